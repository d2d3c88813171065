"""What is written for an inspection, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from jdz_forestland.domain.inspection import Result
from jdz_forestland.errors import UserError
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.ui import text_inspection as words

if TYPE_CHECKING:
    from jdz_forestland.domain.inspection import Inspection
    from jdz_forestland.domain.parcel import Parcel
    from jdz_forestland.service.registry import Registry

# Values of the form and keys of the photos that are kept; raises `UserError`.
Write = Callable[[dict[str, Any], tuple[str, ...]], str]


def recording(registry: Registry, parcel: Parcel, year: int) -> Write:
    """Return what enters the finding of a parcel in a year."""

    def write(values: dict[str, Any], photos: tuple[str, ...]) -> str:
        found = Inspecting(registry).record(parcel.key, year, values, photos=photos)
        return words.recorded(parcel.id, found.result.label)

    return write


def correcting(registry: Registry, parcel: Parcel, wrong: Inspection) -> Write:
    """Return what puts a finding right; its photos stay with it."""

    def write(values: dict[str, Any], photos: tuple[str, ...]) -> str:
        given = {name: value for name, value in values.items() if name != "reason"}
        found = Inspecting(registry).correct(
            wrong.key, given, values["reason"], photos=(*wrong.photos, *photos)
        )
        return words.corrected(parcel.id, found.result.label)

    return write


def batching(registry: Registry, keys: Sequence[str], year: int) -> Write:
    """Return what enters the same finding, 正常, at several parcels."""

    def write(values: dict[str, Any], _photos: tuple[str, ...]) -> str:
        given = {**values, "result": Result.NORMAL.value}
        done = Inspecting(registry).record_many(keys, year, given)
        refused = [each.refusal for each in done if each.found is None]
        if refused and len(refused) == len(done):
            raise UserError(refused[0])
        count = len(done) - len(refused)
        if refused:
            return words.batch_refused(count, len(refused), refused[0])
        return words.batch_done(count)

    return write
