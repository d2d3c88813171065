"""Counties, townships and villages of the pilot, by statistical code (resources/places)."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from typing import Final

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from jdz_forestland import resources
from jdz_forestland.errors import UserError

CITY: Final = "景德镇市"
CITY_CODE: Final = "360200"
COUNTIES: Final = {"360202": "昌江区", "360203": "珠山区", "360222": "浮梁县", "360281": "乐平市"}
OFFICES: Final = {CITY_CODE: CITY, **COUNTIES}


@dataclass(frozen=True, slots=True)
class Place:
    """Township and village of a parcel. A code is empty where only the name is known."""

    town_code: str
    town: str
    village_code: str
    village: str
    known: bool


@dataclass(frozen=True, slots=True)
class Village:
    """A village that a clerk has added to the list; `code` is "" or has 12 digits."""

    town_code: str
    name: str
    code: str = ""


@cache
def towns() -> dict[str, str]:
    """Return the township name of every 9-digit code."""
    with resources.path("places", "towns.csv").open(encoding="utf-8", newline="") as lines:
        return {row["town_code9"]: row["town"] for row in csv.DictReader(lines)}


@cache
def villages() -> dict[str, str]:
    """Return the village name of every 12-digit code."""
    with resources.path("places", "villages.csv").open(encoding="utf-8", newline="") as lines:
        return {row["village_code12"]: row["village"] for row in csv.DictReader(lines)}


def county_name(code: str) -> str:
    """Return the name of a county of the pilot.

    Raises:
        UserError: the code is none of the four (方案 二(一)).
    """
    if code not in COUNTIES:
        known = "、".join(f"{key} {name}" for key, name in COUNTIES.items())
        raise UserError(f"县代码“{code}”不在试点范围内", hint=f"请从中选择：{known}")
    return COUNTIES[code]


def office_name(code: str) -> str:
    """Return the name of the city or of one of its counties: whose registry it is.

    Raises:
        UserError: the code is neither the city's nor that of a county of the pilot.
    """
    return OFFICES.get(code) or county_name(code)


def locate(zldwdm: str, zldwmc: str, added: tuple[Village, ...] = ()) -> Place:
    """Resolve 坐落单位代码 (19 digits) and 坐落单位名称 to township and village.

    The first 9 digits are the township. The village is looked up by its name inside that
    township first, because a survey may number its 村级调查区 in its own way, then by its 12
    digits. An unknown village keeps the survey's own name and is marked `known=False`: lists of
    villages are never complete (林场, 垦殖场), so nothing is blocked by them.

    Args:
        added: villages that the registry has beyond the list.
    """
    code, name = zldwdm.strip(), zldwmc.strip()
    town_code = code[:9]
    town = towns().get(town_code, "")
    if town and name:
        named = _by_name().get((town_code, plain_village(name)), ())
        if len(named) == 1:
            return Place(town_code, town, named[0], villages()[named[0]], known=True)
    if town and not name and code[:12] in villages():
        return Place(town_code, town, code[:12], villages()[code[:12]], known=True)
    for village in added if town else ():
        same = name and plain_village(village.name) == plain_village(name)
        coded = not name and village.code and village.code == code[:12]
        if village.town_code == town_code and (same or coded):
            return Place(town_code, town, village.code, village.name, known=True)
    return Place(town_code if town else "", town, "", name or code, known=False)


@cache
def _by_name() -> dict[tuple[str, str], tuple[str, ...]]:
    index: dict[tuple[str, str], tuple[str, ...]] = {}
    for code, village in villages().items():
        key = (code[:9], plain_village(village))
        index[key] = (*index.get(key, ()), code)
    return index


def plain_village(village: str) -> str:
    """Strip the ending that one list writes and the other leaves out (鹅湖村 = 鹅湖村委会)."""
    for ending in ("村民委员会", "村委会", "居民委员会", "居委会", "村", "社区"):
        if village.endswith(ending) and len(village) > len(ending):
            return village[: -len(ending)]
    return village


@cache
def county_outline(code: str) -> BaseGeometry:
    """Return the simplified outline of a county, EPSG:4490 (longitude, latitude), degrees.

    Good for "is this in the county at all" within some hundred metres; not a legal boundary.
    """
    text = resources.path("places", "counties.geojson").read_text(encoding="utf-8")
    for feature in json.loads(text)["features"]:
        if feature["properties"]["code"] == code:
            return shape(feature["geometry"])
    raise UserError(f"没有县代码“{code}”的范围", hint="请检查县代码")
