"""The dialogs of the import page: what a clerk knows and the program does not."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from jdz_forestland.domain.boundary import Examined
from jdz_forestland.domain.sheet import SheetExamined
from jdz_forestland.service import place_list
from jdz_forestland.service.registry import Change
from jdz_forestland.service.sheet_importing import SheetProposal
from jdz_forestland.ui import import_datum, import_village
from jdz_forestland.ui.desk import Desk
from jdz_forestland.ui.import_result import lacks_datum

if TYPE_CHECKING:
    from jdz_forestland.ui.import_datum import DatumDialog
    from jdz_forestland.ui.import_outlook import Proposed
    from jdz_forestland.ui.import_village import VillageDialog

Shown = Examined | SheetExamined | None


def ask_datum(desk: Desk, examined: Shown, parent: QWidget) -> DatumDialog | None:
    """Let the clerk enter parameters of an old datum; None where no registry is open."""
    registry = desk.registry
    if registry is None:
        return None
    lacking = lacks_datum(examined) if isinstance(examined, Examined) else None
    dialog = import_datum.ask(lacking, operator=desk.operator, now=registry.now, parent=parent)
    dialog.accepted.connect(lambda: desk.noticed.emit(dialog.said))
    return dialog


def ask_village(
    desk: Desk, examined: Shown, proposal: Proposed | None, parent: QWidget
) -> VillageDialog | None:
    """Let the clerk add villages to the list; None where that cannot be written."""
    registry = desk.registry
    if registry is None or registry.is_read_only:
        return None
    found = examined if isinstance(examined, SheetExamined) else proposal
    unknown = () if isinstance(found, SheetProposal) else import_village.unknown_in(found)
    keep = partial(place_list.add, registry.path, who=desk.operator, now=registry.now)
    dialog = import_village.ask(unknown, registry.county_code, keep, parent)
    dialog.accepted.connect(lambda: desk.noticed.emit(dialog.said))
    dialog.accepted.connect(lambda: registry.announce(Change(everything=True)))
    return dialog
