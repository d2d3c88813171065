"""The page 收件: look first, confirm keys by phone, take in once, compare versions, answer."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.package_diff import ChangeKind
from jdz_forestland.domain.submission import SubmissionState
from jdz_forestland.service import keys, packing, receiving, replying, submitted
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.tables import FROZEN_LISTS
from jdz_forestland.ui import files, text_keys, text_submit
from jdz_forestland.ui import text_inbox as words
from tests.builders import EASTING, square
from tests.service import handing_over
from tests.service.handing_over import parcel
from tests.ui.inbox_desk import FULIANG, LEPING, city_registry, drop, opened_inbox, packed, take_in
from tests.ui.windows import english, nameless, open_window, settle, shut

BORDER_EASTING, BORDER_NORTHING = 39526576.0, 3230314.0  # where both counties meet


@pytest.fixture
def package(tmp_path):
    return packed(tmp_path, parcel(1), parcel(2))


@pytest.fixture
def city(tmp_path):
    """A city that knows Fuliang's key."""
    return city_registry(tmp_path)


@pytest.fixture
def window(qtbot, city):
    window = opened_inbox(qtbot, city)
    yield window
    shut(window)


@pytest.fixture
def page(window):
    return window.workspace.page


def entries(window) -> int:
    return len(window.desk.registry.history())


def row_of(page, code):
    return next(row for row in page.places.records.records if row.row.county_code == code)


def test_a_package_is_looked_at_before_anything_is_written(qtbot, window, page, package):
    before = entries(window)
    window.workspace.show_page("home")
    drop(qtbot, window, package)
    assert window.workspace.page_key == "inbox"
    assert page.heading.text() == words.arrived("浮梁县", 2023, 1, waiting=0)
    assert [each.kind for each in page.tabs.changes.records.records] == [ChangeKind.ADDED] * 2
    assert "入库面积\t0.00\t30.00\t+30.00" in page.tabs.amounts.text()
    assert len(page.tabs.map.panel.canvas.renderer.features) == 2
    assert entries(window) == before
    assert nameless(window) == []
    assert english(window) == set()
    page.take_in.click()
    settle(qtbot, window)
    assert entries(window) == before + 1
    assert row_of(page, FULIANG).row.newest.state is SubmissionState.RECEIVED
    assert page.heading.text() == words.chosen("浮梁县", 2023, "已收件，待答复")
    assert window.desk.list_year == 2023


def test_skipping_writes_nothing(qtbot, window, page, package):
    before = entries(window)
    drop(qtbot, window, package)
    page.skip.click()
    settle(qtbot, window)
    assert entries(window) == before
    assert not page.take_in.isVisible()


def test_the_second_import_says_when_and_by_whom(qtbot, window, page, package):
    take_in(qtbot, window, page, package)
    before = window.desk.registry.fingerprint
    drop(qtbot, window, package)
    assert "已由王芳收件，没有再写入" in page.told.text()
    assert window.desk.registry.fingerprint == before
    assert not page.take_in.isVisible()


def test_an_unknown_key_is_compared_by_phone_and_only_then_known(qtbot, window, page, tmp_path):
    package = packed(tmp_path, parcel(1, county=LEPING), code=LEPING)
    drop(qtbot, window, package)
    assert page.right.currentWidget() is page.key
    assert page.key.digits.text().replace("\n", " ") == keys.own(LEPING).spoken
    assert not page.receive.isEnabled()
    page.key.panel.do.click()
    assert text_keys.HOW in page.key.panel.missing.text()
    assert [key.county_code for key in keys.known(window.desk.registry)] == [FULIANG]
    assert nameless(window) == []
    page.key.panel.form.rows["how"].input.give("电话核对，乐平市林业局李四")
    page.key.panel.do.click()
    settle(qtbot, window)
    assert page.heading.text() == words.arrived("乐平市", 2023, 1, waiting=0)


def test_an_unknown_key_that_is_not_confirmed_stays_unknown(qtbot, window, page, tmp_path):
    drop(qtbot, window, packed(tmp_path, parcel(1, county=LEPING), code=LEPING))
    page.key.panel.cancel.click()
    settle(qtbot, window)
    assert page.right.currentWidget() is page.main
    assert len(keys.known(window.desk.registry)) == 1


def test_a_tampered_package_is_refused_with_its_part(qtbot, window, page, package):
    content = bytearray(package.read_bytes())
    place = content.find("桃岭".encode())
    content[place] ^= 1
    package.write_bytes(bytes(content))
    before = window.desk.registry.fingerprint
    drop(qtbot, window, package)
    assert "“包.jdzbs”没有收" in page.told.text()
    assert page.told.isVisible()
    assert window.desk.registry.fingerprint == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello" * 1000])
