"""What a tab of 设置 wants the form at the side to ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jdz_forestland.domain.fields import Field


@dataclass(frozen=True, slots=True)
class Asking:
    """One intention.

    Attributes:
        do: the words on the button. then: does it and returns the sentence for the status bar.
        values: what the form shows at first. warning: what comes of it.
    """

    heading: str
    fields: tuple[Field, ...]
    do: str
    then: Callable[[dict[str, Any]], str]
    values: Mapping[str, Any] = field(default_factory=dict)
    warning: str = ""
    danger: bool = False
