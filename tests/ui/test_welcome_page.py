from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from jdz_forestland.service.registry import Registry
from jdz_forestland.ui import text_welcome as words
from jdz_forestland.ui.new_registry_dialog import NewRegistryDialog
from tests.ui.sample_desk import WHO, derived_registry
from tests.ui.windows import english, nameless, open_window, settle


def test_three_choices_are_there_and_everything_has_a_name(qtbot):
    window = open_window(qtbot)
    welcome = window.workspace.welcome
    assert welcome.isVisible()
    names = [button.accessibleName() for button in (welcome.new, welcome.open, welcome.sample)]
    assert names == [words.NEW, words.OPEN, words.SAMPLE]
    assert nameless(window) == []
    assert english(window) == set()
    window.close()


def test_recent_files_tell_county_and_last_change_and_missing_ones_say_why(qtbot, tmp_path):
    path, gone = derived_registry(tmp_path), tmp_path / "gone.gpkg"
    window = open_window(qtbot, recent=(str(gone), str(path)))
    missing, there = window.workspace.welcome.recent
    assert not missing.isEnabled()
    assert "文件不在了" in missing.toolTip()
    for part in ("derived.gpkg", "浮梁县", "2023-08-01 12:00", WHO):
        assert part in there.accessibleName()
    qtbot.mouseClick(there, Qt.MouseButton.LeftButton)
    assert window.desk.registry.path == path
    window.close()


def test_opening_asks_for_a_file(qtbot, tmp_path, monkeypatch):
    path = derived_registry(tmp_path)
    monkeypatch.setattr("jdz_forestland.ui.files.existing", lambda *_: path)
    window = open_window(qtbot)
    window.workspace.welcome.open.click()
    assert window.desk.registry.path == path
    assert window.desk.settings.recent == (str(path),)
    window.close()


def test_the_sample_is_made_where_the_user_wants_it_and_opened(qtbot, tmp_path, monkeypatch):
    target = tmp_path / "示例.gpkg"
    monkeypatch.setattr("jdz_forestland.ui.files.target", lambda *_, **__: target)
    window = open_window(qtbot)
    window.workspace.welcome.sample.click()
    assert not window.workspace.welcome.new.isEnabled()
    qtbot.waitUntil(lambda: window.desk.registry is not None, timeout=20_000)
    assert window.desk.registry.is_sample
    assert window.workspace.page_key == "home"
    window.commands.close_registry()
    made = target.read_bytes()
    window.workspace.welcome.sample.click()  # the second time it is there and only opened
    assert window.desk.registry.path == target
    assert target.read_bytes() == made
    window.close()


def test_thinking_better_of_it_changes_nothing(qtbot, monkeypatch):
    monkeypatch.setattr("jdz_forestland.ui.files.target", lambda *_, **__: None)
    monkeypatch.setattr("jdz_forestland.ui.files.existing", lambda *_: None)
    window = open_window(qtbot)
    window.workspace.welcome.sample.click()
    window.workspace.welcome.open.click()
    assert window.desk.registry is None
    assert not window.desk.runner.busy
    window.close()


def make_dialog(qtbot, tmp_path, operator=""):
    dialog = NewRegistryDialog(operator=operator, folder=tmp_path)
    qtbot.addWidget(dialog)
    return dialog


def test_the_dialog_says_beside_each_field_what_is_missing(qtbot, tmp_path):
    dialog = make_dialog(qtbot, tmp_path)
    dialog.show()
    dialog.create_button.click()
    assert dialog.isVisible()
    assert dialog.fault(dialog.county) == words.COUNTY_MISSING
    assert dialog.fault(dialog.file) == words.FILE_MISSING
    assert dialog.fault(dialog.operator) == words.OPERATOR_MISSING
    assert nameless(dialog) == []
    assert english(dialog) == set()


def test_a_county_proposes_the_file_name_until_the_user_has_his_own(qtbot, tmp_path):
    dialog = make_dialog(qtbot, tmp_path)
    dialog.county.setCurrentIndex(dialog.county.findData("360222"))
    assert dialog.path == tmp_path / "360222浮梁县林地占补平衡登记库.gpkg"
    dialog.county.setCurrentIndex(dialog.county.findData("360281"))
    assert dialog.path.name == "360281乐平市林地占补平衡登记库.gpkg"
    dialog.file.setText(str(tmp_path / "mine"))
    dialog.county.setCurrentIndex(dialog.county.findData("360222"))
    assert dialog.path == tmp_path / "mine.gpkg"


def test_an_existing_file_and_a_missing_folder_are_refused(qtbot, tmp_path):
    dialog = make_dialog(qtbot, tmp_path, operator=WHO)
    dialog.county.setCurrentIndex(1)
    taken = tmp_path / "taken.gpkg"
    taken.touch()
    for name, fault in ((taken, words.FILE_EXISTS), (tmp_path / "no/x", words.FILE_NO_FOLDER)):
        dialog.file.setText(str(name))
        dialog.accept()
        assert dialog.fault(dialog.file) == fault
    assert dialog.result() == 0


def test_a_new_registry_is_made_for_the_county_and_opened(qtbot, tmp_path, monkeypatch):
    def fill(dialog):
        dialog.county.setCurrentIndex(dialog.county.findData("360202"))
        dialog.file.setText(str(tmp_path / "new.gpkg"))
        dialog.operator.setText("李四")
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(NewRegistryDialog, "exec", fill)
    window = open_window(qtbot, operator="")
    window.workspace.welcome.new.click()
    settle(qtbot, window)
    registry = window.desk.registry
    assert (registry.county_code, registry.is_sample) == ("360202", False)
    assert [entry.who for entry in registry.history()] == ["李四"]
    assert window.desk.settings.operator == "李四"
    window.close()
    with Registry.open(tmp_path / "new.gpkg", who=WHO) as again:
        assert again.county == "昌江区"


def test_the_sample_that_has_come_further_is_made_and_opened(qtbot, tmp_path, monkeypatch):
    target, proposed = tmp_path / "办到核查.gpkg", []

    def ask(*given, **_):
        proposed.append(given[2])
        return target

    monkeypatch.setattr("jdz_forestland.ui.files.target", ask)
    window = open_window(qtbot)
    window.workspace.welcome.story.click()
    qtbot.waitUntil(lambda: window.desk.registry is not None, timeout=60_000)
    assert window.desk.registry.is_sample
    assert window.desk.registry.list_years() == [2024, 2023]
    assert proposed[0].name == words.STORY_FILE
    window.workspace.show_page("inspection")
    assert window.workspace.page.tasks.records.records
    window.close()


def test_both_samples_stand_in_the_menu(qtbot):
    window = open_window(qtbot)
    asked = [action.text() for action in window.findChildren(QAction)]
    assert words.MAIN_SAMPLE in asked
    assert words.STORY_SAMPLE in asked
    window.close()
