"""What cannot be used is refused with a sentence that names the file and says what to do."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from jdz_forestland.errors import SurveyError
from jdz_forestland.exchange import survey
from tests.exchange.surveys import CLASSES, ENDINGS, write


def refused(path: Path, **answers) -> str:
    """Return the refusal of a database, checked to be a sentence for a clerk."""
    with pytest.raises(SurveyError) as caught:
        survey.examine(path, **answers)
    text, hint = caught.value.text, caught.value.hint
    assert hint.startswith(("请", "Shapefile 由", "它与"))
    assert not re.search(r"sqlite|gdal|ogr|error|\.cpp", text.lower())
    return text


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("drop", "named"),
    [
        (["BSM"], "BSM（标识码）"),
        (["TBMJ", "BSM"], "BSM（标识码）、TBMJ（图斑面积）"),
        (
            ["BSM", "DLBM", "TBMJ", "ZLDWDM"],
            "BSM（标识码）、DLBM（地类编码）、TBMJ（图斑面积）、ZLDWDM（坐落单位代码）",
        ),
    ],
)
def test_missing_columns_are_named_all_at_once(tmp_path, ending, drop, named):
    assert refused(write(tmp_path / f"a{ending}", drop=drop)).endswith(f"缺少字段：{named}")


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_second_survey_is_recognised(tmp_path, ending):
    old = {"TKXS": [0.0] * len(CLASSES), "BSM": range(len(CLASSES))}
    path = write(tmp_path / f"a{ending}", drop=["KCXS"], columns=old)
    assert "第二次全国土地调查（二调）" in refused(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_layer(tmp_path, ending):
    path = write(tmp_path / f"a{ending}", classes=[], shapes=[])
    assert refused(path).endswith("是空的，没有图斑")


@pytest.mark.parametrize("ending", ENDINGS)
def test_points_are_no_parcels(tmp_path, ending):
    points = [bytes.fromhex("0101000000") + bytes(16)] * len(CLASSES)
    path = write(tmp_path / f"a{ending}", shapes=points, geometry_type="Point")
    expected = "不是面图层" if ending == ".shp" else "没有地类图斑图层 DLTB"
    assert expected in refused(path)
    if ending != ".shp":
        assert "不是面图层" in refused(path, layer="DLTB")


def test_shapes_that_are_all_missing(tmp_path):
    path = write(tmp_path / "a.gpkg", shapes=[None] * len(CLASSES))
    assert refused(path).endswith("只有属性，没有图形")


@pytest.mark.parametrize("ending", [".gpkg", ".gdb"])
def test_a_database_without_the_layer_names_what_it_has(tmp_path, ending):
    path = write(tmp_path / f"a{ending}", layer="XZQ")
    write(path, layer="CJDCQ", append=True)
    text = refused(path)
    assert "没有地类图斑图层 DLTB" in text
    assert "XZQ、CJDCQ" in text
    assert "没有图层“DLTB”，只有：XZQ、CJDCQ" in refused(path, layer="DLTB")


@pytest.mark.parametrize("ending", [".gpkg", ".gdb"])
def test_an_update_package_is_not_a_database(tmp_path, ending):
    path = write(tmp_path / f"360222GX{ending}", layer="DLTBGX")
    write(path, layer="DLTBGXGC", append=True)
    assert "是更新包" in refused(path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_another_datum_names_the_file(tmp_path, ending):
    path = write(tmp_path / f"a{ending}", crs="EPSG:2363")
    assert refused(path).startswith(f"“a{ending}”是 1980 西安坐标系")


@pytest.mark.parametrize("name", ["没有.gpkg", "没有.shp", "没有.gdb", "没有", "没有.zip"])
def test_what_is_not_there(tmp_path, name):
    assert refused(tmp_path / name) == f"找不到“{tmp_path / name}”"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("浮梁.zip", "是压缩包"),
        ("浮梁.gdb.ZIP", "是压缩包"),
        ("浮梁.rar", "是压缩包"),
        ("浮梁.mdb", "是个人地理数据库（Access），本程序不能读取"),
        ("360222.vct", "是 VCT 交换文件，本程序不能读取"),
        ("浮梁.kml", "不是本程序能读的数据库格式"),
        ("浮梁", "不是本程序能读的数据库格式"),
        ("浮梁.gdb", "不是 FileGDB 文件夹"),
    ],
)
def test_other_files(tmp_path, name, what):
    path = tmp_path / name
    path.write_bytes(b"whatever")
    assert refused(path) == f"“{name}”{what}"


@pytest.mark.parametrize("name", ["空.gpkg", "空.shp"])
def test_files_of_no_length(tmp_path, name):
    path = write(tmp_path / name)
    os.truncate(path, 0)
    assert refused(path) == f"“{name}”是空文件（0 字节）"


@pytest.mark.parametrize(("name", "what"), [("a.gpkg", "GeoPackage"), ("a.shp", "Shapefile")])
def test_files_that_are_something_else(tmp_path, name, what):
    path = write(tmp_path / name)
    path.write_bytes(b"PK\x03\x04" * 100)
    assert f"“{name}”不是 {what}" in refused(path)


def test_a_plain_database_with_the_ending_of_a_geopackage(tmp_path):
    path = tmp_path / "a.gpkg"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()
    assert refused(path) == "“a.gpkg”不是能识别的国土调查数据库"


@pytest.mark.parametrize("ending", [".gpkg", ".shp"])
def test_a_copy_that_broke_off(tmp_path, ending):
    path = write(tmp_path / f"a{ending}")
    size = path.stat().st_size
    os.truncate(path, size - 100)
    assert refused(path) == f"“a{ending}”不完整：应有 {size} 字节，只有 {size - 100} 字节"


def test_attributes_that_broke_off(tmp_path):
    path = write(tmp_path / "a.shp")
    table = path.with_suffix(".dbf")
    os.truncate(table, table.stat().st_size - 100)
    assert refused(path).startswith("“a.dbf”不完整")


def test_shapes_and_attributes_of_two_different_exports(tmp_path):
    path = write(tmp_path / "a.shp")
    other = write(tmp_path / "b.shp", classes=CLASSES * 2, shapes=[None] * 16)
    shutil.copy(other.with_suffix(".dbf"), path.with_suffix(".dbf"))
    assert refused(path) == "Shapefile“a”的图形（8 个）与属性（16 条）数目不一致"


def test_side_files_left_behind(tmp_path):
    path = write(tmp_path / "a.shp")
    path.with_suffix(".dbf").unlink()
    path.with_suffix(".shx").unlink()
    assert refused(path) == "Shapefile“a”缺少 .shx、.dbf 文件"


def test_a_geodatabase_that_lacks_its_catalogue(tmp_path):
    path = write(tmp_path / "a.gdb")
    (path / "a00000001.gdbtable").unlink()
    assert "不是完整的 FileGDB" in refused(path)


@pytest.mark.parametrize("ending", [".gdbtable", ".gdbtablx"])
def test_a_geodatabase_whose_table_broke_off(tmp_path, ending):
    path = write(tmp_path / "a.gdb")
    parcels = max(path.glob("*.gdbtable"))  # the lower numbers are the catalogue
    damaged = parcels.with_suffix(ending)
    os.truncate(damaged, damaged.stat().st_size // 2)
    assert "a.gdb" in refused(path)


def test_a_damaged_page(tmp_path):
    path = write(tmp_path / "a.gpkg", classes=CLASSES * 50, shapes=[None] * 399 + [CLASS_SHAPE])
    whole = bytearray(path.read_bytes())
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name='DLTB'").fetchone()
    connection.close()
    whole[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(whole)
    assert "数据库已损坏或不完整" in refused(path)


CLASS_SHAPE = bytes.fromhex("010300000000000000")


def test_a_geopackage_that_another_program_is_writing(tmp_path):
    path = write(tmp_path / "a.gpkg")
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE unfinished (a)")
    writer.commit()
    assert refused(path).startswith("“a.gpkg”正被其他程序写入（旁边有未写完的“a.gpkg-wal”）")
    writer.close()
    assert survey.examine(path).features == len(CLASSES)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_another_program_keeps_to_itself(tmp_path, ending, monkeypatch):
    path = write(tmp_path / f"a{ending}")

    def sharing_violation(self, *args, **kwargs):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", sharing_violation)
    assert refused(path) == f"打不开“a{ending}”：正被其他程序独占，或没有读取权限"
    with pytest.raises(SurveyError, match="打不开"):
        survey.fingerprint(path)


def test_a_network_drive_that_is_gone(tmp_path, monkeypatch):
    path = write(tmp_path / "a.gpkg")

    def gone(self, *args, **kwargs):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", gone)
    with pytest.raises(SurveyError, match="读不了"):
        survey.examine(path)


def test_a_database_that_vanishes_between_examining_and_reading(tmp_path):
    path = write(tmp_path / "a.gpkg")
    source = survey.examine(path)
    path.unlink()
    with pytest.raises(SurveyError, match="找不到文件"):
        survey.read_classes(source, frozenset({"0602"}), year=2022)
