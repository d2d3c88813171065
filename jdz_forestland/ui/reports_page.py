"""`ReportsPage` (报表): the documents there are, each as it will look, and how to make it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.annex import AnnexForm
from jdz_forestland.domain.document_kinds import KINDS as PAPERS
from jdz_forestland.errors import UserError
from jdz_forestland.service import exporting
from jdz_forestland.service.exporting import Exported
from jdz_forestland.ui import (
    document_preview,
    files,
    labels,
    paper,
    remembered,
    style,
    text,
    text_print,
)
from jdz_forestland.ui import text_reports as words
from jdz_forestland.ui.book_return import BookReturn
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.documents import Document, documents, writing
from jdz_forestland.ui.empty_state import EmptyState
from jdz_forestland.ui.export_options import ExportOptions
from jdz_forestland.ui.page import Page
from jdz_forestland.ui.sheet_preview import SheetPreview
from jdz_forestland.ui.template_link import TemplateLink

LIST_WIDTH: Final = 188
ITEM_HEIGHT: Final = 32
HEADING_HEIGHT: Final = 30
ANNEX: Final = "annex"
BOOK: Final = "book"
KEY_ROLE: Final = int(Qt.ItemDataRole.UserRole)


class ReportsPage(Page):
    """Attributes:
    documents: the list at the left. options: what is asked beside. preview, picture: the sheet.
    export_button: asks where, then writes. done, open_file, open_folder: what was written.
    compare_button: takes a changed 台账 back; returned: shows it. template: of a paper.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._form: AnnexForm | None = None
        self._written: Path | None = None
        self._by_key = {document.key: document for document in documents()}
        self.documents = self._list()
        self.options = ExportOptions(desk, self)
        self.preview = paper.Paper(words.PREVIEW, self)
        self.picture = SheetPreview(desk, self)
        self.returned = BookReturn(desk, self)
        self.template = TemplateLink(desk, self)
        self._closed = ""  # why the chosen document cannot be written
        self.done = labels.ElidedLabel(self)
        labels.tint(self.done, style.ACCENT_DARK)
        self.open_file = labels.link(words.OPEN_FILE, self)
        self.open_folder = labels.link(words.OPEN_FOLDER, self)
        self.compare_button = QPushButton(text_print.COMPARE_BOOK, self)
        self.compare_button.setToolTip(text_print.COMPARE_BOOK_TIP)
        self.compare_button.setMinimumHeight(style.CONTROL_HEIGHT)
        self.export_button = labels.primary("", self)
        self.empty = EmptyState(self)
        self.empty.say(words.EMPTY, words.EMPTY_HINT, words.GO_COMPARE)
        self._lay_out()
        self._connect()
        self._show_written(None)
        self.choose(ANNEX)

    @property
    def document(self) -> Document:
        """The document that is chosen."""
        item = self.documents.currentItem()
        key = item.data(KEY_ROLE) if item is not None else None
        return self._by_key[key or ANNEX]  # the heading of a group has no document

    def choose(self, key: str) -> None:
        """Choose a document by the key of its kind."""
        for row in range(self.documents.count()):
            if self.documents.item(row).data(KEY_ROLE) == key:
                self.documents.setCurrentRow(row)

    def refresh(self) -> None:
        """Make the preview anew."""
        super().refresh()
        self.options.refresh()
        self._form = self._made_form()
        self._stack.setCurrentIndex(1 if self._form is None else 0)
        if self._form is not None:
            self._show_preview(self._form)

    def export(self, path: Path) -> None:
        """Write the chosen document to `path`, as a job."""
        registry = self._desk.registry
        if registry is None:
            return
        values = self.options.values()
        year, who = self._desk.list_year, values["reporter"]
        job = writing(registry.path, self.document.key, who=who, list_year=year, out=path, **values)
        self._show_written(None)
        title = text.job(words.EXPORTING, path.name)
        self._desk.start(title, job, done=self._show_written)

    # --- preview -----------------------------------------------------------------------------

    def _made_form(self) -> AnnexForm | None:
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None or not year:
            return None
        values = self.options.values()
        try:
            return exporting.annex_form(
                registry,
                list_year=year,
                draft=True,
                with_total=values["with_total"],
                reporter=values["reporter"],
            )
        except UserError as error:
            self._desk.complain(error)
            return None

    def _show_preview(self, form: AnnexForm) -> None:
        document = self.document
        kind = exporting.KINDS[document.key]
        if kind.painted:
            self._show_picture(document.key)
            return
        self._sheets.setCurrentWidget(self.preview)
        if document.key == ANNEX:
            self.preview.show_document(partial(paper.form_html, form))
            return
        if document.key in PAPERS:
            self._show_paper(document.key)
            return
        total = text.mu(form.sums.reserve_area_mu)
        counts = words.counts(form.list_year, len(form.rows), total)
        lines = (counts, *document.lines)
        self.preview.show_document(partial(paper.about_html, document.title, lines))

    def _show_paper(self, key: str) -> None:
        registry = self._desk.registry
        if registry is not None:
            self._closed = document_preview.show(
                self.preview, registry, key, list_year=self._desk.list_year,
                parcel_keys=self.options.parcel_keys,
            )  # fmt: skip
            self._allow(self._desk.runner.busy)

    def _show_picture(self, key: str) -> None:
        registry = self._desk.registry
        if registry is None:
            return
        values = self.options.values()
        parcels = exporting.wanted(
            registry, exporting.KINDS[key], list_year=self._desk.list_year, draft=True,
            parcel_keys=values["parcel_keys"],
        )  # fmt: skip
        self._sheets.setCurrentWidget(self.picture)
        maker = values["reporter"] or self._desk.operator
        self.picture.show_sheet(key, parcels[0].key, paper=values["paper"], maker=maker)

    def _choose(self) -> None:
        document = self.document
        self._leave_book()
        self.export_button.setText(document.button)
        self.options.show_kind(exporting.KINDS[document.key])
        self.template.show_kind(document.key)
        self._closed = ""
        self._allow(self._desk.runner.busy)
        self.compare_button.setVisible(document.key == BOOK)
        self._mark_stale()

    # --- writing -----------------------------------------------------------------------------

    def _ask(self) -> None:
        registry = self._desk.registry
        if registry is None or self._form is None:
            return
        self.options.keep_reporter()
        document, year = self.document, self._desk.list_year
        start = remembered.export_folder(self._desk, registry.path.parent)
        chosen: Path | None
        if self.options.one_each:
            chosen = files.folder(self, words.CHOOSE_FOLDER, start)
        else:
            held = registry.parcels(list_year=year)
            keys = set(self.options.parcel_keys)
            name = exporting.proposed_name(
                registry, document.key, list_year=year, draft=True,
                parcels=[parcel for parcel in held if parcel.key in keys],
            )  # fmt: skip
            chosen = files.target(self, document.button, start / name, document.filter)
        if chosen is not None:
            self.export(chosen)

    def _show_written(self, written: Exported | None) -> None:
        for widget in (self.done, self.open_file, self.open_folder):
            widget.setVisible(written is not None)
        if written is None:
            return
        self._written = written.path
        folder = written.path if written.path.is_dir() else written.path.parent
        remembered.keep_export_folder(self._desk, folder)
        sentence = words.exported(str(written.path), written.rows, text.mu(written.total_mu))
        sentence = words.noted(sentence, written.notes)
        self.done.setText(sentence)
        self.done.setToolTip(sentence)

    def _open_written(self, *, folder: bool) -> None:
        if self._written is not None:
            path = self._written.parent if folder else self._written
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    # --- a 台账 that comes back --------------------------------------------------------------

    def _ask_book(self) -> None:
        registry = self._desk.registry
        if registry is None:
            return
        pattern = words.pattern(text_print.XLSX, ".xlsx")
        chosen = files.existing(self, text_print.CHOOSE_BOOK, registry.path.parent, pattern)
        if chosen is not None:
            self.compare(chosen)

    def compare(self, path: Path) -> None:
        """Compare a changed 台账 with the registry and show the difference."""
        self.choose(BOOK)
        self.returned.examine(path)

    def _show_book(self) -> None:
        self._sheets.setCurrentWidget(self.returned)
        self._bottom.hide()
        self.options.hide()

    def _leave_book(self) -> None:
        self._sheets.setCurrentWidget(self.preview)
        self._bottom.show()
        self.options.show()

    # --- putting together --------------------------------------------------------------------

    def _list(self) -> QListWidget:
        made = QListWidget(self)
        made.setObjectName("choices")
        made.setAccessibleName(words.DOCUMENTS)
        made.setFixedWidth(LIST_WIDTH)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        occasion = None
        for document in self._by_key.values():
            if document.occasion is not occasion:
                occasion = document.occasion
                heading = QListWidgetItem(occasion.value, made)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                heading.setFont(style.font(style.SMALL_PT, bold=True))
                heading.setSizeHint(QSize(0, HEADING_HEIGHT))
            item = QListWidgetItem(document.title, made)
            item.setToolTip(document.about)
            item.setData(KEY_ROLE, document.key)
            item.setSizeHint(QSize(0, ITEM_HEIGHT))
        return made

    def _lay_out(self) -> None:
        self._sheets = QStackedWidget(self)
        for shown in (self.preview, self.picture, self.returned):
            self._sheets.addWidget(shown)
        self._bottom = QWidget(self)
        bottom = QHBoxLayout(self._bottom)
        bottom.setContentsMargins(0, 0, 0, 0)
        bottom.setSpacing(8)
        bottom.addWidget(self.done, 1)
        bottom.addWidget(self.open_file)
        bottom.addWidget(self.open_folder)
        bottom.addStretch(0)
        bottom.addWidget(self.template)
        bottom.addWidget(self.compare_button)
        bottom.addWidget(self.export_button, 0, Qt.AlignmentFlag.AlignRight)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.options)
        right.addWidget(self._sheets, 1)
        right.addWidget(self._bottom)
        sheet = QWidget(self)
        across = QHBoxLayout(sheet)
        across.setContentsMargins(16, 12, 16, 12)
        across.setSpacing(12)
        across.addWidget(self.documents)
        across.addLayout(right, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(sheet)
        self._stack.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self) -> None:
        desk = self._desk
        self._follow(desk.opened, desk.changed, desk.year_changed, desk.selection_changed)
        desk.opened.connect(lambda: self._show_written(None))
        desk.opened.connect(self._leave_book)
        desk.runner.busy_changed.connect(self._allow)
        self.documents.currentRowChanged.connect(self._choose)
        self.options.changed.connect(self._mark_stale)
        self.export_button.clicked.connect(self._ask)
        self.compare_button.clicked.connect(self._ask_book)
        self.returned.shown.connect(self._show_book)
        self.returned.left.connect(self._leave_book)
        self.open_file.clicked.connect(lambda: self._open_written(folder=False))
        self.open_folder.clicked.connect(lambda: self._open_written(folder=True))
        self.empty.acted.connect(lambda: desk.page_asked.emit("comparison"))

    def _allow(self, busy: bool) -> None:
        self.compare_button.setEnabled(not busy)
        self.export_button.setEnabled(not busy and not self._closed)
        self.export_button.setToolTip(text.BUSY if busy else self._closed)
