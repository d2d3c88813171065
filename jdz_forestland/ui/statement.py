"""`Statement`: an account as a clerk writes it: a figure a line, each opens what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.ui import labels, style


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line.

    Attributes:
        words: what the figure is. figure: as it is printed, without unit.
        sign: before the figure. total: whether a line is drawn above.
        basis: how it comes about and by which clause, small below the words.
        key: what is told when the figure is pressed; "" for a figure that is of nothing else.
        strong: whether it is a sum.
    """

    words: str
    figure: str
    sign: str = ""
    basis: str = ""
    key: str = ""
    strong: bool = False
    total: bool = False


class Statement(QWidget):
    """Lines of words and figures, the figures under each other.

    Attributes:
        figures: the buttons of the figures that can be opened, by key.

    Signals:
        asked(str): the figure with this key was pressed.
    """

    asked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.figures: dict[str, QPushButton] = {}
        self._lines: tuple[StatementLine, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)

    def show_lines(self, lines: Sequence[StatementLine]) -> None:
        """Show these lines in place of the old ones."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.figures = {}
        row = 0
        for line in lines:
            if line.total:
                self._rule(row)
                row += 1
            self._add(row, line)
            row += 1

    def text(self) -> str:
        """Return the statement as lines for the clipboard and for tests."""
        return "\n".join(
            "\t".join((line.sign, line.words, line.figure, line.basis)).strip("\t")
            for line in self._lines
        )

    def _add(self, row: int, line: StatementLine) -> None:
        sign = QLabel(line.sign, self)
        sign.setFixedWidth(16)
        words = labels.plain(line.words, bold=line.strong)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(words)
        if line.basis:
            said.addWidget(labels.plain(line.basis, points=style.SMALL_PT, muted=True))
        block = QWidget(self)
        block.setLayout(said)
        said.setContentsMargins(0, 2, 0, 2)
        top = Qt.AlignmentFlag.AlignTop
        sign.setContentsMargins(0, 2, 0, 0)
        self._grid.addWidget(sign, row, 0, top)
        self._grid.addWidget(block, row, 1)
        self._grid.addWidget(self._figure(line), row, 2, top | Qt.AlignmentFlag.AlignRight)

    def _figure(self, line: StatementLine) -> QWidget:
        if not line.key:
            label = labels.plain(line.figure, bold=line.strong)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setWordWrap(False)
            label.setContentsMargins(4, 2, 4, 0)
            return label
        button = labels.link(line.figure, self)
        button.setFont(style.font(bold=line.strong))
        button.setAccessibleName(f"{line.words} {line.figure}")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _=False, key=line.key: self.asked.emit(key))
        self.figures[line.key] = button
        return button

    def _rule(self, row: int) -> None:
        rule = QFrame(self)
        rule.setFrameShape(QFrame.Shape.HLine)
        labels.tint(rule, style.STRONG_LINE)
        self._grid.addWidget(rule, row, 0, 1, 3)
