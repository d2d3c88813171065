"""勘测定界 TXT and other boundary files, written for one test each.

txt(parcel("矿A", square()))                  the plain case, northing first, zone 39
txt(parcel("矿A", square()), zone="38")       another header
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Point = tuple[float, float]

# A place in 鹅湖镇, 浮梁县: northing and easting, EPSG:4527, metres.
N, E = 3255000.0, 39536000.0


def square(side: float = 100.0, north: float = N, east: float = E) -> list[Point]:
    """Return a closed square as (northing, easting)."""
    return [
        (north, east), (north, east + side), (north + side, east + side), (north + side, east),
        (north, east),
    ]  # fmt: skip


def parcel(
    name: str,
    *rings: Iterable[Point],
    area: str = "1.0000",
    count: int | str | None = None,
    tail: str = "面,,林地,,@",
    numbers: Sequence[int] | None = None,
) -> str:
    """Return the lines of one parcel; ring numbers run from 1 unless `numbers` says otherwise."""
    rows = []
    for position, ring in enumerate(rings):
        number = numbers[position] if numbers else position + 1
        points = list(ring)
        named = len(points) - (points[0] == points[-1])
        rows += [
            f"J{point % named + 1},{number},{north:.3f},{east:.3f}"
            for point, (north, east) in enumerate(points)
        ]
    counted = len(rows) if count is None else count
    return "\n".join([f"{counted},{area},1,{name},{tail}", *rows])


def txt(
    *parcels: str,
    system: str = "2000国家大地坐标系",
    zone: str = "39",
    unit: str = "米",
    width: str = "3",
    brackets: str = "[]",
    newline: str = "\r\n",
    extra: str = "",
) -> str:
    """Return the text of a file."""
    left, right = brackets[0], brackets[1]
    lines = [
        f"{left}属性描述{right}", "格式版本号=1.01版本", f"坐标系={system}", f"几度分带={width}",
        "投影类型=高斯克吕格", f"计量单位={unit}", f"带号={zone}", "精度=0.001",
        "转换参数=0,0,0,0,0,0,0", *([extra] if extra else []), f"{left}地块坐标{right}", *parcels,
    ]  # fmt: skip
    return newline.join("\n".join(lines).split("\n")) + newline
