"""Words of the page 抽查: list, fingerprint, seed and result of a draw."""

from __future__ import annotations

from collections.abc import Sequence

DRAW = "抽查"
CHECK = "现场核查"
TABS = "抽查和现场核查"
COUNTIES = "各县"
EMPTY = "还没有收到名单"
EMPTY_HINT = "先在“收件”接收县级报送包。收到的名单会按县列在这里，每个县单独抽查。"
GO_RECEIVE = "去收件"
READ_ONLY = "登记库是只读打开的，不能抽查"

# --- the head ---------------------------------------------------------------------------------
WHICH = "查看哪一次抽查"
NEW = "新的抽查"
AGAIN = "再次抽查"
AGAIN_TIP = "重新公布指纹，用新的种子再抽一次；原来的抽查留存"
PROJECT = "投影（F11）"
PROJECT_TIP = "全屏大字，供会场后排观看；按 Esc 退出"
REDO = "请任何人复算"
REDO_TIP = "怎样不用本程序核对抽取结果"
KEEP_VOID = "登记作废"
KEEP_VOID_TIP = "把作废写入履历；不点也会在下一次抽查时自动写入"
STEPS = ("名单", "指纹", "种子", "结果")
OPEN_STEP = "展开"

# --- 1 list -----------------------------------------------------------------------------------
PARCEL = "图斑"
MU = "入库面积\n（亩）"
LINES = "定稿名单"
NO_LINES = "名单是空的。"
EXPECTED = "事先知道的合计（亩）"
EXPECTED_TIP = "收到名单之前从县里听到或公文上写的合计，用来核对名单是否完整；没有就留空"
EXPECTED_NOTE = "不符的原因"
EXPECTED_NOTE_HINT = "如：县里临时撤回一个图斑"
AGREES = "与名单合计一致"
NOT_A_FIGURE = "请填数字，单位亩，如 612.48"
MUST = "必查图斑"
MUST_EMPTY = "上年没有不合格的。可在下面选中加入，不计入比例。"
MUST_REASON = "必查的原因"
MUST_REASON_HINT = "为什么必查"
ADD_MUST = "加入必查"
ADD_MUST_TIP = "把下面名单中选中的图斑列为必查"
ADD_MUST_NONE = "请先在下面的名单中选中图斑"
REASON = "再次抽查的原因"
REASON_HINT = "如：名单更换；上次抽查作废"
PUBLISH = "公布指纹"
PUBLISH_TIP = "指纹公布以后才产生种子；名单从此改动一个字，抽查就作废"
NO_LIST = "这个县的名单还没有定稿，或已退回"
ALREADY = "这一次的指纹已经公布"

# --- 2 fingerprint ----------------------------------------------------------------------------
FINGERPRINT = "名单指纹"
NOT_PUBLISHED = "公布以后，名单的指纹显示在这里，供当众朗读、张贴、扫码。"
SPOKEN = "每八位一组，可逐组朗读核对"
QR = "指纹的二维码"
PRINT_FINGERPRINT = "打印指纹页"
PRINT_TIP = "存成PDF，打印后张贴、签字"
COPY = "复制指纹"
COPIED = "指纹已复制"
ABANDON = "撤回指纹"
ABANDON_TIP = "产生种子之前发现名单有误时使用；撤回的留存在履历中"
ABANDON_REASON = "撤回的原因"
ABANDON_DO = "确认撤回"
NOTHING_TO_PRINT = "还没有公布指纹"

