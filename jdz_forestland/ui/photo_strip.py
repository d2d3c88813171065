"""`PhotoStrip`: photos that will be kept with what is being entered; chosen or dragged in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.ui import labels, material_files, style
from jdz_forestland.ui import text_inspection as words


class PhotoStrip(QWidget):
    """Attributes:
    paths: the files, in the order in which they were added. add: asks for some.

    Signals:
        changed(): photos came or went.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paths: list[Path] = []
        self.setAcceptDrops(True)
        self.add = QPushButton(words.ADD_PHOTO, self)
        self.add.setToolTip(words.ADD_PHOTO_TIP)
        self.add.setMinimumHeight(style.CONTROL_HEIGHT)
        self.add.clicked.connect(self._ask)
        self._none = labels.plain(words.NO_PHOTO, muted=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        head = QHBoxLayout()
        head.addWidget(self.add)
        head.addWidget(self._none)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(self._lines)

    def take(self, paths: Sequence[Path]) -> None:
        """Add photos; the same file twice is one."""
        self._show(list(dict.fromkeys((*self.paths, *paths))))

    def clear(self) -> None:
        """Forget the photos."""
        self._show([])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if material_files.dragged(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(material_files.dragged(event.mimeData()))
        event.acceptProposedAction()

    def _ask(self) -> None:
        self.take(material_files.choose(self))

    def _remove(self, path: Path) -> None:
        self._show([each for each in self.paths if each != path])

    def _show(self, paths: list[Path]) -> None:
        self.paths = paths
        while (item := self._lines.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for path in paths:
            self._lines.addWidget(self._line(path))
        self._none.setVisible(not paths)
        self.changed.emit()

    def _line(self, path: Path) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        name = labels.ElidedLabel(line)
        name.setText(path.name)
        name.setToolTip(str(path))
        remove = labels.link(words.REMOVE, line)
        remove.setAccessibleName(words.photo_name(path.name))
        remove.clicked.connect(partial(self._remove, path))
        row.addWidget(name, 1)
        row.addWidget(remove)
        return line
