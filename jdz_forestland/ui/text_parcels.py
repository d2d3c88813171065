"""Words of the 图斑 page: filters, columns, card, findings, history, map."""

from __future__ import annotations

# --- filters and counter ----------------------------------------------------------------------
TOWN = "乡镇"
STAGE = "阶段"
TROUBLE = "问题"
ALL_TOWNS = "全部乡镇"
ALL_STAGES = "全部阶段"
ALL_TROUBLES = "问题不限"
TROUBLE_LEVELS = {1: "有问题的", 2: "有警告或错误的", 3: "有错误的"}
NO_TOWN = "（乡镇不明）"
CLEAR = "显示全部"
SEARCH_TIP = "不再查找"
CLEAR_TIP = "去掉所有筛选条件"
COLUMNS = "列设置"
COLUMNS_TIP = "选择列表里显示哪些列"
TABLE_NAME = "图斑列表"
FILTER_NAMES = {"town": "按乡镇筛选", "stage": "按阶段筛选", "level": "按问题筛选"}

# --- columns ----------------------------------------------------------------------------------
NUMBER = "图斑号"
VILLAGE = "村"
PARCEL_AREA = "图斑面积（亩）"
RESERVE_AREA = "入库面积（亩）"
CLASSES = "上年度→本年度地类"
COMMA = "，"
NEXT = "下一步"
NOT_CHECKED = "检查中…"
NO_TROUBLE = "无"
UNKNOWN = "不明"
NO_NEXT = "—"

# --- empty states -----------------------------------------------------------------------------
NONE_YET = "还没有图斑"
NONE_YET_HINT = (
    "先把上年度和本年度的国土变更调查数据库比对一次，程序会找出由采矿用地变为林地的图斑。"
)
TO_COMPARISON = "去年度比对"
NONE_LEFT = "没有符合条件的图斑"
NONE_LEFT_HINT = "换一个条件，或显示全部图斑。"
NO_REGISTRY = "还没有打开登记库"
NO_REGISTRY_HINT = "请先新建或打开一个登记库。"

# --- map --------------------------------------------------------------------------------------
MAP_TAB = "地图"
CARD_TAB = "图斑信息"
MAP_EMPTY = "没有可显示的图斑"
CONVERTING = "绘制底图"
LOADING_GROUND = "正在读取底图…"

# --- card -------------------------------------------------------------------------------------
FACTS = "基本信息"
CHECKS = "检查"
HISTORY = "履历"
PICK_ONE = "在列表或地图上选中一个图斑，这里显示它的全部信息。"
NO_FINDINGS = "检查全部通过，没有发现问题。"
READING_HISTORY = "正在读取履历…"
NO_HISTORY = "没有履历。"
SHOW_ON_MAP = "在图上看"
SHOW_ON_MAP_TIP = "放大到发现问题的位置"
MEASURED = "情况"
ADVICE = "处理"
CLAUSE = "依据"

SECTION_PARCEL = "图斑"
SECTION_PLACE = "位置"
SECTION_MEASURING = "面积核对"
SECTION_CLASS = "地类"
SECTION_RESTORED = "生态修复情况"
SECTION_SOURCE = "数据来源"
SOURCE_BEFORE = "上年度"
SOURCE_AFTER = "本年度"
KEY = "登记编号"
LIST_YEAR = "储备库年度"
COUNTY = "县（市、区）"
TOWN_LONG = "乡（镇）"
AREA_PARCEL = "图斑面积"
AREA_RESERVE = "入库面积"
AREA_TBMJ = "数据库图斑面积"
AREA_COMPUTED = "按图形计算"
AREA_PLANAR = "平面面积"
X = "X 坐标"
Y = "Y 坐标"
CENTRE_HOW = "中心点取法"
CENTROID = "图斑重心"
POINT_INSIDE = "图斑内一点（重心落在图斑之外）"
SYSTEM = "坐标系"
CAN_RESTORE = "是否具备恢复林业生产条件"
IS_VEGETATED = "是否恢复植被"
REPORTER = "入库填报人"
REMARKS = "备注"
YES, NO, NOT_FILLED = "是", "否", "未填写"
NONE_GIVEN = "数据库没有"
WHOLE = "整个图斑变为林地"
NOT_IN_LIST = "名录中没有"
LEFTOVER = "城镇村属性码"
CLASS_BEFORE = "上年度"
CLASS_AFTER = "本年度"
SYSTEMS = "地类分类"

