"""`FieldCheckTab` (现场核查): the round of a draw, its results, and the verdict of the county."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.field_check import Verdict
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.spot_check import SpotCheck
from jdz_forestland.errors import UserError
from jdz_forestland.service import spot_papers
from jdz_forestland.service.drawing import Drawing
from jdz_forestland.service.field_checking import FieldChecking
from jdz_forestland.ui import field_check_jobs as jobs
from jdz_forestland.ui import field_check_rows as rows
from jdz_forestland.ui import files, labels, remembered, style
from jdz_forestland.ui import text_field_check as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.field_check_entry import CheckEntry
from jdz_forestland.ui.field_check_return import CheckReturn
from jdz_forestland.ui.field_check_verdict import VerdictHead
from jdz_forestland.ui.form_panel import FormPanel
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

ACROSS: Final = "field_check.across"
WIDTHS: Final = "field_check.columns"
USUAL: Final = (620, 430)
BESIDE_FROM: Final = (820, 480)  # width, height: below, a form takes the place of the table


class FieldCheckTab(QWidget):
    """Signals:
        draw_asked(): the draw should be shown.

    Attributes:
        which: chooses a draw. head: what it comes to. stops: the round.
        export, read, publish, slip, enter: what can be done. entry: asks for one result.
        slip_panel: asks why a list goes back. back: the filled workbook.
    """

    draw_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._county = ""
        self._held: SpotCheck | None = None
        self._found: Verdict | None = None
        self.which = QComboBox(self)
        self.which.setAccessibleName(words.WHICH)
        self.head = VerdictHead(self)
        model = RecordTableModel(rows.STOP_COLUMNS, lambda row: row.stop.parcel_id, self)
        self.stops = RecordTable(model, name=words.STOPS, widths=remembered.sizes(desk, WIDTHS))
        self.stops.shaped.connect(partial(remembered.keep, desk, WIDTHS))
        self.export = QPushButton(words.EXPORT, self)
        self.export.setMenu(self._export_menu())
        self.export.setToolTip(words.EXPORT_TIP)
        self.publish = QPushButton(words.PUBLISH, self)
        self.publish.setToolTip(words.PUBLISH_TIP)
        self.slip = QPushButton(words.SLIP, self)
        self.enter = QPushButton(words.ENTER, self)
        self.read = labels.primary(words.READ, self)
        self.entry = CheckEntry(self)
        self.slip_panel = FormPanel(self)
        self.back = CheckReturn(desk, self)
        self.empty = EmptyState(self)
        self.empty.say(words.EMPTY, words.EMPTY_HINT, words.GO_DRAW)
        self._lay_out()
        self._connect()

    # --- showing -----------------------------------------------------------------------------

    def show_county(self, county: str) -> None:
        """Read and show the field check of a county."""
        registry = self._desk.registry
        if registry is None:
            return
        if county != self._county:
            self._county = county
            self._close_side()
            self._leave_return()
        standing = Drawing(registry).of_county(self._desk.list_year, county).standing
        if not standing:
            self._held = None
            self._whole.setCurrentWidget(self.empty)
            return
        before = self._held.key if self._held is not None else ""
        self._held = next((each for each in standing if each.key == before), standing[0])
        if self._whole.currentWidget() is self.empty:
            self._whole.setCurrentWidget(self._content)
        self.which.blockSignals(True)
        self.which.clear()
        for each in standing:
            self.which.addItem(words.draw(each.number, each.key, len(each.to_check)), each.key)
        self.which.setCurrentIndex(self.which.findData(self._held.key))
        self.which.blockSignals(False)
        self._show_draw()

    def _show_draw(self) -> None:
        registry, held = self._desk.registry, self._held
        if registry is None or held is None:
            return
        checking = FieldChecking(registry)
        try:
            stops = checking.round(held.key).stops
            self._found = checking.verdict(held.list_year, held.county_code)
        except UserError as error:
            self._desk.complain(error)
            return
        checks = checking.checks(draw_key=held.key)
        self.stops.records.set_records(rows.rows_of(stops, checks))
        self.head.show_verdict(self._found)
        self._make_room()
        self._offer()

    def _offer(self, _chosen: object = None) -> None:
        """Offer what can be done now; what cannot says why."""
        registry, held, found = self._desk.registry, self._held, self._found
        if registry is None or held is None:
            return
        fixed = words.READ_ONLY if registry.is_read_only else ""
        busy = "" if self._side.isHidden() else words.BUSY_FORM
        one = "" if len(self.stops.selected()) == 1 else words.ENTER_NONE
        slip = ""
        if found is None or not found.complete:
            slip = words.SLIP_OPEN
        elif not found.failures:
            slip = words.SLIP_NONE
        elif not spot_papers.package_of(registry, held):
            slip = words.SLIP_NO_PACKAGE
        for button, why_not, tip in (
            (self.enter, fixed or busy or one, words.ENTER_TIP),
            (self.read, fixed or busy, words.READ_TIP),
            (self.slip, fixed or busy or slip, words.SLIP_TIP),
        ):
            button.setEnabled(not why_not)
            button.setToolTip(why_not or tip)

    # --- results -----------------------------------------------------------------------------

    def _enter(self, _row: object = None) -> None:
        chosen = self.stops.selected()
        place = self.stops.records.row_of(chosen[0]) if len(chosen) == 1 else None
        if place is None or not self.enter.isEnabled():
            return
        self._side.setCurrentWidget(self.entry)
        self.entry.ask(self.stops.records.record_at(place))
        self._open_side()

    def _record(self, given: dict[str, Any]) -> None:
        registry, held = self._desk.registry, self._held
        if registry is None or held is None:
            return
        found = given.pop("found")
        photos = given.pop("photos")
        try:
            done = FieldChecking(registry).record(held.key, found, photos, **given)
        except UserError as error:
            self.entry.refuse(str(error))
            return
        self._close_side()
        self._desk.noticed.emit(words.recorded(done.parcel_id, done.outcome.label))

    def _open_side(self) -> None:
        self._side.show()
        self._make_room()
        self._offer()

    def _close_side(self) -> None:
        self._side.hide()
        self._make_room()
        self._offer()

    def _make_room(self) -> None:
        """Leave a small window to the form while there is one."""
        asking = not self._side.isHidden()
        small = self.width() < BESIDE_FROM[0] or self.height() < BESIDE_FROM[1]
        self.stops.setVisible(not (asking and small))
        self._bottom.setVisible(not asking)
        self.head.setVisible(not (asking and small))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _read_back(self) -> None:
        if self._held is None:
            return
        self.back.begin(self._held.key, self._held.to_check)
        self._whole.setCurrentWidget(self.back)

    def _leave_return(self) -> None:
        if self._whole.currentWidget() is self.back:
            self._whole.setCurrentWidget(self._content)

    # --- files -------------------------------------------------------------------------------

    def _export(self, kind: str) -> None:
        """Write one kind of file, or with "" all of them to a folder."""
        registry, held = self._desk.registry, self._held
        if registry is None or held is None:
            return
        names = {
            each: spot_papers.sheets_name(held)
            if each == "sheets"
            else FieldChecking(registry).file_name(held.key, each)
            for each in words.KINDS
        }
        start = remembered.export_folder(self._desk, registry.path.parent)
        if kind:
            out = files.target(self, words.KINDS[kind], start / names[kind], words.FILES[kind])
            targets = {} if out is None else {kind: out}
        else:
            folder = files.folder(self, words.EVERYTHING, start)
            targets = {} if folder is None else {k: folder / n for k, n in names.items()}
        if targets:
            job = jobs.exporting(registry, held.key, targets)
            self._desk.start(words.EXPORTING, job, done=self._say_exported)

    def _say_exported(self, path: Path) -> None:
        remembered.keep_export_folder(self._desk, path if path.is_dir() else path.parent)
        self._desk.noticed.emit(words.exported(str(path)))

    def _publish(self) -> None:
        registry, held = self._desk.registry, self._held
        if registry is None or held is None:
            return
        start = remembered.export_folder(self._desk, registry.path.parent)
        name = words.publication(registry.county, held.list_year)
        out = files.target(self, words.PUBLISH, start / name, words.PUBLISH_FILES)
        if out is None:
            return
        try:
            written = FieldChecking(registry).publish(held.list_year, out)
        except UserError as error:
            self._desk.complain(error)
            return
        self._say_exported(written.path)

    def _ask_slip(self) -> None:
        found = self._found
        if found is None or not found.failures:
            return
        reasons = {each.reason for each in found.failures}
        usual = next(iter(reasons)) if len(reasons) == 1 else Reason.OTHER
        self.slip_panel.ask(
            words.SLIP_HEADING,
            rows.SLIP_FIELDS,
            do=words.SLIP_DO,
            values={"reason": usual.value, "text": words.SLIP_USUAL},
            warning=words.SLIP_WARNING,
            danger=True,
        )
        self._side.setCurrentWidget(self.slip_panel)
        self._open_side()

    def _send_back(self, values: dict[str, Any]) -> None:
        registry, held = self._desk.registry, self._held
        if registry is None or held is None:
            return
        from jdz_forestland.service import replying

        start = remembered.export_folder(self._desk, registry.path.parent)
        folder = files.folder(self, words.SLIP_FOLDER, start)
        if folder is None:
            return
        try:
            done = replying.send_back(
                registry,
                spot_papers.package_of(registry, held),
                reason=Reason(values["reason"]),
                text=values["text"],
                lines=FieldChecking(registry).slip_lines(held.list_year, held.county_code),
                out=folder,
            )
        except UserError as error:
            self.slip_panel.refuse(str(error))
            return
        self._close_side()
        self._desk.noticed.emit(words.slip_written(str(done.path)))

    # --- putting together --------------------------------------------------------------------

    def _export_menu(self) -> QMenu:
        menu = QMenu(self)
        for kind, name in words.KINDS.items():
            menu.addAction(name, partial(self._export, kind))
        menu.addSeparator()
        menu.addAction(words.EVERYTHING, partial(self._export, ""))
        return menu

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.which, 1)
        for button in (self.export, self.publish, self.slip, self.enter):
            button.setMinimumHeight(style.CONTROL_HEIGHT)
        for widget in (self.export, self.publish, self.slip):
            head.addWidget(widget)
        self.which.setMinimumHeight(style.CONTROL_HEIGHT)
        self._side = QStackedWidget(self)
        self._side.addWidget(self.entry)
        self._side.addWidget(self.slip_panel)
        self._side.hide()
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setChildrenCollapsible(False)
        across.addWidget(self.stops)
        across.addWidget(self._side)
        remembered.follow(self._desk, ACROSS, across, USUAL)
        self._bottom = QWidget(self)
        bottom = QHBoxLayout(self._bottom)
        bottom.setContentsMargins(0, 0, 0, 0)
        bottom.addStretch(1)
        bottom.addWidget(self.enter)
        bottom.addWidget(self.read)
        self._content = QWidget(self)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.head)
        column.addWidget(across, 1)
        column.addWidget(self._bottom)
        self._whole = QStackedWidget(self)
        for page in (self._content, self.back, self.empty):
            self._whole.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._whole)

    def _connect(self) -> None:
        self.which.activated.connect(self._choose)
        self.stops.chosen.connect(self._offer)
        self.stops.entered.connect(self._enter)
        self.enter.clicked.connect(self._enter)
        self.read.clicked.connect(self._read_back)
        self.publish.clicked.connect(self._publish)
        self.slip.clicked.connect(self._ask_slip)
        self.entry.given.connect(self._record)
        self.slip_panel.given.connect(self._send_back)
        for panel in (self.entry, self.slip_panel):
            panel.left.connect(self._close_side)
        self.back.left.connect(self._leave_return)
        self.empty.acted.connect(self.draw_asked)
        self._desk.opened.connect(self._close_side)

    def _choose(self, _at: int) -> None:
        registry = self._desk.registry
        if registry is None:
            return
        self._close_side()
        self._held = Drawing(registry).held(self.which.currentData())
        self._show_draw()
