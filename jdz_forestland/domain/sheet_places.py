"""Township and village of a row against the lists of names: near-misses get a proposal."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import lru_cache

from jdz_forestland.domain import places, sheet_rules
from jdz_forestland.domain.places import Village
from jdz_forestland.domain.sheet_rules import SheetRule
from jdz_forestland.domain.sheet_values import is_empty, squeezed

Fault = tuple[SheetRule, str, str]


@lru_cache(maxsize=4096)
def about_town(county: str, text: str) -> Fault | None:
    """Return rule, sentence and hint of what is wrong with a 乡（镇）, or None."""
    if is_empty(text):
        return sheet_rules.NO_PLACE, "没有填写乡（镇）", ""
    names = [name for code, name in places.towns().items() if code.startswith(county)]
    word = squeezed(text)
    if word in names:
        return None
    near = nearest(word, names)
    hint = f"是否应为“{near}”？" if near else ""
    return sheet_rules.UNKNOWN_TOWN, f"乡（镇）“{text}”不在{places.county_name(county)}名录中", hint


@lru_cache(maxsize=16384)
def about_village(
    county: str, town: str, text: str, added: tuple[Village, ...] = ()
) -> Fault | None:
    """Return rule, sentence and hint of what is wrong with a 村 of a 乡（镇）, or None."""
    if is_empty(text):
        return sheet_rules.NO_PLACE, "没有填写村", ""
    towns = [
        code
        for code, name in places.towns().items()
        if code.startswith(county) and name == squeezed(town)
    ]
    prefix = towns[0] if towns else county
    names = [name for code, name in places.villages().items() if code.startswith(prefix)]
    names += [village.name for village in added if village.town_code.startswith(prefix)]
    plain = {places.plain_village(name): name for name in names}
    word = places.plain_village(squeezed(text))
    if word in plain:
        return None
    near = nearest(word, list(plain))
    hint = f"是否应为“{plain[near]}”？确有此村可以照写" if near else ""
    where = town if towns else places.county_name(county)
    return sheet_rules.UNKNOWN_VILLAGE, f"村“{text}”不在{where}名录中", hint


def nearest(word: str, names: Sequence[str]) -> str:
    """Return the name that a word most likely means, or ""."""
    found = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return found[0] if found else ""
