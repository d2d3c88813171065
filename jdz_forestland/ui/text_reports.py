"""Words of the 报表 page."""

from __future__ import annotations

DOCUMENTS = "报表种类"
ANNEX = "附件表 储备库（草稿）"
ANNEX_ABOUT = "Excel 表格，可打印、盖章"
CSV = "图斑清单"
CSV_ABOUT = "CSV 表格，含全部字段"
GPKG = "图斑图层"
GPKG_ABOUT = "供 QGIS、ArcGIS 使用"
PREVIEW = "预览"
OPTIONS = "选项"
WITH_TOTAL = "加“合计”行"
WITH_TOTAL_TIP = "附件原表没有合计行；勾选后在最后一行合计图斑面积和入库面积"
REPORTER = "填报人"
REPORTER_HINT = "填报人姓名"
REPORTER_TIP = "写入“入库填报人”一栏和表尾；以后的改动也记在这个名下"
EXPORT_TIP_EMPTY = "这个年度还没有图斑，先做年度比对"
EXPORTING = "导出"
OPEN_FILE = "打开文件"
OPEN_FOLDER = "打开所在文件夹"

EXPORT_ANNEX = "导出附件表…"
EXPORT_CSV = "导出图斑清单…"
EXPORT_GPKG = "导出图斑图层…"
FILTER_ANNEX = "Excel 表格 (*.xlsx)"
FILTER_CSV = "CSV 表格 (*.csv)"
FILTER_GPKG = "GeoPackage 图层 (*.gpkg)"

EMPTY = "这个年度还没有图斑"
EMPTY_HINT = "做完年度比对并接受结果后，这里可以预览和导出附件表。"
GO_COMPARE = "去做年度比对"

CSV_LINES = (
    "一个图斑一行，列出登记库里的全部字段：图斑号、乡镇、村、图斑面积、入库面积（平方米和亩）、"
    "X、Y 坐标、上年度和本年度地类编码与名称、是否恢复植被、填报人、备注、数据来源等。",
    "可以用 Excel 或 WPS 直接打开，用来自己排序、汇总、核对。",
    "编码 0602 前面的 0 不会丢失；最后一列注明数据时点和登记库指纹。",
)
GPKG_LINES = (
    "两个图层：“图斑”（整个图斑的边界）和“变更部分”（图斑内由采矿用地变为林地的部分），字段名是中文。",
    "坐标系是 2000 国家大地坐标系 3 度分带第 39 带（EPSG:4527），面积字段单位在字段名里写明。",
    "可以用 QGIS、ArcGIS 打开，用来叠加影像、制图，或提供给自然资源部门核对。"
    "这是一份副本，改动它不会影响登记库。",
)


def counts(year: int, rows: int, total_mu: str) -> str:
    """Return what a file will hold."""
    return f"{year} 年度，{rows} 个图斑，入库面积合计 {total_mu} 亩。"


def exported(path: str, rows: int, total_mu: str) -> str:
    """Return what was written and where."""
    return f"已导出 {rows} 个图斑、{total_mu} 亩：{path}"


def only_first(shown: int, rows: int) -> str:
    """Return that the preview is cut, the file is not."""
    return f"预览只显示前 {shown} 行，共 {rows} 行；导出的表格是完整的。"
