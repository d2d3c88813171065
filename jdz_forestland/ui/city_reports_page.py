"""`CityReportsPage` (报表 of a city): the forms of the counties, as they go to the province."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.errors import UserError
from jdz_forestland.service import exporting, province_form
from jdz_forestland.ui import files, inbox_jobs, labels, paper, remembered, style, text
from jdz_forestland.ui import text_inbox as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.documents import documents, writing
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.page import Page

if TYPE_CHECKING:
    from jdz_forestland.service.export_kind import Exported
    from jdz_forestland.service.province_form import CountyForm, ProvinceForms

LIST_WIDTH: Final = 188
ITEM_HEIGHT: Final = 32


class CityReportsPage(Page):
    """Attributes:
    counties: whose list was accepted. preview: its form. missing: who is not in the whole.
    export: writes all. layers, layer: of all parcels. done, folder: what was written.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._forms: tuple[CountyForm, ...] = ()
        self._written: Path | None = None
        self.counties = QListWidget(self)
        self.counties.setObjectName("choices")
        self.counties.setAccessibleName(words.FORMS)
        self.counties.setFixedWidth(LIST_WIDTH)
        self.preview = paper.Paper(words.FORM, self)
        self.missing = labels.plain("", muted=True)
        self.note = labels.plain(words.COUNTY_REPORTS, muted=True)
        self.done = labels.ElidedLabel(self)
        self.folder = labels.link(words.OPEN_FOLDER, self)
        self.export = labels.primary(words.SUM, self)
        self.layers = QComboBox(self)
        self.layers.setAccessibleName(words.LAYERS)
        self._documents = {each.key: each for each in documents() if each.key in exporting.OF_CITY}
        for each in self._documents.values():
            self.layers.addItem(each.title, each.key)
        self.layer = QPushButton(words.EXPORT_LAYER, self)
        self.empty = EmptyState(self)
        self.empty.say(words.SUM_NONE, words.SUM_NONE_HINT, words.GO_INBOX)
        self._lay_out()
        self._follow(desk.opened, desk.changed, desk.year_changed)
        desk.opened.connect(lambda: self._show_written(None))
        desk.runner.busy_changed.connect(self._allow)
        self.counties.currentRowChanged.connect(self._show_form)
        self.export.clicked.connect(self._ask)
        self.layer.clicked.connect(self._ask_layer)
        self.folder.clicked.connect(self._open)
        self.empty.acted.connect(partial(desk.page_asked.emit, "inbox"))
        self._show_written(None)

    def refresh(self) -> None:
        """Make the forms anew."""
        super().refresh()
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None:
            return
        try:
            self._forms = province_form.forms(registry, year) if year else ()
            missing = province_form.missing(registry, year) if year else ()
        except UserError as error:
            self._desk.complain(error)
            return
        self.empty.setVisible(not self._forms)
        self._body.setVisible(bool(self._forms))
        self.missing.setText(words.left_out(missing) if missing else "")
        self.missing.setVisible(bool(missing))
        chosen = max(self.counties.currentRow(), 0)
        self.counties.clear()
        for each in self._forms:
            item = QListWidgetItem(each.county, self.counties)
            item.setSizeHint(QSize(0, ITEM_HEIGHT))
        self.counties.setCurrentRow(min(chosen, len(self._forms) - 1))
        self._allow(self._desk.runner.busy)

    def _show_form(self, row: int) -> None:
        if 0 <= row < len(self._forms):
            self.preview.show_document(partial(paper.form_html, self._forms[row].form))

    def _ask(self) -> None:
        registry = self._desk.registry
        start = remembered.export_folder(self._desk, files.documents())
        chosen = files.folder(self, words.SUM_TITLE, start)
        if registry is not None and chosen is not None:
            remembered.keep_export_folder(self._desk, chosen)
            job = inbox_jobs.summing(registry, self._desk.list_year, chosen)
            self._desk.start(words.SUMMING, job, done=self._show_written)

    def _ask_layer(self) -> None:
        registry, year = self._desk.registry, self._desk.list_year
        document = self._documents[self.layers.currentData()]
        if registry is None:
            return
        name = exporting.proposed_name(registry, document.key, list_year=year, draft=True)
        start = remembered.export_folder(self._desk, files.documents()) / name
        chosen = files.target(self, document.button, start, document.filter)
        if chosen is None:
            return
        remembered.keep_export_folder(self._desk, chosen.parent)
        who = self._desk.operator
        job = writing(registry.path, document.key, who=who, list_year=year, out=chosen, draft=True)
        self._desk.start(document.button, job, done=self._show_layer)

    def _show_layer(self, done: Exported) -> None:
        self._say(done.path, words.exported(str(done.path), done.rows))

    def _say(self, path: Path | None, sentence: str) -> None:
        self._written = path
        for widget in (self.done, self.folder):
            widget.setVisible(path is not None)
        self.done.setText(sentence)
        self.done.setToolTip(sentence)

    def _show_written(self, done: ProvinceForms | None) -> None:
        if done is None:
            self._say(None, "")
        else:
            path = done.whole.path
            self._say(path, words.summed(str(path), len(done.counties), ()))

    def _open(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    def _allow(self, busy: bool) -> None:
        for button, tip in ((self.export, words.SUM_TIP), (self.layer, words.EXPORT_LAYER_TIP)):
            button.setEnabled(not busy)
            button.setToolTip(text.BUSY if busy else tip)

    def _lay_out(self) -> None:
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.done, 1)
        bottom.addWidget(self.folder)
        bottom.addStretch(0)
        for control in (self.layers, self.layer):
            control.setMinimumHeight(style.CONTROL_HEIGHT)
            bottom.addWidget(control)
        bottom.addWidget(self.export, 0, Qt.AlignmentFlag.AlignRight)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.preview, 1)
        for widget in (self.missing, self.note):
            right.addWidget(widget)
        right.addLayout(bottom)
        self._body = QWidget(self)
        across = QHBoxLayout(self._body)
        across.setContentsMargins(16, 12, 16, 12)
        across.setSpacing(12)
        across.addWidget(self.counties)
        across.addLayout(right, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body, 1)
        outer.addWidget(self.empty, 1)
