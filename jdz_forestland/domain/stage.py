"""The steps a parcel goes through (方案 二(二)1–8) and the states outside them."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """The step that a parcel is in. The values are stored; the labels are shown."""

    LEAD = "lead"
    APPLICATION = "application"
    VERIFICATION = "verification"
    NOTICE = "notice"
    CONFIRMATION = "confirmation"
    PLANTING = "planting"
    ACCEPTANCE = "acceptance"
    CHANGE = "change"
    REGISTRATION = "registration"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The plan's own word."""
        return _LABELS[self]


_LABELS = {
    Stage.LEAD: "线索",
    Stage.APPLICATION: "申请",
    Stage.VERIFICATION: "核实",
    Stage.NOTICE: "公示",
    Stage.CONFIRMATION: "确认",
    Stage.PLANTING: "造林",
    Stage.ACCEPTANCE: "验收",
    Stage.CHANGE: "变更",
    Stage.REGISTRATION: "入库",
    Stage.WITHDRAWN: "已撤回",
    Stage.REJECTED: "不予补充",
}
