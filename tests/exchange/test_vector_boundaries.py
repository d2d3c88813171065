"""Boundaries out of GIS, GPS and CAD files."""

from __future__ import annotations

import json
import warnings
import zipfile

import numpy as np
import pyproj
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon, box

from jdz_forestland import lean
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import boundaries

with lean.without_data_frames():
    from pyogrio import raw

N, E = 3255000.0, 39536000.0
HOLED = Polygon(
    box(E, N, E + 100, N + 100).exterior, [box(E + 20, N + 20, E + 40, N + 40).exterior]
)
TWO = MultiPolygon([box(E + 300, N, E + 350, N + 50), box(E + 400, N, E + 450, N + 50)])
DRIVERS = {
    ".shp": "ESRI Shapefile", ".gpkg": "GPKG", ".gdb": "OpenFileGDB", ".geojson": "GeoJSON",
    ".kml": "KML", ".dxf": "DXF", ".gpx": "GPX",
}  # fmt: skip


def write(path, shapes, *, epsg=4527, crs="as epsg", names=None, **options):
    move = pyproj.Transformer.from_crs(4527, epsg, always_xy=True)
    moved = [
        s
        if epsg == 4527
        else shapely.transform(s, lambda xy: np.column_stack(move.transform(*xy.T)))
        for s in shapes
    ]
    wkb = np.array([shapely.to_wkb(shape) for shape in moved], dtype=object)
    columns = {} if names is None else {"名称": np.array(names, dtype=object)}
    kinds = {shape.geom_type for shape in shapes}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the driver dislikes a layer without a system
        raw.write(
            path, wkb, list(columns.values()), list(columns), driver=DRIVERS[path.suffix.lower()],
            geometry_type=kinds.pop() if len(kinds) == 1 else "MultiPolygon",
            crs=f"EPSG:{epsg}" if crs == "as epsg" else crs, **options,
        )  # fmt: skip
    return path


def read(path, **choices):
    return boundaries.read([path], **{"county_code": "360222", **choices})


def rules(examined):
    return {finding.rule for finding in examined.findings}


def areas(examined):
    return [round(float(boundary.area_m2)) for boundary in examined.boundaries]


@pytest.mark.parametrize("epsg", [4527, 4548, 4526, 4528, 4498, 4490])
@pytest.mark.parametrize("ending", [".shp", ".gpkg", ".gdb"])
def test_every_accepted_system_gives_the_same_ground(tmp_path, ending, epsg):
    examined = read(write(tmp_path / f"界{ending}", [HOLED, TWO], epsg=epsg, names=["甲", "乙"]))
    assert areas(examined) == [9600, 5000]
    assert [(b.name, b.parts, b.holes) for b in examined.boundaries] == [("甲", 1, 1), ("乙", 2, 0)]
    assert examined.epsg == epsg
    assert examined.pending == ()
    x, y, _ = examined.boundaries[0].centre
    middle = (100 * 100 * 50 - 20 * 20 * 30) / 9600
    assert abs(float(x) - N - middle) < 0.002
    assert abs(float(y) - E - middle) < 0.002


@pytest.mark.parametrize(
    ("epsg", "key", "rule"), [(32650, "utm", "R11"), (3857, "mercator", "R12")]
)
def test_foreign_projections_are_read_only_when_agreed(tmp_path, epsg, key, rule):
    path = write(tmp_path / "界.gpkg", [HOLED], epsg=epsg)
    examined = read(path)
    assert rule in rules(examined)
    assert [cure.key for cure in examined.pending] == [key]
    assert examined.pending[0].after is not None
    cured = read(path, cures=frozenset({key}))
    assert (areas(cured), cured.pending) == ([9600], ())


@pytest.mark.parametrize(
    ("epsg", "rule"), [(2363, "R15"), (2384, "R15"), (2415, "R16"), (4610, "R15")]
)
def test_old_datums_are_refused(tmp_path, epsg, rule):
    examined = read(write(tmp_path / "界.gpkg", [HOLED], crs=f"EPSG:{epsg}"))
    assert rule in rules(examined)
    assert examined.boundaries == ()


def test_a_shapefile_without_prj_waits_for_a_choice(tmp_path):
    path = write(tmp_path / "界.shp", [HOLED], crs=None, names=["甲"])
    examined = read(path)
    assert "F-102" in rules(examined)
    assert [cure.key for cure in examined.pending] == ["crs"]
    assert read(path, epsg=4527).pending == ()
    assert read(path, cures=frozenset({"crs"})).pending == ()
    with pytest.raises(UserError, match="不可能"):
        read(path, epsg=4490)


