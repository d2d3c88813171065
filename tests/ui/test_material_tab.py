"""The tab 材料: what is owed, how papers come in and go, and what is wrong with them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QLabel

from jdz_forestland.domain import crs
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service.casework import Casework
from jdz_forestland.ui import material_pictures
from jdz_forestland.ui.material_tab import MaterialTab
from tests.casework import complete_values
from tests.exchange import photos
from tests.ui.sample_desk import derived_registry, desk_with, leave

KEY = "360222-2023-0001"


@pytest.fixture
def desk(qtbot, tmp_path):
    desk = desk_with(derived_registry(tmp_path))
    assert desk.registry is not None
    Casework(desk.registry).act(KEY, Action.PASS, {})
    yield desk
    leave(desk)


@pytest.fixture
def scan(tmp_path):
    path = tmp_path / "乡镇申请.pdf"
    path.write_bytes(b"%PDF" * 500)
    return path


@pytest.fixture
def tab(qtbot, desk):
    tab = MaterialTab(desk)
    qtbot.addWidget(tab)
    tab.resize(400, 500)
    tab.show_parcel(KEY)
    tab.show()
    return tab


@pytest.fixture
def opened(monkeypatch):
    """What other programs were asked to open."""
    urls: list[QUrl] = []

    def take(url: QUrl) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    return urls


def settle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.runner.busy and not desk.runner.reading, timeout=10_000)


def words_of(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def add(qtbot, desk, tab, *paths):
    tab.add(paths)
    settle(qtbot, desk)


def to_verification(desk, scan):
    casework = Casework(desk.registry)
    casework.attach(KEY, Stage.APPLICATION, "application_letter", scan)
    values = complete_values(Stage.APPLICATION, casework.file(KEY).parcel)
    assert not casework.act(KEY, Action.PASS, values).missing


def files_mime(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_what_the_step_needs_is_listed_and_the_first_lacking_kind_is_chosen(tab):
    assert list(tab.checks.lines) == ["application_letter"]
    assert tab.checks.lines["application_letter"].accessibleName() == "乡（镇）申请文件：缺"
    assert (tab.bar.kind, tab.bar.title) == ("application_letter", "乡（镇）申请文件")


def test_an_added_file_becomes_a_paper_and_the_list_says_so(qtbot, desk, tab, scan):
    counted: list[int] = []
    tab.counted.connect(counted.append)
    add(qtbot, desk, tab, scan)
    (block,) = tab.blocks
    assert block.paper.material.kind == "application_letter"
    assert block.paper.material.stage is Stage.APPLICATION
    said = words_of(block)
    assert "乡（镇）申请文件" in said
    assert "PDF 文件 · 1 KB · 王芳" in said
    assert tab.checks.lines["application_letter"].accessibleName() == "乡（镇）申请文件：已有"
    assert counted[-1] == 1


def test_a_kind_of_another_step_is_kept_at_its_own_step(qtbot, desk, tab, scan):
    tab.ask_paper("field_photo")
    add(qtbot, desk, tab, scan)
    assert tab.blocks[0].paper.material.stage is Stage.VERIFICATION


def test_files_are_dropped_and_a_registry_is_left_to_the_window(qtbot, desk, tab, scan, tmp_path):
    def enter(mime):
        event = QDragEnterEvent(
            tab.rect().center(), Qt.DropAction.CopyAction, mime,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        tab.dragEnterEvent(event)
        return event.isAccepted()

    assert not enter(files_mime(tmp_path / "另一个.gpkg"))
    mime = files_mime(scan)
    assert enter(mime)
    assert "乡（镇）申请文件" in tab.bar.hint.text()
    event = QDropEvent(
        QPointF(tab.rect().center()), Qt.DropAction.CopyAction, mime,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    tab.dropEvent(event)
    settle(qtbot, desk)
    assert [block.paper.material.file_name for block in tab.blocks] == [scan.name]
    assert scan.exists()  # dropped is copied, never moved


def test_a_copied_picture_is_pasted_as_a_png(qtbot, desk, tab):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    qtbot.keyClick(tab, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    (block,) = tab.blocks
    assert block.paper.material.file_name.startswith("粘贴图片 ")
    assert block.paper.material.file_name.endswith(".png")
    folder = material_pictures.cache_folder().parent / "pasted"
    assert list(folder.iterdir()) == []


def test_copied_files_are_pasted_and_nothing_is_said_to_be_nothing(qtbot, desk, tab, scan):
    QGuiApplication.clipboard().setMimeData(files_mime(scan))
    tab.bar.paste.click()
    settle(qtbot, desk)
    assert len(tab.blocks) == 1
    QGuiApplication.clipboard().setText("1.00")
    with qtbot.waitSignal(desk.complained) as told:
        tab.bar.paste.click()
    assert "没有文件" in told.args[0].text


def test_a_file_that_is_refused_is_named_and_the_others_are_kept(qtbot, desk, tab, scan, tmp_path):
    empty = tmp_path / "空.pdf"
    empty.touch()
    with qtbot.waitSignal(desk.complained) as told:
        tab.add([empty, scan])
    settle(qtbot, desk)
    assert told.args[0].text.startswith("“空.pdf”没有加入")
    assert len(tab.blocks) == 1


def test_a_photo_shows_its_picture_time_and_distance(qtbot, desk, tab, scan, tmp_path):
    to_verification(desk, scan)
    point = desk.registry.store.parcel(KEY).shape.representative_point()
    lon, lat = crs.lonlat(np.asarray([[point.x, point.y]]))[0]
    inside = photos.write(tmp_path / "内.jpg", lonlat=(lon, lat), size=(640, 480))
    far = photos.write(tmp_path / "远.jpg", lonlat=(lon + 0.02, lat), colour=(9, 9, 99))
    tab.ask_paper("field_photo")
    add(qtbot, desk, tab, inside, far)
    by_name = {block.paper.material.file_name: block for block in tab.blocks}
    assert "拍摄于 2022-02-10 10:11" in words_of(by_name["内.jpg"])
    assert "在图斑内" in words_of(by_name["内.jpg"])
    assert "注意：距图斑约" in words_of(by_name["远.jpg"])
    qtbot.waitUntil(lambda: not by_name["内.jpg"].picture.image.isNull())
    assert by_name["内.jpg"].picture.image.width() == material_pictures.PIXELS
    assert len(list(material_pictures.cache_folder().glob("*.png"))) == 2


def test_a_picture_that_is_none_keeps_its_sheet(qtbot, desk, tab, tmp_path):
    bad = tmp_path / "坏.jpg"
    bad.write_bytes(b"no picture at all")
    add(qtbot, desk, tab, bad)
    (block,) = tab.blocks
    assert block.picture.image.isNull()
    assert not block.picture.grab().isNull()


def test_a_paper_is_taken_off_with_a_reason_only(qtbot, desk, tab, scan):
    add(qtbot, desk, tab, scan)
    (block,) = tab.blocks
    qtbot.waitUntil(block.isVisible)  # what is laid out anew is shown with the next events
    block.remove.click()
    assert block.why.isVisible()
    assert not block.sure.isEnabled()
    block.why.setText("放错图斑")
    block.sure.click()
    assert tab.blocks == ()
    assert desk.registry.history()[-1].reason.endswith("放错图斑")


def test_a_lost_paper_is_said_to_be_lost_and_is_not_opened(qtbot, desk, tab, scan, opened):
    add(qtbot, desk, tab, scan)
    kept = Casework(desk.registry).material_path(tab.blocks[0].paper.material)
    kept.chmod(0o644)
    kept.unlink()
    tab.refresh()
    (block,) = tab.blocks
    assert "不见了" in words_of(block)
    assert not block.open.isEnabled()
    with qtbot.waitSignal(desk.complained):
        block.mouseDoubleClickEvent(None)
    assert opened == []
    block.folder.click()
    assert len(opened) == 1


def test_a_paper_opens_with_its_program_and_a_program_only_its_folder(
    qtbot, desk, tab, scan, tmp_path, opened
):
    add(qtbot, desk, tab, scan)
    tab.blocks[0].open.click()
    assert opened[-1].toLocalFile().endswith(".pdf")
    virus = tmp_path / "照片.jpg.exe"
    virus.write_bytes(b"MZ")
    tab.ask_paper("other")
    add(qtbot, desk, tab, virus)
    block = next(b for b in tab.blocks if b.paper.material.file_name == virus.name)
    with qtbot.waitSignal(desk.complained):
        block.open.click()
    assert not opened[-1].toLocalFile().endswith(".exe")


def test_a_read_only_registry_says_why_nothing_can_be_added(qtbot, desk, tab, monkeypatch):
    monkeypatch.setattr(type(desk.registry), "is_read_only", property(lambda registry: True))
    tab.refresh()
    assert not tab.bar.add.isEnabled()
    assert "只读" in tab.bar.add.toolTip()


def test_many_papers_are_shown_when_asked_for(qtbot, desk, tab, tmp_path, monkeypatch):
    monkeypatch.setattr("jdz_forestland.ui.material_tab.SHOWN_AT_ONCE", 2)
    tab._shown = 2
    files = []
    for number in range(4):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(str(number), encoding="utf-8")
    add(qtbot, desk, tab, *files)
    assert len(tab.blocks) == 2
    tab._show_more()
    assert len(tab.blocks) == 4


def test_closing_the_registry_leaves_nothing(qtbot, desk, tab, scan):
    add(qtbot, desk, tab, scan)
    desk.close_registry()
    assert tab.blocks == ()
    tab.add([scan])
    tab.paste()
