"""`StoryPanel`: what stands behind a figure, with the way to the parcels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jdz_forestland.ui import labels
from jdz_forestland.ui import text_quota as words
from jdz_forestland.ui.history_block import HistoryBlock
from jdz_forestland.ui.history_text import Line
from jdz_forestland.ui.quota_rows import Story
from jdz_forestland.ui.sheets import BlockList


class StoryPanel(QWidget):
    """Attributes:
    list: the story. open: goes to the parcel.

    Signals:
        open_asked(): the parcel should be shown.
    """

    open_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = BlockList(words.DETAIL, self)
        self.open = labels.link(words.TO_PARCEL, self)
        self.open.clicked.connect(self.open_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(4)
        column.addWidget(self.list, 1)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignRight)
        self.show_stories((), ())

    def show_stories(self, stories: Sequence[Story], parcels: tuple[str, ...]) -> None:
        """Show stories; the way to the parcel stands where there is one parcel."""
        self.open.setVisible(len(parcels) == 1)
        blocks = [HistoryBlock(Line(each.heading, each.lines, each.basis)) for each in stories]
        self.list.show_blocks(blocks, otherwise=words.CHOOSE)
