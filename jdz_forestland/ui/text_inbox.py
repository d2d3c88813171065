"""Words of the page 收件: packages of the counties, what they change, and the answer."""

from __future__ import annotations

from collections.abc import Sequence

# --- what is dropped on the window ------------------------------------------------------------
MIXED = "报送包、回执要和别的文件分开拖入"
MIXED_HINT = "请只选报送包（.jdzbs），或者只选一份回执、退回单（.jdzhf）"
NO_SLIP_HERE = "回执和退回单由县级登记库读入，市级登记库只收报送包"
NO_SLIP_HERE_HINT = "请把这份文件发给县里"
NO_PACKAGE = "县级登记库不接收报送包，只读入市级的回执和退回单"
NO_PACKAGE_HINT = "报送包请交市级；市级在自己的登记库里收件"
NO_IMPORT = "市级登记库不导入边界和表格，图斑只能由县里报送"
NO_IMPORT_HINT = "请到“收件”页接收各县的报送包"

# --- counties ---------------------------------------------------------------------------------
COUNTIES = "各县报送情况"
COUNTY = "县"
YEAR = "年度"
STATE = "状态"
HANDED_OVER = "报送\n（亩）"
EXPECTED = "应报\n（亩）"
DIFFERENCE = "差\n（亩）"
AMOUNTS = "对定额的影响"
READ_ONLY = "登记库是只读的，只能查看"
BUSY = "还有一项工作正在进行，请等它完成"
BUSY_FORM = "请先完成或取消右边的办理"
CHOOSE_COUNTY = "请在左边选一个县"
NOTHING_YET = "还没有收到这个县的报送包。县里交来后，拖到窗口里，或者点“收件…”。"

OWN_KEY_TIP = "县里第一次读入本单位的回执时，打电话来核对这个指纹"

# --- versions ---------------------------------------------------------------------------------
TABS = "报送内容"
VERSIONS = "看哪一版"
CHANGES = "变化"
FINDINGS = "检查"
SENT = "往来"
CHANGE = "变化"
PARCEL = "图斑号"
BEFORE = "原\n（亩）"
AFTER = "现\n（亩）"
CHANGE_MU = "差\n（亩）"
PLACE = "位置"
WHAT = "改了什么"
NO_CHANGES = "和前一版没有不同。"
NO_FINDINGS = "按市级规则检查，没有问题。"
NO_SENT = "还没有往来。"
MAP_EMPTY = "没有变化的图斑"
READING = "正在读取报送包…"
READING_TITLE = "读取报送包"
WHEN = "时间"
KIND = "事项"
ABOUT = "内容"
WHO = "经办人"
RECEIVED_KIND = "收件"

# --- receiving --------------------------------------------------------------------------------
RECEIVE_ASK = "收件…"
RECEIVE_ASK_TIP = "选择一个或几个报送包；也可以把文件拖到窗口里"
RECEIVE_TITLE = "选择报送包"
RECEIVE_FILES = "报送包 (*.jdzbs)"
EXAMINING = "检查报送包"
RECEIVING = "收件"
RECEIVE = "收件"
SKIP = "不收这一个"
EXPLANATION = "与应报面积不一致的原因"
EXPLANATION_HINT = "与应报面积不一致，请写明原因"
NEEDS_EXPLANATION = "面积与应报的不一致，请先与县里核对，写明原因"
CANCELLED = "已停止，没有收件"

# --- answering --------------------------------------------------------------------------------
EXPECT = "应报面积…"
EXPECT_TIP = "收件之前先填上这个县应报多少亩，收件时自动核对"
EXPECT_DO = "记下应报面积"
EXPECT_FIELD = "应报入库面积（亩）"
EXPECT_WARNING = "按县里电话报的、或上级下达的数填写；留空表示取消。"
ACCEPT = "出回执…"
ACCEPT_TIP = "接收这一版名单，写成回执文件，交给县里"
ACCEPT_DO = "出具回执…"
ACCEPT_FIELD = "附言"
ACCEPT_WARNING = "出具后这一版就是市级接收的名单，县里读入回执才算报送。"
RETURN = "退回…"
RETURN_TIP = "把名单退给县里，写成退回单文件"
RETURN_DO = "出具退回单…"
RETURN_REASON = "原因"
RETURN_TEXT = "说明"
RETURN_LINES = "有问题的图斑"
RETURN_PARCEL = "图斑号"
RETURN_WARNING = "检查出的问题已经列在下面，可以增减。县里读入退回单后，名单重新打开。"
SAVE_AGAIN = "再存一份…"
SAVE_AGAIN_TIP = "回执或退回单的文件找不到了，按原样再存一份"
SAVE_CHOOSE = "先在“往来”里选一份回执或退回单"
SLIP_FILES = "回执、退回单 (*.jdzhf)"
SAVE_TITLE = "保存到"
PAPERS = "补交材料…"
PAPERS_TIP = "县里另行拷来的、报送包里只列了名称的材料：按内容核对后收下"
PAPERS_TITLE = "选择补交的材料"
PAPERS_ANY = "所有文件 (*)"
PAPERS_NONE = "这一版的材料都在报送包里"
ADDING = "收补交的材料"
CLAUSE = "方案 二(二)8"
NO_ANSWER_YET = "请先在左边选一个已经收件的县"
ONLY_NEWEST = "只能答复最近收到的一版"

