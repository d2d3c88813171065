"""The rows of the page 核查: one parcel of the work-list of a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jdz_forestland.domain.inspection import Inspection, Result
from jdz_forestland.service.inspecting import Task
from jdz_forestland.ui import style, text
from jdz_forestland.ui import text_inspection as words
from jdz_forestland.ui.record_table import Column

_ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A parcel of the work-list, with the inspection before this year's."""

    task: Task
    last: Inspection | None


def task_rows(
    tasks: Iterable[Task], standing: Mapping[tuple[str, int], Inspection]
) -> list[TaskRow]:
    """Return the rows of a work-list."""
    by_parcel: dict[str, list[Inspection]] = {}
    for found in standing.values():
        by_parcel.setdefault(found.parcel_key, []).append(found)
    rows = []
    for task in tasks:
        before = [f for f in by_parcel.get(task.parcel.key, ()) if f.year < task.year]
        rows.append(TaskRow(task, max(before, key=lambda f: f.year, default=None)))
    return rows


def _result(row: TaskRow) -> str:
    if row.task.found is not None:
        return row.task.found.result.label
    return words.LATE if row.task.overdue else words.NOT_YET


def _colour(row: TaskRow) -> str:
    found = row.task.found
    if found is None:
        return style.ERROR if row.task.overdue else style.MUTED
    return style.ACCENT_DARK if found.result is Result.NORMAL else style.WARNING


def _day(row: TaskRow) -> str:
    return row.task.found.inspected_on.isoformat() if row.task.found is not None else ""


def _deducted(row: TaskRow) -> Decimal:
    return row.task.found.deducted_mu if row.task.found is not None else _ZERO


def _people(row: TaskRow) -> str:
    return words.names(row.task.found.people) if row.task.found is not None else ""


def _some(figure: Decimal) -> str:
    return text.mu(figure) if figure else ""


TASK_COLUMNS: Final[tuple[Column[TaskRow], ...]] = (
    Column(words.PARCEL, lambda row: row.task.parcel.id, width=7, fixed=True),
    Column(words.VILLAGE, lambda row: row.task.parcel.village, width=5),
    Column(words.LIST_YEAR, lambda row: str(row.task.parcel.list_year), width=3),
    Column(
        words.REGISTERED,
        lambda row: text.mu(row.task.registered_mu),
        key=lambda row: row.task.registered_mu,
        numeric=True,
        width=4,
    ),
    Column(
        words.REMAINING,
        lambda row: text.mu(row.task.remaining_mu),
        key=lambda row: row.task.remaining_mu,
        numeric=True,
        width=4,
    ),
    Column(words.LAST, lambda row: row.last.result.label if row.last else "", width=6),
    Column(words.RESULT, _result, colour=_colour, width=6),
    Column(words.DAY, _day, width=6),
    Column(
        words.DEDUCTED,
        lambda row: _some(_deducted(row)),
        key=_deducted,
        colour=lambda row: style.WARNING,
        numeric=True,
        width=4,
    ),
    Column(
        words.OWED,
        lambda row: _some(row.task.owed_mu),
        key=lambda row: row.task.owed_mu,
        colour=lambda row: style.ERROR,
        numeric=True,
        width=4,
    ),
    Column(
        words.PHOTOS,
        lambda row: str(len(row.task.photos)) if row.task.photos else "",
        key=lambda row: len(row.task.photos),
        numeric=True,
        width=3,
    ),
    Column(words.PEOPLE, _people, width=8),
)
