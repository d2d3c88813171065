"""Panel 1 of a draw: the frozen list, what was known of it beforehand, what is checked anyway."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.domain.draw_sheet import percent
from jdz_forestland.domain.spot_check import MustCheck, SpotCheck
from jdz_forestland.ui import draw_view, history_text, labels, style, text
from jdz_forestland.ui import text_draw as words
from jdz_forestland.ui.draw_step import StepPanel
from jdz_forestland.ui.draw_view import DrawView
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

TABLE_HEIGHT: Final = 130


class MustRow(QWidget):
    """A parcel that may have to be checked: a box to tick, and why."""

    def __init__(self, must: MustCheck, mu: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parcel_id = must.parcel_id
        self.box = QCheckBox(words.must_box(must.parcel_id, mu), self)
        self.box.setChecked(True)
        self.reason = QLineEdit(must.reason, self)
        self.reason.setPlaceholderText(words.MUST_REASON_HINT)
        self.reason.setAccessibleName(words.MUST_REASON)
        self.reason.setMinimumHeight(style.CONTROL_HEIGHT - 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.box)
        column.addWidget(self.reason)
        self.box.toggled.connect(self.reason.setEnabled)


class ListPanel(StepPanel):
    """Signals:
        given(dict): the fingerprint is to be published with these arguments.

    Attributes:
        expected, note, reason: what is typed in. musts: rows of parcels to be checked anyway.
        lines: the list as a table.
    """

    given = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1, words.PUBLISH, parent)
        self._view: DrawView | None = None
        self._total: Decimal | None = None
        self.musts: list[MustRow] = []
        self.total = labels.plain("", points=13, bold=True)
        self.about = labels.plain("", points=style.SMALL_PT, muted=True)
        self.need = labels.plain("")
        self.outlook = labels.plain("", points=style.SMALL_PT, muted=True)
        self.expected = self._line(words.EXPECTED, tip=words.EXPECTED_TIP)
        self.agreement = labels.plain("", points=style.SMALL_PT)
        self.note = self._line(words.EXPECTED_NOTE, words.EXPECTED_NOTE_HINT)
        self.reason = self._line(words.REASON, words.REASON_HINT)
        self.add_must = QPushButton(words.ADD_MUST, self)
        self.lines = RecordTable(
            RecordTableModel(draw_view.LINE_COLUMNS, lambda line: line.parcel_id, self),
            name=words.LINES,
        )
        self.lines.set_empty_text(words.NO_LINES)
        self.lines.setMinimumHeight(TABLE_HEIGHT)
        self.fixed = labels.plain("")
        self._form = QWidget()
        self._lay_out()
        self.expected.textChanged.connect(self._compare)
        self.add_must.clicked.connect(self._add_chosen)
        self.lines.chosen.connect(self._offer_must)
        self.do.clicked.connect(self._give)

    def show_view(self, view: DrawView) -> None:
        """Show the list of a county; what is half typed stays while the list is the same."""
        before, self._view = self._view, view
        frozen = view.there.frozen
        new = view.held is None
        self._form.setVisible(new and frozen is not None)
        self.lines.records.set_records(view.lines)
        if view.held is not None:
            self._show_held(view.held)
        elif frozen is None:
            self.total.setText(words.NO_LIST)
            for label in (self.about, self.need, self.outlook, self.fixed):
                label.setText("")
        else:
            self._show_new(view)
            if before is None or _what(before) != _what(view):
                self._fill(view)
        for label in (self.about, self.need, self.outlook, self.fixed):
            label.setVisible(bool(label.text()))
        self._offer_must()

    def must_checks(self) -> tuple[MustCheck, ...]:
        """Return the parcels that are ticked."""
        return tuple(
            MustCheck(row.parcel_id, row.reason.text()) for row in self.musts if row.box.isChecked()
        )

    # --- within ------------------------------------------------------------------------------

    def _show_held(self, held: SpotCheck) -> None:
        self._total = held.total_mu
        self.total.setText(words.total(len(held.lines), text.mu(held.total_mu)))
        self.about.setText(
            words.list_of(held.list_key, held.list_by, history_text.when(held.list_at))
        )
        need = (held.share * held.total_mu).quantize(Decimal("0.01"), rounding="ROUND_CEILING")
        self.need.setText(words.need(text.mu(need), percent(str(held.share)), held.clause))
        self.outlook.setText("")
        said = []
        if held.expected_mu is not None:
            said.append(words.expected(text.mu(held.expected_mu), held.expected_note))
        if held.reason:
            said.append(words.reason(held.reason))
        if held.must_check:
            said.append(words.must_title(len(held.must_check)))
            said += [
                words.must(each.parcel_id, text.mu(held.mu_of(each.parcel_id)), each.reason)
                for each in held.must_check
            ]
        self.fixed.setText("\n".join(said))

    def _show_new(self, view: DrawView) -> None:
        frozen, ahead = view.there.frozen, view.ahead
        assert frozen is not None
        self._total = frozen.total_mu
        self.total.setText(words.total(len(frozen.lines), text.mu(frozen.total_mu)))
        self.about.setText(words.version(frozen.version, frozen.who, history_text.when(frozen.at)))
        self.fixed.setText("")
        if ahead is None:
            self.need.setText(view.fault)
            self.outlook.setText("")
            return
        share = percent(str(view.there.share))
        self.need.setText(words.need(text.mu(ahead.need_mu), share, view.there.clause))
        low, mean, high = (text.mu(each) for each in ahead.mu)
        few, _, many = ahead.parcels
        most = text.mu(ahead.most_mu)
        self.outlook.setText(words.outlook(few, many, mean, low, high, most, ahead.floor))

    def _fill(self, view: DrawView) -> None:
        """Begin a new form."""
        self.expected.setText("" if view.expected is None else str(view.expected))
        self.note.setText(view.explained)
        self.reason.setText("")
        self._reason_label.setVisible(view.there.needs_reason)
        self.reason.setVisible(view.there.needs_reason)
        for row in self.musts:
            self._must_column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.musts = []
        for must in view.proposed:
            self._add_must(must)
        self._must_empty.setVisible(not self.musts)
        self._compare()

    def _add_must(self, must: MustCheck) -> None:
        mu = {line.parcel_id: line.reserve_mu for line in self._view.lines} if self._view else {}
        row = MustRow(must, text.mu(mu[must.parcel_id]), self)
        self.musts.append(row)
        self._must_column.addWidget(row)
        self._must_empty.hide()

    def _add_chosen(self) -> None:
        held = {row.parcel_id for row in self.musts}
        for parcel_id in self.lines.selected():
            if parcel_id not in held:
                self._add_must(MustCheck(str(parcel_id), ""))

    def _offer_must(self, _chosen: object = None) -> None:
        chosen = bool(self.lines.selected())
        self.add_must.setEnabled(chosen)
        self.add_must.setToolTip(words.ADD_MUST_TIP if chosen else words.ADD_MUST_NONE)

    def _expected(self) -> Decimal | None:
        """Return what is typed in; None for nothing and for what is no figure."""
        said = self.expected.text().strip().replace(",", "")
        try:
            value = Decimal(said) if said else None
        except InvalidOperation:
            return None
        return value if value is not None and value.is_finite() and value >= 0 else None

    def _compare(self) -> None:
        value, typed = self._expected(), self.expected.text().strip()
        gap = None if value is None or self._total is None else self._total - value
        if typed and value is None:
            sentence, colour = words.NOT_A_FIGURE, style.ERROR
        elif gap is None:
            sentence, colour = "", style.MUTED
        elif gap == 0:
            sentence, colour = words.AGREES, style.ACCENT_DARK
        else:
            sentence, colour = words.differs(text.mu(abs(gap)), more=gap > 0), style.ERROR
        self.agreement.setText(sentence)
        self.agreement.setVisible(bool(sentence))
        labels.tint(self.agreement, colour)
        self.note.setVisible(bool(gap))
        self._note_label.setVisible(bool(gap))

    def _give(self) -> None:
        if self.expected.text().strip() and self._expected() is None:
            self.refuse(words.NOT_A_FIGURE)
            self.expected.setFocus()
            return
        given: dict[str, Any] = {
            "expected_mu": self._expected(),
            "expected_note": self.note.text(),
            "must_check": self.must_checks(),
            "reason": self.reason.text(),
        }
        self.given.emit(given)

    def _line(self, name: str, hint: str = "", *, tip: str = "") -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setToolTip(tip)
        line.setMinimumHeight(style.CONTROL_HEIGHT)
        return line

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._reason_label = labels.plain(words.REASON)
        self._note_label = labels.plain(words.EXPECTED_NOTE)
        self._must_empty = labels.plain(words.MUST_EMPTY, points=style.SMALL_PT, muted=True)
        self._must_column = QVBoxLayout()
        self._must_column.setSpacing(4)
        for widget in (
            self._reason_label,
            self.reason,
            labels.plain(words.EXPECTED),
            self.expected,
            self.agreement,
            self._note_label,
            self.note,
        ):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(labels.plain(words.MUST, bold=True), 1)
        row.addWidget(self.add_must)
        column.addLayout(row)
        column.addWidget(self._must_empty)
        column.addLayout(self._must_column)
        for label in (self.total, self.about, self.need, self.outlook, self.fixed):
            self.body.addWidget(label)
        self.body.addWidget(self._form)
        self.body.addWidget(self.lines, 1)


def _what(view: DrawView) -> tuple[object, ...]:
    """Return what a half typed form belongs to."""
    frozen = view.there.frozen
    return (
        view.there.county_code,
        view.there.list_year,
        view.held is None,
        frozen.list_hash if frozen is not None else "",
        len(view.there.draws),
    )
