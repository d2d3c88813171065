"""Which sheet is meant, which form it is, which column is which, and lists as plain text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jdz_forestland.domain.sheet import FormKind, column_letters, column_number
from jdz_forestland.errors import ChoiceNeeded, ExchangeError
from jdz_forestland.exchange import sheet
from tests.exchange.sheets import BOTTOM, COUNTY, TOP, annex_grid, row, workbook

ROWS = [row(number) for number in range(1, 6)]


def read(path, **given):
    return sheet.read(path, county_code=COUNTY, **given)


def read_grid(folder, grid, **given):
    return read(workbook(folder / "表.xlsx", grid), **given)


def test_the_right_one_of_several_sheets_is_read(tmp_path):
    cover = [["说明"], ["各乡镇报送"]]
    path = workbook(tmp_path / "表.xlsx", cover, annex_grid(ROWS), [], names=["封面", "库", "空"])
    found = read(path)
    assert (found.sheet, found.sheets) == ("库", ("封面", "库", "空"))


def test_several_likely_sheets_are_asked_about(tmp_path):
    path = workbook(tmp_path / "表.xlsx", annex_grid(ROWS), annex_grid(ROWS), names=["甲", "乙"])
    with pytest.raises(ChoiceNeeded) as caught:
        read(path)
    assert (caught.value.key, len(caught.value.options)) == ("sheet", 2)
    assert read(path, sheet="乙").sheet == "乙"
    with pytest.raises(ExchangeError, match="没有工作表"):
        read(path, sheet="丙")


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("2024年度林地定额使用表", "林地定额"),
        ("2023年度造林计划表", "年度计划表"),
        ("使用林地项目汇总", "使用林地项目表"),
    ],
)
def test_the_wrong_form_is_named(tmp_path, title, named):
    grid = [[title], ["序号", "县", "项目名称", "面积", "图斑号"], [1, "浮梁县", "某项目", 3.5, 2]]
    with pytest.raises(ExchangeError, match=named) as caught:
        read_grid(tmp_path, grid)
    assert caught.value.hint


def test_what_is_no_list_at_all_shows_its_headings(tmp_path):
    with pytest.raises(ExchangeError, match="姓名、电话"):
        read_grid(tmp_path, [["姓名", "电话"], ["张三", "123"]])
    with pytest.raises(ExchangeError, match="空表"):
        read_grid(tmp_path, [])


LIST = [
    ["备注", "入库面积(亩)", "斑号", "面积（平方米）", "填报人", "村名"],
    ["甲", 1.2, 7, 1000.0, "李四", "桃岭村"],
]


def test_a_plain_list_in_any_order_of_columns(tmp_path):
    found = read_grid(tmp_path, LIST)
    assert (found.form, found.faults) == (FormKind.LIST, ())
    (only,) = found.rows
    assert (only.parcel_no, only.parcel_area_mu, only.remarks) == (7, Decimal("1.50"), "甲")
    assert found.mapping.letters == {
        "village": "F", "parcel_no": "C", "parcel_area_mu": "D", "reserve_area_mu": "B",
        "reporter": "E", "remarks": "A",
    }  # fmt: skip
    assert found.mapping.units == {"parcel_area_mu": "平方米", "reserve_area_mu": "亩"}


def test_the_mapping_can_be_adjusted_and_is_remembered_by_its_headings(tmp_path):
    odd = [["甲栏", "乙栏", "图斑号", "村"], ["李四", 1.5, 7, "桃岭村"]]
    given = {"reporter": "A", "reserve_area_mu": "B"}
    found = read_grid(tmp_path, odd, mapping=given)
    assert (found.rows[0].reporter, found.rows[0].reserve_area_mu) == ("李四", Decimal("1.50"))
    assert found.mapping.how == "由经办人指定"
    again = read_grid(tmp_path, [["另一个标题"], *odd], remembered={found.mapping.signature: given})
    assert again.rows[0].reporter == "李四"
    assert "上次" in again.mapping.how


@pytest.mark.parametrize(
    "given", [{"nonsense": "A"}, {"parcel_no": "1"}, {"parcel_no": ""}, {"reporter": "C"}]
)
def test_an_impossible_mapping_is_refused(tmp_path, given):
    grid = [["甲栏", "乙栏", "图斑号"], ["李四", 1.5, 7]]
    with pytest.raises(ExchangeError, match="列"):
        read_grid(tmp_path, grid, mapping=given)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_in_every_encoding_and_separator(tmp_path, encoding, separator):
    grid = annex_grid(ROWS)[3:]
    grid[0] = [bottom or top for top, bottom in zip(TOP, BOTTOM, strict=True)]
    text = "\r\n".join(separator.join(str(cell) for cell in cells) for cells in grid)
    path = tmp_path / "表.csv"
    path.write_bytes(text.encode(encoding))
    found = read(path)
    assert (found.faults, found.totals.parcels) == ((), 5)
    assert found.rows[0].village == "桃岭村委会"


def test_columns_have_the_letters_of_spreadsheets():
    assert [column_letters(number) for number in (0, 25, 26, 701, 702, 16383)] == [
        "A", "Z", "AA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip
    assert all(column_number(column_letters(number)) == number for number in range(17000))
