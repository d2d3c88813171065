"""A city that knows a county's key, packages of counties, and the hands of a clerk."""

from __future__ import annotations

from jdz_forestland.service import packing
from tests.service import handing_over
from tests.ui.windows import open_window, settle

FULIANG, LEPING = "360222", "360281"


def city_registry(folder):
    """Return a city that knows Fuliang's key."""
    with handing_over.city(folder / "市.gpkg", FULIANG):
        return folder / "市.gpkg"


def opened_inbox(qtbot, path):
    """Return a window on the page 收件, in September 2023."""
    window = open_window(qtbot, path)
    window.desk.registry.now = handing_over.clock
    window.workspace.show_page("inbox")
    settle(qtbot, window)
    return window


def packed(folder, *parcels, code=FULIANG, name="包"):
    """Return the package of a new county registry."""
    with handing_over.county(folder / f"{code}{name}.gpkg", *parcels, code=code) as county:
        return packing.pack(county, list_year=2023, out=folder / f"{name}.jdzbs").path


def drop(qtbot, window, *paths):
    window.commands.open_dropped(list(paths))
    settle(qtbot, window)


def take_in(qtbot, window, page, *paths):
    drop(qtbot, window, *paths)
    page.take_in.click()
    settle(qtbot, window)
