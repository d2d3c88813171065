"""A process layer in a FileGDB, and last year's DLTB in a database that was compared before."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from jdz_forestland.domain.progress import Silent
from jdz_forestland.exchange import survey_process
from jdz_forestland.service import deriving
from jdz_forestland.service.compared import dltb_of
from jdz_forestland.service.deriving import propose
from tests.service import samples
from tests.service.test_process_layer import (
    PARTLY,
    PIT,
    WEST,
    WHOLE,
    request,
    rules_of,
    size,
    write_base,
)
from tests.service.updates import write
from tests.store.registries import make_comparison

YEAR = 2021


@pytest.fixture
def registry(tmp_path):
    return samples.empty_copy(tmp_path / "登记库.gpkg")


def found_in(registry, path):
    return propose(registry, request(path), Silent()).derivation


def test_a_file_geodatabase_gives_the_same_as_a_geopackage(registry, tmp_path):
    both = [
        found_in(registry, write(tmp_path / f"360222GXGC.{kind}", PARTLY))
        for kind in ("gdb", "gpkg")
    ]
    for result in both:
        (found,) = result.found
        assert found.parcel.reserve_area_m2 == size(WEST)
    assert rules_of(both[0]) == rules_of(both[1])
    assert both[0].found[0].parcel.shape.equals_exact(both[1].found[0].parcel.shape, 1e-3)


@pytest.mark.parametrize(("off", "told"), [(Decimal(3), True), (Decimal(0), False)])
def test_sums_are_held_against_a_dltb_that_was_compared_before(tmp_path, off, told):
    base = tmp_path / "2021.gpkg"
    write_base(base, PIT.bsm, size(WHOLE) + off)
    path = write(tmp_path / "更新.gdb", PARTLY, update=False)
    usual = make_comparison()
    used = replace(usual.after, path=str(base), layer="DLTB", year=YEAR)
    held = replace(usual, after=used)
    assert dltb_of([held], YEAR, path) == (base, "DLTB")
    pair = deriving._examine_both(request(path))[2]
    assert pair is not None
    rows = survey_process.read(pair, years=(YEAR, YEAR + 1), base=(base, "DLTB"))
    assert rows.declared_before == {PIT.bsm: size(WHOLE) + off}
    derivation = deriving._follow(pair, request(path), "360222", (), Silent(), base=(base, "DLTB"))
    assert ("S-107" in rules_of(derivation)) is told


def test_a_database_that_has_gone_is_not_missed(tmp_path):
    held = make_comparison()
    assert dltb_of([held], held.after.year, tmp_path / "x.gpkg") is None
    path = write(tmp_path / "更新.gpkg", PARTLY, update=False)
    pair = deriving._examine_both(request(path))[2]
    assert pair is not None
    broken = tmp_path / "坏.gpkg"
    broken.write_bytes(b"no database")
    rows = survey_process.read(pair, years=(2021, 2022), base=(broken, "DLTB"))
    assert rows.declared_before == {}
