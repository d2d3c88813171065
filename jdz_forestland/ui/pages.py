"""The pages of the window, in the order of the navigation. A new page is one line here.

Loaders import inside: the pages bring numpy, shapely and the map, which must not slow the start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from jdz_forestland.ui import icons, text
from jdz_forestland.ui.desk import Desk

Load = Callable[[Desk, QWidget], QWidget]


@dataclass(frozen=True, slots=True)
class PageKind:
    """One page: its stable key, its title in the navigation, its picture, and what makes it."""

    key: str
    title: str
    draw: icons.Draw
    load: Load


def _home(desk: Desk, parent: QWidget) -> QWidget:
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


def _reports(desk: Desk, parent: QWidget) -> QWidget:
    from jdz_forestland.ui.reports_page import ReportsPage

    return ReportsPage(desk, parent)


PAGES: Final = (
    PageKind("home", text.HOME, icons.home, _home),
    PageKind("parcels", text.PARCELS, icons.parcels, _parcels),
    PageKind("comparison", text.COMPARISON, icons.comparison, _comparison),
    PageKind("import", text.IMPORT_PAGE, icons.bring_in, _import),
    PageKind("reports", text.REPORTS, icons.reports, _reports),
)
