"""Words of the office's papers: their preview, their templates, printing one from a step."""

from __future__ import annotations

from collections.abc import Sequence

MAP_COMES = "（附图在导出时画入）"
SWATCH = "■"
GAP = "　"

TEMPLATE = "模板…"
TEMPLATE_TIP = (
    "文书按 Word 模板生成。点这里得到一份本单位自己的模板，用 Word 或 WPS 改文字、格式和单位落款；"
    "{{ }} 里的标签会换成登记的内容。存放位置：{place}"
)
TEMPLATE_OWN = "本单位模板…"
TEMPLATE_OWN_TIP = "正在使用本单位的模板：{place}。点这里打开所在文件夹；把它移走即恢复自带的模板"

PRINT_OTHERS = "本步的其他文书"
PRINTING = "生成文书"
WORD = "Word 文件"

KINDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "application": ("申请表", "Word，乡（镇）填报盖章", ()),
    "verification": ("核实表", "Word，内业和外业核实", ()),
    "notice": ("公示", "Word，一个或多个图斑", ()),
    "posting": ("公示张贴记录", "Word，两处张贴和照片", ()),
    "objection": ("异议处理单", "Word，登记异议和结论", ()),
    "confirmation": ("确认审批表", "Word，权利人名单和批准", ()),
    "planting": ("造林作业设计表", "Word，投入主体和设计", ()),
    "acceptance": ("验收表", "Word，样地和成活率", ()),
    "change": ("变更登记表", "Word，“一张图”林地因子", ()),
    "spot_check": ("抽查记录", "Word，市级现场抽查", ()),
    "inspection": ("核查记录", "Word，年度核查和扣减", ()),
    "yearly": ("年度报告", "Word，数字、图表和地图", ()),
}


def others(count: int) -> str:
    """Return that the preview shows the first of several documents."""
    return f"预览只显示第 1 份，另有 {count} 份，导出时每份另起一页。"


def cut(rows: int) -> str:
    """Return that a list is longer than its preview."""
    return f"预览少显示 {rows} 行，导出的文书是完整的。"


def print_step(label: str) -> str:
    """Return what the button says that prints the paper of a step."""
    return f"打印{label}"


def print_tip(label: str) -> str:
    """Return what that button does."""
    return f"生成“{label}”的 Word 文件并打开，可以修改、打印、盖章；没有登记的内容留空"


def made(path: str) -> str:
    """Return where a paper is."""
    return f"已生成：{path}"


def at_steps(stages: Sequence[str]) -> str:
    """Return the choice of the parcels at the steps of a document."""
    return f"{''.join(f'“{stage}”' for stage in stages)}环节的图斑"


def template_at(place: str) -> str:
    """Return where an office's own template is."""
    return f"本单位模板在：{place}"
