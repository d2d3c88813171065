"""A registry with parcels at several steps, and one whose words are meant to break a document."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jdz_forestland.domain.lifecycle import SPINE, Action
from jdz_forestland.domain.record import Standing, StepRecord
from jdz_forestland.domain.stage import Stage
from tests.casework import AT, complete_values
from tests.service.cases import WHO, bring_to, parcel, registry_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jdz_forestland.service.registry import Registry

DONE, AT_NOTICE, AT_ACCEPTANCE, LEAD = (f"360222-2023-{n:04d}" for n in (1, 2, 3, 4))
HOSTILE = "<w:p>&amp;\"'{{ 7*7 }}{% for %}{_{{#\u0007\ufffe =1+1 😀\n第二行\r\n\t末行"
LONG = "浮梁县鹅湖镇" * 60


@contextmanager
def registry_of_papers(path: Path) -> Iterator[Registry]:
    """Open a registry with one parcel done, one at 公示, one at 验收, one not begun."""
    with registry_with(path, *(parcel(number) for number in range(1, 5))) as registry:
        bring_to(registry, DONE, Stage.REGISTRATION)
        bring_to(registry, AT_NOTICE, Stage.NOTICE)
        bring_to(registry, AT_ACCEPTANCE, Stage.ACCEPTANCE)
        yield registry


@contextmanager
def hostile_registry(path: Path) -> Iterator[Registry]:
    """Open a registry whose only parcel is done, with 200 rights holders and wild words."""
    wild = parcel(1, stage=Stage.REGISTRATION, town=HOSTILE, village=LONG, remarks=HOSTILE)
    with registry_with(path, wild) as registry:
        with registry.store.change(who=WHO, at=AT, verb="act") as change:
            for stage in SPINE[1:]:
                values = _wild(complete_values(stage, wild))
                change.put_step(
                    StepRecord(
                        key=f"{wild.key}/{stage.value}/1",
                        parcel_key=wild.key,
                        stage=stage,
                        action=Action.PASS,
                        attempt=1,
                        standing=Standing.STANDING,
                        values=values,
                        who=WHO,
                        at=AT,
                    )
                )
        yield registry


def _wild(values: dict[str, Any]) -> dict[str, Any]:
    texts = ("township", "supplement_reason", "verification_note", "investor", "approval_no")
    wild: dict[str, Any] = {
        name: HOSTILE if name in texts else value for name, value in values.items()
    }
    if "rights_holders" in wild:
        (holder,) = wild["rights_holders"]
        wild["rights_holders"] = [{**holder, "name": f"{n}号{HOSTILE}"} for n in range(200)]
    return wild
