"""The overlay: what counts, what does not, and that nothing gets lost on the way."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from jdz_forestland.domain import area
from jdz_forestland.domain.derivation import derive
from jdz_forestland.domain.geometry import SliverLimits, are_slivers, clean, split_tails
from jdz_forestland.domain.land_class import CodeSystem, name_of
from jdz_forestland.domain.overlay import OverlayOptions, overlay
from jdz_forestland.domain.progress import Silent
from jdz_forestland.domain.stage import Stage
from jdz_forestland.domain.survey import SurveyFeatures, SurveySource

E, N = 39536000.0, 3255000.0
LIMITS = SliverLimits()


def at(x0, y0, x1, y1):
    return box(E + x0, N + y0, E + x1, N + y1)


def survey(year, *rows, tbmj=None):
    """rows: (code, shape). TBMJ is the computed area unless given."""
    shapes = np.asarray([shape for _, shape in rows], dtype=object)
    sizes = area.ellipsoid_areas_m2(shapes) if len(rows) else []
    codes = tuple(code for code, _ in rows)
    source = SurveySource(
        Path(f"dltb_{year}.gpkg"), "GPKG", "DLTB", "UTF-8", "", 4527, "",
        CodeSystem.SANDIAO, "", year, "360222", len(rows), {}, (0, 0, 0, 0),
    )  # fmt: skip
    count = range(1, len(rows) + 1)
    return SurveyFeatures(
        source=source,
        year=year,
        shapes=shapes,
        fid=np.arange(1, len(rows) + 1),
        bsm=tuple(f"3602222110{number:08d}" for number in count),
        codes=codes,
        names=tuple(name_of(CodeSystem.SANDIAO, code) or "" for code in codes),
        tbmj_m2=tuple(sizes if tbmj is None else tbmj),
        zldwdm=tuple("3602221012110000000" for _ in rows),
        zldwmc=tuple("桃岭村委会" for _ in rows),
        czcsxm=tuple("" for _ in rows),
    )


def compare(before, mining=(), forest=(), *, known=(), tbmj=None):
    old = survey(2021, *[("0602", shape) for shape in before], tbmj=tbmj)
    kept = survey(2022, *[("0602", shape) for shape in mining])
    new = survey(2022, *forest)
    result = overlay(old, kept, new, options=OverlayOptions(), progress=Silent())
    return derive(old, kept, new, result, county_code="360222", list_year=2023, known=known)


PIT = at(0, 0, 200, 150)


def test_a_parcel_that_changed_whole_gets_exactly_its_database_area():
    figure = area.ellipsoid_area_m2(PIT) + Decimal("0.37")
    result = compare([PIT], forest=[("0301", PIT)], tbmj=[figure])
    (found,) = result.found
    assert found.parcel.parcel_area_m2 == found.parcel.reserve_area_m2 == figure
    assert found.parcel.changed_whole
    assert sum(piece.area_m2 for piece in found.pieces) == figure


def test_a_database_area_that_does_not_fit_gives_way_and_is_reported():
    figure = area.ellipsoid_area_m2(PIT) * 2
    result = compare([PIT], forest=[("0301", PIT)], tbmj=[figure])
    assert result.found[0].parcel.parcel_area_m2 == area.ellipsoid_area_m2(PIT)
    assert "A-101" in {finding.rule.code for finding in result.findings}


def test_a_missing_database_area_is_computed_and_reported():
    result = compare([PIT], forest=[("0301", PIT)], tbmj=[None])
    assert result.found[0].parcel.parcel_area_m2 == area.ellipsoid_area_m2(PIT)
    assert "A-101" in {finding.rule.code for finding in result.findings}


def test_several_pieces_of_one_parcel_add_up():
    west, east = at(0, 0, 60, 150), at(140, 0, 260, 150)
    result = compare([PIT], [at(60, 0, 140, 150)], [("0301", west), ("0305", east)])
    (found,) = result.found
    inside = [west, at(140, 0, 200, 150)]
    assert found.parcel.reserve_area_m2 == sum(area.ellipsoid_areas_m2(inside))
    names = [part.land_class.name for part in found.parcel.class_after]
    assert sorted(names) == ["乔木林地", "灌木林地"]


def test_mining_that_became_something_else_is_no_parcel_but_is_accounted_for():
    result = compare([PIT], [], [])
    assert result.found == ()
    assert result.balance.other_m2 == result.balance.mining_lost_m2 > 0


@pytest.mark.parametrize(("x", "is_sliver"), [(0.3, True), (0.9, True), (1.1, False), (3.0, False)])
def test_a_strip_counts_only_when_it_is_wider_than_a_metre(x, is_sliver):
    result = compare([PIT], [at(x, 0, 200, 150)], [("0301", at(-500, 0, x, 150))])
    assert bool(result.slivers) is is_sliver
    assert bool(result.found) is not is_sliver


def test_a_patch_below_ten_square_metres_is_a_sliver_however_compact():
    result = compare([PIT], [PIT], [("0301", at(0, 0, 3, 3))])
    assert result.found == ()
    assert len(result.slivers) == 1


def test_a_rest_of_slivers_only_still_means_changed_whole():
    jittered = at(0.4, 0.3, 200, 150)
    (found,) = compare([PIT], [], [("0301", jittered)]).found
    assert found.parcel.reserve_area_m2 == area.ellipsoid_area_m2(PIT)


def test_the_tail_of_a_merged_forest_along_the_border_is_a_sliver():
    """The north half was planted and merged with the forest in the west, whose border jitters."""
    merged = shapely.union_all([at(-300, 0, 0.5, 150), at(0, 75, 200, 150)])
    result = compare([PIT], [at(0.5, 0, 200, 75)], [("0301", merged)])
    (found,) = result.found
    planted = area.ellipsoid_area_m2(at(0, 75, 200, 150))
    assert abs(found.parcel.reserve_area_m2 - planted) < Decimal("1.00")
    assert abs(result.balance.slivers_m2 - Decimal("37.50")) < Decimal("1.00")


def test_wetland_named_like_forest_is_not_forest():
    assert not CodeSystem.SANDIAO.forest_codes & {"0303", "0304", "0306"}


def test_a_bow_tie_is_quarantined_and_the_run_goes_on():
    bow_tie = Polygon([(E, N), (E + 50, N + 40), (E + 50, N), (E, N + 40)])
    other = at(500, 0, 600, 100)
    result = compare([bow_tie, other], [], [("0301", at(-100, -100, 700, 200))])
    assert [found.parcel.sources[0][-2:] for found in result.found] == ["02"]
    assert len(result.quarantined) == 1
    assert "S-101" in {finding.rule.code for finding in result.findings}


def test_a_spike_is_repaired_and_said():
    spiked = Polygon(
        [(E, N), (E + 100, N), (E + 150, N), (E + 100, N), (E + 100, N + 100), (E, N + 100)]
    )
    result = compare([spiked], [], [("0301", at(-10, -10, 200, 200))])
    assert result.found[0].parcel.parcel_area_m2 == area.ellipsoid_area_m2(at(0, 0, 100, 100))
    assert "S-102" in {finding.rule.code for finding in result.findings}


def test_ground_that_this_year_maps_twice_counts_once_and_is_reported():
    result = compare([PIT], [], [("0301", at(0, 0, 120, 150)), ("0305", at(80, 0, 200, 150))])
    (found,) = result.found
    assert found.parcel.reserve_area_m2 == found.parcel.parcel_area_m2
    codes = {finding.rule.code for finding in result.findings}
    assert {"S-103", "S-104"} <= codes


def test_numbers_follow_place_and_mark_and_have_no_gaps():
    pits = [at(300 * k, 0, 300 * k + 100, 100) for k in range(5)]
    result = compare(pits, [], [("0301", pit) for pit in reversed(pits)])
    assert [found.parcel.parcel_no for found in result.found] == [1, 2, 3, 4, 5]
    marks = [found.parcel.sources[0] for found in result.found]
    assert marks == sorted(marks)


def test_a_second_run_matches_everything_and_keeps_numbers_and_desk_work():
    pits = [at(300 * k, 0, 300 * k + 100, 100) for k in range(3)]
    first = compare(pits, [], [("0301", pit) for pit in pits])
    known = [found.parcel for found in first.found]
    again = compare(pits, [], [("0301", pit) for pit in pits], known=known)
    assert again.leads == ()
    assert again.unconfirmed == ()
    assert [found.parcel for found in again.found] == known


def test_a_new_lead_gets_the_next_number_and_a_vanished_one_is_reported():
    pits = [at(300 * k, 0, 300 * k + 100, 100) for k in range(3)]
    known = [found.parcel for found in compare(pits[:2], [], [("0301", p) for p in pits]).found]
    later = compare(pits[1:], [], [("0301", pit) for pit in pits], known=known)
    assert [found.parcel.parcel_no for found in later.leads] == [3]
    assert [parcel.parcel_no for parcel in later.unconfirmed] == [1]


@settings(max_examples=60)
@given(st.data())
def test_area_is_conserved_whatever_becomes_of_a_grid(data):
    """Every cell of a pit stays, becomes forest or something else; the balance must close."""
    columns = data.draw(st.lists(st.integers(2, 60), min_size=1, max_size=5))
    rows = data.draw(st.lists(st.integers(2, 60), min_size=1, max_size=5))
    xs, ys = np.cumsum([0, *columns]), np.cumsum([0, *rows])
    whole = at(0, 0, float(xs[-1]), float(ys[-1]))
    mining, forest = [], []
    for i in range(len(columns)):
        for j in range(len(rows)):
            cell = at(float(xs[i]), float(ys[j]), float(xs[i + 1]), float(ys[j + 1]))
            fate = data.draw(st.sampled_from(["mining", "forest", "other"]))
            if fate == "mining":
                mining.append(cell)
            elif fate == "forest":
                forest.append(("0301", cell))
    result = compare([whole], mining, forest)
    assert abs(result.balance.difference_m2) <= Decimal("0.30")
    for found in result.found:
        assert found.parcel.reserve_area_m2 <= found.parcel.parcel_area_m2
        parts = sum(part.area_m2 for part in found.parcel.class_after)
        assert parts == found.parcel.reserve_area_m2 == sum(p.area_m2 for p in found.pieces)


@given(st.floats(0.05, 0.95), st.floats(20, 400))
def test_thin_strips_are_slivers_of_any_length(width, length):
    strip = np.asarray([at(0, 0, width, length)], dtype=object)
    assert are_slivers(strip, LIMITS).all()


@given(st.floats(4, 50), st.floats(4, 50), st.floats(0, 3.1))
def test_a_compact_shape_is_never_split(wide, high, turn):
    shape = shapely.affinity.rotate(at(0, 0, wide, high), turn, use_radians=True)
    solid, tails = split_tails(shape, LIMITS)
    assert tails.is_empty
    assert solid.equals(MultiPolygon([shape]))


def test_a_repair_beyond_the_limit_is_refused_with_its_size():
    bow_tie = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    cleaned = clean(np.asarray([bow_tie, None], dtype=object), limit_m2=Decimal("1.00"))
    assert cleaned.refused[0] == pytest.approx(50.0)
    assert np.isnan(cleaned.refused[1])
    assert cleaned.repaired == {}


def test_a_parcel_applied_for_keeps_its_own_boundary_and_is_confirmed_inside_it():
    (lead,) = compare([PIT], forest=[("0301", PIT)]).found
    own = MultiPolygon([at(0, 0, 100, 150)])
    applied = replace(
        lead.parcel,
        stage=Stage.ACCEPTANCE,
        shape=own,
        parcel_area_m2=area.ellipsoid_area_m2(own),
        reserve_area_m2=area.ZERO,
        class_after=(),
        reporter="张三",
    )
    forest = [("0301", at(-50, 0, 80, 150)), ("0305", at(80, 0, 250, 150))]
    (found,) = compare([PIT], forest=forest, known=[applied]).found
    assert found.parcel.shape.equals(own)
    assert found.parcel.parcel_area_m2 == applied.parcel_area_m2
    assert abs(found.parcel.reserve_area_m2 - applied.parcel_area_m2) <= Decimal("0.02")
    assert sum(piece.area_m2 for piece in found.pieces) == found.parcel.reserve_area_m2
    assert (found.parcel.stage, found.parcel.reporter) == (Stage.ACCEPTANCE, "张三")
    assert "T-103" in {f.rule.code for f in compare([PIT], forest=forest, known=[applied]).findings}


def test_an_accepted_parcel_that_the_surveys_do_not_confirm_is_reported():
    (lead,) = compare([PIT], forest=[("0301", PIT)]).found
    accepted = replace(lead.parcel, stage=Stage.CHANGE)
    result = compare([PIT], [PIT], known=[accepted])
    assert result.unconfirmed == (accepted,)
    assert "T-102" in {finding.rule.code for finding in result.findings}
