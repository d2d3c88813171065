"""Lists on paper and in workbooks: all rows, what was filtered, who and when."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QMenu

from jdz_forestland.domain.progress import Silent
from jdz_forestland.ui import list_paper
from jdz_forestland.ui.desk import ParcelFilter
from jdz_forestland.ui.print import listing as paper
from tests.exchange.office import needs_pdf_tools, said
from tests.ui import sample_desk


@pytest.fixture
def page(qtbot, tmp_path):
    from jdz_forestland.ui.parcels_page import ParcelsPage

    desk = sample_desk.desk_with(sample_desk.derived_registry(tmp_path))
    made = ParcelsPage(desk)
    qtbot.addWidget(made)
    made.show()
    sample_desk.settle(qtbot, desk)
    yield made
    sample_desk.leave(desk)


def listing(page):
    return list_paper.listing_of(page.table, page._desk)


def test_the_listing_is_what_the_screen_shows_with_its_filter(page):
    desk = page._desk
    assert len(listing(page).rows) == 42
    assert "未筛选" in listing(page).foot
    desk.show_parcels(ParcelFilter(town="湘湖镇"))
    found = listing(page)
    assert 0 < len(found.rows) < 42
    assert {row[1] for row in found.rows} == {"湘湖镇"}
    assert "筛选：湘湖镇" in found.foot
    assert sample_desk.WHO in found.foot
    page.table.setColumnHidden(2, True)
    assert len(listing(page).columns) == len(found.columns) - 1


def test_a_workbook_has_all_rows_as_figures_and_the_footer(page, qtbot, tmp_path, monkeypatch):
    opened: list[Path] = []
    monkeypatch.setattr(list_paper, "_open", opened.append)
    list_paper.write(listing(page), tmp_path / "列表.xlsx", page._desk)
    qtbot.waitUntil(lambda: bool(opened))
    sheet: Any = openpyxl.load_workbook(opened[0]).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, max_row=43, values_only=True))
    total = sum(Decimal(repr(row[5])) for row in rows)
    assert total == page._desk.registry.summary(2023).reserve_mu
    foot = [sheet.cell(row, 1).value for row in (45, 46)]
    assert "共42行" in foot[0]
    assert "政策表" in foot[1]
    assert "第&P页" in sheet.oddFooter.right.text


@needs_pdf_tools
def test_paper_has_all_pages_and_every_row_can_be_found(page, tmp_path):
    path = tmp_path / "列表.pdf"
    paper.write(path, listing(page), Silent())
    text = said("pdftotext", "-layout", str(path), "-")
    assert text.count("打印人：王芳") == int(
        next(line for line in said("pdfinfo", str(path)).splitlines() if "Pages" in line).split()[1]
    )
    for parcel in page._desk.registry.parcels():
        assert f"{parcel.reserve_area_mu}" in text
        assert parcel.village in text


def test_the_menu_offers_both_and_only_with_a_desk(page):
    menu = QMenu()
    list_paper.add_actions(menu, page.table)
    assert [action.isEnabled() for action in menu.actions() if action.text()] == [True, True]
    page.table.setParent(None)
    bare = QMenu()
    list_paper.add_actions(bare, page.table)
    assert bare.actions() == []
    page.table.setParent(page)


def test_the_menu_bar_prints_the_list_in_front_or_says_that_there_is_none(
    page, qtbot, tmp_path, monkeypatch
):
    written: list[Path] = []
    monkeypatch.setattr(
        "jdz_forestland.ui.files.target",
        lambda top, title, proposed, kind: tmp_path / proposed.name,
    )
    monkeypatch.setattr(list_paper, "_open", written.append)
    list_paper.ask_of(page, ".pdf")
    qtbot.waitUntil(lambda: bool(written), timeout=10_000)
    assert written[0].suffix == ".pdf"
    page._desk.show_parcels(ParcelFilter(words="没有这样的村"))
    with qtbot.waitSignal(page._desk.complained) as complained:
        list_paper.ask_of(page, ".xlsx")
    assert complained.args[0].hint
