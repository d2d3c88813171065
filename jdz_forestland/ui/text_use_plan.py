"""Words of the tab 年度计划: the yearly use plan and last year's summary."""

from __future__ import annotations

TAB = "年度计划"
CLAUSE = "方案 二(三)3"
YEAR = "计划年度"
YEAR_TIP = "哪一年的使用林地计划；定额在名单年度的下一年使用"
STATEMENT = "计划的数字"
PREVIEW = "计划和总结全文"
EMPTY = "还没有可以做计划的年度：先登记项目，或等名单下达定额。"

# --- the statement ----------------------------------------------------------------------------
AVAILABLE = "可用定额"
USED_ALREADY = "今年已占用"
PLANNED = "计划占用"
LEFT = "结余"
SHORT = "缺口"
PLUS, MINUS, EQUALS = "＋", "－", "＝"
SUPPLEMENT = "拟补充林地"
PLANNED_BEFORE = "上年计划"
USED_BEFORE = "上年实际占用"
DIFFERENCE = "实际比计划"
UNCOVERED = "计划中还没有落实到图斑"
NOT_INSPECTED = "上年没有核查的图斑（个）"
FROM_LEDGER = "台账中可用和已预占的合计"
FROM_PROJECTS = "列入本年度计划的项目合计"
FROM_PARCELS = "列入本年度名单、正在办理的图斑"
FROM_FACTS = "按项目对照，见右边表2"

# --- doing ------------------------------------------------------------------------------------
EDIT = "编辑文字…"
EDIT_TIP = "数字由台账生成；这里改数字前后的文字，存为草稿"
EDIT_HEADING = "编辑文字"
EDIT_DO = "保存草稿"
EDIT_WARNING = "数字都由台账、项目、核查和图斑生成，不用填写；这里只改文字。"
FINALISE = "定稿…"
FINALISE_TIP = "固定这一版计划的数字；以后台账变动，这一版不变"
FINALISE_HEADING = "计划定稿"
FINALISE_DO = "计划定稿"
FINALISE_WARNING = "定稿后数字固定下来；要改，形成新的一版，原来的保留。"
DOCUMENT = "报送文号"
REOPEN = "修改…"
REOPEN_TIP = "在定稿的基础上形成新的一版；原来的一版保留"
REOPEN_HEADING = "修改已定稿的计划"
REOPEN_DO = "形成新版"
REASON = "原因"
HOLD_ALL = "全部预占…"
HOLD_ALL_TIP = "给本年度各项目还没有安排的面积预占定额，先用最早的名单"
HOLD_ALL_HEADING = "给本年度各项目预占定额"
HOLD_ALL_DO = "全部预占"
HOLD_DAY = "日期"
HOLD_DOCUMENT = "文号或依据"
WORD = "导出 Word…"
EXCEL = "导出 Excel…"
WORD_FILTER = "Word 文档 (*.docx)"
EXCEL_FILTER = "Excel 工作簿 (*.xlsx)"
EXPORT_TIP = "导出报市级的计划和总结；没有定稿的带“草稿”字样"
EXPORTING = "导出用地计划"
ALL_COVERED = "本年度的项目都已安排定额"
NOT_FINAL = "还没有定稿，草稿可以直接改"
IS_FINAL = "已经定稿；要改请先点“修改”"
IS_FINAL_TEXT = "已经定稿，文字不能再改；要改请先点“修改”"
NOT_BEGUN = "还没有起草：先点“编辑文字”，看过文字、保存草稿"
NO_YEAR = "没有可以做计划的年度"
READ_ONLY = "登记库是只读的，只能查看"
BUSY_FORM = "请先完成或取消右边的办理"


def year(number: int) -> str:
    """Return a year as it is offered."""
    return f"{number} 年"


def headline(number: int, planned: str, available: str) -> str:
    """Return what the plan comes to."""
    return f"{number} 年计划占用 {planned} 亩，可用 {available} 亩"


def state(label: str, version: int, at: str, who: str, document: str) -> str:
    """Return what became of the plan."""
    paper = f"，{document}" if document else ""
    return f"{label}（第 {version} 版，{at} {who}{paper}）"


NO_PLAN = "还没有起草，右边是按台账生成的样子"
MOVED = "定稿以后台账又有变动；右边仍是定稿时的数字。要用新的数字，点“修改”形成新版。"


def due(day: str, days: int, clause: str, *, final: bool) -> str:
    """Return when the plan is due; `days` from today, negative once it is past."""
    if final:
        said = "已定稿"
    elif days > 0:
        said = f"还有 {days} 天"
    else:
        said = "就是今天" if days == 0 else f"已超过 {-days} 天"
    return f"应在 {day} 前报市级，{said}。依据：{clause}"


def saved(number: int) -> str:
    """Return that the draft was kept."""
    return f"{number} 年度用地计划已存为草稿"


def finalised(number: int, version: int) -> str:
    """Return that the plan is final."""
    return f"{number} 年度用地计划已定稿（第 {version} 版）"


def reopened(number: int, version: int) -> str:
    """Return that a new version was begun."""
    return f"{number} 年度用地计划第 {version} 版开始修改"


def held(count: int) -> str:
    """Return that quota is held for all projects of the plan."""
    return f"已登记 {count} 笔预占"


def exported(path: str) -> str:
    """Return where the plan was written."""
    return f"用地计划已导出：{path}"
