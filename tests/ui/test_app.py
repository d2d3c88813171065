from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit

from jdz_forestland import app
from jdz_forestland.ui.faults import Faults
from jdz_forestland.ui.pages import COUNTY, pages_of
from tests.service.granted import registry_of
from tests.ui.sample_desk import derived_registry
from tests.ui.windows import english, nameless

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("geopandas", "numpy", "openpyxl", "pandas", "pyogrio", "pyproj", "shapely")


@pytest.fixture
def application(qapp):
    return app.make_application()


def test_qt_speaks_chinese(application, qtbot):
    box = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
    )
    qtbot.addWidget(box)
    assert {button.text().split("(")[0] for button in box.buttons()} == {"保存", "取消"}
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setText("x")
    menu = field.createStandardContextMenu()
    assert english(menu) == set()
    assert QLocale().language() is QLocale.Language.Chinese


def test_there_is_one_application_however_often_it_is_made(application):
    assert app.make_application() is application


@pytest.fixture
def faults(application, tmp_path, qtbot):
    faults = Faults(tmp_path / "logs", application)
    yield faults
    faults.uninstall()


def test_an_unexpected_fault_is_logged_and_told_once(faults, qtbot):
    faults.install()
    for _ in range(3):
        try:
            raise ZeroDivisionError("bang")
        except ZeroDivisionError as error:
            sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: faults.dialog is not None)
    dialog = faults.dialog
    assert QGuiApplication.modalWindow() is None or dialog.isVisible()
    assert len([w for w in QApplication.topLevelWidgets() if type(w) is type(dialog)]) == 1
    written = faults.file.read_text(encoding="utf-8")
    assert written.count("ZeroDivisionError: bang") == 3
    assert "Traceback" in written
    assert nameless(dialog) == []
    assert english(dialog) - {dialog.windowTitle()} <= {
        words for words in english(dialog) if str(faults.file) in words
    }
    dialog.close_button.click()
    qtbot.waitUntil(lambda: faults.dialog is None)


def test_a_fault_on_another_thread_is_told_on_this_one(faults, qtbot):
    faults.install()

    def work():
        raise ZeroDivisionError("beside")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: faults.dialog is not None)
    faults.dialog.close_button.click()
    qtbot.waitUntil(lambda: faults.dialog is None)
    assert "beside" in faults.file.read_text(encoding="utf-8")


def test_a_quiet_run_leaves_no_log(faults):
    faults.install()
    logging.getLogger("jdz_forestland").debug("nothing of note")
    assert not faults.file.exists()


def test_a_disk_that_takes_no_log_does_not_stop_the_dialog(application, tmp_path, qtbot, capsys):
    (tmp_path / "logs").write_text("a file where the folder should be", encoding="utf-8")
    faults = Faults(tmp_path / "logs", application)
    faults.install()
    error = ZeroDivisionError("bang")
    sys.excepthook(type(error), error, None)
    qtbot.waitUntil(lambda: faults.dialog is not None)
    faults.dialog.close_button.click()
    qtbot.waitUntil(lambda: faults.dialog is None)
    faults.uninstall()


def test_a_picture_of_every_page_is_taken_in_the_size_asked_for(qtbot, tmp_path):
    taken = app.take_pictures(
        derived_registry(tmp_path), tmp_path / "out", sizes=((1366, 768, 1.5),)
    )
    names = {path.stem.removesuffix("-1366x768@150") for path in taken}
    assert names == {
        "welcome",
        "parcel-card",
        "comparison-result",
        *(p.key for p in pages_of(COUNTY)),
    }
    for path in taken:
        image = QImage(str(path))
        assert abs(image.width() - 1366) <= 1
        assert abs(image.height() - 768) <= 1
        assert len({image.pixel(x, y) for x in range(0, 1300, 37) for y in range(0, 700, 37)}) > 3


def test_the_pages_after_the_reserve_show_a_registry_that_has_come_further(qtbot, tmp_path):
    path = tmp_path / "办到核查.gpkg"
    with registry_of(path, (100.0, 150.0)):
        pass
    taken = app.take_pictures(
        derived_registry(tmp_path), tmp_path / "out", sizes=((1366, 768, 1.0),), later=path
    )
    names = {picture.stem.removesuffix("-1366x768@100") for picture in taken}
    assert names >= {page.key for page in pages_of(COUNTY)}
    assert names >= {"home-later", "plan-draws", "plan-year", "inspection-finding"}
    assert len(taken) == len(names)


PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from jdz_forestland import app
from jdz_forestland.ui.main_window import MainWindow

painted = []
fill = app._Start._fill

def filled(start):
    painted.extend(sorted({heavy} & set(sys.modules)))
    print("painted", painted, flush=True)
    fill(start)
    watch(start._window)

def watch(window):
    def look():
        runner = window.desk.runner
        if not runner.busy and not runner.reading:
            print("title", window.windowTitle().encode("unicode_escape").decode(), flush=True)
            window.close()
        else:
            QTimer.singleShot(50, look)
    QTimer.singleShot(500, look)

app._Start._fill = filled
sys.exit(app.run({path}, sample={sample}))
"""


def run_program(path, *, sample=False):
    # A process of its own: one QApplication lives and dies in it as for the user.
    program = PROGRAM.format(
        heavy=set(HEAVY),
        path=f"__import__('pathlib').Path({str(path)!r})" if path else None,
        sample=sample,
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    lines["title"] = lines["title"].encode().decode("unicode_escape")
    return lines


def test_the_window_is_painted_before_the_heavy_libraries_load_and_opens_its_file(tmp_path):
    said = run_program(derived_registry(tmp_path))
    assert said["painted"] == "[]"
    assert said["title"].startswith("林地占补平衡登记 — 浮梁县（示例数据（虚构））")


def test_without_a_file_the_welcome_page_waits():
    assert run_program(None)["title"] == "林地占补平衡登记"


def test_the_sample_is_made_at_the_first_start(tmp_path):
    assert "示例数据（虚构）" in run_program(None, sample=True)["title"]


def test_a_file_that_cannot_be_opened_leads_to_the_welcome_page(tmp_path):
    bad = tmp_path / "bad.gpkg"
    bad.write_bytes(b"nothing")
    assert run_program(bad)["title"] == "林地占补平衡登记"
