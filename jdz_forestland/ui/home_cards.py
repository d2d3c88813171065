"""The cards of the first page: the answer, what is owed, where it lies, what was done last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from jdz_forestland.domain.stage import Stage
from jdz_forestland.service.overview import Compared, Deed, Overview
from jdz_forestland.service.reporting_state import ReportStatus
from jdz_forestland.ui import charts, icons, labels, style, text, text_submit
from jdz_forestland.ui import text_home as words

STAMP_LENGTH: Final = len("2023-08-23T08:12")
POOL_COLOUR: Final = "#6b7f8e"


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: how pressing, in words, and what brings the user there."""

    draw: icons.Draw
    colour: str
    words: str
    button: str
    go: Callable[[], None]


class AnswerCard(QFrame):
    """How much there is this year, what it would earn, and by when the list is due.

    Attributes:
        headline, arithmetic, caution, due: the sentences. bar: county and province side by side.
        start: shown while there is nothing; leads to the comparison.
    """

    def __init__(self, start: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.headline = labels.plain("", points=style.LARGE_PT, bold=True)
        self.bar = charts.ShareBar(words.QUOTA_BAR, self)
        self.arithmetic = labels.plain("")
        self.caution = labels.plain("")
        labels.tint(self.caution, style.WARNING)
        self.due = labels.plain("", muted=True)
        self.start = labels.primary(words.EMPTY_GO, self)
        self.start.clicked.connect(start)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for widget in (self.headline, self.bar, self.arithmetic, self.caution, self.due):
            column.addWidget(widget)
        column.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)

    def show_overview(self, seen: Overview) -> None:
        """Show the figures of a year."""
        empty = seen.summary.parcels == 0
        self.start.setVisible(empty)
        self.caution.setVisible(not empty)
        self.due.setVisible(not empty)
        if empty:
            self.headline.setText(words.EMPTY_TITLE)
            self.arithmetic.setText(words.EMPTY)
            self.bar.show_parts(())
            return
        self._show_figures(seen)
        day = seen.due.day.isoformat()
        self.due.setText(words.due(day, seen.days_left, seen.due.clause))

    def show_status(self, status: ReportStatus) -> None:
        """Say how far the list of the year has got, once it is frozen."""
        if status.frozen is not None:
            self.due.setText(text_submit.with_state(self.due.text(), status.label))
            self.caution.setVisible(not status.is_handed_over)

    def _show_figures(self, seen: Overview) -> None:
        summary, shared = seen.summary, seen.account or seen.forecast
        rule = seen.forecast
        leads = sum(count for stage, count, _ in summary.by_stage if stage is Stage.LEAD)
        reserve, county, pool = (
            text.mu(figure) for figure in (shared.reserve_mu, shared.county_mu, shared.pool_mu)
        )
        self.headline.setText(_headline(seen, leads))
        cap = f"{rule.cap_mu.normalize():f}"
        if seen.account is not None:
            sentence = words.arithmetic_granted(reserve, cap, county, pool, rule.clause)
        elif rule.capped:
            sentence = words.arithmetic_capped(reserve, cap, county, pool, rule.clause)
        else:
            sentence = words.arithmetic_below(reserve, cap, rule.clause)
        self.arithmetic.setText(sentence)
        self.caution.setText(words.caution_of_leads(leads) if leads else words.CAUTION)
        parts = (
            (words.COUNTY_QUOTA, shared.county_mu, county, style.ACCENT),
            (words.POOL, shared.pool_mu, pool, POOL_COLOUR),
        )
        self.bar.show_parts(
            [(words.share(name, shown), float(size), hue) for name, size, shown, hue in parts]
        )


def _headline(seen: Overview, leads: int) -> str:
    """Return what there is: in the reserve, on its way there, or only found by the surveys."""
    summary, year = seen.summary, seen.list_year
    total = text.mu(summary.reserve_mu)
    if leads == summary.parcels:
        return words.headline_of_leads(year, summary.parcels, total)
    listed = [(count, mu) for stage, count, mu in summary.by_stage if stage is Stage.REGISTRATION]
    if not listed:
        return words.headline(year, summary.parcels, total)
    count, mu = listed[0]
    rest = summary.parcels - count
    return words.headline_of_list(year, count, text.mu(mu), rest, text.mu(summary.reserve_mu - mu))


