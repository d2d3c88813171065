"""更新过程层 DLTBGXGC given as both years: the same parcels as from two surveys."""

from __future__ import annotations

import dataclasses
import shutil
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyogrio.raw
import pytest
import shapely
from shapely.geometry import Polygon

from jdz_forestland.domain import area
from jdz_forestland.domain.comparison import SurveyUsed
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.land_class import CodeSystem
from jdz_forestland.domain.progress import Silent
from jdz_forestland.errors import ChoiceNeeded, SurveyError
from jdz_forestland.service import sample, survey_map
from jdz_forestland.service.deriving import Request, SurveyChoice, accept, examine, propose
from jdz_forestland.store.store import Store
from tests.builders import square
from tests.service import samples
from tests.service.surveys import pair
from tests.service.updates import BLANK, Row, Side, rows_between, write, write_layer

YEARS = (2021, 2022)
PIT = Side("3602222110000001", "0602", "采矿用地", "3602221012110000000", "桃岭村委会", "204")
WOOD = dataclasses.replace(PIT, bsm="3602222110000002", code="0301", name="乔木林地", czcsxm="")
KEPT = dataclasses.replace(PIT, bsm="3602222110000003")
WHOLE = square()
WEST = shapely.box(39536000, 3255000, 39536040, 3255100)
EAST = shapely.box(39536040, 3255000, 39536100, 3255100)


def size(shape) -> Decimal:
    return area.ellipsoid_area_m2(shape)


PARTLY = (Row(PIT, WOOD, WEST, size(WEST)), Row(PIT, KEPT, EAST, size(EAST)))


@pytest.fixture
def registry(tmp_path):
    return samples.empty_copy(tmp_path / "登记库.gpkg")


@cache
def sample_rows():
    return tuple(rows_between(*sample.surveys()))


def request(path, **changes) -> Request:
    choice = SurveyChoice(path)
    return dataclasses.replace(Request(choice, choice, YEARS), **changes)


def found_in(registry, path, **changes):
    return propose(registry, request(path, **changes), Silent()).derivation


def rules_of(derivation):
    return [finding.rule.code for finding in derivation.findings]


def source_of(found):
    return found.parcel.sources[0].rsplit("#", 1)[1]


def test_the_sample_county_gives_the_same_parcels_as_its_two_surveys(registry, tmp_path):
    ours = found_in(registry, write(tmp_path / "360222GX.gpkg", sample_rows()))
    theirs = samples.proposal().derivation
    assert len(ours.found) == len(theirs.found)
    for one, other in zip(ours.found, theirs.found, strict=True):
        assert source_of(one) == source_of(other)
        assert one.parcel.parcel_area_m2 == other.parcel.parcel_area_m2
        for field in ("parcel_no", "town", "village_code", "leftover_czcsxm", "tbmj_m2"):
            assert getattr(one.parcel, field) == getattr(other.parcel, field)
        assert abs(one.parcel.x - other.parcel.x) <= Decimal("0.001")
        stated = (other.parcel.tbmj_m2 or Decimal(0)) - other.parcel.computed_area_m2
        # A database's TBMJ that is not the shape's own area is shared among the pieces.
        limit = Decimal("0.05") + (abs(stated) if abs(stated) < 1 else 0)
        for mine, piece in zip(
            sorted(one.pieces, key=by_source), sorted(other.pieces, key=by_source), strict=True
        ):
            assert by_source(mine) == by_source(piece)
            assert mine.land_class == piece.land_class
            assert abs(mine.area_m2 - piece.area_m2) <= limit
    assert len(ours.slivers) == len(theirs.slivers)
    assert abs(ours.reserve_area_m2 - theirs.reserve_area_m2) < Decimal("0.2")
    assert abs(ours.balance.difference_m2) < Decimal("0.2")


def by_source(piece):
    return piece.source.rsplit("#", 1)[1]


