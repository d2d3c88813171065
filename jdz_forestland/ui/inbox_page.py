"""`InboxPage` (收件): packages of the counties, what they change, and the city's answer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QStackedWidget, QWidget

from jdz_forestland.domain.submission import Submission, SubmissionState
from jdz_forestland.errors import UserError
from jdz_forestland.service import keys
from jdz_forestland.service.keys import KeyUnknown
from jdz_forestland.service.receiving import Arrival, Received
from jdz_forestland.ui import (
    files,
    history_text,
    inbox_frame,
    inbox_jobs,
    inbox_rows,
    labels,
    style,
    text,
)
from jdz_forestland.ui import text_inbox as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.inbox_answer import Answering
from jdz_forestland.ui.inbox_out import Outgoing
from jdz_forestland.ui.inbox_queue import PackageQueue
from jdz_forestland.ui.inbox_review import ReviewTabs
from jdz_forestland.ui.inbox_rows import PlaceRow
from jdz_forestland.ui.key_panel import KeyPanel
from jdz_forestland.ui.page import Page
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel
from jdz_forestland.ui.runner import Task

if TYPE_CHECKING:
    from jdz_forestland.service.reviewing import Review

Place = tuple[str, int]


class InboxPage(Page):
    """Attributes:
    headline, detail: where the city stands. places: counties by year. queue: what was dropped.
    heading, about, told: what is shown at the right. versions: which version; tabs: what it brings.
    explanation: why its total is another one. key, answering: ask at the right.
    take_in, skip, receive, expect, accept, give_back, again, papers, sum: what can be done.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._place: Place | None = None
        self._review: Review | None = None
        self._reading: Task | None = None
        self.headline = labels.plain("", points=style.LARGE_PT, bold=True)
        self.detail = labels.plain("", muted=True)
        model = RecordTableModel(inbox_rows.PLACE_COLUMNS, lambda row: row.key, self)
        self.places = RecordTable(model, name=words.COUNTIES)
        self.heading = labels.plain("", points=style.TITLE_PT, bold=True)
        self.about = labels.plain("")
        self.sums = labels.plain("")
        self.told = labels.plain("")
        labels.tint(self.told, style.ERROR)
        self.versions = QComboBox(self)
        self.versions.setAccessibleName(words.VERSIONS)
        self.explanation = QLineEdit(self)
        self.explanation.setAccessibleName(words.EXPLANATION)
        self.explanation.setPlaceholderText(words.EXPLANATION_HINT)
        self.tabs = ReviewTabs(desk, self)
        self.key = KeyPanel(desk, self)
        self.answering = Answering(desk, self)
        self.queue = PackageQueue(desk, self)
        self._out = Outgoing(desk, self)
        self.receive = labels.primary(words.RECEIVE_ASK, self)
        self.take_in = labels.primary(words.RECEIVE, self)
        self.accept = labels.primary(words.ACCEPT, self)
        self.skip = QPushButton(words.SKIP, self)
        self.expect = QPushButton(words.EXPECT, self)
        self.give_back = QPushButton(words.RETURN, self)
        self.again = QPushButton(words.SAVE_AGAIN, self)
        self.papers = QPushButton(words.PAPERS, self)
        self.sum = QPushButton(words.SUM, self)
        self.right = QStackedWidget(self)
        self.main = inbox_frame.lay_out(self, desk)
        self._connect()

    @property
    def submission(self) -> Submission | None:
        """The version that is shown; None while there is none."""
        found = self.versions.currentData()
        return found if isinstance(found, Submission) and self.queue.arrival is None else None

    def refresh(self) -> None:
        """Read the counties anew."""
        super().refresh()
        registry = self._desk.registry
        if registry is None:
            return
        rows = inbox_rows.places(registry, self._desk.list_year)
        self.places.records.set_records(rows)
        self._show_head(rows)
        known = {row.key for row in rows}
        if self._place not in known:
            self._place = _pressing(rows)
        if self._place is not None:
            self.places.select([self._place])
        if self.queue.arrival is None:
            self._show_place()
        self._offer()

    def take_files(self, paths: list[Path]) -> None:
        """Look at packages that were dropped on the window."""
        registry = self._desk.registry
        if registry is None:
            return
        if registry.is_read_only:
            self._desk.complain(UserError(words.READ_ONLY))
            return
        self._tell("")
        self.queue.take(paths)

    # --- showing -----------------------------------------------------------------------------

    def _show_head(self, rows: list[PlaceRow]) -> None:
        from jdz_forestland.domain.quota import list_due
        from jdz_forestland.service import policies

        registry = self._desk.registry
        assert registry is not None
        now = registry.now()
        year = self._desk.list_year or now.year
        self.headline.setText(words.headline(year, *inbox_rows.summary(rows, year)))
        due = list_due(year, policy=policies.current(registry))
        sentence = words.due(due.day.isoformat(), (due.day - now.date()).days)
        if keys.has_own(registry.county_code):
            sentence += words.own_key(keys.own(registry.county_code).spoken)
        self.detail.setText(sentence)
        self.detail.setToolTip(words.OWN_KEY_TIP)

    def _row(self) -> PlaceRow | None:
        place = self.places.records.row_of(self._place) if self._place is not None else None
        return None if place is None else self.places.records.record_at(place)

    def _choose(self, chosen: tuple[Place, ...]) -> None:
        registry = self._desk.registry
        if len(chosen) != 1 or registry is None:
            return
        self._place = chosen[0]
        self.answering.leave()
        if self._place[1] in registry.list_years():
            self._desk.show_year(self._place[1])
        if self.queue.arrival is None:
            self._show_place()

    def _show_place(self) -> None:
        """Offer the versions of the chosen county and show the newest, or the one looked at."""
        registry, row = self._desk.registry, self._row()
        if registry is None or row is None:
            return
        held = inbox_rows.versions(registry, *row.key)
        looked = self.versions.currentData()
        keys_ = [one.key for one in held]
        place = keys_.index(looked.key) if looked is not None and looked.key in keys_ else 0
        with QSignalBlocker(self.versions):
            self.versions.clear()
            for one in held:
                label = words.version(one.version, one.at[:10], one.state.label)
                self.versions.addItem(label, one)
            self.versions.setCurrentIndex(place if held else -1)
        self.versions.setVisible(len(held) > 1)
        self.heading.setText(words.chosen(row.row.county, row.list_year, row.row.label))
        self.tabs.show_sent(inbox_rows.sent(registry, *row.key))
        self.right.setCurrentWidget(self.main)
        self._show_version()

    def _show_version(self) -> None:
        self._drop_reading()
        mine, registry = self.submission, self._desk.registry
        self.tabs.setVisible(mine is not None)
        self.explanation.hide()
        self._review = None
        if mine is None or registry is None:
            self.about.setText(words.NOTHING_YET)
            self.sums.hide()
            self.tabs.amounts.show_amounts(())
            self._offer()
            return
        at = history_text.when(mine.at)
        self.about.setText(
            words.about(mine.version, mine.parcels, text.mu(mine.total_mu), at, mine.who)
        )
        self._show_sums(mine.expected_mu, mine.difference_mu, mine.explanation)
        self.tabs.show_diff(None)
        self.tabs.show_findings(None)
        task = Task(words.READING_TITLE, inbox_jobs.reviewing(registry, mine.key))
        task.succeeded.connect(lambda found: self._take_review(task, found))
        task.failed.connect(self._desk.complain)
        self._reading = task
        self._desk.runner.read(task)
        self._offer()

    def _show_sums(self, expected: Any, difference: Any, reason: str) -> None:
        self.sums.setVisible(expected is not None)
        if expected is None:
            return
        shown = f"{difference:+,f}" if difference else ""
        self.sums.setText(words.reconciled(text.mu(expected), shown, reason))
        labels.tint(self.sums, style.ERROR if difference else style.ACCENT_DARK)

    def _drop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _take_review(self, task: Task, found: Review | None) -> None:
        if self._reading is not task or found is None:
            return
        self._reading, self._review = None, found
        self.tabs.show_diff(found.diff)
        self.tabs.show_findings(found.arrival, found.trouble)
        before = found.before.version if found.before is not None else 0
        self.about.setText(text.DOT.join((self.about.text(), words.compared(before))))
        self._offer()

    # --- receiving ---------------------------------------------------------------------------

    def _ask_receive(self) -> None:
        chosen = files.several(self, words.RECEIVE_TITLE, files.documents(), words.RECEIVE_FILES)
        if chosen:
            self.take_files(chosen)

    def _show_arrival(self, arrival: Arrival) -> None:
        self._drop_reading()
        self._review = None
        said = arrival.manifest
        self._place = (said.county_code, said.list_year)
        self.places.select([self._place])
        heading = words.arrived(
            arrival.sender, said.list_year, said.list_version, waiting=self.queue.waiting
        )
        self.heading.setText(heading)
        self.about.setText(
            words.arrived_about(
                said.parcels,
                text.mu(said.total_mu),
                history_text.when(said.at),
                said.who,
                said.included,
                len(said.left_out),
            )
        )
        self._show_sums(arrival.expected_mu, arrival.difference_mu, "")
        self.explanation.clear()
        self.explanation.setVisible(arrival.needs_explanation)
        self.versions.hide()
        self.tabs.show()
        self.tabs.show_diff(arrival.diff)
        self.tabs.show_findings(arrival)
        self.tabs.show_sent([])
        self.right.setCurrentWidget(self.main)
        self._offer()

    def _receive(self) -> None:
        arrival = self.queue.arrival
        if arrival is None:
            return
        reason = self.explanation.text().strip()
        if arrival.needs_explanation and not reason:
            self._tell(words.NEEDS_EXPLANATION)
            self.explanation.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._tell("")
        self.queue.receive(reason)

    def _take_received(self, done: Received) -> None:
        self._place = (done.submission.county_code, done.submission.list_year)
        with QSignalBlocker(self.versions):
            self.versions.clear()  # not the version that was looked at before

    def _show_key(self, error: KeyUnknown) -> None:
        self.key.show_key(error)
        self.right.setCurrentWidget(self.key)
        self._offer()

    def _go_on(self) -> None:
        """Nothing waits any more."""
        self.refresh()

    def _tell(self, sentence: str) -> None:
        """Add a sentence to what went wrong; "" forgets it all."""
        held = self.told.text()
        self.told.setText("\n".join(filter(None, (held, sentence))) if sentence else "")
        self.told.setVisible(bool(sentence))

    # --- what can be done --------------------------------------------------------------------

    def _offer(self) -> None:
        inbox_frame.offer(self, self._desk, self._row())

    def _ask_of_place(self) -> None:
        row = self._row()
        if row is not None:
            self.answering.ask_expected(row)

    def _ask_of_version(self, ask: Any) -> None:
        mine = self.submission
        if mine is not None:
            ask(mine, self._review)

    def _ask_papers(self) -> None:
        mine = self.submission
        if mine is not None:
            self._out.ask_papers(mine)

    def _year(self) -> int:
        return self._place[1] if self._place is not None else self._desk.list_year

    def _save_again(self) -> None:
        chosen = self.tabs.chosen_slip()
        if chosen is not None:
            self.answering.save_again(chosen)

    def _go_to_parcel(self, key: str) -> None:
        self._desk.select((key,))
        self._desk.page_asked.emit("parcels")

    def _open_form(self) -> None:
        self.right.setCurrentWidget(self.answering.panel)
        self._offer()

    def _close_form(self) -> None:
        self.right.setCurrentWidget(self.main)
        self._offer()

    def _connect(self) -> None:
        desk, queue = self._desk, self.queue
        self._follow(desk.opened, desk.changed, desk.year_changed)
        desk.opened.connect(self._forget)
        desk.runner.busy_changed.connect(self._offer)
        self.places.chosen.connect(self._choose)
        self.versions.currentIndexChanged.connect(lambda _place: self._show_version())
        queue.arrived.connect(self._show_arrival)
        queue.key_asked.connect(self._show_key)
        queue.told.connect(self._tell)
        queue.received.connect(self._take_received)
        queue.emptied.connect(self._go_on)
        self.key.confirmed.connect(queue.again)
        self.key.left.connect(queue.skip)
        self.answering.opened.connect(self._open_form)
        self.answering.closed.connect(self._close_form)
        self.receive.clicked.connect(self._ask_receive)
        self.take_in.clicked.connect(self._receive)
        self.explanation.returnPressed.connect(self._receive)
        self.skip.clicked.connect(queue.skip)
        self.expect.clicked.connect(self._ask_of_place)
        self.accept.clicked.connect(partial(self._ask_of_version, self.answering.ask_accept))
        self.give_back.clicked.connect(partial(self._ask_of_version, self.answering.ask_return))
        self.again.clicked.connect(self._save_again)
        self.papers.clicked.connect(self._ask_papers)
        self.sum.clicked.connect(lambda: self._out.ask_sum(self._year()))
        self.tabs.parcel_asked.connect(self._go_to_parcel)
        self.tabs.sent.chosen.connect(lambda _keys: self._offer())

    def _forget(self) -> None:
        self._drop_reading()
        self.queue.forget()
        self._place = None
        self._tell("")


def _pressing(rows: list[PlaceRow]) -> Place | None:
    """Return the county that waits for an answer, or one that sent something."""
    held = [row for row in rows if row.row.newest is not None]
    waiting = [
        row
        for row in held
        if row.row.newest is not None and row.row.newest.state is SubmissionState.RECEIVED
    ]
    return next((row.key for row in (*waiting, *held, *rows)), None)
