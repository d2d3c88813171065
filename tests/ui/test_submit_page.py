"""The page 报送: rehearse, pack, load what the city answers, enter the province's reply."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.slip import SlipLine
from jdz_forestland.errors import UserError
from jdz_forestland.service import keys, packing, province_result, receiving, replying, reserving
from jdz_forestland.service.registry import Registry
from jdz_forestland.service.reporting_state import ReportState
from jdz_forestland.store.case_records import STEPS
from jdz_forestland.ui import fate_tab, files, text_fate, text_keys
from jdz_forestland.ui import text_submit as words
from jdz_forestland.ui.submit_view import StepKey
from tests.service import handing_over
from tests.service.handing_over import parcel
from tests.ui.windows import english, nameless, open_window, settle, shut

CITY = "360200"


@pytest.fixture
def path(tmp_path):
    """A county with two parcels on a frozen list."""
    with handing_over.county(tmp_path / "浮梁.gpkg", parcel(1), parcel(2)):
        return tmp_path / "浮梁.gpkg"


@pytest.fixture
def window(qtbot, path):
    window = open_window(qtbot, path)
    window.workspace.show_page("submit")
    settle(qtbot, window)
    yield window
    shut(window)


@pytest.fixture
def page(window):
    return window.workspace.page


def badges(window) -> list[str]:
    return [label.text() for label in window.workspace.header.badges.badges]


def pack(qtbot, window, page, monkeypatch, folder):
    """Press the buttons and return the file."""
    target = folder / "报送.jdzbs"
    monkeypatch.setattr(files, "target", lambda *args, **more: target)
    page.go_to(StepKey.PACK)
    page.pack.start.click()
    settle(qtbot, window)
    return target


def answered(folder, package, *, back: bool = False):
    """Return the city's receipt or return slip for a package."""
    with handing_over.city(folder / "市.gpkg", "360222") as city:
        made = receiving.receive(city, package).submission
        if not back:
            return replying.accept(city, made.key, out=folder).path
        one = city.parcels()[0]
        line = SlipLine(one.key, one.id, Reason.AREA_WRONG, "面积偏大")
        return replying.send_back(
            city, made.key, reason=Reason.AREA_WRONG, text="请核实", lines=[line], out=folder
        ).path


def trust_city(window) -> None:
    keys.confirm(window.desk.registry, CITY, keys.own(CITY).fingerprint, how="电话")


def test_a_frozen_list_is_not_handed_over_and_says_so_everywhere(window, page):
    assert badges(window) == ["已定稿，未报送"]
    assert page.headline.text() == words.headline(2023, "已定稿，未报送")
    assert page.track.currentRow() == StepKey.REHEARSE
    window.workspace.show_page("home")
    assert "已定稿，未报送" in window.workspace.page.answer.due.text()
    assert window.workspace.page.todo.rows[0].text() == words.GO
    window.workspace.page.todo.rows[0].click()
    assert window.workspace.page_key == "submit"


def test_the_rehearsal_lists_what_would_be_returned_and_leads_to_the_parcel(
    qtbot, window, page, path
):
    page.rehearsal.start.click()
    settle(qtbot, window)
    assert "没有会被退回的问题" in page.rehearsal.verdict.text()
    registry = window.desk.registry
    record = registry.store.cases.steps()[0]
    with registry.store.change(who="x", at=handing_over.AT, verb="act") as change:
        change.drop(STEPS, record)
    before = registry.fingerprint
    page.rehearsal.start.click()
    settle(qtbot, window)
    row = page.rehearsal.table.records.records[0]
    assert row.group == words.RETURNED
    assert row.rule.startswith("B-101")
    back = [row for row in page.rehearsal.table.records.records if row.group != words.TOLD]
    assert words.returnable(len(back)) in page.track.item(1).text()
    assert registry.fingerprint == before
    page.rehearsal.table.select([row.number])
    page.rehearsal.table.chosen.emit((row.number,))
    page.rehearsal.go.click()
    assert window.desk.selection == (row.key,)
    assert window.workspace.page_key == "parcels"