# --- 3 seed -----------------------------------------------------------------------------------
SEED = "种子"
SEED_HINT = "当众产生，逐字输入"
SEED_RULES = (
    "数字、字母、常用汉字都可以，逐字节使用：大小写、多一个空格，结果都不同。"
    "不能用全角字符、看不见的字符、首尾空格，也不能用任何一次抽查用过的种子。"
)
ORIGIN = "种子来源"
ORIGIN_HINT = "怎样产生，谁都能判断是否公平"
ORIGINS = ("双方各掷骰子五次", "当日福利彩票开奖号码", "当日上证指数收盘点数", "现场抽取扑克牌")
WITNESSES = "在场人员"
WITNESSES_HINT = "几人用顿号隔开"
DO_DRAW = "抽取"
DO_DRAW_TIP = "按名单和种子算出抽中的图斑；结果不能撤回"
SURE = "确认抽取"
NOT_YET_SEED = "先公布指纹，再当众产生种子。顺序反过来，抽查就没有意义。"
NO_ORIGIN = "请写明种子怎样产生"
DRAWN_ALREADY = "这一次已经抽取"
VOID_NO_SEED = "这一次已作废，没有用种子"

# --- 4 result ---------------------------------------------------------------------------------
RESULT = "抽取结果"
NOT_DRAWN = "抽取以后，按签号从小到大列出全部图斑，画出截止线。"
ORDER = "次序"
CUMULATIVE = "累计\n（亩）"
TICKET = "签号"
CUT = "── 截止线"
CUT_NEED = "应抽"
CUT_REACHED = "已达到，停止"
MUST_APART = "必查（不计入比例）"
SAVE = "记录另存"
SAVE_TIP = "存成数据文件和同名的 PDF；凭它任何人都能重新抽一遍"
SAVE_TITLE = "抽查记录另存为"
NOT_DRAWN_WHY = "还没有抽取"
JSON_KIND = "抽查记录 (*.json)"
PDF_KIND = "PDF 文件 (*.pdf)"
SAVING = "写出抽查记录"
PRINTING = "绘制PDF"
DRAWN = "抽中"

# --- the projector ----------------------------------------------------------------------------
PROJECTOR = "投影"
PROJECTOR_KEYS = "← → 换页　↑ ↓ 滚动　Esc 退出"
PROJECTOR_NOTHING = "还没有公布指纹"

# --- anybody redoes it ------------------------------------------------------------------------
REDO_TITLE = "请任何人复算"
REDO_CHECK = "核对一份记录…"
REDO_CHECK_TIP = "选一份.json抽查记录，用本程序重新抽一遍"
REDO_SAVE = "另存核对程序…"
REDO_SAVE_TIP = "一个不到六十行的Python小程序，与本程序没有共用代码"
REDO_AGREES = "一致：重新计算的结果与记录完全相同"
CLOSE = "关闭"


def state_of(county: str, state: str) -> str:
    """Return a county of the list on the left."""
    return f"{county}\n{state}"


TO_PUBLISH = "待公布指纹"


def nth(number: int, key: str, state: str) -> str:
    """Return one of the draws of a county."""
    return f"第{number}次　{state}　{key}"


def void(key: str, text: str) -> str:
    """Return the sentence across a draw that no longer counts."""
    return f"{key}已作废：{text}。记录留存，不能再用；请重新公布指纹，用新的种子再抽。"


def changed(texts: Sequence[str]) -> str:
    """Return what changed in a list."""
    rest = f"……等{len(texts)}处" if len(texts) > 6 else ""
    return "；".join(texts[:6]) + rest


def version(number: int, who: str, at: str) -> str:
    """Return which version of the list it is."""
    return f"第{number}版，{who}于{at}定稿"


def list_of(key: str, who: str, at: str) -> str:
    """Return which list a draw is about."""
    return f"{key}，{who}于{at}定稿"


def total(parcels: int, mu: str) -> str:
    """Return what a list comes to."""
    return f"{parcels}个图斑　{mu}亩"


def need(mu: str, share: str, clause: str) -> str:
    """Return what is to be drawn."""
    return f"应抽{mu}亩（{share}，{clause}）"


def outlook(few: int, many: int, mean: str, low: str, high: str, most: str, floor: int) -> str:
    """Return what a draw will take."""
    count = f"{few}" if few == many else f"{few}～{many}"
    return f"预计抽中{count}个，约{mean}亩（{low}～{high}，最多{most}）。按件数的国标为{floor}个"


