"""What `examine` recognises by itself, and what it asks."""

from __future__ import annotations

import pytest
from shapely.geometry import box

from jdz_forestland.domain.land_class import CodeSystem
from jdz_forestland.errors import ChoiceNeeded, SurveyError
from jdz_forestland.exchange import survey
from tests.exchange.surveys import CLASSES, DRIVERS, ENDINGS, SHAPES, write

LAYERED = (".gpkg", ".gdb")
NEW_CODES = (
    ("1002", "采矿用地"),
    ("0301", "乔木林地"),
    ("0303", "灌木林地"),
    ("0304", "其他林地"),
    ("0602", "设施农用地"),
)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_plain_database_is_recognised_without_a_question(tmp_path, ending):
    path = write(tmp_path / f"浮梁县 数据{ending}")
    found = survey.examine(path)
    assert found.path == path
    assert found.driver == DRIVERS[ending]
    assert found.layer == ("浮梁县 数据" if ending == ".shp" else "DLTB")
    assert found.epsg == 4527
    assert "CGCS2000 3度带第39带" in found.crs_how
    assert found.code_system is CodeSystem.SANDIAO
    assert "0602 采矿用地" in found.code_system_how
    assert found.year == 2022
    assert found.county_code == "360222"
    assert found.features == len(CLASSES)
    assert found.fields["DLBM"] == "DLBM"
    assert "KCXS" not in found.fields
    west, south, east, north = found.bounds
    assert 39_535_000 < west < east < 39_545_000
    assert 3_252_000 < south < north < 3_262_000


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("epsg", [4490, 4548, 4547, 4498, 4527])
def test_the_coordinate_system_is_that_of_the_file(tmp_path, ending, epsg):
    assert survey.examine(write(tmp_path / f"a{ending}", epsg=epsg)).epsg == epsg


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_missing_coordinate_system_is_asked_and_the_answer_taken(tmp_path, ending):
    path = write(tmp_path / f"a{ending}", epsg=4548, crs=None)
    with pytest.raises(
        ChoiceNeeded, match=f"“a{ending}”没有坐标系说明".replace(".", r"\.")
    ) as asked:
        survey.examine(path)
    assert asked.value.key == "epsg"
    answer = int(asked.value.options[0][0])
    found = survey.examine(path, epsg=answer)
    assert found.epsg == 4548
    assert "由经办人选定" in found.crs_how


@pytest.mark.parametrize("ending", LAYERED)
@pytest.mark.parametrize(
    "name", ["DLTB", "dltb", "DLTB_2022", "浮梁县DLTB", "地类图斑", "地类图斑2022"]
)
def test_the_layer_is_found_by_name_among_others(tmp_path, ending, name):
    path = write(tmp_path / f"a{ending}", layer=name)
    write(path, layer="XZQ", append=True)
    write(path, layer="DLTBGX", append=True)
    assert survey.examine(path).layer == name


def test_the_standard_name_comes_before_similar_ones(tmp_path):
    path = write(tmp_path / "a.gpkg", layer="DLTB_2021")
    write(path, layer="DLTB", append=True)
    assert survey.examine(path).layer == "DLTB"


def test_the_alias_shown_in_arcgis_names_the_layer_too(tmp_path):
    path = write(tmp_path / "a.gdb", layer="T01", layer_options={"LAYER_ALIAS": "地类图斑"})
    write(path, layer="T02", append=True, layer_options={"LAYER_ALIAS": "地类图斑更新层"})
    assert survey.examine(path).layer == "T01"


@pytest.mark.parametrize("ending", LAYERED)
def test_two_layers_that_may_be_meant_are_asked_about(tmp_path, ending):
    path = write(tmp_path / f"a{ending}", layer="DLTB_2021")
    write(path, layer="DLTB_2022", append=True)
    with pytest.raises(ChoiceNeeded, match="2 个图层可能是地类图斑") as asked:
        survey.examine(path)
    assert asked.value.key == "layer"
    assert {value for value, _ in asked.value.options} == {"DLTB_2021", "DLTB_2022"}
    assert survey.examine(path, layer="DLTB_2022").layer == "DLTB_2022"


@pytest.mark.parametrize("ending", ENDINGS)
def test_column_names_are_matched_whatever_their_case(tmp_path, ending):
    plain = survey.examine(write(tmp_path / f"plain{ending}"))
    names = {"BSM": "bsm", "DLBM": "Dlbm", "ZLDWDM": "zldwdm"}
    columns = {new: ["0602"] * len(CLASSES) for new in names.values()}
    odd = survey.examine(write(tmp_path / f"odd{ending}", drop=names, columns=columns))
    assert {name: odd.fields[name] for name in names} == names
    assert odd.fields.keys() == plain.fields.keys()


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_newer_classification_is_told_by_its_names(tmp_path, ending):
    path = write(tmp_path / f"a{ending}", classes=NEW_CODES, shapes=SHAPES[: len(NEW_CODES)])
    found = survey.examine(path)
    assert found.code_system is CodeSystem.YONGDIYONGHAI_2023
    assert "1002 采矿用地" in found.code_system_how


def test_one_telling_row_among_many_is_enough(tmp_path):
    many = [("0301", "乔木林地")] * 3000 + [("1002", "采矿用地")]
    path = write(tmp_path / "a.gpkg", classes=many, shapes=[SHAPES[1]] * len(many))
    assert survey.examine(path).code_system is CodeSystem.YONGDIYONGHAI_2023


