"""`HandPanel`: which file goes to the city, how large it is, and by what it is recognised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.domain.submission import Submission, grouped
from jdz_forestland.service.reporting_state import ReportState
from jdz_forestland.ui import history_text, labels, style, text_material
from jdz_forestland.ui import text_submit as words
from jdz_forestland.ui.sheets import Fact, FactSheet
from jdz_forestland.ui.submit_view import SubmitView


class HandPanel(QWidget):
    """Attributes:
    state: whether it counts as handed over. facts: the file. folder: opens where it lies.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self.lead = labels.plain("", muted=True)
        self.state = labels.plain("", bold=True)
        self.facts = FactSheet(words.HAND_FACTS, self)
        self.folder = QPushButton(words.OPEN_FOLDER, self)
        self.folder.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        self.folder.clicked.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.lead)
        column.addWidget(self.state)
        column.addWidget(self.facts, 1)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self.folder)
        column.addLayout(bottom)

    def show_view(self, view: SubmitView) -> None:
        """Show the newest package of the list."""
        sent, packed = view.status.sent, view.packed
        mine = sent is not None and packed is not None and packed.submission.key == sent.key
        path = packed.path if packed is not None and mine else None
        self._path = path if path is not None and path.exists() else None
        self.lead.setText(words.HAND_LEAD if sent is not None else words.HAND_NONE)
        self._show_state(view)
        for widget in (self.facts, self.folder, self.state):
            widget.setVisible(sent is not None)
        self.folder.setEnabled(self._path is not None)
        self.folder.setToolTip("" if self._path is not None else words.FOLDER_GONE)
        if sent is not None:
            digits = packed.sha256 if packed is not None and mine else ""
            place = str(path) if path is not None else sent.file_name
            self.facts.show_facts(tuple(package_facts(sent, place, digits)))

    def _show_state(self, view: SubmitView) -> None:
        state = view.status.state
        if state is ReportState.RETURNED:
            sentence, colour = words.HAND_BACK, style.ERROR
        elif view.status.is_handed_over:
            sentence, colour = words.HAND_DONE, style.ACCENT_DARK
        else:
            sentence, colour = words.HAND_WAITING, style.WARNING
        self.state.setText(sentence)
        labels.tint(self.state, colour)

    def _open(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))


def package_facts(made: Submission, place: str, sha256: str = "") -> Iterator[Fact]:
    """Yield what a package is; `sha256` is of its file, "" where it is not known."""
    yield Fact(words.FILE, place)
    yield Fact(words.SIZE, text_material.size(made.size))
    yield Fact(words.MADE, words.by(history_text.when(made.packed_at), made.packed_by))
    yield Fact(words.VERSION, words.version(made.version))
    yield Fact(words.PAPERS_IN, words.papers_in(made.included, made.left_out))
    yield Fact(words.SIGNED, grouped(made.fingerprint))
    yield Fact(words.PACKAGE_ID, made.key)
    yield Fact(words.MANIFEST, grouped(made.manifest_sha256))
    if sha256:
        yield Fact(words.FILE_HASH, grouped(sha256))
