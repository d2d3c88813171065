"""Words of the tab 办理: timeline, gate list, forms, buttons, batches, taking back."""

from __future__ import annotations

import re
from collections.abc import Sequence

CASE = "办理"

# --- fields -----------------------------------------------------------------------------------
YES, NO = "是", "否"
CLEAR_ANSWER = "清除"
UNITS = {"area_mu": "亩", "money": "元"}
PLACEHOLDERS = {
    "date": "2023-09-15",
    "people": "姓名，多人用顿号隔开",
    "year": "如 2023",
    "share": "如 0.20 或 20%",
}
SEARCH_CHOICE = "输入文字查找"
ADD_ROW = "添加一行"
REMOVE_ROW = "删除这一行"
OPEN_CALENDAR = "选择日期"
CALENDAR = "日历"
TODAY = "今天"
NO_DATE = "清空"
NOT_FILLED = "未填写"
NONE_RECORDED = "无"

# --- timeline ---------------------------------------------------------------------------------
PROGRESS = {"done": "已办结", "current": "正在办理", "again": "须重办", "owed": "还没有办到"}
MARK_STATES = {"done": "已办结", "current": "办理中", "again": "须重办", "owed": ""}
DISC_DONE = "✓"
DISC_NUMBERS = ("线", "1", "2", "3", "4", "5", "6", "7", "8")

# --- work -------------------------------------------------------------------------------------
HEADINGS = {
    "lead": "线索：年度比对发现，还没有人申请（方案 二(二)1）",
    "application": "申请：乡（镇）人民政府向县级林业部门提出（方案 二(二)1）",
    "verification": "核实：县级政府牵头，林业、自然资源内业和外业核实（方案 二(二)2）",
    "notice": "公示：在自然村和村委会所在地张贴（方案 二(二)3）",
    "confirmation": "确认：异议处理、权利人认可、县级政府批准（方案 二(二)4）",
    "planting": "造林：按造林技术规程修复造林（方案 二(二)5）",
    "acceptance": "验收：林业、自然资源联合验收，国土变更调查变更（方案 二(二)6）",
    "change": "变更：纳入森林资源“一张图”年度更新（方案 二(二)7）",
    "registration": "入库：列入县级储备库，记录市、省两级结果（方案 二(二)8）",
    "withdrawn": "已撤回：申请人撤回了申请，可以重新申请",
    "rejected": "不予补充：这个图斑不再办理，已有的记录都可以查看",
}
GATES = "还缺的内容"
GATE_OPEN = "已齐全，可以办结"
READ_ONLY = "登记库是只读的，只能查看，不能办理"
DRAFT_KEPT = "草稿已保存"
ACTION_TIPS = {
    "pass": "内容齐全，可以办结",
    "send_back": "退回到前面的某一步，已有的记录全部保留",
    "withdraw": "申请人撤回申请，已有的记录全部保留",
    "reject": "不作为补充林地，不再办理",
    "reapply": "从申请开始重新办理",
}
# What passing is called where “办结…，进入…” would be no Chinese.
PASS_LABELS = {
    "lead": "转入申请",
    "registration": "记录市、省结果",
}
NOT_NOW = "取消"
LOOK_AT_FIELDS = "有的内容不对，请看各项下面的说明"
ATTEMPTS = "第几次办理"
RECORD = "办理记录"
BACK_TO_CURRENT = "回到当前这一步"
RECORDED = "登记"
ACTION = "办理"
SURVIVAL = "成活率"

# --- taking back ------------------------------------------------------------------------------
UNDO = "撤销上一步"
UNDO_ACTION = "撤销上一步(&Z)"
UNDO_DO = "撤销这一步"
UNDO_LEAVE = "不撤销"
NOTHING_TO_UNDO = "没有可以撤销的操作：只能撤销刚刚办理的一步"

# --- room -------------------------------------------------------------------------------------
LARGER = "展开"
LARGER_TIP = "收起地图，把这一侧都给图斑信息"
MAP_BUTTON_TIP = "显示地图，或收起地图把右侧都给图斑信息"
SMALLER = "收起"
SMALLER_TIP = "重新显示地图"

