"""Villages beyond the list that ships with the program: a clerk adds them, the registry keeps them.

    add(registry_path, Village("360222101", "桃墅村"), who="张三")      one history entry
    near(Village("360222101", "桃墅村"))                             names that may be meant

The list is never complete (林场, 垦殖场), so an unknown name blocks nothing; one that was added is
recognised in every import from then on.
"""

from __future__ import annotations

import difflib
import json
import re
from pathlib import Path
from typing import Final

from jdz_forestland.domain import places
from jdz_forestland.domain.places import Village, plain_village
from jdz_forestland.errors import UserError
from jdz_forestland.service.registry import Clock, local_now, stamp
from jdz_forestland.store.store import Store

LONGEST: Final = 30
_FACT: Final = "villages"
_NEAR: Final = 0.5
_NAMES: Final = 3


def held(store: Store) -> tuple[Village, ...]:
    """Return the villages that a registry has beyond the list."""
    try:
        stored = json.loads(store.fact(_FACT) or "[]")
        return tuple(Village(*map(str, each)) for each in stored)
    except (ValueError, TypeError):  # written by something else: then there are none
        return ()


def towns(county_code: str) -> dict[str, str]:
    """Return the townships of a county by their nine digits."""
    return {code: name for code, name in places.towns().items() if code[:6] == county_code}


def near(village: Village, added: tuple[Village, ...] = ()) -> tuple[str, ...]:
    """Return names of the township that are nearly this one, the nearest first."""
    whole = {plain_village(name): name for name in _names(village.town_code, added)}
    found = difflib.get_close_matches(
        plain_village(village.name.strip()), list(whole), n=_NAMES, cutoff=_NEAR
    )
    return tuple(whole[name] for name in found)


def add(
    registry_path: Path, village: Village, *, who: str, now: Clock = local_now
) -> tuple[Village, ...]:
    """Keep a village in a registry; return all that it has beyond the list.

    Raises:
        UserError: name or code are not possible, or the township has the village already.
    """
    with Store.open(registry_path) as store:
        before = held(store)
        fresh = _checked(village, before, store.fact("county_code"))
        town = places.towns()[fresh.town_code]
        reason = f"名录增加{town}{fresh.name}{f'（{fresh.code}）' if fresh.code else ''}"
        every = (*before, fresh)
        told = [[each.town_code, each.name, each.code] for each in every]
        with store.change(who=who, at=stamp(now()), verb="village", reason=reason) as change:
            change.put_fact(_FACT, json.dumps(told, ensure_ascii=False))
    return every


def _checked(village: Village, added: tuple[Village, ...], county_code: str) -> Village:
    name, code = " ".join(village.name.split()), village.code.strip()
    if village.town_code not in towns(county_code):
        raise UserError("没有选择乡（镇）", hint="请选择村所在的乡（镇）")
    if not name or len(name) > LONGEST or not name.isprintable() or name.isdigit():
        raise UserError("村名不对", hint=f"请填写村名，不超过{LONGEST}个字")
    if plain_village(name) in map(plain_village, _names(village.town_code, added)):
        raise UserError(f"名录中已有“{name}”", hint="不用再增加，导入时会自动对上")
    if code and not (re.fullmatch(r"[0-9]{12}", code) and code.startswith(village.town_code)):
        raise UserError(
            f"村代码“{code}”不对",
            hint=f"应为12位数字，前9位是乡（镇）代码{village.town_code}；可以不填",
        )
    if code and (code in places.villages() or code in {each.code for each in added}):
        raise UserError(f"村代码“{code}”已属于别的村", hint="请核对代码；可以不填")
    return Village(village.town_code, name, code)


def _names(town_code: str, added: tuple[Village, ...]) -> list[str]:
    names = [name for code, name in places.villages().items() if code[:9] == town_code]
    return names + [each.name for each in added if each.town_code == town_code]
