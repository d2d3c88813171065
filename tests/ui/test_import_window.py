from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent

from jdz_forestland.ui import text
from tests.ui.sample_desk import derived_registry
from tests.ui.test_import_page import survey_txt
from tests.ui.windows import open_window, settle, shut


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(QPoint(10, 10), copy, data, left, none))


def test_a_boundary_file_dropped_on_the_window_is_examined(qtbot, tmp_path):
    window = open_window(qtbot, derived_registry(tmp_path))
    drop(window, survey_txt(tmp_path / "一块.txt"))
    settle(qtbot, window)
    assert window.workspace.page_key == "import"
    assert window.workspace.pages["import"].strip.accept.isEnabled()
    shut(window)


def test_a_registry_is_opened_and_never_imported(qtbot, tmp_path):
    path = derived_registry(tmp_path)
    window = open_window(qtbot, path)
    drop(window, path, survey_txt(tmp_path / "一块.txt"))
    assert window.workspace.message.words.text() == text.ONE_FILE_ONLY
    assert window.workspace.page_key == "home"
    shut(window)


def test_without_a_registry_boundaries_have_nowhere_to_go(qtbot, tmp_path):
    window = open_window(qtbot)
    drop(window, survey_txt(tmp_path / "一块.txt"))
    assert window.workspace.message.words.text() == text.NEEDS_REGISTRY
    shut(window)


def test_ctrl_i_goes_to_the_import_and_all_of_it_fits_a_small_screen(qtbot, tmp_path):
    window = open_window(qtbot, derived_registry(tmp_path))
    actions = window.menus.needing_registry
    next(each for each in actions if each.shortcut().toString() == "Ctrl+I").trigger()
    assert window.workspace.page_key == "import"
    drop(window, survey_txt(tmp_path / "颠倒.txt", swapped=True))
    settle(qtbot, window)
    window.resize(QSize(911, 472))
    page = window.workspace.pages["import"]
    frame = window.workspace.stack.currentWidget()
    qtbot.waitUntil(lambda: page.height() <= frame.height(), timeout=2000)
    shut(window)
