"""`Commands`: what the menus, the welcome page and a dropped file do with a registry as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QDate, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from jdz_forestland.errors import UserError
from jdz_forestland.service import settings as settings_file
from jdz_forestland.ui import files, text, text_inbox, text_welcome
from jdz_forestland.ui.desk import Desk

if TYPE_CHECKING:
    from jdz_forestland.domain.history import Problem
    from jdz_forestland.service.jobs import JobProgress


REGISTRY_ENDING: Final = ".gpkg"
# as `service.packing` and `service.replying` write them; both bring too much for the first window
PACKAGE: Final = ".jdzbs"
SLIP: Final = ".jdzhf"


class Commands(QObject):
    """Signals:
    files_asked(str, list): packages or slips that this page should take.
    verified(list, int, int): problems, history entries and parcels of a verification.
    import_asked(list): files whose boundaries should be imported; none to choose them first.
    manual_asked(): the manual should open at the page in front.
    """

    verified = Signal(list, int, int)
    import_asked = Signal(list)
    files_asked = Signal(str, list)
    manual_asked = Signal()

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window

    # --- opening -----------------------------------------------------------------------------

    def new_registry(self) -> None:
        """Ask for county, place and person, then make a registry and open it."""
        if not self._free():
            return
        from jdz_forestland.ui.new_registry_dialog import NewRegistryDialog

        operator = self._desk.settings.operator
        dialog = NewRegistryDialog(operator=operator, folder=self._folder(), parent=self._window)
        if dialog.exec() == NewRegistryDialog.DialogCode.Accepted:
            self._desk.set_operator(dialog.operator_name)
            code = dialog.county_code
            level = dialog.level
            self._try(
                lambda: self._desk.create_registry(dialog.path, county_code=code, level=level)
            )
        dialog.deleteLater()

    def open_registry(self) -> None:
        """Ask for a file and open it."""
        chosen = files.existing(self._window, text.OPEN_TITLE, self._folder(), text.REGISTRY_FILES)
        if chosen is not None:
            self.open_path(chosen)

    def open_path(self, path: Path) -> bool:
        """Open a registry file; return whether it is open now."""
        return self._free() and self._try(lambda: self._desk.open_registry(path))

    def open_dropped(self, paths: Sequence[Path]) -> None:
        """Open a registry that was dropped, take packages and slips, import all else."""
        registries = [path for path in paths if _is_registry(path)]
        closed = self._desk.registry is None
        geopackage = len(paths) == 1 and paths[0].suffix.lower() == REGISTRY_ENDING
        if len(paths) == 1 and (registries or (closed and geopackage)):
            self.open_path(paths[0])
        elif registries:
            self._desk.complain(UserError(text.ONE_FILE_ONLY, hint=text.ONE_FILE_HINT))
        elif closed:
            self._desk.complain(UserError(text.NEEDS_REGISTRY, hint=text.NEEDS_REGISTRY_HINT))
        elif paths and self._free():
            self._take(list(paths))

    def import_boundaries(self) -> None:
        """Go to where boundaries are imported."""
        self._take([])

    def _take(self, paths: list[Path]) -> None:
        """Send files to the page that they are for; where there is none, say why."""
        registry = self._desk.registry
        is_city = registry is not None and registry.is_city
        sent = [path for path in paths if path.suffix.lower() in (PACKAGE, SLIP)]
        wanted = PACKAGE if is_city else SLIP
        if sent and len(sent) != len(paths):
            error = UserError(text_inbox.MIXED, hint=text_inbox.MIXED_HINT)
        elif any(path.suffix.lower() != wanted for path in sent):
            other = (text_inbox.NO_SLIP_HERE, text_inbox.NO_SLIP_HERE_HINT)
            what, hint = other if is_city else (text_inbox.NO_PACKAGE, text_inbox.NO_PACKAGE_HINT)
            error = UserError(what, hint=hint)
        elif sent:
            self.files_asked.emit("inbox" if is_city else "submit", sent)
            return
        elif is_city:
            error = UserError(text_inbox.NO_IMPORT, hint=text_inbox.NO_IMPORT_HINT)
        else:
            self.import_asked.emit(paths)
            return
        self._desk.complain(error)

    def open_sample(self) -> None:
        """Ask where to put a copy of the sample, make it, and open it."""
        self._ask_sample(text.SAMPLE_TITLE, text.SAMPLE_FILE, story=False)

    def open_story(self) -> None:
        """The same with the sample in which two years have gone by."""
        self._ask_sample(text_welcome.STORY_TITLE, text_welcome.STORY_FILE, story=True)

    def _ask_sample(self, title: str, name: str, *, story: bool) -> None:
        if not self._free():
            return
        # A file that is there already is opened as it is, so nothing is said of overwriting.
        start = files.documents() / name
        path = files.target(self._window, title, start, text.REGISTRY_FILES, overwrite=False)
        if path is not None:
            self.make_sample(path, story=story)

    def make_sample(self, path: Path, *, story: bool = False) -> None:
        """Open the sample registry at `path`; make it first where there is no file."""
        if path.exists():
            self.open_path(path)
            return
        job = _making_sample(path, who=self._desk.operator, story=story)
        self._desk.start(text.MAKING_SAMPLE, job, done=self._open_made)

    def close_registry(self) -> None:
        """Close the open registry and go back to the welcome page."""
        if self._free():
            self._desk.close_registry()

    # --- with the open registry --------------------------------------------------------------

    def back_up(self) -> None:
        """Ask for a place and copy the registry there."""
        registry = self._desk.registry
        if registry is None or not self._free():
            return
        day = QDate.currentDate().toString("yyyyMMdd")
        start = registry.path.with_name(text.backup_name(registry.path.stem, day))
        target = files.target(self._window, text.BACK_UP_TITLE, start, text.REGISTRY_FILES)
        if target is None:
            return
        if target.resolve() == registry.path.resolve():
            error = UserError(text.BACK_UP_ONTO_ITSELF, hint=text.BACK_UP_ONTO_ITSELF_HINT)
            self._desk.complain(error)
            return
        job = _backing_up(registry.path, target, who=self._desk.operator)
        self._desk.start(text.BACKING_UP, job, done=self._say_backed_up)

    def verify(self) -> None:
        """Check history, rows and file, and announce what was found."""
        registry = self._desk.registry
        if registry is not None:
            job = _verifying(registry.path, who=self._desk.operator)
            self._desk.start(text.VERIFYING, job, done=lambda found: self.verified.emit(*found))

    # --- about the program -------------------------------------------------------------------

    def open_logs(self) -> None:
        """Show the folder of the log files."""
        folder = settings_file.folder() / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def show_manual(self) -> None:
        """Open the manual at the page in front."""
        self.manual_asked.emit()

    def show_about(self) -> None:
        """Say what this program is."""
        from jdz_forestland.ui.about_dialog import AboutDialog

        dialog = AboutDialog(self._window)
        dialog.exec()
        dialog.deleteLater()

    # --- small steps -------------------------------------------------------------------------

    def _try(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except UserError as error:
            self._desk.complain(error)
            return False
        return True

    def _free(self) -> bool:
        if self._desk.runner.busy:
            self._desk.complain(UserError(text.BUSY, hint=text.BUSY_HINT))
            return False
        return True

    def _folder(self) -> Path:
        recent = (Path(name).parent for name in self._desk.settings.recent[:1])
        return next((folder for folder in recent if folder.is_dir()), files.documents())

    def _open_made(self, path: Path) -> None:
        self.open_path(path)

    def _say_backed_up(self, path: Path) -> None:
        from jdz_forestland.service.registry import materials_folder

        papers = materials_folder(path)
        with_papers = text.backed_up_papers(papers.name) if papers is not None else ""
        self._desk.noticed.emit(text.backed_up(str(path)) + with_papers)


def _is_registry(path: Path) -> bool:
    """Return whether a file is a registry, rather than boundaries in the same format."""
    from jdz_forestland.service import recent

    return path.suffix.lower() == REGISTRY_ENDING and not recent.glance(path).fault


def _making_sample(path: Path, *, who: str, story: bool) -> Callable[[JobProgress], Path]:
    def job(progress: JobProgress) -> Path:
        from jdz_forestland.service import sample

        if story:
            return sample.make_story(path, who=who, progress=progress)
        return sample.make_registry(path, who=who, progress=progress)

    return job


def _backing_up(path: Path, target: Path, *, who: str) -> Callable[[JobProgress], Path]:
    def job(progress: JobProgress) -> Path:
        from jdz_forestland.service.registry import Registry

        with Registry.open(path, who=who) as registry:
            return registry.back_up(target, progress=progress)

    return job


def _verifying(path: Path, *, who: str) -> Callable[[JobProgress], tuple[Any, ...]]:
    def job(progress: JobProgress) -> tuple[list[Problem], int, int]:
        from jdz_forestland.service.registry import Registry

        with Registry.open(path, who=who) as registry:
            problems = registry.verify(progress=progress)
            return problems, len(registry.history()), len(registry.parcels())

    return job
