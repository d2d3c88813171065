"""The page 设置: values with their clause, new ones only with a paper; keys by fingerprint."""

from __future__ import annotations

import pytest

from jdz_forestland.service import keys, policies
from jdz_forestland.ui import files
from jdz_forestland.ui import text_settings as words
from tests.ui.sample_desk import derived_registry
from tests.ui.windows import english, nameless, open_window, settle, shut


@pytest.fixture
def window(qtbot, tmp_path):
    window = open_window(qtbot, derived_registry(tmp_path))
    window.workspace.show_page("settings")
    settle(qtbot, window)
    yield window
    shut(window)


@pytest.fixture
def page(window):
    return window.workspace.page


def fill(page, **values) -> None:
    for name, value in values.items():
        page.panel.form.rows[name].input.give(value)
    page.panel.do.click()


def test_every_value_in_force_is_there_with_its_clause(window, page):
    rows = page.policy.table.records.records
    wanted = [row for row in policies.view(window.desk.registry) if row.in_force]
    assert list(rows) == wanted
    assert all(row.clause for row in rows)
    page.policy.all.setChecked(True)
    assert len(page.policy.table.records.records) == len(policies.view(window.desk.registry))


def test_a_new_value_rests_on_a_paper(window, page):
    cap = next(r for r in page.policy.table.records.records if r.key == "county_cap_mu")
    page.policy.table.select(((cap.key, cap.source, cap.valid_from),))
    page.policy.add.click()
    assert page.panel.form.values()["value"] == "500.00"
    fill(page, value="600")
    assert words.PAPER in page.panel.missing.text()
    fill(
        page, value="600", paper="赣林资〔2024〕1号", valid_from="2024-01-01", paper_on="2024-01-01"
    )
    assert not page.panel.isVisible()
    cap = next(r for r in page.policy.table.records.records if r.key == "county_cap_mu")
    assert (cap.value, cap.clause) == ("600.00亩", "赣林资〔2024〕1号")


def test_a_value_that_is_none_is_refused_beside_the_button(window, page):
    before = window.desk.registry.fingerprint
    page.policy.add.click()
    fill(page, key="county_cap_mu", value="五百", paper="文件", paper_on="2024-01-01")
    assert "大于0的亩数" in page.panel.missing.text()
    assert window.desk.registry.fingerprint == before
    page.panel.cancel.click()
    assert page.policy.add.isEnabled()


def test_the_own_key_is_made_once_and_shown_in_groups(window, page):
    assert page.keys.own.text() == words.OWN_NONE
    page.keys.make.click()
    spoken = keys.own("360222").spoken
    assert page.keys.own.text() == words.fingerprint(spoken)
    assert not page.keys.make.isVisible()


def test_another_office_is_trusted_after_its_fingerprint_was_compared(window, page):
    page.tabs.setCurrentWidget(page.keys)
    page.keys.confirm.click()
    fill(page, office="360200", fingerprint="1234", how="电话核对，市林业局赵六")
    assert "不完整" in page.panel.missing.text()
    digits = "0123456789abcdef" * 2
    fill(page, office="360200", fingerprint=digits.upper(), how="电话核对，市林业局赵六")
    (known,) = page.keys.table.records.records
    assert (known.office, known.fingerprint) == ("景德镇市", digits)
    page.keys.table.select((known.key,))
    page.keys.table.chosen.emit((known.key,))
    page.keys.withdraw.click()
    fill(page, reason="对方更换电脑")
    assert page.keys.table.records.records[0].withdrawn == "对方更换电脑"


def test_the_key_goes_to_a_second_machine_locked(window, page, tmp_path, monkeypatch):
    page.keys.make.click()
    target = tmp_path / "密钥.pem"
    monkeypatch.setattr(files, "target", lambda *args, **more: target)
    monkeypatch.setattr(files, "existing", lambda *args, **more: target)
    page.keys.send.click()
    fill(page, passphrase="短")
    assert "口令" in page.panel.missing.text()
    fill(page, passphrase="一个很长的口令八个字以上")
    assert b"ENCRYPTED" in target.read_bytes()
    page.keys.take.click()
    fill(page, passphrase="一个错误的口令八个字以上")
    assert "口令不对" in page.panel.missing.text()
    fill(page, passphrase="一个很长的口令八个字以上")
    assert not page.panel.isVisible()


def test_the_name_of_the_clerk_is_kept(window, page):
    page.operator.setText("赵六")
    page.operator.editingFinished.emit()
    assert window.desk.operator == "赵六"
    assert window.desk.registry.who == "赵六"


@pytest.mark.parametrize("tab", [0, 1, 2])
def test_everything_has_a_name_and_is_chinese(qtbot, window, page, tab):
    page.tabs.setCurrentIndex(tab)
    if tab < 2:
        (page.policy.add, page.keys.confirm)[tab].click()
    settle(qtbot, window)
    assert nameless(window) == []
    assert english(window) == set()
