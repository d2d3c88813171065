"""Folders as offices have them: Chinese, spaces, rare characters, 250 characters long."""

from pathlib import Path

import pytest

from jdz_forestland.service import exporting, sample
from jdz_forestland.service.registry import Registry
from tests.service import samples

LONG = 250


def deep(root: Path, name: str, length: int) -> Path:
    """Return a path of exactly `length` characters that ends in `name`, its folders made.

    Most of it is Latin: outside Windows SQLite counts bytes, and takes 512.
    """
    folder = root / "（浮梁县）2023 年度" / "林地占补 平衡㙍"
    while (room := length - len(str(folder / "x" / name)) + 1) > 60:
        folder /= "Scan 2023 " + "x" * 30
    folder /= "d" * room
    folder.mkdir(parents=True)
    assert len(str(folder / name)) == length
    return folder / name


@pytest.fixture
def registry(tmp_path):
    # Room for "-journal" and for the temporary name of an export.
    return samples.filled_copy(deep(tmp_path, "登记库 㙍.gpkg", LONG))


def test_a_registry_in_a_path_of_250_characters_is_opened_and_changed(registry):
    with Registry.open(registry, who=samples.WHO) as opened:
        assert len(opened.parcels(list_year=sample.LIST_YEAR)) == 42
        assert opened.verify() == []


@pytest.mark.parametrize("kind", ["annex", "gpkg", "csv"])
def test_an_export_from_there_goes_anywhere(registry, tmp_path, kind):
    out = tmp_path / "导出 文件夹"
    out.mkdir()
    with Registry.open(registry, who=samples.WHO) as opened:
        done = exporting.export(opened, kind, list_year=sample.LIST_YEAR, out=out, draft=True)
    assert done.path.is_file()
    assert done.rows == 42


def test_an_export_into_a_deep_folder(registry, tmp_path):
    target = deep(tmp_path / "导出", "表.xlsx", 220)
    with Registry.open(registry, who=samples.WHO) as opened:
        done = exporting.export(opened, "annex", list_year=sample.LIST_YEAR, out=target, draft=True)
    assert done.path == target
