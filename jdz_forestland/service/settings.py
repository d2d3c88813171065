"""Settings of this machine and this user. What belongs to the data lives in the registry file."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from jdz_forestland.place import take_place

SCHEMA: Final = 1
RECENT_MOST: Final = 8
MAPPINGS_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Settings:
    """Frozen; change makes a new one.

    Attributes:
        operator: name of the person at the desk, written into every history entry.
        recent: registry files opened last, newest first, as text paths.
        last_surveys: last pair of databases compared.
        splitters: remembered positions by name, sizes in pixels.
        export_folder: where papers and files were written last, as text; "" for nowhere yet.
        sheet_mappings: column letters by field, by signature of the headings of a spreadsheet.
    """

    operator: str = ""
    recent: tuple[str, ...] = ()
    last_surveys: tuple[str, ...] = ()
    export_folder: str = ""
    splitters: dict[str, list[int]] = field(default_factory=dict)
    sheet_mappings: dict[str, dict[str, str]] = field(default_factory=dict)

    def opened(self, path: Path) -> Settings:
        """Return settings that remember a registry as the one opened last."""
        text = str(path)
        rest = tuple(old for old in self.recent if old != text)
        return replace(self, recent=(text, *rest)[:RECENT_MOST])


def folder() -> Path:
    """Return where settings, logs and caches of this user are kept."""
    chosen = os.environ.get("JDZ_FORESTLAND_HOME")
    if chosen:
        return Path(chosen)
    base = os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".local" / "share") / "jdz-forestland"


def load() -> Settings:
    """Read the settings; a missing or broken file gives the defaults, unknown keys are dropped."""
    try:
        stored: Any = json.loads((folder() / "settings.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(stored, dict) or stored.get("schema") != SCHEMA:
        return Settings()
    names = {each.name for each in fields(Settings)}
    kept = {name: value for name, value in stored.items() if name in names}
    kept = {name: tuple(v) if isinstance(v, list) else v for name, v in kept.items()}
    read = Settings(**kept)
    return read if _is_sound(read) else Settings()


def _is_sound(read: Settings) -> bool:
    """Whether every value has the type it should, whoever wrote the file."""
    texts = (read.operator, read.export_folder, *_each(read.recent), *_each(read.last_surveys))
    sizes = read.splitters.values() if isinstance(read.splitters, dict) else [None]
    rows: Any = read.sheet_mappings.values() if isinstance(read.sheet_mappings, dict) else [None]
    return (
        all(isinstance(text, str) for text in texts)
        and all(
            isinstance(row, list) and all(isinstance(size, int) for size in row) for row in sizes
        )
        and all(
            isinstance(row, dict) and all(isinstance(text, str) for text in row.values())
            for row in rows
        )
    )


def _each(values: object) -> tuple[object, ...]:
    return values if isinstance(values, tuple) else (None,)


def save(settings: Settings) -> None:
    """Write the settings beside and rename, so that a kill leaves the old ones."""
    target = folder() / "settings.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    text = json.dumps({"schema": SCHEMA, **asdict(settings)}, ensure_ascii=False, indent=1)
    part.write_text(text, encoding="utf-8")
    take_place(part, target)


def operator_or_login(settings: Settings) -> str:
    """Return the operator's name, or the login name while none has been entered."""
    import getpass  # a start of the program does not need it

    try:
        return settings.operator or getpass.getuser()
    except (ImportError, KeyError, OSError):  # an account without a name
        return "未填写"
