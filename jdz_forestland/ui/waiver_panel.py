"""`WaiverPanel`: writing why a fault may stand (差异说明), below the fault itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.domain.findings import Finding
from jdz_forestland.ui import labels
from jdz_forestland.ui import text_material as words

HEIGHT: Final = 66


class WaiverPanel(QFrame):
    """Hidden until its button is pressed.

    Attributes:
        button: opens the panel; stands elsewhere. reason, save, leave: what is in it.
    """

    def __init__(
        self,
        finding: Finding,
        keep: Callable[[Finding, str], bool],
        *,
        closed: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the panel of a finding.

        Args:
            keep: called with the finding and the reason; returns whether it was kept.
            closed: why nothing may be written, "" when it may.
        """
        super().__init__(parent)
        self._finding, self._keep = finding, keep
        self.button = labels.link(words.WAIVE)
        refusal = closed or ("" if finding.rule.waivable else words.WAIVE_ABSOLUTE)
        self.button.setEnabled(not refusal)
        self.button.setToolTip(refusal or words.WAIVE_TIP)
        self.button.clicked.connect(self.unfold)
        self.reason = QPlainTextEdit(self)
        self.reason.setPlaceholderText(words.WAIVE_HINT)
        self.reason.setAccessibleName(words.WAIVE_NAME)
        self.reason.setFixedHeight(HEIGHT)
        self.reason.setTabChangesFocus(True)
        self.leave = QPushButton(words.WAIVE_LEAVE, self)
        self.save = labels.primary(words.WAIVE_SAVE, self)
        self.leave.clicked.connect(self.hide)
        self.save.clicked.connect(self._save)
        self.reason.textChanged.connect(self._offer)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.leave)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        rule = finding.rule
        column.addWidget(labels.plain(words.waive_what(rule.code, rule.title), bold=True))
        column.addWidget(self.reason)
        column.addLayout(buttons)
        self._offer()
        self.hide()

    def unfold(self) -> None:
        """Show the panel and put the cursor into it."""
        self.show()
        self.reason.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _offer(self) -> None:
        ready = bool(self.reason.toPlainText().strip())
        self.save.setEnabled(ready)
        self.save.setToolTip("" if ready else words.REASON_FIRST)

    def _save(self) -> None:
        self._keep(self._finding, self.reason.toPlainText().strip())
