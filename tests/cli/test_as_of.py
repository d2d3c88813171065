"""The use plan on the command line, and lists, forms and the ledger as of a past day."""

from __future__ import annotations

import shutil
from decimal import Decimal

import pytest

from tests.service import told


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    return told.copy_to(tmp_path_factory.mktemp("story"))


def answer(cli, *arguments):
    said = cli(*arguments, "--json")
    assert said.code == 0, said.err
    return said.json


def test_the_plan_is_exported_as_word_and_as_workbook(cli, story, tmp_path):
    for ending in ("docx", "xlsx"):
        done = answer(cli, "export", story, "plan", tmp_path / f"计划.{ending}", "--year", "2024")
        assert (done["rows"], Decimal(done["total_mu"])) == (3, Decimal("238.55"))
        assert (tmp_path / f"计划.{ending}").is_file()
    done = answer(cli, "export", story, "plan", tmp_path, "--year", "2025")
    assert done["path"].endswith("360222浮梁县2025年度使用林地计划（草稿）.docx")


def test_the_plan_says_what_was_counted(cli, story, tmp_path):
    run = cli("export", story, "plan", tmp_path / "计划.docx", "--year", "2024")
    assert "已导出3个项目、计划占用林地238.55亩" in run.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("plan", "计划.doc", "--year", "2024"), "结尾不对"),
        (("plan", "计划.docx", "--year", "2031"), "不在试点期内"),
    ],
)
def test_what_cannot_be_exported_is_said(cli, story, tmp_path, arguments, said):
    kind, name, *rest = arguments
    run = cli("export", story, kind, tmp_path / name, *rest)
    assert run.code == 2
    assert said in run.err
    assert not (tmp_path / name).exists()


def test_lists_are_of_the_day_that_is_asked_for(cli, story):
    def stages(*day):
        parcels = answer(cli, "list", story, "--year", "2023", *day)["parcels"]
        return {parcel["stage"] for parcel in parcels}, len(parcels)

    assert stages("--as-of", "2023-03-06") == ({"lead"}, 42)
    assert "verification" in stages("--as-of", "2023-04-01")[0]
    assert stages() == stages("--as-of", "2024-11-01")
    assert stages()[1] == 39


def test_the_form_of_a_past_day_is_the_one_that_was_filed(cli, story, tmp_path):
    def form(day):
        path = tmp_path / f"{day}.xlsx"
        return answer(cli, "export", story, "annex", path, "--year", "2023", "--as-of", day)

    filed, later = form("2023-09-04"), form("2024-11-01")
    assert (filed["rows"], filed["total_mu"]) == (later["rows"], later["total_mu"])
    run = cli(
        "export", story, "annex", tmp_path / "a.xlsx", "--year", "2023", "--as-of", "2023-03-10"
    )
    assert run.code == 2
    assert "没有办到“入库”" in run.err


def test_a_day_before_the_registry_or_ahead_is_refused(cli, story):
    for day, said in (("2022-01-01", "还没有建立"), ("2999-01-01", "还没有到"), ("昨天", "日期")):
        run = cli("list", story, "--as-of", day)
        assert run.code == 2
        assert said in run.err


def test_looking_at_the_past_changes_nothing(cli, story, tmp_path):
    copy = shutil.copy(story, tmp_path / "a.gpkg")
    before = (tmp_path / "a.gpkg").read_bytes()
    answer(cli, "list", copy, "--as-of", "2023-06-01")
    assert (tmp_path / "a.gpkg").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.gpkg"]
