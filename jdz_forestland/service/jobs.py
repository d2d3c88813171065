"""Long work is a plain function of `JobProgress`; it knows nothing of Qt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from jdz_forestland.errors import Cancelled

Report = Callable[[str, int, int], None]

MIN_GAP_S: Final = 0.05


def _nobody(name: str, done: int, total: int) -> None:
    """Report to nobody."""


class JobProgress:
    """What a job may touch outside its arguments; `step` is also where cancel takes effect."""

    def __init__(self, report: Report = _nobody) -> None:
        self._report = report
        self._stop = threading.Event()
        self._last = (float("-inf"), "")

    def cancel(self) -> None:
        """Ask the job to stop at its next step. Called from any thread."""
        self._stop.set()

    def step(self, name: str, done: int = 0, total: int = 0) -> None:
        """Report a named step, at most 20 times a second within one step.

        Raises:
            Cancelled: `cancel` was called.
        """
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        last, last_name = self._last
        if name != last_name or done >= total or now - last >= MIN_GAP_S:
            self._last = (now, name)
            self._report(name, done, total)
