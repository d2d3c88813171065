"""Words of the page 报送: from the frozen list to the province's reply."""

from __future__ import annotations

from collections.abc import Sequence

TRACK = "报送的步骤"
FREEZE = "定稿"
REHEARSE = "预演"
PACK = "制作报送包"
HAND = "交市"
ANSWER = "回执、退回单"
PROVINCE = "省级结果"
PAST = "往来记录"
STEPS = (FREEZE, REHEARSE, PACK, HAND, ANSWER, PROVINCE, PAST)

EMPTY = "还没有可以报送的名单"
EMPTY_HINT = "先把图斑办到入库，再在“储备库”页定稿名单；到这里制作报送包，交市级。"
GO_RESERVE = "去储备库"
READ_ONLY = "登记库是只读的，只能查看"
BUSY = "还有一项工作正在进行，请等它完成"
TO_PARCEL = "去看这个图斑"

# --- states of the steps ----------------------------------------------------------------------
LATER = "还没有到这一步"
NOT_FROZEN = "名单还没有定稿"
NOT_REHEARSED = "建议先预演一遍"
CLEAN = "没有问题"
NOT_PACKED = "还没有制作"
NOT_HANDED = "还没有报送包"
WAITING = "等市级出具回执"
NO_ANSWER = "还没有收到"
AWAITED = "等省级批复"
GRANTED = "已登记，定额已下达"
NO_PAST = "还没有"

# --- 定稿 -------------------------------------------------------------------------------------
FREEZE_OPEN = "名单还没有定稿。在“储备库”页编号、核对，没有差错后定稿。"
FREEZE_BACK = "这一版已经退回。请按退回意见改正，在“储备库”页定稿新的一版。"
FREEZE_DONE = "名单已经定稿，名单上的图斑不能再改动。确需改动，先在“储备库”页退回名单。"
FACTS = "定稿的名单"
VERSION = "版次"
PARCELS = "图斑"
TOTAL = "入库面积"
FROZEN = "定稿"
LIST_HASH = "名单指纹"

# --- 预演 -------------------------------------------------------------------------------------
REHEARSE_LEAD = (
    "按市级收件的规则，把自己的名单检查一遍，并试做一个不带材料的报送包再读回来。"
    "什么都不写入，可以反复做。"
)
REHEARSE_DO = "预演报送"
REHEARSE_TIP = "列出市级会退回的每一处问题"
REHEARSING = "预演报送"
RESULT = "市级会怎样"
PARCEL = "图斑号"
WHAT = "问题"
DETAIL = "情况"
HINT = "怎么办"
NO_FINDINGS = "没有问题。"
NOT_YET = "还没有预演。点“预演报送”，几秒钟就有结果。"
REFUSED = "打不成包"
RETURNED = "会退回"
EXPLAINED = "已说明差异"
WHOLE = "整份名单"
TOLD = "只提示"
CHOOSE_ROW = "先在表里选一处，再去看这个图斑；双击也可以"

# --- 制作报送包 -------------------------------------------------------------------------------
PACK_LEAD = "报送包是一个文件：定稿名单、图斑和界线、办理记录、材料、储备库表，由本单位的密钥签名。"
PACK_DO = "制作报送包…"
PACK_TIP = "选择保存位置，写成一个文件"
PACKING = "制作报送包"
PACK_TITLE = "报送包保存到"
PACK_FILES = "报送包 (*.jdzbs)"
PAPERS = "材料"
ALL_PAPERS = "全部装入"
SMALL_PAPERS = "只装不太大的，上限"
NO_PAPERS = "都不装入，只列名称"
MEGABYTES = " MB"
LIMIT_NAME = "单个材料的大小上限（MB）"
MEASURING = "正在计算材料大小…"
KEY = "本单位指纹"
KEY_NONE = "第一次制作时，程序会在这台电脑上生成本单位的签名密钥。"
KEY_NEW = "签名密钥是刚刚生成的。请用电话告诉市局这个指纹，市局登记以后才能收件。"
KEY_TOLD = "请用电话告诉市局。市局按这个指纹确认报送包是本单位制作的。"
FIRST_FREEZE = "名单还没有定稿，不能制作报送包"
NOT_AGAIN = "市级已出回执，不用再制作"
LARGE = "超过 4 GB，一个报送包放不下，请限制单个材料的大小"

