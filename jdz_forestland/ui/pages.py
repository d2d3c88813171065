"""The pages of the window, in the order of the navigation. A new page is one line here.

Loaders import inside: the pages bring numpy, shapely and the map, which must not slow the start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from jdz_forestland.ui import icons, text, text_inspection, text_plan
from jdz_forestland.ui.desk import Desk

Load = Callable[[Desk, QWidget], QWidget]

COUNTY: Final = "county"
CITY: Final = "city"
_COUNTY_ONLY: Final = frozenset({COUNTY})
_CITY_ONLY: Final = frozenset({CITY})


@dataclass(frozen=True, slots=True)
class PageKind:
    """One page.

    Attributes:
        key: stable. title: as it stands in the navigation. draw: its picture. load: makes it.
        levels: in the registries of which offices it stands.
    """

    key: str
    title: str
    draw: icons.Draw
    load: Load
    levels: frozenset[str] = frozenset({COUNTY, CITY})


def _home(desk: Desk, parent: QWidget) -> QWidget:
    if desk.registry is not None and desk.registry.is_city:
        from jdz_forestland.ui.city_home_page import CityHomePage

        return CityHomePage(desk, parent)
    from jdz_forestland.ui.home_page import HomePage

    return HomePage(desk, parent)


def _parcels(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.parcels_page import ParcelsPage

    return ParcelsPage(desk, parent)


def _comparison(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.comparison_page import ComparisonPage

    return ComparisonPage(desk, parent)


def _import(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.import_page import ImportPage

    return ImportPage(desk, parent)


def _reserve(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.reserve_page import ReservePage

    return ReservePage(desk, parent)


def _quota(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.quota_page import QuotaPage

    return QuotaPage(desk, parent)


def _plan(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.plan_page import PlanPage

    return PlanPage(desk, parent)


def _submit(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.submit_page import SubmitPage

    return SubmitPage(desk, parent)


def _inspection(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.inspection_page import InspectionPage

    return InspectionPage(desk, parent)


def _reports(desk: Desk, parent: QWidget) -> QWidget:
    if desk.registry is not None and desk.registry.is_city:
        from jdz_forestland.ui.city_reports_page import CityReportsPage

        return CityReportsPage(desk, parent)
    from jdz_forestland.ui.reports_page import ReportsPage

    return ReportsPage(desk, parent)


def _history(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.history_page import HistoryPage

    return HistoryPage(desk, parent)


def _settings(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.settings_page import SettingsPage

    return SettingsPage(desk, parent)


def _inbox(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.inbox_page import InboxPage

    return InboxPage(desk, parent)


def _draw(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.draw_page import DrawPage

    return DrawPage(desk, parent)


PAGES: Final = (
    PageKind("home", text.HOME, icons.home, _home),
    PageKind("parcels", text.PARCELS, icons.parcels, _parcels),
    PageKind("comparison", text.COMPARISON, icons.comparison, _comparison, _COUNTY_ONLY),
    PageKind("import", text.IMPORT_PAGE, icons.bring_in, _import, _COUNTY_ONLY),
    PageKind("reserve", text.RESERVE, icons.reserve, _reserve, _COUNTY_ONLY),
    PageKind("quota", text.QUOTA, icons.quota, _quota, _COUNTY_ONLY),
    PageKind("plan", text_plan.PAGE, icons.plan, _plan, _COUNTY_ONLY),
    PageKind("inspection", text_inspection.PAGE, icons.inspection, _inspection, _COUNTY_ONLY),
    PageKind("inbox", text.INBOX, icons.inbox, _inbox, _CITY_ONLY),
    PageKind("draw", text.SPOT_CHECK, icons.draw_lots, _draw, _CITY_ONLY),
    PageKind("submit", text.SUBMIT, icons.send, _submit, _COUNTY_ONLY),
    PageKind("reports", text.REPORTS, icons.reports, _reports),
    PageKind("history", text.HISTORY, icons.history, _history),
    PageKind("settings", text.SETTINGS, icons.settings, _settings),
)


def pages_of(level: str) -> tuple[PageKind, ...]:
    """Return the pages of the registry of an office, in the order of the navigation."""
    return tuple(page for page in PAGES if level in page.levels)


def keys_of(number: int) -> str:
    """Return the keys of the page of that number in the navigation: the first ten have some."""
    return f"Ctrl+{number % 10}" if number <= 10 else ""
