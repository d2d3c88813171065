"""Taking back the import that was just made: one correcting entry, nothing erased from history."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jdz_forestland.domain.history import HistoryEntry
from jdz_forestland.errors import UserError
from jdz_forestland.service.registry import Clock, local_now, stamp
from jdz_forestland.store.store import Store

_VERBS: Final = ("import", "import_sheet")


def undo(registry_path: Path, *, who: str, now: Clock = local_now) -> HistoryEntry:
    """Take back the last change of a registry if it was an import; return its entry.

    Raises:
        UserError: it was not, or somebody has changed something since.
    """
    with Store.open(registry_path) as store:
        last = store.last_entry()
        if last is None or last.verb not in _VERBS:
            raise UserError(
                "导入之后登记库又有变化，不能整批撤销", hint="请在“图斑”页逐个退回或更正"
            )
        reason = f"撤销：{last.reason}"
        with store.change(who=who, at=stamp(now()), verb="undo", reason=reason) as change:
            change.revert(last)
    return last
