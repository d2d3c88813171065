"""Words of the page 导入: boundaries from files and pasted coordinates."""

from __future__ import annotations

from collections.abc import Sequence

# --- source -----------------------------------------------------------------------------------
DROP_HERE = "把边界文件或图斑表格拖到这里"
DROP_KINDS = (
    "勘测定界坐标（.txt）、全站仪坐标（.dat）、点坐标表（.csv）、Shapefile、GeoPackage、FileGDB、"
    "GeoJSON、KML / KMZ（含奥维导出的）、GPX 轨迹、DXF 闭合线；图斑表格（Excel、WPS、CSV）"
)
FILES_BOX = "边界文件"
CHOOSE_FILES = "选择文件…"
CHOOSE_GDB = "选择 FileGDB 文件夹…"
FILES_TITLE = "选择边界文件"
GDB_TITLE = "选择 .gdb 文件夹"
FILES_FILTER = (
    "边界和表格 (*.txt *.dat *.csv *.tsv *.xyz *.pts *.shp *.gpkg *.geojson *.json *.kml *.kmz "
    "*.ovkml *.gpx *.dxf *.xlsx *.xls *.ods);;所有文件 (*)"
)
PASTE_BOX = "粘贴坐标或表格"
PASTE_HINT = (
    "一行一个点，X（北）和 Y（东）次序不限，用逗号、空格或制表符隔开；也可以是度分秒。"
    "多个地块之间空一行，或先写一行地块名称。图斑清单可以从Excel、WPS里连表头一起复制过来。"
)
PASTE_SAMPLE = (
    "采石场一号\n"
    "J1  3255000.12  39536000.45\n"
    "J2  3255100.30  39536000.45\n"
    "J3  3255100.30  39536120.80"
)
PASTE_NAME = "名称"
PASTE_NAME_TIP = "写进图斑的来源，例如“桃岭采石场复测坐标”；可以不填"
PASTED = "粘贴的坐标"
PASTED_CELLS = "粘贴的表格"
PASTE_HEADING = "如果是图斑清单，请连表头一起复制。"
CHECK_PASTED = "检查粘贴的内容"
READING_PASTED = "正在识别…"
PASTE_EMPTY = "粘贴或输入坐标后，这里显示读到了什么。"
PASTE_NOTHING = "没有读出能成为地块的坐标：至少要三个点。"
SOURCE_NAME = "选择来源"

# --- what was found ---------------------------------------------------------------------------
OTHER_SOURCE = "换一个来源"
OTHER_SOURCE_TIP = "回到选择文件的地方；现在看到的内容不会写入"
CURES = "要您同意的处理"
CURES_HINT = "不勾选就不处理。请先对照右边的地图。"
SHOW_BOTH = "看前后位置"
SHOW_BOTH_TIP = "在图上同时显示处理前和处理后的位置"
AGREED = "已同意"
FINDINGS = "问题"
PARCELS = "地块"
SOURCE = "来源"
NO_FINDINGS = "没有发现问题。"
NO_PARCELS = "没有能用的地块。原因见“问题”。"
MAP_EMPTY = "没有可显示的边界"
KEY_AFTER = "导入后"
KEY_BEFORE = "处理前或不能导入"
KEY_KNOWN = "已登记的图斑"
KEY_MINING = "上年度采矿用地"
AS_WRITTEN = "照原数值的形状"
AS_READ = "处理后的形状"
BECOMES = "→"
NOWHERE = "照原数值在地图上没有位置。"
ADVICE = "怎么办"
MEASURED = "实测"

# --- facts ------------------------------------------------------------------------------------
FORMAT = "格式"
LAYERS = "图层"
ENCODING = "文字编码"
SYSTEM = "坐标系"
ZONE = "带号"
ORDER = "坐标次序"
FILES = "文件"
NONE_KNOWN = "没有看出来"
READ_AS = "按这个坐标系读"
READ_AS_TIP = "判断不对时在这里改；改了会重新检查"
CODED_AS = "按这种编码读"
CODED_AS_TIP = "名称是乱码时在这里改；改了会重新检查"
BY_ITSELF = "自动判断"
SYSTEMS = (
    ("4527", "2000坐标系 3度带第39带（东坐标带39）"),
    ("4548", "2000坐标系 3度带 117°（东坐标不带带号）"),
    ("4490", "2000坐标系 经纬度"),
    ("4326", "WGS84 经纬度"),
    ("32650", "UTM 第50带"),
    ("3857", "网络墨卡托"),
    ("2363", "1980西安坐标系（按本单位参数换算）"),
    ("2415", "1954北京坐标系（按本单位参数换算）"),
)
ENCODINGS = (("GBK", "GBK"), ("UTF-8", "UTF-8"))