# --- the province -----------------------------------------------------------------------------
SUM = "全市汇总表…"
SUM_TIP = "把出过回执的各县名单写成全市一本、各县一本的附件表"
SUM_TITLE = "汇总表放在哪个文件夹"
SUM_NONE = "这个年度还没有出过回执的县"
SUM_NONE_HINT = "收件、审核、出回执以后，各县的附件表列在这里，可以汇总报省级。"
FORMS = "出过回执的县"
FORM = "附件表"
OPEN_FOLDER = "打开文件夹"
COUNTY_REPORTS = "公示、验收、台账、图斑登记卡等由县级登记库出；抽查的纸件在“抽查”页。"

LAYERS = "全部图斑的图层、清单"
EXPORT_LAYER = "导出…"
EXPORT_LAYER_TIP = "把收到的各县图斑写成一个文件，可在 QGIS、ArcGIS、Excel 中打开"

# --- what only a county does ------------------------------------------------------------------
COUNTY_SHEETS = "图斑图和登记卡由县级登记库出"
COUNTY_ONLY = "市级登记库不改县里的图斑，只能查看；有问题的，在“收件”页退回名单"
SUMMING = "全市汇总"


def headline(year: int, counties: int, received: int, accepted: int) -> str:
    """Return where the city stands."""
    return f"{year} 年度：{counties} 个县（市、区），已收 {received} 个，出回执 {accepted} 个"


def due(day: str, days: int) -> str:
    """Return until when the counties hand over; `days` from today, negative once it is past."""
    left = f"还有 {days} 天" if days > 0 else "就是今天" if days == 0 else f"已过 {-days} 天"
    return f"县级报送期限 {day}，{left}。"


def own_key(spoken: str) -> str:
    """Return the fingerprint that the counties compare."""
    return f"本单位指纹 {spoken}"


def chosen(county: str, year: int, state: str) -> str:
    """Return which county is shown."""
    return f"{county} {year} 年度：{state}"


def about(version: int, parcels: int, total: str, at: str, who: str) -> str:
    """Return what was received."""
    return f"第 {version} 版，{parcels} 个图斑，{total} 亩；{at} {who}收件"


def reconciled(expected: str, difference: str, reason: str) -> str:
    """Return how the total stands to the expected one."""
    if not difference:
        return f"与应报面积 {expected} 亩一致，差 0.00。"
    return f"应报 {expected} 亩，差 {difference} 亩" + (f"（{reason}）。" if reason else "。")


def version(number: int, at: str, state: str) -> str:
    """Return a version as it is offered."""
    return f"第 {number} 版（{at}，{state}）"


def compared(number: int) -> str:
    """Return with which version it is compared."""
    return f"与第 {number} 版比" if number else "第一次报送"


def unchanged(count: int) -> str:
    """Return how many parcels stayed as they were."""
    return f"没有变化 {count} 个，不画" if count else ""


def cap(mu: str, clause: str) -> str:
    """Return by what the area is shared out."""
    return f"按 {mu} 亩封顶计算（{clause}）"


def tab(name: str, count: int) -> str:
    """Return the title of a tab with the number of its rows."""
    return f"{name} {count}"


def clean(others: int) -> str:
    """Return that nothing was found."""
    return f"没有问题；已与其他县、其他年度的 {others} 个图斑比对，没有重复。"


def hover(kind: str, parcel: str, difference: str) -> str:
    """Return the tooltip of a parcel on the map."""
    return f"{kind} {parcel}，差 {difference} 亩"


def package_about(version: int, parcels: int, total: str, name: str) -> str:
    """Return which package was received."""
    return f"第 {version} 版，{parcels} 个图斑，{total} 亩：{name}"


def slip_about(version: int, text: str) -> str:
    """Return what a slip says."""
    return f"第 {version} 版" + (f"：{text}" if text else "")


