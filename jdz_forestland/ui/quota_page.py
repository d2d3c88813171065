"""`QuotaPage` (定额): what a list year earned, where it went, and the entries behind it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
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
from jdz_forestland.errors import UserError
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.ui import files, labels, quota_rows, remembered, style, text, text_what_if
from jdz_forestland.ui import text_quota as words
from jdz_forestland.ui.asking import Asking, AskingPanel
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.page import Page
from jdz_forestland.ui.quota_head import QuotaHead
from jdz_forestland.ui.quota_rows import EntryRow, LotRow, Story
from jdz_forestland.ui.quota_story import StoryPanel
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel
from jdz_forestland.ui.what_if_panel import WhatIfPanel

if TYPE_CHECKING:
    from jdz_forestland.service.exporting import Exported
    from jdz_forestland.service.jobs import JobProgress

ACROSS: Final = "quota.across"
DOWN: Final = "quota.down"
USUAL: Final = (400, 840)
USUAL_DOWN: Final = (360, 200)
BUTTON_WIDTH: Final = 100

REVERSE_FIELDS: Final = (
    Field("reason", words.REVERSE_REASON, Kind.LONG_TEXT, words.CLAUSE, Owner.COUNTY_FORESTRY),
)
EXPIRE_FIELDS: Final = (
    Field("day", words.EXPIRE_DAY, Kind.DATE, words.CLAUSE, Owner.COUNTY_FORESTRY),
)


class QuotaPage(Page):
    """Attributes:
    head: the settlement; its figures open their entries. entries, lots: the tables.
    what_if: what moving parcels would bring.
    story: what stands behind the chosen row. panel: asks for what a correction needs.
    reverse, expire, carry, export: what can be done.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: list[EntryRow] = []
        self._ids: dict[str, str] = {}
        self._account = ""
        self.head = QuotaHead(self)
        self.entries = self._table(
            words.ENTRIES, quota_rows.ENTRY_COLUMNS, lambda row: row.entry.key, words.NO_ENTRIES
        )
        self.lots = self._table(
            words.LOTS, quota_rows.LOT_COLUMNS, lambda row: row.lot.parcel_key, words.NO_LOTS
        )
        self.what_if = WhatIfPanel(desk, self)
        self.story = StoryPanel(self)
        self.panel = AskingPanel(self)
        self.reverse = QPushButton(words.REVERSE, self)
        self.expire = QPushButton(words.EXPIRE, self)
        self.carry = QPushButton(words.CARRY, self)
        self.export = labels.primary(words.EXPORT, self)
        self.only = labels.plain("", muted=True)
        self.show_all = labels.link(words.SHOW_ALL, self)
        self.empty = EmptyState(self)
        self.empty.say(words.EMPTY, words.EMPTY_HINT, words.GO_RESERVE)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the ledger of the year anew."""
        from jdz_forestland.service import reserving

        super().refresh()
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None or not year:
            self._whole.setCurrentWidget(self.empty)
            return
        try:
            book = QuotaBook(registry)
            account, split = book.account(year), reserving.split(registry, year)
            frozen = reserving.current(registry, year)
        except UserError as error:
            self._desk.complain(error)
            return
        self._whole.setCurrentWidget(
            self._content if account is not None or split.reserve_mu else self.empty
        )
        self.head.show_account(split, account, frozen)
        self._show_rows(book, year)
        self.what_if.refresh()
        self._offer()

    # --- showing -----------------------------------------------------------------------------

    def _show_rows(self, book: QuotaBook, year: int) -> None:
        registry = self._desk.registry
        assert registry is not None
        parcels = {parcel.key: parcel for parcel in registry.parcels()}
        lots = book.lots(year)
        self._ids = {key: parcel.id for key, parcel in parcels.items()}
        self._ids |= {lot.parcel_key: lot.parcel_id for lot in lots}
        villages = {key: parcel.village for key, parcel in parcels.items()}
        self._rows = quota_rows.entry_rows(book.entries(list_year=year))
        self.lots.records.set_records(
            [LotRow(lot, villages.get(lot.parcel_key, "")) for lot in lots]
        )
        self._filter(self._account)

    def _filter(self, account: str) -> None:
        """Show the entries that touch an account; all of them for ""."""
        self._account = account
        shown = [row for row in self._rows if not account or quota_rows.touches(row, account)]
        self.entries.records.set_records(shown)
        names = {key: name for key, name in words.OPENED.values()}
        self.only.setText(words.only(names.get(account, "")) if account else "")
        self._above.setVisible(bool(account))
        if account:
            self.tabs.setCurrentWidget(self._entry_tab)

    def _show_story(self) -> None:
        from jdz_forestland.service import pedigree

        registry, table = self._desk.registry, self.tabs.currentWidget()
        self._side.setVisible(table is not self.what_if)
        row = (self.lots if table is self.lots else self.entries).chosen_record()
        if isinstance(row, EntryRow):
            stories: tuple[Story, ...] = (quota_rows.story_of_entry(row, self._ids),)
            keys = tuple(dict.fromkeys(p.parcel_key for p in row.entry.postings))
        elif isinstance(row, LotRow) and registry is not None:
            found = pedigree.of_parcel(registry, row.lot.parcel_key)
            stories = quota_rows.stories_of_lot(row, found)
            keys = (row.lot.parcel_key,)
        else:
            self.story.show_stories((), ())
            self._offer()
            return
        self.story.show_stories(stories, keys)
        self._desk.select(keys)
        self._offer()

    def _offer(self) -> None:
        """Offer what can be done now; what cannot says why."""
        registry = self._desk.registry
        if registry is None:
            return
        fixed = words.READ_ONLY if registry.is_read_only else ""
        fixed = fixed or (words.BUSY_FORM if self.panel.isVisible() else "")
        reasons = {
            self.reverse: (self._why_not_reverse(), words.REVERSE_TIP),
            self.expire: ("" if self.head.to_void else words.EXPIRE_NOTHING, words.EXPIRE_TIP),
            self.carry: ("" if self.head.owed else words.CARRY_NOTHING, words.CARRY_TIP),
        }
        for button, (why_not, tip) in reasons.items():
            button.setEnabled(not (fixed or why_not))
            button.setToolTip(fixed or why_not or tip)
        busy = self._desk.runner.busy
        self.export.setEnabled(not busy)
        self.export.setToolTip(text.BUSY if busy else words.EXPORT_TIP)

    def _why_not_reverse(self) -> str:
        row: EntryRow | None = self.entries.chosen_record()
        if row is None or self.tabs.currentWidget() is not self._entry_tab:
            return words.REVERSE_CHOOSE
        if row.reversed:
            return words.REVERSE_DONE
        return words.REVERSE_ITSELF if row.entry.reverses else ""

    # --- doing -------------------------------------------------------------------------------

    def _ask_reverse(self) -> None:
        row: EntryRow | None = self.entries.chosen_record()
        registry = self._desk.registry
        if row is None or registry is None:
            return
        key = row.entry.key

        def do(values: dict[str, Any]) -> str:
            QuotaBook(registry).reverse(key, values["reason"])
            return words.reversed_entry(key)

        self._ask(
            Asking(
                words.reverse_heading(key),
                REVERSE_FIELDS,
                words.REVERSE_DO,
                do,
                warning=words.REVERSE_WARNING,
            )
        )

    def _ask_expire(self) -> None:
        registry = self._desk.registry
        if registry is None:
            return

        def do(values: dict[str, Any]) -> str:
            day = datetime.date.fromisoformat(values["day"])
            made = QuotaBook(registry).expire(day=day)
            total = sum((EntryRow(entry, reversed=False).mu for entry in made), Decimal("0.00"))
            return words.expired(text.mu(total))

        today = {"day": registry.now().date().isoformat()}
        self._ask(
            Asking(
                words.EXPIRE_HEADING, EXPIRE_FIELDS, words.EXPIRE_DO, do, today, words.EXPIRE_TIP
            )
        )

    def _ask(self, asking: Asking) -> None:
        self.panel.pose(asking)
        self._side.setCurrentWidget(self.panel)
        self._offer()

    def _carry(self) -> None:
        registry = self._desk.registry
        if registry is None:
            return
        try:
            made = QuotaBook(registry).carry(day=registry.now().date())
        except UserError as error:
            self._desk.complain(error)
            return
        self._desk.noticed.emit(words.carried(len(made)) if made else words.CARRY_NOTHING)

    def _finish(self, sentence: str) -> None:
        self._leave()
        self._desk.noticed.emit(sentence)

    def _leave(self) -> None:
        self._side.setCurrentWidget(self.story)
        self._offer()

    def _ask_export(self) -> None:
        from jdz_forestland.service import exporting

        registry, year = self._desk.registry, self._desk.list_year
        if registry is None:
            return
        name = exporting.proposed_name(registry, "ledger", list_year=year, draft=False)
        start = registry.path.parent / name
        chosen = files.target(self, words.EXPORT, start, words.EXPORT_FILTER)
        if chosen is not None:
            job = _exporting(registry.path, self._desk.operator, year, chosen)
            title = text.job(words.EXPORTING, chosen.name)
            self._desk.start(title, job, done=self._say_exported)

    def _say_exported(self, written: Exported) -> None:
        self._desk.noticed.emit(words.exported(str(written.path)))

    def _go_to_parcel(self) -> None:
        self._desk.page_asked.emit("parcels")

    # --- putting together --------------------------------------------------------------------

    def _table(self, name: str, columns: Any, identity: Any, empty: str) -> RecordTable:
        table = RecordTable(RecordTableModel(columns, identity, self), name=name)
        table.set_empty_text(empty)
        return table

    def _make_tabs(self) -> None:
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(words.TABS)
        self._above = QWidget(self)
        above = QHBoxLayout(self._above)
        above.setContentsMargins(12, 2, 12, 2)
        above.addWidget(self.only, 1)
        above.addWidget(self.show_all)
        self._entry_tab = QWidget(self)
        column = QVBoxLayout(self._entry_tab)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._above)
        column.addWidget(self.entries, 1)
        self.tabs.addTab(self._entry_tab, words.ENTRIES)
        self.tabs.addTab(self.lots, words.LOTS)
        self.tabs.addTab(self.what_if, text_what_if.TAB)
        self._side = QStackedWidget(self)
        self._side.addWidget(self.story)
        self._side.addWidget(self.panel)

    def _lay_out(self) -> None:
        self._make_tabs()
        down = QSplitter(Qt.Orientation.Vertical, self)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        for splitter, name, usual, parts in (
            (down, DOWN, USUAL_DOWN, (self.tabs, self._side)),
            (across, ACROSS, USUAL, (labels.scrolled(self.head, self, words.SETTLEMENT), down)),
        ):
            splitter.setChildrenCollapsible(False)
            for part in parts:
                splitter.addWidget(part)
            remembered.follow(self._desk, name, splitter, usual)
            remembered.show(self._desk, name, splitter, usual)
        self._content = QWidget(self)
        whole = QVBoxLayout(self._content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(across, 1)
        whole.addLayout(self._bottom())
        self._whole = QStackedWidget(self)
        self._whole.addWidget(self._content)
        self._whole.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._whole)

    def _bottom(self) -> QHBoxLayout:
        bottom = QHBoxLayout()
        bottom.setContentsMargins(16, 8, 16, 12)
        bottom.setSpacing(8)
        bottom.addStretch(1)
        for button in (self.carry, self.expire, self.reverse):
            button.setMinimumSize(BUTTON_WIDTH, style.CONTROL_HEIGHT + 2)
            bottom.addWidget(button)
        bottom.addWidget(self.export)
        return bottom

    def _connect(self) -> None:
        desk = self._desk
        self._follow(desk.opened, desk.changed, desk.year_changed)
        desk.opened.connect(self._leave)
        desk.runner.busy_changed.connect(self._offer)
        self.head.settlement.asked.connect(self._filter)
        self.show_all.clicked.connect(lambda: self._filter(""))
        for table in (self.entries, self.lots):
            table.chosen.connect(self._show_story)
        self.tabs.currentChanged.connect(self._show_story)
        self.story.open_asked.connect(self._go_to_parcel)
        self.reverse.clicked.connect(self._ask_reverse)
        self.expire.clicked.connect(self._ask_expire)
        self.carry.clicked.connect(self._carry)
        self.export.clicked.connect(self._ask_export)
        self.panel.done.connect(self._finish)
        self.panel.left.connect(self._leave)
        self.empty.acted.connect(partial(desk.page_asked.emit, "reserve"))


def _exporting(path: Path, who: str, year: int, out: Path) -> Callable[[JobProgress], Exported]:
    def job(progress: JobProgress) -> Exported:
        from jdz_forestland.service import exporting
        from jdz_forestland.service.registry import Registry

        with Registry.open(path, who=who) as registry:
            return exporting.export(registry, "ledger", list_year=year, out=out)

    return job
