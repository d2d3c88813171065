"""Every bad input is one Chinese line on standard error, exit code 2, and a registry untouched."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing

import pytest
import shapely.affinity

import jdz_forestland.store.store as store_module
from jdz_forestland.service import sample
from tests.cli.conftest import check_refusal
from tests.service import samples
from tests.service.surveys import pair, plot, survey

YEARS = ("--years", 2021, 2022)


@pytest.fixture
def registry(tmp_path):
    return samples.empty_copy(tmp_path / "登记库.gpkg")


# --- survey databases ----------------------------------------------------------------------------


def missing(folder):
    return folder / "没有这个.gpkg"


def no_database(folder):
    path = folder / "说明.gpkg"
    path.write_text("不是数据库", encoding="utf-8")
    return path


def wrong_kind(folder):
    path = folder / "说明.docx"
    path.write_bytes(b"PK")
    return path


def no_layer(folder):
    return survey(folder / "b.gpkg", [plot("0602", 0)], year=2022, layer="XZQ")


def two_layers(folder):
    for layer in ("DLTB_1", "DLTB_2"):
        path = survey(folder / "b.gpkg", [plot("0602", 0)], year=2022, layer=layer)
    return path


def without(column):
    def make(folder):
        return survey(folder / "b.gpkg", [plot("0602", 0)], year=2022, drop=[column])

    return make


def other_county(folder):
    return survey(folder / "b.gpkg", [plot("0602", 0)], year=2022, county="360281")


def no_prj(folder):
    path = survey(folder / "DLTB.shp", [plot("0301", 0), plot("0602", 1)], year=2022)
    path.with_suffix(".prj").unlink()
    return path


def xian_80(folder):
    return survey(folder / "b.gpkg", [plot("0602", 0)], year=2022, crs="EPSG:2363")


def no_rows(folder):
    return survey(folder / "b.gpkg", [], year=2022)


def cut_off(folder):
    path = survey(folder / "b.gpkg", [plot("0602", n) for n in range(50)], year=2022)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def scribbled(folder):
    path = survey(folder / "b.gpkg", [plot("0602", n) for n in range(50)], year=2022)
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xa5" * (len(whole) - 8192))
    return path


def zero_bytes(folder):
    path = folder / "b.gpkg"
    path.touch()
    return path


def lonely_shp(folder):
    path = survey(folder / "DLTB.shp", [plot("0602", 0)], year=2022)
    path.with_suffix(".dbf").unlink()
    return path


def half_dbf(folder):
    path = survey(folder / "DLTB.shp", [plot("0602", n) for n in range(9)], year=2022)
    dbf = path.with_suffix(".dbf")
    dbf.write_bytes(dbf.read_bytes()[:-400])
    return path


def being_written(folder):
    path = survey(folder / "b.gpkg", [plot("0602", 0)], year=2022)
    path.with_name("b.gpkg-wal").write_bytes(b"x" * 100)
    return path


def empty_gdb(folder):
    path = folder / "b.gdb"
    path.mkdir()
    return path


def zip_file(folder):
    path = folder / "b.zip"
    path.write_bytes(b"PK\3\4")
    return path


BAD_SURVEYS = {
    missing: "找不到“.*没有这个.gpkg”",
    no_database: "说明.gpkg",
    wrong_kind: "不是本程序能读的数据库格式",
    no_layer: "没有地类图斑图层 DLTB",
    two_layers: "2 个图层可能是地类图斑.*DLTB_1.*--after-layer.*可选：DLTB_1、DLTB_2",
    without("DLBM"): "缺少字段：DLBM（地类编码）",
    without("BSM"): "缺少字段：BSM（标识码）",
    without("TBMJ"): "缺少字段：TBMJ（图斑面积）",
    without("DLMC"): "--after-code-system.*sandiao",
    other_county: "乐平市（360281）.*浮梁县",
    no_prj: "没有坐标系说明.*--after-crs.*4527",
    xian_80: "西安|1980",
    no_rows: "空的",
    cut_off: "不完整",
    scribbled: "损坏|读不了",
    zero_bytes: "0 字节",
    lonely_shp: ".dbf",
    half_dbf: "不完整",
    being_written: "正被其他程序写入",
    empty_gdb: "FileGDB",
    zip_file: "压缩包",
}


@pytest.mark.parametrize("make", BAD_SURVEYS, ids=lambda make: make.__qualname__.split(".")[0])
def test_a_bad_survey_database(cli, registry, tmp_path, make):
    before, _ = pair(tmp_path)
    folder = tmp_path / "坏 数据"
    folder.mkdir()
    bad = make(folder)
    files = {each.name for each in folder.iterdir()}
    held = registry.read_bytes()
    for flags in ((), ("--json",)):
        line = check_refusal(cli("derive", registry, before, bad, *YEARS, *flags))
        assert re.search(BAD_SURVEYS[make], line), line
        assert "。" in line  # what is wrong, and then what to do
    assert registry.read_bytes() == held
    assert {each.name for each in folder.iterdir()} == files  # nothing is left beside it


def test_both_sides_are_looked_at(cli, registry, tmp_path):
    before, after = pair(tmp_path)
    assert "没有这个" in check_refusal(cli("derive", registry, missing(tmp_path), after, *YEARS))
    assert "找不到" in check_refusal(cli("derive", registry, before, missing(tmp_path), *YEARS))


def test_swapped_years(cli, registry, tmp_path):
    before, after = pair(tmp_path)
    held = registry.read_bytes()
    assert "选反" in check_refusal(cli("derive", registry, after, before, *YEARS))
    line = check_refusal(cli("derive", registry, before, after, "--years", 2022, 2021))
    assert "上年度2022应早于本年度2021" in line
    folder = tmp_path / "无年份"
    folder.mkdir()
    first, second = pair(folder, years=False)
    line = check_refusal(cli("derive", registry, second, first, *YEARS))
    assert "--confirm order" in line
    assert registry.read_bytes() == held


def test_coordinates_outside_the_county(cli, registry, tmp_path):
    _, after = pair(tmp_path)
    far = [
        (code, shapely.affinity.translate(shape, xoff=-60_000))
        for code, shape in (plot("0602", 0), plot("0404", 1))
    ]
    before = survey(tmp_path / "别处.gpkg", far, year=2021)
    assert "不在浮梁县范围内" in check_refusal(cli("derive", registry, before, after, *YEARS))


def test_coordinates_that_contradict_their_system(cli, registry, tmp_path):
    before, _ = pair(tmp_path)
    wrong = survey(tmp_path / "错.gpkg", [plot("0602", 0)], year=2022, crs="EPSG:4490")
    assert "4490" in check_refusal(cli("derive", registry, before, wrong, *YEARS))


def test_a_shapefile_without_prj_can_be_used_with_an_answer(cli, registry, tmp_path):
    before, _ = pair(tmp_path)
    said = cli("derive", registry, before, no_prj(tmp_path), *YEARS, "--after-crs", 4527, "--json")
    assert said.code == 0, said.err
    assert said.json["leads"] == 1


def test_two_layers_can_be_used_with_an_answer(cli, registry, tmp_path):
    before, after = pair(tmp_path)
    survey(after, [plot("0301", 0), plot("0602", 1)], year=2022, layer="DLTB_2")
    survey(after, [plot("0301", 0), plot("0602", 1)], year=2022, layer="DLTB_3")
    assert cli("derive", registry, before, after, *YEARS, "--after-layer", "DLTB_3").code == 0


def test_the_same_database_twice(cli, registry, tmp_path):
    before, _ = pair(tmp_path)
    assert "同一个数据库" in check_refusal(cli("derive", registry, before, before, *YEARS))


def test_paths_with_chinese_and_spaces_are_no_bad_input(cli, tmp_path):
    folder = tmp_path / "二〇二二 年度（终版）" / ("很长的文件夹名" * 8)
    folder.mkdir(parents=True)
    registry = samples.empty_copy(folder / "登记 库.gpkg")
    said = cli("derive", registry, *pair(folder), *YEARS, "--json")
    assert said.code == 0, said.err
    assert said.json["leads"] == 2


# --- registries ----------------------------------------------------------------------------------

READING = [
    ("list",),
    ("show", "1"),
    ("check",),
    ("verify",),
    ("export", "annex", "OUT", "--year", 2023, "--draft"),
    ("backup", "OUT"),
    ("derive", *sample.surveys(), *YEARS),
]


def call(cli, registry, verb, *rest, out):
    return cli(verb, registry, *(out if each == "OUT" else each for each in rest))


@pytest.mark.parametrize("line", READING, ids=lambda line: line[0])
@pytest.mark.parametrize("kind", ["missing", "text", "empty", "folder", "survey", "cut"])
def test_what_is_no_registry(cli, tmp_path, line, kind):
    path = tmp_path / "库.gpkg"
    if kind == "text":
        path.write_text("x" * 5000, encoding="utf-8")
    elif kind == "empty":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    elif kind == "survey":
        shutil.copy(sample.surveys()[0], path)
    elif kind == "cut":
        whole = samples.filled_copy(path).read_bytes()
        path.write_bytes(whole[: len(whole) // 3])
    held = path.read_bytes() if path.is_file() else None
    said = check_refusal(call(cli, path, *line, out=tmp_path / "出.xlsx"))
    assert "库.gpkg" in said
    assert (path.read_bytes() if path.is_file() else None) == held
    assert not (tmp_path / "出.xlsx").exists()


def test_a_registry_held_by_another_program(cli, registry, tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "BUSY_MS", 20)
    files = pair(tmp_path)
    held = registry.read_bytes()
    with closing(sqlite3.connect(registry)) as other:
        other.execute("BEGIN IMMEDIATE")
        line = check_refusal(cli("derive", registry, *files, *YEARS))
        assert "正被其他程序使用" in line
        assert cli("list", registry).code == 0  # looking is allowed
    with closing(sqlite3.connect(registry)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "正被其他程序使用" in check_refusal(cli("list", registry))
    assert registry.read_bytes() == held


def test_a_parcel_that_is_not_there(cli, tmp_path):
    path = samples.filled_copy(tmp_path / "库.gpkg")
    assert "没有图斑“99”" in check_refusal(cli("show", path, "99"))


def test_new_over_an_existing_file(cli, registry):
    held = registry.read_bytes()
    assert "已经存在" in check_refusal(cli("new", registry, "--county", "360222"))
    assert registry.read_bytes() == held


@pytest.mark.parametrize(
    ("name", "county", "said"),
    [
        ("a.gpkg", "360200", "不在试点范围内"),
        ("a.gpkg", "浮梁", "360222 浮梁县"),
        ("a.db", "360222", ".gpkg"),
        ("没有/a.gpkg", "360222", "不存在"),
        ("文件.txt/a.gpkg", "360222", "不存在"),
        ("x" * 300 + ".gpkg", "360222", "太长"),
    ],
)
def test_new_where_it_cannot_be(cli, tmp_path, name, county, said):
    (tmp_path / "文件.txt").touch()
    assert said in check_refusal(cli("new", tmp_path / name, "--county", county))
    assert [each.name for each in tmp_path.iterdir()] == ["文件.txt"]


def test_a_demo_into_a_file(cli, tmp_path):
    (tmp_path / "文件").touch()
    check_refusal(cli("demo", "--out", tmp_path / "文件"))
