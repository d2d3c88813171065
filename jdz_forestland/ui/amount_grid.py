"""`AmountGrid`: 原、现、差 of a few figures under each other: what a change comes to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from jdz_forestland.domain.package_diff import Amount
from jdz_forestland.ui import labels, style, text
from jdz_forestland.ui import text_submit as words


class AmountGrid(QWidget):
    """A line for each figure; the difference with its sign."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._amounts: tuple[Amount, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(4, 1)

    def show_amounts(self, amounts: Sequence[Amount]) -> None:
        """Show these figures, 亩."""
        self._amounts = tuple(amounts)
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if not amounts:
            return
        for place, title in enumerate((words.BEFORE, words.AFTER, words.DIFFERENCE), start=1):
            self._put(0, place, title, muted=True)
        self._put(0, 0, words.IN_MU, muted=True)
        for row, amount in enumerate(amounts, start=1):
            self._put(row, 0, amount.label)
            self._put(row, 1, text.mu(amount.before_mu))
            self._put(row, 2, text.mu(amount.after_mu))
            difference = amount.difference_mu
            shown = self._put(row, 3, f"{difference:+,f}" if difference else text.mu(difference))
            if difference:
                labels.tint(shown, style.ERROR if difference < 0 else style.ACCENT_DARK)

    def text(self) -> str:
        """Return what is shown, a line each."""
        return "\n".join(
            f"{a.label}\t{text.mu(a.before_mu)}\t{text.mu(a.after_mu)}\t{a.difference_mu:+,f}"
            for a in self._amounts
        )

    def _put(self, row: int, column: int, shown: str, *, muted: bool = False) -> QLabel:
        label = labels.plain(shown, muted=muted)
        label.setWordWrap(False)
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, row, column)
        return label
