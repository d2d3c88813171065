"""Panel 4 of a draw: every ticket in its order, the cut line, and the share that is reached."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QProgressBar

from jdz_forestland.domain.draw_record import share_of
from jdz_forestland.domain.draw_sheet import percent
from jdz_forestland.ui import draw_view, labels, style, text
from jdz_forestland.ui import text_draw as words
from jdz_forestland.ui.draw_step import StepPanel
from jdz_forestland.ui.draw_view import DrawView
from jdz_forestland.ui.record_table import RecordTable, RecordTableModel

TABLE_HEIGHT: Final = 180


class ResultPanel(StepPanel):
    """Attributes:
    headline, reached: what was drawn. bar: its share. tickets: the table. must: those apart.
    """

    def __init__(self) -> None:
        super().__init__(4, words.SAVE)
        self.sentence = labels.plain(words.NOT_DRAWN, muted=True)
        self.headline = labels.plain("", points=13, bold=True)
        self.reached = labels.plain("")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setRange(0, 10_000)
        self.bar.setAccessibleName(words.RESULT)
        self.bar.setStyleSheet(
            f"QProgressBar {{ background: {style.WINDOW}; border: none; border-radius: 4px; }}"
            f"QProgressBar::chunk {{ background: {style.ACCENT}; border-radius: 4px; }}"
        )
        self.tickets = RecordTable(
            RecordTableModel(draw_view.TICKET_COLUMNS, lambda row: row.key, self),
            name=words.RESULT,
        )
        self.tickets.setMinimumHeight(TABLE_HEIGHT)
        self.must = labels.plain("", points=style.SMALL_PT)
        for widget in (self.sentence, self.headline, self.reached, self.bar):
            self.body.addWidget(widget)
        self.body.addWidget(self.tickets, 1)
        self.body.addWidget(self.must)
        self.body.addStretch(0)

    def show_view(self, view: DrawView) -> None:
        """Show the result of a draw, or that there is none yet."""
        result, held = view.result, view.held
        shown = result is not None
        self.sentence.setText(view.fault if held is not None and view.fault else words.NOT_DRAWN)
        self.sentence.setVisible(not shown)
        for widget in (self.headline, self.reached, self.bar, self.tickets):
            widget.setVisible(shown)
        self.must.setVisible(shown and held is not None and bool(held.must_check))
        if result is not None and held is not None:
            share = share_of(result.taken_mu, result.total_mu)
            self.headline.setText(words.taken(len(result.selected), text.mu(result.taken_mu)))
            rule = percent(str(result.share))
            self.reached.setText(words.reached(percent(share), text.mu(result.need_mu), rule))
            self.bar.setValue(int(Decimal(share) * 10_000))
            self.tickets.records.set_records(draw_view.ticket_rows(result))
            must = [
                words.must(each.parcel_id, text.mu(held.mu_of(each.parcel_id)), each.reason)
                for each in held.must_check
            ]
            self.must.setText("\n".join([words.MUST_APART, *must]))
            labels.tint(self.headline, style.FAINT if view.is_void else style.TEXT)
        self.allow("" if shown else words.NOT_DRAWN_WHY, words.SAVE_TIP)
