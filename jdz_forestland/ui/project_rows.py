"""The rows of the tab 项目: projects, the parcels they draw on, and what can be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.project import Drawn, ProjectState
from jdz_forestland.domain.quota_lots import Lot
from jdz_forestland.service.projects import Projects, ProjectView
from jdz_forestland.ui import style, text
from jdz_forestland.ui import text_plan as words
from jdz_forestland.ui.allot_panel import AllotRow
from jdz_forestland.ui.record_table import Column

_ZERO: Final = Decimal("0.00")
_COLOURS: Final = {
    ProjectState.HELD: style.WARNING,
    ProjectState.USED: style.ACCENT_DARK,
    ProjectState.WRITTEN_OFF: style.ACCENT_DARK,
    ProjectState.CANCELLED: style.FAINT,
}


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """What a project has of one parcel."""

    drawn: Drawn
    parcel_id: str
    village: str


def _figure(title: str, name: str) -> Column[ProjectView]:
    def value(view: ProjectView) -> Decimal:
        figure: Decimal = getattr(view, name)
        return figure

    def shown(view: ProjectView) -> str:
        return text.mu(value(view)) if value(view) else ""

    return Column(title, shown, key=value, numeric=True, width=5)


def _open_mu(view: ProjectView) -> str:
    return text.mu(view.open_mu) if view.open_mu and not view.project.cancelled else ""


def _faint(view: ProjectView) -> str:
    return style.FAINT if view.project.cancelled else ""


PROJECT_COLUMNS: Final[tuple[Column[ProjectView], ...]] = (
    Column(words.NAME, lambda view: view.project.name, width=15, fixed=True, colour=_faint),
    Column(words.KIND, lambda view: view.project.kind_label, width=7),
    Column(
        words.AREA,
        lambda view: text.mu(view.project.area_mu),
        key=lambda view: view.project.area_mu,
        numeric=True,
        width=5,
    ),
    _figure(words.HELD, "held_mu"),
    _figure(words.USED, "used_mu"),
    _figure(words.WRITTEN_OFF, "written_off_mu"),
    Column(
        words.OPEN,
        _open_mu,
        key=lambda view: view.open_mu,
        colour=lambda view: style.WARNING,
        numeric=True,
        width=5,
    ),
    Column(
        words.STATE,
        lambda view: view.state.label,
        colour=lambda view: _COLOURS.get(view.state, ""),
        width=4,
    ),
    Column(words.PLAN_YEAR, lambda view: words.year(view.project.plan_year), width=3),
    Column(words.APPROVAL, lambda view: view.project.approval_no, width=12),
    Column(words.PLACE, lambda view: view.project.location, width=8),
)


def _drawn_figure(title: str, name: str) -> Column[DrawnRow]:
    def value(row: DrawnRow) -> Decimal:
        figure: Decimal = getattr(row.drawn, name)
        return figure

    def shown(row: DrawnRow) -> str:
        return text.mu(value(row)) if value(row) else ""

    return Column(title, shown, key=value, numeric=True, width=5)


DRAWN_COLUMNS: Final[tuple[Column[DrawnRow], ...]] = (
    Column(words.PARCEL, lambda row: row.parcel_id, width=7, fixed=True),
    Column(words.VILLAGE, lambda row: row.village, width=5),
    Column(words.LIST_YEAR, lambda row: words.year(row.drawn.list_year), width=4),
    _drawn_figure(words.HELD, "held_mu"),
    _drawn_figure(words.USED, "used_mu"),
    _drawn_figure(words.WRITTEN_OFF, "written_off_mu"),
)


def drawn_rows(view: ProjectView, parcels: Mapping[str, Parcel]) -> list[DrawnRow]:
    """Return which parcels a project draws on."""
    return [
        DrawnRow(line, _id(parcels, line.parcel_key), _village(parcels, line.parcel_key))
        for line in view.drawn
    ]


def choice(
    verb: str, view: ProjectView, free: Iterable[Lot], parcels: Mapping[str, Parcel]
) -> list[AllotRow]:
    """Return the parcels that can be drawn on for an intention, what the project holds first."""
    own = {line.parcel_key: line for line in view.drawn}
    can: dict[str, tuple[int, Decimal]] = {}
    for key, line in own.items():
        figure = line.used_mu if verb == "write_off" else line.held_mu
        if figure and verb != "hold":
            can[key] = (line.list_year, figure)
    if verb in ("hold", "use"):
        for lot in free:
            _, before = can.get(lot.parcel_key, (lot.list_year, _ZERO))
            can[lot.parcel_key] = (lot.list_year, before + lot.free_mu)
    return [
        AllotRow(
            parcel_key=key,
            parcel_id=_id(parcels, key),
            village=_village(parcels, key),
            list_year=year,
            own_mu=own[key].held_mu if key in own else _ZERO,
            can_mu=figure,
        )
        for key, (year, figure) in can.items()
    ]


def lacking(verb: str, view: ProjectView) -> Decimal:
    """Return the area that an intention usually means: all that is still to be done, 亩."""
    match verb:
        case "hold":
            return view.open_mu
        case "use":
            return view.open_mu + view.held_mu
        case "release":
            return view.held_mu
        case _:
            return view.used_mu


def _id(parcels: Mapping[str, Parcel], key: str) -> str:
    return parcels[key].id if key in parcels else key


def _village(parcels: Mapping[str, Parcel], key: str) -> str:
    return parcels[key].village if key in parcels else ""


def shares(verb: str, view: ProjectView, wanted: Decimal, projects: Projects) -> dict[str, Decimal]:
    """Return the shares of the parcels for an area: first what the project has, then free ones.

    Raises:
        UserError: less is available; with the sums.
    """
    found: dict[str, Decimal] = {}
    left = wanted
    for line in view.drawn if verb != "hold" else ():
        part = min(left, line.used_mu if verb == "write_off" else line.held_mu)
        if part > 0:
            found[line.parcel_key] = part
            left -= part
    if left > 0 and verb in ("hold", "use"):
        for key, part in projects.propose(view.project.key, left).items():
            found[key] = found.get(key, _ZERO) + part
    return found
