"""`BeforeStrip`: the shape as written beside the shape as it will be, and how far apart they lie.

A boundary with X and Y swapped lies nowhere on the map, and one in another zone 300 km off it; side
by side they can be compared all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jdz_forestland.domain.boundary import Examined, Values
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.map.theme import FeatureStyle

SIDE: Final = 44  # logical pixels
_EDGE: Final = 5
_DASH: Final = (4.0, 3.0)


class Outline(QWidget):
    """Rings drawn as large as they fit, north up."""

    def __init__(self, look: FeatureStyle, *, dashed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._dashed = look, dashed
        self.rings: list[Values] = []
        self.setFixedSize(QSize(SIDE, SIDE))

    def show_rings(self, rings: Sequence[Values]) -> None:
        """Show rings (n, 2) of eastings and northings."""
        self.rings = [ring for ring in rings if len(ring)]
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(style.LINE), 1))
        painter.setBrush(QColor(style.PAPER))
        painter.drawRect(QRectF(0.5, 0.5, SIDE - 1, SIDE - 1))
        pen = QPen(QColor(self._look.line), 1.6)
        if self._dashed:
            pen.setDashPattern(list(_DASH))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for polygon in self._fitted():
            painter.drawPolygon(polygon)

    def _fitted(self) -> Iterator[QPolygonF]:
        if not self.rings:
            return
        whole = np.concatenate(self.rings)
        low, high = whole.min(axis=0), whole.max(axis=0)
        scale = (SIDE - 2 * _EDGE) / max(float((high - low).max()), 1e-9)
        middle = (low + high) / 2
        for ring in self.rings:
            xy = (ring - middle) * scale
            yield QPolygonF([QPointF(SIDE / 2 + x, SIDE / 2 - y) for x, y in xy.tolist()])


class BeforeStrip(QWidget):
    """Seen while a source is read otherwise than it is written.

    Attributes:
        before, after: the outlines. sentence: what is done, and how far it moves.
    """

    def __init__(
        self, before: FeatureStyle, after: FeatureStyle, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.before = Outline(before, dashed=True)
        self.after = Outline(after, dashed=False)
        self.sentence = labels.plain("", points=style.SMALL_PT)
        self._where = labels.plain("", points=style.SMALL_PT, muted=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        for name, outline in ((words.AS_WRITTEN, self.before), (words.AS_READ, self.after)):
            if outline is self.after:
                row.addWidget(labels.plain(words.BECOMES, points=style.TITLE_PT, bold=True))
            outline.setAccessibleName(name)
            outline.setToolTip(name)
            row.addWidget(outline)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addStretch(1)
        said.addWidget(self.sentence)
        said.addWidget(self._where)
        said.addStretch(1)
        row.addLayout(said, 1)
        self.hide()

    def show_examined(self, examined: Examined) -> None:
        """Show the largest parcel before and after, or nothing where nothing is read otherwise."""
        cures = [cure for cure in examined.cures if cure.blocking and cure.key != "header"]
        known = bool(cures and examined.written)
        self.setVisible(known)
        if not known:
            return
        pairs = zip(examined.boundaries, examined.written, strict=False)
        largest, written = max(pairs, key=lambda pair: pair[0].area_m2)
        self.before.show_rings(written)
        parts = shapely.get_parts(largest.shape)
        self.after.show_rings(
            [shapely.get_coordinates(ring) for part in parts for ring in shapely.get_rings(part)]
        )
        self.sentence.setText(words.listed([cure.text for cure in cures]))
        nowhere = any(cure.before is None for cure in cures)
        sizes = dict.fromkeys(cure.size for cure in cures if cure.before is not None)
        self._where.setText(words.NOWHERE if nowhere else words.listed(tuple(sizes)))