NOTES = {
    "parcel_no": "填表说明 1",
    "parcel_area": "填表说明 2、8",
    "centre": "填表说明 3",
    "classes": "填表说明 4",
    "restored": "填表说明 5",
    "reserve_area": "填表说明 6、8",
    "reporter": "填表说明 7",
    "tbmj": "TBMJ 字段",
    "computed": "椭球面积",
    "planar": "仅供核对",
}
NOTE_TIPS = {
    "tbmj": "国土变更调查数据库里记载的图斑面积；与按图形计算的面积相符时采用它",
    "computed": "按国土调查的椭球面积计算方法，由图形算出的面积",
    "planar": "高斯平面上的面积，比椭球面积略大，只用来核对，不填表",
}

# --- history ----------------------------------------------------------------------------------
VERBS = {
    "create": "新建登记库",
    "derive": "接受年度比对结果",
    "import": "导入边界",
    "import_sheet": "导入表格",
    "village": "名录增加村",
    "publish_draw": "公布抽查指纹",
    "draw": "抽取",
    "void_draw": "抽查作废",
    "field_check": "记录现场核查",
    "abandon_draw": "放弃抽查",
    "renumber": "重新编号",
    "freeze": "定稿名单",
    "list_state": "名单状态变化",
    "move_list": "调整名单年度",
    "grant": "下达定额",
    "hold": "预占定额",
    "release": "解除预占",
    "use": "占用定额",
    "write_off": "核销定额",
    "deduct": "核查扣减",
    "carry": "补扣欠扣",
    "expire": "期满作废",
    "reverse": "冲正分录",
    "add_policy": "登记政策参数",
    "project": "登记用地项目",
    "project_cancel": "取消用地项目",
    "use_plan": "编制用地计划",
    "use_plan_final": "定稿用地计划",
    "inspect": "记录核查",
    "replant": "重新造林",
    "agreement": "登记投入主体协议",
    "payment": "登记补助兑付",
    "confirm_key": "登记公钥",
    "withdraw_key": "停用公钥",
    "pack": "制作报送包",
    "expect": "登记预期面积",
    "receive": "接收报送包",
    "late_papers": "补收材料",
    "reply": "答复报送",
    "load_slip": "读入回执或退回单",
    "province": "登记省级审核结果",
    "restore": "从备份恢复",
}
OTHER_VERB = "办理"
REMOVED = "从登记库中移除"
FIELDS = {
    "parcel_no": "图斑号",
    "list_year": "储备库年度",
    "stage": "阶段",
    "town": "乡镇",
    "village": "村",
    "parcel_area_dm2": "图斑面积",
    "reserve_area_dm2": "入库面积",
    "planar_area_dm2": "平面面积",
    "tbmj_dm2": "数据库图斑面积",
    "computed_area_dm2": "按图形计算的面积",
    "x_mm": "X 坐标",
    "y_mm": "Y 坐标",
    "centre_moved": "中心点取法",
    "class_before": "上年度地类",
    "class_after": "本年度地类",
    "leftover_czcsxm": "城镇村属性码",
    "can_restore": "是否具备恢复林业生产条件",
    "is_vegetated": "是否恢复植被",
    "reporter": "入库填报人",
    "remarks": "备注",
}
SHAPE_CHANGED = "图形有变化"
SOURCES_CHANGED = "数据来源有变化"
EMPTY_VALUE = "空"


def town_count(town: str, count: int) -> str:
    """Return a township in the filter with its number of parcels."""
    return f"{town}（{count}）"


def counter(shown: int, everything: int, reserve_mu: str) -> str:
    """Return how many parcels are listed and what they amount to."""
    if shown == everything:
        return f"共 {everything} 个图斑，入库 {reserve_mu} 亩"
    return f"显示 {shown} 个（共 {everything} 个），入库 {reserve_mu} 亩"


def searching(words: str) -> str:
    """Return the mark that a search limits the list."""
    return f"查找“{words}” ✕"


