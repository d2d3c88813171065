"""`SubmitPage` (报送): the way of a year's list to the city and the province, step by step."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.errors import UserError
from jdz_forestland.service import packing, paper_sizes
from jdz_forestland.ui import (
    files,
    icons,
    labels,
    remembered,
    style,
    submit_jobs,
    submit_view,
    text_material,
)
from jdz_forestland.ui import text_submit as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.page import Page
from jdz_forestland.ui.record_table import Column, RecordTable, RecordTableModel
from jdz_forestland.ui.registry_reader import RegistryReader
from jdz_forestland.ui.submit_answer import AnswerPanel
from jdz_forestland.ui.submit_freeze import FreezePanel
from jdz_forestland.ui.submit_hand import HandPanel
from jdz_forestland.ui.submit_pack import PackPanel
from jdz_forestland.ui.submit_rehearsal import RehearsalPanel
from jdz_forestland.ui.submit_result import ResultPanel
from jdz_forestland.ui.submit_view import Happened, Mark, StepKey, SubmitView

if TYPE_CHECKING:
    from jdz_forestland.service.packing import Packed
    from jdz_forestland.service.rehearsing import Rehearsal
    from jdz_forestland.service.reporting_state import ReportState

ACROSS: Final = "submit.across"
USUAL: Final = (204, 976)
LIST_WIDTH: Final = 198
PICTURE: Final = 20
LOOKS: Final = {
    Mark.LATER: (icons.step, style.FAINT),
    Mark.NOW: (icons.step, style.ACCENT),
    Mark.DONE: (icons.done, style.ACCENT),
    Mark.TROUBLE: (icons.warning, style.ERROR),
}
PAST_COLUMNS: Final[tuple[Column[Happened], ...]] = (
    Column(words.WHEN, lambda row: row.at[:16].replace("T", " "), width=9, fixed=True),
    Column(words.KIND, lambda row: row.kind, width=7),
    Column(words.ABOUT, lambda row: row.about, width=20),
    Column(words.STATE, lambda row: row.state, width=12),
    Column(words.WHO, lambda row: row.who, width=5),
)


class SubmitPage(Page):
    """Attributes:
    headline, detail: where the list is. track: the steps. freezing, rehearsal, pack, hand, answer,
    result, past: what is done in each of them.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._reader = RegistryReader(desk, self)
        self._view: SubmitView | None = None
        self._stood: tuple[int, ReportState] | None = None
        self._rehearsal: Rehearsal | None = None
        self._rehearsed_at: tuple[Path, int] | None = None
        self._packed: Packed | None = None
        self.headline = labels.plain("", points=style.LARGE_PT, bold=True)
        self.detail = labels.plain("", muted=True)
        self.track = self._list()
        self.freezing = FreezePanel(self)
        self.rehearsal = RehearsalPanel(self)
        self.pack = PackPanel(self)
        self.hand = HandPanel(self)
        self.answer = AnswerPanel(desk, self)
        self.result = ResultPanel(desk, self)
        model = RecordTableModel(PAST_COLUMNS, lambda row: (row.at, row.kind, row.about), self)
        self.past = RecordTable(model, name=words.PAST_TABLE)
        self.past.set_empty_text(words.NO_PAST_YET)
        self.empty = EmptyState(self)
        self.empty.say(words.EMPTY, words.EMPTY_HINT, words.GO_RESERVE)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the state of the year anew."""
        super().refresh()
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None or not year:
            self._whole.setCurrentWidget(self.empty)
            return
        try:
            view = submit_view.read(registry, year)
        except UserError as error:
            self._desk.complain(error)
            return
        self._whole.setCurrentWidget(self._content)
        self._show(replace(view, rehearsal=self._rehearsed(), packed=self._packed))

    def go_to(self, step: StepKey) -> None:
        """Show a step."""
        self.track.setCurrentRow(step)

    def take_files(self, paths: list[Path]) -> None:
        """Load a slip that was dropped on the window."""
        if self._stale:
            self.refresh()
        self.go_to(StepKey.ANSWER)
        if len(paths) != 1:
            self._desk.complain(UserError(words.ONE_SLIP, hint=words.ONE_SLIP_HINT))
            return
        self.answer.take(paths[0])

    # --- showing -----------------------------------------------------------------------------

    def _show(self, view: SubmitView) -> None:
        registry, status = self._desk.registry, view.status
        if registry is None:
            return
        self._view = view
        self.headline.setText(words.headline(view.year, status.label))
        due = words.due(status.due.day.isoformat(), status.days_left, status.due.clause)
        over = status.is_handed_over
        self.detail.setText(words.sentences(status.detail, "" if over else due))
        for row, (mark, line) in enumerate(submit_view.steps(view)):
            self._show_step(row, mark, line)
        self.freezing.show_view(view)
        self.rehearsal.show_view(view)
        self.pack.show_view(view, registry.county_code)
        self.hand.show_view(view)
        self.answer.show_view(view)
        self.result.show_view(view)
        self.past.records.set_records(submit_view.happened(view))
        stands = (view.year, status.state)
        if stands != self._stood:
            self._stood = stands
            self.go_to(submit_view.current(view))
        self._measure()
        self._offer()

    def _show_step(self, row: int, mark: Mark, line: str) -> None:
        item = self.track.item(row)
        title = words.STEPS[row]
        name = words.numbered(row + 1, title) if row < StepKey.PAST else title
        item.setText(f"{name}\n{line}" if line else name)
        draw, colour = LOOKS[mark]
        draw = icons.history if row == StepKey.PAST else draw
        item.setIcon(icons.icon(draw, PICTURE, colour=colour, active=colour))
        item.setToolTip(line or title)

    def _rehearsed(self) -> Rehearsal | None:
        """Return the last rehearsal while nothing was written since."""
        registry = self._desk.registry
        if registry is None or self._rehearsed_at != (registry.path, self._desk.list_year):
            self._rehearsal = None
        return self._rehearsal

    def _measure(self) -> None:
        view = self._view
        frozen = view.status.frozen if view is not None else None
        if view is None or frozen is None or not frozen.state.is_closed:
            self.pack.show_sizes(None)
            return
        year = view.year
        self._reader.read(
            words.MEASURING,
            lambda registry: paper_sizes.of_list(registry, year),
            self.pack.show_sizes,
            parcels=len(frozen.lines),
        )

    def _offer(self) -> None:
        """Offer what can be done now; what cannot says why."""
        refusal = self._view.refusal if self._view is not None else ""
        busy = words.BUSY if self._desk.runner.busy else ""
        self.rehearsal.allow(busy)
        self.pack.allow(busy or refusal)
        self.answer.allow(busy or refusal)
        self.result.allow(busy or refusal)

    # --- doing -------------------------------------------------------------------------------

    def _rehearse(self) -> None:
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None:
            return
        place = (registry.path, year)

        def show(found: Rehearsal) -> None:
            self._rehearsal, self._rehearsed_at = found, place
            self.refresh()

        job = submit_jobs.rehearsing(registry, year, self.pack.largest)
        self._desk.start(words.REHEARSING, job, done=show)

    def _ask_pack(self) -> None:
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None:
            return
        try:
            name = packing.proposed_name(registry, packing.to_hand_over(registry, year))
        except UserError as error:
            self._desk.complain(error)
            return
        start = remembered.export_folder(self._desk, registry.path.parent) / name
        chosen = files.target(self, words.PACK_TITLE, start, words.PACK_FILES)
        if chosen is not None:
            job = submit_jobs.packing(registry, year, chosen, self.pack.largest)
            self._desk.start(words.PACKING, job, done=self._take_packed)

    def _take_packed(self, packed: Packed) -> None:
        from jdz_forestland.service.registry import Change

        registry = self._desk.registry
        if registry is None:
            return
        self._packed = packed
        remembered.keep_export_folder(self._desk, packed.path.parent)
        registry.announce(Change())
        self.go_to(StepKey.PACK if packed.key.made_now else StepKey.HAND)
        size = text_material.size(packed.submission.size)
        self._desk.noticed.emit(words.packed(str(packed.path), size))

    def _go_to_parcel(self, key: str) -> None:
        self._desk.select((key,))
        self._desk.page_asked.emit("parcels")

    # --- putting together --------------------------------------------------------------------

    def _list(self) -> QListWidget:
        track = QListWidget(self)
        track.setObjectName("choices")
        track.setAccessibleName(words.TRACK)
        track.setIconSize(QSize(PICTURE, PICTURE))
        track.setWordWrap(True)
        track.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        track.setMinimumWidth(LIST_WIDTH)
        for title in words.STEPS:
            QListWidgetItem(title, track)
        return track

    def _lay_out(self) -> None:
        self._panels = QStackedWidget(self)
        panels = (self.freezing, self.rehearsal, self.pack, self.hand, self.answer, self.result)
        for panel in (*panels, self.past):
            self._panels.addWidget(panel)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setChildrenCollapsible(False)
        across.addWidget(self.track)
        across.addWidget(self._panels)
        # what it would like counts for nothing: a low page must not scroll while it can shrink
        across.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        remembered.follow(self._desk, ACROSS, across, USUAL)
        self._content = QWidget(self)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(4)
        head.addWidget(self.headline)
        head.addWidget(self.detail)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(across, 1)
        self._whole = QStackedWidget(self)
        self._whole.addWidget(self._content)
        self._whole.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._whole)

    def _connect(self) -> None:
        desk = self._desk
        self._follow(desk.opened, desk.changed, desk.year_changed)
        desk.opened.connect(self._forget)
        desk.runner.busy_changed.connect(self._offer)
        self.track.currentRowChanged.connect(self._panels.setCurrentIndex)
        self.freezing.go_asked.connect(partial(desk.page_asked.emit, "reserve"))
        self.rehearsal.start_asked.connect(self._rehearse)
        self.pack.start_asked.connect(self._ask_pack)
        for panel in (self.rehearsal, self.answer):
            panel.parcel_asked.connect(self._go_to_parcel)
        self.empty.acted.connect(partial(desk.page_asked.emit, "reserve"))

    def _forget(self) -> None:
        self._reader.drop_all()
        self._rehearsal = self._packed = self._stood = None
