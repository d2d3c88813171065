"""`import` of a spreadsheet: recognised by what is in it, entered all or nothing."""

import openpyxl
import pytest

from tests.service import samples


@pytest.fixture
def path(tmp_path):
    return samples.filled_copy(tmp_path / "登记库.gpkg")


@pytest.fixture
def form(cli, path, tmp_path):
    out = tmp_path / "乡镇填报.xlsx"
    cli("export", path, "annex", out, "--year", 2023, "--draft", "--reporter", "李四")
    return out


def test_our_own_form_comes_back_with_what_people_entered(cli, path, form):
    said = cli("import", path, form, "--year", 2023, "--json")
    assert (said.code, said.err) == (0, "")
    listed = cli("list", path, "--json").json["parcels"]
    assert {parcel["reporter"] for parcel in listed} == {"李四"}
    before = cli("verify", path, "--json").json["head"]
    cli("import", path, form, "--year", 2023)
    assert cli("verify", path, "--json").json["head"] == before


def test_a_dry_run_writes_nothing(cli, path, form):
    before = cli("verify", path, "--json").json["head"]
    said = cli("import", path, form, "--year", 2023, "--dry-run")
    assert "没有写入" in said.out
    assert cli("verify", path, "--json").json["head"] == before


def test_a_wrong_area_is_told_and_never_entered(cli, path, form):
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    sheet.cell(5, 7).value = 999.99
    book.save(form)
    areas = [p["parcel_area_mu"] for p in cli("list", path, "--json").json["parcels"]]
    said = cli("import", path, form, "--year", 2023)
    assert "999.99" in said.out
    assert [p["parcel_area_mu"] for p in cli("list", path, "--json").json["parcels"]] == areas
