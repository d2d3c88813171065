"""Photos of a field check brought to their parcels by where and when they were taken.

A phone writes longitude and latitude in WGS 84, which is CGCS2000 within some centimetres; its own
fix is good to some ten metres, so a photo belongs to a parcel that it was taken in or near.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from jdz_forestland.domain import crs

NEAR_M: Final = 30.0
_FAR_M: Final = 5000.0


class Fate(StrEnum):
    """What became of a photo."""

    MATCHED = "matched"
    ASSIGNED = "assigned"
    AMBIGUOUS = "ambiguous"
    OUTSIDE = "outside"
    EARLIER = "earlier"
    LATER = "later"
    NO_PLACE = "no_place"
    NO_TIME = "no_time"
    TWICE = "twice"
    UNREADABLE = "unreadable"

    @property
    def label(self) -> str:
        """Word on screen."""
        return _LABELS[self]

    @property
    def counts(self) -> bool:
        """Whether it shows a parcel."""
        return self in (Fate.MATCHED, Fate.ASSIGNED)


_LABELS: Final = {
    Fate.MATCHED: "已对应",
    Fate.ASSIGNED: "人工指定",
    Fate.AMBIGUOUS: "可能属于几个图斑",
    Fate.OUTSIDE: "不在抽查图斑内",
    Fate.EARLIER: "早于核查日期",
    Fate.LATER: "晚于核查日期",
    Fate.NO_PLACE: "没有位置",
    Fate.NO_TIME: "没有拍摄时间",
    Fate.TWICE: "与另一张相同",
    Fate.UNREADABLE: "读不出来",
}


@dataclass(frozen=True, slots=True)
class PhotoSeen:
    """A photo as its camera described it.

    Attributes:
        name: path below the folder; what the photo is called here.
        taken_at: ISO-8601 local time, lon, lat: WGS 84 degrees; "" where it says nothing.
        sha256: of its content.
    """

    name: str
    taken_at: str
    lon: str
    lat: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PhotoMatch:
    """Where a photo belongs.

    Attributes:
        parcel_id: of the parcel it shows; "" where that is not known.
        candidates: the parcels it may show, nearest first.
        distance_m: from the (nearest) parcel, whole metres; 0 inside; -1 where unknown.
        text: why, with what to do.
    """

    photo: PhotoSeen
    fate: Fate
    parcel_id: str
    candidates: tuple[str, ...]
    distance_m: int
    text: str


@dataclass(frozen=True, slots=True)
class Visit:
    """The days of the field check, both included, and who was where on which of them."""

    first: datetime.date
    last: datetime.date
    by_parcel: Mapping[str, datetime.date]


def match(
    photos: Sequence[PhotoSeen],
    shapes: Mapping[str, BaseGeometry],
    visit: Visit,
    *,
    near_m: float = NEAR_M,
    assigned: Mapping[str, str] | None = None,
) -> tuple[PhotoMatch, ...]:
    """Bring every photo to its parcel, or say why not; in the order of the names.

    Args:
        shapes: parcels to be checked by id, EPSG:4527.
        near_m: how far outside a photo still shows the parcel, metres.
        assigned: parcel id by the name of a photo that a person brought there.
    """
    ids = sorted(shapes)
    tree = STRtree([shapes[one] for one in ids])
    by_hand, seen, found = assigned or {}, dict[str, str](), []
    for photo in sorted(photos, key=lambda each: each.name):
        fate, text = _refused(photo, visit)
        near: list[tuple[float, str]] = []
        if photo.lon and photo.lat:
            near = _near(photo, ids, shapes, tree)
        if photo.sha256 in seen:
            fate, text = Fate.TWICE, f"内容与“{seen[photo.sha256]}”相同，只用一张"
        seen.setdefault(photo.sha256, photo.name)
        found.append(_placed(photo, fate, text, near, near_m, visit, by_hand.get(photo.name)))
    return tuple(found)


def _refused(photo: PhotoSeen, visit: Visit) -> tuple[Fate | None, str]:
    """Return why the time of a photo keeps it from showing anything."""
    if not photo.taken_at:
        return Fate.NO_TIME, "照片里没有拍摄时间，可能经聊天软件转发过，请用手机里的原图"
    day = datetime.date.fromisoformat(photo.taken_at[:10])
    if day < visit.first:
        return Fate.EARLIER, f"拍摄于{day}，早于核查开始的{visit.first}"
    if day > visit.last:
        return Fate.LATER, f"拍摄于{day}，晚于核查结束的{visit.last}"
    return None, ""


def _placed(
    photo: PhotoSeen,
    fate: Fate | None,
    text: str,
    near: Sequence[tuple[float, str]],
    near_m: float,
    visit: Visit,
    by_hand: str | None,
) -> PhotoMatch:
    within = [(distance, one) for distance, one in near if distance <= near_m]
    distance = _metres(within or near)
    if fate in (Fate.EARLIER, Fate.LATER, Fate.TWICE):  # no person makes it younger
        return PhotoMatch(photo, fate, "", _ids(within), distance, text)
    chosen = _one_of(within, photo, visit) if within and fate is None else None
    if by_hand and (chosen is None or chosen[1] != by_hand):
        own = [pair for pair in near if pair[1] == by_hand]
        said = f"由人工指定到{by_hand}"
        return PhotoMatch(photo, Fate.ASSIGNED, by_hand, _ids(within), _metres(own), said)
    if fate is not None:
        return PhotoMatch(photo, fate, "", _ids(within), distance, text)
    if not photo.lon:
        said = "照片里没有位置，请打开手机定位后重拍，或人工指定图斑"
        return PhotoMatch(photo, Fate.NO_PLACE, "", (), -1, said)
    if not within:
        said = f"离最近的{near[0][1]}有{distance}米" if near else "附近没有抽查图斑"
        return PhotoMatch(photo, Fate.OUTSIDE, "", _ids(near[:1]), distance, said)
    if chosen is None:
        said = f"可能是{'、'.join(_ids(within))}，请人工指定"
        return PhotoMatch(photo, Fate.AMBIGUOUS, "", _ids(within), distance, said)
    said = "在图斑内" if chosen[0] == 0 else f"距图斑{_metres([chosen])}米"
    return PhotoMatch(photo, Fate.MATCHED, chosen[1], _ids(within), _metres([chosen]), said)


def _one_of(
    within: Sequence[tuple[float, str]], photo: PhotoSeen, visit: Visit
) -> tuple[float, str] | None:
    """Return the one parcel that a photo can show: the one it is inside, or the one visited."""
    inside = [pair for pair in within if pair[0] == 0] or list(within)
    if len(inside) == 1:
        return inside[0]
    day = photo.taken_at[:10]
    visited = [pair for pair in inside if str(visit.by_parcel.get(pair[1], "")) == day]
    return visited[0] if len(visited) == 1 else None


def _near(
    photo: PhotoSeen, ids: Sequence[str], shapes: Mapping[str, BaseGeometry], tree: STRtree
) -> list[tuple[float, str]]:
    """Return (metres, id) of the parcels around a photo, nearest first."""
    degrees = np.array([[float(photo.lon), float(photo.lat)]])
    easting, northing = crs.to_registry_xy(degrees, crs.GEOGRAPHIC_EPSG)[0]
    if not (np.isfinite(easting) and np.isfinite(northing)):
        return []
    point = Point(easting, northing)
    around = (ids[place] for place in tree.query(point, predicate="dwithin", distance=_FAR_M))
    return sorted((float(shapely.distance(shapes[one], point)), one) for one in around)


def _ids(near: Sequence[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(one for _, one in near)


def _metres(near: Sequence[tuple[float, str]]) -> int:
    return int(np.ceil(near[0][0])) if near else -1
