"""Words of the 报表 page."""

from __future__ import annotations

DOCUMENTS = "报表种类"
PREVIEW = "预览"
WITH_TOTAL = "加“合计”行"
WITH_TOTAL_TIP = "附件原表没有合计行；勾选后在最后一行合计图斑面积和入库面积"
REPORTER = "填报人"
REPORTER_HINT = "填报人姓名"
REPORTER_TIP = "写入“入库填报人”一栏、表尾和图件的制图人；以后的改动也记在这个名下"
SCOPE = "范围"
ALL_PARCELS = "全部图斑"
NONE_CHOSEN_TIP = "在“图斑”页选中图斑后，这里可以只导出选中的"
PAPER = "纸张"
EACH = "每个图斑一个文件"
EACH_TIP = "放进一个文件夹，文件名是“乡镇_图斑号”；不勾选则全部在一个 PDF 里"
EXPORTING = "导出"
OPEN_FILE = "打开文件"
OPEN_FOLDER = "打开所在文件夹"
CHOOSE_FOLDER = "选择存放文件的文件夹"
NO_PICTURE = "正在绘制预览…"
PICTURE = "第一个图斑的样张"

EMPTY = "这个年度还没有图斑"
EMPTY_HINT = "做完年度比对并接受结果后，这里可以预览和导出附件表。"
GO_COMPARE = "去做年度比对"

# By key of the kind: title in the list, what it is, lines of its description.
KINDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "annex": ("附件表 储备库（草稿）", "Excel 表格，可打印、盖章", ()),
    "csv": (
        "图斑清单",
        "CSV 表格，含全部字段",
        (
            "一个图斑一行，列出登记库里的全部字段：图斑号、乡镇、村、图斑面积、入库面积（平方米和亩）、"
            "X、Y 坐标、上年度和本年度地类编码与名称、是否恢复植被、填报人、备注、数据来源等。",
            "可以用 Excel 或 WPS 直接打开，用来自己排序、汇总、核对。",
            "编码 0602 前面的 0 不会丢失；最后一列注明数据时点和登记库指纹。",
        ),
    ),
    "gpkg": (
        "图斑图层 GeoPackage",
        "供 QGIS、ArcGIS 使用",
        (
            "两个图层：“图斑”（整个图斑的边界）和“变更部分”（图斑内由采矿用地变为林地的部分），"
            "字段名是中文。",
            "坐标系是 2000 国家大地坐标系 3 度分带第 39 带（EPSG:4527），"
            "面积字段单位在字段名里写明。",
            "可以用 QGIS、ArcGIS 打开，用来叠加影像、制图，或提供给自然资源部门核对。"
            "这是一份副本，改动它不会影响登记库。",
        ),
    ),
    "shp": (
        "图斑图层 Shapefile",
        "GBK 编码，老软件也能用",
        (
            "图斑边界，EPSG:4527，文字编码 GBK（带 .cpg）。字段名不超过 10 个字母，"
            "含义写在旁边的“字段说明.txt”里。",
            "一个图层是 .shp、.shx、.dbf、.prj、.cpg 等几个文件，拷贝时要一起拷走。",
        ),
    ),
    "geojson": (
        "图斑图层 GeoJSON",
        "经纬度，供网页地图使用",
        ("图斑边界，经纬度（CGCS2000，与 WGS84 相差约 0.1 米），全部字段。",),
    ),
    "kml": (
        "手机地图 KML",
        "奥维、谷歌地球",
        (
            "图斑边界，经纬度，没有偏移，可以在奥维等手机地图里打开，用于现场核实导航。",
            "量测面积、界址请用报备坐标 TXT，不要用手机地图。",
        ),
    ),
    "txt": (
        "报备坐标 TXT",
        "勘测定界格式，到毫米",
        (
            "自然资源部门通用的勘测定界坐标格式：X 是北坐标，Y 是东坐标（带带号 39），"
            "单位米，三位小数。",
            "带孔的图斑、多块的图斑按圈号依次列出；本程序“导入”页可以原样读回。",
        ),
    ),
    "onemap": (
        "一张图更新图层",
        "Shapefile 或 GeoPackage",
        (
            "办结“变更”的图斑，字段和代码按森林资源“一张图”：林班、小班、地类、起源、优势树种、林种、"
            "变化原因（BHYY）、变化年度（BHND）、是否为补充林地（BCLD=2）等，取自“变更”一步的记录。",
            "只写由采矿用地变为林地的部分；没有记录的因子留空，不猜。",
        ),
    ),
    "book": (
        "林地占补平衡台账",
        "Excel 工作簿，可改后交回",
        (
            "每张表一个工作表：图斑的全部字段，以及申请、核实、公示、确认、造林、验收、变更、"
            "入库各步的记录。",
            "绿色表头的列可以交给同事填写、修改；改好后点“对照修改过的台账…”，"
            "逐格列出原、现、差，看过再写入。",
            "面积、地类、坐标来自国土变更调查和图形计算，改了也不会写入，会说明原因。",
        ),
    ),
    "map": ("图斑图", "PDF，A4 或 A3，整比例尺", ()),
    "card": ("图斑登记卡", "PDF，A4，登记内容和位置图", ()),
}


def button(title: str) -> str:
    """Return what the export button says."""
    return f"导出{title}…"


def pattern(label: str, suffix: str) -> str:
    """Return the filter of the file dialog."""
    return f"{label} (*{suffix})"


def chosen(count: int) -> str:
    """Return the choice of writing the selected parcels only."""
    return f"选中的 {count} 个图斑"


def counts(year: int, rows: int, total_mu: str) -> str:
    """Return what a file will hold."""
    return f"{year} 年度，{rows} 个图斑，入库面积合计 {total_mu} 亩。"


def exported(path: str, rows: int, total_mu: str) -> str:
    """Return what was written and where."""
    return f"已导出 {rows} 个图斑、{total_mu} 亩：{path}"


def noted(sentence: str, notes: tuple[str, ...]) -> str:
    """Return what was written with what was not."""
    return "；".join((sentence, *notes))


def only_first(shown: int, rows: int) -> str:
    """Return that the preview is cut, the file is not."""
    return f"预览只显示前 {shown} 行，共 {rows} 行；导出的表格是完整的。"
