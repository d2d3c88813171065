"""`export` in all its kinds and `reconcile`, without a window."""

from __future__ import annotations

import json

import openpyxl
import pytest

from jdz_forestland.__main__ import _paint
from jdz_forestland.cli.main import run
from tests.service import samples


@pytest.fixture
def registry(tmp_path):
    return samples.filled_copy(tmp_path / "库.gpkg")


@pytest.fixture
def call(capsys, qapp):
    def made(*arguments):
        code = run(
            [str(each) for each in arguments],
            window=lambda path, sample: 0,
            pictures=lambda path, out: [],
            paint=_paint,
        )
        said = capsys.readouterr()
        return code, said.out, said.err

    return made


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("map", "图.pdf"),
        ("card", "卡.pdf"),
        ("txt", "坐标.txt"),
        ("kml", "图.kml"),
        ("geojson", "图.geojson"),
        ("shp", "图.shp"),
        ("book", "台账.xlsx"),
    ],
)
def test_chosen_parcels_of_each_kind(call, registry, tmp_path, kind, name):
    out = tmp_path / name
    code, said, _ = call(
        "export", registry, kind, "--year", 2023, out, "--parcel", "2", "--parcel", "5,360222-0007",
        "--json",
    )  # fmt: skip
    assert code == 0
    answer = json.loads(said)
    assert answer["rows"] == 3
    assert answer["path"] == str(out)
    assert out.stat().st_size > 0


def test_sheets_one_by_one_into_a_folder(call, registry, tmp_path):
    folder = tmp_path / "图"
    folder.mkdir()
    code, _, _ = call(
        "export", registry, "map", "--year", 2023, folder, "--each", "--paper", "A3",
        "--parcel", "1,2",
    )  # fmt: skip
    assert code == 0
    assert len(list(folder.glob("*_[12].pdf"))) == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("map", "a.pdf", "--parcel", "999"), "没有图斑"),
        (("csv", "a.csv", "--each", "--draft"), "每个图斑一个文件"),
        (("map", "a.pdf", "--paper", "A5"), "A5"),
        (("csv", "a.csv", "--as-of", "昨天"), "日期"),
        (("onemap", "a.shp"), "变更"),
    ],
)
def test_what_cannot_be_exported_is_one_line(call, registry, tmp_path, more, said):
    kind, name, *options = more
    code, _, err = call("export", registry, kind, "--year", 2023, tmp_path / name, *options)
    assert code == 2
    assert said in err
    assert not (tmp_path / name).exists()


def test_a_book_goes_out_comes_back_and_is_written(call, registry, tmp_path):
    path = tmp_path / "台账.xlsx"
    call("export", registry, "book", "--year", 2023, path)
    code, said, _ = call("reconcile", registry, path, "--year", 2023, "--json")
    assert (code, json.loads(said)["changes"]) == (0, [])
    book = openpyxl.load_workbook(path)
    titles = [cell.value for cell in book["图斑"][1]]
    book["图斑"].cell(2, titles.index("备注") + 1).value = "改了"
    book["图斑"].cell(2, titles.index("图斑面积（亩）") + 1).value = 1
    book.save(path)
    code, said, _ = call("reconcile", registry, path, "--year", 2023, "--json")
    answer = json.loads(said)
    assert code == 1
    assert (answer["entered"], answer["refused"], answer["accepted"]) == (1, 1, False)
    code, said, _ = call("reconcile", registry, path, "--year", 2023, "--accept", "--who", "李四")
    assert "已写入登记库" in said
    _, said, _ = call("show", registry, "1", "--year", 2023, "--json")
    assert json.loads(said)["parcel"]["remarks"] == "改了"
