"""`Page`: what every page of the main window does: read anew when it is seen and has gone stale."""

from __future__ import annotations

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from jdz_forestland.ui.desk import Desk


class Page(QWidget):
    """A page reads nothing before it is seen, and nothing twice as long as nothing has changed.

    A page extends `refresh`, and names in `_follow` what makes it stale.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._stale = True

    def refresh(self) -> None:
        """Read anew what is shown."""
        self._stale = False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _follow(self, *signals: SignalInstance) -> None:
        for signal in signals:
            signal.connect(self._mark_stale)

    def _mark_stale(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()
