"""The one table view for everything: parcels, findings, slivers, the preview of a form."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontInfo,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from jdz_forestland.ui import list_paper, style, text_table
from jdz_forestland.ui.record_model import ASCENDING, RECORD_ROLE, Column, RecordTableModel

__all__ = ["RECORD_ROLE", "Column", "RecordTable", "RecordTableModel"]

ROW_HEIGHT: Final = style.ROW_HEIGHT
LEAST_WIDTH: Final = 36
CELL_MARGIN: Final = 12
# Without padding a figure on the right touches the words of the next column.
_SHEET: Final = f"""
QTableView::item {{ padding: 0 3px; border: none; }}
QTableView::item:selected {{ background: palette(highlight); color: palette(highlighted-text); }}
QHeaderView::section {{
    background: {style.WINDOW}; border: none; border-right: 1px solid {style.LINE};
    border-bottom: 1px solid {style.STRONG_LINE}; padding: 5px 6px;
}}
"""
TELL_AFTER_MS: Final = 500


class RecordTable(QTableView):
    """A view on a `RecordTableModel`: sorts by its headings, copies to a spreadsheet.

    The last column shown takes the room that is left. Columns are chosen in the menu of the
    heading; widths and choice are told by `shaped` and come back as `widths`.

    Signals:
        chosen(tuple): the user selected these records; their identities in the order of the rows.
        entered(object): Enter or a double click on this record.
        shaped(list): width of each column in pixels, 0 for a hidden one; half a second after
            the user changed it.
    """

    chosen = Signal(tuple)
    entered = Signal(object)
    shaped = Signal(list)

    def __init__(
        self,
        records: RecordTableModel[Any],
        *,
        name: str,
        widths: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Make the view.

        Args:
            name: accessible name.
            widths: as `shaped` told them; others than one for each column are ignored.
        """
        super().__init__(parent)
        self.records = records
        self._empty_text = ""
        self._filter_text: Callable[[], str] | None = None
        self._quiet = False
        self._filling = False
        self._held: tuple[Hashable, ...] = ()
        self.setAccessibleName(name)
        self._set_manners()
        self.setModel(records)
        records.modelAboutToBeReset.connect(self._hold)
        records.modelReset.connect(self._take_up)
        self.selectionModel().selectionChanged.connect(self._tell)
        self.doubleClicked.connect(self._enter)
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(TELL_AFTER_MS)
        self._telling.timeout.connect(lambda: self.shaped.emit(self.widths()))
        self._widths = [self._first_width(place) for place in range(len(records.columns))]
        self._set_header(widths)

    def set_empty_text(self, words: str) -> None:
        """Say this where there are no rows."""
        self._empty_text = words
        self.viewport().update()

    # --- selection ---------------------------------------------------------------------------

    def selected(self) -> tuple[Hashable, ...]:
        """Return the identities of the selected records in the order of the rows."""
        ranges = self.selectionModel().selection().toList()
        rows = sorted({row for r in ranges for row in range(r.top(), r.bottom() + 1)})
        return tuple(self.records.identity_at(row) for row in rows)

    def chosen_records(self) -> list[Any]:
        """Return the selected records in the order of the rows."""
        rows = (self.records.row_of(identity) for identity in self.selected())
        return [self.records.record_at(row) for row in rows if row is not None]

    def chosen_record(self) -> Any | None:
        """Return the one record that is selected; None where none is, or several are."""
        chosen = self.chosen_records()
        return chosen[0] if len(chosen) == 1 else None

    def select(self, identities: Iterable[Hashable]) -> None:
        """Select these records, those that are shown, and bring the first into view.

        Says nothing: `chosen` is for what the user does.
        """
        places = (self.records.row_of(identity) for identity in identities)
        rows = sorted(row for row in places if row is not None)
        last = len(self.records.columns) - 1
        selection = QItemSelection()
        for first, end in _runs(rows):
            top, bottom = self.records.index(first, 0), self.records.index(end, last)
            selection.select(top, bottom)
        self._quiet = True
        flags = QItemSelectionModel.SelectionFlag
        if rows:
            start = self.records.index(rows[0], max(self.currentIndex().column(), 0))
            self.selectionModel().setCurrentIndex(start, flags.NoUpdate)
            self.scrollTo(start)
        self.selectionModel().select(selection, flags.ClearAndSelect)
        self._quiet = False

    def shown_columns(self) -> list[Column[Any]]:
        """Return the columns that are shown, in their order on screen."""
        header = self.horizontalHeader()
        order = sorted(range(header.count()), key=header.visualIndex)
        return [self.records.columns[place] for place in order if not header.isSectionHidden(place)]

    def set_filter_text(self, tell: Callable[[], str]) -> None:
        """Ask this what was filtered, for the footer of a printed list."""
        self._filter_text = tell

    def filter_text(self) -> str:
        """Return what was filtered, "" for nothing."""
        return self._filter_text() if self._filter_text is not None else ""

    def copy(self) -> None:
        """Put the selected rows on the clipboard, headings first, as a spreadsheet takes them."""
        shown = self.shown_columns()
        records = self.chosen_records()
        if not records:
            return
        lines = ["\t".join(" ".join(column.title.split()) for column in shown)]
        lines += ["\t".join(column.copied(record) for column in shown) for record in records]
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    # --- columns -----------------------------------------------------------------------------

    def widths(self) -> list[int]:
        """Return the width of each column in pixels, 0 for a hidden one."""
        hidden = self.horizontalHeader().isSectionHidden
        return [0 if hidden(place) else width for place, width in enumerate(self._widths)]

    def column_menu(self) -> QMenu:
        """Return a menu that shows and hides columns; it deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, column in enumerate(self.records.columns):
            action = menu.addAction(" ".join(column.title.split()))
            action.setCheckable(True)
            action.setChecked(not self.horizontalHeader().isSectionHidden(place))
            action.setEnabled(not column.fixed)
            action.toggled.connect(partial(self._show_column, place))
        menu.addSeparator()
        menu.addAction(text_table.USUAL_COLUMNS, self._show_usual)
        return menu

    def _show_column(self, place: int, shown: bool) -> None:
        self.setColumnHidden(place, not shown)
        self._fill()
        self._telling.start()

    def _show_usual(self) -> None:
        for place in range(len(self.records.columns)):
            self._widths[place] = self._first_width(place)
            self.setColumnHidden(place, False)
        self._fill()
        self._telling.start()

    def _first_width(self, place: int) -> int:
        em = QFontInfo(self.font()).pixelSize()
        asked = self.records.columns[place].width
        heading = self.horizontalHeader().sectionSizeFromContents(place).width()
        return max(heading, asked * em + CELL_MARGIN if asked else 0)

    def _fill(self) -> None:
        """Give every column its width, and what is left to the last one.

        Widths decide about scroll bars and those about the room, so it is looked at again.
        """
        header = self.horizontalHeader()
        shown = [place for place in range(header.count()) if not header.isSectionHidden(place)]
        if not shown or self._filling:
            return
        self._filling = True
        for place in shown[:-1]:
            header.resizeSection(place, self._widths[place])
        taken = sum(self._widths[place] for place in shown[:-1])
        for _ in range(2):
            left = self.viewport().width() - taken
            header.resizeSection(shown[-1], max(left, self._widths[shown[-1]]))
        self._filling = False

    def _note_width(self, place: int, _before: int, width: int) -> None:
        if not self._filling and width > 0:
            self._widths[place] = width
            self._telling.start()

    # --- events ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._empty_text and not self.records.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(style.MUTED))
            room = self.viewport().rect().adjusted(24, 0, -24, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), self._empty_text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copying = menu.addAction(text_table.COPY, self.copy)
        copying.setEnabled(self.selectionModel().hasSelection())
        menu.addAction(text_table.SELECT_ALL, self.selectAll)
        columns = self.column_menu()
        columns.setTitle(text_table.COLUMNS)
        menu.addMenu(columns)
        list_paper.add_actions(menu, self)
        menu.popup(event.globalPos())

    # --- parts -------------------------------------------------------------------------------

    def _set_manners(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setStyleSheet(_SHEET)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab goes on to the next widget
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.hide()

    def _set_header(self, widths: Sequence[int]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(LEAST_WIDTH)
        header.setSortIndicator(-1, ASCENDING)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self.column_menu().popup(header.mapToGlobal(at))
        )
        if len(widths) == len(self._widths):
            for place, width in enumerate(widths):
                self.setColumnHidden(place, width == 0 and not self.records.columns[place].fixed)
                self._widths[place] = width or self._widths[place]
        self._fill()
        header.sectionResized.connect(self._note_width)

    def _hold(self) -> None:
        self._held = self.selected()
        self._quiet = True  # a reset empties the selection by itself

    def _take_up(self) -> None:
        """Select again what was selected and is still there; say so where something went."""
        held, self._held = self._held, ()
        self._quiet = False
        self.select(held)
        if (left := self.selected()) != held:
            self.chosen.emit(left)

    def _tell(self) -> None:
        if not self._quiet:
            self.chosen.emit(self.selected())

    def _enter(self, index: QModelIndex) -> None:
        if index.isValid():
            self.entered.emit(self.records.record_at(index.row()))


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of every run of neighbouring rows; `rows` are sorted."""
    for place, row in enumerate(rows):
        if place == 0 or rows[place - 1] != row - 1:
            start = row
        if place + 1 == len(rows) or rows[place + 1] != row + 1:
            yield start, row
