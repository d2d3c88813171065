"""`QuotaHead`: how much can be used, as a sentence, a bar and the arithmetic with its clauses."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from jdz_forestland.domain.frozen_list import FrozenList, ListState
from jdz_forestland.domain.quota_account import YearAccount
from jdz_forestland.domain.quota_grant import Split
from jdz_forestland.domain.quota_statement import settlement
from jdz_forestland.ui import charts, labels, style, text, text_reserve
from jdz_forestland.ui import text_quota as words
from jdz_forestland.ui.statement import Statement, StatementLine

POOL_COLOUR: Final = "#6b7f8e"
HELD_COLOUR: Final = "#7a6a2f"
VOID_COLOUR: Final = "#8a8f8c"


class QuotaHead(QFrame):
    """Attributes:
    headline, about, owing: the sentences. bar: where the county's share went.
    settlement: the arithmetic. to_void, owed: 亩 that wait for an entry.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.to_void = self.owed = Decimal("0.00")
        self.headline = labels.plain("", points=style.LARGE_PT, bold=True)
        self.about = labels.plain("", muted=True)
        self.owing = labels.plain("")
        labels.tint(self.owing, style.WARNING)
        self.bar = charts.ShareBar(words.BAR, self)
        self.settlement = Statement(words.SETTLEMENT, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        for widget in (self.headline, self.about, self.bar, self.owing, self.settlement):
            column.addWidget(widget)
        column.addStretch(1)

    def show_account(
        self, split: Split, account: YearAccount | None, frozen: FrozenList | None
    ) -> None:
        """Show a list year; without an account what would come of its list."""
        lines = [
            StatementLine(
                step.title,
                text.mu(step.mu),
                sign=words.SIGNS.get(step.title, ""),
                basis=words.working(step.working, step.clause),
                key=words.OPENED.get(step.title, ("", ""))[0] if account is not None else "",
                total=words.SIGNS.get(step.title) == words.EQUALS,
                strong=words.SIGNS.get(step.title) == words.EQUALS,
            )
            for step in settlement(split, account)
        ]
        self.settlement.show_lines(lines)
        self.to_void = account.to_void_mu if account is not None else Decimal("0.00")
        self.owed = account.owed_mu if account is not None else Decimal("0.00")
        self.owing.setText(words.owed(text.mu(self.owed)) if self.owed else "")
        self.owing.setVisible(bool(self.owed))
        if account is None:
            self._show_forecast(split, frozen)
        else:
            self._show_account(account)

    def _show_account(self, account: YearAccount) -> None:
        self.headline.setText(words.headline(account.list_year, text.mu(account.available_mu)))
        first, last = account.first.isoformat(), account.last.isoformat()
        self.about.setText(words.window(first, last, account.policy_version))
        parts = (
            (words.FREE.partition("\n")[0], account.available_mu, style.ACCENT),
            (words.HELD.partition("\n")[0], account.held_mu, HELD_COLOUR),
            (words.USED.partition("\n")[0], account.used_mu, POOL_COLOUR),
            (words.DEDUCTED.partition("\n")[0], account.deducted_mu, style.ERROR),
            (words.VOID.partition("\n")[0], account.expired_mu, VOID_COLOUR),
        )
        self._show_bar(parts)

    def _show_forecast(self, split: Split, frozen: FrozenList | None) -> None:
        self.headline.setText(words.forecast(split.list_year, text.mu(split.county_mu)))
        state = text_reserve.OPEN_STATE
        if frozen is not None:
            sent = frozen.state is not ListState.FROZEN
            state = frozen.state.label if sent else text_reserve.NOT_SENT
        self.about.setText(words.not_granted(state))
        county, pool = text_reserve.COUNTY, text_reserve.POOL
        self._show_bar(
            ((county, split.county_mu, style.ACCENT), (pool, split.pool_mu, POOL_COLOUR))
        )

    def _show_bar(self, parts: tuple[tuple[str, Decimal, str], ...]) -> None:
        self.bar.show_parts(
            [(words.part(name, text.mu(mu)), float(mu), colour) for name, mu, colour in parts]
        )
