"""`FaultDialog`: the one dialog for faults of ours; the log has the details."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.ui import icons, labels, style, text

WIDTH: Final = 520


class FaultDialog(QDialog):
    """Attributes:
    open_log: shows the folder. close_button: goes on working.
    """

    def __init__(self, log_file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text.FAULT_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = labels.Picture(icons.error, 32, style.ERROR, self)
        lines = QVBoxLayout()
        lines.setSpacing(8)
        lines.addWidget(labels.plain(text.FAULT, points=style.TITLE_PT, bold=True))
        lines.addWidget(labels.plain(text.FAULT_HINT))
        path = labels.plain(text.log_path(str(log_file)), points=style.SMALL_PT, muted=True)
        path.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines.addWidget(path)
        self.open_log = QPushButton(text.FAULT_OPEN_LOG, self)
        self.open_log.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file.parent)))
        )
        self.close_button = QPushButton(text.FAULT_CLOSE, self)
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.close)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(lines, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.open_log, self.close_button):
            button.setMinimumHeight(style.CONTROL_HEIGHT)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(16)
        column.addLayout(top)
        column.addLayout(buttons)
        labels.fit(self, WIDTH)