# --- batch ------------------------------------------------------------------------------------
BATCH = "批量办理"
BATCH_STEP = "办理"
BATCH_ACTION = "办理什么"
BATCH_SHARED = (
    "下面填的内容用于每一个图斑；空着的栏目用各图斑自己草稿里的内容。不齐全的图斑保持不动。"
)
RESULT_NAME = "没有办结的图斑"
RESULT_NUMBER = "图斑号"
RESULT_VILLAGE = "村"
RESULT_REASON = "没有办结的原因"
SELECT_STAYED = "全部选中"
COPY_ALL = "复制"
CLOSE_RESULT = "关闭"

_ROW = re.compile(r"第(\d+)[条块处]")
_COLUMN = re.compile(r"还没有填“([^”]+)”")


def place_in(sentence: str) -> tuple[int | None, str]:
    """Return which row and column of a list a sentence of the gate speaks of."""
    row, column = _ROW.search(sentence), _COLUMN.search(sentence)
    return int(row[1]) if row else None, column[1] if column else ""


def of_field(what: str, field: str) -> str:
    """Return the accessible name of a part of a field."""
    return f"{field}：{what}"


def labelled(label: str, value: str) -> str:
    """Return label and value."""
    return f"{label}：{value}"


def joined(parts: Sequence[str]) -> str:
    """Return parts of a sentence as one."""
    return "；".join(parts)


def numbered(label: str, number: int) -> str:
    """Return a label with the number of a row."""
    return f"{label} {number}"


def required(label: str, *, required: bool) -> str:
    """Return the label of a field; what need not be filled says so."""
    return label if required else f"{label}（可不填）"


def column(label: str, *, required: bool) -> str:
    """Return the heading of a column of a list."""
    return label if required else f"{label}（可不填）"


def field_tip(label: str, clause: str, owner: str) -> str:
    """Return by which clause a field is asked for and of whom."""
    return f"{label}\n依据：{clause}\n由{owner}提供"


def code(code: str) -> str:
    """Return the tooltip of a choice."""
    return f"代码 {code}"


def chip(name: str) -> str:
    """Return what stands on a chip."""
    return f"{name} ✕"


def chip_tip(code: str) -> str:
    """Return the tooltip of a chip."""
    return f"代码 {code}，点一下去掉"


def remove(name: str) -> str:
    """Return the accessible name of a chip."""
    return f"去掉{name}"


def remove_row(number: int) -> str:
    """Return the accessible name of the button that removes a row."""
    return f"删除第{number}行"


def in_row(number: int, complaint: str) -> str:
    """Return what is wrong in a row of a list."""
    return f"第{number}行：{complaint}"


def mark_name(stage: str, state: str, when: str, who: str) -> str:
    """Return how far a step is, for screen readers and the tooltip."""
    return f"{stage}，{state}" + (f"，{when} {who}" if when else "")


def mark_tip(name: str, attempts: int) -> str:
    """Return the tooltip of a step."""
    return f"{name}\n有{attempts}条记录，点击查看" if attempts else name


def lacking(count: int) -> str:
    """Return the heading of the gate list."""
    return f"还缺 {count} 项"


def owed_by(clause: str, owner: str) -> str:
    """Return by which clause something is demanded and of whom."""
    return f"{clause}　{owner}"


def gate_tip(sentence: str) -> str:
    """Return the tooltip of an item of the gate list."""
    return f"{sentence}\n点击跳到要填的地方"


def gate_closed(sentences: Sequence[str], count: int) -> str:
    """Return why a step cannot be passed."""
    lines = [f"还缺 {count} 项：", *sentences]
    if count > len(sentences):
        lines.append("……")
    return "\n".join(lines)


def pass_label(stage: str, label: str, target: str) -> str:
    """Return what passing a step does."""
    return PASS_LABELS.get(stage, f"办结{label}，进入{target}")


def asking(label: str) -> str:
    """Return a button that asks before it does anything."""
    return f"{label}…"


def form_name(stage: str) -> str:
    """Return the accessible name of the form of a step."""
    return f"{stage}记录"


