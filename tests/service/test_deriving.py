"""年度比对 as clerks do it: twice, swapped, half way, with last week's file, in two windows."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from decimal import Decimal
from typing import Any

import pytest
import shapely.affinity
from shapely.geometry import Polygon

from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.geometry import SliverLimits
from jdz_forestland.domain.overlay import OverlayOptions
from jdz_forestland.domain.progress import Silent
from jdz_forestland.errors import (
    ChoiceNeeded,
    StoreError,
    SurveyError,
    UserError,
)
from jdz_forestland.service.deriving import Request, SurveyChoice, accept, examine, propose
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.store import Store
from tests.service import samples
from tests.service.surveys import pair, plot, survey

YEARS = (2021, 2022)


@pytest.fixture
def registry(tmp_path):
    """An empty registry of 浮梁县."""
    return samples.empty_copy(tmp_path / "登记库.gpkg")


def request(before, after, **changes) -> Request:
    fields: dict[str, Any] = {"years": YEARS} | changes
    return Request(SurveyChoice(before), SurveyChoice(after), **fields)


def derive(registry, before, after, **changes):
    """Compare, accept, and return what accepting did."""
    proposal = propose(registry, request(before, after, **changes), Silent())
    return accept(registry, proposal, who=samples.WHO, now=samples.clock)


def held(registry):
    with Store.open(registry) as store:
        assert store.verify() == []
        return store.parcels()


# --- what comes out ----------------------------------------------------------------------------


def test_two_small_surveys(registry, tmp_path):
    proposal = propose(registry, request(*pair(tmp_path)), Silent())
    whole, half = (found.parcel for found in proposal.derivation.found)
    assert (whole.id, half.id) == ("360222-0001", "360222-0002")
    assert whole.changed_whole
    assert whole.reserve_area_m2 == whole.parcel_area_m2 == whole.tbmj_m2
    assert abs(half.reserve_area_m2 * 2 - half.parcel_area_m2) <= Decimal("0.02")
    assert [part.land_class.code for part in half.class_after] == ["0305"]
    assert (half.town, half.village) == ("鹅湖镇", "桃岭村委会")
    assert proposal.derivation.list_year == 2023
    assert abs(proposal.derivation.balance.difference_m2) <= Decimal("0.02")
    assert held(registry) == []  # a proposal writes nothing


def test_accepting_writes_one_entry_for_everything(registry, tmp_path):
    before, after = pair(tmp_path)
    done = derive(registry, before, after)
    assert done.added == ("360222-2023-0001", "360222-2023-0002")
    assert done.changed == ()
    with Store.open(registry) as store:
        entry = store.history()[-1]
        assert (entry.seq, entry.verb, entry.who) == (2, "derive", samples.WHO)
        assert entry.at == "2024-03-01T09:30:00+08:00"
        assert entry.reason == "比对2021、2022年度国土变更调查数据库，列入2023年度"
        assert sorted({delta.table for delta in entry.deltas}) == [
            "comparisons",
            "parcels",
            "pieces",
        ]
        (comparison,) = store.comparisons()
    assert comparison.before.path == str(before.resolve())
    assert comparison.after.file_name == "本年度.gpkg"
    digest = hashlib.sha256(after.read_bytes()).hexdigest()
    assert comparison.after.sha256 == f"sha256:{digest}"
    assert (comparison.before.year, comparison.after.year) == YEARS


def test_the_databases_are_left_as_they_were(registry, tmp_path):
    files = pair(tmp_path)
    before = [path.read_bytes() for path in files]
    derive(registry, *files)
    assert [path.read_bytes() for path in files] == before
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(("list_year", "filled"), [(None, 2023), (2024, 2024)])
def test_the_list_year_is_the_one_after_unless_given(registry, tmp_path, list_year, filled):
    derive(registry, *pair(tmp_path), list_year=list_year)
    assert {parcel.list_year for parcel in held(registry)} == {filled}
    assert held(registry)[0].key == f"360222-{filled}-0001"


@pytest.mark.parametrize("list_year", [0, 2021, 2022, 9999])
def test_an_impossible_list_year_is_refused(registry, tmp_path, list_year):
    with pytest.raises(UserError, match="列入年度"):
        propose(registry, request(*pair(tmp_path), list_year=list_year), Silent())


def test_nothing_found_is_a_result_too(registry, tmp_path):
    same = [plot("0602", 0), plot("0602", 1), plot("0602", 2), plot("0301", 3)]
    done = derive(registry, *pair(tmp_path, after=same))
    assert (done.added, done.changed) == ((), ())
    with Store.open(registry) as store:
        assert [comparison.parcels for comparison in store.comparisons()] == [0]


def test_a_sliver_is_listed_and_does_not_count(registry, tmp_path):
    after = [
        plot("0301", 0, width=0.5),
        plot("0602", 0, width=99.5, offset=0.5),
        plot("0602", 1),
        plot("0602", 2),
    ]
    before, now = pair(tmp_path, after=after)
    result = propose(registry, request(before, now), Silent()).derivation
    assert result.found == ()
    (sliver,) = result.slivers
    assert abs(sliver.area_m2 - 50) < 1
    finer = OverlayOptions(SliverLimits(Decimal("0.1"), Decimal("1.00")))
    result = propose(registry, request(before, now, options=finer), Silent()).derivation
    assert [found.parcel.reserve_area_m2 for found in result.found] == [sliver.area_m2]


# --- the wrong files ---------------------------------------------------------------------------


def test_swapped_databases_that_say_their_year_are_asked_about(registry, tmp_path):
    before, after = pair(tmp_path)
    with pytest.raises(ChoiceNeeded, match="数据年份是2022") as caught:
        propose(registry, request(after, before), Silent())
    assert caught.value.key == "years"
    assert "选反" in caught.value.hint


def test_swapped_databases_that_say_nothing_are_seen_by_their_balance(registry, tmp_path):
    before, after = pair(tmp_path, years=False)
    with pytest.raises(ChoiceNeeded, match="可能选反") as caught:
        propose(registry, request(after, before), Silent())
    assert caught.value.key == "order"
    proposal = propose(registry, request(after, before, confirmed=frozenset({"order"})), Silent())
    assert proposal.derivation.found == ()


def test_a_doubt_that_was_answered_is_not_raised_again(registry, tmp_path):
    before, after = pair(tmp_path)
    asked = request(before, after, years=(2023, 2024))
    with pytest.raises(ChoiceNeeded):
        propose(registry, asked, Silent())
    sure = dataclasses.replace(asked, confirmed=frozenset({"years"}))
    assert propose(registry, sure, Silent()).derivation.list_year == 2025


@pytest.mark.parametrize("years", [(2022, 2021), (2022, 2022), (22, 23), (2018, 2022)])
def test_impossible_years_are_refused(registry, tmp_path, years):
    with pytest.raises(UserError, match="年度"):
        propose(registry, request(*pair(tmp_path), years=years), Silent())


def test_the_same_file_twice_is_refused_however_it_is_written(registry, tmp_path):
    before, _ = pair(tmp_path)
    (tmp_path / "x").mkdir()
    for twin in (before, tmp_path / "x" / ".." / before.name):
        with pytest.raises(SurveyError, match="同一个数据库"):
            propose(registry, request(before, twin), Silent())


def test_a_copy_of_the_same_file_is_asked_about(registry, tmp_path):
    before, _ = pair(tmp_path)
    twin = shutil.copy(before, tmp_path / "副本.gpkg")
    with pytest.raises(ChoiceNeeded) as caught:
        propose(registry, request(before, twin), Silent())
    assert caught.value.key == "years"


def test_a_database_of_another_county_is_refused_by_name(registry, tmp_path):
    before, _ = pair(tmp_path)
    other = survey(tmp_path / "乐平.gpkg", [plot("0602", 0)], year=2022, county="360281")
    with pytest.raises(SurveyError, match=r"乐平.*360281.*浮梁县.*360222") as caught:
        propose(registry, request(before, other), Silent())
    assert "本县" in caught.value.hint


def test_a_registry_of_another_county_refuses_the_sample(tmp_path):
    registry = samples.new(tmp_path / "乐平.gpkg", county_code="360281")
    before = registry.read_bytes()
    with pytest.raises(SurveyError, match="浮梁县"):
        propose(registry, samples.proposal().request, Silent())
    assert registry.read_bytes() == before


def test_a_database_without_pits_is_refused(registry, tmp_path):
    _, after = pair(tmp_path)
    forest = survey(tmp_path / "林.gpkg", [plot("0301", 0), plot("0404", 9)], year=2021)
    with pytest.raises(SurveyError, match="没有采矿用地图斑"):
        propose(registry, request(forest, after), Silent())


def test_a_database_that_lies_elsewhere_is_refused_with_the_place(registry, tmp_path):
    _, after = pair(tmp_path)
    far = [(code, _shifted(shape)) for code, shape in (plot("0602", 0), plot("0301", 1))]
    before = survey(tmp_path / "别处.gpkg", far, year=2021)
    with pytest.raises(SurveyError, match="不在浮梁县范围内（东经"):
        propose(registry, request(before, after), Silent())


def _shifted(shape):
    return shapely.affinity.translate(shape, yoff=-200_000)


def test_a_missing_registry_is_said_before_anything_is_read(tmp_path):
    with pytest.raises(StoreError, match="找不到登记库"):
        propose(tmp_path / "没有.gpkg", request(*pair(tmp_path)), Silent())


def test_examine_says_what_a_database_is(tmp_path):
    before, _ = pair(tmp_path)
    source = examine(SurveyChoice(before))
    assert (source.layer, source.epsg, source.year, source.county_code, source.features) == (
        "DLTB",
        4527,
        2021,
        "360222",
        4,
    )


def test_bad_shapes_do_not_stop_the_run(registry, tmp_path):
    _, west = plot("0602", 5)
    minx, miny, maxx, maxy = west.bounds
    bow_tie = Polygon([(minx, miny), (maxx, maxy), (maxx, miny), (minx, maxy)])
    before, after = pair(tmp_path)
    before.unlink()
    survey(before, [plot("0602", 0), ("0602", bow_tie), plot("0602", 1)], year=2021)
    result = propose(registry, request(before, after), Silent()).derivation
    assert [found.parcel.parcel_no for found in result.found] == [1, 2]
    assert result.quarantined == ("上年度.gpkg#DLTB#360222211000000002",)
    (error,) = [finding for finding in result.findings if finding.level is Level.ERROR]
    assert error.rule.code == "S-101"


def test_a_registry_is_left_usable_by_the_window_that_holds_it(registry, tmp_path):
    """The window keeps its registry open while a job accepts with a store of its own."""
    with Registry.open(registry, who=samples.WHO) as window:
        assert window.parcels() == []
        derive(registry, *pair(tmp_path))
        assert len(window.parcels()) == 2
        assert window.verify() == []