# --- columns ----------------------------------------------------------------------------------
NAME = "名称"
POINTS = "点数"
HOLES = "孔"
PARTS = "部分"
AREA = "计算面积\n（亩）"
DECLARED = "申报面积\n（亩）"
X = "X（北）"
Y = "Y（东）"
TOWN = "乡镇"
VILLAGE = "村"
OUTCOME = "导入后"
LEVEL = "级别"
RULE = "规则"
PARCEL = "地块"
WHAT = "问题"
WHERE = "所在"
HINT = "怎么办"
WHOLE = "全部"
NEW = "新增"
RENEWED = "更新边界"
HELD = "已有，跳过"
REFUSED = "不能导入"
WAITS = "等同意"

# --- bottom strip -----------------------------------------------------------------------------
AS_WHAT = "作为"
APPLICATION = "申请"
APPLICATION_TIP = "有人申请把这块地列入储备库"
LEAD = "线索"
LEAD_TIP = "还没有人申请，先记下来"
LIST_YEAR = "列入"
LIST_YEAR_UNIT = " 年度"
LIST_YEAR_NAME = "列入年度"
EXAMINE = "检查边界"
PROPOSE = "与登记库核对"
ACCEPT = "导入"
WRITING = "写入登记库"
CANCELLED = "已取消，没有写入任何内容。"
TO_PARCELS = "查看图斑"
AGAIN = "重新核对"
UNDO = "撤销这次导入"
UNDO_TIP = "把刚才写入的全部取回；履历里留下导入和撤销两笔"
UNDOING = "撤销导入"
UNDONE = "已撤销刚才的导入。"
WHY_CHOOSE = "请先选择文件或粘贴坐标。"
WHY_ANSWER = "请先回答上面的问题。"
WHY_BUSY = "还有一项工作正在进行，请等它完成。"
WHY_RUNNING = "正在检查，请稍候。"
WHY_READ_ONLY = "登记库是只读的，不能写入。"
WHY_NONE = "没有可以导入的地块，原因见“问题”。"
WHY_ALL_HELD = "登记库里已经有这些地块，不需要再导入。"
WHY_WRITTEN = "已经导入。"
WHY_STALE = "要先重新与登记库核对。"
NO_REGISTRY = "还没有打开登记库"
NO_REGISTRY_HINT = "请先新建或打开一个登记库，再导入边界。"


def agree(what: str) -> str:
    """Return the words of the tick that agrees to a cure."""
    return f"同意：{what}"


def cure_size(size: str, *, blocking: bool) -> str:
    """Return what a cure changes, and what happens without it."""
    without = "不同意就不能导入" if blocking else "不同意时，这些地块不导入或照原样"
    return f"{size}；{without}" if size else without


def headline(name: str, files: int, held: str) -> str:
    """Return what a source holds, in one line."""
    more = f"等 {files} 个文件" if files > 1 else ""
    return f"{name}{more}：{held}"


def held(parcels: int, mu: str, unusable: int) -> str:
    """Return how many parcels a source holds; `mu` is the area of those that can be used."""
    lost = f"{unusable} 个地块不能用" if unusable else ""
    found = f"{parcels} 个地块，{mu} 亩" if parcels or not lost else ""
    return "；".join(filter(None, (found, lost)))


def levels(counts: Sequence[tuple[str, int]]) -> str:
    """Return findings by level: 错误 1，提示 2."""
    return "，".join(f"{label} {count}" for label, count in counts)


def tab(title: str, count: int) -> str:
    """Return the title of a tab with how many rows it has."""
    return f"{title} {count}"


def labelled(label: str, words: str) -> str:
    """Return words after what they are."""
    return f"{label}：{words}"


def clause(rule: str, clause: str) -> str:
    """Return the small print of a finding."""
    return f"规则 {rule} · {clause}"


def listed(names: Sequence[str]) -> str:
    """Return names one after the other."""
    return "、".join(names)


def how(what: str, decided: str) -> str:
    """Return what was found and how it was decided."""
    return f"{what}（{decided}）" if what and decided else what or decided


def read_pasted(parcels: int, points: int, mu: str, order: str, findings: str) -> str:
    """Return what was read of pasted coordinates, in one sentence."""
    found = f"；{findings}" if findings else ""
    return f"读到 {parcels} 个地块、{points} 个点，{mu} 亩；{order}{found}"


def read_cells(rows: int, mu: str, faults: int) -> str:
    """Return what was read of pasted cells, in one sentence."""
    found = f"；{faults} 处问题" if faults else ""
    return f"读到一张图斑清单：{rows} 行，入库面积 {mu} 亩{found}"


