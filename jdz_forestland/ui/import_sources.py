"""`SourcesPane`: where an import comes from: files to drop or choose, or a text to paste."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QWidget

from jdz_forestland.ui import labels
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.import_files import FilesBox
from jdz_forestland.ui.import_paste import PasteBox


class SourcesPane(QWidget):
    """Attributes:
    files, paste: the two ways in.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.files, self.paste = FilesBox(desk), PasteBox(desk)
        both = QWidget()
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.files, 1)
        row.addWidget(self.paste, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(labels.scrolled(both, self, words.SOURCE_NAME))


class Views(QStackedWidget):
    """Shrinks to what its views need; wrapped labels would make it ask for all they would like."""

    def hasHeightForWidth(self) -> bool:
        return False
