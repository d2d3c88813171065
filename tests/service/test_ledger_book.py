"""台账 out to a colleague and back: 原, 现, 差, and what may be entered."""

from __future__ import annotations

from decimal import Decimal

import openpyxl
import pytest

from jdz_forestland.domain.ledger_book import MOVED_ON, Verdict
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import ExchangeError, StaleError, UserError
from jdz_forestland.exchange.tables import FIELDS
from jdz_forestland.service import exporting, ledger_book
from jdz_forestland.service.casework import Casework
from tests.exchange.office import converted, needs_soffice
from tests.service import cases

KEY = "360222-2023-0001"


@pytest.fixture
def registry(tmp_path):
    with cases.registry_with(tmp_path / "库.gpkg", *(cases.parcel(n) for n in (1, 2, 3))) as held:
        cases.bring_to(held, KEY, Stage.PLANTING)
        yield held


def written(registry, tmp_path):
    path = tmp_path / "台账.xlsx"
    exporting.export(registry, "book", list_year=2023, out=path)
    return path


def edited(path, **cells):
    """Write cells, named "sheet!heading" by parcel number; return the file."""
    book = openpyxl.load_workbook(path)
    for place, by_number in cells.items():
        name, title = place.split("__")
        sheet = book[name]
        titles = [cell.value for cell in sheet[1]]
        column = titles.index(title) + 1
        numbers = titles.index("图斑号") + 1
        for row in range(2, sheet.max_row + 1):
            number = sheet.cell(row, numbers).value
            if number in by_number:
                sheet.cell(row, column).value = by_number[number]
    book.save(path)
    return path


def propose(registry, path):
    return ledger_book.propose(registry.path, path, list_year=2023)


def told(proposal):
    return {(c.sheet, c.parcel_no, c.title): (c.held, c.said, c.difference) for c in
            proposal.changes}  # fmt: skip


def test_every_field_of_every_parcel_and_every_fact_of_every_step_is_in_it(registry, tmp_path):
    book = openpyxl.load_workbook(written(registry, tmp_path))
    assert book.sheetnames[:3] == ["说明", "图斑", "申请"]
    assert [cell.value for cell in book["图斑"][1]] == [field.title for field in FIELDS]
    assert book["图斑"].max_row == 4
    application = dict(zip((c.value for c in book["申请"][1]), (c.value for c in book["申请"][2]),
                           strict=True))  # fmt: skip
    assert application["申请文号"] == "鹅府文〔2022〕3号"
    assert application["申请日期"] == "2022-01-10"
    postings = list(book["公示-公示张贴"].iter_rows(min_row=2, values_only=True))
    assert [row[6] for row in postings] == ["上桃岭", "桃岭村委会"]
    assert book["原值"].sheet_state == "veryHidden"


def test_an_untouched_book_has_no_difference(registry, tmp_path):
    proposal = propose(registry, written(registry, tmp_path))
    assert proposal.changes == ()
    assert proposal.notes == ()


@needs_soffice
def test_a_book_saved_by_another_program_has_no_difference_either(registry, tmp_path):
    path = written(registry, tmp_path)
    (saved,) = converted(path, kind="xlsx")
    assert propose(registry, saved).changes == ()


def test_edits_are_shown_and_only_what_people_enter_is_written(registry, tmp_path):
    path = edited(
        written(registry, tmp_path),
        图斑__备注={2: "已与村里核对"},
        图斑__是否恢复植被={3: "是"},
        **{"图斑__图斑面积（亩）": {2: 20}, "图斑__村": {3: "别的村"}},
    )
    area = registry.parcels()[1].parcel_area_mu
    proposal = propose(registry, path)
    assert told(proposal) == {
        ("图斑", 2, "备注"): ("", "已与村里核对", ""),
        ("图斑", 3, "是否恢复植被"): ("", "是", ""),
        ("图斑", 2, "图斑面积（亩）"): (f"{area}", "20", f"{20 - area:+,f}"),
        ("图斑", 3, "村"): ("桃岭村委会", "别的村", ""),
    }
    verdicts = {c.title: (c.verdict, bool(c.why)) for c in proposal.changes}
    assert verdicts["备注"] == verdicts["是否恢复植被"] == (Verdict.ENTERED, False)
    assert verdicts["图斑面积（亩）"] == verdicts["村"] == (Verdict.REFUSED, True)
    entries = len(registry.history())
    ledger_book.accept(registry.path, proposal, who="李四", now=cases.clock)
    with cases.opened(registry.path) as after:
        parcels = after.parcels()
        assert parcels[1].remarks == "已与村里核对"
        assert parcels[1].parcel_area_mu == area
        assert parcels[2].is_vegetated is True
        assert len(after.history()) == entries + 1
        assert after.history()[-1].who == "李四"
        assert "台账.xlsx" in after.history()[-1].reason
        assert {problem.where for problem in after.verify()} == {"materials"}  # made without files
        assert told(propose(after, path)).keys() == {
            ("图斑", 2, "图斑面积（亩）"), ("图斑", 3, "村"),
        }  # fmt: skip


