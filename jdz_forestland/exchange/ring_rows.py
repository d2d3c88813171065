"""From rows (point name, ring number, two numbers) to rings, as text files hand them over."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from jdz_forestland.domain.boundary import Ring

SAME_M: Final = 0.0005
_SAME_DEGREES: Final = 5e-9
_NEAR_M: Final = 0.05
_NEAR_DEGREES: Final = 5e-7


@dataclass(slots=True)
class RingRows:
    """Collects the rows of one parcel in file order.

    A ring ends where the ring number changes, or where its first point comes again: what follows
    under the same number is a second part.
    """

    faults: list[str] = field(default_factory=list)
    _rings: list[Ring] = field(default_factory=list)
    _points: list[tuple[float, float]] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _number: int = 0
    _closed: bool = False

    def add(self, name: str, number: int, first: float, second: float) -> None:
        """Take one row."""
        if self._points and (number != self._number or self._closed):
            self._end()
        self._number = number
        if len(self._points) >= 3 and self._is_start(first, second):
            self._closed = True
            return
        self._points.append((first, second))
        self._names.append(name)

    def rings(self) -> tuple[Ring, ...]:
        """Return the rings; called once, at the end."""
        self._end()
        return tuple(self._rings)

    @property
    def empty(self) -> bool:
        """Whether no row has come yet."""
        return not (self._points or self._rings)

    def _is_start(self, first: float, second: float) -> bool:
        start = self._points[0]
        size = max(abs(first), abs(second))
        same = SAME_M if size > 1000 else _SAME_DEGREES
        return math.hypot(first - start[0], second - start[1]) <= same

    def _end_nearby(self) -> None:
        """Take a closing point that was rounded otherwise; a fault where it lies elsewhere."""
        (first, second), (last, final) = self._points[0], self._points[-1]
        near = _NEAR_M if max(abs(first), abs(second)) > 1000 else _NEAR_DEGREES
        if math.hypot(first - last, second - final) > near:
            self.faults.append(f"点号{self._names[0]}在末尾重复，但坐标与起点不同")
        else:
            self._closed = True
            self._points.pop()
            self._names.pop()

    def _end(self) -> None:
        if self._points:
            names = self._names
            if not self._closed and len(names) > 3 and names[0] and names[-1] == names[0]:
                self._end_nearby()
            self._rings.append(
                Ring(
                    values=np.array(self._points, dtype=np.float64),
                    names=tuple(names) if all(names) else (),
                    number=self._number or 1,
                    closed=self._closed,
                )
            )
        self._points, self._names, self._closed = [], [], False
