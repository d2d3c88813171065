"""An old datum is converted with the office's own parameters only, and only where agreed to."""

from __future__ import annotations

import json
import math
import sqlite3
import stat
import sys

import numpy as np
import pyproj
import pytest

from jdz_forestland.domain.datum import Datum
from jdz_forestland.domain.findings import Level
from jdz_forestland.errors import UserError
from jdz_forestland.service import datums, importing, settings
from jdz_forestland.service.importing import Choices
from jdz_forestland.service.jobs import JobProgress
from tests.domain.test_datum import AXES, SETS
from tests.exchange.coordinate_files import E, N, parcel, square, txt
from tests.service import samples

XIAN = SETS[Datum.XIAN80]


def on_old_datum(points, shift):
    """Easting and northing of the same places on the old datum, in its own zone 39."""
    axis, flattening = AXES[shift.datum]
    back = pyproj.Transformer.from_pipeline(
        "+proj=pipeline +step +inv +proj=tmerc +lon_0=117 +x_0=39500000 +a=6378137 "
        "+rf=298.257222101 +step +proj=cart +a=6378137 +rf=298.257222101 "
        f"+step +inv +proj=helmert +convention=position_vector +x={shift.dx} +y={shift.dy} "
        f"+z={shift.dz} +rx={shift.rx} +ry={shift.ry} +rz={shift.rz} +s={shift.scale_ppm} "
        f"+step +inv +proj=cart +a={axis} +rf={flattening} "
        f"+step +proj=tmerc +lon_0=117 +x_0=39500000 +a={axis} +rf={flattening}"
    )
    return np.column_stack(back.transform(points[:, 0], points[:, 1]))


def old_file(path, shift=XIAN, *, east=0.0, swapped=False):
    points = np.array([[y + east, x] for x, y in square()[:-1]])
    old = on_old_datum(points, shift)
    pairs = [(x, y) if not swapped else (y, x) for y, x in old.tolist()]
    header = (
        f"[属性描述]\n坐标系={shift.datum.label}\n几度分带=3\n计量单位=米\n带号=39\n[地块坐标]\n"
    )
    lines = [header, f"{len(pairs) + 1},1.0,1,采石场甲,面,,林地,,@\n"]
    lines += [f"J{i},1,{x:.4f},{y:.4f}\n" for i, (x, y) in enumerate([*pairs, pairs[0]], start=1)]
    path.write_text("".join(lines), encoding="gbk")
    return path


def look(path, *cures, registry=None, **choices):
    wanted = Choices(cures=frozenset(cures), **choices)
    return importing.examine(registry, [path], wanted, JobProgress())


@pytest.mark.parametrize("shift", SETS.values(), ids=SETS)
def test_an_old_datum_is_refused_without_parameters_and_says_where_to_enter_them(tmp_path, shift):
    found = look(old_file(tmp_path / "旧.txt", shift))
    worst = found.findings[0]
    assert (worst.rule, worst.severity) == (shift.datum.rule, Level.ERROR)
    assert "录入" in worst.hint
    assert not found.boundaries
    assert not found.cures


@pytest.mark.parametrize("shift", SETS.values(), ids=SETS)
def test_own_parameters_bring_it_to_its_place_once_they_are_agreed_to(tmp_path, shift):
    datums.save(shift)
    path = old_file(tmp_path / "旧.txt", shift)
    found = look(path)
    (cure,) = found.cures
    assert (cure.key, cure.agreed, cure.blocking) == ("datum", False, True)
    assert shift.paper in cure.size
    assert "移动" in cure.size
    moved = math.hypot(cure.after[0] - cure.before[0], cure.after[1] - cure.before[1])
    assert 10 < moved < 500
    assert found.pending
    assert found.epsg is None
    agreed = look(path, "datum")
    assert not agreed.pending
    assert agreed.findings[0].severity < Level.ERROR
    (west, south, east, north) = agreed.boundaries[0].shape.bounds
    truth = np.array([E, N, E + 100, N + 100])
    assert np.abs(np.array([west, south, east, north]) - truth).max() < 0.01


