"""Lists and draws for the tests of the spot check; a test names only what it is about."""

from __future__ import annotations

import json
import runpy
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jdz_forestland import resources
from jdz_forestland.domain.area import total
from jdz_forestland.domain.draw import draw
from jdz_forestland.domain.frozen_list import FrozenList, ListLine, ListState, list_hash
from jdz_forestland.domain.spot_check import DrawState, MustCheck, SpotCheck

SHARE = Decimal("0.30")
AT = "2023-10-09T09:00:00+08:00"
SEED = "20231009-4162253164"
DATA = Path(__file__).resolve().parent.parent / "data"


def vector() -> dict[str, Any]:
    """Return the frozen worked example; another program computed it."""
    read: dict[str, Any] = json.loads((DATA / "spotcheck_vector.json").read_text(encoding="utf-8"))
    return read


def lines(*areas: str, county: str = "360222") -> tuple[ListLine, ...]:
    """Return a list with these areas, 亩."""
    return tuple(
        ListLine(f"{county}-2023-{n:04d}", f"{county}-{n:04d}", Decimal(mu))
        for n, mu in enumerate(areas, start=1)
    )


def many(count: int) -> tuple[ListLine, ...]:
    """Return a long list of uneven areas."""
    return lines(*(f"{(n * 7919) % 5000 / 100 + 0.5:.2f}" for n in range(count)))


def frozen(held: tuple[ListLine, ...], **changes: Any) -> FrozenList:
    """Return a frozen list; `changes` replace fields."""
    version = changes.get("version", 1)
    fields: dict[str, Any] = {
        "key": f"360222-2023-L{version}",
        "county_code": "360222",
        "list_year": 2023,
        "version": version,
        "state": ListState.FROZEN,
        "lines": held,
        "list_hash": list_hash(held),
        "total_mu": total(line.reserve_mu for line in held),
        "form_sha256": "0" * 64,
        "policy_version": "2022-1",
        "note": "",
        "who": "张三",
        "at": AT,
    }
    return FrozenList(**(fields | changes))


def drawn(held: tuple[ListLine, ...] | None = None, **changes: Any) -> SpotCheck:
    """Return a draw that was done; `changes` replace fields."""
    of = held or lines("52.31", "8.40", "131.75", "23.06", "77.90")
    seed = changes.get("seed", SEED)
    selected = tuple(t.parcel_id for t in draw(of, seed, SHARE).selected) if seed else ()
    fields: dict[str, Any] = {
        "key": "360222-2023-D1",
        "county_code": "360222",
        "list_year": 2023,
        "number": 1,
        "state": DrawState.DRAWN,
        "list_key": "360222-2023-L1",
        "list_at": AT,
        "list_by": "张三",
        "lines": of,
        "list_hash": list_hash(of),
        "total_mu": total(line.reserve_mu for line in of),
        "share": SHARE,
        "clause": "方案 二(二)8",
        "policy_version": "2022-1",
        "must_check": (MustCheck(of[0].parcel_id, "上年核查不合格"),),
        "expected_mu": None,
        "expected_note": "",
        "former": (),
        "reason": "",
        "published_by": "李四",
        "published_at": AT,
        "published_head": "a" * 64,
        "seed": seed,
        "seed_origin": "双方各掷骰子五次",
        "witnesses": ("王五", "赵六"),
        "drawn_by": "李四",
        "drawn_at": "2023-10-09T10:00:00+08:00",
        "drawn_head": "b" * 64,
        "selected": selected,
    }
    return SpotCheck(**(fields | changes))


def checker() -> SimpleNamespace:
    """Return the shipped checker, which shares no code with the program, as it is run."""
    return SimpleNamespace(**runpy.run_path(str(resources.path("draw_checker", "check_draw.py"))))
