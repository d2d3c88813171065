"""`Navigation`: the list of pages at the left; arrows, letters and the mouse choose one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from jdz_forestland.ui import icons, style, text
from jdz_forestland.ui.pages import COUNTY, PageKind, keys_of, pages_of

WIDTH: Final = 120
USUAL_ROW: Final = 36
LEAST_ROW: Final = 28
AROUND: Final = 12  # above and below all rows
KEY_ROLE: Final = int(Qt.ItemDataRole.UserRole)


class Navigation(QListWidget):
    """Signals:
    chosen(str): the key of the page that the user wants.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setAccessibleName(text.PAGES)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(WIDTH)
        self.setIconSize(QSize(20, 20))
        self.setFont(style.font(style.TITLE_PT))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_pages(pages_of(COUNTY))
        self.currentItemChanged.connect(self._choose)

    def show_pages(self, pages: Sequence[PageKind]) -> None:
        """List these pages; nothing is emitted."""
        self.blockSignals(True)
        self.clear()
        for number, page in enumerate(pages, start=1):
            picture = icons.icon(page.draw, 20, active=style.ACCENT)
            item = QListWidgetItem(picture, page.title, self)
            item.setData(KEY_ROLE, page.key)
            item.setToolTip(text.shortcut(page.title, keys_of(number)))
        self.blockSignals(False)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_current(self, key: str) -> None:
        """Mark the page that is shown; nothing is emitted."""
        self.blockSignals(True)
        for row in range(self.count()):
            item = self.item(row)
            current = item.data(KEY_ROLE) == key
            item.setFont(style.font(style.TITLE_PT, bold=current))
            if current:
                self.setCurrentItem(item)
        self.blockSignals(False)
        self.viewport().update()

    def _fit(self) -> None:
        """Let the rows be lower where all of them would not fit: a scroll bar cuts their names."""
        room = (self.height() - AROUND) // max(self.count(), 1)
        height = min(max(room, LEAST_ROW), USUAL_ROW)
        for row in range(self.count()):
            self.item(row).setSizeHint(QSize(0, height))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(KEY_ROLE))