def none_of_year(list_year: int) -> str:
    """Return the heading where the year has no parcels."""
    return f"{list_year}年度还没有图斑"


def class_change(before: str, after: tuple[str, ...]) -> str:
    """Return last year's class and this year's."""
    return f"{before}→{'、'.join(after)}"


def several(count: int, parcel_mu: str, reserve_mu: str) -> str:
    """Return the sentence on the card while several parcels are selected."""
    return (
        f"选中 {count} 个图斑：图斑面积合计 {parcel_mu} 亩，入库面积合计 {reserve_mu} 亩。"
        "只选一个可以看它的全部信息。"
    )


def card_title(number: int, town: str, village: str) -> str:
    """Return the heading of the card."""
    return f"图斑 {number}　{town}{village}"


def hover(number: int, village: str, reserve_mu: str) -> str:
    """Return the tooltip of a parcel on the map."""
    return f"图斑 {number}　{village}\n入库 {reserve_mu} 亩"


def checks_tab(count: int) -> str:
    """Return the title of the tab of findings."""
    return f"{CHECKS}（{count}）" if count else CHECKS


def level_counts(counts: tuple[tuple[str, int], ...]) -> str:
    """Return findings by level, worst first: 警告 2，提示 1."""
    return "，".join(f"{word} {count}" for word, count in counts)


def labelled(label: str, sentence: str) -> str:
    """Return a sentence with the word that says what it is about."""
    return f"{label}：{sentence}"


def clause(clause: str, code: str) -> str:
    """Return by which clause something is found, with the number of the rule."""
    return f"{CLAUSE}：{clause}　（规则 {code}）"


def both_areas(mu: str, m2: str) -> str:
    """Return an area in both units."""
    return f"{mu} 亩（{m2} 平方米）"


def mu(figure: str) -> str:
    """Return an area in 亩."""
    return f"{figure} 亩"


def m2(figure: str) -> str:
    """Return an area in square metres."""
    return f"{figure} 平方米"


def metres(figure: str) -> str:
    """Return a coordinate."""
    return f"{figure} 米"


def place(name: str, code: str) -> str:
    """Return a township or village with its code."""
    return f"{name}（{code or NOT_IN_LIST}）"


def class_label(side: str, year: int) -> str:
    """Return 上年度 2021."""
    return f"{side} {year}"


def land_class(name: str, code: str) -> str:
    """Return a class as a survey names it."""
    return f"{name} {code}"


def czcsxm(code: str) -> str:
    """Return the mark that is left on the forest."""
    return f"{code}（应清除）" if code else "无"


def source(file: str, layer: str, mark: str) -> str:
    """Return where a shape comes from."""
    return f"{file}，图层 {layer}，标识码 {mark}"


def crs(epsg: int) -> str:
    """Return the name of the registry's coordinate system."""
    return f"CGCS2000 3度带第39带（EPSG:{epsg}）"


def registered(parcel_mu: str, reserve_mu: str) -> str:
    """Return what happened to a parcel that was not there before."""
    return f"登记为新图斑：图斑面积 {parcel_mu} 亩，入库面积 {reserve_mu} 亩"


def changed(field: str, before: str, after: str) -> str:
    """Return what happened to one field."""
    return f"{field}由 {before or EMPTY_VALUE} 改为 {after or EMPTY_VALUE}"


def class_list(parts: tuple[str, ...]) -> str:
    """Return classes with their areas: 乔木林地 8.46 亩、灌木林地 1.20 亩."""
    return "、".join(f"{part} 亩" for part in parts)


def deed(at: str, who: str, verb: str) -> str:
    """Return when, who and what of a history entry."""
    return f"{at}　{who}　{verb}"


def reason(words: str) -> str:
    """Return the basis of a history entry."""
    return f"依据：{words}"


def ground_missing(year: int, file: str) -> str:
    """Return why a survey is not under the parcels."""
    return f"{year}年度数据库“{file}”已不在原来的位置，地图上没有这一年的地类；图斑不受影响。"


def ground_unreadable(year: int, why: str) -> str:
    """Return why a survey is not under the parcels."""
    return f"{year}年度地类没有显示：{why}"