class TodoCard(QFrame):
    """Attributes:
    rows: the buttons, most pressing first.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[QWidget] = []
        self._column = _column(self, words.OWED)

    def show_todos(self, todos: Sequence[Todo]) -> None:
        """Show what is to be done in place of what was."""
        _clear(self._column)
        self.rows = []
        for todo in todos:
            button = labels.link(todo.button, self)
            button.setAccessibleName(text.DOT.join((todo.words, todo.button)))
            button.clicked.connect(todo.go)
            self.rows.append(button)
            self._column.addLayout(_row(todo.draw, todo.colour, todo.words, button))
        if not todos:
            self._column.addLayout(_row(icons.done, style.ACCENT, words.TODO_NOTHING, None))


class BarCard(QFrame):
    """Bars under a heading; each leads to its parcels. `bars` is the list."""

    def __init__(
        self, title: str, name: str, tip: str, choose: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._choose = choose
        column = _column(self, title)
        head = charts.BarHead(name, words.COUNT, words.AREA, self)
        head.setToolTip(tip)
        self.bars = charts.BarList(head, self)
        column.addWidget(self.bars)

    def show_rows(self, rows: Sequence[tuple[str, str, int, Decimal, str]]) -> None:
        """Show rows of key, name, number of parcels, 亩 and colour."""
        longest = max((float(figure) for _, _, _, figure, _ in rows), default=0.0)
        bars = [
            charts.Bar(
                key=key,
                name=name,
                count=str(count),
                figure=text.mu(figure),
                share=float(figure) / longest if longest else 0.0,
                colour=colour,
                spoken=words.bar(name, count, text.mu(figure)),
            )
            for key, name, count, figure, colour in rows
        ]
        for row in self.bars.show_bars(bars):
            row.clicked.connect(_choosing(self._choose, row.bar.key))


class ComparedCard(QFrame):
    """The last comparisons: years, files, when, by whom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = _column(self, words.COMPARED)

    def show_comparisons(self, comparisons: Sequence[Compared]) -> None:
        """Show these, newest first."""
        _clear(self._column)
        for made in comparisons:
            kept = made.comparison
            before, after = kept.before, kept.after
            what = words.compared(before.year, after.year, kept.list_year, kept.parcels)
            files = words.compared_files(before.file_name, after.file_name)
            self._column.addWidget(labels.plain(what))
            about = text.DOT.join((files, words.by_whom(_moment(made.at), made.who)))
            self._column.addWidget(labels.plain(about, points=style.SMALL_PT, muted=True))
        if not comparisons:
            self._column.addWidget(labels.plain(words.NO_COMPARISON, muted=True))


class DeedCard(QFrame):
    """The last history entries, and the way to all of them.

    Attributes:
        all: goes to the page 履历.
    """

    def __init__(self, go: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = _column(self, words.DEEDS)
        self.all = labels.link("", self)
        self.all.clicked.connect(go)
        outer = self.layout()
        assert outer is not None
        outer.addWidget(self.all)

    def show_deeds(self, deeds: Sequence[Deed], entries: int) -> None:
        """Show these, newest first, and how many there are in all."""
        _clear(self._column)
        for deed in deeds:
            sentence = words.deed(deed.verb, deed.reason, deed.touched)
            about = words.by_whom(_moment(deed.at), deed.who)
            self._column.addWidget(labels.plain(sentence))
            self._column.addWidget(labels.plain(about, points=style.SMALL_PT, muted=True))
        self.all.setText(words.more_deeds(entries))
        self.all.setVisible(bool(deeds))
        if not deeds:
            none = labels.plain(words.NO_DEEDS, points=style.SMALL_PT, muted=True)
            self._column.addWidget(none)


def _choosing(choose: Callable[[str], None], key: str) -> Callable[[], None]:
    return lambda: choose(key)


def _moment(at: str) -> str:
    return at[:STAMP_LENGTH].replace("T", " ")


def _column(frame: QFrame, title: str) -> QVBoxLayout:
    """Give a card its heading and return the column below it."""
    frame.setObjectName("card")
    outer = QVBoxLayout(frame)
    outer.setContentsMargins(20, 12, 20, 16)
    outer.setSpacing(8)
    outer.addWidget(labels.plain(title, points=style.TITLE_PT, bold=True))
    column = QVBoxLayout()
    column.setSpacing(4)
    outer.addLayout(column)
    return column


def _row(draw: icons.Draw, colour: str, sentence: str, button: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    picture = labels.Picture(draw, 20, colour)
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(labels.plain(sentence), 1)
    if button is not None:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return row


def _clear(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        inner = item.layout()
        if isinstance(inner, QHBoxLayout):
            while (part := inner.takeAt(0)) is not None:
                _drop(part.widget())
            inner.deleteLater()
        _drop(item.widget())


def _drop(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()
        widget.deleteLater()
