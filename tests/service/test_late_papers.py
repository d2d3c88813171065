"""Papers that were too large for the package: told, and taken when they come by another way."""

from __future__ import annotations

import shutil

import pytest

from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.errors import UserError
from jdz_forestland.service import late_papers, packing, receiving, replying, submitted
from jdz_forestland.store import vault
from jdz_forestland.store.tables import FROZEN_LISTS
from tests.service import handing_over
from tests.service.handing_over import parcel


@pytest.fixture
def county(tmp_path):
    with handing_over.county(tmp_path / "浮梁.gpkg", parcel(1)) as registry:
        yield registry


@pytest.fixture
def city(tmp_path):
    with handing_over.city(tmp_path / "市.gpkg", "360222") as registry:
        yield registry


@pytest.fixture
def received(county, city, tmp_path):
    path = packing.pack(county, list_year=2023, out=tmp_path, largest_material=0).path
    return receiving.receive(city, path)


def files_of(county, tmp_path, count):
    """Return copies of the papers, as they lie on a stick under other names."""
    for number, paper in enumerate(county.store.cases.materials()[:count]):
        path = vault.path_of(county.path, paper.sha256, paper.file_name)
        yield shutil.copy(path, tmp_path / f"U盘-{number}.dat")


def test_papers_left_out_are_told_and_have_no_entry(city, received):
    assert len(received.arrival.left_out) == 9
    assert {f.rule.code for f in received.arrival.findings} == {"B-102"}
    assert received.arrival.returnable == ()
    assert city.store.cases.materials() == []
    assert city.verify() == []
    assert len(late_papers.awaited(city, received.submission)) == 9


def test_they_are_known_by_their_content(county, city, received, tmp_path):
    stick = [*files_of(county, tmp_path, 8), tmp_path / "别的.pdf"]
    stick[-1].write_bytes(b"other")
    added = late_papers.add(city, received.submission, stick)
    assert len(added.papers) == 8
    assert added.strange == ("别的.pdf",)
    assert len(added.awaited) == 1
    assert city.store.cases.materials() == county.store.cases.materials()[:8]
    assert "补交材料8份" in city.history()[-1].reason
    assert city.verify() == []
    again = late_papers.add(city, received.submission, stick)
    assert (again.papers, len(again.strange)) == ((), 9)


def test_the_next_version_keeps_what_came(county, city, received, tmp_path):
    late_papers.add(city, received.submission, list(files_of(county, tmp_path, 9)))
    (frozen,) = county.store.all_of(FROZEN_LISTS)
    handing_over.set_state(county, frozen, ListState.RETURNED)
    handing_over.freeze(county)
    path = packing.pack(county, list_year=2023, out=tmp_path, largest_material=0).path
    second = receiving.receive(city, path)
    assert second.arrival.diff.changes == ()
    assert late_papers.awaited(city, second.submission) == ()
    assert len(city.store.cases.materials()) == 9
    assert city.verify() == []


def test_what_does_not_count_any_more_takes_no_papers(county, city, received, tmp_path):
    key = received.submission.key
    replying.send_back(city, key, reason=Reason.OTHER, text="退", out=tmp_path)
    with pytest.raises(UserError, match="已被代替或已退回"):
        late_papers.add(city, received.submission, list(files_of(county, tmp_path, 1)))
    assert submitted.current(city, "360222", 2023) is None


def test_a_file_that_is_gone_is_said(city, received, tmp_path):
    before = city.fingerprint
    with pytest.raises(UserError, match="无法读取"):
        late_papers.add(city, received.submission, [tmp_path / "没有.pdf"])
    assert city.fingerprint == before