def test_a_statement_that_the_numbers_contradict_waits_for_a_choice(tmp_path):
    path = write(tmp_path / "界.gpkg", [HOLED], crs="EPSG:4490")
    examined = read(path)
    assert [cure.key for cure in examined.pending] == ["crs"]
    assert areas(examined) == [9600]


@pytest.mark.parametrize(
    ("encoding", "cpg"), [("GBK", True), ("GBK", False), ("UTF-8", True), ("UTF-8", False)]
)
def test_chinese_names_of_shapefiles(tmp_path, encoding, cpg):
    path = write(tmp_path / "界.shp", [HOLED], names=["浮梁县鹅湖镇桃岭村"], encoding=encoding)
    if not cpg:
        (tmp_path / "界.cpg").unlink()
    examined = read(path)
    assert examined.boundaries[0].name == "浮梁县鹅湖镇桃岭村"
    assert examined.encoding == encoding


def test_geojson_is_wgs84_unless_it_says_otherwise(tmp_path):
    path = write(tmp_path / "界.geojson", [HOLED], epsg=4326)
    examined = read(path)
    assert (examined.pending, areas(examined)) == ((), [9600])
    assert "WGS84" in examined.crs_how


def test_geojson_with_plane_numbers_waits_for_a_choice(tmp_path):
    path = tmp_path / "界.geojson"
    path.write_text(json.dumps(shapely.geometry.mapping(HOLED)))
    assert [cure.key for cure in read(path).pending] == ["crs"]


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>奥维</name><Folder><name>地块</name>
<Placemark><name>矿山甲</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{outer}
</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>{inner}
</coordinates></LinearRing></innerBoundaryIs></Polygon></Placemark>
<Placemark><name>轨迹</name><LineString><coordinates>{outer}</coordinates></LineString></Placemark>
</Folder></Document></kml>"""


def kml():
    move = pyproj.Transformer.from_crs(4527, 4326, always_xy=True)

    def listed(ring):
        pairs = zip(*move.transform(*shapely.get_coordinates(ring).T), strict=True)
        return " ".join(f"{lon:.9f},{lat:.9f},0" for lon, lat in pairs)

    return KML.format(outer=listed(HOLED.exterior), inner=listed(HOLED.interiors[0]))


@pytest.mark.parametrize("ending", [".kml", ".ovkml", ".kmz"])
def test_kml_kmz_and_ovkml(tmp_path, ending):
    path = tmp_path / f"奥维{ending}"
    if ending == ".kmz":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", kml())
    else:
        path.write_text(kml(), encoding="utf-8")
    examined = read(path)
    assert examined.boundaries[0].name == "矿山甲"
    assert areas(examined)[0] == 9600
    assert examined.boundaries[0].text.startswith(f"奥维{ending}#")
    assert examined.pending == ()


def test_a_gps_track_is_closed_only_with_consent(tmp_path):
    track = LineString(list(HOLED.exterior.coords)[:-1])
    path = write(tmp_path / "轨迹.gpx", [track], epsg=4326, layer="tracks", FORCE_GPX_TRACK="YES")
    examined = read(path)
    assert "F-107" in rules(examined)
    assert examined.boundaries == ()
    assert [(cure.key, cure.blocking) for cure in examined.cures] == [("close", False)]
    assert areas(read(path, cures=frozenset({"close"}))) == [10000]


def test_closed_polylines_of_dxf(tmp_path):
    lines = [LineString(HOLED.exterior.coords), LineString(TWO.geoms[0].exterior.coords)]
    path = write(tmp_path / "界.dxf", lines, crs=None)
    examined = read(path)
    assert areas(examined) == [10000, 2500]
    assert "R1" in rules(examined)


def test_invalid_shapes_are_set_aside_and_the_rest_goes_on(tmp_path):
    bow = Polygon([(E, N), (E + 100, N + 100), (E + 100, N), (E, N + 100)])
    examined = read(write(tmp_path / "界.gpkg", [bow, TWO.geoms[0]], names=["叉", "好"]))
    assert [boundary.name for boundary in examined.boundaries] == ["好"]
    assert examined.quarantined == ("界.gpkg#界#叉",)


def test_swapped_axes_in_a_layer(tmp_path):
    turned = shapely.transform(HOLED, lambda xy: xy[:, ::-1])
    path = write(tmp_path / "界.shp", [turned], crs=None)
    examined = read(path)
    assert "R3" in rules(examined)
    assert {cure.key for cure in examined.pending} == {"swap", "crs"}
    assert areas(read(path, cures=frozenset({"swap", "crs"}))) == [9600]
