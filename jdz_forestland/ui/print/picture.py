"""A sheet as a picture, for the preview: the same drawing on another device."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from jdz_forestland.domain.map_sheet import PAPERS
from jdz_forestland.domain.progress import Progress
from jdz_forestland.service.export_kind import Order
from jdz_forestland.service.registry import Registry
from jdz_forestland.ui.print import card, sheets
from jdz_forestland.ui.print.ground_map import GroundMap
from jdz_forestland.ui.print.pdf import PX_PER_MM

SHARP: Final = 1.6  # dots to 1/96 inch


class Pictures:
    """Pages as images, with the manners of `pdf.Pages`."""

    def __init__(self) -> None:
        self.painter = QPainter()
        self.images: list[QImage] = []

    def turn(self, paper: str, *, landscape: bool) -> None:
        """Begin a page."""
        self.close()
        short, long = PAPERS[paper]
        width, height = (long, short) if landscape else (short, long)
        dots = PX_PER_MM * SHARP
        image = QImage(round(width * dots), round(height * dots), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        self.images.append(image)
        self.painter.begin(image)
        self.painter.scale(SHARP, SHARP)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def close(self) -> None:
        """End the page."""
        if self.painter.isActive():
            self.painter.end()


def sample(
    registry_path: Path,
    kind: str,
    parcel_key: str,
    *,
    list_year: int,
    paper: str,
    maker: str,
    progress: Progress,
) -> QImage:
    """Return the first page of a parcel's map ("map") or card ("card"). Runs on a worker.

    Raises:
        UserError: the registry cannot be opened. Cancelled: the window closes.
    """
    from jdz_forestland.service import exporting, sheeting

    with Registry.open(registry_path, who=maker) as registry:
        order = Order(
            registry=registry,
            path=registry_path,
            list_year=list_year,
            parcels=[p for p in registry.parcels(list_year=list_year) if p.key == parcel_key],
            form=None,
            provenance=exporting.provenance(registry),
            title="",
            maker=maker,
            paper=paper,
        )
        book = sheeting.book_of(order, card=kind == "card")
    pages = Pictures()
    ground = GroundMap(sheets.layers_of(book, progress))
    draw = card.draw if book.card else sheets.draw_sheet
    draw(pages, book, book.sheets[0], ground)
    pages.close()
    return pages.images[0]
