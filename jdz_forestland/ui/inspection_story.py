"""`InspectionStory`: every inspection of a parcel with its photos; corrected ones are struck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.domain.inspection import Inspection
from jdz_forestland.domain.record import Standing
from jdz_forestland.ui import history_text, material_pictures, text
from jdz_forestland.ui import text_inspection as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.history_block import HistoryBlock
from jdz_forestland.ui.history_text import Line
from jdz_forestland.ui.material_pictures import PaperPicture, Thumbnails
from jdz_forestland.ui.sheets import BlockList

if TYPE_CHECKING:
    from jdz_forestland.domain.record import Material


class InspectionStory(QWidget):
    """Signals:
    photo_asked(object): this photo, a `Material`, should be opened.
    """

    photo_asked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = BlockList(words.DETAIL, self)
        self._thumbnails = Thumbnails(desk, self)
        self._pictures: dict[str, list[PaperPicture]] = {}
        self._thumbnails.ready.connect(self._show_picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)

    def show_none(self) -> None:
        """Say that a parcel is to be chosen."""
        self._pictures = {}
        self.list.show_blocks((), otherwise=words.CHOOSE)

    def show_found(
        self, found: Sequence[Inspection], photos: Mapping[str, tuple[Material, Path]]
    ) -> None:
        """Show the inspections of a parcel, newest first.

        Args:
            photos: materials of the parcel and where they are kept, by key.
        """
        self._pictures = {}
        blocks: list[QWidget] = []
        for each in sorted(found, key=lambda f: (f.year, f.attempt), reverse=True):
            blocks.append(HistoryBlock(line_of(each)))
            held = [photos[key] for key in each.photos if key in photos]
            if held:
                blocks.append(self._row(held))
        self.list.show_blocks(blocks, otherwise=words.NONE_FOUND)
        for key in {key for each in found for key in each.photos if key in photos}:
            material, path = photos[key]
            if material_pictures.is_photo(material.file_name):
                self._thumbnails.ask(material.sha256, path)

    def _row(self, held: Sequence[tuple[Material, Path]]) -> QWidget:
        row = QWidget(self)
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        for material, _ in held:
            across.addWidget(self._button(material))
        across.addStretch(1)
        return row

    def _button(self, material: Material) -> QWidget:
        button = QPushButton(self)
        button.setFlat(True)
        button.setFixedSize(material_pictures.SIDE + 8, material_pictures.SIDE + 8)
        button.setAccessibleName(words.open_photo(material.file_name))
        button.setToolTip(words.open_photo(material.file_name))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        picture = PaperPicture(material.file_name, button)
        picture.move(4, 4)
        self._pictures.setdefault(material.sha256, []).append(picture)
        button.clicked.connect(partial(self.photo_asked.emit, material))
        return button

    def _show_picture(self, sha256: str, image: QImage) -> None:
        for picture in self._pictures.get(sha256, ()):
            picture.show_image(image)


def line_of(found: Inspection) -> Line:
    """Return an inspection in sentences."""
    struck = found.standing is not Standing.STANDING
    heading = words.block_heading(
        found.year, found.result.label, found.inspected_on.isoformat(), struck=struck
    )
    effects = [words.people(words.names(found.people))]
    if found.deducted_mu:
        figures = (found.deducted_mu, found.before_mu, found.remaining_mu)
        effects.append(words.deducted(*(text.mu(figure) for figure in figures)))
    for said, show in (
        (found.basis, words.basis),
        (found.note, words.note),
        (found.why, words.why),
    ):
        if said:
            effects.append(show(said))
    return Line(heading, tuple(effects), words.by(found.who, history_text.when(found.at)))
