"""`ReserveHead`: what the list of a year comes to, its state, and how it is shared out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.service.reserving import ReserveView
from jdz_forestland.ui import history_text, labels, style, text
from jdz_forestland.ui import text_reserve as words


class ReserveHead(QFrame):
    """Attributes:
    headline, state, fingerprint, shares, faults: the sentences. copy: copies the fingerprint.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline = labels.plain("", points=style.LARGE_PT, bold=True)
        self.state = labels.plain("")
        self.shares = labels.plain("", muted=True)
        self.faults = labels.plain("")
        labels.tint(self.faults, style.WARNING)
        self.fingerprint = labels.ElidedLabel(self)
        self.fingerprint.setFont(style.font(style.SMALL_PT))
        labels.tint(self.fingerprint, style.MUTED)
        self.copy = labels.link(words.COPY_FINGERPRINT, self)
        self.copy.setToolTip(words.FINGERPRINT_TIP)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.fingerprint, 1)
        below.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(4)
        for label in (self.headline, self.state, self.shares, self.faults):
            column.addWidget(label)
        column.addLayout(below)

    def show_view(self, view: ReserveView) -> None:
        """Show the list of a year."""
        total = text.mu(view.total_mu)
        self.headline.setText(words.headline(view.list_year, len(view.members), total))
        frozen = view.frozen
        if frozen is None:
            self.state.setText(words.open_state(len(view.left_out)))
        else:
            at = history_text.when(frozen.at)
            sent = frozen.state is not ListState.FROZEN
            state = frozen.state.label if sent else words.NOT_SENT
            self.state.setText(
                words.closed_state(state, frozen.version, at, frozen.who, frozen.note)
            )
        split = view.split
        figures = (split.reserve_mu, split.county_mu, split.pool_mu)
        self.shares.setText(words.share(*(text.mu(figure) for figure in figures)))
        steps = [words.step(step.title, step.working, step.clause) for step in split.steps]
        self.shares.setToolTip("\n".join(steps))
        self.shares.setVisible(bool(view.members))
        shown = view.faults if frozen is None and view.members else ()
        self.faults.setText(words.faults(shown) if shown else "")
        self.faults.setToolTip("\n".join(view.faults))
        self.faults.setVisible(bool(shown))
        self.copy.setVisible(frozen is not None)
        self.fingerprint.setVisible(frozen is not None)
        if frozen is not None:
            self.fingerprint.setText(words.fingerprint(frozen.list_hash))
            self.fingerprint.setToolTip(words.FINGERPRINT_TIP)
