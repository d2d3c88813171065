"""What stands between the papers: the check list of a step, and the kind of what is added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jdz_forestland.domain.policy import OTHER
from jdz_forestland.ui import icons, labels, style
from jdz_forestland.ui import text_material as words

if TYPE_CHECKING:
    from jdz_forestland.domain.policy import Policy
    from jdz_forestland.domain.record import Material
    from jdz_forestland.domain.stage import Stage

MARK: Final = 16


class AddBar(QFrame):
    """Which kind is added, and the buttons that add.

    Signals:
        add_asked(), paste_asked().

    Attributes:
        kinds: the list of kinds. add, paste: the buttons.
    """

    add_asked = Signal()
    paste_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: dict[str, str] = {}
        self.kinds = QComboBox(self)
        self.kinds.setAccessibleName(words.KIND)
        self.kinds.setToolTip(words.KIND_TIP)
        self.kinds.setMinimumHeight(style.CONTROL_HEIGHT)
        self.kinds.setMinimumContentsLength(8)
        self.kinds.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.add = labels.primary(words.ADD, self)
        self.paste = QPushButton(words.PASTE, self)
        self.paste.setMinimumHeight(style.CONTROL_HEIGHT)
        self.add.clicked.connect(self.add_asked)
        self.paste.clicked.connect(self.paste_asked)
        self.hint = labels.ElidedLabel(self)
        self.hint.setText(words.DROP_HINT)
        self.hint.setToolTip(words.DROP_HINT_TIP)
        labels.tint(self.hint, style.MUTED)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.hint, 1)
        row.addWidget(self.paste)
        row.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 4)
        column.setSpacing(4)
        column.addWidget(self.kinds)
        column.addLayout(row)

    @property
    def kind(self) -> str:
        """Kind of what is added next."""
        return str(self.kinds.currentData())

    @property
    def title(self) -> str:
        """The same in words."""
        return self._titles.get(self.kind, "")

    def offer(self, policy: Policy, stage: Stage, held: Sequence[Material]) -> None:
        """Offer the kinds: those the step requires first, the first that is lacking chosen."""
        self._titles = policy.titles()
        have = {material.kind for material in held}
        own = policy.papers_of(stage)
        self.kinds.clear()
        for paper in own:
            label = paper.title if paper.kind in have else words.lacking(paper.title)
            self.kinds.addItem(label, paper.kind)
        self.kinds.addItem(self._titles[OTHER], OTHER)
        for paper in policy.papers:
            if paper.stage is not stage:
                self.kinds.addItem(words.of_step(paper.stage.label, paper.title), paper.kind)
        owed = [paper.kind for paper in own if paper.kind not in have]
        self.choose(owed[0] if owed else OTHER)

    def choose(self, kind: str) -> None:
        """Choose a kind; one that is not offered changes nothing."""
        place = self.kinds.findData(kind)
        if place >= 0:
            self.kinds.setCurrentIndex(place)

    def close_for(self, reason: str) -> None:
        """Allow adding, or say why not."""
        for widget, tip in ((self.add, words.ADD_TIP), (self.paste, words.PASTE_TIP)):
            widget.setEnabled(not reason)
            widget.setToolTip(reason or tip)
        self.kinds.setEnabled(not reason)


class CheckList(QWidget):
    """The papers that a step requires, each 缺 or 已有; a click chooses its kind.

    Signals:
        chosen(str): a kind of paper.

    Attributes:
        lines: the button of each kind.
    """

    chosen = Signal(str)

    def __init__(
        self,
        policy: Policy,
        stage: Stage,
        held: Sequence[Material],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.lines: dict[str, QPushButton] = {}
        counts = Counter(material.kind for material in held)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(heading(words.needed(stage.label)))
        papers = policy.papers_of(stage)
        for paper in papers:
            line = _line(paper.title, counts[paper.kind], self)
            line.setToolTip(f"{words.choose(paper.title)}\n{paper.clause}")
            line.clicked.connect(partial(self.chosen.emit, paper.kind))
            self.lines[paper.kind] = line
            column.addWidget(line)
        if not papers:
            column.addWidget(labels.plain(words.NOTHING_NEEDED, muted=True))


def _line(title: str, count: int, parent: QWidget) -> QPushButton:
    there = count > 0
    state = words.held(count) if there else words.LACKING
    colour = style.ACCENT if there else style.WARNING
    line = QPushButton(parent)
    line.setFlat(True)
    line.setAccessibleName(words.state(title, state))
    line.setMinimumHeight(style.ROW_HEIGHT - 4)
    draw = icons.done if there else icons.warning
    said = labels.plain(state, bold=not there)
    said.setWordWrap(False)
    labels.tint(said, colour)
    row = QHBoxLayout(line)
    row.setContentsMargins(2, 0, 4, 0)
    row.setSpacing(6)
    row.addWidget(labels.Picture(draw, MARK, colour, line))
    row.addWidget(labels.plain(title), 1)
    row.addWidget(said)
    return line


def heading(sentence: str) -> QWidget:
    """Return the heading of a group of papers."""
    label = labels.plain(sentence, bold=True)
    labels.tint(label, style.ACCENT_DARK)
    return label
