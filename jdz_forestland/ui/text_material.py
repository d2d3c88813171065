"""Words of the tab 材料, and of the 差异说明 in the tab 检查."""

from __future__ import annotations

from collections.abc import Sequence

MATERIALS = "材料"

# --- adding -----------------------------------------------------------------------------------
KIND = "材料种类"
KIND_TIP = "加入的文件算作哪一种材料"
ADD = "添加文件…"
ADD_TIP = "选择一个或几个文件；也可以从文件夹拖到这里"
PASTE = "粘贴"
PASTE_TIP = "粘贴复制的文件或截图（Ctrl+V）"
CHOOSE_FILES = "选择要加入的文件"
ANY_FILE = "所有文件 (*)"
ADDING = "加入材料"
DROP_HINT = "可拖入文件"
DROP_HINT_TIP = "把文件从文件夹拖到这里，或按 Ctrl+V 粘贴文件和截图"
NOTHING_TO_PASTE = "剪贴板里没有文件，也没有图片"
NOTHING_TO_PASTE_HINT = "请先复制文件或截图"
READ_ONLY = "登记库是只读的，不能加入或移除材料"
NOT_SAVED = "图片没有保存成功"
NOT_SAVED_HINT = "请检查磁盘空间"

# --- check list -------------------------------------------------------------------------------
NOTHING_NEEDED = "这一步没有必须的材料。"
LACKING = "缺"

# --- one paper --------------------------------------------------------------------------------
OPEN = "打开"
OPEN_TIP = "用系统里的程序打开（双击也可以）；原件是只读的，要修改请另存"
OPEN_FOLDER = "所在文件夹"
OPEN_FOLDER_TIP = "打开这份材料所在的文件夹"
REMOVE = "移除…"
REMOVE_TIP = "从图斑上取下这份材料；履历和文件仍然保留"
REMOVE_WHY = "移除的原因，如：放错图斑"
REMOVE_NOW = "移除这份材料"
KEEP = "不移除"
REASON_FIRST = "请先填写原因"
NO_PROGRAM = "没有能打开这个文件的程序"
NO_PROGRAM_HINT = "可以打开所在文件夹，用别的方式打开"
IS_PROGRAM = "这是可以运行的程序，为安全起见不直接打开"
IS_PROGRAM_HINT = "已打开它所在的文件夹"
LOST_HINT = "请从备份或原来的地方找回“材料”文件夹，放到登记库旁边"
NO_PLACE = "照片里没有拍摄位置"
INSIDE = "在图斑内"
ATTENTION = "注意"
THUMBNAIL = "缩略图"

# --- waivers ----------------------------------------------------------------------------------
WAIVE = "写差异说明"
WAIVE_TIP = "说明为什么这个问题可以保留；说明会记入履历"
WAIVE_ABSOLUTE = "这个问题在任何环节都不能保留，必须改正"
WAIVE_HINT = "写清楚核对的经过和结论，例如：已与自然资源局核对，图形以本年度数据库为准。"
WAIVE_NAME = "差异说明的理由"
WAIVE_SAVE = "保存差异说明"
WAIVE_LEAVE = "取消"
WAIVED_HEADING = "已写差异说明，不再阻止办理"


def needed(stage: str) -> str:
    """Return the heading of the check list."""
    return f"“{stage}”需要的材料"


def of_stage(stage: str, count: int) -> str:
    """Return the heading of the papers of one step."""
    return f"{stage}（{count}）"


def state(title: str, said: str) -> str:
    """Return a line of the check list as it is read out."""
    return f"{title}：{said}"


def side_by_side(parts: Sequence[str]) -> str:
    """Return short facts in one line."""
    return "　".join(parts)


def held(count: int) -> str:
    """Return that a paper is there."""
    return f"已有 {count} 份" if count > 1 else "已有"


def choose(title: str) -> str:
    """Return the tooltip of a line of the check list."""
    return f"加入“{title}”：点一下，再拖入、粘贴或选择文件"


def lacking(title: str) -> str:
    """Return a kind in the list of kinds that is still owed."""
    return f"{title}（缺）"


def of_step(stage: str, title: str) -> str:
    """Return a kind that belongs to another step."""
    return f"{stage}：{title}"


def tab(count: int) -> str:
    """Return the title of the tab."""
    return f"{MATERIALS}（{count}）" if count else MATERIALS


def drop_here(title: str) -> str:
    """Return what is said while files are held over the tab."""
    return f"松开鼠标，作为“{title}”加入"


def origin(kind: str, size: str, who: str, at: str) -> str:
    """Return type, size, person and time of a paper."""
    return f"{kind} · {size} · {who} {at}"


def taken(at: str) -> str:
    """Return when a photo was taken."""
    return f"拍摄于 {at}"


def distance(metres: int) -> str:
    """Return how far from the parcel a photo was taken."""
    return f"距图斑约 {metres:,} 米"


def position(lon: str, lat: str) -> str:
    """Return where a photo was taken, for the tooltip."""
    return f"东经 {lon}°，北纬 {lat}°"


def warned(sentence: str) -> str:
    """Return a sentence with the word that a colour alone must not carry."""
    return f"{ATTENTION}：{sentence}"


def thumbnail(name: str) -> str:
    """Return the accessible name of a picture."""
    return f"{THUMBNAIL}：{name}"


def size(count: int) -> str:
    """Return the size of a file."""
    if count < 1024:
        return f"{count} 字节"
    if count < 1024 * 1024:
        return f"{count // 1024} KB"
    tenths = count * 10 // (1024 * 1024)
    return f"{tenths // 10}.{tenths % 10} MB"


def file_kind(ending: str) -> str:
    """Return the type of a file by its ending."""
    return f"{ending} 文件" if ending else "文件"


def added(count: int, title: str) -> str:
    """Return what is said after files were added."""
    return f"已加入 {count} 份“{title}”"


def refused(name: str, why: str, more: int) -> str:
    """Return why a file was not added, and how many others were not."""
    rest = f"；另有 {more} 个文件没有加入" if more else ""
    return f"“{name}”没有加入：{why}{rest}"


def removed(name: str) -> str:
    """Return what is said after a paper was taken off."""
    return f"已移除“{name}”"


def more(count: int) -> str:
    """Return the link that shows the papers that are not shown yet."""
    return f"显示其余 {count} 份"


def pasted_name(moment: str) -> str:
    """Return the file name of a picture from the clipboard; `moment` is digits and dashes."""
    return f"粘贴图片 {moment}.png"


def waived(who: str, at: str, reason: str) -> str:
    """Return who let a fault stand, when and why."""
    return f"{who} {at}：{reason}"


def waive_what(code: str, title: str) -> str:
    """Return the heading of the panel in which a reason is written."""
    return f"差异说明：{title}（规则 {code}）"


def waive_noticed(code: str) -> str:
    """Return what is said after a reason was kept."""
    return f"规则 {code} 的差异说明已保存"
