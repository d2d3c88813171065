"""The map under the mouse and the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from jdz_forestland.domain.land_role import LandRole
from jdz_forestland.ui.map.canvas import MapCanvas
from jdz_forestland.ui.map.pointer import KEY_STEPS, NOTCH_STEPS
from jdz_forestland.ui.map.theme import DARK, LIGHT, LayerKey
from tests.ui.map.shapes import EAST, NORTH, box, colours, layer_of, parcel, ring

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton

PARCELS = [
    parcel("A", ring(0, 0, 400), ring(150, 150, 100), label="1"),
    parcel("B", ring(600, 0, 300), label="2"),
    parcel("C", ring(650, 50, 100), label="3"),
    parcel("A", ring(0, 0, 100), style="piece"),
    parcel("s", ring(20, 20, 30), style="sliver"),
]


@pytest.fixture
def canvas(qtbot):
    canvas = MapCanvas(empty_text="还没有地图")
    qtbot.addWidget(canvas)
    canvas.resize(800, 600)
    canvas.show()
    canvas.set_layers({LayerKey.AFTER: layer_of([[ring(-500, -500, 2_000)]], [LandRole.FOREST])})
    canvas.set_parcels(PARCELS)
    canvas.zoom_to(box(0, 0, 900, 400))
    return canvas


def spot(canvas, east, north):
    """Where on the canvas a place is, so many metres from (EAST, NORTH)."""
    return QPointF(*canvas.view.to_widget(EAST + east, NORTH + north))


def mouse(canvas, kind, where, button=LEFT, held=None, modifiers=NONE):
    kinds = {
        "press": QEvent.Type.MouseButtonPress,
        "move": QEvent.Type.MouseMove,
        "release": QEvent.Type.MouseButtonRelease,
        "double": QEvent.Type.MouseButtonDblClick,
    }
    down = button if held is None else held
    event = QMouseEvent(kinds[kind], where, canvas.mapToGlobal(where), button, down, modifiers)
    QApplication.sendEvent(canvas, event)


def click(canvas, east, north, modifiers=NONE):
    mouse(canvas, "press", spot(canvas, east, north), modifiers=modifiers)
    mouse(canvas, "release", spot(canvas, east, north), modifiers=modifiers)


def drag(canvas, start, end, button=LEFT, modifiers=NONE):
    mouse(canvas, "press", start, button, modifiers=modifiers)
    for share in (0.3, 0.7, 1.0):
        mouse(canvas, "move", start + (end - start) * share, button, modifiers=modifiers)
    mouse(canvas, "release", end, button, modifiers=modifiers)


def wheel(canvas, where, notches, modifiers=NONE):
    event = QWheelEvent(
        where,
        QPointF(canvas.mapToGlobal(where)),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


# Picking


@pytest.mark.parametrize(
    ("east", "north", "expected"),
    [
        (300, 50, "A"),
        (200, 200, None),  # in the hole
        (500, 100, None),
        (850, 250, "B"),
        (700, 100, "C"),  # within B: the smaller is meant
        (80, 80, "A"),  # its piece
        (30, 30, "s"),  # a sliver before the piece and the parcel under it
    ],
)
def test_a_click_picks_what_is_under_it(canvas, qtbot, east, north, expected):
    with qtbot.waitSignal(canvas.picked) as picked:
        click(canvas, east, north)
    assert picked.args == [expected]
    assert canvas.selection() == ({expected} if expected else frozenset())


def test_what_is_switched_off_is_not_picked(canvas):
    canvas.set_visible(LayerKey.SLIVERS, visible=False)
    assert canvas.pick(spot(canvas, 30, 30)) == "A"
    canvas.set_visible(LayerKey.PIECES, visible=False)
    canvas.set_visible(LayerKey.PARCELS, visible=False)
    assert canvas.pick(spot(canvas, 30, 30)) is None


def test_a_parcel_shown_as_a_dot_is_picked_near_the_dot(canvas):
    canvas.set_parcels([parcel("tiny", ring(0, 0, 4))])
    canvas.zoom_by(-12)
    middle = spot(canvas, 2, 2)
    assert canvas.pick(middle + QPointF(5, 0)) == "tiny"
    assert canvas.pick(middle + QPointF(12, 0)) is None


def test_ctrl_click_adds_takes_away_and_spares_the_rest(canvas, qtbot):
    click(canvas, 300, 50)
    click(canvas, 850, 250, CTRL)
    assert canvas.selection() == {"A", "B"}
    click(canvas, 300, 50, CTRL)
    assert canvas.selection() == {"B"}
    with qtbot.assertNotEmitted(canvas.picked):
        click(canvas, 500, 100, CTRL)
    assert canvas.selection() == {"B"}


def test_the_selection_has_changed_when_picked_is_heard(canvas):
    heard = []
    canvas.picked.connect(lambda name: heard.append((name, canvas.selection())))
    click(canvas, 850, 250)
    assert heard == [("B", {"B"})]


def test_selecting_from_outside_does_not_pick(canvas, qtbot):
    with qtbot.assertNotEmitted(canvas.picked), qtbot.waitSignal(canvas.selection_changed):
        canvas.set_selection(["A", "unknown"])
    assert canvas.selection() == {"A", "unknown"}
    with qtbot.assertNotEmitted(canvas.selection_changed):
        canvas.set_selection(["unknown", "A"])


# Moving and zooming


@pytest.mark.parametrize("button", [LEFT, MIDDLE])
def test_dragging_moves_the_map_with_the_pointer_and_picks_nothing(canvas, qtbot, button):
    place = canvas.view.to_map(200, 200)
    with qtbot.assertNotEmitted(canvas.picked):
        drag(canvas, QPointF(200, 200), QPointF(317, 160), button)
    assert canvas.view.to_map(317, 160) == pytest.approx(place, abs=1e-6)


def test_a_trembling_hand_still_clicks(canvas, qtbot):
    start = spot(canvas, 850, 250)
    with qtbot.waitSignal(canvas.picked):
        drag(canvas, start, start + QPointF(2, 1))


def test_a_button_released_elsewhere_does_not_leave_the_map_sticking(canvas):
    mouse(canvas, "press", QPointF(100, 100))
    before = canvas.view
    mouse(canvas, "move", QPointF(300, 300), held=Qt.MouseButton.NoButton)
    assert canvas.view == before


@pytest.mark.parametrize("notches", [1, -1, 3, -2])
def test_the_wheel_zooms_and_keeps_the_point_under_the_pointer(canvas, notches):
    where, level = QPointF(123, 456), canvas.view.level
    place = canvas.view.to_map(where.x(), where.y())
    wheel(canvas, where, notches)
    assert canvas.view.level == level - notches * NOTCH_STEPS
    assert canvas.view.to_map(where.x(), where.y()) == pytest.approx(place, abs=1e-6)


def test_a_fine_wheel_adds_up(canvas):
    level = canvas.view.level
    for _ in range(8):
        wheel(canvas, QPointF(400, 300), 1 / 8)
    assert canvas.view.level == level - NOTCH_STEPS


def test_ctrl_and_wheel_zoom_a_single_step(canvas):
    level = canvas.view.level
    wheel(canvas, QPointF(400, 300), 1, CTRL)
    assert canvas.view.level == level - 1


def test_shift_and_drag_zoom_into_the_box(canvas, qtbot):
    corners = spot(canvas, 600, 300), spot(canvas, 700, 200)
    with qtbot.assertNotEmitted(canvas.picked):
        drag(canvas, *corners, modifiers=SHIFT)
    west, south, east, north = canvas.view.box
    wanted = box(600, 200, 700, 300)
    assert west <= wanted[0] + 1
    assert south <= wanted[1] + 1
    assert east >= wanted[2] - 1
    assert north >= wanted[3] - 1
    assert canvas.view.mpp < 0.3


def test_escape_gives_up_the_box(canvas, qtbot):
    before = canvas.view
    mouse(canvas, "press", QPointF(100, 100), modifiers=SHIFT)
    mouse(canvas, "move", QPointF(300, 300), modifiers=SHIFT)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    mouse(canvas, "release", QPointF(300, 300), modifiers=SHIFT)
    assert canvas.view == before


@pytest.mark.parametrize(
    ("key", "steps"),
    [
        (Qt.Key.Key_Plus, KEY_STEPS),
        (Qt.Key.Key_Equal, KEY_STEPS),
        (Qt.Key.Key_Minus, -KEY_STEPS),
    ],
)
def test_plus_and_minus_zoom_at_the_middle(canvas, qtbot, key, steps):
    before = canvas.view
    qtbot.keyClick(canvas, key)
    assert canvas.view.level == before.level - steps
    assert canvas.view.to_map(400, 300) == pytest.approx((before.easting, before.northing))


@pytest.mark.parametrize(
    ("key", "east", "north"),
    [
        (Qt.Key.Key_Left, -1, 0),
        (Qt.Key.Key_Right, 1, 0),
        (Qt.Key.Key_Up, 0, 1),
        (Qt.Key.Key_Down, 0, -1),
    ],
)
def test_arrows_move_the_eye(canvas, qtbot, key, east, north):
    before = canvas.view
    qtbot.keyClick(canvas, key)
    moved = canvas.view.easting - before.easting, canvas.view.northing - before.northing
    assert (moved[0] > 0) - (moved[0] < 0) == east
    assert (moved[1] > 0) - (moved[1] < 0) == north


def test_home_shows_everything(canvas, qtbot):
    canvas.zoom_by(10)
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    west, south, east, north = canvas.view.box
    all_of_it = box(-500, -500, 1_500, 1_500)
    assert west < all_of_it[0]
    assert south < all_of_it[1]
    assert east > all_of_it[2]
    assert north > all_of_it[3]


def test_other_keys_are_left_to_the_window(canvas, qtbot):
    before = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_F5)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.view == before


def test_a_double_click_zooms_to_the_parcel(canvas):
    mouse(canvas, "double", spot(canvas, 850, 250))
    west, south, east, north = canvas.view.box
    wanted = box(600, 0, 900, 300)
    assert west < wanted[0] < wanted[2] < east
    assert south < wanted[1] < wanted[3] < north
    assert (canvas.view.easting, canvas.view.northing) == (EAST + 750, NORTH + 150)


def test_a_double_click_beside_a_parcel_goes_closer_there(canvas):
    level, where = canvas.view.level, spot(canvas, 500, 100)
    mouse(canvas, "double", where)
    assert canvas.view.level == level - NOTCH_STEPS
    assert canvas.view.to_map(where.x(), where.y()) == pytest.approx((EAST + 500, NORTH + 100))


def test_zooming_to_a_speck_shows_its_neighbourhood(canvas):
    canvas.set_parcels([parcel("tiny", ring(0, 0, 0.5))])
    canvas.zoom_to_features(["tiny"])
    west, _, east, _ = canvas.view.box
    assert east - west > 100


def test_zooming_to_nothing_stays(canvas):
    before = canvas.view
    canvas.zoom_to_selection()
    canvas.zoom_to_features(["unknown"])
    assert canvas.view == before


def test_a_box_zoomed_to_stays_in_view_when_the_window_changes_until_one_moves(canvas):
    canvas.zoom_to(box(0, 0, 900, 400))
    canvas.resize(500, 300)
    assert canvas.view.box[0] <= EAST
    assert canvas.view.box[2] >= EAST + 900
    canvas.move_by(10, 0)
    level = canvas.view.level
    canvas.resize(900, 700)
    assert canvas.view.level == level


def test_moving_and_zooming_change_no_coordinate(canvas):
    before = [ring.copy() for feature in PARCELS for ring in feature.rings]
    for _ in range(5):
        canvas.zoom_by(3, QPointF(11, 22))
        canvas.move_by(33, -44)
        canvas.settle()
    features = canvas.renderer.features
    after = [ring for feature in PARCELS for ring in feature.rings]
    assert all((one == other).all() for one, other in zip(before, after, strict=True))
    assert features.box == box(0, 0, 900, 400)


# What is told and shown


def test_the_pointer_tells_northing_then_easting(canvas, qtbot):
    with qtbot.waitSignal(canvas.pointed) as pointed:
        mouse(canvas, "move", spot(canvas, 120, 340), Qt.MouseButton.NoButton)
    assert pointed.args == pytest.approx([NORTH + 340, EAST + 120])


def test_the_tooltip_asks_for_the_words(canvas, qtbot):
    canvas.set_hover_text(lambda name: f"图斑 {name}")
    for where, words in ((spot(canvas, 850, 250), "图斑 B"), (spot(canvas, 500, 100), "")):
        place = where.toPoint()
        event = QHelpEvent(QEvent.Type.ToolTip, place, canvas.mapToGlobal(place))
        QApplication.sendEvent(canvas, event)
        qtbot.waitUntil(lambda words=words: QToolTip.text() == words)  # it goes with a delay


def test_the_feature_under_the_pointer_stands_out_until_it_leaves(canvas):
    mouse(canvas, "move", spot(canvas, 850, 250), Qt.MouseButton.NoButton)
    assert canvas.renderer.hover == "B"
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.renderer.hover is None


def test_missing_tiles_are_built_while_the_program_is_idle(canvas, qtbot):
    canvas.zoom_to_all()
    qtbot.waitUntil(lambda: canvas.is_complete)
    assert LIGHT.ground not in colours(canvas.grab().toImage().copy(300, 200, 200, 200))


def test_a_settled_view_is_complete_in_every_corner(canvas):
    canvas.zoom_to(box(100, 100, 300, 300))
    canvas.settle()
    assert canvas.is_complete
    assert LIGHT.ground not in colours(canvas.grab().toImage())


def test_a_changed_box_is_drawn_anew(canvas):
    canvas.settle()
    canvas.invalidate([box(0, 0, 1, 1)])
    assert not canvas.is_complete


def test_the_theme_reaches_the_tiles(canvas):
    canvas.zoom_to(box(100, 100, 130, 130))
    canvas.set_theme(DARK)
    canvas.settle()
    assert DARK.roles[LandRole.FOREST] in colours(canvas.grab().toImage())


def test_words_stand_where_there_is_nothing_to_show(qtbot):
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    assert canvas.is_empty
    assert colours(canvas.grab().toImage()) == {LIGHT.ground}
    canvas.set_empty_text("还没有地图")
    assert len(colours(canvas.grab().toImage())) > 1


def test_new_content_is_shown_whole_only_if_there_was_none(canvas):
    canvas.zoom_by(3)
    before = canvas.view
    canvas.set_parcels(PARCELS[:2])
    canvas.set_layers({})
    assert canvas.view == before
    canvas.set_parcels([])
    assert canvas.is_empty
    canvas.set_parcels([parcel("new", ring(5_000, 5_000, 100))])
    assert canvas.view.box[0] < EAST + 5_000 < canvas.view.box[2]


def test_a_style_nobody_knows_is_refused(canvas):
    with pytest.raises(ValueError, match="lake"):
        canvas.set_parcels([parcel("1", ring(0, 0, 10), style="lake")])


def test_rings_may_be_left_open(canvas):
    canvas.set_parcels([parcel("open", ring(0, 0, 100)[:-1])])
    assert canvas.pick(spot(canvas, 50, 50)) == "open"
