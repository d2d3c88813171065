"""`draw --out`: the record as data and on paper."""

from __future__ import annotations

import pytest

from jdz_forestland.__main__ import _paint
from jdz_forestland.cli.main import run
from tests.ui import draw_desk


@pytest.fixture
def registry(tmp_path):
    return draw_desk.city_registry(tmp_path / "市.gpkg", {draw_desk.FULIANG: 12})


@pytest.fixture
def call(capsys, qapp):
    def made(*arguments, paint=_paint):
        code = run(
            [str(each) for each in arguments],
            window=lambda path, sample: 0,
            pictures=lambda path, out: [],
            paint=paint,
        )
        return code, capsys.readouterr().out

    return made


def test_a_folder_gets_both_and_a_pdf_is_a_pdf(call, registry, tmp_path):
    code, said = call("draw", registry, "--year", 2023, "--seed", "1", "--out", tmp_path)
    assert code == 0
    data = tmp_path / "360222浮梁县2023年度抽查记录1.json"
    paper = data.with_suffix(".pdf")
    assert str(data) in said
    assert str(paper) in said
    assert data.is_file()
    assert paper.read_bytes().startswith(b"%PDF")
    out = tmp_path / "又.pdf"
    code, said = call(
        "draw", registry, "--year", 2023, "--seed", "2", "--reason", "补抽", "--out", out
    )
    assert code == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_with_nothing_to_paint_with_the_data_is_written(call, registry, tmp_path):
    code, _ = call("draw", registry, "--year", 2023, "--seed", "1", "--out", tmp_path, paint=None)
    assert code == 0
    assert [path.suffix for path in tmp_path.iterdir() if "记录" in path.name] == [".json"]