def open_form(stage: str) -> str:
    """Return the button that makes room for a form."""
    return f"展开办理“{stage}”"


def parcel(number: int, town: str, village: str) -> str:
    """Return which parcel."""
    return f"{number}号图斑（{town}{village}）"


def consequence(target: str, *, leaves: bool) -> str:
    """Return what an action leads to."""
    if leaves:
        return f"图斑将变为“{target}”，不再往下办理。已有的记录和材料全部保留，可以撤销上一步。"
    if target:
        return f"图斑将回到“{target}”。已有的记录和材料全部保留。"
    return "选择回到哪一步。那一步及以后的记录作废但仍可查看，须重新办理。"


def do_reason(action: str, number: int) -> str:
    """Return the button that does an action, naming the parcel."""
    return f"{action}{number}号图斑"


def not_filled(fields: Sequence[str]) -> str:
    """Return what is still to be filled in."""
    return f"还没有填：{'、'.join(fields)}"


def attempt(number: int, action: str, when: str, who: str, *, stands: bool) -> str:
    """Return one record of a step in the list of its records."""
    return f"第{number}次　{action}" + ("" if stands else "（已作废）") + f"　{when}　{who}"


def recorded(when: str, who: str) -> str:
    """Return when a record was made and by whom."""
    return f"{when}　{who}"


def action(label: str, *, stands: bool) -> str:
    """Return what a record did and whether it still stands."""
    return label if stands else f"{label}（已作废，仅供查看）"


def done(number: int, stage: str, action: str) -> str:
    """Return what was done."""
    return f"{number}号图斑：“{stage}”{action}"


def now_at(stage: str) -> str:
    """Return where the parcel is now."""
    return f"，现在是“{stage}”"


def survival_pass(share: str, passing: str) -> str:
    """Return the survival rate that passes."""
    return f"成活率 {share}：合格（{passing} 及以上）"


def survival_replant(share: str, passing: str) -> str:
    """Return the survival rate that asks for replanting."""
    return f"成活率 {share}：须补植（不到 {passing}）"


def survival_redo(share: str, least: str) -> str:
    """Return the survival rate that asks for planting anew."""
    return f"成活率 {share}：须重新造林（不到 {least}）"


def undo_tip(reason: str) -> str:
    """Return what would be taken back."""
    return f"撤销：{reason}\n以一条更正记录撤销，履历里两条都保留（Ctrl+Z）"


def undo_question(reason: str) -> str:
    """Return the question before something is taken back."""
    return f"撤销“{reason}”？会记一条更正记录，履历里两条都保留。"


def undone(reason: str) -> str:
    """Return what was taken back."""
    return f"已撤销：{reason}"


def batch_offer(count: int) -> str:
    """Return the button that opens the batch."""
    return f"批量办理这 {count} 个图斑"


def batch_heading(count: int) -> str:
    """Return the heading of a batch."""
    return f"批量办理 {count} 个图斑"


def batch_mixed(counts: Sequence[tuple[str, int]]) -> str:
    """Return why these parcels cannot be done together."""
    named = "、".join(f"{stage} {count} 个" for stage, count in counts)
    return f"选中的图斑不在同一步（{named}），不能一起办理。请只选其中一步的："


def batch_none(stage: str) -> str:
    """Return that nothing can be done with parcels of a stage."""
    return f"“{stage}”的图斑不再办理。"


def only_stage(stage: str, count: int) -> str:
    """Return the button that selects the parcels of one step."""
    return f"只选“{stage}”的 {count} 个"


def batch_do(deed: str, count: int) -> str:
    """Return the button that starts a batch."""
    return f"{deed}（{count} 个图斑）"


def batch_title(action: str) -> str:
    """Return the title of the job."""
    return f"批量{action}"


def batch_done(done: int, stayed: int, untouched: int) -> str:
    """Return what became of a batch."""
    parts = [f"{done} 个图斑已办理"]
    if stayed:
        parts.append(f"{stayed} 个不能办理")
    if untouched:
        parts.append(f"停止时还有 {untouched} 个没有轮到")
    return "，".join(parts)
