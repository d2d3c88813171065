"""A spreadsheet against the registry: what it enters, what it only tells, and all or nothing."""

from __future__ import annotations

import argparse
import dataclasses
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jdz_forestland.cli import sheet_parsing, sheet_verbs
from jdz_forestland.domain.progress import Silent
from jdz_forestland.errors import ExchangeError, StaleError, UserError
from jdz_forestland.service import exporting, sample, settings, sheet_importing
from jdz_forestland.service.registry import Registry
from jdz_forestland.service.sheet_importing import SheetChoices
from jdz_forestland.store.store import Store
from tests.service import samples


@pytest.fixture(autouse=True)
def _home(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("JDZ_FORESTLAND_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def registry(tmp_path):
    return samples.filled_copy(tmp_path / "登记库.gpkg")


@pytest.fixture
def form(registry, tmp_path):
    """The registry's own draft form."""
    with Registry.open(registry, who=samples.WHO, now=samples.clock) as held:
        done = exporting.export(
            held, "annex", list_year=sample.LIST_YEAR, out=tmp_path / "表.xlsx", draft=True
        )
    return done.path


def edited(path: Path, **cells) -> Path:
    """Change cells of the first sheet, drop the 合计 and return the path."""
    book = openpyxl.load_workbook(path)
    own = book.worksheets[0]
    for address, value in cells.items():
        own[address] = value
    for index in range(own.max_row, 4, -1):
        if own.cell(index, 1).value == "合计":
            own.delete_rows(index)
    book.save(path)
    return path


def examine(registry, path, **choices):
    return sheet_importing.examine(registry, path, SheetChoices(**choices), Silent())


def propose(registry, path, **given):
    return sheet_importing.propose(registry, examine(registry, path), **given)


def accept(registry, proposal):
    return sheet_importing.accept(registry, proposal, who=samples.WHO, now=samples.clock)


def parcels(registry):
    with Store.open(registry) as store:
        assert store.verify() == []
        return {parcel.parcel_no: parcel for parcel in store.parcels()}


def test_our_own_form_comes_back_without_any_difference(registry, form):
    proposal = propose(registry, form)
    assert [fault for fault in proposal.examined.faults if fault.level > 1] == [
        fault for fault in proposal.examined.faults if fault.rule == "F-225"
    ]
    assert len(proposal.matched) == len(parcels(registry))
    assert (proposal.changes, proposal.differences, proposal.unmatched) == ((), (), ())
    before = registry.read_bytes()
    assert accept(registry, proposal).changed == ()
    assert registry.read_bytes() == before


@pytest.mark.parametrize("kind", ["csv", "annex"])
def test_a_workbook_edited_by_a_colleague_enters_what_people_enter(registry, tmp_path, kind):
    with Registry.open(registry, who=samples.WHO, now=samples.clock) as held:
        out = tmp_path / f"表{exporting.KINDS[kind].suffix}"
        exporting.export(held, kind, list_year=2023, out=out, draft=True, with_total=False)
    if kind == "csv":
        text = out.read_text(encoding="utf-8-sig").splitlines()
        at = text[0].split(",").index("入库填报人")
        cells = text[1].split(",")
        cells[at] = "李四"
        out.write_text("\n".join([text[0], ",".join(cells), *text[2:]]), encoding="gbk")
    else:
        edited(out, O5="李四")
    proposal = propose(registry, out, list_year=2023)
    (change,) = proposal.changes
    assert (change.parcel_id, change.field, change.old, change.new) == (
        "360222-0001", "reporter", "", "李四",
    )  # fmt: skip
    assert proposal.differences == ()


def test_accepting_is_one_entry_and_the_same_sheet_again_adds_nothing(registry, form):
    edited(form, L5="是", M5="否", O5="李四", P6="已核对")
    proposal = propose(registry, form)
    done = accept(registry, proposal)
    assert len(done.changed) == 2
    first = parcels(registry)[1]
    assert (first.can_restore, first.is_vegetated, first.reporter) == (True, False, "李四")
    with Store.open(registry) as store:
        entries = store.history()
    assert [entry.verb for entry in entries] == ["create", "derive", "import_sheet"]
    assert "表.xlsx" in entries[-1].reason
    again = propose(registry, form)
    assert (again.changes, accept(registry, again).changed) == ((), ())
    with Store.open(registry) as store:
        assert len(store.history()) == len(entries)


def test_the_same_name_with_new_content_is_read_anew(registry, form):
    accept(registry, propose(registry, edited(form, O5="李四")))
    accept(registry, propose(registry, edited(form, O5="王五")))
    assert parcels(registry)[1].reporter == "王五"


def test_a_blank_cell_erases_nothing_and_an_answer_that_stands_is_kept(registry, form):
    accept(registry, propose(registry, edited(form, L5="是", O5="李四")))
    proposal = propose(registry, edited(form, L5="否", O5=None))
    assert proposal.changes == ()
    (difference,) = proposal.differences
    assert (difference.field, difference.held, difference.said) == ("can_restore", "是", "否")


def test_measured_figures_are_compared_and_never_overwritten(registry, form):
    held = parcels(registry)[1]
    whole = held.parcel_area_mu + 5
    edited(form, G5=float(whole), H5=float(held.x + 30), K5="林地、采矿用地", E5="港口村委会")
    proposal = propose(registry, form)
    told = {each.field: each for each in proposal.differences}
    assert set(told) == {"parcel_area_mu", "x", "class_after", "village"}
    assert told["parcel_area_mu"].difference == "+5.00亩"
    assert told["x"].difference == "30.0米"
    accept(registry, proposal)
    assert parcels(registry)[1] == held


def test_a_row_without_number_is_matched_by_its_point(registry, form):
    edited(form, F5=None)
    examined = examine(registry, form)
    assert [fault.rule for fault in examined.faults if fault.level == 3] == ["F-201"]
    proposal = sheet_importing.propose(registry, examined)
    assert proposal.matched[0].parcel.parcel_no == 1
    assert proposal.matched[0].how == "按坐标（落在图斑内）"


def test_a_number_that_does_not_exist_goes_by_the_point_and_else_is_listed(registry, form):
    edited(form, F5=777, F6=888, H6=None, I6=None)
    proposal = propose(registry, form)
    assert proposal.matched[0].parcel.parcel_no == 1
    (lost,) = proposal.unmatched
    assert lost.row == 6
    assert "888" in lost.text


def test_two_numbers_exchanged_are_told_by_their_points(registry, form):
    edited(form, F5=2, F6=1)
    points = [each for each in propose(registry, form).differences if each.field == "x"]
    assert [each.parcel_id for each in points] == ["360222-0002", "360222-0001"]
    assert "落在图斑360222-0001内" in points[0].said


def test_a_sheet_with_errors_is_not_taken_at_all(registry, form):
    edited(form, O5="李四", G6="约5")
    proposal = propose(registry, form)
    before = registry.read_bytes()
    with pytest.raises(UserError, match="1处错误"):
        accept(registry, proposal)
    assert registry.read_bytes() == before


def test_a_registry_that_moved_on_is_not_written(registry, form):
    first = propose(registry, edited(form, O5="李四"))
    accept(registry, propose(registry, edited(form, O6="王五")))
    with pytest.raises(StaleError):
        accept(registry, first)


def test_the_list_year_is_the_one_of_the_sheet(registry, form):
    assert propose(registry, form).list_year == 2023
    with pytest.raises(UserError, match="2024年度"):
        propose(registry, form, list_year=2024)
    silent = dataclasses.replace(examine(registry, form), list_year=None)
    assert sheet_importing.propose(registry, silent).list_year == 2023
    with pytest.raises(UserError, match="还没有图斑"):
        propose(samples.empty_copy(registry.with_name("空.gpkg")), form)


def test_another_county_is_an_error_in_every_row(form, tmp_path):
    other = samples.new(tmp_path / "乐平.gpkg", county_code="360281")
    assert "F-222" in {fault.rule for fault in examine(other, form).faults}


def test_an_adjusted_mapping_is_remembered_for_the_same_heading(registry, tmp_path):
    path = tmp_path / "单.csv"
    path.write_text("斑号,谁填的,入库面积\n1,李四,3\n", encoding="utf-8")
    examined = examine(registry, path, mapping={"reporter": "B"})
    sheet_importing.remember(examined)
    assert examine(registry, path).rows[0].reporter == "李四"
    assert settings.load().sheet_mappings[examined.mapping.signature]["reporter"] == "B"


def test_broken_remembered_mappings_are_forgotten(registry, form):
    broken: tuple[Any, ...] = ([1], {"a": 1}, {"a": {"b": 2}})
    for nonsense in broken:
        settings.save(dataclasses.replace(settings.Settings(), sheet_mappings=nonsense))
        assert settings.load().sheet_mappings == {}
    assert examine(registry, form).totals.parcels > 0


@pytest.mark.parametrize(
    ("name", "text", "answer"),
    [
        ("清单.csv", "图斑号,图斑面积,村\n1,2,桃岭村\n", True),
        ("坐标.csv", "点号,X,Y\n1,3255000,39536000\n", False),
        ("地块.csv", "地块号,点号,X,Y\n1,1,3255000,39536000\n", False),
        ("表.xlsx", "", True),
        ("界址.txt", "图斑号,图斑面积,村\n1,2,桃岭村\n", False),
        ("坏.csv", "\0", False),
    ],
)
def test_a_list_of_parcels_is_told_from_a_list_of_points(tmp_path, name, text, answer):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert sheet_importing.is_sheet(path) is answer
    assert sheet_verbs.is_sheet(path) is answer


# --- the command line ----------------------------------------------------------------------------


def arguments(registry, path, *options):
    parser = argparse.ArgumentParser()
    parser.add_argument("registry", type=Path)
    parser.add_argument("sources", type=Path, nargs="+")
    parser.add_argument("--year", type=int)
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--who", default=samples.WHO)
    sheet_parsing.add_options(parser)
    return parser.parse_args([str(registry), str(path), *options])


def test_the_command_answers_with_everything(registry, form):
    edited(form, O5="李四")
    dry = sheet_verbs.run(arguments(registry, form, "--dry-run"))
    assert (dry.code, dry.json["accepted"], dry.json["updated"]) == (0, False, ["360222-0001"])
    assert parcels(registry)[1].reporter == ""
    done = sheet_verbs.run(arguments(registry, form))
    assert (done.code, done.json["accepted"]) == (0, True)
    assert "已写入登记库" in done.text
    assert "图斑号=F列" in done.text
    assert parcels(registry)[1].reporter == "李四"
    again = sheet_verbs.run(arguments(registry, form))
    assert "没有新内容" in again.text
    json.dumps(again.json)


def test_the_command_writes_nothing_but_the_marked_workbook_where_there_are_errors(
    registry, form, tmp_path
):
    edited(form, G6="约5")
    out = tmp_path / "标注.xlsx"
    answer = sheet_verbs.run(arguments(registry, form, "--marked", str(out), "--expect-mu", "1"))
    assert (answer.code, answer.json["accepted"]) == (1, False)
    assert [each["cell"] for each in answer.json["findings"][:2]] == [None, "储备库!G6"]
    assert openpyxl.load_workbook(out).worksheets[0]["G6"].comment is not None


@pytest.mark.parametrize("options", [["第二个.xlsx"], ["--column", "A"], ["--column", "xx=B"]])
def test_the_command_refuses_what_it_cannot_do(registry, form, options):
    given = arguments(registry, form, *options) if options[0] != "第二个.xlsx" else None
    if given is None:
        given = arguments(registry, form)
        given.sources.append(Path(options[0]))
    with pytest.raises((UserError, ExchangeError)) as caught:
        sheet_verbs.run(given)
    assert caught.value.hint


def test_the_sum_typed_in_beforehand_keeps_a_wrong_sheet_out(registry, form):
    total = examine(registry, form).totals.reserve_area_mu
    assert examine(registry, form, expected_mu=total).errors == 0
    assert examine(registry, form, expected_mu=total + Decimal("0.01")).errors == 1