@pytest.mark.parametrize("ending", ENDINGS)
def test_codes_that_tell_nothing_are_asked_about(tmp_path, ending):
    path = write(tmp_path / f"a{ending}", classes=[("0301", "乔木林地")], shapes=SHAPES[:1])
    with pytest.raises(ChoiceNeeded) as asked:
        survey.examine(path)
    assert asked.value.key == "code_system"
    for value, label in asked.value.options:
        found = survey.examine(path, code_system=value)
        assert found.code_system == value
        assert found.code_system_how == f"由经办人选定：{label}"


@pytest.mark.parametrize("ending", ENDINGS)
def test_without_names_the_classification_is_asked(tmp_path, ending):
    path = write(tmp_path / f"a{ending}", drop=["DLMC"])
    with pytest.raises(ChoiceNeeded, match="没有 DLMC（地类名称）字段") as asked:
        survey.examine(path)
    assert asked.value.key == "code_system"
    assert survey.examine(path, code_system="sandiao").code_system is CodeSystem.SANDIAO


def test_two_classifications_in_one_database_are_not_guessed_at(tmp_path):
    classes = [("0602", "采矿用地"), ("1002", "采矿用地")]
    with pytest.raises(ChoiceNeeded, match="混用") as asked:
        survey.examine(write(tmp_path / "a.gpkg", classes=classes, shapes=SHAPES[:2]))
    assert asked.value.key == "code_system"


def test_an_unknown_classification_is_refused(tmp_path):
    with pytest.raises(SurveyError, match="没有地类分类“三调”"):
        survey.examine(write(tmp_path / "a.gpkg"), code_system="三调")


@pytest.mark.parametrize("ending", ENDINGS)
def test_codes_kept_as_numbers_or_with_blanks_are_understood(tmp_path, ending):
    numbers = {"DLBM": [int(code) for code, _ in CLASSES]}
    assert survey.examine(write(tmp_path / f"n{ending}", columns=numbers)).code_system == "sandiao"
    blanks = {"DLBM": [f"{code}  " for code, _ in CLASSES]}
    assert survey.examine(write(tmp_path / f"b{ending}", columns=blanks)).code_system == "sandiao"


@pytest.mark.parametrize(
    ("sjnf", "name", "year"),
    [
        ([2021] * 8, "浮梁2022.gpkg", 2021),
        ([2021] * 7 + [None], "浮梁.gpkg", 2021),
        ([2021] * 7 + [2022], "浮梁2022.gpkg", 2022),
        ([0] * 8, "360222浮梁县2022年度.gpkg", 2022),
        (["2021"] * 8, "浮梁.gpkg", 2021),
        (None, "DLTB_20221231.gpkg", 2022),
        (None, "2001H2022360222.gpkg", 2019),
        (None, "2021-2022.gpkg", None),
        (None, "36022220220001.gpkg", 2019),
        (None, "浮梁.gpkg", 2019),
    ],
)
def test_the_year_is_that_of_all_rows_or_of_the_name(tmp_path, sjnf, name, year):
    folder = tmp_path / "2019年度"
    folder.mkdir()
    given = {"drop": ["SJNF"]} if sjnf is None else {"columns": {"SJNF": sjnf}}
    assert survey.examine(write(folder / name, **given)).year == year


def test_the_county_is_that_of_most_villages_all_over_the_layer(tmp_path):
    # A sample of the first rows would say 昌江区.
    villages = ["3602021"] * 1500 + ["3602221"] * 1600
    rows = len(villages)
    path = write(
        tmp_path / "a.gpkg",
        classes=[CLASSES[0]] * rows,
        shapes=[SHAPES[1]] * rows,
        columns={"ZLDWDM": [code + "0" * 12 for code in villages]},
    )
    assert survey.examine(path).county_code == "360222"


def test_the_county_is_read_from_the_marks_where_villages_are_empty(tmp_path):
    marks = [360281211000000001 + row for row in range(8)]
    path = write(tmp_path / "a.gpkg", columns={"ZLDWDM": [None] * 8, "BSM": marks})
    assert survey.examine(path).county_code == "360281"
    path = write(tmp_path / "b.gpkg", columns={"ZLDWDM": [""] * 8, "BSM": ["无"] * 8})
    assert survey.examine(path).county_code == ""


def test_an_extent_spoilt_by_one_shape_is_taken_from_the_others(tmp_path):
    endless = bytearray(SHAPES[1].wkb)
    endless[13:21] = b"\0\0\0\0\0\0\xf0\x7f"
    path = write(tmp_path / "a.gpkg", shapes=[bytes(endless), *SHAPES[1:]], epsg=4527)
    found = survey.examine(path)
    assert found.epsg == 4527
    assert max(found.bounds) < 4e7


@pytest.mark.parametrize("ending", ENDINGS)
def test_one_stray_shape_does_not_bring_the_coordinate_system_into_doubt(tmp_path, ending):
    path = write(tmp_path / f"a{ending}", shapes=[box(0, 0, 1, 1), *SHAPES[1:]])
    found = survey.examine(path)
    assert found.epsg == 4527
    assert min(found.bounds[::2]) > 39_500_000
