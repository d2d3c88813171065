from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from shapely.geometry import MultiPolygon, Polygon

from jdz_forestland.domain.land_role import LandRole
from jdz_forestland.domain.land_role import LandRole as DomainRole
from jdz_forestland.domain.progress import Silent
from jdz_forestland.errors import Cancelled
from jdz_forestland.service import settings
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.ui import parcels_page, registry_reader, survey_layers
from jdz_forestland.ui.map.theme import LayerKey
from jdz_forestland.ui.parcel_map import ParcelMap, rings_of, shapes_of
from tests.builders import make_parcel, make_piece, square
from tests.ui.sample_desk import derived_registry, desk_with, leave


@pytest.fixture
def desk(qtbot, tmp_path):
    desk = desk_with(derived_registry(tmp_path))
    yield desk
    leave(desk)


@pytest.fixture
def used(desk):
    comparison = desk.registry.comparisons()[0]
    return comparison.before, comparison.after


def test_the_map_and_the_surveys_mean_the_same_by_a_role():
    assert {role.name: role.value for role in LandRole} == {
        role.name: role.value for role in DomainRole
    }


def test_rings_of_a_shape_with_a_hole_and_two_parts():
    hole = [(2, 2), (4, 2), (4, 4), (2, 4)]
    holed = Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [hole])
    shape = MultiPolygon([holed, Polygon([(20, 0), (21, 0), (21, 1)])])
    first, second = rings_of([shape, square(side=5, easting=50, northing=50)])
    assert [len(ring) for ring in first] == [5, 5, 4]
    assert [len(ring) for ring in second] == [5]
    assert second[0].min() == 50
    assert rings_of([]) == []


def test_a_piece_is_picked_as_its_parcel():
    parcel = make_parcel(parcel_no=7)
    shapes = shapes_of([parcel], [make_piece(parcel)])
    assert [(name, label, kind) for name, label, _, kind in shapes] == [
        (parcel.key, "7", LayerKey.PARCELS),
        (parcel.key, "", LayerKey.PIECES),
    ]


def test_a_survey_is_converted_once_and_then_mapped_from_the_cache(used, tmp_path):
    before, after = used
    first = survey_layers.load(before, after, tmp_path / "cache", Silent())
    card = survey_layers.folder_of(before, tmp_path / "cache") / "layer.json"
    stamp = card.stat().st_mtime_ns
    again = survey_layers.load(before, after, tmp_path / "cache", Silent())
    assert card.stat().st_mtime_ns == stamp
    assert len(again.layers[LayerKey.BEFORE]) == len(first.layers[LayerKey.BEFORE]) > 3000
    assert again.layers[LayerKey.BEFORE].overview is not None
    assert not list((tmp_path / "cache").glob("part-*"))


def test_a_survey_that_is_gone_is_named_and_the_other_one_shown(used, tmp_path):
    before, after = used
    elsewhere = str(tmp_path / "moved.gpkg")
    gone = replace(before, path=elsewhere, file_name="moved.gpkg", sha256="0" * 64)
    found = survey_layers.load(gone, after, tmp_path / "cache", Silent())
    assert set(found.layers) == {LayerKey.AFTER}
    assert found.notes == (
        "2021年度数据库“moved.gpkg”已不在原来的位置，地图上没有这一年的地类；图斑不受影响。",
    )


def test_a_survey_that_is_gone_is_shown_from_the_cache(used, tmp_path):
    before, after = used
    survey_layers.load(before, after, tmp_path / "cache", Silent())
    gone = replace(before, path=str(tmp_path / "moved.gpkg"))
    found = survey_layers.load(gone, after, tmp_path / "cache", Silent())
    assert set(found.layers) == {LayerKey.BEFORE, LayerKey.AFTER}


def test_a_damaged_cache_is_made_anew(used, tmp_path):
    before, after = used
    cache = tmp_path / "cache"
    survey_layers.load(before, after, cache, Silent())
    (survey_layers.folder_of(before, cache) / "xy.npy").unlink()
    found = survey_layers.load(before, after, cache, Silent())
    assert len(found.layers[LayerKey.BEFORE]) > 3000


