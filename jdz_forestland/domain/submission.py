"""A list on its way from county to city (方案 二(二)8): the package, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from jdz_forestland.domain.places import OFFICES

FINGERPRINT_DIGITS: Final = 32
_GROUP: Final = 4


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A paper that is named in a package but not in it, because of its size.

    Attributes:
        sha256: by which it is recognised when it comes by another way. size: bytes.
    """

    parcel_key: str
    file_name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a package: size in bytes, SHA-256 in lower-case hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself; its bytes are what the county signs.

    Attributes:
        format: of the package. program: what made it.
        package_id: follows from the content, so the same content is recognised.
        list_key, list_version, list_hash: the frozen list that it hands over.
        parcels: number of them. total_mu: their 入库面积, parcel_total_mu: 图斑面积, 亩.
        policy_version: the policy table that the list was judged by.
        registry_head, registry_seq: last entry of the county's history when it was made.
        who, at: who made it and when (ISO-8601 with offset).
        sample: whether all of it is fictional (示例数据（虚构）).
        included: number of papers in it. left_out: those that are only named.
    """

    format: int
    program: str
    package_id: str
    county_code: str
    list_year: int
    list_key: str
    list_version: int
    list_hash: str
    parcels: int
    total_mu: Decimal
    parcel_total_mu: Decimal
    policy_version: str
    registry_head: str
    registry_seq: int
    who: str
    at: str
    sample: bool
    included: int
    left_out: tuple[LeftOut, ...]
    parts: tuple[Part, ...]


class SubmissionState(StrEnum):
    """What became of a package. The county keeps `SENT`; the others are the city's."""

    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        """Chinese, as it stands in the list of packages."""
        return _STATES[self]


_STATES: Final = {
    SubmissionState.SENT: "已制作报送包",
    SubmissionState.RECEIVED: "已收件，待答复",
    SubmissionState.ACCEPTED: "已出回执",
    SubmissionState.RETURNED: "已退回",
    SubmissionState.REPLACED: "已被新的报送包代替",
}


@dataclass(frozen=True, slots=True)
class Submission:
    """A package that was made (county) or received (city).

    Attributes:
        key: the package id.
        version: of the list.
        manifest_sha256: hash of the very manifest; a receipt names it.
        file_sha256: content of the file, under which the city keeps it; "" at the county.
        fingerprint: of the key that signed it.
        packed_by, packed_at: who made it at the county, and when.
        expected_mu: what the city had typed in beforehand; None where nothing.
        explanation: why the total is another one.
        answer: key of the slip that answered it, or "".
        who, at: who entered it here and when.
    """

    key: str
    county_code: str
    list_year: int
    list_key: str
    version: int
    list_hash: str
    state: SubmissionState
    parcels: int
    total_mu: Decimal
    included: int
    left_out: int
    file_name: str
    size: int
    manifest_sha256: str
    file_sha256: str
    fingerprint: str
    registry_head: str
    policy_version: str
    program: str
    packed_by: str
    packed_at: str
    expected_mu: Decimal | None
    explanation: str
    answer: str
    who: str
    at: str

    @property
    def difference_mu(self) -> Decimal | None:
        """Submitted minus expected, 亩; None where nothing was expected."""
        return None if self.expected_mu is None else self.total_mu - self.expected_mu


@dataclass(frozen=True, slots=True)
class KnownKey:
    """The public key of an office, confirmed by a person over another way than the file's.

    Attributes:
        key: "<office code>/<fingerprint>". county_code: the office, the city's 360200 too.
        how: how it was confirmed (“电话核对，王五”).
        withdrawn: why it is trusted no more; "" while it is.
    """

    key: str
    county_code: str
    fingerprint: str
    how: str
    who: str
    at: str
    withdrawn: str = ""

    @property
    def office(self) -> str:
        """Name of the office."""
        return OFFICES.get(self.county_code, self.county_code)


def grouped(fingerprint: str) -> str:
    """Return a fingerprint as it is read over the phone: "3F2A 90C1 …"."""
    text = fingerprint.upper()
    return " ".join(text[place : place + _GROUP] for place in range(0, len(text), _GROUP))


def plain(text: str) -> str:
    """Return the fingerprint that somebody typed, whatever the spaces and capitals."""
    return "".join(letter for letter in text.lower() if letter.isalnum())
