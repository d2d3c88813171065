"""Words of the tab 投入主体: agreements, subsidies, payments."""

from __future__ import annotations

TAB = "投入主体"
CLAUSE = "方案 二(三)2"
TABLE = "投入主体协议"
PARCEL = "图斑号"
VILLAGE = "村"
INVESTOR = "投入主体"
AGREEMENT = "协议编号"
SIGNED = "签订日期"
AREA = "造林\n（亩）"
SHARE = "权益\n比例"
SUBSIDY = "造林补助"
OWED = "应付\n（元）"
PAID = "已付\n（元）"
DUE = "未付\n（元）"
STATE = "状态"
ENDED = "已终止"
STANDING = "有效"
NONE_SIGNED = "还没有协议"
ELIGIBLE = "可以领取"
NOT_ELIGIBLE = "不能领取"
PAYMENTS = "付款记录"
PAID_ON = "付款日期"
AMOUNT = "金额（元）"
DOCUMENT = "凭证号"
NOTE = "备注"
PAYMENT_STATE = "状态"
TAKEN_BACK = "已冲回"
TAKES_BACK = "冲回"
NO_ROWS = "这个年度还没有造过林的图斑。图斑办到“造林”以后，这里登记谁投入、应付多少、已付多少。"
NO_PAYMENTS = "选一份协议，这里列出它的付款。"
NONE_PAID = "这份协议还没有付款。"

# --- doing ------------------------------------------------------------------------------------
SIGN = "登记协议…"
SIGN_DO = "登记协议"
PAY = "付款…"
PAY_DO = "登记付款"
CORRECT = "更正协议…"
CORRECT_DO = "更正协议"
END = "终止协议…"
END_DO = "终止协议"
END_WARNING = "终止以后不再应付，已付的保留；要恢复，请登记新的协议。"
TAKE_BACK = "冲回付款…"
TAKE_BACK_DO = "冲回这笔付款"
TAKE_BACK_WARNING = "登记一笔相反的金额，两笔都保留。"
REASON = "原因"
BUTTONS = {"take_back": TAKE_BACK, "end": END, "correct": CORRECT, "pay": PAY}
TIPS = {
    "take_back": "付错的款用一笔相反的金额冲回；两笔都保留",
    "end": "协议不再有效；已付的款保留",
    "correct": "更正协议的内容；履历保留原来的内容",
    "pay": "登记按协议付的一笔款",
    "sign": "给选中的图斑登记一份投入主体协议（方案 二(三)2）",
}
CHOOSE_PARCEL = "请先选一个图斑"
CHOOSE_AGREEMENT = "请先选一份协议"
CHOOSE_PAYMENT = "请先在下方选一笔付款"
HAS_ENDED = "协议已终止"
ALL_PAID = "应付的已全部付清"
BACK_ALREADY = "这一笔已经冲回"
IS_BACK = "这一笔本身是冲回，不能再冲回"
READ_ONLY = "登记库是只读的，只能查看"
BUSY_FORM = "请先完成或取消右边的办理"


def headline(year: int, agreements: int, owed: str, paid: str, due: str) -> str:
    """Return what the agreements of a list year come to."""
    return f"{year} 年度名单：{agreements} 份协议，应付 {owed} 元，已付 {paid} 元，还应付 {due} 元"


def smallest(figure: str, clause: str) -> str:
    """Return the least area that earns the subsidy."""
    return f"造林补助：达到造林标准，连片不少于 {figure} 亩（{clause}）"


def sign_heading(parcel: str, village: str) -> str:
    """Return the heading over a new agreement."""
    return f"登记协议：图斑 {parcel}　{village}"


def heading(verb: str, investor: str) -> str:
    """Return the heading over what is done with an agreement."""
    return f"{verb}：{investor}"


def pay_note(owed: str, paid: str, due: str) -> str:
    """Return what can still be paid."""
    return f"应付 {owed} 元，已付 {paid} 元，还应付 {due} 元"


def signed(investor: str) -> str:
    """Return that an agreement was entered."""
    return f"已登记与“{investor}”的协议"


def corrected(investor: str) -> str:
    """Return that an agreement was put right."""
    return f"已更正与“{investor}”的协议"


def ended(investor: str) -> str:
    """Return that an agreement stands no longer."""
    return f"已终止与“{investor}”的协议"


def paid(amount: str) -> str:
    """Return that a payment was entered."""
    return f"已登记付款 {amount} 元"


def taken_back(amount: str) -> str:
    """Return that a payment was taken back."""
    return f"已冲回 {amount} 元"


def money(figure: object) -> str:
    """Return an amount for the screen, thousands separated."""
    return f"{figure:,f}"
