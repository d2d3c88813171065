"""Words of the welcome page and of the dialog for a new registry."""

from __future__ import annotations

from jdz_forestland.ui import text

PURPOSE = "把采矿用地变更成林地的图斑逐块登记清楚，算出入库面积和新增定额，生成上报用的附件表。"
BASIS = "依据《景德镇市林地占补平衡试点工作方案》（景府办字〔2022〕26号）。离线运行，数据只在本机。"
CHOICES = "开始"
NEW = "新建登记库"
NEW_ABOUT = "为本县建一个新的登记库文件，再做年度比对"
OPEN = "打开登记库"
OPEN_ABOUT = "打开已有的登记库（.gpkg），也可以把文件拖到窗口里"
SAMPLE = "打开示例"
SAMPLE_ABOUT = "用虚构的示例县试一试，不影响真实数据"
SAMPLES = "打开示例(&S)"
MAIN_SAMPLE = "主要工作的示例(&1)…"
STORY_SAMPLE = "办到核查的示例(&2)…"
STORY = "打开办到核查的示例：八步、名单、定额、用地计划、核查都有记录"
STORY_TITLE = "把办到核查的示例登记库放在哪里"
STORY_FILE = "示例_浮梁县办到核查.gpkg"
RECENT = "最近打开"
RECENT_NONE = "还没有打开过登记库。第一次使用，可以先打开示例看一看。"
LOOKING = "正在读取…"

# --- new registry -----------------------------------------------------------------------------
DIALOG_TITLE = "新建登记库"
DIALOG_LEAD = "一个单位一个登记库，各年度都放在同一个文件里。"
CITY_LEAD = "市级登记库接收各县的报送包，审核、抽查、汇总；不做年度比对，也不改县里的图斑。"
COUNTY = "单位"
COUNTY_CHOOSE = "请选择"
COUNTY_MISSING = "请选择单位：县（市、区），或者景德镇市"
FILE = "保存位置"
FILE_MISSING = "请选择保存位置"
FILE_EXISTS = "这个文件已经存在，请换一个名字，或直接打开它"
FILE_NO_FOLDER = "这个文件夹不存在，请重新选择"
BROWSE = "浏览…"
BROWSE_NAME = "选择保存位置"
OPERATOR = "填报人"
OPERATOR_MISSING = "请填写填报人姓名"
OPERATOR_TIP = "写入履历和附件表的“入库填报人”，以后可以在“报表”页修改"
CREATE = "新建登记库"
CANCEL = "取消"


def county(code: str, name: str) -> str:
    """Return a county as it is offered."""
    return f"{name}（{code}）"


def city(code: str, name: str) -> str:
    """Return the city as it is offered."""
    return f"{name}（{code}，市级，接收各县的报送包）"


def changed(county_name: str, at: str, who: str, *, sample: bool) -> str:
    """Return the second line of a recent file; `at` is "2023-08-23 08:12" or ""."""
    place = text.DOT.join((county_name, text.SAMPLE)) if sample else county_name
    last = f"最后改动 {at} {who}".rstrip() if at else ""
    return text.DOT.join(part for part in (place, last) if part)
