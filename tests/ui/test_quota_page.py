"""The page 定额: every figure is a sum of entries and opens them; nothing is edited."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from jdz_forestland.domain.ledger import Account, EntryKind
from jdz_forestland.service import reserving
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.registry import Registry
from jdz_forestland.ui import files
from jdz_forestland.ui import text_quota as words
from jdz_forestland.ui.history_block import HistoryBlock
from tests.service.granted import keys, registry_of
from tests.ui.windows import english, nameless, open_window, settle, shut

DAY = datetime.date(2024, 3, 1)
SIDES = (100.0, 400.0, 500.0, 60.0)


@pytest.fixture
def window(qtbot, tmp_path):
    path = tmp_path / "定额.gpkg"
    with registry_of(path, SIDES) as registry:
        book, parcels = QuotaBook(registry), keys(registry)
        book.hold("甲", {parcels[0]: "3.00"}, day=DAY, document="计划1号")
        book.use("乙", {parcels[0]: "2.00", parcels[1]: "5.25"}, day=DAY, document="许准33号")
    window = open_window(qtbot, path)
    window.desk.registry.now = lambda: datetime.datetime(
        2024, 6, 30, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=8))
    )
    window.workspace.show_page("quota")
    settle(qtbot, window)
    yield window
    shut(window)


@pytest.fixture
def page(window):
    return window.workspace.page


def account(window):
    return QuotaBook(window.desk.registry).account(2023)


def story(page) -> list[str]:
    blocks = page.story.list.findChildren(HistoryBlock)
    return [line for block in blocks for line in (block.line.heading, *block.line.effects)]


def test_the_settlement_says_what_the_ledger_says(window, page):
    now = account(window)
    shown = page.head.settlement.text()
    for figure in (now.reserve_mu, now.county_mu, now.pool_mu, now.used_mu, now.available_mu):
        assert f"{figure:,f}" in shown
    assert now.county_mu == Decimal("500.00")
    assert page.head.headline.text() == words.headline(2023, f"{now.available_mu:,f}")
    assert "方案 二(三)1" in shown


def test_every_figure_opens_the_entries_that_it_is_the_sum_of(window, page):
    now = account(window)
    wanted = {
        "used": now.used_mu,
        "held": now.held_mu,
        "pool": now.pool_mu,
        "deducted": now.deducted_mu,
    }
    for key, figure in wanted.items():
        page.head.settlement.figures[key].click()
        total = sum(
            (
                posting.mu
                for row in page.entries.records.records
                for posting in row.entry.postings
                if posting.account is Account(key)
            ),
            Decimal(),
        )
        assert total == figure, key
    page.show_all.click()
    assert len(page.entries.records.records) == len(QuotaBook(window.desk.registry).entries())


def test_a_chosen_entry_shows_what_it_moves_and_leads_to_the_parcel(qtbot, window, page):
    held = next(r for r in page.entries.records.records if r.entry.kind is EntryKind.HOLD)
    page.entries.select((held.entry.key,))
    page.entries.chosen.emit((held.entry.key,))
    qtbot.waitUntil(lambda: any("预占 +3.00" in line for line in story(page)))
    assert any("可用定额 -3.00" in line for line in story(page))
    parcel = held.entry.postings[0].parcel_key
    assert window.desk.selection == (parcel,)
    page.story.open.click()
    assert window.workspace.page_key == "parcels"


def test_a_parcel_shows_every_entry_of_its_quota(qtbot, window, page):
    page.tabs.setCurrentWidget(page.lots)
    first = page.lots.records.records[0]
    page.lots.select((first.lot.parcel_key,))
    page.lots.chosen.emit((first.lot.parcel_key,))
    qtbot.waitUntil(lambda: words.STEPS in story(page))
    told = story(page)
    kinds = [line.split("　")[1].split(" ")[0] for line in told[1 : told.index(words.LISTS)]]
    assert kinds == ["入库", "下达", "预占", "占用"]
    assert words.listed(2023, 1, "已下达") in told
    assert any(line.startswith("验收　") for line in told)


def test_an_entry_is_reversed_with_a_reason_only(qtbot, window, page):
    before = account(window)
    assert not page.reverse.isEnabled()
    assert page.reverse.toolTip() == words.REVERSE_CHOOSE
    use = next(r for r in page.entries.records.records if r.entry.kind is EntryKind.USE)
    page.entries.select((use.entry.key,))
    page.entries.chosen.emit((use.entry.key,))
    page.reverse.click()
    page.panel.do.click()
    assert words.REVERSE_REASON in page.panel.missing.text()
    page.panel.form.rows["reason"].input.give("重复登记")
    page.panel.do.click()
    now = account(window)
    assert now.available_mu == before.available_mu + before.used_mu
    assert now.used_mu == 0
    states = {row.entry.key: row.reversed for row in page.entries.records.records}
    assert states[use.entry.key]
    page.entries.select((use.entry.key,))
    page.entries.chosen.emit((use.entry.key,))
    assert page.reverse.toolTip() == words.REVERSE_DONE


def test_what_a_later_entry_rests_on_is_refused_beside_the_button(window, page):
    granted = next(r for r in page.entries.records.records if r.entry.kind is EntryKind.GRANT)
    page.entries.select((granted.entry.key,))
    page.entries.chosen.emit((granted.entry.key,))
    page.reverse.click()
    page.panel.form.rows["reason"].input.give("试试")
    page.panel.do.click()
    assert page.panel.missing.text()
    assert account(window).county_mu == Decimal("500.00")
    page.panel.cancel.click()
    assert page.story.isVisible()


def test_nothing_is_void_before_its_time_and_all_of_it_after(window, page):
    assert page.expire.toolTip() == words.EXPIRE_NOTHING
    registry = window.desk.registry
    QuotaBook(registry).release("甲", day=DAY)
    registry.now = lambda: datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    page.refresh()
    page.expire.click()
    page.panel.do.click()
    now = account(window)
    assert now.to_void_mu == 0
    assert now.expired_mu == now.county_mu - now.used_mu


def test_the_ledger_is_exported_from_the_page(qtbot, window, page, tmp_path, monkeypatch):
    target = tmp_path / "台账.xlsx"
    monkeypatch.setattr(files, "target", lambda *args, **more: target)
    page.export.click()
    settle(qtbot, window)
    assert target.read_bytes()[:2] == b"PK"


def test_everything_has_a_name_and_is_chinese(qtbot, window, page):
    page.entries.select((page.entries.records.records[0].entry.key,))
    page.entries.chosen.emit(page.entries.selected())
    page.reverse.click()
    assert nameless(window) == []
    assert english(window) == set()


def test_a_list_that_is_not_granted_shows_what_would_come_of_it(qtbot, tmp_path):
    path = tmp_path / "退回.gpkg"
    with registry_of(path, SIDES[:2]) as registry:
        entry = QuotaBook(registry).entries()[0]
        QuotaBook(registry).reverse(entry.key, "省级撤回")
        frozen = reserving.current(registry, 2023)
        assert frozen is not None
        reserving.return_list(registry, frozen.key, "更正")
    window = open_window(qtbot, path)
    window.workspace.show_page("quota")
    assert "尚未下达" in window.workspace.page.head.headline.text()
    shut(window)


def test_without_a_list_the_page_says_where_to_go(qtbot, tmp_path):
    path = tmp_path / "空.gpkg"
    Registry.create(path, county_code="360222", who="李四").close()
    window = open_window(qtbot, path)
    window.workspace.show_page("quota")
    page = window.workspace.page
    assert page.empty.isVisible()
    shut(window)


# --- what if ----------------------------------------------------------------------------------


@pytest.fixture
def open_lists(qtbot, tmp_path):
    """A list of 2023 in the making, 600 亩 of it."""
    path = tmp_path / "编制.gpkg"
    with registry_of(path, SIDES, granted=False) as registry:
        assert reserving.current(registry, 2023) is None
    window = open_window(qtbot, path)
    window.workspace.show_page("quota")
    settle(qtbot, window)
    page = window.workspace.page
    page.tabs.setCurrentWidget(page.what_if)
    yield window
    shut(window)


def choose(panel, key: str) -> None:
    panel.parcels.select((key,))
    panel.parcels.chosen.emit((key,))


def test_moving_a_parcel_shows_what_it_brings_and_writes_nothing(open_lists):
    panel, registry = open_lists.workspace.page.what_if, open_lists.desk.registry
    before = registry.fingerprint
    assert not panel.accept.isEnabled()
    key = keys(registry)[2]
    choose(panel, key)
    panel.there.click()
    rows = {row.name: row for row in panel.result.records.records}
    gained = rows["2024 年度 县级新增定额"]
    assert gained.after == registry.parcels()[2].reserve_area_mu
    assert rows["2023 年度 县级新增定额"].difference <= 0
    for row in rows.values():
        assert row.before + row.difference == row.after
    assert registry.fingerprint == before
    panel.back.click()
    assert {row.difference for row in panel.result.records.records} == {Decimal("0.00")}
    assert not panel.accept.isEnabled()


def test_accepting_moves_the_parcels_as_one_entry(open_lists):
    panel, registry = open_lists.workspace.page.what_if, open_lists.desk.registry
    key, entries = keys(registry)[2], len(registry.history())
    choose(panel, key)
    panel.there.click()
    panel.accept.click()
    assert len(registry.history()) == entries + 1
    assert [parcel.key for parcel in registry.parcels(list_year=2024)] == [key]
    assert [parcel.parcel_no for parcel in registry.parcels(list_year=2023)] == [1, 2, 3]


def test_a_granted_list_does_not_let_a_parcel_go(window, page):
    panel = page.what_if
    page.tabs.setCurrentWidget(panel)
    choose(panel, keys(window.desk.registry)[0])
    panel.there.click()
    assert "名单" in panel.sentence.text()
    assert not panel.accept.isEnabled()
