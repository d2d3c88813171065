"""`SeedForm`: the seed, where it comes from and who was there; on the desk and on the projector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.errors import UserError
from jdz_forestland.ui import draw_step, labels, style
from jdz_forestland.ui import text_draw as words

SEED_PT: Final = 18.0
CheckSeed = Callable[[str], None]


class SeedForm(QWidget):
    """Asks twice, because nothing takes a draw back; any key in between begins again.

    Signals:
        given(str, str, tuple): seed, origin, witnesses: it is to be drawn.
        edited(): something was typed.

    Attributes:
        seed, origin, witnesses: the inputs. verdict: what is said of the seed as it is typed.
        do: the button. warning: beside it.
    """

    given = Signal(str, str, tuple)
    edited = Signal()

    def __init__(
        self,
        do: QPushButton,
        check: CheckSeed,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._check, self._sure, self._points = check, False, style.BODY_PT
        self.do = do
        self.seed = QLineEdit(self)
        self.seed.setPlaceholderText(words.SEED_HINT)
        self.seed.setAccessibleName(words.SEED)
        self.origin = QComboBox(self)
        self.origin.setEditable(True)
        self.origin.addItems(words.ORIGINS)
        self.origin.setCurrentText("")
        self.origin.setAccessibleName(words.ORIGIN)
        line = self.origin.lineEdit()
        if line is not None:
            line.setPlaceholderText(words.ORIGIN_HINT)
            line.setAccessibleName(words.ORIGIN)
        self.witnesses = QLineEdit(self)
        self.witnesses.setPlaceholderText(words.WITNESSES_HINT)
        self.witnesses.setAccessibleName(words.WITNESSES)
        self._names: list[QLabel] = []
        self.verdict, self.warning = labels.plain(""), labels.plain("")
        self.rules = labels.plain(words.SEED_RULES, muted=True)
        self._lay_out()
        self.seed.textChanged.connect(self._follow)
        self.origin.editTextChanged.connect(self._follow)
        self.witnesses.textChanged.connect(self._follow)
        self.do.clicked.connect(self._press)
        self.scale(style.BODY_PT, SEED_PT)
        self.clear()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for name, widget in (
            (words.SEED, self.seed),
            ("", self.verdict),
            (words.ORIGIN, self.origin),
            (words.WITNESSES, self.witnesses),
        ):
            if name:
                label = labels.plain(name)
                self._names.append(label)
                column.addWidget(label)
            column.addWidget(widget)
        column.addWidget(self.rules)
        column.addWidget(self.warning)

    def scale(self, points: float, seed_points: float) -> None:
        """Take letters of another size, points."""
        self._points = points
        self.seed.setFont(draw_step.mono(seed_points, bold=True))
        told = (*self._names, self.verdict, self.warning)
        for widget in (*told, *self.origin.findChildren(QLineEdit)):
            widget.setFont(style.font(points))
        self.rules.setFont(style.font(max(points * 0.75, style.SMALL_PT)))
        for input_ in (self.origin, self.witnesses):
            input_.setFont(style.font(points))
            input_.setMinimumHeight(max(round(points * 2.2), style.CONTROL_HEIGHT))

    def clear(self) -> None:
        """Empty the form."""
        self.seed.setText("")
        self.origin.setCurrentText("")
        self.witnesses.setText("")
        self._follow()

    def refuse(self, sentence: str) -> None:
        """Say why it was not drawn."""
        self._again()
        self._warn(sentence, style.ERROR)

    def why_not(self) -> str:
        """Return what is still wrong, "" for nothing."""
        try:
            self._check(self.seed.text())
        except UserError as error:
            return str(error)
        return "" if self.origin.currentText().strip() else words.NO_ORIGIN

    def _follow(self) -> None:
        """Judge what is typed."""
        self._again()
        self._warn("", style.ERROR)
        seed = self.seed.text()
        if not seed:
            self.verdict.setText("")
        else:
            try:
                self._check(seed)
            except UserError as error:
                self._tell(self.verdict, str(error), style.ERROR)
            else:
                self._tell(self.verdict, words.seed_good(len(seed)), style.ACCENT_DARK)
        self.verdict.setVisible(bool(seed))
        self.edited.emit()

    def _press(self) -> None:
        refusal = self.why_not()
        if refusal:
            self.refuse(refusal)
        elif not self._sure:
            self._sure = True
            self.do.setText(words.SURE)
            self._warn(words.sure(self.seed.text()), style.WARNING)
        else:
            names = words.names_in(self.witnesses.text())
            self._again()
            self.given.emit(self.seed.text(), self.origin.currentText(), names)

    def _again(self) -> None:
        self._sure = False
        self.do.setText(words.DO_DRAW)

    def _warn(self, sentence: str, colour: str) -> None:
        self._tell(self.warning, sentence, colour)
        self.warning.setVisible(bool(sentence))

    def _tell(self, label: QLabel, sentence: str, colour: str) -> None:
        label.setText(sentence)
        labels.tint(label, colour)
        label.setFont(style.font(self._points))  # a new style sheet takes the size away
