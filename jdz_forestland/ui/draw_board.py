"""`DrawBoard`: the draws of one county: list, fingerprint, seed and result from left to right."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jdz_forestland.errors import UserError
from jdz_forestland.service.drawing import Drawing
from jdz_forestland.ui import draw_view, files, labels, remembered, style, text
from jdz_forestland.ui import text_draw as words
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.draw_fingerprint_panel import FingerprintPanel
from jdz_forestland.ui.draw_list_panel import ListPanel
from jdz_forestland.ui.draw_result_panel import ResultPanel
from jdz_forestland.ui.draw_seed_panel import SeedPanel
from jdz_forestland.ui.draw_view import DrawView

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.ui.draw_projector import Projector

ALL_OPEN_FROM: Final = 950  # logical pixels: below, only the panel in hand is open


class DrawBoard(QWidget):
    """Attributes:
    which: chooses a draw. again: begins a further one. project: fills the screen.
    void, keep_void: the sentence across a void draw, and what puts it on record.
    panels: list, fingerprint, seed, result. projector: the window of the projector, or None.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.view: DrawView | None = None
        self._key: str | None = None  # of the draw that was chosen; None: the one that matters
        self._open: int | None = None  # the panel that was opened by hand
        self.projector: Projector | None = None
        self.which = QComboBox(self)
        self.which.setAccessibleName(words.WHICH)
        self.which.setToolTip(words.WHICH)
        self.which.setMinimumHeight(style.CONTROL_HEIGHT)
        self.again = QPushButton(words.AGAIN, self)
        self.redo = labels.link(words.REDO, self)
        self.redo.setToolTip(words.REDO_TIP)
        self.project = QPushButton(words.PROJECT, self)
        self.project.setToolTip(words.PROJECT_TIP)
        self.void = labels.plain("", bold=True)
        self.changes = labels.plain("", points=style.SMALL_PT)
        for label in (self.void, self.changes):
            labels.tint(label, style.ERROR)
            label.setMinimumHeight(1)  # as high as its words need, not as a narrow column needs
        self.keep_void = QPushButton(words.KEEP_VOID, self)
        self.keep_void.setToolTip(words.KEEP_VOID_TIP)
        self.lines = ListPanel()
        self.fingerprint = FingerprintPanel()
        self.seed = SeedPanel(self._check_seed)
        self.result = ResultPanel()
        self.panels = (self.lines, self.fingerprint, self.seed, self.result)
        self._lay_out()
        self._connect()

    # --- showing -----------------------------------------------------------------------------

    def show_county(self, county: str, *, fresh: bool = False) -> None:
        """Read and show a county.

        Args:
            fresh: forget which of its draws was looked at.
        """
        registry = self._desk.registry
        if registry is None:
            return
        if fresh:
            self._key, self._open = None, None
            self._hush()
        drawing = Drawing(registry)
        there = drawing.of_county(self._desk.list_year, county)
        keys = {each.key for each in there.draws}
        if self._key and self._key not in keys:
            self._key = None
        if self._key == "" and there.waiting is not None:
            self._key = None
        self.view = draw_view.read(drawing, there, self._key)
        self._show_choice()
        self._show_view()

    def _show_choice(self) -> None:
        view = self.view
        assert view is not None
        self.which.blockSignals(True)
        self.which.clear()
        for each in view.there.draws:
            self.which.addItem(words.nth(each.number, each.key, each.state.label), each.key)
        if view.there.may_publish or view.held is None:
            self.which.addItem(words.NEW, "")
        key = view.held.key if view.held is not None else ""
        self.which.setCurrentIndex(self.which.findData(key))
        self.which.blockSignals(False)

    def _show_view(self) -> None:
        view, fixed = self.view, self._fixed()
        assert view is not None
        self.lines.show_view(view)
        self.fingerprint.show_view(view, fixed=fixed)
        self.seed.show_view(view, fixed=fixed)
        self.result.show_view(view)
        self.lines.allow(fixed or self._why_not_publish(view), words.PUBLISH_TIP)
        held = view.held
        self._banner.setVisible(view.is_void)
        if held is not None and view.is_void:
            self.void.setText(words.void(held.key, held.void_text))
            self.changes.setText(words.changed([each.text for each in held.void_changes]))
            self.changes.setVisible(bool(held.void_changes))
            self.keep_void.setVisible(not held.void_at and not fixed)
        why_not = fixed or view.there.why_not or ("" if held is not None else words.NEW)
        self.again.setVisible(held is not None)
        self.again.setEnabled(not why_not)
        self.again.setToolTip(why_not or words.AGAIN_TIP)
        self._arrange()
        if self.projector is not None:
            self.projector.show_view(view)

    def _why_not_publish(self, view: DrawView) -> str:
        if view.held is not None:
            return words.ALREADY
        return view.there.why_not or view.fault

    def _fixed(self) -> str:
        registry = self._desk.registry
        return words.READ_ONLY if registry is not None and registry.is_read_only else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Open all panels, or only the one in hand."""
        step = self.view.step if self.view is not None else 0
        chosen = step if self._open is None else self._open
        wide = self.width() >= ALL_OPEN_FROM
        for place, panel in enumerate(self.panels):
            panel.set_open(is_open=wide or place == chosen)
            panel.set_current(current=place == step)
            self._row.setStretch(place, 3 if place == step else 2)

    def _hush(self) -> None:
        for panel in self.panels:
            panel.refuse("")
        self.seed.form.clear()

    # --- doing -------------------------------------------------------------------------------

    def _check_seed(self, seed: str) -> None:
        if self._desk.registry is not None:
            Drawing(self._desk.registry).check_seed(seed)

    def _publish(self, given: dict[str, Any]) -> None:
        registry, view = self._desk.registry, self.view
        if registry is None or view is None:
            return
        there = view.there
        self._key, self._open = None, None
        try:
            Drawing(registry).publish(there.list_year, county_code=there.county_code, **given)
        except UserError as error:
            self._key = ""
            self.lines.refuse(str(error))
            return
        self._hush()
        self._desk.noticed.emit(words.published_now(there.county))

    def _draw(self, seed: str, origin: str, witnesses: tuple[str, ...]) -> None:
        registry, view = self._desk.registry, self.view
        if registry is None or view is None or view.held is None:
            return
        self._open = None
        try:
            done = Drawing(registry).draw(view.held.key, seed, origin=origin, witnesses=witnesses)
        except UserError as error:
            sentence = str(error)
            self.seed.form.refuse(sentence)
            if self.projector is not None:
                self.projector.form.refuse(sentence)
            return
        self._hush()
        if self.projector is not None:
            self.projector.form.clear()
        taken = done.redone()
        sentence = words.drawn_now(len(done.selected), text.mu(taken.taken_mu))
        self._desk.noticed.emit(sentence)

    def _abandon(self, reason: str) -> None:
        registry, view = self._desk.registry, self.view
        if registry is None or view is None or view.held is None:
            return
        try:
            Drawing(registry).abandon(view.held.key, reason)
        except UserError as error:
            self.fingerprint.refuse(str(error))
            return
        self._hush()
        self._desk.noticed.emit(words.abandoned(view.held.key))

    def _keep_void(self) -> None:
        if self._desk.registry is not None:
            Drawing(self._desk.registry).void_changed()

    def _begin_again(self) -> None:
        self._choose("")

    def _choose(self, key: str) -> None:
        self._key, self._open = key, None
        self._hush()
        if self.view is not None:
            self.show_county(self.view.there.county_code)

    def _copy(self) -> None:
        if self.view is not None and self.view.held is not None:
            QGuiApplication.clipboard().setText(self.view.held.list_hash)
            self._desk.noticed.emit(words.COPIED)

    def _ask_open(self, place: int) -> None:
        self._open = place
        self._arrange()

    # --- paper -------------------------------------------------------------------------------

    def _print_fingerprint(self) -> None:
        registry, view = self._desk.registry, self.view
        if registry is None or view is None or view.held is None:
            return
        from jdz_forestland.service import spot_papers
        from jdz_forestland.ui.print import papers

        sheet = Drawing(registry).fingerprint_sheet(view.held.key)
        name = spot_papers.fingerprint_name(view.held)
        target = self._target(words.PRINT_FINGERPRINT, name, words.PDF_KIND)
        if target is None:
            return

        def job(progress: JobProgress) -> Path:
            papers.paint([(target, sheet)], progress)
            return target

        self._desk.start(words.job(words.PRINTING, target.name), job, done=self._say_saved)

    def _save_record(self) -> None:
        registry, view = self._desk.registry, self.view
        if registry is None or view is None or view.held is None:
            return
        from jdz_forestland.ui.print import papers

        drawing, key = Drawing(registry), view.held.key
        target = self._target(words.SAVE_TITLE, drawing.record_name(key), words.JSON_KIND)
        if target is None:
            return
        try:
            sheet = drawing.record_sheet(key)
            written = drawing.write_record(key, target).path
        except UserError as error:
            self.result.refuse(str(error))
            return

        def job(progress: JobProgress) -> Path:
            papers.paint([(written.with_suffix(".pdf"), sheet)], progress)
            return written

        self._desk.start(words.job(words.SAVING, written.name), job, done=self._say_saved)

    def _target(self, title: str, name: str, kind: str) -> Path | None:
        registry = self._desk.registry
        assert registry is not None
        folder = remembered.export_folder(self._desk, registry.path.parent)
        return files.target(self, title, folder / name, kind)

    def _say_saved(self, path: Path) -> None:
        remembered.keep_export_folder(self._desk, path.parent)
        self._desk.noticed.emit(words.saved(str(path)))

    def _show_redo(self) -> None:
        from jdz_forestland.ui.draw_redo import RedoWindow

        registry = self._desk.registry
        folder = registry.path.parent if registry is not None else files.documents()
        RedoWindow(remembered.export_folder(self._desk, folder), self).show()

    def fill_screen(self) -> None:
        """Show the draw on the projector."""
        if self.view is None:
            return
        from jdz_forestland.ui.draw_projector import Projector

        if self.projector is None:
            self.projector = Projector(self._check_seed, self)
            self.projector.given.connect(self._draw)
        self.projector.open_on(self.view)

    def leave_screen(self) -> None:
        """Close the projector, if it is open."""
        if self.projector is not None:
            self.projector.close()

    # --- putting together --------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self.which, 1)
        head.addStretch(1)
        head.addWidget(self.redo)
        for button in (self.again, self.project):
            button.setMinimumHeight(style.CONTROL_HEIGHT)
            head.addWidget(button)
        self._banner = QFrame(self)
        self._banner.setObjectName("messageBar")
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.void)
        said.addWidget(self.changes)
        across = QHBoxLayout(self._banner)
        across.setContentsMargins(12, 6, 12, 6)
        across.addLayout(said, 1)
        across.addWidget(self.keep_void, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        for panel in self.panels:
            self._row.addWidget(panel, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._banner)
        column.addLayout(self._row, 1)

    def _connect(self) -> None:
        self.which.activated.connect(lambda _at: self._choose(self.which.currentData()))
        self.again.clicked.connect(self._begin_again)
        self.redo.clicked.connect(self._show_redo)
        self.project.clicked.connect(self.fill_screen)
        self.keep_void.clicked.connect(self._keep_void)
        self.lines.given.connect(self._publish)
        self.fingerprint.do.clicked.connect(self._print_fingerprint)
        self.fingerprint.copy.clicked.connect(self._copy)
        self.fingerprint.abandoned.connect(self._abandon)
        self.seed.form.given.connect(self._draw)
        self.result.do.clicked.connect(self._save_record)
        for place, panel in enumerate(self.panels):
            panel.asked.connect(partial(self._ask_open, place))
        for signal in (self._desk.opened, self._desk.leaving, self._desk.year_changed):
            signal.connect(self.leave_screen)
        QShortcut(QKeySequence("F11"), self, self.fill_screen)
