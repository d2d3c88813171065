"""`FilesBox`: boundary files, dropped or chosen; and which files are taken for boundaries."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.ui import files, labels, style
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.desk import Desk

_SHEET: Final = f"""
QFrame#files {{ background: {style.PAPER}; border: 2px dashed {style.STRONG_LINE};
    border-radius: 6px; }}
QFrame#files[over="true"] {{ border: 2px solid {style.ACCENT}; background: {style.ACCENT_SOFT}; }}
"""


class FilesBox(QFrame):
    """Signals:
        chosen(list): paths to examine.

    Attributes:
        file_button, folder_button: ask for files, for a FileGDB.
    """

    chosen = Signal(list)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("files")
        self.setStyleSheet(_SHEET)
        self.setAccessibleName(words.FILES_BOX)
        self.setAcceptDrops(True)
        self.file_button = self._button(words.CHOOSE_FILES)
        self.file_button.clicked.connect(self._choose_files)
        self.folder_button = self._button(words.CHOOSE_GDB)
        self.folder_button.clicked.connect(self._choose_folder)
        self._lay_out()

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, words.FILES_TITLE, str(self._folder()), words.FILES_FILTER
        )
        if names:
            self.chosen.emit([Path(name) for name in names])

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, words.GDB_TITLE, str(self._folder()))
        if name:
            self.chosen.emit([Path(name)])

    def _folder(self) -> Path:
        registry = self._desk.registry
        return registry.path.parent if registry is not None else files.documents()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event.mimeData()):
            event.acceptProposedAction()
            self._mark(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(over=False)
        event.acceptProposedAction()
        self.chosen.emit(paths_of(event.mimeData()))

    def _mark(self, *, over: bool) -> None:
        self.setProperty("over", over)
        self.style().polish(self)

    def _button(self, label: str) -> QPushButton:
        button = QPushButton(label)
        button.setAutoDefault(True)
        button.setMinimumHeight(style.CONTROL_HEIGHT)
        return button

    def _lay_out(self) -> None:
        middle = Qt.AlignmentFlag.AlignCenter
        invitation = labels.plain(words.DROP_HERE, points=style.TITLE_PT, bold=True)
        kinds = labels.plain(words.DROP_KINDS, points=style.SMALL_PT, muted=True)
        for label in (invitation, kinds):
            label.setAlignment(middle)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.file_button)
        buttons.addWidget(self.folder_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(invitation)
        column.addLayout(buttons)
        column.addWidget(kinds)
        column.addStretch(1)


def paths_of(content: QMimeData) -> list[Path]:
    """Return the files of a drag or of the clipboard."""
    return [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]
