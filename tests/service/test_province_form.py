"""The city's files for the province: every accepted county, and who is missing."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from jdz_forestland.errors import UserError
from jdz_forestland.service import packing, province_form, receiving, replying, submitted
from tests.builders import square
from tests.service import handing_over
from tests.service.handing_over import parcel

LEPING = {"town_code": "360281001", "village_code": "360281001001"}


@pytest.fixture
def city(tmp_path):
    """A city that accepted 浮梁 and has not answered 乐平."""
    border = square(easting=39526576.0, northing=3230314.0)
    other = parcel(1, county="360281", shape=border, **LEPING)
    with (
        handing_over.city(tmp_path / "市.gpkg", "360222", "360281") as registry,
        handing_over.county(tmp_path / "浮梁.gpkg", parcel(1), parcel(2)) as one,
        handing_over.county(tmp_path / "乐平.gpkg", other, code="360281") as two,
    ):
        for county in (one, two):
            path = packing.pack(county, list_year=2023, out=tmp_path).path
            made = receiving.receive(registry, path).submission
            if county is one:
                replying.accept(registry, made.key, out=tmp_path)
        yield registry


def test_accepted_lists_go_along_and_the_others_are_named(city, tmp_path):
    (tmp_path / "省").mkdir()
    done = province_form.write(city, 2023, tmp_path / "省")
    assert (done.whole.rows, str(done.whole.total_mu)) == (2, "30.00")
    assert [each.path.name for each in done.counties] == ["360222浮梁县2023年度补充林地储备库.xlsx"]
    assert done.missing == (
        "昌江区：还没有报送或已退回",
        "珠山区：还没有报送或已退回",
        "乐平市：已收件，还没有出回执",
    )
    book = load_workbook(done.whole.path)
    assert "浮梁县" in book.sheetnames
    assert "乐平市" not in book.sheetnames


def test_both_counties_are_in_one_workbook(city, tmp_path):
    waiting = next(s for s in submitted.submissions(city) if s.county_code == "360281")
    replying.accept(city, waiting.key, out=tmp_path)
    (tmp_path / "省").mkdir()
    done = province_form.write(city, 2023, tmp_path / "省")
    assert (done.whole.rows, len(done.counties), len(done.missing)) == (3, 2, 2)
    assert {"浮梁县", "乐平市"} < set(load_workbook(done.whole.path).sheetnames)
    assert [one.county for one in province_form.forms(city, 2023)] == ["浮梁县", "乐平市"]


def test_nothing_accepted_is_nothing_to_send(city, tmp_path):
    with pytest.raises(UserError, match="还没有出过回执"):
        province_form.write(city, 2024, tmp_path)
    with pytest.raises(UserError, match="找不到文件夹"):
        province_form.write(city, 2023, tmp_path / "没有")
