"""`restore`: a backup in the place of a registry, with nothing of the old one lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from jdz_forestland.service.registry import Registry
from jdz_forestland.store import vault
from tests.cli.conftest import check_refusal
from tests.service import handing_over
from tests.service.handing_over import parcel


@pytest.fixture
def county(tmp_path):
    path = tmp_path / "浮梁.gpkg"
    with handing_over.county(path, parcel(1), parcel(2), frozen=False):
        pass
    return path


@pytest.fixture
def backup(cli, county, tmp_path):
    (tmp_path / "备份").mkdir()
    path = tmp_path / "备份" / "九月.gpkg"
    assert cli("backup", county, path).code == 0
    return path


def entries(path):
    with Registry.open(path, who="张三") as registry:
        assert registry.verify() == []
        return registry.history()


def test_a_backup_takes_the_place_and_the_old_one_is_kept(cli, county, backup):
    with Registry.open(county, who="张三") as registry:
        handing_over.freeze(registry)
    before = county.read_bytes()
    saved = backup.read_bytes()
    said = cli("restore", backup, county, "--who", "李四", "--json").json
    assert said["path"] == str(county)
    assert said["lost_entries"] == 1
    assert Path(said["kept"]).read_bytes() == before
    assert backup.read_bytes() == saved
    *_, last = entries(county)
    assert (last.verb, last.who, last.previous) == ("restore", "李四", said["head"])
    assert "恢复前" in last.reason
    text = cli("restore", backup, county).out
    assert "备份之后办的1步不在恢复的登记库中" in text


def test_papers_come_with_it_and_a_lost_registry_comes_back(cli, county, backup, tmp_path):
    county.unlink()
    vault.discard(county)
    said = cli("restore", backup, county, "--json").json
    assert (said["kept"], said["lost_entries"]) == (None, 0)
    assert entries(county)
    other = tmp_path / "另一台.gpkg"
    assert cli("restore", backup, other).code == 0
    assert entries(other)


def test_a_damaged_registry_is_replaced_and_kept(cli, county, backup):
    county.write_bytes(county.read_bytes()[:5000])
    said = cli("restore", backup, county, "--json").json
    assert said["lost_entries"] is None
    assert Path(said["kept"]).stat().st_size == 5000
    assert entries(county)


@pytest.mark.parametrize("what", ["paper", "row", "foreign", "none", "same", "cut", "text"])
def test_what_is_no_good_backup_is_refused_and_changes_nothing(cli, county, backup, what):
    before, source = county.read_bytes(), backup
    if what == "paper":
        (paper, *_) = vault.folder(backup).glob("??/*")
        paper.chmod(0o600)
        paper.unlink()
        vault.discard(county)
    elif what == "row":
        with Registry.open(backup, who="x") as registry:
            registry.store._conn.execute("UPDATE parcels SET town = '别处'")
            registry.store._conn.commit()
    elif what == "foreign":
        source = backup.with_name("乐平.gpkg")
        assert cli("new", source, "--county", "360281").code == 0
    elif what == "none":
        source = backup.with_name("没有.gpkg")
    elif what == "same":
        source = county
    elif what == "cut":
        backup.write_bytes(backup.read_bytes()[:5000])
    else:
        backup.write_text("这不是登记库", encoding="utf-8")
    check_refusal(cli("restore", source, county))
    assert county.read_bytes() == before
    assert sorted(each.name for each in county.parent.glob("*.gpkg")) == ["浮梁.gpkg"]


def test_a_registry_that_somebody_writes_is_not_replaced(cli, county, backup):
    with Registry.open(county, who="x") as registry:
        registry.store._conn.execute("BEGIN IMMEDIATE")
        said = check_refusal(cli("restore", backup, county))
        registry.store._conn.rollback()
    assert "正被其他程序使用" in said
    assert len(entries(county)) == 3
