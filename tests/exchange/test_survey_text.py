"""Encodings of Shapefiles, and tidy values out of whatever a column holds."""

from __future__ import annotations

import numpy as np
import pytest

from jdz_forestland.errors import ChoiceNeeded, SurveyError
from jdz_forestland.exchange import survey, survey_text
from tests.exchange.surveys import CLASSES, SHAPES, ZLDWMC, objects, write

LANGUAGE_BYTE = 29


def shapefile(folder, encoding, *, cpg, language=0, **given):
    """Write a Shapefile in `encoding` that says `cpg` and `language` of itself."""
    path = write(folder / "浮梁 地类.shp", encoding=encoding, **given)
    stated = path.with_suffix(".cpg")
    stated.unlink(missing_ok=True)
    if cpg is not None:
        stated.write_text(cpg, encoding="ascii")
    table = path.with_suffix(".dbf")
    content = bytearray(table.read_bytes())
    content[LANGUAGE_BYTE] = language
    table.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("encoding", "cpg", "language", "how"),
    [
        ("UTF-8", "UTF-8", 0, "按 .cpg 文件"),
        ("GBK", "GBK", 0, "按 .cpg 文件"),
        ("GBK", "936", 0, "按 .cpg 文件"),
        ("GBK", "ANSI 936\n", 0, "按 .cpg 文件"),
        ("GBK", None, 0x4D, "按 .dbf 文件头的语言标志"),
        ("GBK", None, 0, "没有 .cpg 文件，.dbf 也没有说明编码，按文字内容判断为 GBK（如“"),
        ("UTF-8", None, 0, "没有 .cpg 文件，.dbf 也没有说明编码，按文字内容判断为 UTF-8（如“"),
        ("UTF-8", None, 0x4D, ".dbf 文件头的语言标志写的 GBK 读不通，按文字内容判断为 UTF-8"),
        ("GBK", "UTF-8", 0, ".cpg 文件写的 UTF-8 读不通，按文字内容判断为 GBK"),
        ("UTF-8", "GBK", 0, ".cpg 文件写的 GBK 读不通，按文字内容判断为 UTF-8"),
        ("GBK", "ISO-8859-1", 0, ".cpg 文件没有说明编码，按文字内容判断为 GBK"),
    ],
)
def test_names_are_read_right_whatever_the_files_say(tmp_path, encoding, cpg, language, how):
    path = shapefile(tmp_path, encoding, cpg=cpg, language=language)
    source = survey.examine(path)
    assert source.encoding == encoding
    assert source.encoding_how.strip().startswith(how)
    found = survey.read_classes(source, frozenset({"0602", "0305"}), year=2022)
    assert found.names == ("采矿用地", "灌木林地", "采矿用地")
    assert set(found.zldwmc) == {ZLDWMC}


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
def test_a_name_cut_in_the_middle_of_a_character_stops_nothing(tmp_path, encoding):
    long = "景德镇市浮梁县" * 20
    path = shapefile(tmp_path, encoding, cpg=None, columns={"ZLDWMC": [long] * len(CLASSES)})
    table = path.with_suffix(".dbf")
    cut = long.encode(encoding)[: (254 if encoding == "GBK" else 253) - 1]
    # Exactly as long as before: the last character loses its end.
    content = table.read_bytes()
    start = long.encode(encoding)[:254]
    width = max(n for n in range(1, 255) if content.count(start[:n]) >= len(CLASSES))
    content = content.replace(start[:width], cut[: width - 1].ljust(width, b" "))
    table.write_bytes(content)
    found = survey.read_classes(survey.examine(path), frozenset({"0602"}), year=2022)
    assert all(long.startswith(name) and len(name) > 70 for name in found.zldwmc)


def test_without_chinese_text_there_is_nothing_to_decide(tmp_path):
    columns = {"DLMC": [""] * 8, "ZLDWMC": ["A"] * 8}
    path = shapefile(tmp_path, "GBK", cpg=None, columns=columns)
    source = survey.examine(path, code_system="sandiao")
    assert source.encoding_how == "属性里没有汉字，编码不影响读取"


def test_text_in_neither_encoding_is_shown_and_asked_about(tmp_path):
    path = shapefile(tmp_path, "GBK", cpg=None)
    raw = ["\xff\xff\xff", "\x81\x20\x81"]
    with pytest.raises(ChoiceNeeded, match="哪一种编码") as asked:
        survey_text.decide(path, raw, chosen=None)
    assert asked.value.key == "encoding"
    assert [value for value, _ in asked.value.options] == ["GBK", "UTF-8"]


@pytest.mark.parametrize("chosen", ["gbk", "GB2312", "cp936", "GB18030"])
def test_the_answer_of_the_user_is_taken(tmp_path, chosen):
    source = survey.examine(shapefile(tmp_path, "GBK", cpg="UTF-8"), encoding=chosen)
    assert (source.encoding, source.encoding_how) == ("GBK", "由经办人选定：GBK")


def test_an_encoding_that_is_not_used_here_is_refused(tmp_path):
    with pytest.raises(SurveyError, match="不支持“latin-1”编码"):
        survey.examine(shapefile(tmp_path, "GBK", cpg=None), encoding="latin-1")


@pytest.mark.parametrize("ending", [".gpkg", ".gdb"])
def test_other_formats_are_always_unicode(tmp_path, ending):
    source = survey.examine(write(tmp_path / f"a{ending}"))
    assert source.encoding == "UTF-8"
    assert source.encoding_how.endswith("的文字都是 UTF-8")


def test_rare_characters_beyond_gbk_are_read(tmp_path):
    path = shapefile(tmp_path, "GB18030", cpg=None, columns={"ZLDWMC": ["㙦村"] * 8})
    found = survey.read_classes(survey.examine(path), frozenset({"0602"}), year=2022)
    assert set(found.zldwmc) == {"㙦村"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (objects([" 0602 ", None, "", "采矿\u3000", "a\0\0"]), ["0602", "", "", "采矿", "a"]),
        (np.array([602, 301], dtype=np.int32), ["602", "301"]),
        (np.array([360222211000000001], dtype=np.int64), ["360222211000000001"]),
        (np.array([602.0, np.nan, np.inf]), ["602", "", ""]),
    ],
)
def test_values_of_any_column_become_tidy_text(values, expected):
    assert survey_text.texts(values) == expected


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("0602", "0602"),
        ("602", "0602"),
        ("0301k ", "0301K"),
        ("6", "06"),
        ("", ""),
        ("1002", "1002"),
    ],
)
def test_codes_are_written_as_the_tables_write_them(given, code):
    assert survey_text.code(given) == code


def test_the_sample_shapes_are_what_the_other_tests_take_them_for():
    assert len(SHAPES) == len(CLASSES)
    assert SHAPES[0].interiors
    assert len(SHAPES[4].geoms) == 2
