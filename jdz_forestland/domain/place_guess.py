"""Township and village of an imported boundary, from whatever its source writes of them.

Codes come first, then names in fields that say so, then names inside other text. A name that is
nearly one of the list is proposed, never taken; an unknown one is kept as it is.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from jdz_forestland.domain import places
from jdz_forestland.domain.places import Place, Village

_CODE: Final = re.compile(r"\d{9}|\d{12}|\d{19}")
_TOWN_FIELDS: Final = ("乡镇", "乡（镇）", "乡(镇)", "xzmc", "xiang", "xz", "town", "所在乡镇")
_VILLAGE_FIELDS: Final = (
    "村",
    "村名",
    "行政村",
    "cmc",
    "cun",
    "village",
    "所在村",
    "坐落单位名称",
    "zldwmc",
)
_ENDING: Final = re.compile("(村民委员会|村委会|居民委员会|居委会|村|社区)$")
_NEAR: Final = 0.5
Added = tuple[Village, ...]


def guess(
    facts: Mapping[str, str], name: str, county_code: str, added: Added = ()
) -> tuple[Place, str]:
    """Return the place and a Chinese remark, "" where there is nothing to say.

    Args:
        facts: attributes by their name in the source. name: what the parcel is called.
        added: villages that the registry has beyond the list.
    """
    fields = {key.strip().lower(): value.strip() for key, value in facts.items() if value.strip()}
    town = _first(fields, _TOWN_FIELDS)
    village = _first(fields, _VILLAGE_FIELDS)
    for value in fields.values():
        if _CODE.fullmatch(value) and value[:6] == county_code and value[:9] in places.towns():
            return _located(value, village, added)
    if town or village:
        return _by_names(town, village, county_code, added)
    for text in (*fields.values(), name):
        found = _inside(text, county_code, added)
        if found is not None:
            return found, f"乡镇、村由“{text[:30]}”推断"
    return Place("", "", "", "", known=False), "没有写乡镇和村"


def _located(code: str, village: str, added: Added) -> tuple[Place, str]:
    place = places.locate(code, village, added)
    if place.known:
        return place, ""
    return place, _remark("村", place.village, _villages(code[:9], added))


def _by_names(town: str, village: str, county_code: str, added: Added) -> tuple[Place, str]:
    listed = _towns(county_code)
    code = next((code for code, known in listed.items() if known == town), "")
    if not code and not town:
        whole = _inside(village, county_code, added)
        if whole is not None and whole.known:
            return whole, ""
        codes = [c for c in listed if places.locate(c, village, added).known]
        if len(codes) == 1:
            return places.locate(codes[0], village, added), ""
        remark = "，几个乡镇都有这个村" if len(codes) > 1 else ""
        return Place("", "", "", village, known=False), f"“{village}”没有写乡镇{remark}"
    if not code:
        return Place("", town, "", village, known=False), _remark("乡镇", town, listed.values())
    if not village:
        return Place(code, town, "", "", known=False), "没有写村"
    return _located(code, village, added)


def _inside(text: str, county_code: str, added: Added) -> Place | None:
    """Return the place that a longer text names, e.g. 鹅湖镇桃岭村废弃采石场."""
    for code, town in _towns(county_code).items():
        _, found, after = text.partition(town)
        if not found:
            continue
        for village in sorted(_villages(code, added), key=len, reverse=True):
            short = _short(village)
            if len(short) > 1 and short in after:
                return places.locate(code, village, added)
        return Place(code, town, "", "", known=False)
    return None


def _first(fields: Mapping[str, str], names: Iterable[str]) -> str:
    return next((fields[name] for name in names if name in fields), "")


def _remark(what: str, name: str, known: Iterable[str]) -> str:
    """Return that a name is not on the list, with the nearest one that is."""
    whole = {_short(each): each for each in known}
    near = difflib.get_close_matches(_short(name), list(whole), n=1, cutoff=_NEAR)
    return f"{what}“{name}”不在名录中" + (f"，是否为“{whole[near[0]]}”" if near else "")


def _short(name: str) -> str:
    """Strip the ending that one list writes and the other leaves out."""
    return _ENDING.sub("", name) or name


@cache
def _towns(county_code: str) -> dict[str, str]:
    return {code: town for code, town in places.towns().items() if code[:6] == county_code}


@cache
def _listed(town_code: str) -> tuple[str, ...]:
    return tuple(v for code, v in places.villages().items() if code[:9] == town_code)


def _villages(town_code: str, added: Added) -> tuple[str, ...]:
    own = (village.name for village in added if village.town_code == town_code)
    return (*_listed(town_code), *own)
