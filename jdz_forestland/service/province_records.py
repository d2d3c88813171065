"""What the province decided stands no more where the ledger has taken it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.stage import Stage
from jdz_forestland.store.store import Store
from jdz_forestland.store.writer import Writer


def strike(store: Store, change: Writer, parcel_keys: Iterable[str]) -> None:
    """Strike the results of some parcels, so that 省级储备库 is shown no longer; they stay on file.

    For a parcel that goes to the list of another year, and for a 下达 that was taken back.
    """
    for key in parcel_keys:
        for record in store.cases.steps(parcel_key=key):
            passed = record.stage is Stage.REGISTRATION and record.action is Action.PASS
            if passed and record.standing is Standing.STANDING:
                change.put_step(replace(record, standing=Standing.SUPERSEDED))
