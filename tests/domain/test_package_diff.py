"""What a package changes, in the words of the desk: 原 + 差 = 现, always."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdz_forestland.domain.frozen_list import ListLine
from jdz_forestland.domain.land_class import CodeSystem, LandClass
from jdz_forestland.domain.package_contents import Dossier
from jdz_forestland.domain.package_diff import ChangeKind, compare, compare_lists
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.record import Waiver
from jdz_forestland.domain.stage import Stage
from tests.builders import make_parcel, square
from tests.casework import all_papers

ONE = make_parcel()


def diff(before, after):
    def by_key(parcels):
        return {each.key: Dossier(each) for each in parcels}

    return compare(by_key(before), by_key(after), 2023)


def test_equal_lists_have_no_difference():
    found = diff([ONE], [replace(ONE, version=7)])
    assert (found.changes, found.unchanged) == ((), 1)
    assert [amount.difference_mu for amount in found.amounts] == [Decimal("0.00")] * 3


# what every field is changed to; a new field of a parcel must be thought of here
OTHERS = {
    "parcel_no": 2,
    "stage": Stage.CHANGE,
    "town_code": "360222102",
    "town": "别的镇",
    "village_code": "360222101212",
    "village": "别的村",
    "parcel_area_m2": Decimal("20000.00"),
    "reserve_area_m2": ONE.reserve_area_m2 - Decimal("0.01"),
    "planar_area_m2": Decimal("1.00"),
    "tbmj_m2": None,
    "computed_area_m2": Decimal("1.00"),
    "x": Decimal("1.000"),
    "y": Decimal("1.000"),
    "centre_moved": True,
    "class_before": LandClass(2021, CodeSystem.SANDIAO, "0601", "工业用地"),
    "class_after": (),
    "leftover_czcsxm": "204",
    "can_restore": True,
    "is_vegetated": False,
    "reporter": "李四",
    "remarks": "备注",
    "sources": ("x",),
    "shape": square(side=99),
}
IDENTITY = {"key", "county_code", "list_year", "version"}


def test_every_field_was_thought_of():
    assert {field.name for field in fields(Parcel)} == OTHERS.keys() | IDENTITY


@pytest.mark.parametrize("name", OTHERS)
def test_no_change_of_a_parcel_goes_unseen(name):
    (change,) = diff([ONE], [replace(ONE, **{name: OTHERS[name]})]).changes
    assert change.kind is ChangeKind.CHANGED
    assert change.text
    assert change.before_mu + change.difference_mu == change.after_mu


def test_records_papers_and_reasons_are_compared():
    papers = all_papers(ONE)
    waiver = Waiver(f"{ONE.key}/A-101", ONE.key, "A-101", "已核实", "张三", "")
    before = {ONE.key: Dossier(ONE, materials=papers)}
    after = {ONE.key: Dossier(ONE, materials=papers[1:], waivers=(waiver,))}
    (change,) = compare(before, after, 2023).changes
    assert change.text == (
        "材料：9份→8份（减少乡（镇）申请文件.pdf）；差异说明：0份→1份（增加A-101）"
    )


def test_ground_that_came_and_went_is_a_shape():
    moved = replace(ONE, shape=square(easting=square().bounds[0] + 10))
    (change,) = diff([ONE], [moved]).changes
    assert change.gained.bounds[0] == change.before.bounds[2]
    assert change.lost.bounds[2] == change.after.bounds[0]
    (added,) = diff([], [ONE]).changes
    assert (added.before, added.gained, added.lost.is_empty) == (None, ONE.shape, True)
    (removed,) = diff([ONE], []).changes
    assert (removed.after, removed.lost, removed.gained.is_empty) == (None, ONE.shape, True)


@given(
    before=st.dictionaries(st.integers(1, 5), st.integers(0, 90_000_00), max_size=5),
    after=st.dictionaries(st.integers(1, 5), st.integers(0, 90_000_00), max_size=5),
)
def test_the_sums_always_agree(before, after):
    def parcels(areas):
        return [
            make_parcel(
                parcel_no=number,
                reserve_area_m2=Decimal(area) / 100,
                parcel_area_m2=Decimal("90000.00"),
                shape=ONE.shape,
            )
            for number, area in areas.items()
        ]

    found = diff(parcels(before), parcels(after))
    reserve, county, pool = found.amounts
    assert reserve.difference_mu == sum((c.difference_mu for c in found.changes), Decimal(0))
    for amount in found.amounts:
        assert amount.before_mu + amount.difference_mu == amount.after_mu
    assert reserve.after_mu == county.after_mu + pool.after_mu
    assert county.after_mu <= found.cap_mu
    assert len(found.changes) + found.unchanged == len({*before, *after})


def test_lines_of_two_lists_are_compared():
    one, two = ListLine("a", "1", Decimal("1.00")), ListLine("b", "2", Decimal("2.00"))
    changed = replace(two, reserve_mu=Decimal("2.01"))
    found = compare_lists([one, two], [changed, ListLine("c", "3", Decimal("3.00"))])
    assert [(c.label, c.before, c.after) for c in found] == [
        ("1", "1.00", ""),
        ("2", "2.00", "2.01"),
        ("3", "", "3.00"),
    ]
