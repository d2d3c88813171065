"""`CureList`: ways of reading that are done only where the clerk ticks them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.domain.boundary import Cure
from jdz_forestland.ui import icons, labels, style
from jdz_forestland.ui import text_import as words

PICTURE: Final = 20
BOX_INDENT: Final = 24
_SHEET: Final = f"""
QFrame#cures {{
    background: {style.WARNING_SOFT}; border: none; border-left: 4px solid {style.WARNING};
}}
"""


class CureList(QFrame):
    """Hidden while nothing is proposed.

    Signals:
        agreed(): the ticks are others now; see `keys`.
        shown(str): the place before and after this cure should be seen.

    Attributes:
        boxes: a tick for each cure, by key. links: shows before and after, by key.
    """

    agreed = Signal()
    shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cures")
        self.setStyleSheet(_SHEET)
        self.setAccessibleName(words.CURES)
        self.boxes: dict[str, QCheckBox] = {}
        self.links: dict[str, QPushButton] = {}
        self._rows: list[QWidget] = []
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(labels.Picture(icons.warning, PICTURE, style.WARNING, self))
        head.addWidget(labels.plain(words.CURES, bold=True))
        head.addWidget(labels.plain(words.CURES_HINT, points=style.SMALL_PT, muted=True), 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 12, 8)
        self._column.setSpacing(4)
        self._column.addLayout(head)
        self.hide()

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the cures that are ticked."""
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())

    def show_cures(self, cures: Sequence[Cure]) -> None:
        """Show these cures in place of the old ones; nothing is ticked that was not agreed to."""
        focused = next((key for key, box in self.boxes.items() if box.hasFocus()), "")
        for old in self._rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.boxes, self.links, self._rows = {}, {}, []
        for cure in cures:
            row = self._row(cure)
            self._column.addWidget(row)
            row.show()  # now: what is shown later has no height yet
            self._rows.append(row)
        self.setVisible(bool(cures))
        if focused in self.boxes:
            self.boxes[focused].setFocus()

    def _row(self, cure: Cure) -> QWidget:
        box = QCheckBox(words.agree(cure.text))
        box.setFont(style.font(bold=cure.blocking and not cure.agreed))
        box.setChecked(cure.agreed)
        box.toggled.connect(lambda _on: self.agreed.emit())
        size = words.AGREED if cure.agreed else words.cure_size(cure.size, blocking=cure.blocking)
        box.setAccessibleDescription(size)
        link = labels.link(words.SHOW_BOTH)
        link.setToolTip(words.SHOW_BOTH_TIP)
        link.setVisible(cure.before is not None and cure.after is not None)
        link.setAutoDefault(True)
        link.clicked.connect(partial(self.shown.emit, cure.key))
        self.boxes[cure.key], self.links[cure.key] = box, link
        below = QHBoxLayout()
        below.setContentsMargins(BOX_INDENT, 0, 0, 0)
        below.setSpacing(8)
        below.addWidget(labels.plain(size, points=style.SMALL_PT, muted=True), 1)
        below.addWidget(link)
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(box)
        column.addLayout(below)
        return row
