"""What the program computes from the record of a step and says under its fields."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from jdz_forestland.domain import steps
from jdz_forestland.domain.fields import Values
from jdz_forestland.ui import style
from jdz_forestland.ui import text_case as words
from jdz_forestland.ui.step_form import Remark

if TYPE_CHECKING:
    from jdz_forestland.domain.policy import Policy


def remarks(values: Values, *, policy: Policy, today: datetime.date) -> Mapping[str, Remark]:
    """Return the remarks by field: under the sample plots, the survival rate (GB/T 15776)."""
    rate = steps.survival_rate(dict(values))
    if rate is None:
        return {}
    day = datetime.date.fromisoformat(values.get("accepted_on") or today.isoformat())
    passing, replant = (policy.on(key, day).number for key in ("survival_pass", "survival_replant"))
    share = _percent(rate)
    if rate >= passing:
        return {"plots": Remark(words.survival_pass(share, _percent(passing)), style.ACCENT)}
    if rate >= replant:
        return {"plots": Remark(words.survival_replant(share, _percent(passing)), style.WARNING)}
    return {"plots": Remark(words.survival_redo(share, _percent(replant)), style.ERROR)}


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).quantize(Decimal('0.1'))}%"