def test_swapped_axes_and_an_old_datum_are_two_cures(tmp_path):
    datums.save(XIAN)
    path = old_file(tmp_path / "旧.txt", swapped=True)
    assert [cure.key for cure in look(path).cures] == ["swap", "datum"]
    assert [cure.key for cure in look(path, "datum").pending] == ["swap"]
    done = look(path, "swap", "datum")
    assert abs(done.boundaries[0].shape.bounds[0] - E) < 0.01
    swap, datum = done.cures
    assert swap.after == datum.before != datum.after


def test_parameters_of_the_other_datum_are_of_no_use(tmp_path):
    datums.save(SETS[Datum.BEIJING54])
    assert not look(old_file(tmp_path / "旧.txt")).boundaries


def test_who_says_xian80_of_a_file_that_says_cgcs2000_is_not_followed(tmp_path):
    datums.save(XIAN)
    path = tmp_path / "新.txt"
    path.write_text(txt(parcel("矿A", square())), encoding="gbk")
    found = look(path, "datum", epsg=2363)
    assert not found.boundaries
    assert "2000" in found.findings[0].text


def test_the_history_names_paper_and_fingerprint_and_the_registry_no_figure(tmp_path):
    registry = tmp_path / "库.gpkg"
    samples.new(registry)
    datums.save(XIAN)
    examined = look(old_file(tmp_path / "旧.txt"), "datum", registry=registry)
    proposal = importing.propose(registry, examined)
    importing.accept(registry, proposal, who="张三")
    raw = registry.read_bytes()
    with sqlite3.connect(registry) as database:
        told = " ".join(str(row) for row in database.execute("select * from history"))
    database.close()
    assert XIAN.paper in told
    assert XIAN.fingerprint in told
    for number in XIAN.numbers:
        assert str(abs(number)) not in told
    assert json.dumps(XIAN.dx).encode() + b"," not in raw


def test_parameters_survive_a_round_trip_and_only_their_owner_reads_them():
    datums.save(XIAN)
    datums.save(SETS[Datum.BEIJING54])
    assert datums.load() == SETS
    mode = (settings.folder() / "datums.json").stat().st_mode
    assert sys.platform == "win32" or not mode & (stat.S_IRWXG | stat.S_IRWXO)
    datums.remove(Datum.XIAN80)
    assert set(datums.load()) == {Datum.BEIJING54}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"[[[[", b"{}", b'{"system": 5}', b"[" * 100_000,
        b'{"system": "wgs84"}', b'{"system": "xian80", "dx": "1"}', b'{"system": ["xian80"]}',
        b'{"system": "xian80", "dx": NaN, "dy": 0, "dz": 0, "rx": 0, "ry": 0, "rz": 0, '
        b'"scale_ppm": 0, "paper": "x"}',
        b'{"system": "xian80", "dx": 1e400, "dy": 0, "dz": 0, "rx": 0, "ry": 0, "rz": 0, '
        b'"scale_ppm": 0, "paper": "x"}',
        b'{"system": "xian80", "dx": 9000, "dy": 0, "dz": 0, "rx": 0, "ry": 0, "rz": 0, '
        b'"scale_ppm": 0, "paper": "x"}',
        b'{"system": "xian80", "dx": 1, "dy": 0, "dz": 0, "rx": 0, "ry": 0, "rz": 0, '
        b'"scale_ppm": 0, "paper": 7}',
    ],
)  # fmt: skip
def test_a_broken_file_of_parameters_is_a_sentence_and_a_broken_store_counts_as_none(
    tmp_path, content
):
    path = tmp_path / "参数.json"
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        datums.read_file(path)
    assert caught.value.hint
    settings.folder().mkdir(parents=True, exist_ok=True)
    (settings.folder() / "datums.json").write_bytes(content)
    assert datums.load() == {}
    datums.save(XIAN)
    assert set(datums.load()) == {Datum.XIAN80}