# --- 交市 -------------------------------------------------------------------------------------
HAND_LEAD = "把报送包用 U 盘、内网邮件交给市级林业部门。"
HAND_NONE = "还没有报送包。先到“制作报送包”。"
HAND_WAITING = "已定稿，未报送：市级收件并出具回执，回执读入本程序以后，才算报送。"
HAND_DONE = "市级已经出具回执，报送完成。"
HAND_BACK = "市级已经退回这一版。"
HAND_FACTS = "报送包"
FILE = "文件"
SIZE = "大小"
MADE = "制作"
PAPERS_IN = "材料"
PACKAGE_ID = "包号"
MANIFEST = "清单校验值"
FILE_HASH = "文件校验值"
SIGNED = "签名指纹"
OPEN_FOLDER = "打开所在文件夹"
FOLDER_GONE = "报送包是以前制作的，程序没有记下放在哪里；找不到时可以重新制作，内容相同"

# --- 回执、退回单 -----------------------------------------------------------------------------
ANSWER_LEAD = "市级发来的回执或退回单：拖到窗口里，或者点“读入…”。"
ANSWER_DO = "读入回执或退回单…"
ANSWER_TIP = "先核对签名，再记入登记库"
ANSWER_TITLE = "市级发来的回执或退回单"
ANSWER_FILES = "回执、退回单 (*.jdzhf)"
NO_SLIP = "还没有收到市级的回执或退回单。"
LINES = "退回的图斑"
REASON = "原因"
TEXT = "说明"
NO_LINES = "没有逐个列出图斑。"
ONE_SLIP = "一次只能读入一份回执或退回单"
ONE_SLIP_HINT = "请只选一个 .jdzhf 文件"

# --- 省级结果 ---------------------------------------------------------------------------------
PROVINCE_LEAD = "按省级批复逐个图斑登记。全部登记以后，才显示“省级储备库”，定额才记入台账。"
PROVINCE_NOT_SENT = "名单还没有报送。收到市级回执、省级批复以后，在这里登记结果。"
PROVINCE_DONE = "省级结果已经登记，定额已记入台账，见“定额”页。名单如有更正，先在“储备库”页退回。"
RESULTS = "省级结果"
LISTED = "报送\n（亩）"
DECIDED = "结果"
ACCEPTED_MU = "认定\n（亩）"
REMARK = "意见"
VILLAGE = "村"
UNDECIDED = "未填"
ACCEPTED = "纳入"
REFUSED_BY_PROVINCE = "退回"
ALL_ACCEPTED = "全部纳入"
ALL_ACCEPTED_TIP = "名单上的图斑都按报送面积纳入省级储备库"
ACCEPT = "选中的纳入"
ACCEPT_TIP = "选中的图斑纳入省级储备库；左边填了面积的，按填的面积"
REFUSE = "选中的退回"
REFUSE_TIP = "选中的图斑没有纳入；要先在左边写意见"
AREA_NAME = "认定面积（亩）"
AREA_HINT = "认定面积（亩），不填按报送"
REMARK_NAME = "退回意见"
REMARK_HINT = "退回意见"
CHOOSE_PARCELS = "请先在表里选中图斑"
NEEDS_REMARK = "请先写退回意见"
WRONG_AREA = "认定面积应为亩数，大于 0，最多两位小数"
DOCUMENT = "省级文件文号"
DAY = "批复日期"
CLAUSE = "方案 二(二)8"
PROVINCE_HEADING = "登记省级结果"
PROVINCE_DO = "登记结果，下达定额"
PROVINCE_WARNING = "记入台账，以后更正只登记差额。"
PREVIEW = "登记后"
IN_MU = "单位：亩"
BEFORE = "原"
AFTER = "现"
DIFFERENCE = "差"
COUNTY_SHARE = "县级新增定额"
POOL = "省级统筹"
ACCEPTED_TOTAL = "入库面积"

# --- 往来记录 ---------------------------------------------------------------------------------
PAST_TABLE = "本年度往来记录"
WHEN = "时间"
KIND = "事项"
ABOUT = "内容"
STATE = "状态"
WHO = "经办人"
NO_PAST_YET = "这个年度还没有定稿、报送过。"
FROZE = "定稿"
PACKED = "制作报送包"


def headline(year: int, label: str) -> str:
    """Return where the list of the year is."""
    return f"{year} 年度名单：{label}"


def due(day: str, days: int, clause: str) -> str:
    """Return until when it is to be handed over; `days` from today, negative once it is past."""
    left = f"还有 {days} 天" if days > 0 else "就是今天" if days == 0 else f"已过 {-days} 天"
    return f"报送期限 {day}，{left}（{clause}）。"


def frozen(version: int, at: str) -> str:
    """Return the state of the first step."""
    return f"第 {version} 版，{at}"


def returned(version: int) -> str:
    """Return that a version went back."""
    return f"第 {version} 版已退回"


def returnable(count: int) -> str:
    """Return the state of the rehearsal."""
    return f"会退回 {count} 处"


