"""Shapes that a file only hints at: waypoints in a row, and closed lines inside closed lines.

Neither says what was meant, so each ring made here carries the cure that must be agreed to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import shapely

from jdz_forestland.domain.boundary import RawParcel, Ring, SourceFinding
from jdz_forestland.domain.doctor_rules import found

_LEAST: Final = 3
_FRAMED: Final = 5
_NUMBERED: Final = re.compile(r"(.*?)(\d{1,9})")


def from_waypoints(points: Any, names: Sequence[str]) -> tuple[RawParcel, ...]:
    """Return waypoints as rings: by the number in their names, else as they stand.

    Names that end in numbers and begin otherwise are several parcels: 甲1 甲2 甲3 乙1 乙2 乙3.

    Args:
        points: object array (n,) of points, longitude and latitude. names: theirs, or none.
    """
    usable = [
        (index, xy)
        for index, point in enumerate(points.tolist())
        if point is not None and len(xy := shapely.get_coordinates(point)) == 1
    ]
    if len(usable) < _LEAST:
        return ()
    told = [names[index].strip() if index < len(names) else "" for index, _ in usable]
    places = np.concatenate([xy for _, xy in usable])
    return tuple(
        RawParcel(
            name=title[:80],
            rings=(
                Ring(
                    places[order],
                    names=tuple(told[i] for i in order) if all(told) else (),
                    asks="waypoints",
                ),
            ),
            mark=(title or "航点")[:80],
            place=f"{len(order)}个航点",
        )
        for title, order in _in_order(told)
    )


def _in_order(names: Sequence[str]) -> list[tuple[str, list[int]]]:
    """Return (name of the parcel, positions of its points in order)."""
    groups: dict[str, list[tuple[int, int]]] = {}
    for position, name in enumerate(names):
        split = _NUMBERED.fullmatch(name)
        if split is None:
            return [("", list(range(len(names))))]
        groups.setdefault(split[1].rstrip(" -_#"), []).append((int(split[2]), position))
    clear = all(
        len(group) >= _LEAST and len({number for number, _ in group}) == len(group)
        for group in groups.values()
    )
    if not clear:
        return [("", list(range(len(names))))]
    return [(title, [position for _, position in sorted(group)]) for title, group in groups.items()]


def nested(parcels: Sequence[RawParcel]) -> tuple[list[RawParcel], list[SourceFinding]]:
    """Return closed lines of a drawing with those that lie inside them as holes to be agreed to.

    Only lines of one layer of the drawing are looked at together. A plain frame around everything
    else of its layer is left out, and told.
    """
    faces = [_face(parcel) for parcel in parcels]
    groups: dict[str, list[int]] = {}
    for index, face in enumerate(faces):
        if face is not None:
            groups.setdefault(parcels[index].facts.get("Layer", ""), []).append(index)
    inside: dict[int, list[int]] = {}
    frames: set[int] = set()
    for members in groups.values():
        shapes = np.array([faces[index] for index in members], dtype=object)
        outer = _outermost(shapes)
        frame = _frame(shapes, outer)
        if frame is not None:
            frames.add(members[frame])
            rest = [place for place in range(len(members)) if place != frame]
            members, shapes = [members[place] for place in rest], shapes[rest]
            outer = _outermost(shapes)
        for inner, holder in outer.items():
            inside.setdefault(members[holder], []).append(members[inner])
    taken = frames | {inner for inners in inside.values() for inner in inners}
    kept = [
        _holding(parcel, [parcels[i] for i in inside.get(index, [])])
        for index, parcel in enumerate(parcels)
        if index not in taken
    ]
    return kept, list(_about_frames([parcels[index] for index in sorted(frames)]))


def _face(parcel: RawParcel) -> Any:
    """Return the polygon of a parcel that is one closed line, else None."""
    if len(parcel.rings) != 1 or parcel.rings[0].line or len(parcel.rings[0].values) < _LEAST:
        return None
    values = parcel.rings[0].values
    if not np.isfinite(values).all():
        return None
    face = shapely.Polygon(values)
    return face if shapely.is_valid(face) and not face.is_empty else None


def _outermost(shapes: Any) -> dict[int, int]:
    """Return by shape the outermost one that it lies in."""
    if len(shapes) < 2:
        return {}
    inner, outer = shapely.STRtree(shapes).query(shapes, predicate="within")
    # a line drawn twice is no hole
    proper = (inner != outer) & ~shapely.equals(shapes[inner], shapes[outer])
    inner, outer = inner[proper], outer[proper]
    held = set(inner.tolist())
    pairs = zip(inner.tolist(), outer.tolist(), strict=True)
    return {one: holder for one, holder in pairs if holder not in held}


def _frame(shapes: Any, outer: dict[int, int]) -> int | None:
    """Return the upright rectangle that holds all other shapes, or None.

    A ring inside a rectangle is a hole, and a few may be; a frame holds many, and all there are.
    """
    holders = set(outer.values())
    if len(holders) != 1 or len(outer) < _FRAMED or len(outer) != len(shapes) - 1:
        return None
    (holder,) = holders
    xy = shapely.get_coordinates(shapes[holder])[:-1]
    upright = len(xy) == 4 and shapely.equals(shapes[holder], shapely.box(*shapes[holder].bounds))
    return holder if upright else None


def _holding(parcel: RawParcel, inners: Sequence[RawParcel]) -> RawParcel:
    if not inners:
        return parcel
    rings = (
        parcel.rings[0],
        *(replace(inner.rings[0], number=n, asks="hole") for n, inner in enumerate(inners, 2)),
    )
    return replace(parcel, rings=tuple(replace(ring, hole=None) for ring in rings))


def _about_frames(frames: Sequence[RawParcel]) -> Iterator[SourceFinding]:
    for frame in frames:
        detail = f"{frame.place}是把其他闭合线都围在里面的矩形，像是图框，已略过"
        yield found("F-101", detail, cell=frame.place, measured="1个")
