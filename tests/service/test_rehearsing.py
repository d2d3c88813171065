"""The rehearsal: all that the city would return, before anything is sent (M12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jdz_forestland.domain.progress import Silent
from jdz_forestland.domain.record import Waiver
from jdz_forestland.errors import Cancelled, UserError
from jdz_forestland.service import packing, receiving, rehearsing
from jdz_forestland.store import vault
from jdz_forestland.store.case_records import STEPS
from tests.builders import EASTING, square
from tests.service import handing_over
from tests.service.handing_over import parcel


@pytest.fixture
def county(tmp_path):
    with handing_over.county(
        tmp_path / "浮梁.gpkg", parcel(1), parcel(2), frozen=False
    ) as registry:
        yield registry


def test_a_clean_list_stays_clean_and_nothing_is_written(county):
    before = county.path.read_bytes()
    found = rehearsing.rehearse(county, list_year=2023)
    assert found.is_clean
    assert (found.is_frozen, len(found.frozen.lines)) == (False, 2)
    assert found.total_mu == handing_over.mu("30.00")
    assert found.size == 18 * 64
    assert county.path.read_bytes() == before
    handing_over.freeze(county)
    assert rehearsing.rehearse(county, list_year=2023).is_frozen


def break_it(county):
    """Lose a record, overlap last year's parcel, move a centre."""
    store = county.store
    one, two = county.parcels()
    with store.change(who="x", at=handing_over.AT, verb="act") as change:
        change.drop(STEPS, store.cases.steps(parcel_key=one.key)[0])
        change.put_parcel(replace(two, x=two.x + 1))
    shape = square(easting=EASTING + 210)
    handing_over.add(store, county.path, parcel(1, list_year=2022, shape=shape))


def test_all_that_would_be_returned_is_listed_at_once(county):
    break_it(county)
    found = rehearsing.rehearse(county, list_year=2023)
    assert {(f.parcel_key, f.rule.code) for f in found.returnable} == {
        ("360222-2023-0001", "B-101"),
        ("360222-2023-0001", "T-101"),
        ("360222-2023-0002", "B-104"),
    }
    assert found.problems == ()
    assert not found.is_clean


def test_the_city_finds_what_the_rehearsal_found(tmp_path):
    """The same rules on both sides; the list was frozen before the record was lost."""
    with (
        handing_over.county(tmp_path / "浮梁.gpkg", parcel(1), parcel(2)) as county,
        handing_over.city(tmp_path / "市.gpkg", "360222") as city,
    ):
        with county.store.change(who="x", at=handing_over.AT, verb="act") as change:
            for record in county.store.cases.steps()[:3]:
                change.drop(STEPS, record)
        rehearsed = rehearsing.rehearse(county, list_year=2023)
        path = packing.pack(county, list_year=2023, out=tmp_path).path
        assert receiving.examine(city, path).findings == rehearsed.findings
        assert len(rehearsed.returnable) == 3


def test_no_reason_excuses_what_is_wrong_at_every_step(county):
    break_it(county)
    waiver = Waiver("360222-2023-0001/B-101", "360222-2023-0001", "B-101", "补办", "x", "y")
    with county.store.change(who="x", at=handing_over.AT, verb="waive") as change:
        change.put_waiver(waiver)
    found = rehearsing.rehearse(county, list_year=2023)
    assert found.waivers == {("360222-2023-0001", "B-101"): waiver}
    assert "B-101" in {f.rule.code for f in found.returnable}


def test_what_cannot_be_packed_is_said(county):
    paper = county.store.cases.materials()[3]
    path = vault.path_of(county.path, paper.sha256, paper.file_name)
    path.chmod(0o600)
    path.unlink()
    found = rehearsing.rehearse(county, list_year=2023)
    assert len(found.problems) == 1
    assert paper.file_name in found.problems[0]
    assert not found.is_clean
    assert rehearsing.rehearse(county, list_year=2023, largest_material=0).is_clean


def test_numbers_with_a_gap_are_said(tmp_path):
    with handing_over.county(tmp_path / "a.gpkg", parcel(1), parcel(3), frozen=False) as registry:
        found = rehearsing.rehearse(registry, list_year=2023)
        assert "图斑号不是从1开始依次编号" in found.problems


def test_a_list_that_moved_on_is_said(county):
    handing_over.freeze(county)
    held = county.find("360222-0001")
    with county.store.change(who="x", at=handing_over.AT, verb="act") as change:
        change.put_parcel(replace(held, village="别的村"))
    (problem,) = rehearsing.rehearse(county, list_year=2023).problems
    assert "储备库表与定稿时不同" in problem


def test_there_is_nothing_to_rehearse(county, tmp_path):
    with pytest.raises(UserError, match="还没有办到“入库”"):
        rehearsing.rehearse(county, list_year=2024)
    with (
        handing_over.city(tmp_path / "市.gpkg") as city,
        pytest.raises(UserError, match="县级登记库"),
    ):
        rehearsing.rehearse(city, list_year=2023)


def test_it_can_be_stopped(county):
    class Stopping(Silent):
        def step(self, name, done=0, total=0):
            if name == "按市级规则检查":
                raise Cancelled

    with pytest.raises(Cancelled):
        rehearsing.rehearse(county, list_year=2023, progress=Stopping())
