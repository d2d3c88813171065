"""`Timeline`: the steps of a parcel in one row: done, current, owed, and those to be done again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from jdz_forestland.domain.acting import File
from jdz_forestland.domain.lifecycle import SPINE, Action
from jdz_forestland.domain.record import Standing, StepRecord
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui import style
from jdz_forestland.ui import text_case as words

DISC: Final = 22
LINE: Final = 16  # height of a line of small print
ROOMY_FROM: Final = 74  # a mark this wide has room for date and person
MIDDLE: Final = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class Progress(StrEnum):
    """How far a parcel is with a step."""

    DONE = "done"
    CURRENT = "current"
    AGAIN = "again"
    OWED = "owed"


@dataclass(frozen=True, slots=True)
class Mark:
    """One step of the row.

    Attributes:
        when, who: of the record that stands, "" without one.
        attempts: how many records there are.
    """

    stage: Stage
    progress: Progress
    when: str
    who: str
    attempts: int


def marks_of(file: File) -> tuple[Mark, ...]:
    """Return the marks of a parcel, 线索 first."""
    return tuple(_mark(file, stage) for stage in SPINE)


def _mark(file: File, stage: Stage) -> Mark:
    own = [record for record in file.records if record.stage is stage]
    standing = [
        record
        for record in own
        if record.standing is Standing.STANDING and record.action is Action.PASS
    ]
    latest: StepRecord | None = standing[-1] if standing else None
    return Mark(
        stage=stage,
        progress=_progress(file.parcel.stage, stage, own, latest),
        when=latest.at[:10] if latest else "",
        who=latest.who if latest else "",
        attempts=len(own),
    )


def _progress(
    here: Stage, stage: Stage, own: Sequence[StepRecord], latest: StepRecord | None
) -> Progress:
    if latest is not None:
        return Progress.DONE
    if stage is here:
        return Progress.CURRENT
    if here not in SPINE:  # withdrawn or rejected: what there is can be read, nothing is to be done
        return Progress.OWED
    if own:
        return Progress.AGAIN
    passed = SPINE.index(stage) < SPINE.index(here)
    return Progress.DONE if passed else Progress.OWED


class Timeline(QWidget):
    """Signals:
    asked(object): the records of this `Stage` should be shown.

    Attributes:
        marks: the buttons, by stage.
    """

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 6, 4, 2)
        row.setSpacing(0)
        self.marks = {stage: StepMark(stage, self) for stage in SPINE}
        for stage, mark in self.marks.items():
            mark.clicked.connect(partial(self.asked.emit, stage))
            row.addWidget(mark, 1)
        self._fit()

    def show_marks(self, marks: Sequence[Mark], *, chosen: Stage | None) -> None:
        """Show how far a parcel is; `chosen` is the step whose form or record is in view."""
        for mark in marks:
            self.marks[mark.stage].show_mark(mark, chosen=mark.stage is chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        roomy = self.width() // len(self.marks) >= ROOMY_FROM
        for mark in self.marks.values():
            mark.be_roomy(roomy)


class StepMark(QAbstractButton):
    """A disc with the number of the step, its name, and by whom and when it was done."""

    def __init__(self, stage: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self.stage = stage
        self.mark = Mark(stage, Progress.OWED, "", "", 0)
        self._roomy, self._chosen = False, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_mark(self, mark: Mark, *, chosen: bool) -> None:
        """Show how far the parcel is with this step."""
        self.mark, self._chosen = mark, chosen
        readable = bool(mark.attempts) or mark.progress is Progress.CURRENT
        self.setEnabled(readable)
        state = words.PROGRESS[mark.progress.value]
        self.setAccessibleName(words.mark_name(mark.stage.label, state, mark.when, mark.who))
        self.setToolTip(words.mark_tip(self.accessibleName(), mark.attempts))
        shape = Qt.CursorShape.PointingHandCursor if readable else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def be_roomy(self, roomy: bool) -> None:
        """Show date and person, or leave them to the tooltip."""
        self._roomy = roomy
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(36, DISC + 6 + LINE + 2 + (2 * LINE if self._roomy else 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        self._paint_disc(painter)
        self._paint_words(painter)

    def _paint_frame(self, painter: QPainter) -> None:
        if self._chosen or (self.underMouse() and self.isEnabled()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(style.ACCENT_SOFT))
            painter.drawRoundedRect(self.rect(), 4, 4)
        if self.hasFocus():
            painter.setPen(QColor(style.ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)

    def _paint_disc(self, painter: QPainter) -> None:
        progress, middle = self.mark.progress, self.width() / 2
        y = 3 + DISC / 2
        line = QPen(QColor(style.LINE), 2)
        painter.setPen(line)
        place = SPINE.index(self.stage)
        if place > 0:
            painter.drawLine(QPointF(0, y), QPointF(middle - DISC / 2 - 2, y))
        if place + 1 < len(SPINE):
            painter.drawLine(QPointF(middle + DISC / 2 + 2, y), QPointF(self.width(), y))
        colour = style.stage_colour(self.stage)
        disc = QRectF(middle - DISC / 2, 3, DISC, DISC)
        filled = progress is Progress.DONE
        edge = QColor(style.STRONG_LINE) if progress is Progress.OWED else colour
        painter.setBrush(colour if filled else QColor(style.PAPER))
        painter.setPen(QPen(edge, 3 if progress is Progress.CURRENT else 1.4))
        painter.drawEllipse(disc)
        painter.setPen(QColor("#ffffff") if filled else edge)
        painter.setFont(style.font(style.SMALL_PT, bold=True))
        number = words.DISC_DONE if filled else words.DISC_NUMBERS[place]
        painter.drawText(disc, int(MIDDLE), number)

    def _paint_words(self, painter: QPainter) -> None:
        current = self.mark.progress is Progress.CURRENT
        grey = self.mark.progress is Progress.OWED
        painter.setPen(QColor(style.FAINT if grey else style.TEXT))
        painter.setFont(style.font(style.SMALL_PT, bold=current))
        lines = [self.stage.label]
        if self._roomy:
            lines += [self.mark.when or words.MARK_STATES[self.mark.progress.value], self.mark.who]
        for number, line in enumerate(lines):
            if number == 1:
                painter.setPen(QColor(style.FAINT if grey else style.MUTED))
                painter.setFont(style.font(style.SMALL_PT - 0.5))
            box = QRect(0, DISC + 5 + number * LINE, self.width(), LINE)
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, self.width() - 2)
            painter.drawText(box, int(MIDDLE), shown)