def arrived(county: str, year: int, version: int, *, waiting: int) -> str:
    """Return which package is looked at."""
    more = f"（还有 {waiting} 个待看）" if waiting else ""
    return f"收到：{county} {year} 年度名单第 {version} 版{more}"


def arrived_about(parcels: int, total: str, at: str, who: str, papers: int, left_out: int) -> str:
    """Return what a package brings."""
    rest = f"，另有 {left_out} 份只列名称" if left_out else ""
    return f"{parcels} 个图斑，{total} 亩，材料 {papers} 份{rest}；{at} {who}制作。还没有收件。"


def already(name: str, at: str, who: str) -> str:
    """Return that a package was received before."""
    return f"“{name}”{at} 已由{who}收件，没有再写入。"


def refused(name: str, reason: str) -> str:
    """Return why a package was not received."""
    return f"“{name}”没有收：{reason}"


def received(county: str, version: int) -> str:
    """Return that a package was received."""
    return f"已收件：{county}第 {version} 版"


def expect_heading(county: str) -> str:
    """Return what is asked."""
    return f"{county}应报面积"


def expected(county: str, total: str) -> str:
    """Return that an expectation was kept."""
    return f"已记下：{county}应报 {total} 亩" if total else f"已取消{county}的应报面积"


def accept_heading(county: str, version: int) -> str:
    """Return what is answered."""
    return f"接收{county}第 {version} 版，出具回执"


def accept_warning(returnable: int) -> str:
    """Return what speaks against it."""
    return f"检查出 {returnable} 处通常要退回的问题。{ACCEPT_WARNING}"


def return_heading(county: str, version: int) -> str:
    """Return what is answered."""
    return f"退回{county}第 {version} 版"


def replied(kind: str, path: str) -> str:
    """Return that a slip was written."""
    return f"已出具{kind}：{path}。请交给县里。"


def replied_new(kind: str, path: str, spoken: str) -> str:
    """Return that a slip was written by a key that was just made."""
    return f"已出具{kind}：{path}。签名密钥刚刚生成，请用电话告诉县里本单位指纹：{spoken}"


def slip_name(code: str, county: str, year: int, version: int, kind: str) -> str:
    """Return the file name proposed for a slip."""
    return f"{code}{county}{year}年度名单第{version}版{kind}.jdzhf"


def summed(path: str, counties: int, missing: Sequence[str]) -> str:
    """Return that the forms were written."""
    rest = f"；没有列入的：{'；'.join(missing)}" if missing else ""
    return f"全市汇总表已写好：{path}，{counties} 个县{rest}"


def exported(path: str, rows: int) -> str:
    """Return that a layer was written."""
    return f"已写好：{path}，{rows} 个图斑"


def left_out(missing: Sequence[str]) -> str:
    """Return who is not in the forms of the city."""
    return f"没有列入：{'；'.join(missing)}。"


def added(count: int, strange: int, rest: int) -> str:
    """Return what became of papers that came later."""
    parts = [f"收下 {count} 份材料"]
    if strange:
        parts.append(f"{strange} 个文件不是这份名单的材料，没有收")
    parts.append(f"还缺 {rest} 份" if rest else "材料齐了")
    return "，".join(parts)


def not_closed(label: str) -> str:
    """Return why a version cannot be answered."""
    return f"这一版{label}，不能再答复"


# --- 首页 of a city registry ------------------------------------------------------------------
COUNTIES_TIP = "点一行，到“收件”页看这个县"
START = "还没有收到报送包。县里交来后，把文件（报送包）拖到窗口里，或到“收件”页收件。"
TODO_SUM = "各县都出过回执，可以写全市汇总表，报省级"
TODO_EXPECT = "收件之前，先填各县应报的面积，收件时自动核对"
GO_SUM = "去汇总"
GO_EXPECT = "去填写"
GO_INBOX = "去收件"
GO_ANSWER = "去审核"


def city_sums(parcels: int, total: str) -> str:
    """Return what was received in all."""
    return f"已收的名单共 {parcels} 个图斑，入库面积 {total} 亩。"


def todo_missing(county: str) -> str:
    """Return that a county has not handed over."""
    return f"{county}还没有报送"


def todo_answer(county: str, version: int, total: str) -> str:
    """Return that a county waits for the answer."""
    return f"{county}第 {version} 版（{total} 亩）已收件，等市级审核后出回执或退回"


def todo_returned(county: str, version: int) -> str:
    """Return that a county owes a new version."""
    return f"{county}第 {version} 版已退回，等新的一版"
