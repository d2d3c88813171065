"""Jobs of the field check; each opens the registry for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from jdz_forestland.ui import text_field_check as words

if TYPE_CHECKING:
    from jdz_forestland.service.field_checking import Recorded
    from jdz_forestland.service.field_proposal import FieldProposal
    from jdz_forestland.service.jobs import JobProgress
    from jdz_forestland.service.registry import Registry


def exporting(
    registry: Registry, draw_key: str, targets: Mapping[str, Path]
) -> Callable[[JobProgress], Path]:
    """Return the job that writes what is taken along: a path for each kind of `words.KINDS`."""
    path, who, now = registry.path, registry.who, registry.now

    def job(progress: JobProgress) -> Path:
        from jdz_forestland.service import spot_papers
        from jdz_forestland.service.field_checking import FieldChecking
        from jdz_forestland.service.registry import Registry
        from jdz_forestland.ui.print import papers

        with Registry.open(path, who=who, now=now) as own:
            for kind, out in targets.items():
                progress.step(words.KINDS[kind])
                if kind == "sheets":
                    papers.paint([(out, spot_papers.check_book(own, draw_key))], progress)
                else:
                    FieldChecking(own).write(draw_key, kind, out)
        written = list(targets.values())
        return written[0] if len(written) == 1 else written[0].parent

    return job


def reading(
    registry: Registry,
    draw_key: str,
    book: Path,
    photos: Sequence[Path],
    assigned: Mapping[str, str],
    why: str,
) -> Callable[[JobProgress], FieldProposal]:
    """Return the job that reads a filled workbook and photos; nothing is written."""
    path, who, now = registry.path, registry.who, registry.now
    by_name = dict(assigned)

    def job(progress: JobProgress) -> FieldProposal:
        from jdz_forestland.service.field_checking import FieldChecking
        from jdz_forestland.service.registry import Registry

        with Registry.open(path, who=who, now=now) as own:
            found = FieldChecking(own).propose(
                draw_key, book, photos, assigned=by_name, progress=progress
            )
        return replace(found, by_hand=why) if why else found

    return job


def writing(
    registry: Registry, proposal: FieldProposal, redo_reason: str
) -> Callable[[JobProgress], Recorded]:
    """Return the job that records a proposal."""
    path, who, now = registry.path, registry.who, registry.now

    def job(progress: JobProgress) -> Recorded:
        from jdz_forestland.service.field_checking import FieldChecking
        from jdz_forestland.service.registry import Registry

        with Registry.open(path, who=who, now=now) as own:
            return FieldChecking(own).accept(proposal, redo_reason=redo_reason, progress=progress)

    return job


def choose_photos(parent: QWidget, start: Path) -> list[Path]:
    """Ask for photos; none when the user thinks better of it."""
    from PySide6.QtWidgets import QFileDialog

    chosen, _ = QFileDialog.getOpenFileNames(
        parent, words.CHOOSE_PHOTOS, str(start), words.PHOTO_FILES
    )
    return [Path(name) for name in chosen]
