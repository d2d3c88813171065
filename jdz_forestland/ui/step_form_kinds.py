"""Which widget stands for which kind of field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from jdz_forestland.domain.fields import Field, Kind
from jdz_forestland.ui.step_form_choices import ChipsInput, ChoiceInput
from jdz_forestland.ui.step_form_dates import DateInput
from jdz_forestland.ui.step_form_inputs import Input, LineInput, LongTextInput, YesNoInput
from jdz_forestland.ui.step_form_rows import RowsInput

INPUTS: Final[dict[Kind, Callable[[Field], Input]]] = {
    Kind.TEXT: LineInput,
    Kind.LONG_TEXT: LongTextInput,
    Kind.PEOPLE: LineInput,
    Kind.DATE: DateInput,
    Kind.YEAR: LineInput,
    Kind.YES_NO: YesNoInput,
    Kind.AREA_MU: LineInput,
    Kind.MONEY: LineInput,
    Kind.SHARE: LineInput,
    Kind.COUNT: LineInput,
    Kind.CHOICE: ChoiceInput,
    Kind.CHOICES: ChipsInput,
    Kind.ROWS: lambda field: RowsInput(field, make_cell),
}
# In a cell a long text is one line: Enter goes down as in every other cell.
CELLS: Final = {**INPUTS, Kind.LONG_TEXT: LineInput}


def make_input(field: Field) -> Input:
    """Return the input of a field of a form."""
    return INPUTS[field.kind](field)


def make_cell(field: Field) -> Input:
    """Return the input of a field in a row of a list."""
    return CELLS[field.kind](field)