def test_what_is_no_package_is_refused(qtbot, window, page, tmp_path, content):
    wrong = tmp_path / "不是.jdzbs"
    wrong.write_bytes(content)
    drop(qtbot, window, wrong)
    assert "“不是.jdzbs”没有收" in page.told.text()
    assert not page.take_in.isVisible()


def test_several_are_looked_at_one_after_the_other(qtbot, window, page, tmp_path, package):
    wrong = tmp_path / "坏.jdzbs"
    wrong.write_bytes(b"x")
    keys.confirm(window.desk.registry, LEPING, keys.own(LEPING).fingerprint, how="电话")
    other = packed(tmp_path, parcel(1, county=LEPING), code=LEPING, name="乐平")
    drop(qtbot, window, wrong, package, other)
    assert "“坏.jdzbs”没有收" in page.told.text()
    assert page.heading.text() == words.arrived("浮梁县", 2023, 1, waiting=1)
    page.take_in.click()
    settle(qtbot, window)
    assert page.heading.text() == words.arrived("乐平市", 2023, 1, waiting=0)
    page.take_in.click()
    settle(qtbot, window)
    held = submitted.submissions(window.desk.registry)
    assert {one.county_code for one in held} == {FULIANG, LEPING}


def expect(page, code, text):
    row = row_of(page, code)
    page.places.select([row.key])
    page.places.chosen.emit((row.key,))
    page.expect.click()
    page.answering.panel.form.rows["mu"].input.give(text)
    page.answering.panel.do.click()


def test_another_total_than_expected_needs_a_reason(qtbot, window, page, package):
    expect(page, FULIANG, "32.50")
    assert row_of(page, FULIANG).row.expected_mu == Decimal("32.50")
    drop(qtbot, window, package)
    assert "差 -2.50 亩" in page.sums.text()
    page.take_in.click()
    assert words.NEEDS_EXPLANATION in page.told.text()
    assert submitted.submissions(window.desk.registry) == []
    page.explanation.setText("一块改列下年度")
    page.take_in.click()
    settle(qtbot, window)
    assert row_of(page, FULIANG).difference_mu == Decimal("-2.50")
    assert "一块改列下年度" in page.sums.text()


def test_the_expected_total_can_be_taken_back(page):
    expect(page, LEPING, "10")
    expect(page, LEPING, None)
    assert row_of(page, LEPING).row.expected_mu is None


def answer(page, monkeypatch, path):
    monkeypatch.setattr(files, "target", lambda *args, **more: path)
    page.answering.panel.do.click()


def test_accepting_writes_the_receipt(qtbot, window, page, monkeypatch, tmp_path, package):
    take_in(qtbot, window, page, package)
    page.accept.click()
    assert not page.receive.isEnabled()
    assert page.receive.toolTip() == words.BUSY_FORM
    answer(page, monkeypatch, None)  # the file dialog was left: nothing happens
    assert submitted.submissions(window.desk.registry)[0].state is SubmissionState.RECEIVED
    answer(page, monkeypatch, tmp_path / "回执.jdzhf")
    settle(qtbot, window)
    assert replying.is_slip(tmp_path / "回执.jdzhf")
    assert row_of(page, FULIANG).row.newest.state is SubmissionState.ACCEPTED
    assert not page.accept.isEnabled()
    content = (tmp_path / "回执.jdzhf").read_bytes()
    page.tabs.setCurrentWidget(page.tabs.sent)
    slip = page.tabs.sent.records.records[0]
    page.tabs.sent.select([(slip.at, slip.about)])
    page.tabs.sent.chosen.emit(((slip.at, slip.about),))
    monkeypatch.setattr(files, "target", lambda *args, **more: tmp_path / "再.jdzhf")
    page.again.click()
    assert (tmp_path / "再.jdzhf").read_bytes() == content


def test_a_return_names_reason_and_parcels(qtbot, window, page, monkeypatch, tmp_path, package):
    take_in(qtbot, window, page, package)
    page.give_back.click()
    answer(page, monkeypatch, tmp_path / "退回.jdzhf")
    assert words.RETURN_TEXT in page.answering.panel.missing.text()
    parcels = window.desk.registry.parcels()
    form = page.answering.panel.form
    form.rows["reason"].input.give(Reason.AREA_WRONG.value)
    form.rows["text"].input.give("请核实面积")
    row = {"parcel": parcels[1].key, "reason": "boundary_wrong", "text": "压了道路"}
    form.rows["lines"].input.give([row])
    assert nameless(window) == []
    answer(page, monkeypatch, tmp_path / "退回.jdzhf")
    settle(qtbot, window)
    (kept,) = replying.slips(window.desk.registry)
    assert kept.slip.reason is Reason.AREA_WRONG
    (line,) = kept.slip.lines
    assert (line.parcel_id, line.reason) == (parcels[1].id, Reason.BOUNDARY_WRONG)
    assert row_of(page, FULIANG).row.newest.state is SubmissionState.RETURNED
    assert not page.give_back.isEnabled()


