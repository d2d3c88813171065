"""`quota` and `export … ledger` (the ledger without a screen)."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from jdz_forestland.service.quota_book import QuotaBook
from tests.cli.conftest import check_refusal
from tests.service.reserves import grant, in_reserve, reserve

ONE = "360222-2023-0001"


@pytest.fixture
def registry_path(tmp_path):
    path = tmp_path / "登记库.gpkg"
    with reserve(path, in_reserve(1, "400.00"), in_reserve(2, "150.00")) as (registry, clock):
        clock.at(2023, 12, 20)
        grant(registry)
        clock.at(2024, 2, 1)
        day = datetime.date(2024, 2, 1)
        QuotaBook(registry).use("P1", {ONE: "30"}, day=day, document="=1+1")
    return path


def test_the_keys_are_those_of_the_contract(cli, registry_path):
    said = cli("quota", str(registry_path), "--json")
    answer = said.json
    (account,) = answer["accounts"]
    assert said.code == 0
    assert {name: account[name] for name in (
        "county_code", "list_year", "usable_in", "reserve_mu", "county_mu", "pool_mu", "used_mu",
        "held_mu", "deducted_mu", "expired_mu",
    )} == {
        "county_code": "360222", "list_year": 2023, "usable_in": 2024, "reserve_mu": "550.00",
        "county_mu": "500.00", "pool_mu": "50.00", "used_mu": "30.00", "held_mu": "0.00",
        "deducted_mu": "0.00", "expired_mu": account["expired_mu"],
    }  # fmt: skip
    parts = ("used_mu", "held_mu", "deducted_mu", "expired_mu", "available_mu")
    assert sum(Decimal(account[name]) for name in parts) == Decimal("500.00")
    assert [entry["kind"] for entry in answer["entries"]] == ["register", "grant", "pool", "use"]
    for entry in answer["entries"]:
        assert sum(Decimal(posting["mu"]) for posting in entry["postings"]) == 0


def test_as_of_a_day_by_when_it_was_recorded(cli, registry_path):
    said = cli("quota", str(registry_path), "--json", "--as-of", "2024-01-31")
    answer = said.json
    assert answer["accounts"][0]["available_mu"] == "500.00"
    assert len(answer["entries"]) == 3
    said = cli("quota", str(registry_path), "--json", "--as-of", "2023-12-19")
    assert said.json["accounts"] == []


def test_the_table_is_readable_and_names_its_source(cli, registry_path):
    said = cli("quota", str(registry_path), "--as-of", "2024-06-30", "--county", "360222")
    assert said.code == 0
    assert re.search(r"浮梁县 +2023 +2024 +550.00 +500.00 +50.00 +30.00", said.out)
    assert "登记库指纹" in said.out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--as-of", "昨天"], "日期应写成2023-09-15"),
        (["--county", "360999"], "不在试点范围内"),
    ],
)
def test_a_wrong_argument_is_one_sentence(cli, registry_path, more, said):
    answered = cli("quota", str(registry_path), *more)
    assert (answered.code, answered.out) == (2, "")
    assert said in answered.err
    assert answered.err.count("\n") == 1


def test_the_statement_is_a_workbook_of_figures_with_its_source(cli, registry_path, tmp_path):
    out = tmp_path / "台账.xlsx"
    said = cli("export", str(registry_path), "ledger", str(out), "--year", "2023", "--json")
    assert said.code == 0
    assert said.json["rows"] == 2
    book = load_workbook(out)
    assert book.sheetnames == ["结算", "图斑结余", "分录"]
    settlement = book["结算"]
    assert settlement["A1"].value == "浮梁县2023年度林地定额台账·结算"
    rows = {row[0].value: row for row in settlement.iter_rows(min_row=3)}
    assert Decimal(str(rows["省级统筹"][2].value)) == 50
    assert rows["省级统筹"][2].number_format == "0.00"
    assert rows["省级统筹"][3].value == "方案 二(三)1"
    lots = book["图斑结余"]
    assert [cell.value for cell in lots[5]][:4] == ["合计", None, None, 550]
    entries = book["分录"]
    documents = [cell for cell in entries["G"] if cell.value == "=1+1"]
    assert {cell.data_type for cell in documents} == {"s"}
    for sheet in book:
        last = [str(row[0].value) for row in sheet.iter_rows() if row[0].value][-1]
        assert "数据时点" in last
        assert "登记库指纹" in last
        assert "政策表" in last


@pytest.mark.parametrize("day", ["2999-01-01", "9999-12-31"])
def test_a_day_to_come_is_refused(cli, tmp_path, day):
    path = tmp_path / "浮梁.gpkg"
    assert cli("new", path, "--county", "360222").code == 0
    assert "还没有到" in check_refusal(cli("quota", path, "--as-of", day))
    assert "按截至2000-01-01的登记" in cli("quota", path, "--as-of", "2000-01-01").out
