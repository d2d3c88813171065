"""Give a finished file its name, with a moment's patience for a scanner that has it open."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

# Windows refuses the name while an antivirus reads what was just written: half a second in all.
_SCANNED_FOR_S: Final = (0.02, 0.06, 0.12, 0.3)


def take_place(temporary: Path, path: Path) -> None:
    """Rename `temporary` to `path`, replacing what is there.

    Raises:
        OSError: it cannot be renamed, also after half a second.
    """
    for wait in _SCANNED_FOR_S:
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    temporary.replace(path)
