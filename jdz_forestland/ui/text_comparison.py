"""Words of the 年度比对 page: choosing two databases, what was recognised, the result."""

from __future__ import annotations

# --- steps ------------------------------------------------------------------------------------
STEPS = ("选择两个年度的数据库", "核对识别结果和年度", "查看比对结果，接受写入")

THEN = "→"

# --- boxes ------------------------------------------------------------------------------------
BEFORE = "上年度国土变更调查数据库"
AFTER = "本年度国土变更调查数据库"
CHOOSE_FILE = "选择文件…"
CHOOSE_GDB = "选择 .gdb 文件夹…"
DROP_HERE = "把数据库拖到这里，或点按钮选择"
DROP_KINDS = "支持 .gpkg、.shp、.gdb，要有地类图斑图层 DLTB"
FILE_TITLE = "选择国土变更调查数据库"
GDB_TITLE = "选择 .gdb 文件夹"
FILE_FILTER = "国土变更调查数据库 (*.gpkg *.shp)"
RECOGNISING = "正在识别…"
ONE_AT_A_TIME = "一次只能放一个数据库"
ONE_AT_A_TIME_HINT = "请只拖入一个文件，或一个 .gdb 文件夹"
FACTS_NAME = "识别结果"
QUESTION_NAME = "需要选择"

FORMAT = "格式和图层"
YEAR = "数据年份"
COUNTY = "所在县"
FEATURES = "图斑数"
CLASSES = "地类分类"
SYSTEM = "坐标系"
ENCODING = "文字编码"
NO_YEAR = "数据中没有，请在下面填写"
NO_COUNTY = "数据中看不出"
FORMATS = {"GPKG": "GeoPackage", "ESRI Shapefile": "Shapefile", "OpenFileGDB": "FileGDB"}

# --- years and limits -------------------------------------------------------------------------
YEAR_BEFORE = "上年度"
YEAR_AFTER = "本年度"
LIST_YEAR = "列入"
LIST_YEAR_AFTER = "年度储备库"
LIST_YEAR_TIP = "通常是本年度的下一年：当年的变更调查要到年底才完成"
LIMITS = "高级：细碎和修复限差"
SLIVER_WIDTH = "细碎宽度"
SLIVER_AREA = "细碎面积"
REPAIR = "修复限差"
SLIVER_WIDTH_TIP = "比这更窄的部分不算土地，算两次调查的界线误差"
SLIVER_AREA_TIP = "去掉过窄的部分后，剩下不足这个面积的算细碎"
REPAIR_TIP = "自动修复图形时面积变化不超过它才采用，否则单列出来"
METRES = " 米"
SQUARE_METRES = " 平方米"

# --- starting ---------------------------------------------------------------------------------
START = "开始比对"
START_TITLE = "年度比对"
WHY_CHOOSE = "请先选择两个年度的数据库。"
WHY_RECOGNISING = "正在识别数据库，请稍候。"
WHY_ANSWER = "请先回答上面的问题。"
WHY_TROUBLE = "请先解决上面的问题，或换一个数据库。"
WHY_BUSY = "还有一项工作正在进行，请等它完成。"
READY = "可以开始。比对只读取数据库，不会写入登记库。"
CANCELLED = "已取消，登记库没有任何变化。"
NO_REGISTRY = "还没有打开登记库"
NO_REGISTRY_HINT = "请先新建或打开一个登记库。"

# --- result -----------------------------------------------------------------------------------
BACK = "返回修改"
BACK_TIP = "回到选择数据库的地方；本次结果不会写入"
NEW = "新图斑"
KNOWN = "已登记"
UNCONFIRMED = "未证实"
SLIVERS = "细碎"
DOUBTS = "存疑"
MAP_EMPTY = "没有可显示的图形"
ACCEPT = "接受并写入登记库"
ACCEPT_TITLE = "写入登记库"
ACCEPT_TIP = "把新图斑和变化写入登记库，作为一条履历"
WHY_NOTHING_NEW = "没有新图斑，也没有变化，不需要写入。"
WHY_ACCEPTED = "本次结果已经写入。"
WHY_REFUSED = "登记库已经变化，请重新比对。"
TO_PARCELS = "查看图斑"
NOT_YET = "结果还没有写入。请逐页核对后再接受。"
AGAIN = "重新比对"
EMPTY = {
    "new": "没有新图斑。",
    "known": "登记库里还没有这个年度的图斑。",
    "unconfirmed": "登记库里这个年度的图斑都得到了证实。",
    "slivers": "没有细碎。",
    "doubts": "没有存疑。",
}