def differs(gap: str, *, more: bool) -> str:
    """Return how a list differs from what was known beforehand."""
    return f"名单{'多' if more else '少'}{gap}亩。请核对收到的名单是否完整；确实如此的，写明原因"


def expected(mu: str, note: str) -> str:
    """Return what was known beforehand, once it is published."""
    return f"事先知道的合计{mu}亩" + (f"，不符的原因：{note}" if note else "，与名单一致")


def must(parcel: str, mu: str, reason: str) -> str:
    """Return a parcel that must be checked."""
    return f"{parcel}（{mu}亩）：{reason}"


def must_title(count: int) -> str:
    """Return the heading over those that must be checked."""
    return f"必查图斑{count}个（另行检查，不计入比例）"


def reason(words: str) -> str:
    """Return why there is a further draw."""
    return f"再次抽查的原因：{words}"


def published(who: str, at: str) -> str:
    """Return who published and when."""
    return f"{who}于{at}公布"


def published_now(county: str) -> str:
    """Return the sentence after publishing."""
    return f"{county}的名单指纹已公布。请当众产生种子"


def abandoned(key: str) -> str:
    """Return the sentence after giving up a fingerprint."""
    return f"{key}公布的指纹已撤回"


def seed_good(length: int) -> str:
    """Return the sentence beside a seed that will do."""
    return f"可以使用，共{length}个字符"


def sure(seed: str) -> str:
    """Return what is asked before the draw."""
    return f"将用种子“{seed}”抽取，结果不能撤回。核对无误后再按一次。"


def drawn(who: str, at: str) -> str:
    """Return who drew and when."""
    return f"{who}于{at}抽取"


def drawn_now(parcels: int, mu: str) -> str:
    """Return the sentence after the draw."""
    return f"抽中{parcels}个图斑、{mu}亩。请“记录另存”并当众公布"


def taken(parcels: int, mu: str) -> str:
    """Return the headline of the result."""
    return f"抽中{parcels}个图斑　{mu}亩"


def reached(share: str, need_mu: str, rule: str) -> str:
    """Return how much of the area is drawn."""
    return f"占{share}，应抽{need_mu}亩（{rule}）"


def saved(path: str) -> str:
    """Return the sentence after saving."""
    return f"已写出：{path}"


def job(title: str, name: str) -> str:
    """Return the name of a job."""
    return f"{title} {name}"


def disagrees(texts: Sequence[str]) -> str:
    """Return what of a record does not agree."""
    return f"有{len(texts)}处不一致：" + "；".join(texts[:8])


def heading(county: str, year: int) -> str:
    """Return the heading of the projector."""
    return f"{county}{year}年度补充林地抽查"


def projected_list(parcels: int, mu: str, share: str) -> str:
    """Return what the projector says of the list."""
    return f"名单{parcels}个图斑，{mu}亩；抽查面积不少于{share}"


def page(number: int, name: str, *, here: bool) -> str:
    """Return one of the pages of the projector at its foot."""
    return f"【{number} {name}】" if here else f"{number} {name}"


def percent(share: str) -> str:
    """Return a share that is already percent, with its sign."""
    return f"{share}%"


def names_in(said: str) -> tuple[str, ...]:
    """Return the names in a line."""
    names = said.replace("，", "、").replace(",", "、").split("、")
    return tuple(name.strip() for name in names if name.strip())


def must_box(parcel: str, mu: str) -> str:
    """Return what is ticked."""
    return f"{parcel}（{mu}亩）"


def titled(name: str, value: str) -> str:
    """Return a fact with its name."""
    return f"{name}：{value or '—'}"


def people(names: Sequence[str]) -> str:
    """Return names in a line."""
    return "、".join(names)


def foot(pages: Sequence[str]) -> str:
    """Return the foot of the projector."""
    return "　".join([*pages, PROJECTOR_KEYS])


def projected_must(parcels: Sequence[str]) -> str:
    """Return what the projector says of those that must be checked."""
    rest = f"等{len(parcels)}个" if parcels[8:] else ""
    return f"另有必查（不计入比例）：{'、'.join(parcels[:8])}{rest}"
