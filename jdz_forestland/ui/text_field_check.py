"""Words of the field check of a draw: what is taken along, what comes back, the verdict."""

from __future__ import annotations

from collections.abc import Sequence

EMPTY = "还没有有效的抽查"
EMPTY_HINT = "先在“抽查”一页公布指纹、产生种子、抽取。抽中的图斑按路线列在这里。"
GO_DRAW = "去抽查"
WHICH = "核查哪一次抽查"
READ_ONLY = "登记库是只读打开的，不能记录"
BUSY_FORM = "请先完成或取消右边的办理"

# --- taking along -----------------------------------------------------------------------------
EXPORT = "导出"
EXPORT_TIP = "带到现场的核查表、核查单和路线"
BOOK, SHEETS, GPX, KML = (
    "核查表（Excel）",
    "核查单（PDF，每个图斑一页）",
    "手机路线（GPX）",
    "手机地图（KML）",
)
EVERYTHING = "全部存到一个文件夹…"
KINDS = {"book": BOOK, "sheets": SHEETS, "gpx": GPX, "kml": KML}
FILES = {
    "book": "核查表 (*.xlsx)",
    "sheets": "PDF 文件 (*.pdf)",
    "gpx": "GPX 路线 (*.gpx)",
    "kml": "KML 地图 (*.kml)",
}
EXPORTING = "导出核查资料"

# --- the list ---------------------------------------------------------------------------------
STOPS = "核查图斑"
NUMBER = "序号"
PARCEL = "图斑"
TOWN = "乡（镇）"
VILLAGE = "村"
CLAIMED = "申报\n（亩）"
WHY = "为何核查"
OUTCOME = "核查结果"
MEASURED = "实测\n（亩）"
DAY = "核查日期"
PEOPLE = "核查人员"
PHOTOS = "照片"
BEFORE = "划去的结论"
NOT_YET = "未核查"

# --- entering a result ------------------------------------------------------------------------
CLAUSE = "方案 二(二)8"
ENTER = "记录核查结果"
ENTER_TIP = "把选中图斑的核查结果记入登记库"
ENTER_NONE = "请先在表中选中一个图斑"
NOTE = "情况说明"
REDO_REASON = "重新核查的原因"
BY_HAND = "照片对不上位置时，人工指定的原因"
DO_ENTER = "记录"
REDO_WARNING = "这个图斑已有结论。重新记录后，原结论划去但保留，不会删除。"
PHOTO_RULE = "现场照片必须有；用手机原图，位置和时间由程序核对。"
CHOOSE_PHOTOS = "选择照片…"
NO_PHOTOS = "还没有选择照片"
PHOTO_FILES = "照片 (*.jpg *.jpeg *.png *.heic *.JPG *.JPEG)"

# --- reading back -----------------------------------------------------------------------------
READ = "读入核查表"
READ_TIP = "读入填好的核查表和照片文件夹，先看结果，再写入"
CHOOSE_BOOK = "选择核查表…"
CHOOSE_FOLDER = "选择照片文件夹…"
NO_BOOK = "还没有选择填好的核查表"
NO_FOLDER = "还没有选择照片文件夹"
BOOK_FILES = "核查表 (*.xlsx *.xls *.et *.ods *.csv)"
LOOK = "读入"
LOOKING = "读入核查表和照片"
BACK = "返回"
CHECKS, FAULTS, PHOTO_TAB = "核查结果", "问题", "照片"
ROW = "行"
FATE = "将会"
CELL = "单元格"
VALUE = "原值"
FAULT = "问题"
HINT = "处理建议"
FILE = "文件"
TAKEN = "拍摄时间"
STATE = "对应情况"
ABOUT = "说明"
NO_CHECKS = "核查表里还没有填写任何结果。"
NO_FAULTS = "没有发现问题。"
NO_PHOTOS_READ = "没有读入照片。没有照片的结果不会写入。"
ASSIGN = "指定"
ASSIGN_TIP = "把选中的照片指定到图斑，写明原因"
ASSIGN_TO = "指定到图斑"
ASSIGN_WHY = "指定的原因"
ASSIGN_NONE = "请先选中照片"
ASSIGN_NO_WHY = "请写明为什么这些照片是这个图斑的"
MARK = "标注后的核查表另存…"
MARK_TIP = "把问题标在原表的单元格里，发回填表人改正"
MARK_NONE = "没有要标注的问题"
WRITE = "写入核查结果"
WRITE_TIP = "一次写入全部可以记录的结果，留一条履历"
WRITING = "写入核查结果"
NOTHING_READ = "请先读入核查表"
NOTHING_TO_WRITE = "没有可以写入的结果：结果要填写完整，并有能对应的现场照片"