# --- columns ----------------------------------------------------------------------------------
WHAT_CHANGED = "与登记库比较"
NO_CHANGE = "无变化"
SHAPE_CHANGED = "图形有变化"
OTHER_CHANGED = "其他信息有变化"
REMARK = "说明"
UNCONFIRMED_REMARK = "本次比对没有发现它变为林地；接受后原样保留，请核实"
SLIVER_NUMBER = "序号"
SOURCE_BEFORE = "上年度图斑标识码"
SOURCE_AFTER = "本年度图斑标识码"
SLIVER_AREA_M2 = "面积（平方米）"
LEVEL = "程度"
PARCEL = "图斑号"
DATABASE = "数据库"
FINDING = "问题"
DETAIL = "情况"
ADVICE = "处理"
CLAUSE = "依据"


def step(number: int, words: str) -> str:
    """Return one of the steps with its number."""
    return f"{number}　{words}"


def format_and_layer(driver: str, layer: str) -> str:
    """Return the format of a database and its layer."""
    return f"{FORMATS.get(driver, driver)}，图层 {layer}"


def year(number: int) -> str:
    """Return the year that was found in the data."""
    return f"{number}年"


def county(name: str, code: str) -> str:
    """Return a county with its code."""
    return f"{name}（{code}）"


def count(number: int) -> str:
    """Return a number of parcels."""
    return f"{number:,} 个"


def how(value: str, sentence: str) -> str:
    """Return what was recognised and on the next line how, without saying it twice."""
    return f"{value}\n{sentence.removesuffix(f'：{value}')}"


def running(step: str, done: int, total: int) -> str:
    """Return what a comparison is doing."""
    return f"{step}（{done:,}/{total:,}）" if total else step


def inputs(before: str, first: int, after: str, second: int, list_year: int) -> str:
    """Return what was compared."""
    return f"比对的数据：上年度 {first} {before}，本年度 {second} {after}，列入 {list_year} 年度"


def headline(parcels: int, mu: str) -> str:
    """Return the result in one sentence."""
    if not parcels:
        return "没有发现由采矿用地变为林地的图斑"
    return f"发现 {parcels} 个由采矿用地变为林地的图斑，入库 {mu} 亩"


def breakdown(
    *, new: int, known: int, unconfirmed: int, slivers: int, slivers_m2: str, doubts: int
) -> str:
    """Return what the result consists of."""
    return (
        f"其中新图斑 {new} 个，已登记 {known} 个；登记库中未证实 {unconfirmed} 个；"
        f"细碎 {slivers} 处共 {slivers_m2} 平方米；存疑 {doubts} 项"
    )


def balance(lost: str, forest: str, slivers: str, other: str, difference: str) -> str:
    """Return the conservation of area as arithmetic, m²."""
    return (
        f"面积核对：减少的采矿用地 {lost} = 变为林地 {forest} + 细碎 {slivers} + "
        f"变为其他地类 {other}，差 {difference}（平方米）"
    )


def tab(title: str, count: int) -> str:
    """Return the title of a tab with its number of rows."""
    return f"{title} {count}"


def doubts_tab(doubts: int, notices: int) -> str:
    """Return the title of the tab of findings: what is doubtful, and what is only said."""
    return f"{DOUBTS} {doubts}，提示 {notices}" if notices else f"{DOUBTS} {doubts}"


def figure_changed(name: str, before: str, after: str) -> str:
    """Return how a figure of a known parcel differs, 亩."""
    return f"{name} {before}→{after} 亩"


def joined(parts: tuple[str, ...]) -> str:
    """Return several remarks in one."""
    return "；".join(parts)


def accepted(added: int, changed: int, mu: str) -> str:
    """Return what was written."""
    parts = []
    if added:
        parts.append(f"新增 {added} 个图斑")
    if changed:
        parts.append(f"更新 {changed} 个图斑")
    written = "、".join(parts) or "比对记录"
    return f"已写入登记库：{written}；本年度入库合计 {mu} 亩。"


def sliver_hover(area_m2: str) -> str:
    """Return the tooltip of a sliver on the map."""
    return f"细碎 {area_m2} 平方米"
