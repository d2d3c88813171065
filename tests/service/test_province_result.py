"""The province's reply: a record for every parcel, and the quota in the same change."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service import (
    keys,
    packing,
    province_result,
    receiving,
    replying,
    reserving,
    what_if,
)
from jdz_forestland.service import reporting_state as reporting
from jdz_forestland.service.province_result import ProvinceResult
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.tables import FROZEN_LISTS
from tests.service import handing_over
from tests.service.handing_over import parcel

DAY = datetime.date(2023, 12, 1)
ONE, TWO = "360222-2023-0001", "360222-2023-0002"
ACCEPTED = ProvinceResult(accepted=True)
RESULTS = {ONE: ACCEPTED, TWO: ProvinceResult(accepted=False, text="界线不清")}


@pytest.fixture
def county(tmp_path):
    """A county whose list was received on 1 September, opened in December."""
    path = tmp_path / "浮梁.gpkg"
    with (
        handing_over.city(tmp_path / "市.gpkg", "360222") as city,
        handing_over.county(path, parcel(1), parcel(2)) as registry,
    ):
        keys.confirm(registry, "360200", keys.own("360200").fingerprint, how="电话")
        packed = packing.pack(registry, list_year=2023, out=tmp_path)
        made = receiving.receive(city, packed.path).submission
        replying.load(registry, replying.accept(city, made.key, out=tmp_path).path)
    later = handing_over.NOON.replace(month=12, day=20)
    with Registry.open(path, who="张三", now=lambda: later) as registry:
        yield registry


def enter(registry, results=RESULTS, **more):
    given: dict[str, Any] = {"document": "赣林〔2023〕9号", "day": DAY} | more
    return province_result.enter_result(registry, 2023, results, **given)


def test_before_the_reply_nothing_is_in_the_provincial_reserve(county):
    assert not province_result.is_in_provincial_reserve(county, ONE)
    assert [line.parcel_key for line in province_result.awaited(county, 2023)] == [ONE, TWO]


def test_records_and_quota_come_in_one_change(county):
    before = len(county.history())
    entered = enter(county)
    assert (entered.accepted, entered.returned) == ((ONE,), (TWO,))
    assert len(county.history()) == before + 1
    assert province_result.is_in_provincial_reserve(county, ONE)
    assert not province_result.is_in_provincial_reserve(county, TWO)
    (record,) = (
        r for r in county.store.cases.steps(parcel_key=TWO) if r.stage is Stage.REGISTRATION
    )
    assert record.values == {
        "list_year": 2023,
        "list_no": 2,
        "city_result": "clean",
        "city_on": "2023-09-01",
        "province_result": "returned",
        "province_on": "2023-12-01",
        "province_document": "赣林〔2023〕9号",
        "province_note": "界线不清",
    }
    account = QuotaBook(county).account(2023)
    assert account is not None
    assert account.county_mu == Decimal("15.00")
    assert reporting.status(county, 2023).label == "已纳入省级储备库"
    assert county.verify() == []


def test_part_of_a_parcel_may_be_accepted(county):
    enter(county, RESULTS | {ONE: ProvinceResult(accepted=True, mu=Decimal("9.99"))})
    account = QuotaBook(county).account(2023)
    assert account is not None
    assert account.county_mu == Decimal("9.99")


def test_a_result_is_entered_once(county):
    enter(county)
    with pytest.raises(UserError, match="已经登记过"):
        enter(county)


def test_a_corrected_list_has_its_own_result(county):
    enter(county)
    frozen = county.store.all_of(FROZEN_LISTS)[-1]
    handing_over.set_state(county, frozen, ListState.CORRECTED)
    again = handing_over.freeze(county)
    handing_over.set_state(county, again, ListState.RECEIVED)
    enter(county, {ONE: ACCEPTED, TWO: ACCEPTED})
    kept = [r for r in county.store.cases.steps(parcel_key=TWO) if r.stage is Stage.REGISTRATION]
    assert [(r.attempt, r.standing) for r in kept] == [
        (1, Standing.SUPERSEDED),
        (2, Standing.STANDING),
    ]
    assert province_result.is_in_provincial_reserve(county, TWO)
    account = QuotaBook(county).account(2023)
    assert account is not None
    assert account.county_mu == Decimal("30.00")
    assert county.verify() == []


@pytest.mark.parametrize(
    ("results", "more", "said"),
    [
        ({ONE: ACCEPTED}, {}, "图斑360222-0002没有填写结果"),
        ({**RESULTS, "x": ACCEPTED}, {}, "名单上没有图斑x"),
        ({**RESULTS, TWO: ProvinceResult(accepted=False)}, {}, "360222-0002退回没有写明意见"),
        ({ONE: RESULTS[TWO], TWO: RESULTS[TWO]}, {}, "没有一个图斑纳入"),
        (RESULTS, {"document": " "}, "没有填写省级文件文号"),
        (RESULTS, {"day": datetime.date(2024, 5, 1)}, "还没有到"),
        (RESULTS, {"city_on": datetime.date(2020, 1, 1)}, "早于"),
        ({**RESULTS, ONE: ProvinceResult(True, Decimal("15.01"))}, {}, "大于名单上的"),
        ({**RESULTS, ONE: ProvinceResult(True, Decimal("-1"))}, {}, "360222-0001"),
    ],
)
def test_what_does_not_fit_is_refused_whole(county, results, more, said):
    before = county.fingerprint
    with pytest.raises(UserError, match=said):
        enter(county, results, **more)
    assert county.fingerprint == before
    assert not province_result.is_in_provincial_reserve(county, ONE)


def test_a_list_that_was_not_handed_over_has_no_result(tmp_path):
    with handing_over.county(tmp_path / "a.gpkg", parcel(1), frozen=False) as registry:
        with pytest.raises(UserError, match="没有定稿的名单"):
            enter(registry)
        handing_over.freeze(registry)
        with pytest.raises(UserError, match="已定稿，未报送"):
            enter(registry)
    with (
        handing_over.city(tmp_path / "市.gpkg") as city,
        pytest.raises(UserError, match="由各县登记"),
    ):
        enter(city)


def test_what_the_ledger_takes_back_is_not_in_the_provincial_reserve(county):
    enter(county)
    book = QuotaBook(county)
    before = len(county.history())
    book.reverse(book.entries()[0].key, "登错文号")
    assert len(county.history()) == before + 1
    assert not province_result.is_in_provincial_reserve(county, ONE)
    enter(county, document="赣林〔2023〕10号")
    assert province_result.is_in_provincial_reserve(county, ONE)
    reserving.return_list(county, county.store.all_of(FROZEN_LISTS)[-1].key, "改列年度")
    what_if.accept(county, 2023, {ONE: 2024})
    assert not province_result.is_in_provincial_reserve(county, ONE)
    assert county.verify() == []
