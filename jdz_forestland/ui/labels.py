"""Small labels and buttons that several pages use."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.ui import icons, style


class ElidedLabel(QLabel):
    """One line that is shortened in the middle where room is short; the tooltip has all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.contentsRect()
        middle = Qt.TextElideMode.ElideMiddle
        words = self.fontMetrics().elidedText(self.text(), middle, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()), words)


class Picture(QWidget):
    """One of the program's pictures, painted anew at every scale; nothing for a screen reader."""

    def __init__(
        self, draw: icons.Draw, side: int, colour: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._draw, self._colour = draw, colour
        self.setFixedSize(side, side)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_picture(self, draw: icons.Draw, colour: str) -> None:
        """Show another picture."""
        self._draw, self._colour = draw, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(self._draw, painter, self.width(), self._colour)


class CardButton(QPushButton):
    """A button with a layout of its own: put labels into `column`. Its name is what is read out."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(4)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)  # its labels wrap
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.column.totalHeightForWidth(width)

    def sizeHint(self) -> QSize:
        return self.column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.column.minimumSize()


def plain(
    words: str, *, points: float = style.BODY_PT, bold: bool = False, muted: bool = False
) -> QLabel:
    """Return a label that wraps, through which clicks pass to what lies under it."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFont(style.font(points, bold=bold))
    if muted:
        tint(label, style.MUTED)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label


def tint(widget: QWidget, colour: str) -> None:
    """Colour the words of a label or button."""
    # A palette would be lost inside a widget that the style sheet paints.
    widget.setStyleSheet(f"color: {colour}")


def fit(dialog: QDialog, width: int) -> None:
    """Give a dialog a width and the height that its wrapped words then need."""
    layout = dialog.layout()
    if layout is not None:
        dialog.setMinimumSize(width, max(layout.totalHeightForWidth(width), 0))
        dialog.resize(dialog.minimumSize())


def link(words: str, parent: QWidget | None = None) -> QPushButton:
    """Return a button that looks like a link."""
    button = QPushButton(words, parent)
    button.setProperty("link", True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def primary(words: str, parent: QWidget | None = None) -> QPushButton:
    """Return the one button of a panel that does what the panel is for."""
    button = QPushButton(words, parent)
    button.setProperty("primary", True)
    button.setMinimumHeight(style.CONTROL_HEIGHT + 2)
    return button


def card(title: str, parent: QWidget | None = None) -> tuple[QFrame, QVBoxLayout]:
    """Return a white card with a heading, and the column to fill."""
    frame = QFrame(parent)
    frame.setObjectName("card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(8)
    if title:
        column.addWidget(plain(title, points=style.TITLE_PT, bold=True))
    return frame, column


def scrolled(body: QWidget, parent: QWidget, name: str) -> QScrollArea:
    """Return a frameless scroll area around a page body, which scrolls rather than being cut."""
    body.setObjectName("pageBody")
    area = QScrollArea(parent)
    area.setObjectName("page")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    area.setAccessibleName(name)
    area.setWidget(body)
    return area
