"""A boundary beside a faulty polygon of the survey is examined like any other."""

import json

from jdz_forestland.domain.progress import Silent
from jdz_forestland.service import importing
from tests.service import samples


def test_a_crossing_polygon_of_the_survey_nearby_stops_nothing(tmp_path):
    """The sample's bow-tie lies within reach of this square."""
    ring = [[39537500, 3244500], [39537900, 3244500], [39537900, 3244900], [39537500, 3244900]]
    source = tmp_path / "方块.geojson"
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4527"}}
    feature = {
        "type": "Feature",
        "properties": {"name": "方块"},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }
    collection = {"type": "FeatureCollection", "crs": crs, "features": [feature]}
    source.write_text(json.dumps(collection), encoding="utf-8")
    registry = samples.filled_copy(tmp_path / "登记库.gpkg")
    examined = importing.examine(registry, [source], importing.Choices(), Silent())
    assert [boundary.name for boundary in examined.boundaries] == ["方块"]
    assert "F-109" in {note.rule for note in examined.findings}
