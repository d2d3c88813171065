"""`InspectionPage` (核查): the work-list of a year, what was found, and what it takes off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.domain.policy import INSPECTION_PHOTO, year_end
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service import inspection_years
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.inspecting import Inspecting, Task
from jdz_forestland.service.inspection_effect import Outlook
from jdz_forestland.ui import (
    inspection_deeds,
    labels,
    list_paper,
    material_files,
    remembered,
    style,
)
from jdz_forestland.ui import text_inspection as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.form_panel import FormPanel
from jdz_forestland.ui.inspection_deeds import Write
from jdz_forestland.ui.inspection_form import InspectionForm
from jdz_forestland.ui.inspection_head import InspectionHead
from jdz_forestland.ui.inspection_rows import TASK_COLUMNS, TaskRow, task_rows
from jdz_forestland.ui.inspection_story import InspectionStory
from jdz_forestland.ui.page import Page
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

if TYPE_CHECKING:
    from jdz_forestland.domain.record import Material
    from jdz_forestland.service.attaching import Attached
    from jdz_forestland.service.registry import Registry

WIDTHS: Final = "inspection.columns"
ACROSS: Final = "inspection.across"
DOWN: Final = "inspection.down"
USUAL: Final = (740, 420)
USUAL_DOWN: Final = (360, 150)
PANEL_WIDTH: Final = 424  # labels stand beside the fields
REPLANT_FIELDS: Final = (
    Field("list_year", words.REPLANT_YEAR, Kind.YEAR, words.CLAUSE, Owner.COUNTY_FORESTRY),
    Field("reason", words.REASON, Kind.LONG_TEXT, words.CLAUSE, Owner.COUNTY_FORESTRY),
)


class InspectionPage(Page):
    """Attributes:
    head: the year and how far it is. tasks: the work-list. story: of the chosen parcel.
    form, panel: ask for what an intention needs.
    buttons: record, batch, correct, replant, print.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._write: Write | None = None
        self._kept: list[str] = []  # photos that are kept already for what is being entered
        self._parcel = ""
        self.head = InspectionHead(self)
        model = RecordTableModel(TASK_COLUMNS, lambda row: row.task.parcel.key, self)
        self.tasks = RecordTable(model, name=words.TABLE, widths=remembered.sizes(desk, WIDTHS))
        self.tasks.shaped.connect(partial(remembered.keep, desk, WIDTHS))
        self.story = InspectionStory(desk, self)
        self.form, self.panel = InspectionForm(self), FormPanel(self)
        self.buttons = {key: QPushButton(word, self) for key, word in words.BUTTONS.items()}
        for button in self.buttons.values():
            button.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        self.buttons["record"] = labels.primary(words.RECORD, self)
        self.empty = EmptyState(self)
        self.empty.say(words.EMPTY, words.EMPTY_HINT, words.GO_QUOTA)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the work-list of the year anew."""
        super().refresh()
        registry = self._desk.registry
        if registry is None:
            return
        inspecting = Inspecting(registry)
        self.head.offer(inspection_years.offered(registry), inspection_years.usual(registry))
        year = self.head.shown_year
        self._whole.setCurrentWidget(self._content if year else self.empty)
        if not year:
            return
        try:
            rows = task_rows(inspecting.tasks(year), inspecting.standing())
            summary = inspecting.summary(year)
        except UserError as error:
            self._desk.complain(error)
            return
        self.head.show_summary(summary, year_end(year), registry.now().date())
        only_open = self.head.only_open.isChecked()
        shown = [row for row in rows if not only_open or row.task.found is None]
        self.tasks.set_empty_text(words.ALL_DONE if rows else words.NO_ROWS)
        self.tasks.records.set_records(shown)
        self.show_chosen()

    def show_chosen(self) -> None:
        """Show the inspections of the chosen parcel."""
        registry, rows = self._desk.registry, self._rows()
        if registry is None or len(rows) != 1:
            self.story.show_none()
        else:
            key, casework = rows[0].task.parcel.key, Casework(registry)
            photos = {m.key: (m, casework.material_path(m)) for m in casework.materials(key)}
            self.story.show_found(Inspecting(registry).of(key), photos)
        self._offer()

    def leave(self) -> None:
        """Close what is being asked."""
        self._side.hide()
        self._bottom.show()
        self._offer()

    # --- offering ----------------------------------------------------------------------------

    def _offer(self) -> None:
        """Offer what can be done now; what cannot says why."""
        registry = self._desk.registry
        fixed = words.READ_ONLY if registry is not None and registry.is_read_only else ""
        fixed = fixed or (words.BUSY_FORM if self._side.isVisibleTo(self) else "")
        for key, button in self.buttons.items():
            reads = key == "print"
            refusal = ("" if reads else fixed) or self._why_not(key)
            button.setEnabled(not refusal)
            button.setToolTip(refusal or words.TIPS[key])

    def _why_not(self, key: str) -> str:
        rows = self._rows()
        if key == "print":
            return "" if self.tasks.records.records else words.NO_ROWS_TO_PRINT
        if key == "batch":
            open_rows = [row for row in rows if row.task.found is None]
            return "" if open_rows else words.CHOOSE_OPEN
        if len(rows) != 1:
            return words.CHOOSE_ONE
        task = rows[0].task
        if key == "record":
            return words.DONE_ALREADY if task.found is not None else ""
        if key == "correct":
            return words.NOT_DONE if task.found is None else ""
        return words.NOT_LOST if task.remaining_mu else ""

    def _rows(self) -> list[TaskRow]:
        places = [self.tasks.records.row_of(key) for key in self.tasks.selected()]
        return [self.tasks.records.record_at(place) for place in places if place is not None]

    # --- asking ------------------------------------------------------------------------------

    def _ask_record(self, registry: Registry, task: Task) -> None:
        write = inspection_deeds.recording(registry, task.parcel, task.year)
        self._ask(task, words.RECORD_DO, write, self._today(registry, task.year))

    def _ask_correct(self, registry: Registry, task: Task) -> None:
        assert task.found is not None
        write = inspection_deeds.correcting(registry, task.parcel, task.found)
        self._ask(task, words.CORRECT_DO, write, inspection_years.values_of(task.found))

    def _ask(self, task: Task, do: str, write: Write, values: Mapping[str, Any]) -> None:
        registry, wrong = self._desk.registry, task.found
        assert registry is not None
        self._write, self._kept, self._parcel = write, [], task.parcel.key
        self.form.ask_about(
            words.heading(do, task.parcel.id, task.parcel.village),
            Outlook(registry, task.parcel.key, task.year, wrong),
            do=do,
            values=values,
            wrong=wrong,
            warning=words.CORRECT_WARNING if wrong is not None else "",
        )
        self._open(self.form)

    def _ask_batch(self) -> None:
        registry, year = self._desk.registry, self.head.shown_year
        keys = [row.task.parcel.key for row in self._rows() if row.task.found is None]
        if registry is None:
            return
        self._write, self._kept = inspection_deeds.batching(registry, keys, year), []
        heading = words.batch_heading(len(keys), year)
        self.form.ask_batch(heading, values=self._today(registry, year))
        self._open(self.form)

    @staticmethod
    def _today(registry: Registry, year: int) -> dict[str, str]:
        today = registry.now().date()
        return {"inspected_on": today.isoformat()} if today.year == year else {}

    def _ask_replant(self, _registry: Registry, task: Task) -> None:
        self.panel.ask(
            words.heading(words.REPLANT_DO, task.parcel.id, task.parcel.village),
            REPLANT_FIELDS,
            do=words.REPLANT_DO,
            values={"list_year": task.year},
            warning=words.REPLANT_WARNING,
        )
        self._parcel = task.parcel.key
        self._open(self.panel)

    def _begin(self, ask: Callable[[Registry, Task], None]) -> None:
        registry, rows = self._desk.registry, self._rows()
        if registry is not None and len(rows) == 1:
            ask(registry, rows[0].task)

    def _open(self, panel: FormPanel) -> None:
        self._side.setCurrentWidget(panel)
        self._side.show()
        self._bottom.hide()  # the panel has a button of its own, and needs the room
        self._offer()

    # --- doing -------------------------------------------------------------------------------

    def _given(self, values: dict[str, Any]) -> None:
        """Keep the photos first, as a job; then write what was found with them."""
        registry, paths = self._desk.registry, tuple(self.form.photos.paths)
        if registry is None:
            return
        try:
            if self.form.outlook is not None:
                self.form.outlook.check(
                    {name: value for name, value in values.items() if name != "reason"}
                )
        except UserError as error:
            self.form.refuse(str(error))
            return
        if not paths:
            self._finish(values)
            return
        job = material_files.adding(
            registry, self._parcel, stage=Stage.REGISTRATION, kind=INSPECTION_PHOTO, paths=paths
        )
        started = self._desk.start(
            words.KEEPING,
            job,
            done=partial(self._take_photos, values),
            always=lambda: self.form.do.setEnabled(True),
        )
        self.form.do.setEnabled(started is None)

    def _take_photos(self, values: dict[str, Any], attached: Attached) -> None:
        self._kept += [material.key for material in attached.materials]
        self.form.photos.clear()
        if attached.refused:
            name, error = attached.refused[0]
            self.form.refuse(words.photo_refused(name, str(error)))
            return
        self._finish(values)

    def _finish(self, values: dict[str, Any]) -> None:
        if self._write is None:
            return
        try:
            sentence = self._write(dict(values), tuple(self._kept))
        except UserError as error:
            self.form.refuse(str(error))
            return
        self.leave()
        self._desk.noticed.emit(sentence)

    def _replant(self, values: dict[str, Any]) -> None:
        from jdz_forestland.service.replanting import replant

        registry = self._desk.registry
        if registry is None:
            return
        try:
            fresh = replant(
                registry, self._parcel, list_year=values["list_year"], reason=values["reason"]
            )
        except UserError as error:
            self.panel.refuse(str(error))
            return
        self.leave()
        self._desk.noticed.emit(words.replanted(fresh.id, fresh.list_year))

    def _open_photo(self, material: Material) -> None:
        registry = self._desk.registry
        if registry is None:
            return
        try:
            material_files.show(Casework(registry).material_path(material))
        except UserError as error:
            self._desk.complain(error)

    def _open_quota(self) -> None:
        """Show the entries that the deductions of the year are the sum of (D-13)."""
        self._desk.show_year(self.head.shown_year - 1)
        self._desk.page_asked.emit("quota")

    def _go_to_parcel(self, row: TaskRow) -> None:
        self._desk.show_year(row.task.parcel.list_year)
        self._desk.select((row.task.parcel.key,))
        self._desk.page_asked.emit("parcels")

    # --- putting together --------------------------------------------------------------------

    def _lay_out(self) -> None:
        down = QSplitter(Qt.Orientation.Vertical, self)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        self._side = QStackedWidget(self)
        for panel in (self.form, self.panel):
            self._side.addWidget(panel)
        self._side.setMinimumWidth(PANEL_WIDTH)
        self._side.hide()
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(down, 1)
        for splitter, parts in ((down, (self.tasks, self.story)), (across, (left, self._side))):
            splitter.setChildrenCollapsible(False)
            for part in parts:
                splitter.addWidget(part)
        remembered.follow(self._desk, DOWN, down, USUAL_DOWN)
        remembered.follow(self._desk, ACROSS, across, USUAL)
        self._bottom = QWidget(self)
        bottom = QHBoxLayout(self._bottom)
        bottom.setContentsMargins(16, 8, 16, 12)
        bottom.setSpacing(8)
        bottom.addStretch(1)
        for button in self.buttons.values():
            bottom.addWidget(button)
        self._content = QWidget(self)
        whole = QVBoxLayout(self._content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(across, 1)
        whole.addWidget(self._bottom)
        self._whole = QStackedWidget(self)
        self._whole.addWidget(self._content)
        self._whole.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._whole)

    def _connect(self) -> None:
        self._desk.opened.connect(self.leave)
        self._follow(self._desk.opened, self._desk.changed)
        self.head.changed.connect(self._choose_year)
        self.head.sums.clicked.connect(self._open_quota)
        self.tasks.chosen.connect(lambda _keys: self.show_chosen())
        self.tasks.entered.connect(self._go_to_parcel)
        self.story.photo_asked.connect(self._open_photo)
        self.buttons["batch"].clicked.connect(self._ask_batch)
        self.buttons["print"].clicked.connect(lambda: list_paper.ask_of(self, ".pdf"))
        asks = {
            "record": self._ask_record,
            "correct": self._ask_correct,
            "replant": self._ask_replant,
        }
        for key, ask in asks.items():
            self.buttons[key].clicked.connect(partial(self._begin, ask))
        self.form.given.connect(self._given)
        self.panel.given.connect(self._replant)
        for panel in (self.form, self.panel):
            panel.left.connect(self.leave)
        self.empty.acted.connect(partial(self._desk.page_asked.emit, "quota"))

    def _choose_year(self) -> None:
        self.leave()
        self.refresh()
