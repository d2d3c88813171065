"""`VerdictHead`: what the field check says of a county, in a sentence and its figures."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jdz_forestland.domain.draw_sheet import percent
from jdz_forestland.domain.field_check import Verdict
from jdz_forestland.ui import labels, style, text
from jdz_forestland.ui import text_field_check as words


class VerdictHead(QWidget):
    """Attributes:
    verdict: the sentence. sums: its figures. rest: what is still to be done.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict = labels.plain("", points=13, bold=True)
        self.sums = labels.plain("")
        self.rest = labels.plain("", points=style.SMALL_PT, muted=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for label in (self.verdict, self.sums, self.rest):
            label.setMinimumHeight(1)  # as high as its words need, not as a narrow column needs
            column.addWidget(label)

    def show_verdict(self, found: Verdict | None) -> None:
        """Show what is found; None leaves it as it is."""
        if found is None:
            return
        self.verdict.setText(found.text)
        colour = style.ERROR if found.failures else style.ACCENT_DARK
        labels.tint(self.verdict, colour if found.complete else style.WARNING)
        part = (
            words.part(each.parcels, text.mu(each.mu))
            for each in (found.drawn, found.checked, found.failed)
        )
        drawn, checked, failed = part
        self.sums.setText(
            words.sums(
                drawn,
                checked,
                percent(found.checked_share),
                text.mu(found.need_mu),
                failed,
                percent(found.failed_share),
            )
        )
        rest = words.left(
            found.again.parcels,
            found.open.parcels,
            found.must.parcels,
            found.must_checked.parcels,
            found.by_hand,
        )
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))