def test_facts_of_the_current_step_become_its_draft_and_those_of_others_do_not(registry, tmp_path):
    path = edited(
        written(registry, tmp_path),
        造林__投入主体={1: "浮梁县林场", 2: "无"},
        **{"造林__初植密度（株/亩）": {1: "很多"}},
        申请__申请文号={1: "另一个文号"},
    )
    proposal = propose(registry, path)
    why = {(c.sheet, c.parcel_no, c.title): (c.verdict, c.why) for c in proposal.changes}
    assert why["造林", 1, "投入主体"] == (Verdict.DRAFTED, "")
    assert "不带小数的数" in why["造林", 1, "初植密度（株/亩）"][1]
    assert "还没有办到" in why["造林", 2, "投入主体"][1]
    assert "退回" in why["申请", 1, "申请文号"][1]
    ledger_book.accept(registry.path, proposal, who="李四", now=cases.clock)
    with cases.opened(registry.path) as after:
        casework = Casework(after)
        assert casework.draft(casework.file(KEY))["investor"] == "浮梁县林场"
        assert after.history() == registry.history()  # a draft is no fact


def test_what_both_sides_changed_is_left_to_the_clerk(registry, tmp_path):
    path = edited(written(registry, tmp_path), 图斑__备注={2: "同事写的"})
    other = edited(written_beside(registry, tmp_path), 图斑__备注={2: "我写的", 3: "我写的"})
    ledger_book.accept(registry.path, propose(registry, other), who="我", now=cases.clock)
    proposal = propose(registry, path)
    (change,) = proposal.changes  # parcel 3 was not touched by the colleague: no difference
    assert (change.held, change.said, change.why) == ("我写的", "同事写的", MOVED_ON)
    assert proposal.notes


def written_beside(registry, tmp_path):
    folder = tmp_path / "另一份"
    folder.mkdir()
    return written(registry, folder)


def test_rows_may_be_sorted_and_columns_moved(registry, tmp_path):
    path = edited(written(registry, tmp_path), 图斑__备注={2: "改了"})
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book["图斑"].iter_rows()]
    moved = [list(reversed(row)) for row in (rows[0], *reversed(rows[1:]))]
    for number, row in enumerate(moved, start=1):
        for place, value in enumerate(row, start=1):
            book["图斑"].cell(number, place).value = value
    book.save(path)
    assert told(propose(registry, path)) == {("图斑", 2, "备注"): ("", "改了", "")}


def test_rows_lost_doubled_or_invented_are_told_and_change_nothing(registry, tmp_path):
    path = written(registry, tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["图斑"]
    sheet.cell(4, 1).value = "360222-2023-0099"
    sheet.append([cell.value for cell in sheet[2]])
    book.save(path)
    proposal = propose(registry, path)
    assert proposal.changes == ()
    notes = "\n".join(proposal.notes)
    assert "360222-2023-0099" in notes
    assert "出现两次" in notes
    assert "不会因此删除" in notes


def test_a_stale_proposal_is_refused(registry, tmp_path):
    path = edited(written(registry, tmp_path), 图斑__备注={2: "改了"})
    proposal = propose(registry, path)
    ledger_book.accept(registry.path, proposal, who="李四", now=cases.clock)
    with pytest.raises(StaleError):
        ledger_book.accept(registry.path, proposal, who="李四", now=cases.clock)


def test_other_files_are_refused_with_a_sentence(registry, tmp_path):
    form = tmp_path / "附件.xlsx"
    exporting.export(registry, "annex", list_year=2023, out=form, draft=True)
    with pytest.raises(ExchangeError, match="不是本程序导出的台账"):
        propose(registry, form)
    text = tmp_path / "a.csv"
    text.write_text("x", encoding="utf-8")
    with pytest.raises(UserError):
        propose(registry, text)


@needs_soffice
def test_what_another_program_reads_equals_the_registry(registry, tmp_path):
    (saved,) = converted(written(registry, tmp_path), kind="xlsx")
    sheet = openpyxl.load_workbook(saved)["图斑"]
    for row, parcel in zip(sheet.iter_rows(min_row=2), registry.parcels(), strict=True):
        for field, cell in zip(FIELDS, row, strict=True):
            value = field.value(parcel)
            if isinstance(value, Decimal):
                assert Decimal(repr(cell.value)) == value
            else:
                assert (cell.value or "") == (value or "")
