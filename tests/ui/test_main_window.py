from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QMessageBox

from jdz_forestland.errors import UserError
from jdz_forestland.service import whereabouts
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.store import Store
from jdz_forestland.ui import text
from jdz_forestland.ui.desk import ParcelFilter
from jdz_forestland.ui.pages import COUNTY, keys_of, pages_of
from tests.ui.sample_desk import WHO, derived_registry
from tests.ui.windows import english, nameless, open_window, settle, shut

KEYS = [page.key for page in pages_of(COUNTY)]


def badges(window) -> list[str]:
    return [label.text() for label in window.workspace.header.badges.badges]


@pytest.fixture
def window(qtbot, tmp_path):
    window = open_window(qtbot, derived_registry(tmp_path))
    yield window
    shut(window)


def test_title_and_badge_say_that_the_county_is_fictional(window):
    assert window.windowTitle() == "林地占补平衡登记 — 浮梁县（示例数据（虚构））"
    assert badges(window) == [text.SAMPLE]
    assert window.workspace.header.file.text() == "derived.gpkg"


def test_a_registry_on_a_share_or_write_protected_says_so(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(whereabouts, "place_of", lambda path: whereabouts.Place.NETWORK)
    monkeypatch.setattr(Registry, "is_read_only", property(lambda self: True))
    window = open_window(qtbot, derived_registry(tmp_path))
    assert badges(window) == [text.SAMPLE, text.READ_ONLY, text.ON_SHARE]
    monkeypatch.setattr(whereabouts, "place_of", lambda path: whereabouts.Place.STICK)
    window.desk.opened.emit()
    assert badges(window)[-1] == text.ON_STICK
    shut(window)


def test_a_real_registry_has_no_badge(qtbot, tmp_path):
    path = tmp_path / "real.gpkg"
    Registry.create(path, county_code="360281", who=WHO).close()
    window = open_window(qtbot, path)
    assert window.windowTitle() == "林地占补平衡登记 — 乐平市"
    assert badges(window) == []
    assert window.workspace.header.years.currentText() == text.NO_YEAR
    window.close()


@pytest.mark.parametrize("key", [key for number, key in enumerate(KEYS, 1) if keys_of(number)])
def test_every_page_opens_by_its_keys_and_is_marked_in_the_navigation(qtbot, window, key):
    window.activateWindow()
    keys = keys_of(KEYS.index(key) + 1)
    action = next(a for a in window.menus.needing_registry if a.shortcut().toString() == keys)
    action.trigger()
    assert window.workspace.page_key == key
    assert window.workspace.navigation.currentRow() == KEYS.index(key)
    assert window.workspace.navigation.currentItem().font().bold()


def test_arrows_in_the_navigation_turn_the_pages(qtbot, window):
    navigation = window.workspace.navigation
    qtbot.keyClick(navigation, Qt.Key.Key_Down)
    assert window.workspace.page_key == KEYS[1]
    qtbot.keyClick(navigation, Qt.Key.Key_End)
    assert window.workspace.page_key == KEYS[-1]


@pytest.mark.parametrize("key", KEYS)
def test_everything_on_a_page_has_a_name_and_no_english(qtbot, window, key):
    window.workspace.show_page(key)
    settle(qtbot, window)
    assert nameless(window) == []
    assert english(window) == set()


@pytest.mark.parametrize("key", KEYS)
def test_a_page_fits_a_small_laptop_screen_at_150_percent(qtbot, window, key):
    window.workspace.show_page(key)
    settle(qtbot, window)
    least = window.minimumSizeHint().expandedTo(window.minimumSize())
    assert least.width() <= 900
    assert least.height() <= 500
    window.resize(QSize(900, 500))
    assert window.size() == QSize(900, 500)


def test_pages_of_one_registry_are_kept_for_the_next(qtbot, window, tmp_path):
    for key in KEYS:
        window.workspace.show_page(key)
    settle(qtbot, window)
    made = dict(window.workspace.pages)
    (tmp_path / "second").mkdir()
    window.commands.open_path(derived_registry(tmp_path / "second"))
    settle(qtbot, window)
    assert window.workspace.pages == made
    assert window.workspace.page_key == "home"
    window.commands.close_registry()
    settle(qtbot, window)
    assert window.workspace.page_key == ""
    assert window.windowTitle() == text.PRODUCT
    assert not window.workspace.navigation.isVisible()


def test_typing_in_the_search_box_filters_the_parcels_and_shows_them(qtbot, window):
    search = window.workspace.header.search
    search.setFocus()
    qtbot.keyClicks(search, "12")
    qtbot.waitUntil(lambda: window.desk.filter.words == "12")
    assert window.workspace.page_key == "parcels"
    search.clear()
    assert window.desk.filter.words == ""


def test_the_search_box_follows_a_filter_set_elsewhere(window):
    window.desk.show_parcels(ParcelFilter(words="鹅湖"))
    assert window.workspace.header.search.text() == "鹅湖"


def test_ctrl_f_goes_to_the_search_box(window):
    window.activateWindow()
    window.workspace.find_parcels()
    assert window.focusWidget() is window.workspace.header.search


def test_the_year_is_shown_and_the_status_line_adds_it_up(window):
    summary = window.desk.registry.summary(2023)
    header = window.workspace.header
    assert header.years.currentText() == "2023"
    total = f"{summary.parcels} 个图斑 · 入库 {summary.reserve_mu:,f} 亩"
    assert window.status.sums.text() == total
    parcels = window.desk.registry.parcels(list_year=2023)[:3]
    window.desk.select([parcel.key for parcel in parcels])
    chosen = sum(parcel.reserve_area_mu for parcel in parcels)
    assert window.status.sums.text() == f"{total} · 选中 3 个 {chosen} 亩"


def test_an_error_stands_above_the_page_and_blocks_nothing(window, tmp_path):
    bad = tmp_path / "bad.gpkg"
    bad.write_bytes(b"not a registry")
    assert not window.commands.open_path(bad)
    message = window.workspace.message
    assert message.isVisible()
    assert "bad.gpkg" in message.words.text()
    assert message.hint.text()
    assert QGuiApplication.modalWindow() is None
    assert window.desk.registry is not None  # the one open before stays open
    message.close_button.click()
    assert not message.isVisible()


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(QPoint(10, 10), copy, data, left, none))


