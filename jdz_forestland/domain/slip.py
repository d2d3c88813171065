"""The answer to a list: accepted by a receipt, or returned with coded reasons (方案 二(二)8)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from jdz_forestland.domain.lifecycle import Reason


class SlipKind(StrEnum):
    """What a slip is."""

    RECEIPT = "receipt"
    RETURN = "return"

    @property
    def label(self) -> str:
        """Chinese, as its heading says."""
        return _KINDS[self]


_KINDS: Final = {SlipKind.RECEIPT: "回执", SlipKind.RETURN: "退回单"}


@dataclass(frozen=True, slots=True)
class SlipLine:
    """Why one parcel keeps a list from being accepted.

    Attributes:
        rules: codes of the rules that found it, or none.
    """

    parcel_key: str
    parcel_id: str
    reason: Reason
    text: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """A receipt or return slip.

    Attributes:
        key: "360222-2023-L1-S1": the list and a running number of its slips.
        office_code: who answers, 360200.
        list_hash, package_id, manifest_sha256: exactly what is answered.
        total_mu: 入库面积 of the list, 亩.
        reason, text: why the whole is returned; None and a remark on a receipt.
        lines: the parcels that are the matter.
        who, at: who answered and when (ISO-8601 with offset).
    """

    key: str
    kind: SlipKind
    office_code: str
    county_code: str
    list_year: int
    list_key: str
    list_version: int
    list_hash: str
    package_id: str
    manifest_sha256: str
    parcels: int
    total_mu: Decimal
    reason: Reason | None
    text: str
    lines: tuple[SlipLine, ...]
    sample: bool
    program: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class KeptSlip:
    """A slip as it was written (city) or loaded (county).

    Attributes:
        key: of the slip. fingerprint: of the key that signed it.
        who, at: who entered it here and when.
    """

    key: str
    county_code: str
    list_year: int
    slip: Slip
    fingerprint: str
    who: str
    at: str
