"""A whole window for tests, and walks over everything in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from jdz_forestland.app import make_application
from jdz_forestland.service.settings import Settings
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.main_window import MainWindow
from tests.ui.sample_desk import WHO

MUST_HAVE_NAME = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.ListItem,
    QAccessible.Role.MenuItem,
    QAccessible.Role.PageTab,
    QAccessible.Role.ProgressBar,
    QAccessible.Role.RadioButton,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Table,
    QAccessible.Role.Tree,
}
# Qt's own parts without a use of their own: the corner of a table, the button of a combo box.
QT_OWN = re.compile(r"QTableCornerButton|QComboBox.*|qt_.*|QScrollBar|ScrollBar.*")
LATIN = re.compile(r"[A-Za-z]{3,}")
# Names that have no Chinese; a Chinese character beside one is a boundary, too.
NAMES = (
    "CSV Excel WPS Word PDF QGIS ArcGIS GeoPackage DLTB EPSG FileGDB Shapefile GBK UTF TBMJ CZCSXM "
    "GeoJSON KML KMZ GPX DXF CGCS2000 Ctrl Shift Alt Enter Home Esc Apache Qt PySide6 LGPL GDAL "
    "GEOS PROJ"
)
PROPER = re.compile(
    rf"(?a:\b(?:{NAMES.replace(' ', '|')})\b)|\.(?:txt|dat|csv|gdb)\b|"
    # fingerprints and package ids
    r"(?<![0-9A-Za-z])(?:[0-9A-F]{4}|[0-9a-f]{8}|\d{6}-\d{4}-L\d-[0-9a-f]{12})(?![0-9A-Za-z])|"
    r"[\w.（）\-]*\.(?:gpkg|xlsx|docx|pdf|csv|log|gdb|shp|zip|jdzbs|jdzhf)\b|/[\w/.\-]*|[A-Z]:\\[^\n]*"
)


def open_window(qtbot, path: Path | None = None, **settings) -> Any:
    """Return a window that is shown and complete, with a registry open in it."""
    make_application()
    window = MainWindow(Desk(Settings(**{"operator": WHO, **settings})))
    # a failed test must not leave a window that asks about its running job
    qtbot.addWidget(window, before_close_func=lambda each: each.desk.runner.stop())
    window.build()
    window.show()
    if path is not None:
        window.desk.open_registry(path)
    else:
        window.workspace.show_welcome()
    settle(qtbot, window)
    return window


def shut(window: MainWindow) -> None:
    """Close a window whatever state a failed test left it in."""
    window.desk.runner.stop()
    window.desk.runner._task = None  # its end would have to be waited for
    window.close()


def settle(qtbot, window: MainWindow) -> None:
    runner = window.desk.runner
    qtbot.waitUntil(lambda: not runner.busy and not runner.reading, timeout=20_000)


def nodes(widget: QWidget) -> Iterator[QAccessibleInterface]:
    """Yield everything below a widget that a screen reader can reach and that is in view."""
    waiting = [QAccessible.queryAccessibleInterface(widget)]
    while waiting:
        node = waiting.pop()
        if node is None or not node.isValid() or getattr(node.state(), "invisible"):  # noqa: B009 - not in the stubs
            continue
        yield node
        if node.role() not in (QAccessible.Role.Table, QAccessible.Role.List):
            waiting += [node.child(number) for number in range(node.childCount())]


def nameless(widget: QWidget) -> list[str]:
    """Return what must have a name for screen readers and has none."""
    found: list[str] = []
    for node in nodes(widget):
        owner = node.object()
        kind = type(owner).__name__
        named = f"{kind} {owner.objectName() if owner is not None else ''}".strip()
        own = owner is not None and (
            QT_OWN.fullmatch(owner.objectName()) or owner.inherits("QTableCornerButton")
        )
        empty = not node.text(QAccessible.Text.Name).strip()
        if node.role() in MUST_HAVE_NAME and empty and not own:
            path = []
            above = owner
            while above is not None:
                path.append(type(above).__name__)
                above = above.parent()
            found.append(f"{named} ({node.role().name}) in {' < '.join(path)}")
    return found


def english(widget: QWidget) -> set[str]:
    """Return the words on and about a widget that are not Chinese."""
    found: set[str] = set()
    for words in _words(widget):
        rest = PROPER.sub("", re.sub(r"<[^>]*>", "", words))
        if LATIN.search(rest):
            found.add(words)
    return found


def _words(widget: QWidget) -> Iterator[str]:
    for each in (widget, *widget.findChildren(QWidget)):
        yield each.toolTip()
        yield each.accessibleName()
        yield each.accessibleDescription()
        yield each.windowTitle()
        if isinstance(each, QAbstractButton | QLabel):
            yield each.text()
        if isinstance(each, QLineEdit):
            yield each.placeholderText()
    action: QAction
    for action in widget.findChildren(QAction):
        yield action.text()
        yield action.toolTip()
