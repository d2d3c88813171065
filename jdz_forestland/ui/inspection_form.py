"""`InspectionForm`: what was found at a parcel, its photos, and what that takes off the quota."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from jdz_forestland.domain import inspection
from jdz_forestland.domain.fields import Field, Kind, Owner, Values
from jdz_forestland.domain.inspection import Inspection, Result
from jdz_forestland.errors import UserError
from jdz_forestland.service.inspection_effect import Effect, Outlook
from jdz_forestland.ui import style, text
from jdz_forestland.ui import text_inspection as words
from jdz_forestland.ui.form_panel import FormPanel
from jdz_forestland.ui.photo_strip import PhotoStrip
from jdz_forestland.ui.step_form import Remark

REASON_FIELD: Final = Field(
    "reason", words.REASON, Kind.LONG_TEXT, words.CLAUSE, Owner.COUNTY_FORESTRY
)
BATCH_FIELDS: Final = tuple(
    field for field in inspection.FIELDS if field.name in ("inspected_on", "people", "note")
)


class InspectionForm(FormPanel):
    """Attributes:
    photos: what is to be kept with it. outlook: what it would take off; None for a batch.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outlook: Outlook | None = None
        self.photos = PhotoStrip(self)
        self._column.insertWidget(1, self.photos)
        self._proposed = ""

    def ask_about(
        self,
        heading: str,
        outlook: Outlook,
        *,
        do: str,
        values: Mapping[str, Any],
        wrong: Inspection | None = None,
        warning: str = "",
    ) -> None:
        """Ask what was found; with `wrong`, what it should have been and why."""
        self.outlook = outlook
        self._proposed = ""
        self.photos.clear()
        self.photos.show()
        more = (REASON_FIELD,) if wrong is not None else ()
        left = words.remaining(text.mu(outlook.before_mu))
        self.ask(
            heading,
            (*inspection.FIELDS, *more),
            do=do,
            values=values,
            warning=text.DOT.join(part for part in (left, warning) if part),
            remarks=self._remarks,
        )
        assert self.form is not None
        self.form.rows["result"].input.edited.connect(self._propose)

    def ask_batch(self, heading: str, *, values: Mapping[str, Any]) -> None:
        """Ask for what several parcels have in common that were found in order."""
        self.outlook = None
        self.photos.clear()
        self.photos.hide()
        self.ask(heading, BATCH_FIELDS, do=words.BATCH_DO, values=values)

    # --- within ------------------------------------------------------------------------------

    def _propose(self) -> None:
        """A lost parcel loses all that is left; one in order nothing (D-2)."""
        if self.form is None or self.outlook is None:
            return
        given = self.form.values()
        held = str(given.get("deducted_mu", ""))
        if given.get("result") == Result.LOST.value and not held:
            self._give_area(str(self.outlook.before_mu))
        elif given.get("result") != Result.LOST.value and held and held == self._proposed:
            self._give_area("")

    def _give_area(self, figure: str) -> None:
        assert self.form is not None
        self._proposed = figure
        self.form.put("deducted_mu", figure or None)

    def _remarks(self, values: Values) -> Mapping[str, Remark]:
        outlook = self.outlook
        if outlook is None or "result" not in values:
            return {}
        if not values.get("deducted_mu") or not Decimal(values["deducted_mu"]):
            said = words.no_effect(text.mu(outlook.before_mu))
            return {"deducted_mu": Remark(said, style.MUTED)}
        try:
            day = datetime.date.fromisoformat(values.get("inspected_on", ""))
        except ValueError:
            return {}
        try:
            effect = outlook.of(values["deducted_mu"], day)
        except UserError as error:
            return {"deducted_mu": Remark(str(error), style.ERROR)}
        colour = style.ERROR if effect.owed_mu else style.WARNING
        return {"deducted_mu": Remark(_said(effect), colour)}


def _said(effect: Effect) -> str:
    owed = text.mu(effect.owed_mu) if effect.owed_mu else ""
    figures = (text.mu(effect.covered_mu), owed, text.mu(effect.left_mu))
    said = words.effect(effect.year - 1, *figures)
    lines: Sequence[str] = [
        words.effect_line(parcel, text.mu(mu)) for _, parcel, mu in effect.lines
    ]
    return f"{said}{words.from_lots(list(lines))}" if lines else said
