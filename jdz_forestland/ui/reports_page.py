"""`ReportsPage` (报表): the documents there are, each as it will look, and how to make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.annex import AnnexForm
from jdz_forestland.errors import UserError
from jdz_forestland.service import exporting
from jdz_forestland.service.exporting import Exported
from jdz_forestland.ui import files, labels, paper, style, text
from jdz_forestland.ui import text_reports as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.empty_state import EmptyState

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress

LIST_WIDTH: Final = 188
ITEM_HEIGHT: Final = 56


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of file: its key in `exporting.KINDS` and its words on this page."""

    key: str
    title: str
    about: str
    button: str
    filter: str
    lines: tuple[str, ...] = ()


DOCUMENTS: Final = (
    Document("annex", words.ANNEX, words.ANNEX_ABOUT, words.EXPORT_ANNEX, words.FILTER_ANNEX),
    Document(
        "csv", words.CSV, words.CSV_ABOUT, words.EXPORT_CSV, words.FILTER_CSV, words.CSV_LINES
    ),
    Document(
        "gpkg", words.GPKG, words.GPKG_ABOUT, words.EXPORT_GPKG, words.FILTER_GPKG, words.GPKG_LINES
    ),
)


class ReportsPage(QWidget):
    """Attributes:
    documents: the list at the left. preview: the sheet. with_total, reporter: the options.
    export_button: asks where, then writes. done, open_file, open_folder: what was written.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._form: AnnexForm | None = None
        self._written: Path | None = None
        self._stale = True
        self.documents = self._list()
        self.with_total = QCheckBox(words.WITH_TOTAL, self)
        self.with_total.setChecked(True)
        self.with_total.setToolTip(words.WITH_TOTAL_TIP)
        self.reporter = QLineEdit(desk.settings.operator, self)
        self.reporter.setAccessibleName(words.REPORTER)
        self.reporter.setPlaceholderText(words.REPORTER_HINT)
        self.reporter.setToolTip(words.REPORTER_TIP)
        self.reporter.setMinimumHeight(style.CONTROL_HEIGHT)
        self.reporter.setFixedWidth(140)
        self.preview = paper.Paper(words.PREVIEW, self)
        self.done = labels.ElidedLabel(self)
        labels.tint(self.done, style.ACCENT_DARK)
        self.open_file = labels.link(words.OPEN_FILE, self)
        self.open_folder = labels.link(words.OPEN_FOLDER, self)
        self.export_button = labels.primary("", self)
        self.empty = EmptyState(self)
        self.empty.say(words.EMPTY, words.EMPTY_HINT, words.GO_COMPARE)
        self._lay_out()
        self._connect()
        self._show_written(None)
        self._choose()

    @property
    def document(self) -> Document:
        """The document that is chosen."""
        return DOCUMENTS[max(self.documents.currentRow(), 0)]

    def refresh(self) -> None:
        """Make the preview anew."""
        self._stale = False
        with QSignalBlocker(self.reporter):
            self.reporter.setText(self._desk.settings.operator)
        self._form = self._made_form()
        self._stack.setCurrentIndex(1 if self._form is None else 0)
        if self._form is not None:
            self._show_preview(self._form)

    def export(self, path: Path) -> None:
        """Write the chosen document to `path`, as a job."""
        registry = self._desk.registry
        if registry is None:
            return
        job = _exporting(
            registry.path,
            self.document.key,
            list_year=self._desk.list_year,
            out=path,
            with_total=self.with_total.isChecked(),
            reporter=self.reporter.text().strip(),
        )
        self._show_written(None)
        title = text.job(words.EXPORTING, path.name)
        self._desk.start(title, job, done=self._show_written)

    # --- preview -----------------------------------------------------------------------------

    def _made_form(self) -> AnnexForm | None:
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None or not year:
            return None
        try:
            return exporting.annex_form(
                registry,
                list_year=year,
                draft=True,
                with_total=self.with_total.isChecked(),
                reporter=self.reporter.text().strip(),
            )
        except UserError as error:
            self._desk.complain(error)
            return None

    def _show_preview(self, form: AnnexForm) -> None:
        document = self.document
        if document.key == "annex":
            self.preview.show_document(partial(paper.form_html, form))
            return
        total = text.mu(form.sums.reserve_area_mu)
        counts = words.counts(form.list_year, len(form.rows), total)
        lines = (counts, *document.lines)
        self.preview.show_document(partial(paper.about_html, document.title, lines))

    def _choose(self) -> None:
        is_form = self.document.key == "annex"
        self.export_button.setText(self.document.button)
        self.with_total.setVisible(is_form)
        self._options.setVisible(is_form)
        self._mark_stale()

    def _mark_stale(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def _keep_reporter(self) -> None:
        name = self.reporter.text().strip()
        if name != self._desk.settings.operator:
            self._desk.set_operator(name)
            self._mark_stale()

    # --- writing -----------------------------------------------------------------------------

    def _ask(self) -> None:
        registry = self._desk.registry
        if registry is None or self._form is None:
            return
        self._keep_reporter()
        document, year = self.document, self._desk.list_year
        name = exporting.proposed_name(registry, document.key, list_year=year, draft=True)
        folder = self._written.parent if self._written is not None else registry.path.parent
        chosen = files.target(self, document.button, folder / name, document.filter)
        if chosen is not None:
            self.export(chosen)

    def _show_written(self, written: Exported | None) -> None:
        for widget in (self.done, self.open_file, self.open_folder):
            widget.setVisible(written is not None)
        if written is None:
            return
        self._written = written.path
        sentence = words.exported(str(written.path), written.rows, text.mu(written.total_mu))
        self.done.setText(sentence)
        self.done.setToolTip(sentence)

    def _open_written(self, *, folder: bool) -> None:
        if self._written is not None:
            path = self._written.parent if folder else self._written
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    # --- putting together --------------------------------------------------------------------

    def _list(self) -> QListWidget:
        made = QListWidget(self)
        made.setObjectName("choices")
        made.setAccessibleName(words.DOCUMENTS)
        made.setFixedWidth(LIST_WIDTH)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for document in DOCUMENTS:
            item = QListWidgetItem(f"{document.title}\n{document.about}", made)
            item.setSizeHint(QSize(0, ITEM_HEIGHT))
        made.setCurrentRow(0)
        return made

    def _lay_out(self) -> None:
        caption = QLabel(words.REPORTER, self)
        caption.setBuddy(self.reporter)
        self._options = QWidget(self)
        options = QHBoxLayout(self._options)
        options.setContentsMargins(0, 0, 0, 0)
        options.setSpacing(8)
        options.addWidget(caption)
        options.addWidget(self.reporter)
        options.addSpacing(16)
        options.addWidget(self.with_total)
        options.addStretch(1)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.done, 1)
        bottom.addWidget(self.open_file)
        bottom.addWidget(self.open_folder)
        bottom.addStretch(0)
        bottom.addWidget(self.export_button, 0, Qt.AlignmentFlag.AlignRight)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._options)
        right.addWidget(self.preview, 1)
        right.addLayout(bottom)
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
        for signal in (desk.opened, desk.changed, desk.year_changed):
            signal.connect(self._mark_stale)
        desk.opened.connect(lambda: self._show_written(None))
        desk.runner.busy_changed.connect(self._allow)
        self.documents.currentRowChanged.connect(self._choose)
        self.with_total.toggled.connect(self._mark_stale)
        self.reporter.editingFinished.connect(self._keep_reporter)
        self.export_button.clicked.connect(self._ask)
        self.open_file.clicked.connect(lambda: self._open_written(folder=False))
        self.open_folder.clicked.connect(lambda: self._open_written(folder=True))
        self.empty.acted.connect(lambda: desk.page_asked.emit("comparison"))

    def _allow(self, busy: bool) -> None:
        self.export_button.setEnabled(not busy)
        self.export_button.setToolTip(text.BUSY if busy else "")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()


def _exporting(
    registry_path: Path, kind: str, *, list_year: int, out: Path, with_total: bool, reporter: str
) -> Callable[[JobProgress], Exported]:
    def job(progress: JobProgress) -> Exported:
        from jdz_forestland.service.registry import Registry

        with Registry.open(registry_path, who=reporter) as registry:
            return exporting.export(
                registry,
                kind,
                list_year=list_year,
                out=out,
                draft=True,
                with_total=with_total,
                reporter=reporter,
            )

    return job
