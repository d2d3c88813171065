"""`AskingPanel`: asks for the facts of one intention at the side of a page, and does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from jdz_forestland.domain.fields import Field
from jdz_forestland.errors import UserError
from jdz_forestland.ui.form_panel import FormPanel


@dataclass(frozen=True, slots=True)
class Asking:
    """One intention.

    Attributes:
        do: the words on the button.
        then: does it with the values given and returns the sentence for the status bar, "" where
            the clerk stopped half-way and the form stays. A `UserError` is shown in the form.
        values: what the form shows at first. warning: what comes of it.
        danger: whether it cannot be taken back by the next click.
    """

    heading: str
    fields: tuple[Field, ...]
    do: str
    then: Callable[[dict[str, Any]], str]
    values: Mapping[str, Any] = field(default_factory=dict)
    warning: str = ""
    danger: bool = False


class AskingPanel(FormPanel):
    """Signals:
    done(str): the intention was carried out, with the sentence for the status bar.
    """

    done = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asking: Asking | None = None
        self.given.connect(self._carry_out)

    def pose(self, asking: Asking) -> None:
        """Show the form of an intention, ready to be filled in."""
        self._asking = asking
        self.ask(
            asking.heading,
            asking.fields,
            do=asking.do,
            values=asking.values,
            warning=asking.warning,
            danger=asking.danger,
        )

    def _carry_out(self, values: dict[str, Any]) -> None:
        if self._asking is None:
            return
        try:
            sentence = self._asking.then(values)
        except UserError as error:
            self.refuse(str(error))
            return
        if sentence:
            self.done.emit(sentence)
