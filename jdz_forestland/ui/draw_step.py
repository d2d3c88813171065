"""`StepPanel`: one of the panels of a draw; where room is short only the one in hand is open."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_draw as words

CLOSED_WIDTH: Final = 84
OPEN_WIDTH: Final = 216  # at least
MONO: Final = ("Consolas", "Cascadia Mono", "DejaVu Sans Mono", "Noto Sans Mono CJK SC")


def mono(points: float, *, bold: bool = False) -> QFont:
    """Return a font in which every character of a hash is as wide as the other."""
    made = QFont()
    made.setFamilies(list(MONO))
    made.setPointSizeF(points)
    made.setBold(bold)
    return made


class StepPanel(QFrame):
    """A card with a numbered heading, a body, and at most one thing to do.

    Signals:
        asked(): the panel should be opened.

    Attributes:
        body: the column to fill. refusal: beside the button. do: what the panel is for.
        others: further buttons, above the main one.
    """

    asked = Signal()

    def __init__(self, number: int, do: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        title = words.STEPS[number - 1]
        self.setAccessibleName(title)
        self.heading = QPushButton(f"{number}  {title}", self)
        self.heading.setProperty("link", True)
        self.heading.setFont(style.font(style.TITLE_PT, bold=True))
        self.heading.setToolTip(words.OPEN_STEP)
        self.heading.clicked.connect(self.asked)
        self.inside = QWidget()
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(6)
        self.room = labels.scrolled(self.inside, self, title)
        self.room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.room.setStyleSheet(f"QWidget#pageBody {{ background: {style.PAPER}; }}")
        self.refusal = labels.plain("")
        self.refusal.setMinimumHeight(1)
        self.refusal.hide()
        self.others = QHBoxLayout()
        self.others.setSpacing(4)
        self.do = labels.primary(do, self)
        self._foot = QWidget(self)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(0, 4, 0, 0)
        foot.setSpacing(4)
        foot.addWidget(self.refusal)
        foot.addLayout(self.others)
        foot.addWidget(self.do, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self.room, 1)
        column.addWidget(self._foot)
        self._spring = QWidget(self)
        column.addWidget(self._spring, 1)
        self._spring.hide()
        self.set_current(current=False)

    def add_other(self, button: QPushButton) -> None:
        """Put a further button above the main one."""
        self.others.addWidget(button)

    def set_open(self, *, is_open: bool) -> None:
        """Show all of it, or only its heading."""
        self.room.setVisible(is_open)
        self._foot.setVisible(is_open)
        self._spring.setVisible(not is_open)
        self.setMinimumWidth(OPEN_WIDTH if is_open else CLOSED_WIDTH)
        self.setMaximumWidth(_UNBOUND if is_open else CLOSED_WIDTH)

    def set_current(self, *, current: bool) -> None:
        """Show whether this is the step to be done now."""
        colour = style.ACCENT_DARK if current else style.MUTED
        self.heading.setStyleSheet(f"color: {colour}; text-decoration: none;")

    def refuse(self, sentence: str, *, colour: str = style.ERROR) -> None:
        """Say above the button why it was not done; "" says nothing."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))
        labels.tint(self.refusal, colour)

    def allow(self, why_not: str, tip: str) -> None:
        """Let the button be pressed, or say why not."""
        self.do.setEnabled(not why_not)
        self.do.setToolTip(why_not or tip)


_UNBOUND: Final = (1 << 24) - 1
