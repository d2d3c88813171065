"""`MaterialBlock`: one paper with its picture, its facts, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.ui import history_text, icons, labels, material_pictures, style
from jdz_forestland.ui import text_material as words
from jdz_forestland.ui.material_pictures import PaperPicture

if TYPE_CHECKING:
    from jdz_forestland.domain.record import Material

MARK: Final = 16


@dataclass(frozen=True, slots=True)
class Paper:
    """A material as it is shown.

    Attributes:
        title: its kind in words. distance_m: of a photo from the parcel, None when unknown.
        fault: what is wrong with the kept file, "" for nothing.
        is_far: whether the distance is worth a warning.
    """

    material: Material
    title: str
    distance_m: float | None
    is_far: bool
    fault: str


class MaterialBlock(QFrame):
    """Signals:
        opened(Paper), folder_asked(Paper): the paper, its folder should be opened.
        removed(Paper, str): it should be taken off, for this reason.

    Attributes:
        paper: what is shown. picture, open, folder, remove: its parts.
        why, sure: where the reason is written, and what takes it off then.
    """

    opened = Signal(object)
    folder_asked = Signal(object)
    removed = Signal(object, str)

    def __init__(self, paper: Paper, *, closed: str = "", parent: QWidget | None = None) -> None:
        """Show a paper; `closed` says why nothing may be changed."""
        super().__init__(parent)
        self.paper = paper
        self.picture = PaperPicture(paper.material.file_name, self)
        facts = QVBoxLayout()
        facts.setSpacing(2)
        for line in self._lines():
            facts.addWidget(line)
        facts.addLayout(self._deeds(closed))
        self._leaving = self._leave_panel()
        facts.addWidget(self._leaving)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(facts, 1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(self.paper)

    def _lines(self) -> Iterator[QWidget]:
        material = self.paper.material
        yield labels.plain(self.paper.title, bold=True)
        name = labels.ElidedLabel(self)
        name.setText(material.file_name)
        name.setToolTip(material.file_name)
        yield name
        kind = words.file_kind(material_pictures.ending(material.file_name))
        size = words.size(material.size)
        origin = words.origin(kind, size, material.who, history_text.when(material.at))
        yield labels.plain(origin, points=style.SMALL_PT, muted=True)
        yield from self._photo_lines()
        if self.paper.fault:
            yield _marked(icons.error, style.ERROR, self.paper.fault, tip=words.LOST_HINT)

    def _photo_lines(self) -> Iterator[QWidget]:
        material, metres = self.paper.material, self.paper.distance_m
        taken = words.taken(history_text.when(material.taken_at)) if material.taken_at else ""
        if metres is None:
            unknown = words.NO_PLACE if material_pictures.is_photo(material.file_name) else ""
            said = [part for part in (taken, unknown) if part]
            if said:
                yield labels.plain(words.side_by_side(said), points=style.SMALL_PT, muted=True)
            return
        where = words.distance(round(metres)) if metres > 0 else words.INSIDE
        tip = words.position(material.lon, material.lat)
        if self.paper.is_far:
            if taken:
                yield labels.plain(taken, points=style.SMALL_PT, muted=True)
            yield _marked(icons.warning, style.WARNING, words.warned(where), tip=tip)
        else:
            line = labels.plain(
                words.side_by_side([part for part in (taken, where) if part]), points=style.SMALL_PT
            )
            line.setToolTip(tip)
            yield line

    def _deeds(self, closed: str) -> QHBoxLayout:
        self.open = labels.link(words.OPEN, self)
        self.open.setToolTip(words.OPEN_TIP)
        self.folder = labels.link(words.OPEN_FOLDER, self)
        self.folder.setToolTip(words.OPEN_FOLDER_TIP)
        self.remove = labels.link(words.REMOVE, self)
        self.remove.setToolTip(closed or words.REMOVE_TIP)
        self.remove.setEnabled(not closed)
        lost = bool(self.paper.fault)
        self.open.setEnabled(not lost)
        if lost:
            self.open.setToolTip(self.paper.fault)
        self.open.clicked.connect(lambda: self.opened.emit(self.paper))
        self.folder.clicked.connect(lambda: self.folder_asked.emit(self.paper))
        self.remove.clicked.connect(self._ask_why)
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in (self.open, self.folder, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _leave_panel(self) -> QWidget:
        panel = QWidget(self)
        self.why = QLineEdit(panel)
        self.why.setPlaceholderText(words.REMOVE_WHY)
        self.why.setAccessibleName(words.REMOVE_WHY)
        self.why.setMinimumHeight(style.CONTROL_HEIGHT)
        self.sure = QPushButton(words.REMOVE_NOW, panel)
        stay = QPushButton(words.KEEP, panel)
        stay.clicked.connect(panel.hide)
        self.why.textChanged.connect(self._offer_removal)
        self.why.returnPressed.connect(self.sure.click)
        self.sure.clicked.connect(lambda: self.removed.emit(self.paper, self.why.text().strip()))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(stay)
        buttons.addWidget(self.sure)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 4, 0, 4)
        column.addWidget(self.why)
        column.addLayout(buttons)
        panel.hide()
        self._offer_removal()
        return panel

    def _ask_why(self) -> None:
        self._leaving.show()
        self.why.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._leaving.isVisible():
            self._leaving.hide()
        else:
            super().keyPressEvent(event)

    def _offer_removal(self) -> None:
        ready = bool(self.why.text().strip())
        self.sure.setEnabled(ready)
        self.sure.setToolTip("" if ready else words.REASON_FIRST)


def _marked(draw: icons.Draw, colour: str, sentence: str, *, tip: str) -> QWidget:
    """Return a sentence behind a picture, both of one colour."""
    line = QWidget()
    line.setToolTip(tip)
    words_of = labels.plain(sentence, points=style.SMALL_PT)
    labels.tint(words_of, colour)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.addWidget(labels.Picture(draw, MARK, colour, line), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words_of, 1)
    return line
