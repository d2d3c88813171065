"""`FindingTab` (检查): what the rules find of one parcel now, and what was let stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from jdz_forestland.domain.findings import Finding
from jdz_forestland.errors import UserError
from jdz_forestland.ui import labels, style
from jdz_forestland.ui import text_material as waiving
from jdz_forestland.ui import text_parcels as words
from jdz_forestland.ui.closed import of_parcels
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.finding_block import FindingBlock
from jdz_forestland.ui.sheets import BlockList

if TYPE_CHECKING:
    from jdz_forestland.domain.acting import File
    from jdz_forestland.service.registry import Change


class FindingTab(BlockList):
    """Follows the desk; checks a parcel when it is looked at.

    Signals:
        place_asked(object): the map should show this extent, a `BBox`.
        counted(int): how many faults stand, those with a reason left out.

    Attributes:
        standing, waived: a block for each finding.
    """

    place_asked = Signal(object)
    counted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(words.CHECKS, parent)
        self._desk = desk
        self._key = ""
        self._stale = False
        self._wanted = ""
        self.standing: tuple[FindingBlock, ...] = ()
        self.waived: tuple[FindingBlock, ...] = ()
        desk.changed.connect(self._follow_change)
        desk.opened.connect(self._forget)

    def show_parcel(self, key: str) -> None:
        """Show a parcel; the one that is shown stays as it is."""
        if key == self._key and not self._stale:
            return
        if key != self._key:
            self._wanted = ""
        self._key, self._stale = key, True
        if self.isVisible():
            self.refresh()

    def go_to_rule(self, code: str) -> None:
        """Bring the finding of a rule into view and offer to write why it may stand."""
        self._wanted = code
        if not self._stale:
            QTimer.singleShot(0, self, self._go)  # after the layout

    def refresh(self) -> None:
        """Check the parcel anew."""
        registry = self._desk.registry
        if registry is None or not self._key:
            return
        from jdz_forestland.service.casework import Casework

        try:
            file = Casework(registry).file(self._key)
        except UserError as error:
            self._forget()
            self._desk.complain(error)
            return
        self._stale = False
        self._show(file, closed=of_parcels(registry, waiving.READ_ONLY))

    def _show(self, file: File, *, closed: str) -> None:
        reasons = {waiver.rule: waiver for waiver in file.waivers}
        standing, waived = [], []
        for finding in file.findings:
            block = FindingBlock(finding, self.place_asked.emit)
            waiver = reasons.get(finding.rule.code)
            if waiver is None:
                block.offer_waiver(self._keep, closed=closed)
                standing.append(block)
            else:
                block.show_waiver(waiver)
                waived.append(block)
        self.standing, self.waived = tuple(standing), tuple(waived)
        blocks: list[QWidget] = [*standing]
        if waived:
            heading = labels.plain(waiving.WAIVED_HEADING, bold=True)
            labels.tint(heading, style.ACCENT_DARK)
            passed = () if standing else (labels.plain(words.NO_FINDINGS, muted=True),)
            blocks = [*passed, *blocks, heading, *waived]
        place = self.verticalScrollBar().value()
        self.show_blocks(blocks, otherwise=words.NO_FINDINGS)
        self.verticalScrollBar().setValue(place)
        self.counted.emit(len(standing))
        if self._wanted:
            QTimer.singleShot(0, self, self._go)

    def _keep(self, finding: Finding, reason: str) -> bool:
        from jdz_forestland.service.casework import Casework

        registry = self._desk.registry
        if registry is None:
            return False
        try:
            Casework(registry).waive(finding.parcel_key, finding.rule.code, reason)
        except UserError as error:
            self._desk.complain(error)
            return False
        self._desk.noticed.emit(waiving.waive_noticed(finding.rule.code))
        return True

    def _go(self) -> None:
        code, self._wanted = self._wanted, ""
        found = (block for block in self.standing if block.finding.rule.code == code)
        block = next(found, None)
        if block is None or block.panel is None:
            return
        if block.panel.button.isEnabled():
            block.panel.unfold()
        self.ensureWidgetVisible(block)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _follow_change(self, change: Change) -> None:
        if change.everything or self._key in change.parcel_keys:
            self._stale = True
            if self.isVisible():
                self.refresh()

    def _forget(self) -> None:
        self._key, self._stale, self._wanted = "", False, ""
        self.standing, self.waived = (), ()
        self.show_blocks((), otherwise="")
