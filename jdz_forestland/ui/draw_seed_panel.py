"""Panel 3 of a draw: the seed that was made in public, typed as it is."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from jdz_forestland.domain.spot_check import DrawState
from jdz_forestland.ui import draw_step, history_text, labels, style
from jdz_forestland.ui import text_draw as words
from jdz_forestland.ui.draw_seed_form import CheckSeed, SeedForm
from jdz_forestland.ui.draw_step import StepPanel
from jdz_forestland.ui.draw_view import DrawView


class SeedPanel(StepPanel):
    """Attributes:
    form: asks for the seed while a draw waits for it. sentence, seed: what is said otherwise.
    """

    def __init__(self, check: CheckSeed) -> None:
        super().__init__(3, words.DO_DRAW)
        self.form = SeedForm(self.do, check, self)
        self.sentence = labels.plain("", muted=True)
        self.seed: QLabel = labels.plain("")
        self.seed.setFont(draw_step.mono(18, bold=True))
        self.about = labels.plain("")
        for widget in (self.sentence, self.seed, self.about, self.form):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_view(self, view: DrawView, *, fixed: str) -> None:
        """Show the seed of a draw, or ask for it."""
        held = view.held
        waiting = held is not None and held.state is DrawState.PUBLISHED
        used = held is not None and bool(held.seed)
        self.form.setVisible(waiting)
        self.sentence.setVisible(not waiting and not used)
        self.sentence.setText(words.VOID_NO_SEED if view.is_void else words.NOT_YET_SEED)
        self.seed.setVisible(used)
        self.about.setVisible(used)
        if held is not None and used:
            self.seed.setText(held.seed)
            labels.tint(self.seed, style.FAINT if view.is_void else style.TEXT)
            lines = [
                words.titled(words.ORIGIN, held.seed_origin),
                words.titled(words.WITNESSES, words.people(held.witnesses)),
                words.drawn(held.drawn_by, history_text.when(held.drawn_at)),
            ]
            self.about.setText("\n".join(lines))
        why_not = fixed
        if not waiting:
            why_not = words.DRAWN_ALREADY if used else words.NOT_YET_SEED
        self.allow(why_not, words.DO_DRAW_TIP)