def test_a_registry_dropped_on_the_window_is_opened(qtbot, tmp_path):
    window = open_window(qtbot)
    path = derived_registry(tmp_path)
    drop(window, path)
    assert window.desk.registry.path == path
    drop(window, path, path)
    assert window.workspace.message.words.text() == text.ONE_FILE_ONLY
    window.close()


def test_what_cannot_be_done_says_why(qtbot):
    window = open_window(qtbot)
    off = [action for action in window.menus.needing_registry if not action.isEnabled()]
    assert off == window.menus.needing_registry
    assert {action.toolTip() for action in off} == {text.NEEDS_REGISTRY}
    window.close()


def test_the_menu_of_recent_files_opens_them(qtbot, window, tmp_path):
    window.commands.close_registry()
    window.menus.recent.aboutToShow.emit()
    (action,) = window.menus.recent.actions()
    assert action.text() == "derived.gpkg(&1)"
    action.trigger()
    assert window.desk.registry is not None


def test_a_verification_shows_its_result_in_a_panel(qtbot, window):
    with qtbot.waitSignal(window.commands.verified):
        window.commands.verify()
    panel = window.workspace.verification
    assert panel.isVisible()
    assert "没有发现问题" in panel.words.text()
    assert not panel.problems.isVisible()
    panel.close_button.click()
    assert not panel.isVisible()


def test_a_changed_registry_is_told_in_the_panel(qtbot, window, monkeypatch):
    parcel = window.desk.registry.parcels()[0]
    with Store.open(window.desk.registry.path) as store, store._conn as conn:  # another program
        conn.execute("UPDATE parcels SET village = 'x' WHERE key = ?", (parcel.key,))
    with qtbot.waitSignal(window.commands.verified):
        window.commands.verify()
    panel = window.workspace.verification
    assert panel.problems.count() > 0
    panel.copy.click()
    assert parcel.key in QGuiApplication.clipboard().text()
    assert nameless(window) == []


