"""`--self-test` must pass here, and fail when something is wrong: otherwise it proves nothing."""

import re
import tomllib
from pathlib import Path

import pytest

from jdz_forestland.cli import main, self_test
from jdz_forestland.service import self_test as steps
from jdz_forestland.service import shipped

ROOT = Path(__file__).resolve().parents[2]


def painted(registry, out):
    """Stand in for the pages of the window, which other tests open."""
    from PIL import Image

    path = out / "page.png"
    Image.radial_gradient("L").save(path)
    return [path]


def blank(registry, out):
    from PIL import Image

    path = out / "page.png"
    Image.new("RGB", (40, 30), "white").save(path)
    return [path]


def broken_page(registry, out):
    import sys

    try:
        raise KeyError("column")
    except KeyError as error:  # what Qt does with the fault of an event handler
        sys.excepthook(KeyError, error, error.__traceback__)
    return painted(registry, out)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return list(steps.run(tmp_path_factory.mktemp("自检 文件夹"), painted))


def test_every_step_passes_here(good):
    assert [(each.title, each.text) for each in good if not each.passed] == []
    assert len(good) == 7


def test_it_names_the_versions_and_the_total(good):
    assert re.search(r"Qt 6\.8\.3，GDAL \d", good[0].text)
    assert "42行与标准答案一致，合计634.10亩" in good[5].text


def failed(folder, pictures=painted):
    return {each.title: each.text for each in steps.run(folder, pictures) if not each.passed}


def test_a_missing_library_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(shipped.DECLARED, "segno", "segno_that_did_not_come_along")
    assert "segno_that_did_not_come_along" in failed(tmp_path)["程序文件"]


def test_a_form_that_differs_is_named(tmp_path, monkeypatch):
    answers = steps._answers()
    answers[6]["reserve_area_mu"] = "99.99"
    monkeypatch.setattr(steps, "_answers", lambda: answers)
    assert failed(tmp_path).keys() == {"附件表"}
    assert "第7行入库面积" in failed(tmp_path)["附件表"]


def test_a_form_with_a_row_too_few_is_named(tmp_path, monkeypatch):
    answers = steps._answers()[:-1]
    monkeypatch.setattr(steps, "_answers", lambda: answers)
    assert "有42行，应为41行" in failed(tmp_path)["附件表"]


@pytest.mark.parametrize(("pictures", "said"), [(blank, "空白"), (broken_page, "column")])
def test_a_page_that_was_not_drawn_is_named(tmp_path, pictures, said):
    assert said in failed(tmp_path, pictures)["各页面"]


def test_one_line_per_step_and_the_exit_code(tmp_path, capsys, monkeypatch):
    def two(folder, pictures):
        yield steps.Outcome("甲", True, "好")
        yield steps.Outcome("乙", False, "坏\n了")

    monkeypatch.setattr(steps, "run", two)
    assert self_test.run(tmp_path / "留下", painted) == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == ["通过 1 甲：好", "失败 2 乙：坏 了", "1项失败"]
    report = (tmp_path / "留下" / self_test.REPORT).read_text(encoding="utf-8-sig")
    assert report.splitlines() == lines


def test_the_option_reaches_it(monkeypatch):
    seen = []

    def run(keep, pictures):
        seen.append(keep)
        return 0

    monkeypatch.setattr(self_test, "run", run)
    command = ["--self-test", "--keep", "留下"]
    assert main.run(command, window=lambda *_: 9, pictures=lambda *_: []) == 0
    assert seen == [Path("留下")]


def test_every_declared_dependency_is_imported():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^A-Za-z0-9-]", each)[0] for each in project["dependencies"]}
    pins = tomllib.loads((ROOT / "installer/windows/pins.toml").read_text(encoding="utf-8"))
    assert declared - pins["wheels"]["left_out"].keys() == shipped.DECLARED.keys()


def test_imports_inside_functions_count_and_optional_ones_do_not(tmp_path):
    from types import ModuleType

    source = tmp_path / "module.py"
    source.write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import never_a\n"
        "try:\n    import never_b\nexcept ImportError:\n    never_b = None\n"
        "def later():\n    from wanted.part import name\n",
        encoding="utf-8",
    )
    module = ModuleType("module")
    module.__file__ = str(source)
    assert set(shipped._imports(module)) == {
        ("typing", "TYPE_CHECKING"),
        ("wanted.part", "name"),
    }