def test_packing_makes_the_key_shows_it_large_and_is_not_yet_handing_over(
    qtbot, window, page, monkeypatch, tmp_path
):
    page.go_to(StepKey.PACK)
    assert page.pack.told.text() == words.KEY_NONE
    assert page.pack.amounts[0].text().startswith("18 份")
    assert page.pack.amounts[2].text().startswith("0 份")
    target = pack(qtbot, window, page, monkeypatch, tmp_path)
    assert target.is_file()
    assert page.pack.told.text() == words.KEY_NEW
    spoken = keys.own("360222").spoken
    assert page.pack.digits.text().replace("\n", " ") == spoken
    assert badges(window) == ["已定稿，未报送"]
    page.go_to(StepKey.HAND)
    assert page.hand.state.text() == words.HAND_WAITING
    assert str(target) in page.hand.facts.text()
    assert page.hand.folder.isEnabled()


def test_papers_can_be_left_out(qtbot, window, page, monkeypatch, tmp_path):
    page.pack.none.setChecked(True)
    target = pack(qtbot, window, page, monkeypatch, tmp_path)
    with handing_over.city(tmp_path / "市.gpkg", "360222") as city:
        assert len(receiving.examine(city, target).left_out) == 18
    assert words.papers_in(0, 18) in page.hand.facts.text()


def test_a_receipt_by_a_known_key_ends_the_waiting(qtbot, window, page, monkeypatch, tmp_path):
    receipt = answered(tmp_path, pack(qtbot, window, page, monkeypatch, tmp_path))
    trust_city(window)
    window.commands.open_dropped([receipt])
    assert window.workspace.page_key == "submit"
    assert badges(window) == []
    assert reserving.current(window.desk.registry, 2023).state is ListState.RECEIVED
    assert page.track.currentRow() == StepKey.PROVINCE
    before = window.desk.registry.fingerprint
    window.commands.open_dropped([receipt])
    assert "已由王芳读入过" in page.answer.refusal.text()
    assert window.desk.registry.fingerprint == before


def test_an_unknown_key_is_never_taken_silently(qtbot, window, page, monkeypatch, tmp_path):
    receipt = answered(tmp_path, pack(qtbot, window, page, monkeypatch, tmp_path))
    page.take_files([receipt])
    assert page.answer.key.isVisible()
    assert page.answer.key.digits.text().replace("\n", " ") == keys.own(CITY).spoken
    assert badges(window) == ["已定稿，未报送"]
    page.answer.key.panel.do.click()  # nobody says how it was compared
    assert text_keys.HOW in page.answer.key.panel.missing.text()
    assert keys.known(window.desk.registry) == []
    assert nameless(window) == []
    page.answer.key.panel.form.rows["how"].input.give("电话核对，市局赵六")
    page.answer.key.panel.do.click()
    assert [key.how for key in keys.known(window.desk.registry)] == ["电话核对，市局赵六"]
    assert badges(window) == []


def test_leaving_the_question_loads_nothing(qtbot, window, page, monkeypatch, tmp_path):
    receipt = answered(tmp_path, pack(qtbot, window, page, monkeypatch, tmp_path))
    page.take_files([receipt])
    page.answer.key.panel.cancel.click()
    assert not page.answer.key.isVisible()
    assert keys.known(window.desk.registry) == []
    assert replying.slips(window.desk.registry) == []


def test_a_return_slip_opens_the_list_and_names_the_parcels(
    qtbot, window, page, monkeypatch, tmp_path
):
    slip = answered(tmp_path, pack(qtbot, window, page, monkeypatch, tmp_path), back=True)
    trust_city(window)
    page.take_files([slip])
    assert page.track.currentRow() == StepKey.ANSWER
    (line,) = page.answer.lines.records.records
    assert (line.reason, line.text) == (Reason.AREA_WRONG, "面积偏大")
    assert page.headline.text() == words.headline(2023, "已退回")
    assert not page.pack.start.isEnabled()
    assert page.pack.start.toolTip() == words.FIRST_FREEZE
    page.answer.lines.entered.emit(line)
    page.answer.lines.select([line.parcel_key])
    page.answer.go.setEnabled(True)
    page.answer.go.click()
    assert window.desk.selection == (line.parcel_key,)
    kinds = [row.kind for row in page.past.records.records]
    assert set(kinds) == {words.FROZE, words.PACKED, "退回单"}


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format":1}\n', b"PK\x03\x04"])
def test_a_file_that_is_no_slip_is_refused_beside(window, page, tmp_path, content):
    wrong = tmp_path / "回执.jdzhf"
    wrong.write_bytes(content)
    before = window.desk.registry.fingerprint
    page.take_files([wrong])
    assert page.answer.refusal.isVisible()
    assert "回执.jdzhf" in page.answer.refusal.text()
    assert window.desk.registry.fingerprint == before


