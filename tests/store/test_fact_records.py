"""What is kept whole comes back equal, and what has no exact form is refused."""

from __future__ import annotations

import datetime
import json
import string
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdz_forestland.domain.frozen_list import FrozenList, ListLine, ListState, list_hash
from jdz_forestland.errors import StaleError, StoreError
from jdz_forestland.store.fact_records import decoded, encoded, facts_table
from jdz_forestland.store.store import Store
from jdz_forestland.store.tables import FROZEN_LISTS

AT = "2023-09-01T08:00:00+08:00"

areas = st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False, allow_infinity=False)
lines = st.builds(
    ListLine, parcel_key=st.text(max_size=20), parcel_id=st.text(max_size=20), reserve_mu=areas
)
lists = st.builds(
    FrozenList,
    key=st.text(min_size=1),
    county_code=st.text(string.digits),
    list_year=st.integers(1900, 2100),
    version=st.integers(1, 99),
    state=st.sampled_from(ListState),
    lines=st.lists(lines, max_size=4).map(tuple),
    list_hash=st.text(string.hexdigits),
    total_mu=areas,
    form_sha256=st.text(),
    policy_version=st.text(),
    note=st.text(),
    who=st.text(),
    at=st.text(),
)


@dataclass(frozen=True)
class Anything:
    """One field of every kind that is allowed."""

    key: str
    day: datetime.date
    maybe: Decimal | None
    pairs: dict[str, Any]
    flags: frozenset[str]
    sure: bool
    later: str = "a newer field"


@given(lists)
def test_a_list_comes_back_equal_through_json(value):
    record = json.loads(json.dumps(FROZEN_LISTS.to_record(value)))
    back = FROZEN_LISTS.from_record(record)
    assert back == value
    assert [str(line.reserve_mu) for line in back.lines] == [
        str(line.reserve_mu) for line in value.lines
    ]


def test_every_kind_of_field_comes_back_and_a_missing_one_has_its_default():
    value = Anything(
        "a", datetime.date(2023, 9, 15), None, {"n": 1, "t": ["x"]}, frozenset("ba"), sure=True
    )
    table = facts_table("anything", Anything)
    record = table.to_record(value)
    assert record["county_code"] == ""
    assert table.from_record(record) == value
    older = encoded(value)
    del older["later"]
    assert decoded(Anything, older) == value


@pytest.mark.parametrize("value", [1.5, float("nan"), object(), b"x", {"a": 0.1}])
def test_what_has_no_exact_form_is_refused(value):
    with pytest.raises(TypeError, match="no exact form"):
        encoded(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [(str, 1), (int, "1"), (Decimal, "1,2"), (datetime.date, "15.9."), (ListState, "lost")],
)
def test_what_was_altered_outside_is_no_value(kind, value):
    with pytest.raises((ArithmeticError, TypeError, ValueError)):
        decoded(kind, value)


def frozen(version: int = 1) -> FrozenList:
    line = ListLine("360222-2023-0001", "360222-0001", Decimal("1.50"))
    return FrozenList(
        key=f"360222-2023-L{version}",
        county_code="360222",
        list_year=2023,
        version=version,
        state=ListState.FROZEN,
        lines=(line,),
        list_hash=list_hash([line]),
        total_mu=Decimal("1.50"),
        form_sha256="",
        policy_version="2022-1",
        note="",
        who="张三",
        at=AT,
    )


@pytest.fixture
def store(tmp_path):
    facts = {"county_code": "360222", "level": "county"}
    with Store.create(tmp_path / "a.gpkg", facts=facts, who="张三", at=AT) as opened:
        yield opened


def test_values_are_kept_found_and_vouched_for_by_the_history(store):
    with store.change(who="张三", at=AT, verb="freeze") as change:
        change.add(FROZEN_LISTS, frozen())
    assert store.all_of(FROZEN_LISTS, list_year=2023) == [frozen()]
    assert store.all_of(FROZEN_LISTS, list_year=2022) == []
    assert store.verify() == []


def test_what_must_be_new_is_not_written_over(store):
    with store.change(who="张三", at=AT, verb="freeze") as change:
        change.add(FROZEN_LISTS, frozen())
    with (
        pytest.raises(StaleError, match="已经登记过"),
        store.change(who="李四", at=AT, verb="freeze") as change,
    ):
        change.add(FROZEN_LISTS, frozen())
    with store.change(who="李四", at=AT, verb="undo") as change:
        change.drop(FROZEN_LISTS, frozen())
    assert store.all_of(FROZEN_LISTS) == []


def test_a_value_altered_outside_is_named_not_guessed(store):
    with store.change(who="张三", at=AT, verb="freeze") as change:
        change.add(FROZEN_LISTS, frozen())
    store._conn.execute("UPDATE frozen_lists SET facts = replace(facts, '1.50', '一亩')")
    store._conn.commit()
    with pytest.raises(StoreError, match="改坏"):
        store.all_of(FROZEN_LISTS)
    assert [problem.where for problem in store.verify()] == ["frozen_lists"]
