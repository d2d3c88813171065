"""`HomePage`: the answer first, then what is to be done, then where the figures come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jdz_forestland.domain.findings import Level
from jdz_forestland.service import reporting_state
from jdz_forestland.service.duties import Duty
from jdz_forestland.service.overview import Overview, overview
from jdz_forestland.service.reporting_state import ReportState, ReportStatus
from jdz_forestland.ui import icons, labels, style, text, text_submit
from jdz_forestland.ui import text_duties as duties
from jdz_forestland.ui import text_home as words
from jdz_forestland.ui.columns import Columns
from jdz_forestland.ui.desk import Desk, ParcelFilter
from jdz_forestland.ui.home_cards import (
    AnswerCard,
    BarCard,
    ComparedCard,
    DeedCard,
    Todo,
    TodoCard,
)
from jdz_forestland.ui.quota_card import QuotaCard
from jdz_forestland.ui.text_parcels import NO_TOWN

COMPARISONS_SHOWN: Final = 3
# Cards in order: 待办, 各环节, 各乡镇, 比对, 改动, 定额.
PLANS: Final = {
    1: ((0, 5, 1, 2, 3, 4),),
    2: ((0, 5, 3, 4), (1, 2)),
    3: ((0, 5), (1, 2), (3, 4)),
}


class HomePage(QWidget):
    """Reads everything from the registry, shows it, and leads on; changes nothing.

    Attributes:
        answer, todo, stages, towns, compared, deeds, quota: the cards.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.answer = AnswerCard(lambda: self._go("comparison"))
        self.todo = TodoCard(self)
        self.stages = BarCard(
            words.STAGES, words.STAGE, words.STAGES_TIP, self._show_stage, parent=self
        )
        self.towns = BarCard(words.TOWNS, words.TOWN, words.TOWNS_TIP, self._show_town, parent=self)
        self.compared = ComparedCard(self)
        self.deeds = DeedCard(self._going("history"), self)
        self.quota = QuotaCard(self._show_quota, self)
        self._lay_out()
        for signal in (desk.opened, desk.changed, desk.year_changed):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the year again."""
        registry = self._desk.registry
        if registry is None:
            return
        seen = overview(registry, list_year=self._desk.list_year)
        self.answer.show_overview(seen)
        waiting: list[Todo] = []
        if seen.list_year and not registry.is_city:
            status = reporting_state.status(registry, seen.list_year)
            self.answer.show_status(status)
            waiting = self._handing_over(status)
        self.todo.show_todos([*waiting, *self._todos(seen)])
        stages = [
            (stage.value, stage.label, count, figure, style.stage_colour(stage).name())
            for stage, count, figure in seen.summary.by_stage
        ]
        self.stages.show_rows(stages)
        towns = [
            (town or NO_TOWN, town or NO_TOWN, count, figure, style.ACCENT)
            for town, count, figure in seen.summary.by_town
        ]
        self.towns.show_rows(sorted(towns, key=lambda row: -row[3]))
        self.compared.show_comparisons(seen.compared[:COMPARISONS_SHOWN])
        self.deeds.show_deeds(seen.deeds, seen.entries)
        self.quota.show_accounts(seen.accounts)
        self.quota.setVisible(bool(seen.accounts) and registry.level == "county")
        for card in (self.todo, self.stages, self.towns, self.compared):
            card.setVisible(seen.summary.parcels > 0)

    def _handing_over(self, status: ReportStatus) -> list[Todo]:
        """Return what the list waits for once it is frozen: that is not yet handed over."""
        if status.state in (ReportState.OPEN, ReportState.GRANTED):
            return []
        handed_over = status.is_handed_over
        draw, colour = (icons.step, style.ACCENT) if handed_over else (icons.warning, style.WARNING)
        sentence = text_submit.todo(status.label, status.detail, handed_over=handed_over)
        return [Todo(draw, colour, sentence, text_submit.GO, self._going("submit"))]

    def _todos(self, seen: Overview) -> list[Todo]:
        """Return what is to be done, most pressing first."""
        todos = [self._owing(duty) for duty in seen.duties if duty.days_left < 0]
        levels = (
            (Level.ERROR, icons.error, words.todo_errors),
            (Level.WARNING, icons.warning, words.todo_warnings),
            (Level.NOTICE, icons.notice, words.todo_notices),
        )
        of_year = [c for c in seen.compared if c.comparison.list_year == seen.list_year]
        compare, export = self._going("comparison"), self._going("reports")
        if not of_year:
            todos.append(
                Todo(icons.step, style.ACCENT, words.TODO_COMPARE, words.GO_COMPARE, compare)
            )
        for level, draw, sentence in levels[:2]:
            todos += self._about_level(seen, level, draw, sentence)
        todos += [self._owing(duty) for duty in seen.duties if duty.days_left >= 0]
        if seen.quarantined:
            sentence_out = words.todo_quarantined(seen.quarantined)
            todos.append(
                Todo(icons.warning, style.WARNING, sentence_out, words.GO_COMPARE, compare)
            )
        if not self._desk.settings.operator:
            todos.append(Todo(icons.step, style.ACCENT, words.TODO_OPERATOR, words.GO_FILL, export))
        todos.append(Todo(icons.step, style.ACCENT, words.TODO_FORM, words.GO_EXPORT, export))
        return todos + self._about_level(seen, *levels[2])

    def _owing(self, duty: Duty) -> Todo:
        late = duty.days_left < 0
        said = duties.duty(
            duty.kind, duty.year, duty.count, duty.due.isoformat(), duty.days_left, duty.clause
        )
        draw, colour = (icons.warning, style.WARNING) if late else (icons.step, style.ACCENT)
        go = self._going(duties.PAGES[duty.kind])
        return Todo(draw, colour, said, duties.GO[duty.kind], go)

    def _about_level(
        self, seen: Overview, level: Level, draw: icons.Draw, sentence: Callable[[int], str]
    ) -> list[Todo]:
        count = seen.by_level.get(level, 0)
        if not count:
            return []
        colour = style.level_colour(level).name()
        go = self._filtering(ParcelFilter(level=int(level)))
        return [Todo(draw, colour, sentence(count), words.GO_SEE, go)]

    def _going(self, key: str) -> Callable[[], None]:
        return lambda: self._go(key)

    def _go(self, key: str) -> None:
        self._desk.page_asked.emit(key)

    def _filtering(self, wanted: ParcelFilter) -> Callable[[], None]:
        return lambda: self._show_parcels(wanted)

    def _show_parcels(self, wanted: ParcelFilter) -> None:
        self._desk.show_parcels(wanted)
        self._go("parcels")

    def _show_quota(self, list_year: int) -> None:
        self._desk.show_year(list_year)
        self._go("quota")

    def _show_stage(self, stage: str) -> None:
        self._show_parcels(ParcelFilter(stage=stage))

    def _show_town(self, town: str) -> None:
        self._show_parcels(ParcelFilter(town=town))

    def _lay_out(self) -> None:
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addWidget(self.answer)
        cards = (self.todo, self.stages, self.towns, self.compared, self.deeds, self.quota)
        column.addWidget(Columns(cards, PLANS, body))
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(labels.scrolled(body, self, text.HOME))
