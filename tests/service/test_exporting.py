"""Files out of a registry: kinds, names, refusals."""

from __future__ import annotations

import csv
import hashlib
import io
from decimal import Decimal

import openpyxl
import pyogrio
import pytest

from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service import exporting
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.store import Store
from tests.builders import make_parcel
from tests.service import samples

KINDS = {"annex": ".xlsx", "gpkg": ".gpkg", "csv": ".csv"}


@pytest.fixture
def registry(tmp_path):
    path = samples.filled_copy(tmp_path / "登记库.gpkg")
    with Registry.open(path, who=samples.WHO, now=samples.clock) as opened:
        yield opened


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "导出 文件"
    folder.mkdir()
    return folder


def export(registry, kind, path, **options):
    return exporting.export(
        registry, kind, out=path, **({"list_year": 2023, "draft": True} | options)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_what_it_wrote(registry, out, kind):
    path = out / f"文件{KINDS[kind]}"
    before = registry.path.read_bytes()
    done = export(registry, kind, path)
    assert (done.path, done.rows) == (path, 42)
    assert str(done.total_mu) == samples.summary()["reserve_area_mu_sum_of_rows"]
    assert done.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [each.name for each in out.iterdir()] == [path.name]
    assert registry.path.read_bytes() == before


@pytest.mark.parametrize("kind", KINDS)
def test_into_a_folder_the_file_gets_its_usual_name(registry, out, kind):
    done = export(registry, kind, out)
    assert done.path.parent == out
    assert done.path.suffix == KINDS[kind]
    assert "浮梁县" in done.path.name
    assert "草稿" in done.path.name
    assert export(registry, kind, out).path == done.path  # replaced, not doubled


def test_two_exports_of_one_state_are_the_same_file(registry, out):
    one, two = (export(registry, "annex", out / f"{n}.xlsx") for n in (1, 2))
    assert one.sha256 == two.sha256


def test_the_form_has_a_row_for_every_parcel_and_the_sum_of_what_is_printed(registry, out):
    done = export(registry, "annex", out / "表.xlsx")
    sheet = openpyxl.load_workbook(done.path).worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    printed = {Decimal(str(each)) for each in cells if isinstance(each, int | float)}
    assert done.total_mu in printed
    assert {parcel.reserve_area_mu for parcel in registry.parcels()} <= printed
    assert any("草稿" in str(each) for each in cells)


def test_the_layers_can_be_opened_in_qgis(registry, out):
    done = export(registry, "gpkg", out / "图.gpkg")
    layers = [name for name, _ in pyogrio.list_layers(done.path)]
    assert pyogrio.read_info(done.path, layer=layers[0])["features"] == 42
    pieces = pyogrio.read_info(done.path, layer=layers[1])["features"]
    assert pieces == len(registry.pieces())


def test_the_table_has_a_line_for_every_parcel(registry, out):
    done = export(registry, "csv", out / "清单.csv")
    text = done.path.read_bytes().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert sum(1 for line in lines if any(cell.startswith("360222-") for cell in line)) == 42


# --- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "options", "said"),
    [
        ("vct", "a.vct", {}, "不能导出“vct”"),
        ("", "a.xlsx", {}, "不能导出"),
        ("annex", "a.xls", {}, "结尾不对"),
        ("annex", "a", {}, "结尾不对"),
        ("csv", "a.gpkg", {}, "结尾不对"),
        ("annex", "a.xlsx", {"list_year": 2022}, "2022年度没有图斑"),
        ("annex", "a.xlsx", {"draft": False}, "不能出正式表"),
        ("annex", "没有/a.xlsx", {}, "找不到文件夹"),
        ("gpkg", "没有/a.gpkg", {}, "找不到文件夹"),
        ("csv", "x" * 300 + ".csv", {}, "太长"),
        ("annex", "文件.txt/a.xlsx", {}, "写成|找不到|文件夹"),
    ],
)
def test_what_cannot_be_written_is_a_sentence(registry, out, kind, name, options, said):
    (out / "文件.txt").write_bytes(b"x")
    with pytest.raises(UserError, match=said) as caught:
        export(registry, kind, out / name, **options)
    assert caught.value.hint
    assert [each.name for each in out.iterdir()] == ["文件.txt"]


@pytest.mark.parametrize("detour", ["", "导出 文件/.."])
def test_an_export_never_overwrites_the_registry(registry, tmp_path, out, detour):
    before = registry.path.read_bytes()
    with pytest.raises(UserError, match="不能覆盖登记库本身"):
        export(registry, "gpkg", tmp_path / detour / registry.path.name)
    assert registry.path.read_bytes() == before


def test_an_empty_registry_has_nothing_to_write(tmp_path, out):
    with Registry.open(samples.empty_copy(tmp_path / "空.gpkg"), who="x") as empty:
        for draft in (True, False):
            with pytest.raises(UserError, match="没有图斑"):
                export(empty, "annex", out / "a.xlsx", draft=draft)


def test_the_list_has_registered_parcels_only_and_no_draft_has_withdrawn_ones(tmp_path, out):
    stages = [Stage.REGISTRATION, Stage.WITHDRAWN, Stage.LEAD, Stage.REJECTED]
    path = samples.empty_copy(tmp_path / "库.gpkg")
    with Store.open(path) as store, store.change(who="x", at="y", verb="derive") as change:
        for number, stage in enumerate(stages, start=1):
            change.put_parcel(make_parcel(parcel_no=number, stage=stage))
    with Registry.open(path, who="x", now=samples.clock) as registry:
        chosen = {
            draft: [p.parcel_no for p in exporting.confirmed(registry, list_year=2023, draft=draft)]
            for draft in (True, False)
        }
        assert chosen == {True: [1, 3], False: [1]}
        assert export(registry, "csv", out / "a.csv", draft=False).rows == 1
        name = export(registry, "annex", out, draft=False).path.name
        assert "草稿" not in name


def test_a_broken_registry_is_not_exported_by_halves(registry, out):
    from tests.store.registries import outside

    with outside(registry.path) as conn:
        conn.execute("UPDATE parcels SET class_after = 'x' WHERE parcel_no = 40")
    with pytest.raises(UserError, match="360222-2023-0040"):
        export(registry, "csv", out / "a.csv")
    assert not list(out.iterdir())