def test_accepting_it_is_one_entry_and_twice_adds_nothing(registry, tmp_path):
    path = write(tmp_path / "360222GX.gpkg", sample_rows())
    proposal = propose(registry, request(path), Silent())
    done = accept(registry, proposal, who=samples.WHO, now=samples.clock)
    assert len(done.added) == len(proposal.derivation.found)
    again = propose(registry, request(path), Silent())
    assert again.derivation.leads == ()
    accept(registry, again, who=samples.WHO, now=samples.clock)
    with Store.open(registry) as store:
        assert [entry.verb for entry in store.history()] == ["create", "derive"]
        (comparison,) = store.comparisons()
        assert store.verify() == []
    assert comparison.before.layer == comparison.after.layer == "DLTBGXGC"
    assert drawn(comparison.before) == drawn(comparison.after) > 0


def drawn(used: SurveyUsed) -> int:
    return len(survey_map.read(used, Silent()).roles)


def test_after_two_surveys_the_process_layer_confirms_the_same_parcels(tmp_path):
    registry = samples.filled_copy(tmp_path / "登记库.gpkg")
    ours = found_in(registry, write(tmp_path / "360222GX.gpkg", sample_rows()))
    assert ours.leads == ()
    assert ours.unconfirmed == ()


def test_a_part_that_became_forest(registry, tmp_path):
    result = found_in(registry, write(tmp_path / "更新.gpkg", PARTLY))
    (found,) = result.found
    assert found.parcel.reserve_area_m2 == size(WEST)
    assert found.parcel.parcel_area_m2 == size(WEST) + size(EAST)
    assert found.parcel.sources == (
        f"更新.gpkg#DLTBGXGC#{PIT.bsm}",
        f"更新.gpkg#DLTBGXGC#{WOOD.bsm}",
    )
    assert result.findings == ()
    assert result.years == YEARS


def test_the_worked_example_of_the_survey_rule(registry, tmp_path):
    """33 333.34 of 50 000.00 m² is 50.00 of 75.00 亩: the areas are what the layer states."""
    side = Decimal("223.594")
    whole = square(side=float(side))
    west = shapely.intersection(whole, shapely.box(0, 0, 39536000 + float(side) * 0.6666668, 1e8))
    east = shapely.difference(whole, west)
    stated = size(whole)
    part = area.round_m2(stated * Decimal("0.6666668"))
    rows = [Row(PIT, WOOD, west, part), Row(PIT, KEPT, east, stated - part)]
    (found,) = found_in(registry, write(tmp_path / "更新.gpkg", rows)).found
    assert found.parcel.reserve_area_m2 == part
    assert (found.parcel.reserve_area_mu, found.parcel.parcel_area_mu) == (
        area.to_mu(part),
        area.to_mu(stated),
    )


def test_several_rows_of_one_pair_are_one_piece(registry, tmp_path):
    north = shapely.box(39536000, 3255050, 39536040, 3255100)
    south = shapely.box(39536000, 3255000, 39536040, 3255050)
    rows = [
        Row(PIT, WOOD, north, size(north)),
        Row(PIT, WOOD, south, size(south)),
        PARTLY[1],
    ]
    (found,) = found_in(registry, write(tmp_path / "更新.gpkg", rows)).found
    assert [piece.area_m2 for piece in found.pieces] == [size(north) + size(south)]


def test_what_left_the_county_is_counted_and_ignored(registry, tmp_path):
    gone = Row(PIT, BLANK, EAST, size(EAST), change="0", transfer="2")
    elsewhere = Row(WOOD, KEPT, EAST, size(EAST))
    rows = [PARTLY[0], gone, elsewhere]
    result = found_in(registry, write(tmp_path / "更新.gpkg", rows))
    (found,) = result.found
    assert found.parcel.parcel_area_m2 == found.parcel.reserve_area_m2 == size(WEST)
    assert rules_of(result) == ["S-109"]
    assert "调出（没有计入）1个碎块" in result.findings[0].detail


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"change": "3"}, "变更行为是“3”"),
        ({"change": "1"}, "分成了2个碎块"),
    ],
)
def test_a_contradicting_change_is_named(registry, tmp_path, change, named):
    rows = [dataclasses.replace(PARTLY[0], **change), PARTLY[1]]
    result = found_in(registry, write(tmp_path / "更新.gpkg", rows))
    assert rules_of(result) == ["S-110"]
    assert named in result.findings[0].detail
    assert len(result.found) == 1


