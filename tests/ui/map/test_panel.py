"""The map with its buttons and its legend."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QPalette
from PySide6.QtWidgets import QCheckBox, QToolButton

from jdz_forestland.domain.land_role import LandRole
from jdz_forestland.ui.map import icons, text
from jdz_forestland.ui.map.panel import MapPanel
from jdz_forestland.ui.map.theme import LIGHT, LayerKey
from tests.ui.map.shapes import box, colours, layer_of, parcel, ring

FOREST = {LayerKey.AFTER: layer_of([[ring(0, 0, 900)]], [LandRole.FOREST])}
BOTH = FOREST | {LayerKey.BEFORE: layer_of([[ring(0, 0, 900)]], [LandRole.MINING])}


@pytest.fixture
def panel(qtbot):
    panel = MapPanel(empty_text="还没有地图")
    qtbot.addWidget(panel)
    panel.resize(600, 500)
    panel.show()
    return panel


def buttons(panel):
    return [panel.zoom_in, panel.zoom_out, panel.show_all, panel.show_selection]


def test_every_button_and_the_map_have_a_name(panel):
    for widget in [*panel.findChildren(QToolButton), *panel.findChildren(QCheckBox), panel.canvas]:
        name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        assert name, widget
    assert [button.text() for button in buttons(panel)] == ["放大", "缩小", "全图", "定位选中"]
    assert all(button.toolTip() for button in buttons(panel))


def test_everything_is_reached_by_tab_in_reading_order(panel):
    panel.canvas.set_layers(BOTH)
    panel.canvas.set_parcels([parcel("1", ring(0, 0, 90))])
    panel.canvas.set_selection(["1"])
    wanted = [*buttons(panel), panel.canvas, *panel.legend.boxes.values()]
    seen = [wanted[0]]
    while len(seen) < len(wanted):
        following = seen[-1].nextInFocusChain()
        while following.focusPolicy() == Qt.FocusPolicy.NoFocus:
            following = following.nextInFocusChain()
        seen.append(following)
    assert seen == wanted


def test_the_buttons_do_what_they_say(panel, qtbot):
    canvas = panel.canvas
    canvas.set_layers(FOREST)
    canvas.set_parcels([parcel("1", ring(0, 0, 90))])
    level = canvas.view.level
    qtbot.mouseClick(panel.zoom_in, Qt.MouseButton.LeftButton)
    assert canvas.view.level < level
    qtbot.mouseClick(panel.zoom_out, Qt.MouseButton.LeftButton)
    assert canvas.view.level == level
    canvas.set_selection(["1"])
    qtbot.mouseClick(panel.show_selection, Qt.MouseButton.LeftButton)
    assert canvas.view.box[2] < box(0, 0, 500, 0)[2]
    qtbot.mouseClick(panel.show_all, Qt.MouseButton.LeftButton)
    assert canvas.view.level == level


def test_a_button_that_cannot_be_used_says_why(panel):
    assert not panel.zoom_in.isEnabled()
    panel.canvas.set_parcels([parcel("1", ring(0, 0, 90))])
    assert panel.zoom_in.isEnabled()
    assert not panel.show_selection.isEnabled()
    assert panel.show_selection.toolTip() == text.ZOOM_SELECTION_OFF_TIP
    panel.canvas.set_selection(["unknown"])
    assert not panel.show_selection.isEnabled()
    panel.canvas.set_selection(["1"])
    assert panel.show_selection.isEnabled()


def test_a_layer_without_data_cannot_be_switched(panel):
    boxes = panel.legend.boxes
    assert not any(box.isEnabled() for box in boxes.values())
    assert boxes[LayerKey.PARCELS].toolTip() == text.LAYER_ABSENT_TIP
    panel.canvas.set_layers(FOREST)
    panel.canvas.set_parcels([parcel("1", ring(0, 0, 90))])
    enabled = {key for key, box in boxes.items() if box.isEnabled()}
    assert enabled == {LayerKey.AFTER, LayerKey.PARCELS}


def test_the_boxes_switch_the_layers(panel):
    panel.canvas.set_layers(FOREST)
    panel.canvas.set_parcels([parcel("1", ring(0, 0, 90))])
    for key in (LayerKey.AFTER, LayerKey.PARCELS):
        panel.legend.boxes[key].click()
        assert not panel.canvas.is_visible(key)
        panel.legend.boxes[key].click()
        assert panel.canvas.is_visible(key)


def test_one_survey_gives_way_to_the_other(panel):
    panel.canvas.set_layers(BOTH)
    boxes = panel.legend.boxes
    assert boxes[LayerKey.AFTER].isChecked()
    assert not boxes[LayerKey.BEFORE].isChecked()
    boxes[LayerKey.BEFORE].click()
    assert not boxes[LayerKey.AFTER].isChecked()
    assert panel.canvas.is_visible(LayerKey.BEFORE)
    boxes[LayerKey.BEFORE].click()
    assert not any(panel.canvas.is_visible(key) for key in BOTH)


def test_last_year_alone_is_shown_and_can_be_switched_off(panel):
    panel.canvas.set_layers({LayerKey.BEFORE: BOTH[LayerKey.BEFORE]})
    before = panel.legend.boxes[LayerKey.BEFORE]
    assert before.isChecked()
    before.click()
    assert not before.isChecked()


def test_the_legend_names_the_land_that_can_be_seen(panel):
    def named():
        return {role for role, sample in panel.legend.roles.items() if sample.isVisible()}

    assert named() == set()
    panel.canvas.set_layers(BOTH)
    assert named() == {LandRole.FOREST}
    panel.legend.boxes[LayerKey.BEFORE].click()
    assert named() == {LandRole.MINING}


def test_nothing_is_cut_off_at_600_by_500(panel, qtbot):
    classes = [[ring(i * 90, 0, 90)] for i in range(len(LandRole))]
    panel.canvas.set_layers({LayerKey.AFTER: layer_of(classes, list(LandRole))})
    panel.canvas.set_parcels([parcel("1", ring(0, 0, 90))])
    qtbot.waitUntil(lambda: panel.legend.height() >= panel.legend.minimumSizeHint().height())
    for widget in [*panel.findChildren(QToolButton), *panel.findChildren(QCheckBox)]:
        assert widget.width() >= widget.sizeHint().width()
        assert panel.rect().contains(widget.geometry().translated(widget.parent().pos()))
    assert panel.canvas.height() >= 380


def test_a_narrow_panel_wraps_its_legend(panel):
    panel.canvas.set_layers(BOTH)
    layout = panel.legend.layout()
    assert layout.heightForWidth(320) > layout.heightForWidth(900)


def test_icons_follow_the_palette(panel):
    palette = QPalette(panel.palette())
    palette.setColor(QPalette.ColorRole.ButtonText, QColor("#ff0000"))
    panel.setPalette(palette)
    panel.canvas.set_layers(FOREST)
    assert "#ff0000" in colours(panel.zoom_in.icon().pixmap(16, 16).toImage())


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_icons_are_drawn_for_the_scale_of_the_screen(qapp, ratio):
    icon = icons.icon(icons.target, QColor("black"), QColor("grey"))
    pixmap = icon.pixmap(QSize(icons.SIDE, icons.SIDE), ratio)
    assert pixmap.width() == icons.SIDE * ratio


SCALED = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
from jdz_forestland.ui.map.canvas import MapCanvas
from tests.ui.map.shapes import box, colours, layer_of, ring
from jdz_forestland.ui.map.theme import LayerKey
window = QWidget()
window.resize(600, 500)
canvas = MapCanvas(parent=window)
canvas.set_layers({LayerKey.AFTER: layer_of([[ring(0, 0, 40_000)]], [1])})
window.show()
seen = set()
for place in range(6):  # at 150 % every other place lies between two pixels of the screen
    canvas.setGeometry(place, 2 * place + 1, 580, 480)
    for zoom in (6, -5):
        canvas.zoom_to(box(9_000, 9_000, 21_000, 21_000), 0)
        canvas.zoom_by(zoom)
        canvas.move_by(77.7, 33.3)
        canvas.settle()
        picture = window.grab().toImage()
        ratio = picture.devicePixelRatio()
        inside = (round(side * ratio) for side in (20, 20, 540, 400))
        seen |= colours(picture.copy(*inside))
tiles = canvas._tiles
print(window.grab().width(), tiles.image(tiles.keys_in(canvas.view)[0]).width(), *seen)
"""


@pytest.mark.parametrize(
    ("factor", "width", "tile"), [("1.5", 900, 384), ("1.15", 690, 295), ("2", 1200, 512)]
)
def test_on_a_scaled_screen_tiles_have_its_pixels_and_leave_no_gap(factor, width, tile):
    done = subprocess.run(
        [sys.executable, "-c", SCALED],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor},
        capture_output=True,
        text=True,
        check=False,
    )
    forest = LIGHT.roles[LandRole.FOREST]
    assert done.stdout.split() == [str(width), str(tile), forest], done.stderr
