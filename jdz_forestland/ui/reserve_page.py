"""`ReservePage` (储备库): the list of a year in the form's columns, its sums, and freezing it."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.errors import UserError
from jdz_forestland.service import reserving
from jdz_forestland.service.reserving import ReserveView
from jdz_forestland.ui import labels, remembered, reserve_columns, style, text
from jdz_forestland.ui import text_reserve as words
from jdz_forestland.ui.asking import Asking, AskingPanel
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.page import Page
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel
from jdz_forestland.ui.reserve_columns import ListRow
from jdz_forestland.ui.reserve_head import ReserveHead

LIST_WIDTHS: Final = "reserve.columns"
ACROSS: Final = "reserve.across"
USUAL: Final = (780, 380)
BUTTON_WIDTH: Final = 100

FREEZE_FIELDS: Final = (
    Field(
        "reporter",
        words.REPORTER,
        Kind.TEXT,
        words.CLAUSE_REPORTER,
        Owner.COUNTY_FORESTRY,
        required=True,
    ),
)
GIVE_BACK_FIELDS: Final = (
    Field(
        "note",
        words.GIVE_BACK_NOTE,
        Kind.LONG_TEXT,
        words.CLAUSE_LIST,
        Owner.COUNTY_FORESTRY,
        required=True,
    ),
)


class ReservePage(Page):
    """Attributes:
    head: what the list comes to. listed, left_out, sums, versions: the tables.
    renumber, give_back, freeze: what can be done. panel: asks for what it needs.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._view: ReserveView | None = None
        self.head = ReserveHead(self)
        self.listed = self._table(
            words.LIST, reserve_columns.FORM_COLUMNS, lambda row: row.parcel_key, LIST_WIDTHS
        )
        self.left_out = self._table(
            words.LEFT_OUT, reserve_columns.LEFT_OUT_COLUMNS, lambda row: row.parcel.key
        )
        self.sums = self._table(
            words.RECONCILED, reserve_columns.SUM_COLUMNS, lambda row: (row.level, row.name)
        )
        self.versions = self._table(
            words.VERSIONS, reserve_columns.VERSION_COLUMNS, lambda each: each.key
        )
        self.tabs = self._tabs()
        self.renumber = QPushButton(words.RENUMBER, self)
        self.give_back = QPushButton(words.GIVE_BACK, self)
        self.freeze = labels.primary(words.FREEZE, self)
        self.agreement = labels.plain("")
        self.panel = AskingPanel(self)
        self.panel.hide()
        self.empty = EmptyState(self)
        self.empty.say(words.EMPTY, words.EMPTY_HINT, words.GO_COMPARE)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the list of the year anew."""
        super().refresh()
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None or not year:
            self._whole.setCurrentWidget(self.empty)
            return
        try:
            view = reserving.view(registry, year)
        except UserError as error:
            self._desk.complain(error)
            return
        self._view = view
        self._whole.setCurrentWidget(self._content)
        self.head.show_view(view)
        self._show_tables(view)
        self._offer()

    # --- showing -----------------------------------------------------------------------------

    def _show_tables(self, view: ReserveView) -> None:
        registry = self._desk.registry
        assert registry is not None
        rows = view.form.rows if view.form is not None else ()
        keys = {parcel.parcel_no: parcel.key for parcel in view.members}
        lists = reserving.lists(registry, view.list_year)
        self.listed.records.set_records([ListRow(keys[row.parcel_no], row) for row in rows])
        self.left_out.records.set_records(view.left_out)
        self.sums.records.set_records(view.levels)
        self.versions.records.set_records(list(reversed(lists)))
        for place, (name, count) in enumerate(
            (
                (words.LIST, len(rows)),
                (words.LEFT_OUT, len(view.left_out)),
                (words.RECONCILED, 0),
                (words.VERSIONS, len(lists)),
            )
        ):
            self.tabs.setTabText(place, words.tab(name, count) if count else name)
        self._show_agreement(view)

    def _show_agreement(self, view: ReserveView) -> None:
        if not view.levels:
            self.agreement.setText("")
            return
        wrong = bool(view.difference_mu)
        if wrong:
            sentence = words.differs(text.mu(view.difference_mu))
        else:
            sentence = words.agrees(text.mu(view.total_mu))
        self.agreement.setText(sentence)
        labels.tint(self.agreement, style.ERROR if wrong else style.ACCENT_DARK)

    def _offer(self) -> None:
        """Offer what can be done now; what cannot says why."""
        view, registry = self._view, self._desk.registry
        if view is None or registry is None:
            return
        fixed = words.READ_ONLY if registry.is_read_only else ""
        busy = words.BUSY_FORM if self.panel.isVisible() else ""
        closed = "" if view.frozen is not None else words.NOT_CLOSED
        reasons = {
            self.renumber: (view.renumber_why, words.RENUMBER_TIP),
            self.give_back: (closed, words.GIVE_BACK_TIP),
            self.freeze: (view.freeze_why, words.FREEZE_TIP),
        }
        for button, (why_not, tip) in reasons.items():
            refusal = fixed or busy or why_not
            button.setEnabled(not refusal)
            button.setToolTip(refusal or tip)

    # --- doing -------------------------------------------------------------------------------

    def _renumber(self) -> None:
        registry = self._desk.registry
        if registry is None:
            return
        try:
            count = reserving.renumber(registry, self._desk.list_year)
        except UserError as error:
            self._desk.complain(error)
            return
        self._desk.noticed.emit(words.renumbered(count))

    def _ask_freeze(self) -> None:
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None:
            return

        def do(values: dict[str, Any]) -> str:
            made = reserving.freeze(registry, year, reporter=values["reporter"])
            return words.frozen(made.version, made.list_hash)

        self._ask(
            Asking(
                words.FREEZE_HEADING,
                FREEZE_FIELDS,
                words.FREEZE_DO,
                do,
                {"reporter": self._desk.settings.operator},
                words.FREEZE_WARNING,
            )
        )

    def _ask_give_back(self) -> None:
        registry, view = self._desk.registry, self._view
        if registry is None or view is None or view.frozen is None:
            return
        key, granted = view.frozen.key, view.frozen.state is ListState.GRANTED

        def do(values: dict[str, Any]) -> str:
            back = reserving.return_list(registry, key, values["note"])
            return words.given_back(back.version)

        self._ask(
            Asking(
                words.GIVE_BACK_HEADING,
                GIVE_BACK_FIELDS,
                words.GIVE_BACK_DO,
                do,
                warning=words.CORRECT_WARNING if granted else words.GIVE_BACK_WARNING,
                danger=not granted,
            )
        )

    def _ask(self, asking: Asking) -> None:
        self.panel.pose(asking)
        self.panel.show()
        self._offer()

    def _finish(self, sentence: str) -> None:
        self._close_panel()
        self._desk.noticed.emit(sentence)

    def _close_panel(self) -> None:
        self.panel.hide()
        self._offer()

    def _copy_fingerprint(self) -> None:
        if self._view is not None and self._view.frozen is not None:
            QGuiApplication.clipboard().setText(self._view.frozen.list_hash)

    def _go_to_parcel(self, _row: object) -> None:
        self._desk.page_asked.emit("parcels")

    # --- putting together --------------------------------------------------------------------

    def _table(self, name: str, columns: Any, identity: Any, widths: str = "") -> RecordTable:
        model = RecordTableModel(columns, identity, self)
        kept = remembered.sizes(self._desk, widths) if widths else ()
        table = RecordTable(model, name=name, widths=kept)
        if widths:
            table.shaped.connect(partial(remembered.keep, self._desk, widths))
        return table

    def _tabs(self) -> QTabWidget:
        tabs = QTabWidget(self)
        tabs.setDocumentMode(True)
        tabs.setAccessibleName(words.TABS)
        empty = {
            self.listed: (words.LIST, words.NO_LIST),
            self.left_out: (words.LEFT_OUT, words.NO_LEFT_OUT),
            self.sums: (words.RECONCILED, words.NO_SUMS),
            self.versions: (words.VERSIONS, words.NO_VERSIONS),
        }
        for table, (title, otherwise) in empty.items():
            table.set_empty_text(otherwise)
            tabs.addTab(table, title)
        return tabs

    def _lay_out(self) -> None:
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setChildrenCollapsible(False)
        across.addWidget(self.tabs)
        across.addWidget(self.panel)
        remembered.follow(self._desk, ACROSS, across, USUAL)
        remembered.show(self._desk, ACROSS, across, USUAL)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(16, 8, 16, 12)
        bottom.setSpacing(8)
        bottom.addWidget(self.agreement, 1)
        for button in (self.renumber, self.give_back):
            button.setMinimumSize(BUTTON_WIDTH, style.CONTROL_HEIGHT + 2)
            bottom.addWidget(button)
        bottom.addWidget(self.freeze)
        self._content = QWidget(self)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(across, 1)
        column.addLayout(bottom)
        self._whole = QStackedWidget(self)
        self._whole.addWidget(self._content)
        self._whole.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._whole)

    def _connect(self) -> None:
        desk = self._desk
        self._follow(desk.opened, desk.changed, desk.year_changed)
        desk.opened.connect(self.panel.hide)
        desk.selection_changed.connect(self.listed.select)
        self.renumber.clicked.connect(self._renumber)
        self.freeze.clicked.connect(self._ask_freeze)
        self.give_back.clicked.connect(self._ask_give_back)
        self.panel.done.connect(self._finish)
        self.panel.left.connect(self._close_panel)
        self.head.copy.clicked.connect(self._copy_fingerprint)
        for table in (self.listed, self.left_out):
            table.chosen.connect(desk.select)
            table.entered.connect(self._go_to_parcel)
        self.empty.acted.connect(lambda: desk.page_asked.emit("comparison"))
