"""Any list of the window as values: what goes on paper or into a workbook, with all its rows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: heading on one line, and whether it holds figures."""

    title: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it is on screen: the columns shown in their order, the rows that the filters pass.

    Attributes:
        rows: cells as a spreadsheet takes them, figures without thousands separators.
        filters: Chinese sentence on what was filtered.
        who, made: who printed it and when, with time zone.
        provenance: as of when, from which registry, under which policy; "" without a registry.
    """

    title: str
    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    filters: str
    who: str
    made: datetime.datetime
    provenance: str = ""

    @property
    def foot(self) -> str:
        """What was filtered, who printed it and when."""
        return (
            f"筛选：{self.filters}　共{len(self.rows)}行　打印人：{self.who}　"
            f"打印时间：{self.made:%Y-%m-%d %H:%M}"
        )
