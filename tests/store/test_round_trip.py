"""What goes into a registry file comes out of it, whatever a clerk or a survey wrote."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from jdz_forestland.domain.comparison import Comparison, ScrapLine
from jdz_forestland.domain.land_class import CodeSystem, LandClass
from jdz_forestland.domain.parcel import ClassArea, Parcel, Piece
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import StaleError
from jdz_forestland.store.records import COMPARISONS, PARCELS, PIECES
from jdz_forestland.store.store import Store
from tests.builders import EASTING, NORTHING, make_parcel, make_piece, square
from tests.store.registries import AT, FACTS, WHO, make_comparison, parcel

# 㙍 and 䶮 are in names of places but not in GB 2312; 𠮷 is beyond the basic plane.
AWKWARD = [
    "㙍上村",
    "䶮坑",
    "𠮷",
    "O'Brien",
    'say "林地"',
    "一行\n两行\r\n",
    "\t空 ",
    "",
    "'; DROP",
]
texts = st.sampled_from(AWKWARD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
areas = st.decimals(min_value=0, max_value=Decimal("9999999999.99"), places=2)
metres = st.decimals(min_value=0, max_value=Decimal("99999999.999"), places=3)
flags = st.none() | st.booleans()
classes = st.builds(LandClass, st.integers(2019, 2100), st.sampled_from(CodeSystem), texts, texts)


def put(store: Store, *values: Parcel) -> None:
    with store.change(who=WHO, at=AT, verb="derive") as change:
        for value in values:
            change.put_parcel(value)


def with_hole(easting: float) -> MultiPolygon:
    """Return two polygons, the first with a hole."""
    holed = Polygon(
        box(easting, NORTHING, easting + 100, NORTHING + 100).exterior.coords,
        [box(easting + 20, NORTHING + 20, easting + 40, NORTHING + 40).exterior.coords],
    )
    return MultiPolygon([holed, box(easting + 200, NORTHING, easting + 300, NORTHING + 100)])


shapes = st.floats(0, 1000).map(lambda shift: with_hole(EASTING + shift))


@st.composite
def parcels(draw: st.DrawFn) -> Parcel:
    whole = draw(areas)
    part = draw(st.decimals(min_value=0, max_value=whole, places=2))
    return make_parcel(
        stage=draw(st.sampled_from(Stage)),
        town_code=draw(texts),
        town=draw(texts),
        village_code=draw(texts),
        village=draw(texts),
        parcel_area_m2=whole,
        reserve_area_m2=part,
        planar_area_m2=draw(areas),
        tbmj_m2=draw(st.none() | areas),
        computed_area_m2=draw(areas),
        x=draw(metres),
        y=draw(metres),
        centre_moved=draw(st.booleans()),
        class_before=draw(classes),
        class_after=tuple(draw(st.lists(st.builds(ClassArea, classes, areas), max_size=3))),
        leftover_czcsxm=draw(texts),
        can_restore=draw(flags),
        is_vegetated=draw(flags),
        reporter=draw(texts),
        remarks=draw(texts),
        sources=tuple(draw(st.lists(texts, max_size=3))),
        shape=draw(shapes),
    )


def piece_of(of: Parcel) -> st.SearchStrategy[Piece]:
    drawn = st.tuples(classes, areas, texts, shapes)
    return drawn.map(
        lambda d: make_piece(of, land_class=d[0], area_m2=d[1], source=d[2], shape=d[3])
    )


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    sample = make_comparison()
    drawn: dict[str, Any] = {
        each.name: draw(areas)
        for each in dataclasses.fields(Comparison)
        if isinstance(getattr(sample, each.name), Decimal)
    }
    scraps = st.lists(st.builds(ScrapLine, texts, texts, areas), max_size=3)
    before = dataclasses.replace(
        sample.before, path=draw(texts), file_name=draw(texts), code_system=draw(classes).system
    )
    return make_comparison(
        **drawn,
        before=before,
        slivers=tuple(draw(scraps)),
        quarantined=tuple(draw(st.lists(texts, max_size=3))),
    )


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (PARCELS, parcels()),
        (PIECES, piece_of(make_parcel())),
        (COMPARISONS, comparisons()),
    ],
    ids=["parcel", "piece", "comparison"],
)
@settings(max_examples=60)
@given(data=st.data())
def test_a_record_gives_back_its_value(table, kind, data):
    value = data.draw(kind)
    record = table.to_record(value)
    assert table.from_record(record) == value
    assert set(record) == {*table.columns} | ({"geom"} if table.spatial else set())
    # The history keeps the record as JSON: nothing but text, whole numbers and nothing.
    assert {type(each) for each in record.values()} <= {str, int, type(None)}


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    """One file for all examples: each starts from the version that the last one left."""
    with Store.create(
        tmp_path_factory.mktemp("store") / "往返.gpkg", facts=FACTS, who=WHO, at=AT
    ) as opened:
        yield opened


@settings(max_examples=40)
@given(data=st.data())
def test_parcel_and_pieces_come_back_from_the_file(scratch, data):
    wanted = data.draw(parcels())
    pieces = [data.draw(piece_of(wanted))]
    comparison = data.draw(comparisons())
    held = {each.key: each.version for each in scratch.parcels()}
    with scratch.change(who=WHO, at=AT, verb="derive", reason=wanted.remarks) as change:
        change.put_parcel(dataclasses.replace(wanted, version=held.get(wanted.key, 0)))
        change.set_pieces(wanted.key, pieces)
        change.put_comparison(comparison)

    (found,) = scratch.parcels()
    assert dataclasses.replace(found, version=0) == wanted
    assert scratch.pieces() == pieces
    assert scratch.comparisons() == [comparison]
    assert scratch.verify() == []


def test_parcels_come_in_the_order_of_their_numbers_and_by_list_year(tmp_path):
    with Store.create(tmp_path / "a.gpkg", facts=FACTS, who=WHO, at=AT) as store:
        with store.change(who=WHO, at=AT, verb="derive") as change:
            for number, year in ((11, 2023), (2, 2023), (1, 2024), (1, 2023)):
                change.put_parcel(make_parcel(parcel_no=number, list_year=year))
        assert [(p.list_year, p.parcel_no) for p in store.parcels()] == [
            (2023, 1),
            (2023, 2),
            (2023, 11),
            (2024, 1),
        ]
        assert [p.parcel_no for p in store.parcels(list_year=2024)] == [1]


def test_one_change_is_one_entry_and_no_effect_is_none(store, path):
    length, before = len(store.history()), path.read_bytes()
    same = store.parcels()[0]
    with store.change(who=WHO, at=AT, verb="derive") as change:
        change.put_parcel(same)
        change.set_pieces(same.key, store.pieces(parcel_key=same.key))
        change.put_comparison(store.comparisons()[0])
    assert len(store.history()) == length
    assert path.read_bytes() == before


def test_only_what_changed_is_in_the_entry(store):
    old = store.parcels()[0]
    with store.change(who="李四", at=AT, verb="derive", reason="改备注") as change:
        change.put_parcel(dataclasses.replace(old, remarks="已核"))
    entry = store.history()[-1]
    (delta,) = entry.deltas
    assert delta.before == {"remarks": "", "version": 1}
    assert delta.after == {"remarks": "已核", "version": 2}
    assert (entry.who, entry.at, entry.verb, entry.reason) == ("李四", AT, "derive", "改备注")
    assert store.history(parcel_key=old.key)[-1] == entry
    assert store.head() == entry.hash


def test_nothing_is_kept_of_a_change_that_fails(store, path):
    before = path.read_bytes()
    with pytest.raises(ValueError, match=r"0\.01"):  # the second is no whole hundredth
        put(store, parcel(9), make_parcel(parcel_no=10, planar_area_m2=Decimal("0.001")))
    assert len(store.parcels()) == 3
    assert path.read_bytes() == before


def test_a_stale_value_of_a_second_window_is_refused(store, path):
    with Store.open(path) as other:
        mine, theirs = store.parcels()[0], other.parcels()[0]
        put(other, dataclasses.replace(theirs, remarks="先到"))
        with pytest.raises(StaleError, match="1号图斑已被修改"):
            put(store, parcel(9), dataclasses.replace(mine, remarks="后到"))
        assert [each.remarks for each in store.parcels()] == ["先到", "", ""]


def test_a_new_parcel_does_not_overwrite_one_of_the_same_number(store):
    with pytest.raises(StaleError):
        put(store, make_parcel(parcel_no=1, shape=square(side=10)))


def test_pieces_are_replaced_as_a_set(store):
    key = store.parcels()[0].key
    whole = store.parcels()[0]
    pieces = [make_piece(whole, key=f"{key}/{number}") for number in (1, 2, 3)]
    for wanted in (pieces, pieces[1:], []):
        with store.change(who=WHO, at=AT, verb="derive") as change:
            change.set_pieces(key, wanted)
        assert store.pieces(parcel_key=key) == wanted
        assert len(store.pieces()) == len(wanted) + 2
        assert store.verify() == []
