"""`WelcomePage`: no registry is open; three choices, and the files opened last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from jdz_forestland.ui import icons, labels, style, text
from jdz_forestland.ui import text_welcome as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.runner import Task

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.recent import Glance

WIDEST: Final = 860
STAMP_LENGTH: Final = len("2023-08-23T08:12")


class WelcomePage(QWidget):
    """Signals:
        new_asked(), open_asked(), sample_asked(): one of the three choices.
        story_asked(): the sample that has come further.
        path_asked(object): one of the recent files, a `Path`.

    Attributes:
        new, open, sample: the three choices. story: opens the sample that has come further.
        recent: one button per file opened last.
    """

    new_asked = Signal()
    open_asked = Signal()
    sample_asked = Signal()
    story_asked = Signal()
    path_asked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.recent: list[labels.CardButton] = []
        self.new = _choice(icons.add, words.NEW, words.NEW_ABOUT)
        self.open = _choice(icons.folder, words.OPEN, words.OPEN_ABOUT)
        self.sample = _choice(icons.sample, words.SAMPLE, words.SAMPLE_ABOUT)
        self.new.clicked.connect(self.new_asked)
        self.open.clicked.connect(self.open_asked)
        self.sample.clicked.connect(self.sample_asked)
        self.story = labels.link(words.STORY)  # its place in the order of Tab is that of the layout
        self.story.clicked.connect(self.story_asked)
        desk.runner.busy_changed.connect(self._allow)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._lay_out()
        self._say(words.LOOKING if desk.settings.recent else words.RECENT_NONE)

    def refresh(self) -> None:
        """Look at the recent files again, in the background: a network drive may be gone."""
        paths = [Path(name) for name in self._desk.settings.recent]
        if not paths:
            self._say(words.RECENT_NONE)
            return
        task = Task(words.RECENT, _look(paths))
        task.succeeded.connect(self.show_recent)
        task.failed.connect(self._desk.complain)
        self._desk.runner.read(task)

    def show_recent(self, glances: Sequence[Glance]) -> None:
        """List the recent files; what cannot be opened says why."""
        self._clear()
        for glance in glances:
            button = self._recent_button(glance)
            self.recent.append(button)
            self._list.addWidget(button)

    def _allow(self, busy: bool) -> None:
        for button in (self.new, self.open, self.sample, self.story):
            button.setEnabled(not busy)
            button.setToolTip(text.BUSY if busy else "")

    def _recent_button(self, glance: Glance) -> labels.CardButton:
        at = glance.changed_at[:STAMP_LENGTH].replace("T", " ")
        about = glance.fault or words.changed(
            glance.county, at, glance.changed_by, sample=glance.sample
        )
        button = labels.CardButton(text.DOT.join((glance.path.name, about)), self)
        button.column.setContentsMargins(16, 8, 16, 8)
        name = labels.plain(glance.path.name, bold=True)
        facts = labels.plain(about, points=style.SMALL_PT)
        folder = labels.plain(str(glance.path.parent), points=style.SMALL_PT, muted=True)
        for label in (name, facts, folder):
            button.column.addWidget(label)
        button.setToolTip(glance.fault or str(glance.path))
        button.setEnabled(not glance.fault)
        if glance.fault:
            labels.tint(facts, style.WARNING)
        button.clicked.connect(lambda: self.path_asked.emit(glance.path))
        return button

    def _say(self, sentence: str) -> None:
        self._clear()
        self._list.addWidget(labels.plain(sentence, muted=True))

    def _clear(self) -> None:
        self.recent.clear()
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _lay_out(self) -> None:
        body = QWidget(self)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addLayout(_head())
        choices = QHBoxLayout()
        choices.setSpacing(12)
        for button in (self.new, self.open, self.sample):
            choices.addWidget(button, 1)
        column.addLayout(choices)
        column.addWidget(self.story, 0, Qt.AlignmentFlag.AlignRight)
        column.addSpacing(8)
        column.addWidget(labels.plain(words.RECENT, points=style.TITLE_PT, bold=True))
        column.addLayout(self._list)
        column.addStretch(1)
        middle = QWidget(body)
        middle.setMaximumWidth(WIDEST)
        middle.setLayout(column)
        across = QHBoxLayout(body)
        across.setContentsMargins(24, 24, 24, 16)
        across.addStretch(1)
        across.addWidget(middle, 100)
        across.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(labels.scrolled(body, self, words.CHOICES))


def _look(paths: Sequence[Path]) -> Callable[[JobProgress], list[Glance]]:
    def job(progress: JobProgress) -> list[Glance]:
        from jdz_forestland.service.recent import glances

        return glances(paths)

    return job


def _head() -> QBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    picture = labels.Picture(icons.application, 48, style.ACCENT)
    lines = QVBoxLayout()
    lines.setSpacing(4)
    lines.addWidget(labels.plain(text.PRODUCT, points=style.FIGURE_PT, bold=True))
    lines.addWidget(labels.plain(words.PURPOSE))
    lines.addWidget(labels.plain(words.BASIS, points=style.SMALL_PT, muted=True))
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(lines, 1)
    return row


def _choice(draw: icons.Draw, title: str, about: str) -> labels.CardButton:
    button = labels.CardButton(title)
    button.setAccessibleDescription(about)
    picture = labels.Picture(draw, 28, style.ACCENT)
    button.column.addWidget(picture)
    button.column.addWidget(labels.plain(title, points=style.TITLE_PT, bold=True))
    button.column.addWidget(labels.plain(about, points=style.SMALL_PT, muted=True))
    button.column.addStretch(1)
    return button