def test_a_tampered_receipt_is_refused(qtbot, window, page, monkeypatch, tmp_path):
    receipt = answered(tmp_path, pack(qtbot, window, page, monkeypatch, tmp_path))
    trust_city(window)
    receipt.write_text(receipt.read_text("utf-8").replace("30.00", "90.00"), "utf-8")
    page.take_files([receipt])
    assert page.answer.refusal.text()
    assert badges(window) == ["已定稿，未报送"]


def test_a_package_does_not_belong_at_a_county(qtbot, window, page, monkeypatch, tmp_path):
    target = pack(qtbot, window, page, monkeypatch, tmp_path)
    window.commands.open_dropped([target])
    assert "县级登记库不接收报送包" in window.workspace.message.words.text()


def reported(qtbot, window, page, monkeypatch, tmp_path):
    receipt = answered(tmp_path, pack(qtbot, window, page, monkeypatch, tmp_path))
    trust_city(window)
    page.take_files([receipt])


def test_the_provinces_reply_is_shown_before_it_is_entered(
    qtbot, window, page, monkeypatch, tmp_path
):
    reported(qtbot, window, page, monkeypatch, tmp_path)
    result = page.result
    result.panel.form.rows["document"].input.give("赣林〔2023〕9号")
    result.panel.form.rows["day"].input.give("2023-12-01")
    result.panel.do.click()
    assert result.panel.missing.text() == words.still_open(2)
    result.all.click()
    assert "30.00\t30.00" in result.preview.text()
    first, second = (row.key for row in result.table.records.records)
    result.table.select([second])
    result.refuse.click()
    assert result.fault.text() == words.NEEDS_REMARK
    result.remark.setText("界线不清")
    result.refuse.click()
    result.table.select([first])
    result.typed_mu.setText("十亩")
    result.accept.click()
    assert result.fault.text() == words.WRONG_AREA
    result.typed_mu.setText("12.50")
    result.accept.click()
    assert result.sums.text() == words.decided(1, "12.50", 1, 0)
    assert "县级新增定额\t0.00\t12.50\t+12.50" in result.preview.text()
    result.panel.do.click()
    registry = window.desk.registry
    assert reserving.current(registry, 2023).state is ListState.GRANTED
    assert province_result.is_in_provincial_reserve(registry, first)
    assert not province_result.is_in_provincial_reserve(registry, second)
    # the card says so of the one, and only now
    told = [{line.heading for line in fate_tab._lines(registry, key)} for key in (first, second)]
    assert [text_fate.IN_PROVINCE in headings for headings in told] == [True, False]
    assert result.lead.text() == words.PROVINCE_DONE


def test_a_write_protected_registry_can_be_looked_at_only(qtbot, path, monkeypatch, tmp_path):
    monkeypatch.setattr(Registry, "is_read_only", property(lambda self: True))
    window = open_window(qtbot, path)
    window.workspace.show_page("submit")
    settle(qtbot, window)
    page = window.workspace.page
    assert page.pack.start.toolTip() == words.READ_ONLY
    assert page.answer.load.toolTip() == words.READ_ONLY
    page.take_files([tmp_path / "x.jdzhf"])
    assert page.answer.refusal.text() == words.READ_ONLY
    shut(window)


def test_every_step_has_names_and_is_chinese(qtbot, window, page):
    page.rehearsal.start.click()
    settle(qtbot, window)
    for step in StepKey:
        page.go_to(step)
        assert nameless(window) == []
        assert english(window) == set()


def test_the_package_is_refused_where_it_cannot_be_written(
    qtbot, window, page, monkeypatch, tmp_path
):
    def full(*args, **more):
        raise UserError("磁盘已满", hint="请换一个磁盘")

    monkeypatch.setattr(packing, "write_package", full)
    pack(qtbot, window, page, monkeypatch, tmp_path)
    assert window.workspace.message.words.text() == "磁盘已满"
    assert page.headline.text() == words.headline(2023, ReportState.FROZEN.label)
    assert Decimal("30.00") == reserving.current(window.desk.registry, 2023).total_mu
