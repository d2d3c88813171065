"""Panel 2 of a draw: the fingerprint of the list, to be read aloud, hung up and scanned."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from jdz_forestland.domain.draw_sheet import spoken
from jdz_forestland.domain.spot_check import DrawState
from jdz_forestland.ui import draw_step, history_text, labels, style
from jdz_forestland.ui import text_draw as words
from jdz_forestland.ui.draw_step import StepPanel
from jdz_forestland.ui.draw_view import DrawView
from jdz_forestland.ui.qr_code import QrCode


class FingerprintPanel(StepPanel):
    """Signals:
        abandoned(str): the fingerprint is to be given up, with the reason.

    Attributes:
        groups: labels of the eight groups. code: the QR code. copy, abandon: further buttons.
        why: the reason for giving up, shown when it was asked for.
    """

    abandoned = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(2, words.PRINT_FINGERPRINT, parent)
        self.sentence = labels.plain(words.NOT_PUBLISHED, muted=True)
        self.groups = [labels.plain("") for _ in range(8)]
        self.code = QrCode(words.QR, self)
        self.about = labels.plain("", points=style.SMALL_PT, muted=True)
        self.copy = labels.link(words.COPY, self)
        self.abandon = labels.link(words.ABANDON, self)
        self.abandon.setToolTip(words.ABANDON_TIP)
        self.why = QLineEdit(self)
        self.why.setPlaceholderText(words.ABANDON_REASON)
        self.why.setAccessibleName(words.ABANDON_REASON)
        self.why.hide()
        self.sure = QPushButton(words.ABANDON_DO, self)
        self.sure.hide()
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, group in enumerate(self.groups):
            group.setFont(draw_step.mono(14, bold=True))
            group.setAlignment(Qt.AlignmentFlag.AlignCenter)
            group.setWordWrap(False)
            grid.addWidget(group, place // 2, place % 2)
        self.body.addWidget(self.sentence)
        self.body.addLayout(grid)
        self.body.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self.about)
        self.body.addWidget(self.why)
        self.body.addWidget(self.sure, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addStretch(1)
        self.add_other(self.copy)
        self.others.addStretch(1)
        self.add_other(self.abandon)
        self.abandon.clicked.connect(self._ask)
        self.sure.clicked.connect(lambda: self.abandoned.emit(self.why.text()))

    def show_view(self, view: DrawView, *, fixed: str) -> None:
        """Show the fingerprint of a draw, or that there is none yet."""
        held = view.held
        shown = held is not None
        self.sentence.setText(words.SPOKEN if shown else words.NOT_PUBLISHED)
        for group, part in zip(
            self.groups, spoken(held.list_hash) if held else ("",) * 8, strict=True
        ):
            group.setText(part)
            group.setVisible(shown)
            labels.tint(group, style.FAINT if view.is_void else style.TEXT)
        self.code.show_words(held.list_hash if held else "")
        self.code.setVisible(shown)
        self.about.setText(
            words.published(held.published_by, history_text.when(held.published_at)) if held else ""
        )
        self.about.setVisible(shown)
        waiting = held is not None and held.state is DrawState.PUBLISHED and not fixed
        self.copy.setVisible(shown)
        self.abandon.setVisible(waiting)
        self.why.hide()
        self.sure.hide()
        self.allow("" if shown else words.NOTHING_TO_PRINT, words.PRINT_TIP)

    def _ask(self) -> None:
        self.why.setText("")
        self.why.show()
        self.sure.show()
        self.why.setFocus()
