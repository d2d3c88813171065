"""In which order drawn parcels are visited: township by township, the nearest next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Protocol

import numpy as np


class Stop(Protocol):
    """What is visited: where it is, and in which township. x northing, y easting, metres."""

    @property
    def id(self) -> str: ...
    @property
    def town_code(self) -> str: ...
    @property
    def town(self) -> str: ...
    @property
    def x(self) -> object: ...
    @property
    def y(self) -> object: ...


def order(stops: Sequence[Stop]) -> tuple[str, ...]:
    """Return the ids in the order of travel; the same stops always give the same order.

    Townships follow their codes. The first starts at its westernmost parcel, every other at the
    one nearest to where the last township ended; within a township the nearest one is next, of
    equally near ones that with the lower id.
    """

    def town(stop: Stop) -> tuple[str, str]:
        return stop.town_code, stop.town

    travelled: list[str] = []
    here: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None
    for _, group in groupby(sorted(stops, key=lambda stop: (*town(stop), stop.id)), key=town):
        members = list(group)
        places = np.array([[float(str(stop.y)), float(str(stop.x))] for stop in members])
        left = np.ones(len(members), dtype=bool)
        for _ in members:
            gaps = places[:, 0] if here is None else np.hypot(*(places - here).T)
            at = int(np.argmin(np.where(left, gaps, np.inf)))  # the first of equals: lowest id
            left[at] = False
            here = places[at]
            travelled.append(members[at].id)
    return tuple(travelled)
