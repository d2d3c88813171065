"""`InvestorTab` (用地计划 → 投入主体): who restored a parcel, what is owed and what was paid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from jdz_forestland.domain import area, investor
from jdz_forestland.domain.fields import Field, Kind, Owner
from jdz_forestland.service.investing import Investing
from jdz_forestland.ui import investor_rows, labels, remembered, style
from jdz_forestland.ui import text_investor as words
from jdz_forestland.ui.asking import Asking, AskingPanel
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.investor_rows import AgreementRow, PaymentRow
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

WIDTHS: Final = "investors.columns"
ACROSS: Final = "investors.across"
DOWN: Final = "investors.down"
USUAL: Final = (780, 400)
PANEL_WIDTH: Final = 340
USUAL_DOWN: Final = (340, 150)
REASON_FIELDS: Final = (
    Field("reason", words.REASON, Kind.LONG_TEXT, words.CLAUSE, Owner.COUNTY_FORESTRY),
)


class InvestorTab(QWidget):
    """Attributes:
    agreements, payments: the tables. panel: asks for what an intention needs.
    buttons: sign, pay, correct, end, take_back. head, rule: what it comes to, and the rule.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.head = labels.plain("", bold=True)
        self.rule = labels.plain("", points=style.SMALL_PT, muted=True)
        kept = remembered.sizes(desk, WIDTHS)
        model = RecordTableModel(investor_rows.AGREEMENT_COLUMNS, lambda row: row.key, self)
        self.agreements = RecordTable(model, name=words.TABLE, widths=kept)
        self.agreements.shaped.connect(partial(remembered.keep, desk, WIDTHS))
        self.agreements.set_empty_text(words.NO_ROWS)
        payments = RecordTableModel(
            investor_rows.PAYMENT_COLUMNS, lambda row: row.payment.key, self
        )
        self.payments = RecordTable(payments, name=words.PAYMENTS)
        self.panel = AskingPanel(self)
        self.panel.hide()
        self.buttons = {key: QPushButton(word, self) for key, word in words.BUTTONS.items()}
        for button in self.buttons.values():
            button.setMinimumHeight(style.CONTROL_HEIGHT + 2)
        self.buttons["sign"] = labels.primary(words.SIGN, self)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the agreements of the list year anew."""
        registry, year = self._desk.registry, self._desk.list_year
        if registry is None:
            return
        investing = Investing(registry)
        rows = investor_rows.agreement_rows(investing.rows(list_year=year))
        self.agreements.records.set_records(rows)
        signed = [row for row in rows if row.view is not None]
        sums = (
            area.total(getattr(row, name) for row in signed)
            for name in ("owed_yuan", "paid_yuan", "due_yuan")
        )
        self.head.setText(words.headline(year, len(signed), *map(words.money, sums)))
        least = investing.policy.on("subsidy_min_mu", registry.now().date())
        self.rule.setText(words.smallest(str(least.value), least.clause))
        if rows and not self.agreements.selected():
            self.agreements.select((rows[0].key,))
        self.show_chosen()

    def show_chosen(self) -> None:
        """Show the payments of the chosen agreement."""
        row = self._row()
        self.payments.set_empty_text(
            words.NONE_PAID if row is not None and row.view is not None else words.NO_PAYMENTS
        )
        self.payments.records.set_records(investor_rows.payment_rows(row))
        self._offer()

    def leave(self) -> None:
        """Close what is being asked."""
        self.panel.hide()
        self._bottom.show()
        self._offer()

    # --- offering ----------------------------------------------------------------------------

    def _offer(self) -> None:
        """Offer what can be done now; what cannot says why."""
        registry = self._desk.registry
        fixed = words.READ_ONLY if registry is not None and registry.is_read_only else ""
        fixed = fixed or (words.BUSY_FORM if self.panel.isVisibleTo(self) else "")
        for key, button in self.buttons.items():
            refusal = fixed or self._why_not(key)
            button.setEnabled(not refusal)
            button.setToolTip(refusal or words.TIPS[key])

    def _why_not(self, key: str) -> str:
        row = self._row()
        if row is None:
            return words.CHOOSE_PARCEL
        if key == "sign":
            return ""
        if row.view is None:
            return words.CHOOSE_AGREEMENT
        if key == "take_back":
            return self._why_not_back()
        if row.view.agreement.ended:
            return words.HAS_ENDED
        return words.ALL_PAID if key == "pay" and row.due_yuan <= 0 else ""

    def _why_not_back(self) -> str:
        row = self._payment()
        if row is None:
            return words.CHOOSE_PAYMENT
        if row.payment.reverses:
            return words.IS_BACK
        return words.BACK_ALREADY if row.taken_back else ""

    def _row(self) -> AgreementRow | None:
        found: AgreementRow | None = self.agreements.chosen_record()
        return found

    def _payment(self) -> PaymentRow | None:
        found: PaymentRow | None = self.payments.chosen_record()
        return found

    # --- asking ------------------------------------------------------------------------------

    def _ask_sign(self, row: AgreementRow, investing: Investing) -> None:
        def do(values: dict[str, Any]) -> str:
            return words.signed(investing.sign(row.parcel.key, values).investor)

        self._ask(
            words.sign_heading(row.parcel.id, row.parcel.village),
            investor.AGREEMENT,
            words.SIGN_DO,
            investing.proposal(row.parcel.key),
            do,
            investing.standard(row.parcel.key).text,
        )

    def _ask_correct(self, row: AgreementRow, investing: Investing) -> None:
        assert row.view is not None
        held = row.view.agreement

        def do(values: dict[str, Any]) -> str:
            given = {name: value for name, value in values.items() if name != "reason"}
            return words.corrected(investing.correct(held.key, given, values["reason"]).investor)

        self._ask(
            words.heading(words.CORRECT_DO, held.investor),
            (*investor.AGREEMENT, *REASON_FIELDS),
            words.CORRECT_DO,
            investor.values_of(held),
            do,
        )

    def _ask_pay(self, row: AgreementRow, investing: Investing) -> None:
        registry = self._desk.registry
        assert row.view is not None
        assert registry is not None
        held = row.view.agreement

        def do(values: dict[str, Any]) -> str:
            return words.paid(words.money(investing.pay(held.key, values).amount_yuan))

        values = {
            "paid_on": registry.now().date().isoformat(),
            "amount_yuan": str(row.due_yuan),
        }
        figures = map(words.money, (row.owed_yuan, row.paid_yuan, row.due_yuan))
        heading = words.heading(words.PAY_DO, held.investor)
        self._ask(heading, investor.PAYMENT, words.PAY_DO, values, do, words.pay_note(*figures))

    def _ask_end(self, row: AgreementRow, investing: Investing) -> None:
        assert row.view is not None
        held = row.view.agreement

        def do(values: dict[str, Any]) -> str:
            return words.ended(investing.end(held.key, values["reason"]).investor)

        heading = words.heading(words.END_DO, held.investor)
        self._ask(heading, REASON_FIELDS, words.END_DO, {}, do, words.END_WARNING, danger=True)

    def _ask_take_back(self, row: AgreementRow, investing: Investing) -> None:
        assert row.view is not None
        payment = self._payment()
        assert payment is not None
        wrong = payment.payment

        def do(values: dict[str, Any]) -> str:
            investing.take_back(wrong.key, values["reason"])
            return words.taken_back(words.money(wrong.amount_yuan))

        heading = words.heading(words.TAKE_BACK_DO, wrong.document)
        self._ask(heading, REASON_FIELDS, words.TAKE_BACK_DO, {}, do, words.TAKE_BACK_WARNING)

    def _begin(self, ask: Callable[[AgreementRow, Investing], None]) -> None:
        registry, row = self._desk.registry, self._row()
        if registry is not None and row is not None:
            ask(row, Investing(registry))

    def _ask(
        self,
        heading: str,
        fields: tuple[Field, ...],
        button: str,
        values: Mapping[str, Any],
        do: Callable[[dict[str, Any]], str],
        warning: str = "",
        *,
        danger: bool = False,
    ) -> None:
        self.panel.pose(Asking(heading, fields, button, do, values, warning, danger))
        self.panel.show()
        self._bottom.hide()  # the panel has a button of its own, and needs the room
        self._offer()

    def _finish(self, sentence: str) -> None:
        self.leave()
        self._desk.noticed.emit(sentence)

    def _go_to_parcel(self, row: AgreementRow) -> None:
        self._desk.select((row.parcel.key,))
        self._desk.page_asked.emit("parcels")

    # --- putting together --------------------------------------------------------------------

    def _lay_out(self) -> None:
        down = QSplitter(Qt.Orientation.Vertical, self)
        across = QSplitter(Qt.Orientation.Horizontal, self)
        for splitter, parts in (
            (down, (self.agreements, self.payments)),
            (across, (self._left(down), self.panel)),
        ):
            splitter.setChildrenCollapsible(False)
            for part in parts:
                splitter.addWidget(part)
        self.panel.setMinimumWidth(PANEL_WIDTH)
        remembered.follow(self._desk, DOWN, down, USUAL_DOWN)
        remembered.follow(self._desk, ACROSS, across, USUAL)
        self._bottom = QWidget(self)
        bottom = QHBoxLayout(self._bottom)
        bottom.setContentsMargins(16, 8, 16, 12)
        bottom.setSpacing(8)
        bottom.addStretch(1)
        for button in self.buttons.values():
            bottom.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(across, 1)
        column.addWidget(self._bottom)

    def _left(self, below: QWidget) -> QWidget:
        """Return what stands beside the panel: the sums over the tables."""
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for label in (self.head, self.rule):
            label.setContentsMargins(16, 4, 16, 2)
            column.addWidget(label)
        column.addWidget(below, 1)
        return left

    def _connect(self) -> None:
        asks = {
            "sign": self._ask_sign,
            "correct": self._ask_correct,
            "pay": self._ask_pay,
            "end": self._ask_end,
            "take_back": self._ask_take_back,
        }
        for key, ask in asks.items():
            self.buttons[key].clicked.connect(partial(self._begin, ask))
        self.agreements.chosen.connect(lambda _keys: self.show_chosen())
        self.agreements.entered.connect(self._go_to_parcel)
        self.payments.chosen.connect(lambda _keys: self._offer())
        self.panel.done.connect(self._finish)
        self.panel.left.connect(self.leave)
