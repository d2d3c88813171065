"""The map and the card beside the list: one above the other, or as tabs where room is short."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from jdz_forestland.ui import text_parcels as words

TABS_BELOW: Final = 500  # logical pixels of height; both need some 250
BOTH_FROM: Final = 520  # a little more, so that dragging the window does not flicker


class SidePanel(QWidget):
    """Shows two widgets, whatever the height.

    Attributes:
        splitter: holds both where there is room. tabs: holds them where there is not.
    """

    def __init__(self, upper: QWidget, lower: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._upper, self._lower = upper, lower
        self._whole = False
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.setChildrenCollapsible(False)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)
        column.addWidget(self.tabs)
        self.splitter.addWidget(upper)
        self.splitter.addWidget(lower)
        self.tabs.hide()

    def give_lower_all(self, *, whole: bool) -> None:
        """Leave the whole height to the lower widget, or show both again."""
        self._whole = whole
        self._arrange(self.height())

    @property
    def is_tabbed(self) -> bool:
        """Whether only one of the two is seen."""
        return self.splitter.isHidden()

    def show_upper(self) -> None:
        """Bring the upper widget to the front."""
        self.tabs.setCurrentWidget(self._upper)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().height())

    def _arrange(self, height: int) -> None:
        if not self.is_tabbed and height < TABS_BELOW and not self._whole:
            self._stack()
        elif self.is_tabbed and (height >= BOTH_FROM or self._whole):
            self._part()
        if not self.is_tabbed:
            self._upper.setHidden(self._whole)

    def _stack(self) -> None:
        self.tabs.addTab(self._upper, words.MAP_TAB)
        self.tabs.addTab(self._lower, words.CARD_TAB)
        self.splitter.hide()
        self.tabs.show()

    def _part(self) -> None:
        for widget in (self._upper, self._lower):
            self.splitter.addWidget(widget)
            widget.show()
        self.tabs.hide()
        self.splitter.show()
