"""`CityHomePage`: what the city has received, what is due, and what it should do next."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from jdz_forestland.domain.submission import SubmissionState
from jdz_forestland.service import submitted
from jdz_forestland.service.overview import Overview, overview
from jdz_forestland.service.submitted import CountyRow
from jdz_forestland.ui import icons, labels, style, text
from jdz_forestland.ui import text_inbox as words
from jdz_forestland.ui.columns import Columns
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.home_cards import BarCard, DeedCard, Todo, TodoCard

# Cards in order: 待办, 各县, 改动.
PLANS: Final = {1: ((0, 1, 2),), 2: ((0,), (1, 2)), 3: ((0,), (1,), (2,))}
_STANDING: Final = (SubmissionState.RECEIVED, SubmissionState.ACCEPTED)


class CityHomePage(QWidget):
    """Reads everything from the registry, shows it, and leads on; changes nothing.

    Attributes:
        headline, sums, due: the answer. todo, counties, deeds: the cards.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.headline = labels.plain("", points=style.LARGE_PT, bold=True)
        self.sums = labels.plain("")
        self.due = labels.plain("", muted=True)
        self.todo = TodoCard(self)
        self.counties = BarCard(
            words.COUNTIES, words.COUNTY, words.COUNTIES_TIP, lambda _key: self._go(), parent=self
        )
        self.deeds = DeedCard(self._going("history"), self)
        self._lay_out()
        for signal in (desk.opened, desk.changed, desk.year_changed):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the year again."""
        registry = self._desk.registry
        if registry is None or not registry.is_city:
            return
        year = self._desk.list_year or registry.now().year
        rows = submitted.counties(registry, year)
        seen = overview(registry, list_year=year)
        standing = [row.newest for row in rows if _stands(row) and row.newest is not None]
        accepted = sum(one.state is SubmissionState.ACCEPTED for one in standing)
        self.headline.setText(words.headline(year, len(rows), len(standing), accepted))
        total = sum((one.total_mu for one in standing), Decimal("0.00"))
        parcels = sum(one.parcels for one in standing)
        self.sums.setText(words.city_sums(parcels, text.mu(total)) if standing else words.START)
        self.due.setText(words.due(seen.due.day.isoformat(), seen.days_left))
        self.todo.show_todos(self._todos(rows, seen))
        self.counties.show_rows(
            [
                (one.county_code, row.county, one.parcels, one.total_mu, style.ACCENT)
                for row in rows
                if (one := row.newest) is not None and _stands(row)
            ]
        )
        self.counties.setVisible(bool(standing))
        self.deeds.show_deeds(seen.deeds, seen.entries)

    def _todos(self, rows: tuple[CountyRow, ...], seen: Overview) -> list[Todo]:
        """Return what is to be done, most pressing first."""
        found = [_about(row, seen.days_left) for row in rows]
        todos = [
            Todo(draw, colour, sentence, button, self._going("inbox"))
            for rank in range(3)
            for place, draw, colour, sentence, button in (each for each in found if each)
            if place == rank
        ]
        if rows and all(_accepted(row) for row in rows):
            todos.append(
                Todo(icons.done, style.ACCENT, words.TODO_SUM, words.GO_SUM, self._going("inbox"))
            )
        if any(row.expected_mu is None and row.newest is None for row in rows):
            expect = self._going("inbox")
            todos.append(Todo(icons.step, style.ACCENT, words.TODO_EXPECT, words.GO_EXPECT, expect))
        return todos

    def _going(self, key: str) -> Callable[[], None]:
        return lambda: self._desk.page_asked.emit(key)

    def _go(self) -> None:
        self._desk.page_asked.emit("inbox")

    def _lay_out(self) -> None:
        answer = QFrame(self)
        answer.setObjectName("card")
        said = QVBoxLayout(answer)
        said.setContentsMargins(20, 16, 20, 16)
        said.setSpacing(8)
        for label in (self.headline, self.sums, self.due):
            said.addWidget(label)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addWidget(answer)
        column.addWidget(Columns((self.todo, self.counties, self.deeds), PLANS, body))
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(labels.scrolled(body, self, text.HOME))


def _stands(row: CountyRow) -> bool:
    return row.newest is not None and row.newest.state in _STANDING


def _accepted(row: CountyRow) -> bool:
    return row.newest is not None and row.newest.state is SubmissionState.ACCEPTED


def _about(row: CountyRow, days_left: int) -> tuple[int, icons.Draw, str, str, str] | None:
    """Return rank, picture, colour, sentence and button of what a county waits for."""
    newest = row.newest
    late = (icons.warning, style.WARNING) if days_left < 0 else (icons.step, style.ACCENT)
    if newest is None:
        return 2, *late, words.todo_missing(row.county), words.GO_INBOX
    if newest.state is SubmissionState.RECEIVED:
        sentence = words.todo_answer(row.county, newest.version, text.mu(newest.total_mu))
        return 0, icons.warning, style.WARNING, sentence, words.GO_ANSWER
    if newest.state is SubmissionState.RETURNED:
        return 1, *late, words.todo_returned(row.county, newest.version), words.GO_INBOX
    return None
