"""`DraftSaver`: what is typed into the form of a step is kept before anybody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from jdz_forestland.errors import UserError
from jdz_forestland.ui.desk import Desk

if TYPE_CHECKING:
    from jdz_forestland.domain.acting import File

SAVE_AFTER_MS: Final = 400


class DraftSaver(QObject):
    """Saves the draft of one parcel's current step, shortly after the last key or at once.

    Attributes:
        dirty: whether something is typed and not yet kept.
    """

    def __init__(self, desk: Desk, saved: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._saved = saved
        self._file: File | None = None
        self._kept: Callable[[], dict[str, Any]] = dict
        self.dirty = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        desk.leaving.connect(self.flush)

    def follow(self, file: File | None, kept: Callable[[], dict[str, Any]] = dict) -> None:
        """Save for another parcel or step from now on; what was typed before is kept first.

        Args:
            kept: returns what the form holds.
        """
        self.flush()
        self._file, self._kept = file, kept

    def touch(self) -> None:
        """Something was typed."""
        self.dirty = True
        self._timer.start()

    def flush(self) -> None:
        """Keep what is typed, now."""
        self._timer.stop()
        file, registry = self._file, self._desk.registry
        if not self.dirty or file is None or registry is None:
            return
        from jdz_forestland.service.casework import Casework

        self.dirty = False
        try:
            Casework(registry).save_draft(file, self._kept())
        except UserError as error:
            self.dirty = True
            self._desk.complain(error)
        else:
            self._saved()
