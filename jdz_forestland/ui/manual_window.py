"""`ManualWindow`: the user manual beside the work; F1 opens it at the page in front."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QTextBrowser, QWidget

from jdz_forestland.service.manual import Chapter, chapters
from jdz_forestland.ui import style
from jdz_forestland.ui import text_manual as words

SIZE: Final = QSize(860, 620)
LIST_WIDTH: Final = 150
SUFFIX: Final = ".md"


class ManualWindow(QWidget):
    """Attributes:
    chapters: the list at the left. page: the chapter in front.
    """

    def __init__(self, parent: QWidget) -> None:
        """Read the manual.

        Raises:
            UserError: it is not where it was installed.
        """
        super().__init__(parent, Qt.WindowType.Window)
        self._chapters: tuple[Chapter, ...] = chapters()
        self.setWindowTitle(words.TITLE)
        self.resize(SIZE)
        self.chapters = QListWidget(self)
        self.chapters.setObjectName("choices")
        self.chapters.setAccessibleName(words.CHAPTERS)
        self.chapters.setFixedWidth(LIST_WIDTH)
        self.chapters.addItems([chapter.title for chapter in self._chapters])
        self.page = QTextBrowser(self)
        self.page.setAccessibleName(words.TITLE)
        self.page.setOpenLinks(False)
        self.page.anchorClicked.connect(self._follow)
        self.page.document().setDocumentMargin(16)
        self.page.setFont(style.font(style.TITLE_PT))
        self.chapters.currentRowChanged.connect(self._show)
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 12, 12, 12)
        across.setSpacing(12)
        across.addWidget(self.chapters)
        across.addWidget(self.page, 1)

    def open_at(self, key: str) -> None:
        """Show the chapter of a page, the first one where there is none for it."""
        keys = [chapter.key for chapter in self._chapters]
        self.chapters.setCurrentRow(keys.index(key) if key in keys else 0)
        self.show()
        self.raise_()
        self.activateWindow()

    def _show(self, row: int) -> None:
        chapter = self._chapters[row]
        self.page.setSearchPaths([str(chapter.folder)])
        self.page.setMarkdown(chapter.text)
        self.page.verticalScrollBar().setValue(0)

    def _follow(self, url: QUrl) -> None:
        """Links between chapters name the file; everything else belongs to the desktop."""
        if url.isRelative() and url.path().endswith(SUFFIX):
            self.open_at(url.path().removesuffix(SUFFIX))
        else:
            QDesktopServices.openUrl(url)
