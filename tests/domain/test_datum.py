"""The office's own seven parameters: exact, in the right direction and order, and never told."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdz_forestland.domain import crs, datum
from jdz_forestland.domain.datum import Datum, DatumShift
from jdz_forestland.errors import UserError

# made up; of the size that such sets have
SETS = {
    Datum.XIAN80: DatumShift(Datum.XIAN80, 112.5, -58.25, -31.75, 1.25, -0.75, 2.5, -3.5, "测试函"),
    Datum.BEIJING54: DatumShift(
        Datum.BEIJING54, 15.5, -154.25, -82.75, 0.5, 0.25, -1.5, 1.25, "测试函"
    ),
}
AXES = {Datum.XIAN80: (6378140.0, 298.257), Datum.BEIJING54: (6378245.0, 298.3)}
GEOGRAPHIC = {Datum.XIAN80: 4610, Datum.BEIJING54: 4214}
ZONE_39 = {Datum.XIAN80: 2363, Datum.BEIJING54: 2415}
PLACES = st.tuples(st.floats(116.9, 117.7), st.floats(28.7, 29.95))


def cartesian(lon, lat, axis, flattening):
    square = (2 - 1 / flattening) / flattening
    across = axis / math.sqrt(1 - square * math.sin(lat) ** 2)
    return np.array(
        [
            across * math.cos(lat) * math.cos(lon),
            across * math.cos(lat) * math.sin(lon),
            across * (1 - square) * math.sin(lat),
        ]
    )


def by_hand(shift, lon, lat):
    """Longitude and latitude on CGCS2000 by the textbook's matrix, degrees."""
    old = cartesian(math.radians(lon), math.radians(lat), *AXES[shift.datum])
    x, y, z = (math.radians(each / 3600) for each in (shift.rx, shift.ry, shift.rz))
    turn = np.array([[1, -z, y], [z, 1, -x], [-y, x, 1]])
    moved = (1 + shift.scale_ppm * 1e-6) * (turn @ old)
    moved += [shift.dx, shift.dy, shift.dz]
    back = pyproj.Transformer.from_pipeline(
        "+proj=pipeline +step +inv +proj=cart +a=6378137 +rf=298.257222101 "
        "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    return back.transform(*moved)[:2]


@pytest.mark.parametrize("shift", SETS.values(), ids=SETS)
@settings(max_examples=30)
@given(place=PLACES)
def test_the_shift_is_that_of_the_textbook_whichever_plane_the_numbers_are_in(shift, place):
    truth = crs.to_registry_xy(np.array([by_hand(shift, *place)]), 4490)
    assert np.abs(shift.to_registry_xy(np.array([place]), 4490) - truth).max() < 0.001
    for old, plane in ((ZONE_39[shift.datum], 4527), (ZONE_39[shift.datum] + 21, 4548)):
        # the plane of the old datum itself, from the EPSG registry, easting first
        move = pyproj.Transformer.from_crs(GEOGRAPHIC[shift.datum], old, always_xy=True)
        numbers = np.array([move.transform(*place)])
        assert np.abs(shift.to_registry_xy(numbers, plane) - truth).max() < 0.001


@pytest.mark.parametrize("shift", SETS.values(), ids=SETS)
@given(place=PLACES)
@settings(max_examples=30)
def test_there_and_back_ends_where_it_began(shift, place):
    axis, flattening = AXES[shift.datum]
    there = shift.to_registry_xy(np.array([place]), 4490)
    back = pyproj.Transformer.from_pipeline(
        "+proj=pipeline +step +inv +proj=tmerc +lon_0=117 +x_0=39500000 +ellps=GRS80 "
        "+a=6378137 +rf=298.257222101 +step +proj=cart +a=6378137 +rf=298.257222101 "
        f"+step +inv +proj=helmert +convention=position_vector +x={shift.dx} +y={shift.dy} "
        f"+z={shift.dz} +rx={shift.rx} +ry={shift.ry} +rz={shift.rz} +s={shift.scale_ppm} "
        f"+step +inv +proj=cart +a={axis} +rf={flattening} "
        "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    # the height that the shift leaves is lost in a plane: some metres of it move no place
    assert np.abs(np.array(back.transform(*there[0])) - place).max() < 1e-7


def test_every_plane_of_both_datums_is_known_by_its_cgcs2000_twin():
    for zone in range(25, 46):
        for old, new in ((2349, 4513), (2370, 4534)):
            assert crs.old_datum(f"EPSG:{old + zone - 25}") == ("xian80", new + zone - 25)
        for old, new in ((2401, 4513), (2422, 4534)):
            assert crs.old_datum(f"EPSG:{old + zone - 25}") == ("beijing54", new + zone - 25)
    assert crs.old_datum("EPSG:4610") == ("xian80", 4490)
    for epsg in (4527, 4490, 4326, 32650, 3857):
        assert crs.old_datum(f"EPSG:{epsg}") is None
    assert crs.old_datum("nonsense") is None


@pytest.mark.parametrize(
    "change",
    [
        {"dx": 5000.0}, {"rz": 40.0}, {"scale_ppm": 900.0}, {"dz": math.nan}, {"dy": math.inf},
        {"rx": 1e300}, {"paper": " "}, {"paper": "长" * 101},
        {"dx": 0.0, "dy": 0.0, "dz": 0.0, "rx": 0.0, "ry": 0.0, "rz": 0.0, "scale_ppm": 0.0},
    ],
)  # fmt: skip
def test_a_set_that_cannot_be_right_is_refused_with_a_sentence(change):
    with pytest.raises(UserError) as caught:
        datum.check(replace(SETS[Datum.XIAN80], **change))
    assert caught.value.hint


def test_no_figure_of_a_set_is_in_any_text_about_it():
    shift = datum.check(SETS[Datum.XIAN80])
    for text in (repr(shift), str(shift), shift.source, shift.fingerprint):
        for number in shift.numbers:
            assert f"{abs(number):g}" not in text.replace(shift.fingerprint, "")
    assert len(shift.fingerprint) == 8
    assert replace(shift, dx=112.6).fingerprint != shift.fingerprint
    assert replace(shift, paper="别的").fingerprint == shift.fingerprint
