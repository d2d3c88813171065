"""Mistyped commands, stopping, and our own faults."""

from __future__ import annotations

import logging
import re

import pytest

from jdz_forestland.errors import BugError, Cancelled
from jdz_forestland.service import deriving
from tests.cli.conftest import check_refusal
from tests.service import samples
from tests.service.surveys import pair

YEARS = ("--years", 2021, 2022)


@pytest.fixture
def registry(tmp_path):
    return samples.empty_copy(tmp_path / "登记库.gpkg")


# --- the command itself --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nothing", "可选"),
        ("list", "缺少参数：登记库.gpkg"),
        ("new a.gpkg", "缺少参数：--county"),
        ("list a.gpkg b", "多余的参数：b"),
        ("list a.gpkg --nothing", "多余的参数：--nothing"),
        ("list a.gpkg --year", "--year后面缺少内容"),
        ("list a.gpkg --year 今年", "年度应为四位数字，不能是“今年”"),
        ("list a.gpkg --year 99999999999999999999", "四位数字"),
        ("list a.gpkg --year -5", "--year"),
        ("list a.gpkg --stage x", "--stage不能是'x'，可选：'?lead"),
        ("list a.gpkg --json=1", "--json后面不能带内容"),
        ("derive a.gpkg b c", "缺少参数：--years"),
        ("derive a.gpkg b c --years 2021", "--years后面缺少内容"),
        ("derive a.gpkg b c --years 2021 二二", "四位数字"),
        ("derive a.gpkg b c --years 2021 2022 --sliver-width x", "--sliver-width的值'x'不对"),
        ("derive a.gpkg b c --years 2021 2022 --sliver-width -1", "--sliver-width"),
        ("derive a.gpkg b c --years 2021 2022 --sliver-width nan", "0到"),
        ("derive a.gpkg b c --years 2021 2022 --sliver-area 1e400", "0到"),
        ("derive a.gpkg b c --years 2021 2022 --before-crs x", "--before-crs的值'x'不对"),
        ("derive a.gpkg b c --years 2021 2022 --confirm all", "--confirm不能是'all'"),
        ("derive a.gpkg b c --years 2021 2022 --before-c 4527", "请写全"),
        ("export a.gpkg doc out --year 2023", "不能是'doc'"),
        ("export a.gpkg annex out", "缺少参数：--year"),
        ("demo", "缺少参数：--out"),
        ("--nothing", "多余的参数"),
    ],
)
def test_a_mistyped_command(cli, line, said):
    line = check_refusal(cli(*line.split()))
    assert line.startswith("命令写法不对：")
    assert "--help" in line
    assert re.search(said, line), line


# --- neither done nor refused --------------------------------------------------------------------


@pytest.mark.parametrize("stop", [Cancelled, KeyboardInterrupt])
def test_stopping_says_that_nothing_was_written(cli, registry, tmp_path, monkeypatch, stop):
    def stopped(*args):
        raise stop

    monkeypatch.setattr(deriving, "propose", stopped)
    line = check_refusal(cli("derive", registry, *pair(tmp_path), *YEARS))
    assert line == "已取消，没有写入"


@pytest.mark.parametrize("fault", [BugError("x"), ZeroDivisionError("x"), RuntimeError("x")])
def test_our_own_fault_is_logged_and_ends_in_three(
    cli, registry, tmp_path, monkeypatch, caplog, fault
):
    def broken(*args):
        raise fault

    monkeypatch.setattr(deriving, "propose", broken)
    held = registry.read_bytes()
    with caplog.at_level(logging.ERROR):
        said = cli("derive", registry, *pair(tmp_path), *YEARS, "--json")
    assert (said.code, said.out) == (3, "")
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.exc_info[1] is fault
    assert registry.read_bytes() == held
