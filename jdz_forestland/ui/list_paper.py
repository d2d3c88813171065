"""Any list of the window to paper or to a workbook: all rows, not the page that is in view."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu, QTableView, QWidget

from jdz_forestland.errors import UserError
from jdz_forestland.ui import files, text
from jdz_forestland.ui import text_print as words
from jdz_forestland.ui import text_reports as report_words

if TYPE_CHECKING:
    from jdz_forestland.domain.listing import Listing
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.ui.desk import Desk
    from jdz_forestland.ui.record_table import RecordTable

_SUFFIXES: Final = {".pdf": words.PDF, ".xlsx": words.XLSX}


def add_actions(menu: QMenu, table: RecordTable) -> None:
    """Add printing and saving of the whole list; nothing where no desk is above the table."""
    desk = desk_above(table)
    if desk is None:
        return
    menu.addSeparator()
    for suffix, name in ((".pdf", words.PRINT_LIST), (".xlsx", words.SAVE_LIST)):
        action = menu.addAction(name)
        action.setEnabled(bool(table.records.records) and not desk.runner.busy)
        action.triggered.connect(_asking(table, desk, suffix))


def ask_of(widget: QWidget, suffix: str) -> None:
    """Print (".pdf") or save (".xlsx") the list that can be seen on a page: the largest one.

    Says above the page that there is none, where there is none.
    """
    from jdz_forestland.ui.record_table import RecordTable

    desk = desk_above(widget)
    if desk is None:
        return
    tables: Iterable[RecordTable] = widget.findChildren(RecordTable)
    seen = [table for table in tables if table.isVisible() and table.records.records]
    if not seen:
        desk.complain(UserError(words.NO_LIST, hint=words.NO_LIST_HINT))
        return
    largest = max(seen, key=lambda table: table.width() * table.height())
    _asking(largest, desk, suffix)()


def desk_above(widget: QWidget) -> Desk | None:
    """Return the desk of the window or page that a widget is on."""
    above: QWidget | None = widget
    while above is not None:
        for name in ("desk", "_desk"):
            found: Desk | None = getattr(above, name, None)
            if found is not None:
                return found
        above = above.parentWidget()
    return None


def listing_of(table: RecordTable, desk: Desk) -> Listing:
    """Return a list as it is on screen: shown columns in their order, all rows that are left."""
    from jdz_forestland.domain.listing import ListColumn, Listing
    from jdz_forestland.service.exporting import provenance
    from jdz_forestland.service.registry import local_now

    registry = desk.registry
    columns = table.shown_columns()
    return Listing(
        title=table.accessibleName(),
        columns=tuple(ListColumn(" ".join(c.title.split()), c.numeric) for c in columns),
        rows=tuple(tuple(c.copied(record) for c in columns) for record in table.records.records),
        filters=table.filter_text() or words.NO_FILTER,
        who=desk.operator,
        made=registry.now() if registry is not None else local_now(),
        provenance=provenance(registry) if registry is not None else "",
    )


def write(listing: Listing, path: Path, desk: Desk) -> None:
    """Write a list as .pdf or .xlsx, as a job, and open it."""

    def job(progress: JobProgress) -> Path:
        if path.suffix.lower() == ".pdf":
            from jdz_forestland.ui.print import listing as paper

            paper.write(path, listing, progress)
        else:
            from jdz_forestland.service.listing import write_listing

            write_listing(path, listing)
        return path

    desk.start(text.job(words.LISTING, path.name), job, done=_open)


def _asking(table: RecordTable, desk: Desk, suffix: str) -> Callable[[], None]:
    def ask() -> None:
        listing = listing_of(table, desk)
        registry = desk.registry
        folder = registry.path.parent if registry is not None else files.documents()
        pattern = report_words.pattern(_SUFFIXES[suffix], suffix)
        name = f"{listing.title}_{listing.made:%Y%m%d}{suffix}"
        chosen = files.target(_top(table), words.LISTING, folder / name, pattern)
        if chosen is not None:
            write(listing, chosen, desk)

    return ask


def _top(table: QTableView) -> QWidget:
    return table.window()


def _open(path: Any) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
