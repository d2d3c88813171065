"""`FindingBlock`: one fault with its measured fact, what to do, and why it may stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from jdz_forestland.domain.findings import Finding
from jdz_forestland.domain.record import Waiver
from jdz_forestland.ui import finding_text, history_text, icons, labels, style
from jdz_forestland.ui import text_material as waiving
from jdz_forestland.ui import text_parcels as words
from jdz_forestland.ui.waiver_panel import WaiverPanel

PICTURE: Final = 18


class FindingBlock(QFrame):
    """One finding: level, what is wrong, the measured fact, what to do, by which clause.

    Attributes:
        finding: what is shown. link: shows it on the map.
        panel: where a reason is written; None where none is asked for.
    """

    def __init__(self, finding: Finding, show: Callable[[object], None]) -> None:
        """Show a finding; `show` is called with its extent."""
        super().__init__()
        self.finding = finding
        self.panel: WaiverPanel | None = None
        self._show = show
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(self._head())
        self._column.addWidget(labels.plain(words.labelled(words.MEASURED, finding.detail)))
        self._column.addWidget(labels.plain(words.labelled(words.ADVICE, finding.rule.hint)))
        clause = words.clause(finding.rule.clause, finding.rule.code)
        self._column.addWidget(labels.plain(clause, points=style.SMALL_PT, muted=True))
        self.link = labels.link(words.SHOW_ON_MAP)
        self.link.setToolTip(words.SHOW_ON_MAP_TIP)
        self.link.clicked.connect(self._zoom)
        self.link.setVisible(finding.where is not None)
        self._deeds = QHBoxLayout()
        self._deeds.setSpacing(4)
        self._deeds.addWidget(self.link)
        self._deeds.addStretch(1)
        self._column.addLayout(self._deeds)

    def offer_waiver(self, keep: Callable[[Finding, str], bool], *, closed: str = "") -> None:
        """Offer to write why the fault may stand; `closed` says why nothing may be written."""
        self.panel = WaiverPanel(self.finding, keep, closed=closed)
        self._deeds.insertWidget(1, self.panel.button)
        self._column.addWidget(self.panel)

    def show_waiver(self, waiver: Waiver) -> None:
        """Show who let the fault stand and why; its level alarms nobody any more."""
        self._picture.show_picture(icons.done, style.ACCENT)
        labels.tint(self._level, style.MUTED)
        said = waiving.waived(waiver.who, history_text.when(waiver.at), waiver.reason)
        self._column.insertWidget(1, labels.plain(said))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._zoom()

    def _zoom(self) -> None:
        if self.finding.where is not None:
            self._show(self.finding.where)

    def _head(self) -> QHBoxLayout:
        level = self.finding.level
        colour = finding_text.colour(level)
        self._picture = labels.Picture(finding_text.PICTURES[level], PICTURE, colour, self)
        self._level = labels.plain(level.label, bold=True)
        self._level.setWordWrap(False)
        labels.tint(self._level, colour)
        head = QHBoxLayout()
        head.setSpacing(6)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(self._picture, 0, top)
        head.addWidget(self._level, 0, top)
        head.addWidget(labels.plain(self.finding.rule.title, bold=True), 1, top)
        return head
