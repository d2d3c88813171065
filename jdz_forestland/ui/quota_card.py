"""`QuotaCard`: the quota of every list year as one bar, on the first page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from jdz_forestland.domain.quota_account import YearAccount
from jdz_forestland.ui import charts, labels, style, text
from jdz_forestland.ui import text_duties as words


class QuotaCard(QFrame):
    """A line and a bar per list year; the line leads to the ledger of the year.

    Attributes:
        rows: the links. bars: the bars, in the same order.
    """

    def __init__(self, show: Callable[[int], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._show = show
        self.rows: list[QWidget] = []
        self.bars: list[charts.ShareBar] = []
        self.setObjectName("card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 20, 16)
        outer.setSpacing(8)
        outer.addWidget(labels.plain(words.QUOTA, points=style.TITLE_PT, bold=True))
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(8)
        outer.addLayout(self._blocks)

    def show_accounts(self, accounts: Sequence[YearAccount]) -> None:
        """Show these in place of the old ones."""
        while (item := self._blocks.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.rows, self.bars = [], []
        for account in accounts:
            self._blocks.addWidget(self._block(account))

    def _block(self, account: YearAccount) -> QWidget:
        block = QWidget(self)
        parts = parts_of(account)
        county = text.mu(account.county_mu)
        said = words.account(account.list_year, county, [part for part, size, _ in parts if size])
        if account.owed_mu:
            said = text.DOT.join((said, words.owed(text.mu(account.owed_mu))))
        link = labels.link(words.GO_QUOTA, block)
        link.setAccessibleName(text.DOT.join((said, words.GO_QUOTA)))
        link.clicked.connect(partial(self._show, account.list_year))
        line = QHBoxLayout()
        line.addWidget(labels.plain(said), 1)
        line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        bar = charts.ShareBar(words.BAR, block)
        bar.show_parts(parts)
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(bar)
        self.rows.append(link)
        self.bars.append(bar)
        return block


def parts_of(account: YearAccount) -> list[tuple[str, float, str]]:
    """Return the parts of the bar of a list year: words, size and colour."""
    parts = (
        (words.AVAILABLE, account.available_mu, style.ACCENT),
        (words.HELD, account.held_mu, style.WARNING),
        (words.USED, account.used_mu, style.NOTICE),
        (words.DEDUCTED, account.deducted_mu, style.ERROR),
        (words.VOID, account.expired_mu, style.FAINT),
    )
    return [(words.part(name, text.mu(figure)), float(figure), hue) for name, figure, hue in parts]
