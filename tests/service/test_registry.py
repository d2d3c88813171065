"""The use cases of one open registry."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import StoreError, UserError
from jdz_forestland.service.registry import Change, Registry
from jdz_forestland.store.store import Store
from tests.builders import EASTING, make_parcel, square
from tests.service import samples


def write(path, *parcels):
    with Store.open(path) as store, store.change(who="x", at="y", verb="derive") as change:
        for parcel in parcels:
            change.put_parcel(parcel)


@pytest.fixture
def path(tmp_path):
    return samples.empty_copy(tmp_path / "登记库.gpkg")


@pytest.fixture
def filled(tmp_path):
    path = samples.filled_copy(tmp_path / "登记库.gpkg")
    with Registry.open(path, who=samples.WHO, now=samples.clock) as registry:
        yield registry


# --- creating and opening ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "name", "said"),
    [
        ({"county_code": "360200"}, "a.gpkg", "不在试点范围内"),
        ({"county_code": "999999"}, "a.gpkg", "浮梁县"),
        ({"county_code": ""}, "a.gpkg", "不在试点范围内"),
        ({"level": "city"}, "a.gpkg", "360200"),
        ({"level": "province"}, "a.gpkg", "级别"),
        ({}, "a.xlsx", "gpkg"),
        ({}, "a", "gpkg"),
    ],
)
def test_a_registry_for_nowhere_is_refused(tmp_path, changes, name, said):
    fields = {"county_code": "360222", "who": samples.WHO} | changes
    with pytest.raises(UserError, match=said):
        Registry.create(tmp_path / name, **fields)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("code", "name"),
    [("360202", "昌江区"), ("360203", "珠山区"), ("360222", "浮梁县"), ("360281", "乐平市")],
)
def test_every_county_of_the_pilot_can_have_one(tmp_path, code, name):
    path = tmp_path / f"{name}.gpkg"
    with Registry.create(path, county_code=code, who=samples.WHO, now=samples.clock) as made:
        assert (made.county_code, made.county, made.level) == (code, name, "county")
        assert not made.is_sample
        assert not made.is_read_only
        assert made.history()[0].at == "2024-03-01T09:30:00+08:00"
        assert (made.parcels(), made.list_years(), made.check()) == ([], [], ())


def test_the_city_can_have_one(tmp_path):
    path = tmp_path / "市.gpkg"
    with Registry.create(path, county_code="360200", level="city", who=samples.WHO) as made:
        assert (made.county_code, made.county, made.level) == ("360200", "景德镇市", "city")
        assert made.is_city


def test_an_empty_registry_has_a_summary(path):
    with Registry.open(path, who="x") as registry:
        summary = registry.summary(2023)
        assert (summary.parcels, summary.reserve_mu) == (0, Decimal("0.00"))
        assert summary.by_stage == summary.by_town == ()


def test_the_clock_and_the_operator_are_those_given(path):
    with Registry.open(path, who="李四", now=samples.clock) as registry:
        assert (registry.who, registry.now()) == ("李四", samples.NOW)


# --- finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["360222-2023-0007", "360222-0007", "7", " 7 ", "360222-0007\n"])
def test_a_parcel_is_found_by_key_id_or_number(filled, text):
    assert filled.find(text).parcel_no == 7


@pytest.mark.parametrize("text", ["43", "", "360281-0007", "七", "7.0", "-7", "%", "' OR 1=1 --"])
def test_what_is_not_there_is_said(filled, text):
    with pytest.raises(UserError, match="没有图斑"):
        filled.find(text)


def test_a_number_of_two_list_years_is_asked_about(path):
    write(path, make_parcel(), make_parcel(list_year=2024))
    with Registry.open(path, who="x") as registry:
        with pytest.raises(UserError, match="2023、2024年度都有"):
            registry.find("1")
        assert registry.find("1", list_year=2024).list_year == 2024
        assert registry.find("360222-2024-0001").list_year == 2024
        assert registry.list_years() == [2024, 2023]


# --- figures -----------------------------------------------------------------------------------


def test_the_summary_adds_up_what_is_printed(filled):
    summary = filled.summary(2023)
    parcels = filled.parcels(list_year=2023)
    wanted = samples.summary()
    assert summary.parcels == 42
    assert str(summary.reserve_mu) == wanted["reserve_area_mu_sum_of_rows"]
    assert summary.parcel_mu == sum(parcel.parcel_area_mu for parcel in parcels)
    assert [stage for stage, _, _ in summary.by_stage] == [Stage.LEAD]
    assert sum(number for _, number, _ in summary.by_town) == 42
    assert sum(mu for _, _, mu in summary.by_town) == summary.reserve_mu
    assert [town for town, _, _ in summary.by_town] == ["鹅湖镇", "湘湖镇", "寿安镇", "王港乡"]
    assert filled.summary(2022).parcels == 0


def test_withdrawn_and_rejected_parcels_do_not_count(path):
    stages = [Stage.REGISTRATION, Stage.WITHDRAWN, Stage.LEAD, Stage.REJECTED]
    write(path, *(make_parcel(parcel_no=n, stage=s) for n, s in enumerate(stages, start=1)))
    with Registry.open(path, who="x") as registry:
        summary = registry.summary(2023)
        assert summary.parcels == 2
        assert [stage for stage, _, _ in summary.by_stage] == [Stage.LEAD, Stage.REGISTRATION]
        assert summary.reserve_mu == make_parcel().reserve_area_mu * 2
        assert [p.parcel_no for p in registry.parcels(stage=Stage.WITHDRAWN)] == [2]
        assert len(registry.parcels()) == 4


def test_places_without_a_name_have_a_line_of_their_own(path):
    write(path, make_parcel(), make_parcel(parcel_no=2, town="", town_code="", village="石岭工区"))
    with Registry.open(path, who="x") as registry:
        assert [town for town, _, _ in registry.summary(2023).by_town] == ["", "鹅湖镇"]


# --- checking ----------------------------------------------------------------------------------


def test_overlaps_with_other_years_are_found_and_belong_to_the_year_asked_for(path):
    write(
        path,
        make_parcel(),
        make_parcel(list_year=2024, shape=square(easting=EASTING + 50)),
        make_parcel(parcel_no=2, shape=square(easting=EASTING + 5000)),
    )
    with Registry.open(path, who="x") as registry:
        assert {f.parcel_key for f in registry.check() if f.rule.code == "T-101"} == {
            "360222-2023-0001",
            "360222-2024-0001",
        }
        assert {f.parcel_key for f in registry.check(list_year=2024)} == {"360222-2024-0001"}
        assert registry.check(list_year=2025) == ()


def test_findings_come_worst_first_and_grow_worse_with_the_stage(path):
    off = make_parcel(parcel_no=2, tbmj_m2=Decimal("12000.00"), shape=square(easting=EASTING + 500))
    write(path, off, make_parcel(parcel_no=3, town="", shape=square(easting=EASTING + 900)))
    with Registry.open(path, who="x") as registry:
        before = registry.check()
        assert [f.level for f in before] == sorted((f.level for f in before), reverse=True)
        (finding,) = [f for f in before if f.rule.code == "A-101"]
        assert finding.level is Level.WARNING
        assert registry.check(stage=Stage.VERIFICATION) == ()
    write(path, dataclasses.replace(off, stage=Stage.VERIFICATION, version=1))
    with Registry.open(path, who="x") as registry:
        (finding,) = registry.check(stage=Stage.VERIFICATION)
        assert finding.level is Level.ERROR
        assert registry.check()[0] == finding


# --- listening ---------------------------------------------------------------------------------


def test_every_listener_hears_every_announcement(path):
    heard: list[tuple[str, Change]] = []
    with Registry.open(path, who="x") as registry:
        registry.listen(lambda change: heard.append(("one", change)))
        registry.listen(lambda change: heard.append(("two", change)))
        change = Change(parcel_keys=frozenset({"k"}))
        registry.announce(change)
        assert heard == [("one", change), ("two", change)]


def test_a_listener_may_add_a_listener(path):
    with Registry.open(path, who="x") as registry:
        heard: list[Change] = []
        registry.listen(lambda change: registry.listen(heard.append))
        registry.announce(Change(everything=True))
        assert heard == []
        registry.announce(Change(everything=True))
        assert len(heard) == 1


# --- keeping -----------------------------------------------------------------------------------


def test_a_backup_can_be_opened_in_its_place(filled, tmp_path):
    copy = filled.back_up(tmp_path / "备份 2023.gpkg")
    with Registry.open(copy, who="x") as other:
        assert other.parcels() == filled.parcels()
        assert other.fingerprint == filled.fingerprint
        assert other.verify() == []


def test_closing_is_final(path):
    registry = Registry.open(path, who="x")
    registry.close()
    with pytest.raises(Exception, match="closed"):
        registry.parcels()


def test_opening_what_is_no_registry(tmp_path):
    with pytest.raises(StoreError):
        Registry.open(tmp_path / "没有.gpkg", who="x")
