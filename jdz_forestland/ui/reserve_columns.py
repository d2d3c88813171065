"""The columns of the tables on the page 储备库; those of the list are the form's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from jdz_forestland.domain import annex
from jdz_forestland.domain.annex import AnnexRow
from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.domain.reserve import LeftOut, LevelSum
from jdz_forestland.ui import history_text, style, text
from jdz_forestland.ui import text_reserve as words
from jdz_forestland.ui.record_table import Column


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list: its parcel, and the cells as the form prints them."""

    parcel_key: str
    row: AnnexRow


def _cell(place: int) -> Callable[[ListRow], str]:
    def shown(row: ListRow) -> str:
        value = row.row.cells[place]
        if isinstance(value, Decimal) and annex.COLUMNS[place].kind is annex.Kind.AREA:
            return text.mu(value)
        return annex.shown(value)

    return shown


def _key(place: int) -> Callable[[ListRow], Any]:
    return lambda row: row.row.cells[place]


def _of_form() -> tuple[Column[ListRow], ...]:
    made = []
    for place, column in enumerate(annex.COLUMNS):
        numeric = column.kind is not annex.Kind.TEXT
        unit = words.UNIT_MU if column.kind is annex.Kind.AREA else ""
        made.append(
            Column(
                words.TWO_LINES.get(column.title, column.title) + unit,
                _cell(place),
                key=_key(place),
                numeric=numeric,
                width=words.WIDTHS.get(column.title, 0),
                fixed=place == 0,
            )
        )
    return tuple(made)


FORM_COLUMNS: Final = _of_form()

LEFT_OUT_COLUMNS: Final[tuple[Column[LeftOut], ...]] = (
    Column(
        words.PARCEL_NO,
        lambda row: str(row.parcel.parcel_no),
        key=lambda row: row.parcel.parcel_no,
        numeric=True,
        width=3,
        fixed=True,
    ),
    Column(words.TOWN, lambda row: row.parcel.town, width=6),
    Column(words.VILLAGE, lambda row: row.parcel.village, width=8),
    Column(words.STAGE, lambda row: row.parcel.stage.label, width=5),
    Column(
        words.TOTAL,
        lambda row: text.mu(row.parcel.reserve_area_mu),
        key=lambda row: row.parcel.reserve_area_mu,
        numeric=True,
        width=6,
    ),
    Column(words.WHY, lambda row: row.reason, width=20),
)

SUM_COLUMNS: Final[tuple[Column[LevelSum], ...]] = (
    Column(words.LEVEL, lambda row: row.level.label, width=7, fixed=True),
    Column(words.NAME, lambda row: row.name, width=12),
    Column(
        words.PARCELS,
        lambda row: str(row.parcels),
        key=lambda row: row.parcels,
        numeric=True,
        width=6,
    ),
    Column(
        words.PARCELS_SUM,
        lambda row: text.mu(row.parcels_mu),
        key=lambda row: row.parcels_mu,
        numeric=True,
        width=8,
    ),
    Column(
        words.FORM_SUM,
        lambda row: text.mu(row.form_mu),
        key=lambda row: row.form_mu,
        numeric=True,
        width=8,
    ),
    Column(
        words.DIFFERENCE,
        lambda row: text.mu(row.difference_mu),
        key=lambda row: row.difference_mu,
        colour=lambda row: style.ERROR if row.difference_mu else "",
        numeric=True,
        width=6,
    ),
    Column("", lambda row: ""),
)

VERSION_COLUMNS: Final[tuple[Column[FrozenList], ...]] = (
    Column(
        words.VERSION,
        lambda each: words.version(each.version),
        key=lambda each: each.version,
        width=5,
        fixed=True,
    ),
    Column(words.STATE, lambda each: each.state.label, width=5),
    Column(words.FROZEN_AT, lambda each: history_text.when(each.at), width=9),
    Column(words.FROZEN_BY, lambda each: each.who, width=5),
    Column(
        words.PARCELS,
        lambda each: str(len(each.lines)),
        key=lambda each: len(each.lines),
        numeric=True,
        width=6,
    ),
    Column(
        words.TOTAL,
        lambda each: text.mu(each.total_mu),
        key=lambda each: each.total_mu,
        numeric=True,
        width=8,
    ),
    Column(
        words.FINGERPRINT,
        lambda each: each.list_hash[:16],
        tip=lambda each: words.fingerprint(each.list_hash),
        width=10,
    ),
    Column(words.NOTE, lambda each: each.note, width=10),
)
