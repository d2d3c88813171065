"""The main job on the sample county, against answers that were made without the program."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from shapely.geometry import Point

from jdz_forestland import resources
from jdz_forestland.domain import area
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.progress import Silent
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import Cancelled, StoreError
from jdz_forestland.service import sample
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.store import Store
from tests.service import samples

TOLERANCE_M2 = Decimal("0.05")
MILLIMETRE = Decimal("0.001")
# The answers leave out what a repair leaves of a spike that goes out and back: 0.20 m² at one pit.
REPAIR_M2 = Decimal("0.25")
FOREST = {"0301", "0301K", "0302", "0305", "0307"}


def bsm_of(text: str) -> str:
    return text.rsplit("#", 1)[1]


@pytest.fixture(scope="module")
def parcels() -> list[Parcel]:
    return [found.parcel for found in samples.proposal().derivation.found]


LISTED = [row for row in samples.expected() if row["parcel_no"]]


@pytest.mark.parametrize("row", LISTED, ids=lambda row: f"{row['parcel_no']}-{row['case']}")
def test_every_row_of_the_answers(parcels, row):
    found = parcels[int(row["parcel_no"]) - 1]
    assert bsm_of(found.sources[0]) == row["bsm_before"]
    assert found.parcel_no == int(row["parcel_no"])
    assert (found.class_before.code, found.class_before.name) == (
        row["dlbm_before"],
        row["dlmc_before"],
    )
    assert (found.town, found.village) == (row["town"], row["village"])
    assert str(found.parcel_area_m2) == row["parcel_area_m2"]
    assert str(found.parcel_area_mu) == row["parcel_area_mu"]
    assert abs(found.reserve_area_m2 - Decimal(row["reserve_area_m2"])) <= TOLERANCE_M2
    assert abs(found.reserve_area_mu - Decimal(row["reserve_area_mu"])) <= Decimal("0.01")
    assert str(found.tbmj_m2) == row["tbmj"]
    if row["centre_note"] == "centroid":
        assert abs(found.x - Decimal(row["x"])) <= MILLIMETRE
        assert abs(found.y - Decimal(row["y"])) <= MILLIMETRE
    assert found.centre_moved is (row["centre_note"] == "inside")
    want = dict(part.split(":") for part in row["class_after"].split("|"))
    have = {part.land_class.code: part.area_m2 for part in found.class_after}
    assert have.keys() == want.keys() & FOREST
    for code, size in have.items():
        assert abs(size - Decimal(want[code])) <= Decimal("0.10"), code
    assert area.total(have.values()) == found.reserve_area_m2


def test_nothing_more_and_nothing_less_is_found(parcels):
    assert [bsm_of(each.sources[0]) for each in parcels] == [row["bsm_before"] for row in LISTED]
    assert [each.key for each in parcels] == [
        f"360222-2023-{number:04d}" for number in range(1, 43)
    ]
    assert {(each.list_year, each.county_code, each.stage) for each in parcels} == {
        (2023, "360222", Stage.LEAD)
    }


def test_a_centre_that_was_moved_lies_inside(parcels):
    for each in parcels:
        assert each.shape.distance(_point(each)) < 0.001


def _point(each: Parcel):
    return Point(float(each.y), float(each.x))


def test_the_totals(parcels):
    wanted = samples.summary()
    result = samples.proposal().derivation
    assert len(parcels) == wanted["parcels"]
    assert result.mining_before == wanted["mining_polygons_2021"]
    slack = TOLERANCE_M2 * len(parcels)
    assert abs(result.reserve_area_m2 - Decimal(wanted["reserve_area_m2"])) <= slack
    rows = area.total(each.reserve_area_mu for each in parcels)
    assert str(rows) == wanted["reserve_area_mu_sum_of_rows"]


def test_area_is_conserved():
    balance = samples.proposal().derivation.balance
    assert abs(balance.difference_m2) <= Decimal("0.10")
    wanted = samples.summary()["mining_without_quarantined"]
    lost = Decimal(wanted["area_2021_m2"]) - Decimal(wanted["kept_m2"])
    assert abs(balance.mining_before_m2 - Decimal(wanted["area_2021_m2"])) <= REPAIR_M2
    lost_with_strips = lost + Decimal(wanted["strips_off_kept_m2"])
    assert min(abs(balance.mining_lost_m2 - each) for each in (lost, lost_with_strips)) < 1


def test_slivers_are_listed_as_the_answers_list_them():
    wanted = samples.summary()
    slack = Decimal(wanted["sliver_area_tolerance_m2"])
    slivers = samples.proposal().derivation.slivers
    to_forest = wanted["slivers"]["mining_to_forest"]
    # beside the strips that were drawn, only what a repair left over
    drawn = [sliver for sliver in slivers if sliver.area_m2 > REPAIR_M2]
    assert len(drawn) == to_forest["count"]
    total = area.total(sliver.area_m2 for sliver in slivers)
    assert abs(total - Decimal(to_forest["area_m2"])) <= slack
    with resources.path("sample", "expected_slivers.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "mining_to_forest"]
    have: dict[str, Decimal] = defaultdict(Decimal)
    want: dict[str, Decimal] = defaultdict(Decimal)
    for sliver in slivers:
        have[bsm_of(sliver.source_before)] += sliver.area_m2
    for row in rows:
        want[row["bsm_before"]] += Decimal(row["area_m2"])
    assert want.keys() <= have.keys()
    for bsm, size in have.items():
        assert abs(size - want[bsm]) <= REPAIR_M2, bsm


def test_what_cannot_be_used_is_named_and_reported():
    result = samples.proposal().derivation
    wanted = samples.summary()["quarantined"]
    assert sorted(result.quarantined) == [
        f"dltb_{year}.gpkg#DLTB#{bsm}" for year in ("2021", "2022") for bsm in wanted[year]
    ]
    errors = [finding for finding in result.findings if finding.level is Level.ERROR]
    assert {finding.rule.code for finding in errors} == {"S-101"}
    assert len(errors) == 2
    repaired = {
        bsm_of(finding.detail.split("：")[0])
        for finding in result.findings
        if finding.rule.code == "S-102"
    }
    assert repaired == set(samples.summary()["repaired_2021"])


def test_findings_fall_where_the_sample_plants_them(parcels):
    by_rule: dict[str, set[str]] = {}
    cases = {row["bsm_before"]: row["case"] for row in LISTED}
    case_of = {each.key: cases[bsm_of(each.sources[0])] for each in parcels}
    for finding in samples.proposal().derivation.findings:
        if finding.parcel_key:
            by_rule.setdefault(finding.rule.code, set()).add(case_of[finding.parcel_key])
    assert by_rule == {
        "A-101": {"whole_tbmj_off"},
        "A-103": {"small_piece"},
        "C-102": {"whole_left_204"},
        "G-101": {
            "whole_concave",
            "whole_multipart",
            "whole_repairable_touching",
            "whole_with_hole",
        },
        "P-101": {"village_not_in_list"},
    }


def test_what_was_proposed_is_what_the_registry_holds(tmp_path):
    path = samples.filled_copy(tmp_path / "登记库.gpkg")
    result = samples.proposal().derivation
    with Registry.open(path, who=samples.WHO) as registry:
        held = registry.parcels()
        assert [each.version for each in held] == [1] * 42
        assert [(p.key, p.reserve_area_m2, p.shape) for p in held] == [
            (f.parcel.key, f.parcel.reserve_area_m2, f.parcel.shape) for f in result.found
        ]
        for each in held:
            pieces = registry.pieces(parcel_key=each.key)
            assert area.total(piece.area_m2 for piece in pieces) == each.reserve_area_m2
            assert [piece.source for piece in pieces] == list(each.sources[1:])
        assert [entry.verb for entry in registry.history()] == ["create", "derive"]
        assert registry.history()[-1].at == "2024-03-01T09:30:00+08:00"
        assert registry.verify() == []
        assert registry.check() == tuple(
            finding for finding in result.findings if finding.parcel_key
        )
        (comparison,) = registry.comparisons()
    assert comparison.key == "360222-2023-B01"
    assert (comparison.parcels, comparison.mining_before) == (42, 61)
    assert [line.area_m2 for line in comparison.slivers] == [s.area_m2 for s in result.slivers]
    assert comparison.quarantined == result.quarantined


def test_the_sample_registry_says_that_it_is_fictional(tmp_path):
    path = sample.make_registry(
        tmp_path / "示例.gpkg", who=samples.WHO, progress=Silent(), now=samples.clock
    )
    with Registry.open(path, who=samples.WHO) as registry:
        assert registry.is_sample
        assert registry.list_years() == [2023]
        assert len(registry.parcels()) == 42
    with pytest.raises(StoreError, match="已经存在"):
        sample.make_registry(path, who=samples.WHO, progress=Silent())
    with Store.open(path) as store:
        assert len(store.parcels()) == 42


def test_a_cancelled_sample_leaves_no_file(tmp_path):
    def stop_half_way(name: str, done: int, total: int) -> None:
        if name == "求交":
            progress.cancel()

    progress = JobProgress(stop_half_way)
    with pytest.raises(Cancelled):
        sample.make_registry(tmp_path / "示例.gpkg", who=samples.WHO, progress=progress)
    assert list(tmp_path.iterdir()) == []


def test_the_survey_databases_are_not_touched():
    for path in sample.surveys():
        assert [each.name for each in path.parent.glob(f"{path.name}*")] == [path.name]
        assert Path(path).stat().st_size
