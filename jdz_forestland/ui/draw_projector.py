"""`Projector`: the draw on the whole screen, in letters that the back of a room can read."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.draw_record import share_of
from jdz_forestland.domain.draw_sheet import percent, spoken
from jdz_forestland.domain.spot_check import DrawState
from jdz_forestland.ui import draw_step, draw_view, labels, style, text
from jdz_forestland.ui import text_draw as words
from jdz_forestland.ui.draw_seed_form import CheckSeed, SeedForm
from jdz_forestland.ui.draw_view import DrawView
from jdz_forestland.ui.qr_code import QrCode
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

BASE: Final = (1366, 768)
SHARES: Final = (0.09, 0.30, 0.16, 0.18)  # of the width of the result, for its columns
FINGERPRINT, SEED, RESULT = range(3)
_BACK: Final = (Qt.Key.Key_Left, Qt.Key.Key_PageUp)
_ON: Final = (Qt.Key.Key_Right, Qt.Key.Key_PageDown)


class Projector(QWidget):
    """Three pages: fingerprint, seed, result. A window of its own; Esc closes it.

    Signals:
        given(str, str, tuple): it is to be drawn with seed, origin and witnesses.

    Attributes:
        pages: the stack. form: asks for the seed. tickets: the result.
    """

    given = Signal(str, str, tuple)

    def __init__(self, check: CheckSeed, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(words.PROJECTOR)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self._view: DrawView | None = None
        self._sized: list[tuple[QWidget, float, bool]] = []
        self.title = self._label(26, bold=True)
        self.void = self._label(20, bold=True)
        labels.tint(self.void, style.ERROR)
        self.pages = QStackedWidget(self)
        self.form = SeedForm(labels.primary(words.DO_DRAW, self), check, self)
        self.form.given.connect(self.given)
        self.pages.addWidget(self._fingerprint_page())
        self.pages.addWidget(self._seed_page())
        self.pages.addWidget(self._result_page())
        self.foot = self._label(13)
        labels.tint(self.foot, style.MUTED)
        self.foot.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 24, 40, 16)
        column.addWidget(self.title)
        column.addWidget(self.void)
        column.addWidget(self.pages, 1)
        column.addWidget(self.foot)

    def open_on(self, view: DrawView) -> None:
        """Fill the screen with a draw, on the second screen where there is one."""
        self.show_view(view)
        self.go_to(RESULT if view.result else FINGERPRINT)
        home = self.parentWidget()
        here = home.screen() if home is not None else QGuiApplication.primaryScreen()
        other = [screen for screen in QGuiApplication.screens() if screen is not here]
        self.setGeometry((other[0] if other else here).geometry())
        self.showFullScreen()
        self.setFocus()

    def show_view(self, view: DrawView) -> None:
        """Show a draw."""
        before, self._view = self._view, view
        held, result = view.held, view.result
        self.title.setText(words.heading(view.there.county, view.there.list_year))
        self.void.setVisible(view.is_void)
        if held is None:
            self.sum.setText(words.PROJECTOR_NOTHING)
        else:
            share = percent(str(held.share))
            mu = text.mu(held.total_mu)
            self.sum.setText(words.projected_list(len(held.lines), mu, share))
            if view.is_void:
                self.void.setText(words.void(held.key, held.void_text))
        parts = spoken(held.list_hash) if held is not None else ("",) * 8
        for group, part in zip(self.groups, parts, strict=True):
            group.setText(part)
        self.code.show_words(held.list_hash if held is not None else "")
        waiting = held is not None and held.state is DrawState.PUBLISHED
        self.form.setVisible(waiting)
        self.form.do.setVisible(waiting)
        self.seed_said.setVisible(not waiting)
        said = held.seed if held is not None and held.seed else words.NOT_YET_SEED
        self.seed_said.setText(said)
        if result is None:
            self.headline.setText(words.NOT_DRAWN)
            self.reached.setText("")
            self.must.hide()
            self.tickets.records.set_records([])
        else:
            self.headline.setText(words.taken(len(result.selected), text.mu(result.taken_mu)))
            taken = percent(share_of(result.taken_mu, result.total_mu))
            rule = percent(str(result.share))
            self.reached.setText(words.reached(taken, text.mu(result.need_mu), rule))
            self.tickets.records.set_records(draw_view.ticket_rows(result))
            musts = held.must_check if held is not None else ()
            self.must.setText(words.projected_must([each.parcel_id for each in musts]))
            self.must.setVisible(bool(musts))
            if before is not None and before.result is None and before.held is not None:
                self.go_to(RESULT)

    def go_to(self, page: int) -> None:
        """Show a page."""
        self.pages.setCurrentIndex(min(max(page, FINGERPRINT), RESULT))
        here = self.pages.currentIndex()
        shown = [
            words.page(number + 1, name, here=number == here)
            for number, name in enumerate(words.STEPS[1:])
        ]
        self.foot.setText(words.foot(shown))
        if here == SEED and self.form.isVisible():
            self.form.seed.setFocus()
        else:
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F11):
            self.close()
        elif event.key() in (*_BACK, *_ON):
            self.go_to(self.pages.currentIndex() + (1 if event.key() in _ON else -1))
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            bar = self.tickets.verticalScrollBar()
            bar.setValue(bar.value() + (1 if event.key() == Qt.Key.Key_Down else -1))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scale()

    # --- parts -------------------------------------------------------------------------------

    def _label(self, points: float, *, bold: bool = False, even: bool = False) -> QLabel:
        label = labels.plain("", bold=bold)
        label.setProperty("heavy", bold)
        self._sized.append((label, points, even))
        return label

    def _scale(self) -> None:
        """Let letters grow with the screen."""
        by = min(self.width() / BASE[0], self.height() / BASE[1])
        for widget, points, even in self._sized:
            bold = bool(widget.property("heavy"))
            make = draw_step.mono if even else style.font
            widget.setFont(make(points * by, bold=bold))
        self.code.set_side(round(360 * by))
        self.form.scale(20 * by, 56 * by)
        self.form.do.setFont(style.font(20 * by, bold=True))
        self.tickets.setFont(style.font(19 * by))
        self.tickets.horizontalHeader().setStyleSheet(  # a font is overruled by the table's sheet
            f"QHeaderView::section {{ font-size: {15 * by:.0f}pt; }}"
        )
        self.tickets.verticalHeader().setDefaultSectionSize(round(40 * by))
        header = self.tickets.horizontalHeader()
        for place, share in enumerate(SHARES):
            header.resizeSection(place, round((self.width() - 100) * share))

    def _fingerprint_page(self) -> QWidget:
        page = QWidget(self)
        self.groups = [self._label(52, bold=True, even=True) for _ in range(8)]
        self.sum = self._label(20)
        self.code = QrCode(words.QR, page, side=360)
        caption = self._label(16)
        caption.setText(words.SPOKEN)
        labels.tint(caption, style.MUTED)
        grid = QGridLayout()
        grid.setHorizontalSpacing(40)
        for place, group in enumerate(self.groups):
            group.setWordWrap(False)
            group.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(group, place // 2, place % 2)
        row = QHBoxLayout()
        row.addLayout(grid, 1)
        row.addWidget(self.code, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(page)
        column.addWidget(self.sum)
        column.addLayout(row, 1)
        column.addWidget(caption)
        return page

    def _seed_page(self) -> QWidget:
        page = QWidget(self)
        self.seed_said = self._label(56, bold=True, even=True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.form.do)
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(self.seed_said)
        column.addWidget(self.form)
        column.addLayout(row)
        column.addStretch(1)
        return page

    def _result_page(self) -> QWidget:
        page = QWidget(self)
        self.headline = self._label(36, bold=True)
        self.reached = self._label(20)
        self.must = self._label(16)
        self.tickets = RecordTable(
            RecordTableModel(draw_view.TICKET_COLUMNS, lambda row: row.key, self),
            name=words.RESULT,
        )
        column = QVBoxLayout(page)
        column.addWidget(self.headline)
        column.addWidget(self.reached)
        column.addWidget(self.tickets, 1)
        column.addWidget(self.must)
        return page
