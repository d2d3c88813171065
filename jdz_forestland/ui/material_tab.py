"""`MaterialTab` (材料): the papers and photos of one parcel, and what its step still needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jdz_forestland.errors import UserError
from jdz_forestland.ui import labels, material_files, material_list, style
from jdz_forestland.ui import text_material as words
from jdz_forestland.ui.closed import of_parcels
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.material_block import MaterialBlock, Paper
from jdz_forestland.ui.material_list import AddBar, CheckList
from jdz_forestland.ui.material_pictures import Thumbnails, is_photo
from jdz_forestland.ui.sheets import BlockList

if TYPE_CHECKING:
    from jdz_forestland.domain.acting import File
    from jdz_forestland.domain.policy import Policy
    from jdz_forestland.domain.record import Material
    from jdz_forestland.service.attaching import Attached
    from jdz_forestland.service.casework import Casework
    from jdz_forestland.service.registry import Change

SHOWN_AT_ONCE: Final = 40
_DRAGGING: Final = f"MaterialTab {{ border: 2px dashed {style.ACCENT}; }}"


class MaterialTab(QWidget):
    """Follows the desk; reads a parcel when it is looked at.

    Signals:
        counted(int): how many papers the parcel has.

    Attributes:
        file: the parcel shown with all that is kept of it. bar: what adds. list: all below.
        blocks: one per paper that is shown.
    """

    counted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._key = ""
        self._stale = False
        self._shown = SHOWN_AT_ONCE
        self._wanted = ""
        self.file: File | None = None
        self.bar, self.list = AddBar(self), BlockList(words.MATERIALS, self)
        self.checks: CheckList | None = None
        self.blocks: tuple[MaterialBlock, ...] = ()
        self._thumbnails = Thumbnails(desk, self)
        self._thumbnails.ready.connect(self._show_picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.list, 1)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self.bar.add_asked.connect(self._choose)
        self.bar.paste_asked.connect(self.paste)
        desk.changed.connect(self._follow_change)
        desk.opened.connect(self._forget)

    # --- which parcel ------------------------------------------------------------------------

    def show_parcel(self, key: str) -> None:
        """Show a parcel; the one that is shown stays as it is."""
        if key == self._key and not self._stale:
            return
        if key != self._key:
            self._thumbnails.drop()
            self._shown, self._wanted, self.file = SHOWN_AT_ONCE, "", None
        self._key, self._stale = key, True
        if self.isVisible():
            self.refresh()
        elif self._desk.registry is not None:
            self.counted.emit(len(self._casework().materials(key)))

    def ask_paper(self, kind: str) -> None:
        """Make a kind of paper the one that is added next."""
        self._wanted = kind
        self.bar.choose(kind)
        self.bar.add.setFocus()

    def refresh(self) -> None:
        """Read the parcel anew."""
        registry = self._desk.registry
        if registry is None or not self._key:
            return
        casework = self._casework()
        try:
            self.file = casework.file(self._key)
        except UserError as error:
            self._forget()
            self._desk.complain(error)
            return
        self._stale = False
        self._show(self.file, casework)

    def _show(self, file: File, casework: Casework) -> None:
        closed = self._closed()
        self.bar.offer(casework.policy, file.parcel.stage, file.materials)
        if self._wanted:
            self.bar.choose(self._wanted)
        self.bar.close_for(closed)
        self.checks = CheckList(casework.policy, file.parcel.stage, file.materials)
        self.checks.chosen.connect(self.ask_paper)
        place = self.list.verticalScrollBar().value()
        made = list(self._materials(file, casework, closed))
        self.blocks = tuple(block for block in made if isinstance(block, MaterialBlock))
        self.list.show_blocks([self.checks, *made], otherwise="")
        self.list.verticalScrollBar().setValue(place)
        for block in self.blocks:
            material = block.paper.material
            if is_photo(material.file_name) and not block.paper.fault:
                self._thumbnails.ask(material.sha256, casework.material_path(material))
        self.counted.emit(len(file.materials))

    def _materials(self, file: File, casework: Casework, closed: str) -> Iterator[QWidget]:
        """Yield a heading for each step, newest step first, and a block for each paper."""
        from jdz_forestland.domain.stage import Stage

        order = list(Stage)
        shown = sorted(file.materials, key=lambda m: (-order.index(m.stage), m.at), reverse=False)
        for stage, group in groupby(shown[: self._shown], key=lambda material: material.stage):
            own = [material for material in file.materials if material.stage is stage]
            yield material_list.heading(words.of_stage(stage.label, len(own)))
            for material in group:
                yield self._block(_paper(file, material, casework), closed)
        if len(shown) > self._shown:
            more = labels.link(words.more(len(shown) - self._shown))
            more.clicked.connect(self._show_more)
            yield more

    def _block(self, paper: Paper, closed: str) -> MaterialBlock:
        block = MaterialBlock(paper, closed=closed)
        block.opened.connect(self._open)
        block.folder_asked.connect(self._open_folder)
        block.removed.connect(self._remove)
        return block

    def _show_more(self) -> None:
        self._shown = len(self.file.materials) if self.file is not None else SHOWN_AT_ONCE
        self.refresh()

    def _show_picture(self, sha256: str, image: QImage) -> None:
        for block in self.blocks:
            if block.paper.material.sha256 == sha256:
                block.picture.show_image(image)

    # --- adding ------------------------------------------------------------------------------

    def add(self, paths: Sequence[Path], *, after: Sequence[Path] = ()) -> None:
        """Keep files as papers of the chosen kind; `after` are removed when that is done."""
        registry, file = self._desk.registry, self.file
        if registry is None or file is None or not paths or self._closed():
            return
        kind, title, key = self.bar.kind, self.bar.title, file.parcel.key
        stage = next(
            (paper.stage for paper in self._casework().policy.papers if paper.kind == kind),
            file.parcel.stage,
        )
        self._wanted = ""
        job = material_files.adding(registry, key, stage=stage, kind=kind, paths=paths)
        started = self._desk.start(
            words.ADDING,
            job,
            done=partial(self._say_added, title),
            always=partial(self._end_adding, key, after),
        )
        if started is None:
            material_files.forget(after)

    def paste(self) -> None:
        """Add what was copied: files, or a picture."""
        registry = self._desk.registry
        if registry is None or self.file is None or self._closed():
            return
        mime = QGuiApplication.clipboard().mimeData()
        try:
            paths, after = material_files.pasted(mime, registry.now())
        except UserError as error:
            self._desk.complain(error)
            return
        self.add(paths, after=after)

    def _choose(self) -> None:
        self.add(material_files.choose(self))

    def _end_adding(self, key: str, after: Sequence[Path]) -> None:
        from jdz_forestland.service.registry import Change

        material_files.forget(after)
        if self._desk.registry is not None:
            self._desk.registry.announce(Change(parcel_keys=frozenset({key})))

    def _say_added(self, title: str, attached: Attached) -> None:
        if attached.materials:
            self._desk.noticed.emit(words.added(len(attached.materials), title))
        if attached.refused:
            name, error = attached.refused[0]
            said = words.refused(name, error.text, len(attached.refused) - 1)
            self._desk.complain(UserError(said, hint=error.hint))

    # --- with one paper ----------------------------------------------------------------------

    def _open(self, paper: Paper) -> None:
        if paper.fault:
            self._desk.complain(UserError(paper.fault, hint=words.LOST_HINT))
            return
        try:
            material_files.show(self._casework().material_path(paper.material))
        except UserError as error:
            self._desk.complain(error)

    def _open_folder(self, paper: Paper) -> None:
        material_files.show_folder(self._casework().material_path(paper.material))

    def _remove(self, paper: Paper, reason: str) -> None:
        try:
            self._casework().detach(paper.material, reason)
        except UserError as error:
            self._desk.complain(error)
        else:
            self._desk.noticed.emit(words.removed(paper.material.file_name))

    # --- what happens ------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.file is None or self._closed() or not material_files.dragged(event.mimeData()):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)  # the original stays where it is
        event.accept()
        self._say_dragging(words.drop_here(self.bar.title))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._say_dragging("")

    def dropEvent(self, event: QDropEvent) -> None:
        self._say_dragging("")
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.add(material_files.dragged(event.mimeData()))

    def _say_dragging(self, sentence: str) -> None:
        self.bar.hint.setText(sentence or words.DROP_HINT)
        self.setStyleSheet(_DRAGGING if sentence else "")

    def _follow_change(self, change: Change) -> None:
        if change.everything or self._key in change.parcel_keys:
            self._stale = True
            if self.isVisible():
                self.refresh()

    def _forget(self) -> None:
        self._thumbnails.drop()
        self._key, self.file, self._stale = "", None, False
        self.blocks, self.checks = (), None
        self.list.show_blocks((), otherwise="")

    def _closed(self) -> str:
        """Return why nothing may be added or taken away, "" when it may."""
        registry = self._desk.registry
        return words.READ_ONLY if registry is None else of_parcels(registry, words.READ_ONLY)

    def _casework(self) -> Casework:
        from jdz_forestland.service.casework import Casework

        assert self._desk.registry is not None
        return Casework(self._desk.registry)


def _paper(file: File, material: Material, casework: Casework) -> Paper:
    from jdz_forestland.domain import case_rules

    metres = case_rules.photo_distance_m(file.parcel, material)
    policy: Policy = casework.policy
    return Paper(
        material,
        title=policy.titles().get(material.kind, material.kind),
        distance_m=metres,
        is_far=metres is not None and metres > case_rules.PHOTO_DISTANCE_M,
        fault=casework.lost(material),
    )
