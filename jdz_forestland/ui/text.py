"""Words of the frame: window, menus, header, status line, message bar, shared dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

PRODUCT = "林地占补平衡登记"
SAMPLE = "示例数据（虚构）"

# --- pages ------------------------------------------------------------------------------------
HOME = "首页"
PARCELS = "图斑"
COMPARISON = "年度比对"
RESERVE = "储备库"
QUOTA = "定额"
SUBMIT = "报送"
INBOX = "收件"
REPORTS = "报表"
SPOT_CHECK = "抽查"
IMPORT_PAGE = "导入"
HISTORY = "履历"
SETTINGS = "设置"
PAGES = "页面"

# --- menus: the letter after & is pressed with Alt --------------------------------------------
MENU_FILE = "文件(&F)"
MENU_VIEW = "查看(&V)"
MENU_HELP = "帮助(&H)"
NEW = "新建登记库(&N)…"
OPEN = "打开登记库(&O)…"
RECENT = "最近打开(&R)"
RECENT_NONE = "还没有打开过登记库"
IMPORT = "导入边界或表格(&I)…"
BACK_UP = "备份登记库(&B)…"
CLOSE = "关闭登记库(&C)"
QUIT = "退出(&X)"
REFRESH = "刷新(&R)"
FIND = "查找图斑(&F)"
MANUAL = "使用手册(&M)"
VERIFY = "校验登记库(&V)"
OPEN_LOGS = "打开日志文件夹(&L)"
ABOUT = "关于(&A)"
NEEDS_REGISTRY = "要先打开一个登记库"
NEEDS_REGISTRY_HINT = "请先新建或打开登记库，再拖入边界文件"

# --- header -----------------------------------------------------------------------------------
YEAR = "年度"
YEAR_NAME = "储备库年度"
NO_YEAR = "—"
NO_YEAR_TIP = "还没有图斑；做完年度比对后，这里可以选择年度"
YEAR_TIP = "所有页面显示这个年度的储备库"
SEARCH = "图斑号 / 乡镇 / 村"
SEARCH_NAME = "查找图斑"
SEARCH_TIP = "输入图斑号、乡镇或村的一部分，“图斑”页只显示相符的图斑（Ctrl+F）"
FILE_NAME = "当前登记库"
SAMPLE_TIP = "这是示例县，图斑都是虚构的，不能用于上报"

MOMENT_NAME = "查看的时点"
MOMENT_NOW = "现在"
MOMENT_TIP = "查看过去某一天结束时的登记库：所有页面和报表都按当时的记录显示，只能查看"
PAST_TIP = "这是过去的登记库，只能查看和导出；点左边的日期，再点“现在”，回到正在办理的登记库"
READ_ONLY = "只读"
READ_ONLY_TIP = (
    "文件或所在文件夹是写保护的：可以查看和导出，不能办理。要办理，请把登记库复制到本机硬盘"
)
ON_SHARE = "在网络共享上"
ON_SHARE_TIP = (
    "多人同时打开、断网都可能使保存失败。请把登记库复制到本机硬盘办理，再把备份放到共享盘"
)
ON_STICK = "在移动盘上"
ON_STICK_TIP = "办理途中拔出移动盘会使保存失败。请把登记库复制到本机硬盘办理，移动盘只用来放备份"

# --- status line ------------------------------------------------------------------------------
DOT = " · "
READY = "就绪"
NO_PARCELS = "还没有图斑"
CANCEL = "取消"
CANCELLING = "正在取消…"
CANCEL_TIP = "停止这项工作；已经做的部分不会写入"
PROGRESS_NAME = "进度"
BUSY = "还有一项工作正在进行"
BUSY_HINT = "请等它完成，或在窗口右下角取消"

# --- message bar ------------------------------------------------------------------------------
MESSAGE_NAME = "提示信息"
CLOSE_MESSAGE = "关闭这条提示"
ONE_FILE_ONLY = "一次只能打开一个登记库"
ONE_FILE_HINT = "请只拖入一个 .gpkg 文件"

# --- files ------------------------------------------------------------------------------------
OPEN_TITLE = "打开登记库"
REGISTRY_FILES = "登记库 (*.gpkg)"
SAMPLE_TITLE = "把示例登记库放在哪里"
REGISTRY_FILE = "林地占补平衡登记库.gpkg"
SAMPLE_FILE = "示例_浮梁县林地占补平衡登记库.gpkg"
BACK_UP_TITLE = "备份到"
BACK_UP_ONTO_ITSELF = "备份文件不能就是登记库自己"
BACK_UP_ONTO_ITSELF_HINT = "请换一个文件名或文件夹，最好放到另一个磁盘"
BACKING_UP = "备份登记库"
MAKING_SAMPLE = "生成示例登记库"
VERIFYING = "校验登记库"

# --- closing ----------------------------------------------------------------------------------
CLOSE_BUSY_TITLE = "还有工作没有完成"
CLOSE_BUSY_STOP = "停止并退出"
CLOSE_BUSY_WAIT = "继续等待"

# --- verification panel -----------------------------------------------------------------------
VERIFY_PANEL = "校验结果"
VERIFY_CLOSE = "关闭校验结果"
VERIFY_COPY = "复制"
VERIFY_COPY_TIP = "复制全部问题，可以粘贴给技术支持"
VERIFY_ADVICE = "请停止使用这个文件，从最近的备份恢复；或把问题复制给技术支持。"
VERIFY_LIST = "校验发现的问题"

# --- internal error ---------------------------------------------------------------------------
FAULT_TITLE = "程序出现内部错误"
FAULT = "程序出现内部错误，已记录日志。"
FAULT_HINT = (
    "登记库没有受影响：没做完的那一步已经自动撤销。可以继续使用；"
    "如果再次出现，请把日志文件发给技术支持。"
)
FAULT_OPEN_LOG = "打开日志文件夹"
FAULT_CLOSE = "关闭"

# --- about ------------------------------------------------------------------------------------
ABOUT_TITLE = "关于"
ABOUT_PURPOSE = "登记采矿用地变更为林地的图斑，生成补充林地储备库附件表。离线运行，数据不出本机。"
ABOUT_BASIS = "依据：《景德镇市林地占补平衡试点工作方案》（景府办字〔2022〕26号）"
ABOUT_LICENCE = (
    "本程序按 Apache-2.0 许可发布；界面使用 Qt 和 PySide6（LGPL-3.0），"
    "空间计算使用 GDAL、GEOS、PROJ。"
)


def stopped(title: str) -> str:
    """Return the sentence after the user stopped a job."""
    return f"已取消：{title}，没有写入任何内容"


def window_title(county: str, *, sample: bool) -> str:
    """Return the title of the window with a registry open."""
    mark = f"（{SAMPLE}）" if sample else ""
    return f"{PRODUCT} — {county}{mark}"


def opening(name: str) -> str:
    """Return what stands in the window while a file is being opened."""
    return f"正在打开 {name} …"


def year_sums(count: int, reserve_mu: str) -> str:
    """Return the figures of the year in the status line."""
    return f"{count} 个图斑 · 入库 {reserve_mu} 亩"


def selection_sums(count: int, reserve_mu: str) -> str:
    """Return the figures of the selection in the status line."""
    return f"选中 {count} 个 {reserve_mu} 亩"


def job(title: str, step: str) -> str:
    """Return what is being done, beside the bar."""
    return f"{title}：{step}" if step else title


def job_amount(done: int, total: int) -> str:
    """Return how much of a step is done."""
    return f"{done}/{total}"


def close_busy(title: str) -> str:
    """Return the question before the window closes on a running job."""
    return f"“{title}”还没有完成。现在退出就会停止它，已经做的部分不会写入。"


def backed_up(name: str) -> str:
    """Return the sentence after a backup."""
    return f"已备份到 {name}"


def backed_up_papers(folder: str) -> str:
    """Return that the papers were copied too, and belong beside the file."""
    return f"，材料在“{folder}”文件夹中，要和它放在一起"


def backup_name(stem: str, day: str) -> str:
    """Return the file name proposed for a backup; `day` is YYYYMMDD."""
    return f"{stem}_备份_{day}.gpkg"


def registry_name(county_code: str, county: str) -> str:
    """Return the file name proposed for a registry."""
    return f"{county_code}{county}{PRODUCT}库.gpkg"


def verified(entries: int, parcels: int) -> str:
    """Return the result of a verification that found nothing."""
    return f"校验完成，没有发现问题。核对了 {entries} 条履历和 {parcels} 个图斑，全部一致。"


def verified_badly(problems: int) -> str:
    """Return the result of a verification that found something."""
    return f"校验发现 {problems} 处问题：登记库在本程序之外被改动过，或文件已受损。"


def log_path(path: str) -> str:
    """Return where the log is."""
    return f"日志文件：{path}"


def version(number: str) -> str:
    """Return the version line of the about box."""
    return f"版本 {number}"


def shortcut(words: str, keys: str) -> str:
    """Return a tooltip that names its keys."""
    return f"{words}（{keys}）" if keys else words


def moment_job(day: str) -> str:
    """Return the name of the job that goes back to a day."""
    return f"回到 {day}"


def moment_tip(day: str) -> str:
    """Return what the button says while a day of the past is shown."""
    return f"正在查看 {day} 结束时的登记库；点这里换一天，或回到现在"


def past(day: str) -> str:
    """Return the badge of a registry of the past."""
    return f"{day} 时的登记库，只能查看"


def mu(figure: Decimal) -> str:
    """Return an area for the screen, thousands separated, two decimals, without unit."""
    return f"{figure:,f}"


def numbered(words: str, number: int) -> str:
    """Return a menu entry that its number chooses, as long as one digit can."""
    plain = words.replace("&", "&&")
    return f"{plain}(&{number % 10})" if number <= 10 else plain