def test_the_same_file_read_in_another_way_is_another_layer(used, tmp_path):
    before, _ = used
    other = replace(before, epsg=4548)
    assert survey_layers.folder_of(before, tmp_path) != survey_layers.folder_of(other, tmp_path)


def test_old_conversions_make_room(used, tmp_path):
    before, after = used
    cache = tmp_path / "cache"
    survey_layers.load(before, after, cache, Silent())
    model = survey_layers.folder_of(before, cache)
    for number in range(survey_layers.KEPT + 3):
        shutil.copytree(model, cache / f"old{number}")
    shutil.rmtree(model)
    survey_layers.load(before, after, cache, Silent())
    assert len(list(cache.glob("*/layer.json"))) == survey_layers.KEPT


def test_cancelling_leaves_no_half_layer(used, tmp_path):
    before, after = used
    progress = JobProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        survey_layers.load(before, after, tmp_path / "cache", progress)
    assert not list(tmp_path.glob("cache/*"))


def test_the_map_says_what_it_lacks(qtbot, desk, used, tmp_path):
    before, after = used
    elsewhere = str(tmp_path / "moved.gpkg")
    gone = replace(before, path=elsewhere, file_name="moved.gpkg", sha256="0" * 64)
    view = ParcelMap(desk, empty="")
    qtbot.addWidget(view)
    view.show_surveys(gone, after)
    assert view.note.text() == "正在读取底图…"
    qtbot.waitUntil(lambda: not desk.runner.reading)
    assert "moved.gpkg" in view.note.text()
    assert set(view.panel.canvas.renderer.layers) == {LayerKey.AFTER}
    assert (settings.folder() / "cache").is_dir()


def test_surveys_asked_for_last_are_shown_last(qtbot, desk, used):
    before, after = used
    view = ParcelMap(desk, empty="")
    qtbot.addWidget(view)
    view.show_surveys(before, after)
    view.show_surveys(None, None)
    qtbot.waitUntil(lambda: not desk.runner.reading)
    assert not view.panel.canvas.renderer.layers
    assert view.note.text() == ""


def test_a_large_registry_is_checked_beside_the_window(qtbot, desk, monkeypatch):
    monkeypatch.setattr(registry_reader, "AT_ONCE", 10)
    ran_on = []
    real = parcels_page._check

    def check(registry, *, list_year):
        ran_on.append(QThread.currentThread())
        return real(registry, list_year=list_year)

    monkeypatch.setattr(parcels_page, "_check", check)
    page = parcels_page.ParcelsPage(desk)
    qtbot.addWidget(page)
    page.show()
    assert page.table.records.index(0, 6).data() == "检查中…"
    qtbot.waitUntil(lambda: page.table.records.index(0, 6).data() == "无")
    assert ran_on != [page.thread()]
    desk.select((page.table.records.identity_at(0),))
    page.card.tabs.setCurrentWidget(page.card.history)
    qtbot.waitUntil(lambda: len(page.card.history.blocks) == 1)


def test_a_reading_that_came_too_late_is_dropped(qtbot, desk, monkeypatch):
    monkeypatch.setattr(registry_reader, "AT_ONCE", 0)
    reader = registry_reader.RegistryReader(desk)
    taken: list[str] = []
    reader.read("检查", lambda registry: "old", taken.append, parcels=1)
    reader.read("检查", lambda registry: "new", taken.append, parcels=1)
    qtbot.waitUntil(lambda: not desk.runner.reading and bool(taken))
    assert taken == ["new"]


def test_the_path_of_a_survey_may_hold_any_letters(used, tmp_path):
    before, after = used
    moved = tmp_path / "二〇二一 年度 (终)" / "dltb.gpkg"
    moved.parent.mkdir()
    shutil.copyfile(Path(before.path), moved)
    found = survey_layers.load(replace(before, path=str(moved)), after, tmp_path / "c", Silent())
    assert LayerKey.BEFORE in found.layers
