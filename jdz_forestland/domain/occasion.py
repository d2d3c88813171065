"""When a paper or a file is needed: the groups of the 报表 page."""

from __future__ import annotations

from enum import StrEnum


class Occasion(StrEnum):
    """The occasion of a document, in the order of the year's work; the value is shown."""

    CASE = "申请核实"
    NOTICE = "公示"
    ACCEPTANCE = "造林验收"
    SUBMISSION = "报送"
    YEARLY = "年报核查"
    SHEETS = "图件卡片"
    DATA = "数据交换"