def second_version(folder):
    """Return packages of two versions: one parcel stays, one goes, one comes."""
    with handing_over.county(folder / "浮梁.gpkg", parcel(1), parcel(2)) as county:
        first = packing.pack(county, list_year=2023, out=folder / "一.jdzbs").path
        frozen = county.store.all_of(FROZEN_LISTS)[-1]
        handing_over.set_state(county, frozen, ListState.RETURNED)
        gone = county.parcels()[1]
        with county.store.change(who="x", at=handing_over.AT, verb="act") as change:
            change.drop_parcel(gone)
        new = parcel(3, shape=square(easting=EASTING + 900))
        handing_over.add(county.store, county.path, replace(new, parcel_no=2))
        handing_over.freeze(county)
        return first, packing.pack(county, list_year=2023, out=folder / "二.jdzbs").path


def test_versions_are_kept_and_compared_with_the_one_before(qtbot, window, page, tmp_path):
    first, second = second_version(tmp_path)
    take_in(qtbot, window, page, first)
    take_in(qtbot, window, page, second)
    assert page.versions.count() == 2
    assert page.versions.isVisible()
    kinds = [each.kind for each in page.tabs.changes.records.records]
    assert sorted(kinds) == [ChangeKind.ADDED, ChangeKind.REMOVED]
    assert words.compared(1) in page.about.text()
    assert words.unchanged(1) == page.tabs.map.rest.text()
    page.versions.setCurrentIndex(1)
    settle(qtbot, window)
    kinds = [each.kind for each in page.tabs.changes.records.records]
    assert kinds == [ChangeKind.ADDED] * 2
    assert page.accept.toolTip() == words.ONLY_NEWEST
    drop(qtbot, window, first)
    assert "已由王芳收件" in page.told.text()


def test_ground_that_another_county_has_is_found(qtbot, window, page, tmp_path):
    border = square(easting=BORDER_EASTING, northing=BORDER_NORTHING)
    take_in(qtbot, window, page, packed(tmp_path, parcel(1, shape=border)))
    keys.confirm(window.desk.registry, LEPING, keys.own(LEPING).fingerprint, how="电话")
    codes = {"town_code": "360281001", "village_code": "360281001001"}
    same = parcel(1, county=LEPING, shape=border, **codes)
    drop(qtbot, window, packed(tmp_path, same, code=LEPING, name="乐平"))
    rows = page.tabs.findings.records.records
    assert any(row.rule.startswith("T-") for row in rows)
    assert any(row.group == text_submit.RETURNED for row in rows)
    page.take_in.click()
    settle(qtbot, window)
    page.accept.click()
    assert "通常要退回" in page.answering.panel.warning.text()
    page.answering.leave()
    page.give_back.click()
    assert len(page.answering.panel.form.rows["lines"].input.taken()) == 1


def test_the_form_of_the_city_takes_the_accepted_counties(
    qtbot, window, page, monkeypatch, tmp_path, package
):
    take_in(qtbot, window, page, package)
    made = submitted.submissions(window.desk.registry)[0]
    replying.accept(window.desk.registry, made.key, out=tmp_path)
    out = tmp_path / "上报"
    out.mkdir()
    monkeypatch.setattr(files, "folder", lambda *args: out)
    page.sum.click()
    settle(qtbot, window)
    assert len(list(out.glob("*.xlsx"))) == 2


def test_papers_that_come_later_are_known_by_their_content(
    qtbot, window, page, monkeypatch, tmp_path
):
    with handing_over.county(tmp_path / "浮梁.gpkg", parcel(1)) as county:
        package = packing.pack(
            county, list_year=2023, out=tmp_path / "轻.jdzbs", largest_material=0
        ).path
        folder = county.path.with_suffix(".材料")
        papers = [path for path in folder.rglob("*") if path.is_file()]
    take_in(qtbot, window, page, package)
    assert page.papers.isVisible()
    monkeypatch.setattr(files, "several", lambda *args: papers)
    page.papers.click()
    settle(qtbot, window)
    assert len(window.desk.registry.store.cases.materials()) == len(papers)


def test_cancelling_the_look_forgets_the_packages(qtbot, window, page, monkeypatch, package):
    def endless(registry, path, *, progress):
        while True:
            progress.step("检查")

    monkeypatch.setattr(receiving, "examine", endless)
    window.commands.open_dropped([package])
    assert window.desk.runner.busy
    window.status.job.cancel.click()
    settle(qtbot, window)
    assert page.queue.arrival is None
    assert page.receive.isEnabled()


def test_a_write_protected_registry_receives_nothing(qtbot, city, monkeypatch, package):
    monkeypatch.setattr(Registry, "is_read_only", property(lambda self: True))
    window = open_window(qtbot, city)
    drop(qtbot, window, package)
    assert words.READ_ONLY in window.workspace.message.words.text()
    assert window.workspace.page.receive.toolTip() == words.READ_ONLY
    shut(window)
