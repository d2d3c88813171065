"""The life of a parcel as one table `(Stage, Action) → Step` (方案 二(二)1–8).

Buttons, the command line and the manual's diagram are made from it, so they cannot disagree.
Steps cannot be skipped; a parcel may go back to any earlier step, and nothing is ever erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError

SPINE: Final = (
    Stage.LEAD,
    Stage.APPLICATION,
    Stage.VERIFICATION,
    Stage.NOTICE,
    Stage.CONFIRMATION,
    Stage.PLANTING,
    Stage.ACCEPTANCE,
    Stage.CHANGE,
    Stage.REGISTRATION,
)
STEPS: Final = SPINE[1:]


class Action(StrEnum):
    """What a person may do with a parcel."""

    PASS = "pass"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"
    REJECT = "reject"
    REAPPLY = "reapply"

    @property
    def label(self) -> str:
        """The word on the button."""
        return {
            Action.PASS: "办结",
            Action.SEND_BACK: "退回",
            Action.WITHDRAW: "撤回",
            Action.REJECT: "不予补充",
            Action.REAPPLY: "重新申请",
        }[self]


class Reason(StrEnum):
    """Why a parcel leaves the spine or goes back; the code is kept, the label is shown."""

    INCOMPLETE = "incomplete"
    AREA_WRONG = "area_wrong"
    BOUNDARY_WRONG = "boundary_wrong"
    CLASS_WRONG = "class_wrong"
    TENURE_UNCLEAR = "tenure_unclear"
    OBJECTION_UPHELD = "objection_upheld"
    NOT_RESTORED = "not_restored"
    SURVIVAL_LOW = "survival_low"
    COUNTED_ELSEWHERE = "counted_elsewhere"
    APPLICANT_WISH = "applicant_wish"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Chinese, as it stands on the slip."""
        return _REASONS[self]


_REASONS: Final = {
    Reason.INCOMPLETE: "材料不齐",
    Reason.AREA_WRONG: "面积不符",
    Reason.BOUNDARY_WRONG: "界线不符",
    Reason.CLASS_WRONG: "地类不符",
    Reason.TENURE_UNCLEAR: "权属不清",
    Reason.OBJECTION_UPHELD: "异议成立",
    Reason.NOT_RESTORED: "未按要求修复造林",
    Reason.SURVIVAL_LOW: "成活率不达标",
    Reason.COUNTED_ELSEWHERE: "指标已用于其他挂钩",
    Reason.APPLICANT_WISH: "申请人要求",
    Reason.OTHER: "其他",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What an action leads to from one stage.

    Attributes:
        targets: the stages it may lead to; one, or for 退回 every earlier step to choose from.
        gated: whether the stage's record and gate must be complete.
        needs_reason: whether a coded reason, a text and a date are asked for.
    """

    targets: tuple[Stage, ...]
    gated: bool = False
    needs_reason: bool = False


def _back_from(stage: Stage) -> Step:
    earlier = tuple(step for step in STEPS if SPINE.index(step) < SPINE.index(stage))
    return Step(earlier, needs_reason=True)


TRANSITIONS: Final[dict[tuple[Stage, Action], Step]] = {
    **{(here, Action.PASS): Step((there,), gated=True) for here, there in pairwise(SPINE)},
    **{(stage, Action.SEND_BACK): _back_from(stage) for stage in STEPS[1:]},
    **{(stage, Action.WITHDRAW): Step((Stage.WITHDRAWN,), needs_reason=True) for stage in STEPS},
    **{(stage, Action.REJECT): Step((Stage.REJECTED,), needs_reason=True) for stage in SPINE},
    # the results of city and province are recorded without leaving 入库
    (Stage.REGISTRATION, Action.PASS): Step((Stage.REGISTRATION,), gated=True),
    (Stage.WITHDRAWN, Action.REAPPLY): Step((Stage.APPLICATION,), needs_reason=True),
}


def actions_from(stage: Stage) -> tuple[Action, ...]:
    """Return what may be offered at a stage, in the order of the buttons."""
    return tuple(action for action in Action if (stage, action) in TRANSITIONS)


def step_of(stage: Stage, action: Action) -> Step:
    """Return the step of the table.

    Raises:
        UserError: the table has none.
    """
    step = TRANSITIONS.get((stage, action))
    if step is None:
        offered = "、".join(each.label for each in actions_from(stage)) or "（无）"
        raise UserError(f"“{stage.label}”环节的图斑不能{action.label}", hint=f"现在可以：{offered}")
    return step


def target_of(stage: Stage, action: Action, wanted: Stage | None) -> Stage:
    """Return where an action leads; `wanted` chooses among several.

    Raises:
        UserError: not in the table, or the choice is missing or not admissible.
    """
    targets = step_of(stage, action).targets
    if len(targets) == 1 and wanted in (None, targets[0]):
        return targets[0]
    if wanted not in targets:
        names = "、".join(target.label for target in targets)
        raise UserError(f"请选择{action.label}到哪一步", hint=f"可以{action.label}到：{names}")
    return wanted
