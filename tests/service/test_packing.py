"""A county packs its frozen list: what goes in, what is said, what stays as it was."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace

import pytest

from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.domain.progress import Silent
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import Cancelled, UserError
from jdz_forestland.exchange import stored_zip
from jdz_forestland.service import keys, packing, reporting_state, submitted
from jdz_forestland.service.registry import Registry
from jdz_forestland.service.reporting_state import ReportState
from jdz_forestland.store import vault
from jdz_forestland.store.tables import FROZEN_LISTS
from tests.service import handing_over
from tests.service.handing_over import parcel


@pytest.fixture
def county(tmp_path):
    with handing_over.county(tmp_path / "浮梁.gpkg", parcel(1), parcel(2)) as registry:
        yield registry


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "U盘"
    folder.mkdir()
    return folder


def manifest_of(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))


def test_the_package_says_what_it_is(county, out):
    head = county.fingerprint
    packed = packing.pack(county, list_year=2023, out=out)
    assert packed.path.name == "360222浮梁县2023年度名单第1版.jdzbs"
    manifest = manifest_of(packed.path)
    assert manifest["county_code"] == "360222"
    assert (manifest["list_year"], manifest["list_version"]) == (2023, 1)
    assert (manifest["parcels"], manifest["total_mu"]) == (2, "30.00")
    assert manifest["registry_head"] == head
    assert manifest["included"] == 18
    assert manifest["who"] == "张三"
    assert manifest["package_id"] == packed.submission.key
    assert packed.key.fingerprint == packed.submission.fingerprint
    with zipfile.ZipFile(packed.path) as archive:
        assert archive.read("list.txt") == b"360222-0001,15.00\n360222-0002,15.00\n"
        assert archive.read("form.xlsx")[:2] == b"PK"
        assert len(archive.read("parcels.jsonl").splitlines()) == 2


def test_the_private_key_is_not_in_the_registry(county, out):
    packing.pack(county, list_year=2023, out=out)
    secret = keys.own("360222").path.read_bytes().splitlines()[1]
    assert secret not in county.path.read_bytes()
    assert secret not in (out / "360222浮梁县2023年度名单第1版.jdzbs").read_bytes()


def test_packing_is_one_entry_and_no_handing_over(county, out):
    before = len(county.history())
    assert reporting_state.status(county, 2023).state is ReportState.FROZEN
    packing.pack(county, list_year=2023, out=out)
    status = reporting_state.status(county, 2023)
    assert status.state is ReportState.PACKED
    assert status.label == "已定稿，未报送"
    assert "收到市级回执后才算报送" in status.detail
    assert not status.is_handed_over
    assert status.days_left == 14
    assert len(county.history()) == before + 1
    assert "30.00亩" in county.history()[-1].reason
    assert not county.verify()


def test_the_same_content_has_the_same_id_and_bytes(county, out, monkeypatch):
    first = packing.pack(county, list_year=2023, out=out / "a.jdzbs")
    monkeypatch.setattr(
        Registry, "fingerprint", first.submission.registry_head
    )  # packing is an entry of its own; without it the state of the registry is the same
    last = county.store.last_entry()
    monkeypatch.setattr(
        type(county.store), "last_entry", lambda self: county.history()[last.seq - 2]
    )
    again = packing.pack(county, list_year=2023, out=out / "b.jdzbs")
    assert again.submission.key == first.submission.key
    assert (out / "a.jdzbs").read_bytes() == (out / "b.jdzbs").read_bytes()


def test_papers_may_be_left_out_by_size(tmp_path, out):
    path = tmp_path / "大.gpkg"
    with handing_over.county(path, parcel(1), size=5000) as registry:
        packed = packing.pack(registry, list_year=2023, out=out, largest_material=4999)
        assert len(packed.left_out) == 9
        assert packed.submission.included == 0
        named = manifest_of(packed.path)["left_out"]
        assert {row["sha256"] for row in named} == {paper.sha256 for paper in packed.left_out}
        assert packed.path.stat().st_size < 40_000
        whole = packing.pack(registry, list_year=2023, out=out, largest_material=5000)
        assert whole.left_out == ()
        assert whole.submission.key != packed.submission.key
        assert len(submitted.submissions(registry)) == 2


def test_the_version_before_is_compared(county, out):
    (frozen,) = county.store.all_of(FROZEN_LISTS)
    handing_over.set_state(county, frozen, ListState.RETURNED)
    handing_over.add(county.store, county.path, parcel(3))
    handing_over.freeze(county)
    changes = packing.pack(county, list_year=2023, out=out).changes
    assert [(c.label, c.before, c.after) for c in changes] == [("360222-0003", "", "15.00")]


# --- refused -----------------------------------------------------------------------------------


def test_without_a_frozen_list_there_is_no_package(tmp_path, out):
    with handing_over.county(tmp_path / "a.gpkg", parcel(1), frozen=False) as registry:
        with pytest.raises(UserError, match="还没有定稿的名单"):
            packing.pack(registry, list_year=2023, out=out)
        frozen = handing_over.freeze(registry)
        handing_over.set_state(registry, frozen, ListState.RETURNED)
        with pytest.raises(UserError, match="第1版已退回，还没有定稿"):
            packing.pack(registry, list_year=2023, out=out)
    assert not list(out.iterdir())


def test_the_city_packs_nothing(tmp_path, out):
    with (
        handing_over.city(tmp_path / "市.gpkg") as registry,
        pytest.raises(UserError, match="市级登记库不制作"),
    ):
        packing.pack(registry, list_year=2023, out=out)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reserve_area_m2": handing_over.mu("9000.00")}, "名单上是360222-0001、15.00亩"),
        ({"stage": Stage.CHANGE}, "环节是“变更”"),
        ({"village": "别的村"}, "储备库表与定稿时不同"),
    ],
)
def test_a_registry_that_moved_on_is_refused(county, out, changes, said):
    held = county.find("360222-0001")
    with county.store.change(who="x", at=handing_over.AT, verb="act") as change:
        change.put_parcel(replace(held, **changes))
    with pytest.raises(UserError, match=said):
        packing.pack(county, list_year=2023, out=out)
    assert not list(out.iterdir())


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_lost_paper_is_named(county, out, damage):
    paper = county.store.cases.materials()[0]
    path = vault.path_of(county.path, paper.sha256, paper.file_name)
    path.chmod(0o600)
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(b"x" * paper.size)
    before = len(county.history())
    with pytest.raises(UserError, match=paper.file_name):
        packing.pack(county, list_year=2023, out=out)
    assert not list(out.iterdir())
    assert len(county.history()) == before


def test_the_name_says_what_the_file_is(county, out):
    with pytest.raises(UserError, match="应以"):
        packing.pack(county, list_year=2023, out=out / "a.zip")


def test_stopping_leaves_nothing(county, out):
    seen = []

    class Stopping(Silent):
        def step(self, name, done=0, total=0):
            seen.append(name)
            if len(seen) > 20:
                raise Cancelled

    with pytest.raises(Cancelled):
        packing.pack(county, list_year=2023, out=out, progress=Stopping())
    assert set(seen) == {"收集图斑", "装入材料"}
    assert not list(out.iterdir())
    assert submitted.submissions(county) == []


def test_a_package_in_use_stays(county, out, monkeypatch):
    def busy(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stored_zip.Writer, "finish", busy)
    with pytest.raises(UserError, match="磁盘空间不足"):
        packing.pack(county, list_year=2023, out=out)
    assert not list(out.iterdir())
    assert submitted.submissions(county) == []
