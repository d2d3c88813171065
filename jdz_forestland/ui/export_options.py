"""What is asked beside an export: who signs, which parcels, which paper."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from jdz_forestland.service.export_kind import Kind
from jdz_forestland.ui import style, text_documents
from jdz_forestland.ui import text_reports as words
from jdz_forestland.ui.desk import Desk

PAPERS: Final = ("A4", "A3")


class ExportOptions(QWidget):
    """The options that a kind of file has; the others are hidden.

    Signals:
        changed(): the preview is to be made anew.

    Attributes:
        reporter, with_total, scope, paper, each: the options.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kind: Kind | None = None
        self.with_total = QCheckBox(words.WITH_TOTAL, self)
        self.with_total.setChecked(True)
        self.with_total.setToolTip(words.WITH_TOTAL_TIP)
        self.reporter = QLineEdit(desk.settings.operator, self)
        self.reporter.setAccessibleName(words.REPORTER)
        self.reporter.setPlaceholderText(words.REPORTER_HINT)
        self.reporter.setToolTip(words.REPORTER_TIP)
        self.reporter.setFixedWidth(140)
        self.scope, self.paper = QComboBox(self), QComboBox(self)
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.scope.setAccessibleName(words.SCOPE)
        self.paper.setAccessibleName(words.PAPER)
        self.paper.addItems(PAPERS)
        self.each = QCheckBox(words.EACH, self)
        self.each.setToolTip(words.EACH_TIP)
        for widget in (self.reporter, self.scope, self.paper):
            widget.setMinimumHeight(style.CONTROL_HEIGHT)
        self._lay_out()
        self.show_selection()
        self.with_total.toggled.connect(self.changed)
        self.scope.activated.connect(self.changed)
        self.paper.activated.connect(self.changed)
        self.reporter.editingFinished.connect(self._keep_reporter)
        desk.selection_changed.connect(self.show_selection)

    def show_kind(self, kind: Kind) -> None:
        """Show the options of a kind of file."""
        self._kind = kind
        form = kind.key == "annex"
        self.with_total.setVisible(form)
        for asked in (self._scope_label, self.scope):
            asked.setVisible(not form and not kind.whole_year)
        for sized in (self._paper_label, self.paper):
            sized.setVisible(kind.key == "map")
        self.each.setVisible(kind.separable)
        self.show_selection()
        if kind.stages and self._desk.selection:  # a paper is for whom one is looking at
            self.scope.setCurrentIndex(1)

    def refresh(self) -> None:
        """Show the name of the person at the desk."""
        with QSignalBlocker(self.reporter):
            self.reporter.setText(self._desk.settings.operator)

    def show_selection(self) -> None:
        """Offer the parcels that are selected on the desk."""
        count = len(self._desk.selection)
        only = self.scope.currentIndex() == 1
        with QSignalBlocker(self.scope):
            self.scope.clear()
            stages = self._kind.stages if self._kind is not None else ()
            all_of = text_documents.at_steps([stage.label for stage in stages])
            self.scope.addItem(all_of if stages else words.ALL_PARCELS)
            if count:
                self.scope.addItem(words.chosen(count))
            self.scope.setCurrentIndex(1 if only and count else 0)
        self.scope.setEnabled(bool(count))
        self.scope.setToolTip("" if count else words.NONE_CHOSEN_TIP)

    @property
    def parcel_keys(self) -> tuple[str, ...]:
        """The parcels to write; none for all."""
        whole = self._kind is not None and (self._kind.key == "annex" or self._kind.whole_year)
        return self._desk.selection if self.scope.currentIndex() == 1 and not whole else ()

    @property
    def one_each(self) -> bool:
        """Whether every parcel gets a file of its own."""
        return self._kind is not None and self._kind.separable and self.each.isChecked()

    def values(self) -> dict[str, Any]:
        """Return what `exporting.export` is told."""
        return {
            "draft": True,
            "with_total": self.with_total.isChecked(),
            "reporter": self.reporter.text().strip(),
            "parcel_keys": self.parcel_keys,
            "paper": self.paper.currentText(),
            "each": self.one_each,
        }

    def keep_reporter(self) -> None:
        """Take the name that stands there for what is written from now on."""
        self._keep_reporter()

    def _keep_reporter(self) -> None:
        name = self.reporter.text().strip()
        if name != self._desk.settings.operator:
            self._desk.set_operator(name)
            self.changed.emit()

    def _lay_out(self) -> None:
        caption = QLabel(words.REPORTER, self)
        caption.setBuddy(self.reporter)
        self._scope_label, self._paper_label = QLabel(words.SCOPE, self), QLabel(words.PAPER, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for pair in ((caption, self.reporter), (self._scope_label, self.scope),
                     (self._paper_label, self.paper)):  # fmt: skip
            for widget in pair:
                row.addWidget(widget)
            row.addSpacing(8)
        row.addWidget(self.with_total)
        row.addWidget(self.each)
        row.addStretch(1)
