"""`ImportResult`: what was found of a source: cures to agree to, faults, parcels, map."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.boundary import Examined, SourceFinding
from jdz_forestland.domain.datum import Datum
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.service.importing import Choices, ImportProposal
from jdz_forestland.ui import import_rows, labels, remembered, style, text_datum, text_place
from jdz_forestland.ui import text_import as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.import_cures import CureList
from jdz_forestland.ui.import_facts import SourceTab
from jdz_forestland.ui.import_findings import FindingsTab
from jdz_forestland.ui.import_map import ImportMap
from jdz_forestland.ui.import_village import unknown_in
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

ACROSS: Final = "import.across"
PARCELS: Final = "import.parcels"
CURES_HEIGHT: Final = (62, 148)  # logical pixels, least and most; more of them scroll

TABS_LEAST: Final = 170


class ImportResult(QWidget):
    """Signals:
        corrected(): a tick, the system or the encoding is another one; see `choices`.
        other_asked(): another source is wanted.
        village_asked(): villages that the list does not know should be added to it.
        datum_asked(): parameters of an old coordinate system should be entered.

    Attributes:
        headline: what the source holds. cures: what must be agreed to.
        datum, village: ask for parameters of an old coordinate system, for villages that the list
            does not know; seen while they are lacking.
        tabs: findings, parcels and source. map: the boundaries.
    """

    corrected = Signal()
    other_asked = Signal()
    village_asked = Signal()
    datum_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._named: dict[str, str] = {}
        self.headline = labels.ElidedLabel()
        self.headline.setFont(style.font(style.TITLE_PT, bold=True))
        self.datum = QPushButton(text_datum.ENTER)
        self.datum.setToolTip(text_datum.OPEN_TIP)
        self.datum.clicked.connect(self.datum_asked)
        self.village = QPushButton(text_place.OPEN)
        self.village.setToolTip(text_place.OPEN_TIP)
        self.village.clicked.connect(self.village_asked)
        self.other = QPushButton(words.OTHER_SOURCE)
        self.other.setToolTip(words.OTHER_SOURCE_TIP)
        for button in (self.datum, self.village, self.other):
            button.setAutoDefault(True)
            button.setMinimumHeight(style.CONTROL_HEIGHT)
        self.other.clicked.connect(self.other_asked)
        self.cures = CureList()
        self.findings = FindingsTab(desk)
        self.parcels = self._parcel_table()
        self.source = SourceTab()
        self.map = ImportMap(desk)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page, title in (
            (self.findings, words.FINDINGS),
            (self.parcels, words.PARCELS),
            (self.source, words.SOURCE),
        ):
            self.tabs.addTab(page, title)
        self._lay_out()
        self.cures.agreed.connect(self.corrected)
        self.cures.shown.connect(self.map.show_cure)
        self.source.corrected.connect(self.corrected)
        self.source.datum_asked.connect(self.datum_asked)
        self.findings.chosen.connect(self._show_finding)
        self.map.picked.connect(self.parcels.select)

    @property
    def choices(self) -> Choices:
        """What the clerk has answered, as it stands on the screen."""
        return Choices(encoding=self.source.encoding, epsg=self.source.epsg, cures=self.cures.keys)

    def show_examined(
        self,
        examined: Examined,
        proposal: ImportProposal | None,
        choices: Choices,
        known: Sequence[Parcel],
    ) -> None:
        """Show a source; the tab in front stays unless it is a new source.

        Args:
            known: parcels of the list that the registry holds already.
        """
        self._say(examined)
        self._show_cures(examined)
        self.datum.setVisible(lacks_datum(examined) is not None)
        self.village.setVisible(bool(unknown_in(proposal)))
        findings = examined.findings if proposal is None else proposal.findings
        rows = import_rows.boundary_rows(examined, proposal)
        self._named = {row.boundary.name: row.key for row in rows}
        self.findings.show_findings(findings)
        self.parcels.records.set_records(rows)
        self.source.show_source(examined, choices)
        self.tabs.setTabText(0, words.tab(words.FINDINGS, len(findings)))
        self.tabs.setTabText(1, words.tab(words.PARCELS, len(rows)))
        self.map.show_import(rows, examined, known)

    def allow_corrections(self, *, allowed: bool) -> None:
        """Allow ticks and choices, or take them as they are."""
        for part in (self.cures, self.source.systems, self.source.encodings):
            part.setEnabled(allowed)

    def show_first(self) -> None:
        """Bring to the front what matters first of a new source."""
        self.tabs.setCurrentIndex(0 if self.findings.table.records.rowCount() else 1)

    def clear(self) -> None:
        """Forget the source."""
        self.cures.show_cures(())
        self._fit_cures()
        self.findings.show_findings(())
        self.parcels.records.set_records([])
        self.map.show_nothing()
        self.map.show_surveys(None, None)

    # --- showing -----------------------------------------------------------------------------

    def _say(self, examined: Examined) -> None:
        name = examined.paths[0].name if examined.paths else ""
        held = words.held(
            len(examined.boundaries),
            import_rows.total_mu(examined.boundaries),
            len(examined.quarantined),
        )
        self.headline.setText(words.headline(name, len(examined.paths), held))
        self.headline.setToolTip("\n".join(str(path) for path in examined.paths))

    def _show_cures(self, examined: Examined) -> None:
        self.cures.show_cures(examined.cures)
        self._fit_cures()

    def _fit_cures(self) -> None:
        """Give the cures the height they need, up to a limit."""
        there = bool(self.cures.boxes)
        self._cure_area.setVisible(there)
        if there:
            least, most = CURES_HEIGHT
            self._cure_area.setMinimumHeight(least)
            # words wrap where the clerk has made the left side narrow
            width = self._cure_area.viewport().width()
            height = max(self.cures.sizeHint().height(), self.cures.heightForWidth(width))
            self._cure_area.setMaximumHeight(min(height + 2, most))

    def _show_finding(self, finding: SourceFinding) -> None:
        key = self._named.get(finding.parcel)
        self.map.select([key] if key else [])
        if finding.where is not None:
            self.map.zoom_to_box(finding.where)
        elif key:
            self.map.zoom_to([key])

    def _show_parcels(self, keys: tuple[Hashable, ...]) -> None:
        names = [str(key) for key in keys]
        self.map.select(names)
        self.map.zoom_to(names)

    # --- parts -------------------------------------------------------------------------------

    def _parcel_table(self) -> RecordTable:
        model = RecordTableModel(import_rows.BOUNDARY_COLUMNS, lambda row: row.key, self)
        widths = remembered.sizes(self._desk, PARCELS)
        table = RecordTable(model, name=words.PARCELS, widths=widths)
        table.set_empty_text(words.NO_PARCELS)
        table.shaped.connect(lambda sizes: remembered.keep(self._desk, PARCELS, sizes))
        table.chosen.connect(self._show_parcels)
        table.entered.connect(lambda row: self._show_parcels((row.key,)))
        return table

    def _lay_out(self) -> None:
        self._cure_area = QScrollArea()
        self._cure_area.setWidgetResizable(True)
        self._cure_area.setFrameShape(QFrame.Shape.NoFrame)
        self._cure_area.setAccessibleName(words.CURES)
        self._cure_area.setWidget(self.cures)
        self._cure_area.hide()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._cure_area)
        column.addWidget(self.tabs, 1)
        # The ticks keep the height they need; faults and parcels scroll anyway.
        self.tabs.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.tabs.setMinimumHeight(TABS_LEAST)
        self.across = QSplitter(Qt.Orientation.Horizontal)
        self.across.setChildrenCollapsible(False)
        self.across.addWidget(left)
        self.across.addWidget(self.map)
        remembered.follow(self._desk, ACROSS, self.across, (640, 520))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.headline, 1)
        head.addWidget(self.datum)
        head.addWidget(self.village)
        head.addWidget(self.other)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(self.across, 1)


def lacks_datum(examined: Examined) -> Datum | None:
    """Return the old coordinate system of which there are no usable parameters, None for none."""
    offered = any(cure.key == "datum" for cure in examined.cures)
    refused = {note.rule for note in examined.findings if note.severity is Level.ERROR}
    return None if offered else next((each for each in Datum if each.rule in refused), None)
