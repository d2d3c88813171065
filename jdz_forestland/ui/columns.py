"""`Columns`: cards in one, two or three columns, as many as there is room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from jdz_forestland.ui import style

COLUMN_WIDTH: Final = 430  # a column narrower than this is one too many
GAP: Final = 4 * style.GRID


class Columns(QWidget):
    """Cards laid out by plan: for each number of columns, which cards stand in which column."""

    def __init__(
        self,
        cards: Sequence[QWidget],
        plans: Mapping[int, Sequence[Sequence[int]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._cards = tuple(cards)
        self._plans = plans
        self.count = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        for card in self._cards:
            card.setParent(self)
        self._arrange(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = max(1, (self.width() + GAP) // (COLUMN_WIDTH + GAP))
        self._arrange(min(fitting, max(self._plans)))

    def _arrange(self, count: int) -> None:
        if count == self.count:
            return
        self.count = count
        while (item := self._grid.takeAt(0)) is not None:
            layout = item.layout()
            if layout is not None:
                while layout.takeAt(0) is not None:
                    continue
                layout.deleteLater()
        for column in range(max(self._plans)):
            self._grid.setColumnStretch(column, 1 if column < count else 0)
        for number, cards in enumerate(self._plans[count]):
            column_layout = QVBoxLayout()
            column_layout.setSpacing(GAP)
            for card in cards:
                column_layout.addWidget(self._cards[card])
            column_layout.addStretch(1)
            self._grid.addLayout(column_layout, 0, number)
