"""`GateList`: all that stands between a parcel and its next step; a click goes where it is owed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.gates import Missing
from jdz_forestland.ui import icons, labels, style
from jdz_forestland.ui import text_case as words

ITEM: Final = Qt.ItemDataRole.UserRole
SMALL: Final = Qt.ItemDataRole.UserRole + 1
PAD: Final = 6
WRAP: Final = int(Qt.TextFlag.TextWordWrap)
Index = QModelIndex | QPersistentModelIndex


class GateList(QWidget):
    """A heading, “还缺 3 项”, and the items under it.

    Signals:
        asked(object): the user wants to go where this `Missing` is owed.

    Attributes:
        heading: the sentence. list: the items. items: what they stand for.
    """

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: tuple[Missing, ...] = ()
        self.picture = labels.Picture(icons.done, 18, style.ACCENT, self)
        self.heading = labels.plain("", bold=True)
        self.list = _List(self)
        self.list.itemClicked.connect(self._ask)
        self.list.itemActivated.connect(self._ask)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 12, 6)
        head.setSpacing(6)
        head.addWidget(self.picture)
        head.addWidget(self.heading, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addStretch(0)

    def show_items(self, items: Sequence[Missing], *, otherwise: str) -> None:
        """Show what is missing; with nothing missing, say `otherwise`."""
        fresh = tuple(items)
        if fresh != self.items or not self.heading.text():
            self.items = fresh
            self.list.clear()
            for missing in fresh:
                item = QListWidgetItem(missing.text, self.list)
                item.setData(ITEM, missing)
                item.setData(SMALL, words.owed_by(missing.clause, missing.owner.label))
                item.setToolTip(words.gate_tip(missing.text))
        self.heading.setText(words.lacking(len(fresh)) if fresh else otherwise)
        colour = style.WARNING if fresh else style.ACCENT
        labels.tint(self.heading, colour)
        self.picture.show_picture(icons.warning if fresh else icons.done, colour)
        self.list.setVisible(bool(fresh))

    def _ask(self, item: QListWidgetItem) -> None:
        self.asked.emit(item.data(ITEM))


class _List(QListWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(words.GATES)
        self.setItemDelegate(_TwoSizes(self))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # how often a sentence wraps depends on the width

    def sizeHint(self) -> QSize:
        return QSize(200, 80)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 48)


class _TwoSizes(QStyledItemDelegate):
    """Paints the sentence and, smaller and grey under it, by which clause and by whom."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        room = self._room(option)
        sentence, small = self._boxes(option, index, QRect(0, 0, room, 1 << 16))
        return QSize(room, sentence.height() + small.height() + PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(rect, QColor(style.ACCENT_SOFT))
        room = rect.adjusted(12, PAD // 2, -8, 0)
        sentence, small = self._boxes(option, index, room)
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))  # type: ignore[attr-defined]
        painter.setFont(style.font())
        painter.drawText(sentence, WRAP, str(index.data()))
        painter.setPen(QColor(style.MUTED))
        painter.setFont(style.font(style.SMALL_PT))
        painter.drawText(small, WRAP, str(index.data(SMALL)))
        painter.restore()

    def _room(self, option: QStyleOptionViewItem) -> int:
        view = option.widget  # type: ignore[attr-defined]
        width = view.viewport().width() if isinstance(view, QListWidget) else 200
        return max(width - 20, 80)

    def _boxes(
        self, option: QStyleOptionViewItem, index: Index, room: QRect
    ) -> tuple[QRect, QRect]:
        sentence = _metrics(style.BODY_PT).boundingRect(room, WRAP, str(index.data()))
        below = QRect(room.x(), room.y() + sentence.height(), room.width(), room.height())
        small = _metrics(style.SMALL_PT).boundingRect(below, WRAP, str(index.data(SMALL)))
        sentence.setWidth(room.width())
        small.setWidth(room.width())
        return sentence, small


def _metrics(points: float) -> QFontMetrics:
    return QFontMetrics(style.font(points))
