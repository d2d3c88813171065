"""The list of a year as it was frozen for submission (方案 二(二)8); its hash binds the draw."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from jdz_forestland.errors import UserError

_CENT: Final = Decimal("0.01")


class ListState(StrEnum):
    """What became of a frozen list."""

    FROZEN = "frozen"  # 已定稿，未报送
    RECEIVED = "received"  # the city's receipt was loaded
    RETURNED = "returned"  # sent back; a later version follows
    GRANTED = "granted"  # the province took it into its reserve: the ledger has its entries
    CORRECTED = "corrected"  # granted, then opened again: a later version posts the difference

    @property
    def label(self) -> str:
        """Chinese, as it stands on screen."""
        return _STATES[self]

    @property
    def is_closed(self) -> bool:
        """Whether nothing of the members may change."""
        return self in (ListState.FROZEN, ListState.RECEIVED, ListState.GRANTED)


_STATES: Final = {
    ListState.FROZEN: "已定稿",
    ListState.RECEIVED: "市级已收",
    ListState.RETURNED: "已退回",
    ListState.GRANTED: "已下达",
    ListState.CORRECTED: "已更正",
}


@dataclass(frozen=True, slots=True)
class ListLine:
    """One parcel of a frozen list.

    Attributes:
        parcel_key: registration key, never changed. parcel_id: "360222-0001" as it was numbered.
        reserve_mu: 入库面积, 亩, two decimals.
    """

    parcel_key: str
    parcel_id: str
    reserve_mu: Decimal


@dataclass(frozen=True, slots=True)
class FrozenList:
    """One version of the list of a county and year.

    Attributes:
        key: "360222-2023-L1": county, list year, version.
        version: from 1; a later one replaces the ones before, which stay on file.
        lines: in the order of their numbers, from 1 without gaps.
        list_hash: `list_hash(lines)`. total_mu: sum of the lines, 亩.
        form_sha256: hash of the cells of the annex form at that moment.
        policy_version: the policy table that it was judged by.
        note: why the state is what it is (number of a slip or a paper).
        who, at: who froze it and when (ISO-8601 with offset).
        reporter: who signs the form; stands in the rows whose parcel names nobody.
    """

    key: str
    county_code: str
    list_year: int
    version: int
    state: ListState
    lines: tuple[ListLine, ...]
    list_hash: str
    total_mu: Decimal
    form_sha256: str
    policy_version: str
    note: str
    who: str
    at: str
    reporter: str = ""


def list_text(lines: Iterable[ListLine]) -> str:
    """Return the text that is hashed: all "id,亩\\n" lines sorted by id as bytes."""
    texts = sorted(
        (line.parcel_id.encode("utf-8"), f"{line.parcel_id},{line.reserve_mu.quantize(_CENT)}\n")
        for line in lines
    )
    return "".join(text for _, text in texts)


def list_hash(lines: Iterable[ListLine]) -> str:
    """Return SHA-256 of `list_text`, lower-case hex."""
    return hashlib.sha256(list_text(lines).encode("utf-8")).hexdigest()


def refuse_changes(lists: Iterable[FrozenList], parcel_keys: Iterable[str], *, what: str) -> None:
    """Raise `UserError` if one of the parcels is on a list that is closed (D-15).

    Args:
        what: what was to be done, in Chinese ("退回", "导入").
    """
    keys = set(parcel_keys)
    for each in lists:
        caught = [line.parcel_id for line in each.lines if line.parcel_key in keys]
        if each.state.is_closed and caught:
            named = "、".join(caught[:3]) + (f"等{len(caught)}个" if len(caught) > 3 else "")
            raise UserError(
                f"图斑{named}在{each.list_year}年度的名单上，名单{each.state.label}，不能{what}",
                hint="名单已定稿，其中图斑的面积、边界、编号和环节不能再改；确需更改，请先退回名单",
            )