def numbered(number: int, title: str) -> str:
    """Return the title of a step."""
    return f"{number}  {title}"


def version(number: int) -> str:
    """Return the number of a version."""
    return f"第 {number} 版"


def count(number: int) -> str:
    """Return how many parcels."""
    return f"{number} 个"


def in_mu(mu: str) -> str:
    """Return an area with its unit."""
    return f"{mu} 亩"


def by(at: str, who: str) -> str:
    """Return when and by whom."""
    return f"{at}，{who}"


def rehearsed(parcels: int, total: str, *, is_frozen: bool) -> str:
    """Return that all is well."""
    more = "可以制作报送包。" if is_frozen else "可以定稿。"
    return f"{parcels} 个图斑、{total} 亩，没有会被退回的问题。{more}"


def would_return(groups: Sequence[tuple[str, int]]) -> str:
    """Return how many faults there are of each kind."""
    return "，".join(f"{name} {count} 处" for name, count in groups if count) + "。"


def rule(code: str, title: str) -> str:
    """Return the name of a rule."""
    return f"{code} {title}"


def papers(count: int, size: str, left_out: int) -> str:
    """Return what goes along."""
    rest = f"，另有 {left_out} 份只列名称，要另行拷贝给市级" if left_out else ""
    return f"{count} 份，{size}{rest}"


def option(name: str, what: str) -> str:
    """Return a choice with what comes of it."""
    return f"{name}（{what}）"


def packed(path: str, size: str) -> str:
    """Return that a package was written."""
    return f"报送包已写好：{path}，{size}。请交给市级。"


def sent(at: str, size: str) -> str:
    """Return the state of the package."""
    return f"{at}，{size}"


def papers_in(included: int, left_out: int) -> str:
    """Return how many papers a package has."""
    return f"{included} 份装入" + (f"，{left_out} 份只列名称" if left_out else "")


def slip_heading(kind: str, version: int, at: str, who: str) -> str:
    """Return what a slip is."""
    return f"第 {version} 版的{kind}：{at}，{who}"


def receipt_text(parcels: int, total: str, text: str) -> str:
    """Return what a receipt says."""
    more = f"附言：{text}" if text else ""
    return f"市级已收到 {parcels} 个图斑、入库面积 {total} 亩。{more}"


def return_text(reason: str, text: str) -> str:
    """Return why the whole list goes back."""
    return f"{reason}：{text}。请改正后重新定稿，再报送新的一版。"


def loaded(kind: str) -> str:
    """Return that a slip was loaded."""
    return f"已读入{kind}"


def already(kind: str, at: str, who: str) -> str:
    """Return that a slip was loaded before."""
    return f"这份{kind} {at} 已由{who}读入过，没有再写入。"


def decided(accepted: int, accepted_mu: str, refused: int, open_: int) -> str:
    """Return how far the table is filled."""
    parts = [f"纳入 {accepted} 个、{accepted_mu} 亩", f"退回 {refused} 个"]
    if open_:
        parts.append(f"未填 {open_} 个")
    return "，".join(parts) + "。"


def entered(accepted: int, returned: int, entries: int) -> str:
    """Return what entering the result did."""
    return f"已登记：{accepted} 个图斑纳入省级储备库，{returned} 个退回；定额台账登记 {entries} 条"


def still_open(count: int) -> str:
    """Return why the result cannot be entered yet."""
    return f"还有 {count} 个图斑没有填结果"


def list_about(version: int, parcels: int, total: str) -> str:
    """Return what was frozen."""
    return f"名单第 {version} 版：{parcels} 个图斑，{total} 亩"


def package_about(version: int, name: str, size: str) -> str:
    """Return which package was made."""
    return f"第 {version} 版：{name}，{size}"


def slip_about(version: int, text: str) -> str:
    """Return what a slip says."""
    return f"第 {version} 版" + (f"：{text}" if text else "")


def sentences(first: str, second: str) -> str:
    """Return two sentences one after the other."""
    return f"{first}。{second}"


def not_sent(year: int, detail: str) -> str:
    """Return why a list that is frozen does not count as handed over."""
    return (
        f"{year} 年度{detail}。已定稿不等于已报送：在“报送”页制作报送包，交市级，再读入市级的回执。"
    )


def todo(label: str, detail: str, *, handed_over: bool) -> str:
    """Return what the list waits for."""
    return f"名单{label}，等省级批复，收到后登记" if handed_over else f"名单{label}：{detail}"


def with_state(sentence: str, label: str) -> str:
    """Return when the list is due and where it is."""
    return f"{sentence}名单{label}。"


GO = "去报送"
