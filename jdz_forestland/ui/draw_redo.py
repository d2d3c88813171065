"""`RedoWindow`: how anybody redoes a draw without this program, and with it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from jdz_forestland import resources
from jdz_forestland.errors import UserError
from jdz_forestland.service import drawing
from jdz_forestland.service.paper_files import replacing
from jdz_forestland.ui import files, labels, style
from jdz_forestland.ui import text_draw as words

SIZE: Final = (760, 560)
CHECKER: Final = "check_draw.py"


class RedoWindow(QDialog):
    """Attributes:
    page: the instruction that ships. verdict: what comparing a record gave.
    """

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self.setWindowTitle(words.REDO_TITLE)
        self.resize(*SIZE)
        self.page = QTextBrowser(self)
        self.page.setAccessibleName(words.REDO_TITLE)
        self.page.setMarkdown(
            resources.path("draw_checker", "README.md").read_text(encoding="utf-8")
        )
        self.verdict = labels.plain("")
        self.verdict.hide()
        self.check = QPushButton(words.REDO_CHECK, self)
        self.check.setToolTip(words.REDO_CHECK_TIP)
        self.save = QPushButton(words.REDO_SAVE, self)
        self.save.setToolTip(words.REDO_SAVE_TIP)
        leave = QPushButton(words.CLOSE, self)
        row = QHBoxLayout()
        for button in (self.check, self.save):
            button.setMinimumHeight(style.CONTROL_HEIGHT)
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(leave)
        column = QVBoxLayout(self)
        column.addWidget(self.page, 1)
        column.addWidget(self.verdict)
        column.addLayout(row)
        self.check.clicked.connect(self._check)
        self.save.clicked.connect(self._save)
        leave.clicked.connect(self.close)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def _check(self) -> None:
        chosen = files.existing(self, words.REDO_CHECK, self._folder, words.JSON_KIND)
        if chosen is None:
            return
        try:
            done = drawing.recompute(chosen)
        except UserError as error:
            self._say(str(error), style.ERROR)
            return
        if done.agrees:
            self._say(words.REDO_AGREES, style.ACCENT_DARK)
        else:
            self._say(words.disagrees([each.text for each in done.disagreements]), style.ERROR)

    def _save(self) -> None:
        folder = files.folder(self, words.REDO_SAVE, self._folder)
        if folder is None:
            return
        source = resources.path("draw_checker", CHECKER)
        try:
            with replacing(folder / CHECKER) as temporary:
                temporary.write_bytes(source.read_bytes())
        except UserError as error:
            self._say(str(error), style.ERROR)
            return
        self._say(words.saved(str(folder / CHECKER)), style.ACCENT_DARK)

    def _say(self, sentence: str, colour: str) -> None:
        self.verdict.setText(sentence)
        self.verdict.show()
        labels.tint(self.verdict, colour)