@pytest.mark.parametrize("stated", [None, Decimal("5000.00")])
def test_a_misstated_piece_is_computed_and_named(registry, tmp_path, stated):
    rows = [dataclasses.replace(PARTLY[0], size_m2=stated), PARTLY[1]]
    result = found_in(registry, write(tmp_path / "更新.gpkg", rows))
    (found,) = result.found
    assert found.parcel.reserve_area_m2 == size(WEST)
    assert "S-106" in rules_of(result)


def test_pieces_that_do_not_add_up_to_the_update_layer(registry, tmp_path):
    path = write(tmp_path / "更新.gpkg", PARTLY, changed={WOOD.bsm: size(WEST) + 7})
    result = found_in(registry, path)
    assert rules_of(result) == ["S-108"]
    assert f"图斑{WOOD.bsm}" in result.findings[0].detail
    assert "相差-7.00平方米" in result.findings[0].detail


def test_pieces_that_do_not_add_up_to_last_years_polygon(registry, tmp_path):
    path = write(tmp_path / "更新.gpkg", PARTLY, layer="DLTBGXGC", update=False)
    other = write(tmp_path / "旧.gpkg", PARTLY, update=False)
    write_base(path, PIT.bsm, size(WHOLE) + 3)
    result = found_in(registry, path)
    assert "S-107" in rules_of(result)
    assert "S-107" not in rules_of(found_in(registry, other))


def write_base(path: Path, bsm: str, tbmj: Decimal) -> None:
    write_layer(path, [WHOLE], {"BSM": [bsm], "TBMJ": [float(tbmj)]}, layer="DLTB")


def test_forest_of_no_known_polygon_is_quarantined(registry, tmp_path):
    nameless = dataclasses.replace(PIT, bsm="")
    rows = [Row(nameless, WOOD, WEST, size(WEST)), PARTLY[1]]
    result = found_in(registry, write(tmp_path / "更新.gpkg", rows))
    assert result.found == ()
    assert len(result.quarantined) == 1
    assert rules_of(result) == ["S-111"]
    assert result.findings[0].level is Level.ERROR


BOW_TIE = Polygon(
    [(39536000, 3255000), (39536040, 3255100), (39536040, 3255000), (39536000, 3255100)]
)


@pytest.mark.parametrize(("shape", "rule"), [(BOW_TIE, "S-101"), (None, "S-105")])
def test_a_polygon_with_an_unusable_piece_is_quarantined_whole(registry, tmp_path, shape, rule):
    bad = Row(PIT, KEPT, shape, size(EAST))
    result = found_in(registry, write(tmp_path / "更新.gpkg", [PARTLY[0], bad]))
    assert result.found == ()
    assert rules_of(result) == [rule]
    assert result.quarantined == (f"更新.gpkg#DLTBGXGC#{PIT.bsm}",)


def test_a_thin_piece_is_a_sliver_here_too(registry, tmp_path):
    thin = shapely.box(39536000, 3255000, 39536000.4, 3255100)
    rest = shapely.box(39536000.4, 3255000, 39536100, 3255100)
    rows = [Row(PIT, WOOD, thin, size(thin)), Row(PIT, KEPT, rest, size(rest))]
    result = found_in(registry, write(tmp_path / "更新.gpkg", rows))
    assert result.found == ()
    assert [scrap.area_m2 for scrap in result.slivers] == [size(thin)]


def test_a_year_of_reclassification_has_another_system_on_each_side(registry, tmp_path):
    new = dataclasses.replace(WOOD, code="0304", name="其他林地")
    still = dataclasses.replace(KEPT, code="1002")
    rows = [Row(PIT, new, WEST, size(WEST)), Row(PIT, still, EAST, size(EAST))]
    (found,) = found_in(registry, write(tmp_path / "更新.gpkg", rows)).found
    assert found.parcel.class_before.system is CodeSystem.SANDIAO
    (after,) = found.parcel.class_after
    assert after.land_class.system is CodeSystem.YONGDIYONGHAI_2023
    assert after.land_class.form_name == "林地"


