"""A window at the page 用地计划 with two projects, and how its panels are filled in tests."""

from __future__ import annotations

from jdz_forestland.service.projects import Projects
from tests.service.granted import TODAY, registry_of
from tests.ui.windows import open_window, settle

SIDES = (100.0, 200.0, 150.0)
PROJECT = {
    "name": "乡村公路",
    "kind": "infrastructure",
    "location": "瑶里镇",
    "area_mu": "20.00",
    "plan_year": "2024",
}


def plan_window(qtbot, path):
    """Return a window at the page, on a day in the year after the list."""
    with registry_of(path, SIDES) as registry:
        held = Projects(registry)
        held.register(PROJECT)
        held.register({**PROJECT, "name": "学校", "area_mu": "5.00", "approval_no": "许准1号"})
    window = open_window(qtbot, path)
    window.desk.registry.now = lambda: TODAY
    window.workspace.show_page("plan")
    settle(qtbot, window)
    return window


def choose(table, identity) -> None:
    """Select a row as the mouse does."""
    table.select((identity,))
    table.chosen.emit((identity,))


def view(window, name="乡村公路"):
    """Return a project with what the ledger says of it."""
    held = Projects(window.desk.registry)
    return held.one(next(v.project.key for v in held.all() if v.project.name == name))


def fill(panel, **values) -> None:
    """Give fields of a form their values."""
    for name, value in values.items():
        panel.form.rows[name].input.give(value)
