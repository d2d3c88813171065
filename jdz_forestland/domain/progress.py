"""How long work reports where it is; the same call is where a cancel takes effect."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What a job may touch outside its arguments."""

    def step(self, name: str, done: int = 0, total: int = 0) -> None:
        """Report the named step (Chinese, shown to the user) and how much of it is done.

        Raises:
            Cancelled: the user asked to stop; the caller lets it pass.
        """


class Silent:
    """Progress nobody looks at."""

    def step(self, name: str, done: int = 0, total: int = 0) -> None:
        """Do nothing."""


class Within:
    """Progress of a part of the work, reported under the name of the whole step."""

    def __init__(self, outer: Progress, name: str) -> None:
        self._outer = outer
        self._name = name

    def step(self, name: str, done: int = 0, total: int = 0) -> None:
        """Report the amount under the name of the whole step."""
        self._outer.step(self._name, done, total)
