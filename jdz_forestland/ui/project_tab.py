"""`ProjectTab` (用地计划 → 项目): the projects, the quota they draw, and its entries."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
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

from jdz_forestland.domain import area, project
from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.errors import UserError
from jdz_forestland.service.projects import Projects, ProjectView
from jdz_forestland.ui import labels, project_rows, quota_rows, remembered, style, text
from jdz_forestland.ui import text_plan as words
from jdz_forestland.ui.allot_panel import AllotPanel
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.form_panel import FormPanel
from jdz_forestland.ui.project_rows import DrawnRow
from jdz_forestland.ui.quota_rows import EntryRow
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

if TYPE_CHECKING:
    from jdz_forestland.domain.parcel import Parcel

WIDTHS: Final = "plan.projects"
ACROSS: Final = "plan.across"
DOWN: Final = "plan.down"
USUAL: Final = (740, 440)
USUAL_DOWN: Final = (320, 190)
PANEL_WIDTH: Final = 410  # labels stand beside the fields
VERBS: Final = ("hold", "use", "write_off", "release")
REASON_FIELDS: Final = (
    Field("reason", words.REASON, Kind.LONG_TEXT, words.CLAUSE, Owner.COUNTY_FORESTRY),
)
EDIT_FIELDS: Final = (*project.FIELDS, *REASON_FIELDS)


class ProjectTab(QWidget):
    """Attributes:
    projects: the list. drawn, entries: of the chosen project.
    form, draws: ask for what an intention needs. add, edit, hold, use, write_off, release,
    cancel, reverse: what can be done. head: what the projects come to.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parcels: dict[str, Parcel] = {}
        self._view: ProjectView | None = None
        self._do: Callable[[dict[str, Any]], str] | None = None
        self.head = labels.plain("", bold=True)
        self.quota = labels.link("", self)
        self.projects = self._table(
            words.TABLE, project_rows.PROJECT_COLUMNS, lambda view: view.project.key, WIDTHS
        )
        self.projects.set_empty_text(words.NO_PROJECTS)
        self.drawn = self._table(
            words.DRAWN,
            project_rows.DRAWN_COLUMNS,
            lambda row: (row.drawn.list_year, row.drawn.parcel_key),
        )
        self.entries = self._table(
            words.ENTRIES, quota_rows.ENTRY_COLUMNS, lambda row: row.entry.key
        )
        self.form, self.draws = FormPanel(self), AllotPanel(self)
        self.buttons = self._buttons()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the projects anew; the chosen one stays chosen."""
        registry = self._desk.registry
        if registry is None:
            return
        held = Projects(registry)
        views, free = held.all(), held.free_lots()
        self._parcels = {parcel.key: parcel for parcel in registry.parcels()}
        self.projects.records.set_records(views)
        standing = [view for view in views if not view.project.cancelled]
        total = area.total(view.project.area_mu for view in standing)
        open_mu = area.total(view.open_mu for view in standing)
        self.head.setText(words.headline(len(standing), text.mu(total), text.mu(open_mu)))
        self.quota.setText(words.available(text.mu(area.total(lot.free_mu for lot in free))))
        if views and not self.projects.selected():
            self.projects.select((views[0].project.key,))
        self.show_chosen()

    def go_to(self, key: str) -> None:
        """Choose a project."""
        self.projects.select((key,))
        self.show_chosen()

    def leave(self) -> None:
        """Close what is being asked."""
        self._side.hide()
        self._bottom.show()
        self._offer()

    def show_chosen(self) -> None:
        """Show what the chosen project draws on."""
        registry, chosen = self._desk.registry, self.projects.selected()
        self._view = None
        if registry is not None and len(chosen) == 1:
            self._view = Projects(registry).one(str(chosen[0]))
        view = self._view
        self.drawn.set_empty_text(words.NO_DRAWN if view is None else words.NONE_DRAWN)
        self.entries.set_empty_text(words.NO_ENTRIES if view is None else words.NONE_DRAWN)
        self.drawn.records.set_records(
            project_rows.drawn_rows(view, self._parcels) if view is not None else ()
        )
        self.entries.records.set_records(
            quota_rows.entry_rows(view.entries) if view is not None else ()
        )
        self._offer()

    # --- offering ----------------------------------------------------------------------------

    def _offer(self) -> None:
        """Offer what can be done now; what cannot says why."""
        registry = self._desk.registry
        fixed = words.READ_ONLY if registry is not None and registry.is_read_only else ""
        fixed = fixed or (words.BUSY_FORM if self._side.isVisibleTo(self) else "")
        for key, button in self.buttons.items():
            refusal = fixed or ("" if key == "add" else self._why_not(key))
            button.setEnabled(not refusal)
            button.setToolTip(refusal or words.TIPS[key])

    def _why_not(self, key: str) -> str:
        view = self._view
        if view is None:
            return words.CHOOSE_PROJECT
        if key == "reverse":
            return self._why_not_reverse()
        if view.project.cancelled:
            return words.CANCELLED
        reasons = {
            "hold": words.ALL_ARRANGED if view.open_mu <= 0 else "",
            "use": words.NOTHING_TO_USE if view.open_mu + view.held_mu <= 0 else "",
            "write_off": "" if view.used_mu else words.NOTHING_USED,
            "release": "" if view.held_mu else words.NOTHING_HELD,
            "cancel": words.HAS_USED if view.used_mu + view.written_off_mu else "",
        }
        return reasons.get(key, "")

    def _why_not_reverse(self) -> str:
        row = self._entry()
        if row is None:
            return words.REVERSE_CHOOSE
        if row.reversed:
            return words.REVERSE_DONE
        return words.REVERSE_ITSELF if row.entry.reverses else ""

    def _entry(self) -> EntryRow | None:
        row: EntryRow | None = self.entries.chosen_record()
        return row

    # --- asking ------------------------------------------------------------------------------

    def _ask_add(self) -> None:
        registry = self._desk.registry
        if registry is None:
            return

        def do(values: dict[str, Any]) -> str:
            made = Projects(registry).register(values)
            self.go_to(made.key)
            return words.registered(made.name)

        year = {"plan_year": self._desk.list_year + 1} if self._desk.list_year else {}
        self._ask(words.ADD_HEADING, project.FIELDS, words.ADD_DO, year, do)

    def _ask_edit(self) -> None:
        registry, view = self._desk.registry, self._view
        if registry is None or view is None:
            return

        def do(values: dict[str, Any]) -> str:
            given = {name: value for name, value in values.items() if name != "reason"}
            made = Projects(registry).correct(view.project.key, given, values["reason"])
            return words.corrected(made.name)

        heading = words.edit_heading(view.project.name)
        self._ask(heading, EDIT_FIELDS, words.EDIT_DO, project.values_of(view.project), do)

    def _ask_cancel(self) -> None:
        registry, view = self._desk.registry, self._view
        if registry is None or view is None:
            return

        def do(values: dict[str, Any]) -> str:
            return words.cancelled(
                Projects(registry).cancel(view.project.key, values["reason"]).name
            )

        heading = words.cancel_heading(view.project.name)
        self._ask(
            heading, REASON_FIELDS, words.CANCEL_DO, {}, do, words.CANCEL_WARNING, danger=True
        )

    def _ask_reverse(self) -> None:
        registry, row = self._desk.registry, self._entry()
        if registry is None or row is None:
            return
        key = row.entry.key

        def do(values: dict[str, Any]) -> str:
            Projects(registry).take_back(key, values["reason"])
            return words.reversed_entry(key)

        heading = words.reverse_heading(key)
        self._ask(heading, REASON_FIELDS, words.REVERSE_DO, {}, do, words.REVERSE_WARNING)

    def _ask_draw(self, verb: str) -> None:
        registry, view = self._desk.registry, self._view
        if registry is None or view is None:
            return
        held, key = Projects(registry), view.project.key
        free = held.free_lots()
        rows = project_rows.choice(verb, view, free, self._parcels)

        def do(values: dict[str, Any]) -> str:
            draws = self.draws.amounts()
            day = datetime.date.fromisoformat(values["day"])
            act = getattr(held, verb)
            act(key, draws, day=day, document=values.get("document", ""))
            total = area.total(draws.values())
            return words.drawn(verb, view.project.name, text.mu(total))

        def propose(wanted: Decimal) -> Mapping[str, Decimal]:
            return project_rows.shares(verb, view, wanted, held)

        self._do = do
        values = {"day": registry.now().date().isoformat()}
        if verb in ("use", "write_off") and view.project.approval_no:
            values["document"] = view.project.approval_no
        self.draws.choose(
            verb,
            view.project.name,
            rows,
            wanted=project_rows.lacking(verb, view),
            propose=propose,
            values=values,
            need_document=verb in ("use", "write_off"),
        )
        self._open(self.draws)

    def _ask(
        self,
        heading: str,
        fields: tuple[Field, ...],
        button: str,
        values: Mapping[str, Any],
        do: Callable[[dict[str, Any]], str],
        warning: str = "",
        *,
        danger: bool = False,
    ) -> None:
        self._do = do
        self.form.ask(heading, fields, do=button, values=values, warning=warning, danger=danger)
        self._open(self.form)

    def _open(self, panel: FormPanel) -> None:
        self._side.setCurrentWidget(panel)
        self._side.show()
        self._bottom.hide()  # the panel has a button of its own, and needs the room
        self._offer()

    def _finish(self, panel: FormPanel, values: dict[str, Any]) -> None:
        if self._do is None:
            return
        try:
            sentence = self._do(values)
        except UserError as error:
            panel.refuse(str(error))
            return
        self.leave()
        self._desk.noticed.emit(sentence)

    def _go_to_parcel(self, row: DrawnRow) -> None:
        self._desk.show_year(row.drawn.list_year)
        self._desk.select((row.drawn.parcel_key,))
        self._desk.page_asked.emit("parcels")

    # --- putting together --------------------------------------------------------------------

    def _table(self, name: str, columns: Any, identity: Any, widths: str = "") -> RecordTable:
        kept = remembered.sizes(self._desk, widths) if widths else ()
        table = RecordTable(RecordTableModel(columns, identity, self), name=name, widths=kept)
        if widths:
            table.shaped.connect(partial(remembered.keep, self._desk, widths))
        return table

    def _buttons(self) -> dict[str, QPushButton]:
        plain = {key: QPushButton(word, self) for key, word in words.BUTTONS.items()}
        for button in plain.values():
            button.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        return {**plain, "add": labels.primary(words.ADD, self)}

    def _lay_out(self) -> None:
        below = QSplitter(Qt.Orientation.Horizontal, self)
        down = QSplitter(Qt.Orientation.Vertical, self)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        self._side = QStackedWidget(self)
        for panel in (self.form, self.draws):
            self._side.addWidget(panel)
        self._side.setMinimumWidth(PANEL_WIDTH)
        self._side.hide()
        for splitter, parts in (
            (below, (_titled(words.DRAWN, self.drawn), _titled(words.ENTRIES, self.entries))),
            (down, (self.projects, below)),
            (across, (self._left(down), self._side)),
        ):
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(across, 1)
        column.addWidget(self._bottom)

    def _left(self, below: QWidget) -> QWidget:
        """Return what stands beside the panel: the sums over the tables."""
        left = QWidget(self)
        top = QHBoxLayout()
        top.setContentsMargins(16, 8, 16, 6)
        top.addWidget(self.head, 1)
        top.addWidget(self.quota)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(below, 1)
        return left

    def _connect(self) -> None:
        self.projects.chosen.connect(lambda _keys: self.show_chosen())
        self.entries.chosen.connect(lambda _keys: self._offer())
        self.drawn.entered.connect(self._go_to_parcel)
        self.quota.clicked.connect(partial(self._desk.page_asked.emit, "quota"))
        for verb in VERBS:
            self.buttons[verb].clicked.connect(partial(self._ask_draw, verb))
        asks = {
            "add": self._ask_add,
            "edit": self._ask_edit,
            "cancel": self._ask_cancel,
            "reverse": self._ask_reverse,
        }
        for key, ask in asks.items():
            self.buttons[key].clicked.connect(ask)
        for panel in (self.form, self.draws):
            panel.given.connect(partial(self._finish, panel))
            panel.left.connect(self.leave)


def _titled(title: str, table: RecordTable) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    heading = labels.plain(title, bold=True)
    labels.tint(heading, style.ACCENT_DARK)
    heading.setContentsMargins(12, 4, 12, 4)
    column.addWidget(heading)
    column.addWidget(table, 1)
    return box
