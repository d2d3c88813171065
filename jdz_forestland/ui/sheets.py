"""Facts as a sheet of label, value and clause; findings and deeds as a column of blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from jdz_forestland.ui import labels, style

NOTES_FROM: Final = 340  # logical pixels
LABEL_EMS: Final = 8  # full-width characters; a longer label takes two lines


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a sheet; a line without a value is a heading.

    Attributes:
        note: small print beside the value, e.g. the clause. tip: what the clause says.
    """

    label: str
    value: str | None = None
    note: str = ""
    tip: str = ""


class FactSheet(QScrollArea):
    """A scrollable sheet of facts; its lines are kept and filled anew."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._lines: list[tuple[QLabel, QLabel, QLabel]] = []
        body = QWidget(self)
        body.setObjectName("sheet")
        body.setAutoFillBackground(True)
        body.setBackgroundRole(body.palette().ColorRole.Base)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 8, 12, 12)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setWidget(body)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts in place of the old ones, from the top."""
        while len(self._lines) < len(facts):
            self._add_line()
        for place, line in enumerate(self._lines):
            fact = facts[place] if place < len(facts) else None
            for label in line:
                label.setVisible(fact is not None)
            if fact is not None:
                _fill(line, fact, first=place == 0)
        self._show_notes()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_notes()

    def _show_notes(self) -> None:
        """Leave out the small print where room is short; the tooltip still has the clause."""
        wide = self.viewport().width() >= NOTES_FROM
        for name, _, note in self._lines:
            note.setVisible(wide and not name.isHidden())

    def text(self) -> str:
        """Return what is shown, a line each; for tests and the clipboard."""
        lines = [[label.text() for label in line if not label.isHidden()] for line in self._lines]
        return "\n".join("\t".join(filter(None, line)) for line in lines if any(line))

    def _add_line(self) -> None:
        line = (QLabel(self), QLabel(self), QLabel(self))
        row = len(self._lines)
        top = Qt.AlignmentFlag.AlignTop
        for column, label in enumerate(line):
            label.setTextFormat(Qt.TextFormat.PlainText)
            self._grid.addWidget(label, row, column, top)
            label.setWordWrap(column < 2)
        line[0].setFixedWidth(LABEL_EMS * QFontInfo(self.font()).pixelSize())
        line[1].setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        line[1].setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes past forty lines
        line[2].setFont(style.font(style.SMALL_PT))
        labels.tint(line[2], style.MUTED)
        self._lines.append(line)


def _fill(line: tuple[QLabel, QLabel, QLabel], fact: Fact, *, first: bool) -> None:
    name, value, note = line
    heading = fact.value is None
    name.setText(fact.label)
    name.setFont(style.font(bold=heading))
    name.setContentsMargins(0, 8 if heading and not first else 0, 0, 0)
    labels.tint(name, style.ACCENT_DARK if heading else style.MUTED)
    value.setText(fact.value or "")
    value.setAccessibleName(fact.label)
    note.setText(fact.note)
    for label in line:
        label.setToolTip(fact.tip)


class BlockList(QScrollArea):
    """A scrollable column of blocks, or one sentence where there are none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.blocks: tuple[QWidget, ...] = ()
        body = QWidget(self)
        body.setAutoFillBackground(True)
        body.setBackgroundRole(body.palette().ColorRole.Base)
        self.sentence = labels.plain("", muted=True)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.setSpacing(12)
        self._column.addWidget(self.sentence)
        self._column.addStretch(1)
        self.setWidget(body)

    def show_blocks(self, blocks: Sequence[QWidget], *, otherwise: str) -> None:
        """Show these blocks in place of the old ones; without any, say `otherwise`."""
        for old in self.blocks:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.blocks = tuple(blocks)
        for place, block in enumerate(blocks):
            self._column.insertWidget(place, block)
        self.sentence.setText(otherwise)
        self.sentence.setVisible(not blocks)
        self.verticalScrollBar().setValue(0)
