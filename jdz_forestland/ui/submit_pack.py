"""`PackPanel`: what goes into the package, how large it gets, and by which key it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.service import keys
from jdz_forestland.service.reporting_state import ReportState
from jdz_forestland.ui import labels, style, text_material
from jdz_forestland.ui import text_submit as words
from jdz_forestland.ui.key_panel import fingerprint_label, in_lines
from jdz_forestland.ui.submit_view import SubmitView

if TYPE_CHECKING:
    from jdz_forestland.service.paper_sizes import PaperSizes

MEGABYTE: Final = 1 << 20
LARGEST: Final = (1 << 32) - 1  # bytes; a package cannot be larger
USUAL_LIMIT: Final = 10
MOST_MB: Final = 4000


class PackPanel(QWidget):
    """Attributes:
    all, small, none: which papers go along. limit: of the second, MB. digits: of this office's key.
    start: asks where, and writes.

    Signals:
        start_asked(): the package should be written.
    """

    start_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes: PaperSizes | None = None
        self._closed = ""
        self._refusal = ""
        self.all = QRadioButton(words.ALL_PAPERS, self)
        self.small = QRadioButton(words.SMALL_PAPERS, self)
        self.none = QRadioButton(words.NO_PAPERS, self)
        self.limit = QSpinBox(self)
        self.limit.setRange(1, MOST_MB)
        self.limit.setValue(USUAL_LIMIT)
        self.limit.setSuffix(words.MEGABYTES)
        self.limit.setAccessibleName(words.LIMIT_NAME)
        self.limit.setMinimumHeight(style.CONTROL_HEIGHT)
        self.amounts = [labels.plain("", muted=True) for _ in range(3)]
        self.told = labels.plain("")
        self.digits = fingerprint_label(self)
        self.start = labels.primary(words.PACK_DO, self)
        self.start.clicked.connect(self.start_asked)
        self.all.setChecked(True)
        group = QButtonGroup(self)
        for button in (self.all, self.small, self.none):
            group.addButton(button)
            button.toggled.connect(lambda _on: self._show_amounts())
        self.limit.valueChanged.connect(lambda _mb: self._show_amounts())
        self._lay_out()

    @property
    def largest(self) -> int | None:
        """Papers of more bytes are only named; 0 leaves out all, None none."""
        if self.none.isChecked():
            return 0
        return self.limit.value() * MEGABYTE if self.small.isChecked() else None

    def show_view(self, view: SubmitView, office_code: str) -> None:
        """Show what there is to pack, and the key."""
        state = view.status.state
        if state in (ReportState.OPEN, ReportState.RETURNED):
            self._closed = words.FIRST_FREEZE
        elif view.status.is_handed_over:
            self._closed = words.NOT_AGAIN
        else:
            self._closed = view.refusal
        made = keys.has_own(office_code)
        new = view.packed is not None and view.packed.key.made_now
        told = words.KEY_NEW if new else words.KEY_TOLD
        self.told.setText(told if made else words.KEY_NONE)
        labels.tint(self.told, style.WARNING if new else style.MUTED)
        self.digits.setVisible(made)
        if made:
            self.digits.setText(in_lines(keys.own(office_code).fingerprint))
            self.digits.setAccessibleName(words.KEY)
        self._offer()

    def show_sizes(self, sizes: PaperSizes | None) -> None:
        """Show how large the papers are; None while that is not known."""
        self._sizes = sizes
        self._show_amounts()

    def allow(self, refusal: str) -> None:
        """Let it be made, or say why not."""
        self._refusal = refusal
        self._offer()

    def _limits(self) -> tuple[int | None, ...]:
        return None, self.limit.value() * MEGABYTE, 0

    def _show_amounts(self) -> None:
        self.limit.setEnabled(self.small.isChecked())
        for label, largest in zip(self.amounts, self._limits(), strict=True):
            if self._sizes is None:
                label.setText(words.MEASURING if not self._closed else "")
                continue
            count, size, left_out = self._sizes.within(largest)
            label.setText(words.papers(count, text_material.size(size), left_out))
        self._offer()

    def _too_large(self) -> bool:
        return self._sizes is not None and self._sizes.within(self.largest)[1] > LARGEST

    def _offer(self) -> None:
        refusal = self._closed or self._refusal or (words.LARGE if self._too_large() else "")
        self.start.setEnabled(not refusal)
        self.start.setToolTip(refusal or words.PACK_TIP)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(labels.plain(words.PACK_LEAD, muted=True))
        column.addWidget(labels.plain(words.PAPERS, bold=True))
        beside = (None, self.limit, None)
        parts = zip((self.all, self.small, self.none), beside, self.amounts, strict=True)
        for button, field, amount in parts:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(button)
            if field is not None:
                row.addWidget(field)
            row.addWidget(amount, 1)
            column.addLayout(row)
        column.addSpacing(6)
        column.addWidget(labels.plain(words.KEY, bold=True))
        column.addWidget(self.told)
        column.addWidget(self.digits)
        column.addStretch(1)
        body = QWidget(self)
        body.setLayout(column)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(16, 4, 16, 12)
        bottom.addStretch(1)
        bottom.addWidget(self.start)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(labels.scrolled(body, self, words.PACK), 1)
        whole.addLayout(bottom)