def test_a_backup_is_a_registry_of_its_own(qtbot, window, tmp_path, monkeypatch):
    target = tmp_path / "copy.gpkg"
    monkeypatch.setattr("jdz_forestland.ui.files.target", lambda *_, **__: target)
    window.commands.back_up()
    settle(qtbot, window)
    with Registry.open(target, who=WHO) as copy:
        assert copy.fingerprint == window.desk.registry.fingerprint
    assert target.name in window.status.notice.text()


def test_a_backup_onto_the_registry_itself_is_refused(window, monkeypatch):
    own = window.desk.registry.path
    monkeypatch.setattr("jdz_forestland.ui.files.target", lambda *_, **__: own)
    window.commands.back_up()
    assert window.workspace.message.words.text() == text.BACK_UP_ONTO_ITSELF


def run_until(released):
    def job(progress):
        while not released.wait(0.01):  # leaves the interpreter to the window
            progress.step("一步", 1, 3)

    return job


def test_a_job_shows_its_step_and_can_be_cancelled(qtbot, window):
    window.desk.start("长任务", run_until(threading.Event()), done=lambda _: None)
    panel = window.status.job
    qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(lambda: panel.words.text() == "长任务：一步")
    assert (panel.bar.value(), panel.bar.maximum()) == (1, 3)
    assert not window.commands.open_path(window.desk.registry.path)
    assert window.workspace.message.words.text() == text.BUSY
    assert nameless(window) == []
    panel.cancel.click()
    settle(qtbot, window)
    assert not panel.isVisible()
    assert "已取消" in window.status.notice.text()


@pytest.mark.parametrize("stop", [False, True])
def test_closing_while_a_job_runs_asks_once(qtbot, window, monkeypatch, stop):
    asked = []

    wanted = text.CLOSE_BUSY_STOP if stop else text.CLOSE_BUSY_WAIT

    def answer(box):
        asked.append(box.text())
        next(button for button in box.buttons() if button.text() == wanted).click()

    monkeypatch.setattr(QMessageBox, "exec", answer)
    released = threading.Event()
    window.desk.start("长任务", run_until(released), done=lambda _: None)
    window.close()
    assert len(asked) == 1
    assert "长任务" in asked[0]
    assert window.isVisible() is not stop
    released.set()
    if not stop:
        settle(qtbot, window)


def test_the_next_job_may_start_where_the_last_one_ends(qtbot, window):
    seen: list[int] = []

    def second(result):
        window.desk.start("第二", lambda progress: result + 1, done=seen.append)

    window.desk.start("第一", lambda progress: 1, done=second)
    qtbot.waitUntil(lambda: seen == [2])


def test_a_failed_job_is_complained_about_and_ends(qtbot, window):
    def job(progress):
        raise UserError("读不出来", hint="换一个文件")

    ended: list[bool] = []
    window.desk.start("任务", job, done=lambda _: None, always=lambda: ended.append(True))
    settle(qtbot, window)
    assert window.workspace.message.words.text() == "读不出来"
    assert ended == [True]


def test_the_window_comes_back_where_it_was(qtbot, tmp_path):
    first = open_window(qtbot)
    first.setGeometry(20, 30, 905, 510)
    first.close()
    again = open_window(qtbot, splitters=first.desk.settings.splitters)
    assert again.geometry() == first.geometry()
    again.close()


def test_a_place_on_a_screen_that_is_gone_is_not_taken(qtbot):
    window = open_window(qtbot, splitters={"window": [90_000, 90_000, 900, 500, 0]})
    assert window.x() < 90_000
    window.close()


def test_f5_reads_everything_again(window):
    window.desk.registry.who = "别人"
    window.workspace.header.years.clear()
    refresh = next(
        a
        for a in window.findChildren(type(window.menus.recent.menuAction()))
        if (a.text() == text.REFRESH)
    )
    refresh.trigger()
    assert window.workspace.header.years.count() == 1