# --- the verdict ------------------------------------------------------------------------------
PUBLISH = "公布结果…"
PUBLISH_TIP = "把这个年度各县的种子、次序、名单指纹和核查结果存成一个文件，供公布"
PUBLISH_FILES = "公布文件 (*.json)"
SLIP = "生成退回单…"
SLIP_TIP = "不合格的图斑连同原因写成退回单，交给县里"
SLIP_OPEN = "核查还没有完成"
SLIP_NONE = "没有不合格的图斑"
SLIP_NO_PACKAGE = "这份名单不是由报送包接收的，不能生成退回单"
SLIP_HEADING = "生成退回单"
SLIP_REASON = "退回原因"
SLIP_TEXT = "退回说明"
SLIP_DO = "选择文件夹，生成"
SLIP_FOLDER = "退回单存到"
SLIP_WARNING = "名单退回后，县里改正再报；这次抽查和核查结果留存，新名单要重新抽查。"
SLIP_USUAL = "市级现场核查不合格，详见各图斑"


def draw(number: int, key: str, parcels: int) -> str:
    """Return one of the draws."""
    return f"第{number}次抽查　{parcels}个图斑　{key}"


def sums(drawn: str, checked: str, share: str, need: str, failed: str, failed_share: str) -> str:
    """Return what is drawn, checked and failed."""
    return (
        f"抽中{drawn}；已核查{checked}，占名单{share}（应查{need}亩）；"
        f"不合格{failed}，占已核查{failed_share}"
    )


def part(parcels: int, mu: str) -> str:
    """Return some parcels."""
    return f"{parcels}个、{mu}亩"


def left(again: int, unvisited: int, must: int, must_checked: int, by_hand: int) -> str:
    """Return what is still to be done."""
    said = []
    if unvisited:
        said.append(f"还没有去{unvisited}个")
    if again:
        said.append(f"走错或找不到、要再去{again}个")
    if must:
        said.append(f"必查{must}个，已核查{must_checked}个（不计入比例）")
    if by_hand:
        said.append(f"{by_hand}个结论的照片由人工指定")
    return "；".join(said)


def struck(outcomes: Sequence[str]) -> str:
    """Return findings that no longer count."""
    return "、".join(outcomes)


def heading(parcel: str) -> str:
    """Return the heading over a result."""
    return f"{parcel}的核查结果"


def chosen_photos(count: int, first: str) -> str:
    """Return which photos were chosen."""
    return f"{count}张：{first}" + ("…" if count > 1 else "")


def recorded(parcel: str, outcome: str) -> str:
    """Return the sentence after one result."""
    return f"{parcel}：{outcome}，已记录"


def summary(origin: str, writes: int, errors: int, matched: int, loose: int) -> str:
    """Return what reading back gave."""
    return (
        f"{origin}：可以写入{writes}个结果；问题{errors}处；照片已对应{matched}张，待处理{loose}张"
    )


def tab(name: str, count: int) -> str:
    """Return the words of a tab."""
    return f"{name} {count}" if count else name


def notes(
    empty: Sequence[str], lost: Sequence[str], unreadable: Sequence[str], others: Sequence[str]
) -> str:
    """Return what else was seen."""
    said = []
    if empty:
        said.append(f"还没有填的图斑{len(empty)}个：{some(empty)}")
    if lost:
        said.append(f"表中写的照片找不到：{some(lost)}")
    if unreadable:
        said.append(f"读不出来的照片：{some(unreadable)}")
    if others:
        said.append(f"不是照片的文件{len(others)}个")
    return "；".join(said)


def some(names: Sequence[str]) -> str:
    """Return the first of some names."""
    return "、".join(names[:8]) + ("……" if names[8:] else "")


def write_count(count: int) -> str:
    """Return the words on the button."""
    return f"{WRITE}（{count}个）" if count else WRITE


def written(added: int, redone: int, more: int, photos: int) -> str:
    """Return the sentence after writing."""
    said = [f"新记录{added}个"]
    if redone:
        said.append(f"重新核查{redone}个")
    if more:
        said.append(f"补充照片{more}个")
    return f"核查结果已写入：{'，'.join(said)}，照片{photos}张"


def exported(path: str) -> str:
    """Return the sentence after an export."""
    return f"已导出：{path}"


def marked(path: str, cells: int) -> str:
    """Return the sentence after marking."""
    return f"已标注{cells}个单元格：{path}"


def slip_written(path: str) -> str:
    """Return the sentence after the slip."""
    return f"退回单已生成：{path}"


def publication(county: str, year: int) -> str:
    """Return the usual file name of what is published."""
    return f"{county}{year}年度抽查公布.json"


def has_errors(count: int) -> str:
    """Return why nothing is written."""
    return f"核查表有{count}处错误，改正后重新读入"
