"""The annex form as values: rows, sums, notes, and what it refuses to print."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdz_forestland.domain import annex
from jdz_forestland.domain.annex import AnnexForm, Kind
from jdz_forestland.domain.area import from_hundredths
from jdz_forestland.domain.land_class import CodeSystem, LandClass
from jdz_forestland.domain.parcel import ClassArea, Parcel
from jdz_forestland.errors import BugError, UserError
from tests.builders import MINING_2021, SHRUBS_2022, TREES_2022, make_parcel

NOON = datetime(2023, 9, 1, 12, 0, tzinfo=timezone(timedelta(hours=8)))


def form_of(*parcels: Parcel, **changes: Any) -> AnnexForm:
    given: dict[str, Any] = {
        "county_code": "360222",
        "list_year": 2023,
        "draft": True,
        "as_of": NOON,
        "fingerprint": "9f86d081",
    }
    return annex.build(parcels, **(given | changes))


def only_row(parcel: Parcel, **changes: Any) -> annex.AnnexRow:
    (row,) = form_of(parcel, **changes).rows
    return row


def test_a_row_has_the_sixteen_columns_of_the_annex_in_order():
    row = only_row(
        make_parcel(
            parcel_no=1,
            town="鹅湖镇",
            village="桃岭村委会",
            parcel_area_m2=Decimal("9999.68"),
            reserve_area_m2=Decimal("3000.00"),
            x=Decimal("3255050.125"),
            y=Decimal("39536050.500"),
            can_restore=True,
            is_vegetated=False,
            reporter="张三",
            remarks="采石场",
        )
    )

    assert [annex.shown(value) for value in row.cells] == [
        *("1", "景德镇市", "浮梁县", "鹅湖镇", "桃岭村委会", "1", "15.00"),
        *("3255050.125", "39536050.500", "采矿用地", "林地", "是", "否", "4.50"),
        *("张三", "采石场；部分变更"),
    ]
    assert len(annex.COLUMNS) == len(row.cells) == 16


def test_what_a_column_is_said_to_hold_is_what_it_holds():
    types = {Kind.TEXT: str, Kind.NUMBER: int, Kind.AREA: Decimal, Kind.COORDINATE: Decimal}

    for column, value in zip(annex.COLUMNS, only_row(make_parcel()).cells, strict=True):
        assert type(value) is types[column.kind], column.title


def test_the_header_covers_both_rows_of_all_columns_once():
    covered = [
        (cell.row + down, cell.column + right)
        for cell in annex.HEADER
        for down in range(cell.rows)
        for right in range(cell.columns)
    ]

    assert sorted(covered) == [(row, column) for row in range(2) for column in range(16)]


def test_rows_stand_in_the_order_of_their_numbers_whatever_order_they_come_in():
    parcels = [make_parcel(parcel_no=number) for number in range(1, 12)]
    shuffled = random.Random(7).sample(parcels, len(parcels))

    assert form_of(*shuffled) == form_of(*parcels)
    assert [row.parcel_no for row in form_of(*shuffled).rows] == list(range(1, 12))


def test_the_running_number_has_no_gap_where_a_draft_leaves_a_parcel_out():
    rows = form_of(make_parcel(parcel_no=2), make_parcel(parcel_no=5)).rows

    assert [(row.number, row.parcel_no) for row in rows] == [(1, 2), (2, 5)]


def test_x_is_the_northing_and_y_the_easting_with_its_zone():
    row = only_row(make_parcel())

    assert [len(annex.shown(value).partition(".")[0]) for value in (row.x, row.y)] == [7, 8]
    assert annex.shown(row.y).startswith("39")


def test_all_kinds_of_forest_have_one_name_written_once():
    parts = (ClassArea(TREES_2022, Decimal("10.00")), ClassArea(SHRUBS_2022, Decimal("20.00")))

    assert only_row(make_parcel(class_after=parts)).class_after == "林地"


def test_several_classes_are_named_the_larger_area_first():
    grass = LandClass(2022, CodeSystem.SANDIAO, "0404", "其他草地")
    parts = (
        ClassArea(TREES_2022, Decimal("15.00")),
        ClassArea(grass, Decimal("20.00")),
        ClassArea(SHRUBS_2022, Decimal("6.00")),
    )

    row = only_row(make_parcel(class_before=MINING_2021, class_after=parts))

    assert (row.class_before, row.class_after) == ("采矿用地", "林地、草地")


@pytest.mark.parametrize(("answer", "word"), [(True, "是"), (False, "否"), (None, "")])
def test_an_answer_is_yes_or_no_and_blank_while_nobody_knows(answer, word):
    row = only_row(make_parcel(can_restore=answer, is_vegetated=answer))

    assert (row.can_restore, row.is_vegetated) == (word, word)


@pytest.mark.parametrize(
    ("changes", "remarks"),
    [
        ({}, ""),
        ({"remarks": "已公示"}, "已公示"),
        ({"centre_moved": True}, "中心点为图斑内一点"),
        ({"reserve_area_m2": Decimal("100.00")}, "部分变更"),
        (
            {"remarks": "已公示", "centre_moved": True, "reserve_area_m2": Decimal("100.00")},
            "已公示；中心点为图斑内一点；部分变更",
        ),
        ({"remarks": "部分变更", "reserve_area_m2": Decimal("100.00")}, "部分变更"),
    ],
)
def test_the_remarks_say_what_the_reader_of_the_figures_has_to_know(changes, remarks):
    assert only_row(make_parcel(**changes)).remarks == remarks


def test_who_fills_in_stands_in_every_row_that_names_nobody():
    form = form_of(
        make_parcel(parcel_no=1), make_parcel(parcel_no=2, reporter="李四"), reporter="张三"
    )

    assert [row.reporter for row in form.rows] == ["张三", "李四"]
    assert form.signatures.startswith("填报人：张三")


def test_text_that_no_spreadsheet_can_hold_becomes_a_space():
    row = only_row(make_parcel(village="桃岭\x00村\ud800", remarks=" 第一行\r\n第二行\t"))

    assert (row.village, row.remarks) == ("桃岭 村", "第一行 第二行")


AREAS = st.integers(min_value=0, max_value=10**10)


@given(st.lists(st.tuples(AREAS, AREAS), max_size=30))
def test_the_total_is_the_sum_of_the_printed_figures(areas):
    form = form_of(
        *(
            make_parcel(
                parcel_no=number,
                parcel_area_m2=from_hundredths(max(pair)),
                reserve_area_m2=from_hundredths(min(pair)),
            )
            for number, pair in enumerate(areas, start=1)
        )
    )
    assert form.total is not None
    printed = [[annex.shown(value) for value in row.cells] for row in form.rows]

    for column in (annex.PARCEL_AREA_COLUMN, annex.RESERVE_AREA_COLUMN):
        by_hand = sum((Decimal(row[column]) for row in printed), Decimal("0.00"))
        assert annex.shown(form.total.cells[column]) == str(by_hand)


def test_the_total_row_is_last_has_a_label_and_sums_two_columns_only():
    form = form_of(make_parcel(parcel_area_m2=Decimal("10000.00")))
    assert form.total is not None

    assert [annex.shown(value) for value in form.total.cells] == [
        *("合计", "", "", "", "", "", "15.00", "", "", "", "", "", "", "15.00", "", "")
    ]


def test_the_total_row_can_be_left_out_and_its_figures_are_still_known():
    form = form_of(make_parcel(parcel_area_m2=Decimal("10000.00")), with_total=False)

    assert form.total is None
    assert form.sums.reserve_area_mu == Decimal("15.00")


def test_a_form_of_nothing_says_so_and_sums_to_exactly_zero():
    form = form_of()

    assert form.rows == ()
    assert form.empty_note == "本年度没有列入储备库的图斑"
    assert str(form.sums.parcel_area_mu) == str(form.sums.reserve_area_mu) == "0.00"


def test_a_draft_says_so_in_its_title_and_its_file_name():
    assert form_of(draft=True).title == "景德镇市林地占补平衡补充林地储备库（草稿）"
    assert form_of(draft=False).title == "景德镇市林地占补平衡补充林地储备库"
    assert (
        annex.file_name("360222", 2023, draft=True)
        == "360222浮梁县2023年度补充林地储备库（草稿）.xlsx"
    )
    assert annex.file_name("360222", 2023, draft=False) == "360222浮梁县2023年度补充林地储备库.xlsx"


def test_the_unit_line_names_the_bureau_and_the_year_once():
    line = form_of().unit_line

    assert line.split() == ["单位（盖章）：浮梁县林业局", "年度：2023"]


def test_the_notes_are_the_eight_of_the_annex():
    notes = form_of().notes

    assert [note[:2] for note in notes] == [f"{number}." for number in range(1, 9)]
    assert notes[5] == "6. 入库面积：填写自然资源部门已经将图斑内的采矿用地变更为林地的面积；"


def test_the_form_says_as_of_when_and_from_which_registry_it_is():
    line = form_of().provenance

    assert "数据时点：2023-09-01 12:00" in line
    assert "登记库指纹：9f86d081" in line
    assert annex.PROGRAM in line


def test_more_reserve_than_parcel_is_refused_and_every_such_row_is_named():
    wrong = [
        make_parcel(
            parcel_no=number, parcel_area_m2=Decimal("2000"), reserve_area_m2=Decimal("2010")
        )
        for number in (1, 2)
    ]

    with pytest.raises(
        UserError, match=r"360222-0001 的入库面积 3\.02 亩大于图斑面积 3\.00 亩"
    ) as e:
        form_of(*wrong)

    assert "360222-0002" in e.value.text


def test_equal_areas_as_printed_are_not_refused():
    row = only_row(
        make_parcel(parcel_area_m2=Decimal("2000.00"), reserve_area_m2=Decimal("2001.00"))
    )

    assert row.parcel_area_mu == row.reserve_area_mu == Decimal("3.00")


@pytest.mark.parametrize("field", ["parcel_area_m2", "reserve_area_m2"])
def test_a_negative_area_is_refused(field):
    with pytest.raises(UserError, match="360222-0001 的面积小于 0"):
        form_of(make_parcel(**{field: Decimal("-20.00")}))


def test_a_long_list_of_faults_is_cut_but_counted():
    wrong = [make_parcel(parcel_no=n, reserve_area_m2=Decimal("-9.00")) for n in range(1, 41)]

    with pytest.raises(UserError, match="等 40 处") as e:
        form_of(*wrong)

    assert e.value.text.count("小于 0") == 5


def test_a_number_used_twice_is_refused_even_in_a_draft():
    with pytest.raises(UserError, match="图斑号 3 用了 2 次"):
        form_of(make_parcel(parcel_no=3), make_parcel(parcel_no=3))


def test_the_final_list_is_numbered_from_one_without_gaps():
    parcels = [make_parcel(parcel_no=number) for number in (2, 4)]

    with pytest.raises(UserError, match="缺少图斑号 1"):
        form_of(*parcels, draft=False)


@pytest.mark.parametrize("changes", [{"county_code": "360281"}, {"list_year": 2024}])
def test_a_parcel_of_another_list_is_our_own_mistake(changes):
    with pytest.raises(BugError):
        form_of(make_parcel(**changes))


def test_a_county_outside_the_pilot_is_refused():
    with pytest.raises(UserError, match="110101"):
        form_of(county_code="110101")
