"""Words of the page 设置: the policy table, keys, this machine."""

from __future__ import annotations

TABS = "设置"

# --- policy -----------------------------------------------------------------------------------
POLICY = "政策参数"
POLICY_NOTE = (
    "程序判断和计算所用的数都在这里，每一项写明依据。"
    "登记新版本不影响以前：每份名单、每笔分录都按当时的版本计算。"
)
TITLE = "参数"
VALUE = "现行值"
CLAUSE = "依据"
FROM = "起"
TO = "止"
SOURCE = "版本"
SHOW_ALL = "也显示不在有效期内的值"
ADD = "登记本县的新版本…"
ADD_TIP = "上级文件改变了某一项时，凭文件登记新的值"
ADD_HEADING = "登记政策参数的新值"
ADD_DO = "登记新版本"
ADD_WARNING = "从生效日起按新值判断；以前的名单和分录不变。登记后不能修改，只能再登记新的版本。"
KEY = "参数"
NEW_VALUE = "新的值"
VALID_FROM = "生效日期"
VALID_TO = "失效日期"
PAPER = "依据的文件（文号和名称）"
PAPER_ON = "文件日期"
RULE = "方案（政策参数表）"
OPEN_END = "—"

# --- keys -------------------------------------------------------------------------------------
KEYS = "签名密钥"
OWN_KEY = "本单位的密钥"
OWN_NONE = "还没有密钥。第一次制作报送包时自动生成，也可以现在生成。"
OWN_MAKE = "生成密钥"
OWN_NOTE = "把指纹用电话或纸质文件告诉对方，对方核对一致后登记。私钥只在这台电脑上，不在登记库里。"
EXPORT_KEY = "导出到另一台电脑…"
EXPORT_KEY_TIP = "导出受口令保护的密钥文件，另一台电脑导入后签名相同"
IMPORT_KEY = "导入密钥…"
PASSPHRASE = "口令（至少 8 个字）"
EXPORT_HEADING = "导出密钥"
EXPORT_DO = "选择位置并导出"
IMPORT_HEADING = "导入密钥"
IMPORT_DO = "选择文件并导入"
KEY_FILTER = "密钥文件 (*.pem)"
KEY_FILE = "签名密钥.pem"
KNOWN = "已登记的公钥"
KNOWN_NONE = "还没有登记过别的单位的公钥。"
OFFICE = "单位"
FINGERPRINT = "指纹"
HOW = "怎样核对的"
CONFIRMED = "登记"
STATE = "状态"
TRUSTED = "有效"
WITHDRAWN = "已停用"
CONFIRM = "登记公钥…"
CONFIRM_HEADING = "登记别的单位的公钥"
CONFIRM_WARNING = "请先打电话或凭纸质文件与对方核对指纹，一字不差才能登记。"
CONFIRM_DO = "登记公钥"
WITHDRAW = "停用公钥…"
WITHDRAW_HEADING = "停用公钥"
WITHDRAW_REASON = "停用原因"
WITHDRAW_DO = "停用公钥"
WITHDRAW_CHOOSE = "请先选一个有效的公钥"
CLAUSE_KEYS = "方案 二(二)8"

# --- machine ----------------------------------------------------------------------------------
MACHINE = "本机"
OPERATOR = "经办人姓名"
OPERATOR_TIP = "写入履历和打印的文书；换人办理时请先改这里"
FOLDERS = "文件夹"
LOGS = "打开日志文件夹"
TEMPLATES = "打开文书模板文件夹"
TEMPLATES_NOTE = "把改好的模板放在这里，打印文书时优先用它；“报表”页可以复制原模板。"
READ_ONLY = "登记库是只读的，只能查看"
BUSY_FORM = "请先完成或取消右边的办理"


def fingerprint(spoken: str) -> str:
    """Return the fingerprint of this office's key."""
    return f"指纹 {spoken}"


def confirmed(at: str, who: str) -> str:
    """Return when and by whom a key was registered."""
    return f"{at} {who}"


def added(version: str) -> str:
    """Return that a version was added."""
    return f"已登记政策参数版本 {version}"


def known(office: str) -> str:
    """Return that a key was registered."""
    return f"已登记{office}的公钥"


def exported(path: str) -> str:
    """Return where the key was written."""
    return f"密钥已导出：{path}。导入后请删除这个文件"


IMPORTED = "密钥已导入，这台电脑现在用同一个密钥签名"
STOPPED = "公钥已停用；以前收到的文件不受影响"