def test_a_wrong_year_is_asked_about(registry, tmp_path):
    path = write(tmp_path / "更新.gpkg", PARTLY, year=2023)
    with pytest.raises(ChoiceNeeded) as caught:
        found_in(registry, path)
    assert caught.value.key == "years"
    assert found_in(registry, path, confirmed=frozenset({"years"})).found


def test_an_ordinary_database_given_twice_is_still_refused(registry, tmp_path):
    before, _ = pair(tmp_path)
    with pytest.raises(SurveyError, match="同一个数据库") as caught:
        found_in(registry, before)
    assert "DLTBGXGC" in caught.value.hint


def test_an_update_database_as_one_of_two_is_refused_with_the_way_out(registry, tmp_path):
    before, _ = pair(tmp_path)
    update = write(tmp_path / "更新.gpkg", PARTLY)
    with pytest.raises(SurveyError, match="更新包") as caught:
        propose(registry, Request(SurveyChoice(before), SurveyChoice(update), YEARS), Silent())
    assert "都选这个更新包" in caught.value.hint


def test_looked_at_alone_it_is_recognised_without_a_year(tmp_path):
    source = examine(SurveyChoice(write(tmp_path / "更新.gpkg", PARTLY)))
    assert (source.layer, source.year, source.features) == ("DLTBGXGC", None, 2)
    assert source.county_code == "360222"


def test_missing_columns_are_named_at_once(registry, tmp_path):
    path = write(tmp_path / "更新.gpkg", PARTLY, drop=("BGHTBBSM", "TBBGMJ"))
    with pytest.raises(SurveyError, match="缺少字段") as caught:
        found_in(registry, path)
    assert all(name in caught.value.text for name in ("BGHTBBSM", "TBBGMJ"))


@pytest.mark.parametrize("drop", [("BGXW",), ("XZQTZLX",), ("GXSJ",), ("BGQCZCSXM", "BGHCZCSXM")])
def test_columns_that_can_be_done_without(registry, tmp_path, drop):
    assert found_in(registry, write(tmp_path / "更新.gpkg", PARTLY, drop=drop)).found


def test_a_shapefile_of_the_layer_with_the_update_layer_beside_it(registry, tmp_path):
    folder = tmp_path / "更新"
    folder.mkdir()
    whole = write(tmp_path / "更新.gpkg", PARTLY, changed={WOOD.bsm: size(WEST) + 7})
    for layer in ("DLTBGXGC", "DLTBGX"):
        meta, _, wkb, values = pyogrio.raw.read(whole, layer=layer)
        kept = [at for at, name in enumerate(meta["fields"]) if name != "GXSJ"]
        pyogrio.raw.write(
            folder / f"{layer}.shp",
            geometry=wkb,
            field_data=[values[at] for at in kept],
            fields=meta["fields"][kept],
            geometry_type="Polygon",
            crs="EPSG:4527",
            encoding="GBK",
            driver="ESRI Shapefile",
        )
    result = found_in(registry, folder / "DLTBGXGC.shp")
    assert len(result.found) == 1
    assert result.found[0].parcel.village == "桃岭村委会"
    assert rules_of(result) == ["S-108"]


def test_a_layer_without_mining_land_finds_nothing(registry, tmp_path):
    field = dataclasses.replace(PIT, code="0103", name="旱地")
    yard = dataclasses.replace(PIT, code="0601", name="工业用地")
    rows = [Row(field, WOOD, WEST, size(WEST)), Row(yard, KEPT, EAST, size(EAST))]
    result = found_in(registry, write(tmp_path / "更新.gpkg", rows))
    assert result.found == ()
    assert result.findings == ()


def test_the_update_database_is_left_as_it_was(registry, tmp_path):
    path = write(tmp_path / "更新.gpkg", PARTLY)
    twin = shutil.copy(path, tmp_path / "副本.gpkg")
    found_in(registry, path)
    assert path.read_bytes() == Path(twin).read_bytes()
