"""A double click does one step, not two: the next step's button stands where the first one was."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.stage import Stage
from jdz_forestland.ui.case_actions import ActionBar


def second_half_of_a_double_click(button: QPushButton) -> None:
    """Send what Qt sends for the second press and release, to whatever stands there by then."""
    at = QPointF(button.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, held in (
        (QEvent.Type.MouseButtonDblClick, left),
        (QEvent.Type.MouseButtonRelease, none),
    ):
        there = button.mapToGlobal(at)
        event = QMouseEvent(kind, at, there, left, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(button, event)


def test_a_double_click_does_one_step(qtbot):
    bar = ActionBar()
    qtbot.addWidget(bar)
    asked: list[Action] = []
    bar.asked.connect(asked.append)
    bar.asked.connect(lambda _: bar.show_stage(Stage.CONFIRMATION))
    bar.show_stage(Stage.NOTICE)
    bar.show()
    QTest.mouseClick(bar.buttons[Action.PASS], Qt.MouseButton.LeftButton)
    second_half_of_a_double_click(bar.buttons[Action.PASS])
    assert asked == [Action.PASS]