def running(step: str, done: int, total: int) -> str:
    """Return how far a job is."""
    return f"{step} {done}/{total}" if total else f"{step}…"


def button(count: int) -> str:
    """Return the words on the button that writes."""
    return f"导入 {count} 个图斑" if count else "导入图斑"


def lacking_consent(cures: Sequence[str]) -> str:
    """Return which cures nobody has agreed to."""
    return f"还没有同意：{'、'.join(cures)}。"


def outlook(added: int, updated: int, skipped: int, refused: int) -> str:
    """Return what importing will do."""
    return f"将{_counted(added, updated, skipped, refused)}。"


def written(added: int, updated: int, skipped: int, refused: int, year: int) -> str:
    """Return what importing has done."""
    return f"已导入到 {year} 年度：{_counted(added, updated, skipped, refused)}。"


def hover(name: str, mu: str) -> str:
    """Return the tooltip of a parcel on the map."""
    return f"{name}，{mu} 亩"


def known_hover(number: int, village: str) -> str:
    """Return the tooltip of a parcel of the registry on the map."""
    return f"已登记 {number} 号图斑 {village}".rstrip()


def _counted(added: int, updated: int, skipped: int, refused: int) -> str:
    pairs = (
        ("新增", added),
        ("更新", updated),
        ("已有、跳过", skipped),
        ("不能导入", refused),
    )
    return "，".join(f"{label} {count} 个" for label, count in pairs if count) or "没有变化"


# --- spreadsheets -----------------------------------------------------------------------------
SHEET_FAULTS = "问题"
SHEET_ROWS = "与登记库比较"
SHEET_SIDE = "列的对应和合计"
MAPPING = "哪一列是什么"
NOT_THERE = "（没有这一列）"
EXPECTED = "市里给的合计（亩）"
EXPECTED_TIP = "填了就与表中入库面积的合计核对；0 表示不核对"
EXPECTED_NONE = "不核对"
TOTALS = "合计核对"
MARK = "导出带标注的原表…"
MARK_TIP = "另存一份，把有问题的单元格涂色并加批注，可以退给填表人"
MARK_TITLE = "把带标注的原表存到"
MARK_FILTER = "Excel 表格 (*.xlsx *.xlsm)"
MARKING = "标注原表"
CELL = "单元格"
VALUE = "填的内容"
ROW = "行"
PARCEL_ID = "图斑"
FIELD = "内容"
HELD_NOW = "原（登记库）"
SAID = "现（表格）"
DIFFERENCE = "差"
DEED = "怎样处理"
ENTERS = "写入"
KEEPS = "登记库不变"
NO_MATCH = "没有对上"
NO_SHEET_FAULTS = "没有发现问题。"
NO_SHEET_ROWS = "表格与登记库完全一致。"
WHY_SHEET_SAME = "登记库已经是这样，不需要写入。"


def sheet_headline(name: str, form: str, sheet: str, rows: int) -> str:
    """Return what a spreadsheet is."""
    where = f"，工作表“{sheet}”" if sheet else ""
    return f"{name}：{form}{where}，{rows} 行"


def column(letters: str, heading: str) -> str:
    """Return a column as it is offered."""
    return f"{letters} 列 {heading}".rstrip()


def sheet_button(count: int) -> str:
    """Return the words on the button that writes a spreadsheet."""
    return f"写入 {count} 个图斑" if count else "写入"


def sheet_errors(count: int) -> str:
    """Return why a spreadsheet cannot be written."""
    return f"表格有 {count} 处错误，改正后重新导入；可以导出带标注的原表退给填表人。"


def sheet_outlook(matched: int, changed: int, different: int, unmatched: int) -> str:
    """Return what writing a spreadsheet will do."""
    lost = f"，{unmatched} 行没有对上" if unmatched else ""
    return f"对上 {matched} 行，写入 {changed} 处；{different} 处与登记库不同{lost}。"


def sheet_written(parcels: int) -> str:
    """Return what writing a spreadsheet has done."""
    return f"已按表格填写 {parcels} 个图斑。"


def marked(cells: int, path: str, lost: Sequence[str]) -> str:
    """Return where the marked workbook is, and what of the original is not in it."""
    return "。".join((f"已标注 {cells} 个单元格：{path}", *lost))


def total(what: str, said: str, found: str, *, agrees: bool) -> str:
    """Return one line of the reconciliation."""
    end = "，相符" if agrees else "，不符"
    return f"{what}：写的 {said} 亩，逐行相加 {found} 亩{end}"


def sums(parcels: int, parcel_mu: str, reserve_mu: str) -> str:
    """Return the sums of the rows."""
    return f"{parcels} 个图斑，图斑面积 {parcel_mu} 亩，入库面积 {reserve_mu} 亩"
