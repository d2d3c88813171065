"""The note beside a snapshot that says of which registry it is one, and of when."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from jdz_forestland.errors import StoreError

_ENDING: Final = ".截至"


@dataclass(frozen=True, slots=True)
class Note:
    """What a snapshot is one of.

    Attributes:
        registry: the file that it was made from. materials: its folder of papers.
        moment: until when its history goes, ISO-8601 with offset.
        seq, head: the last history entry in it and its hash.
    """

    registry: str
    materials: str
    moment: str
    seq: int
    head: str

    @property
    def at(self) -> datetime.datetime:
        """The moment, with offset."""
        return datetime.datetime.fromisoformat(self.moment)


def of(path: Path) -> Note | None:
    """Return what a file is a snapshot of; None for a registry that is worked on."""
    try:
        note = Note(**json.loads(_note_path(path).read_text(encoding="utf-8")))
        return note if note.at.tzinfo else None
    except (OSError, TypeError, ValueError):
        return None


def write(path: Path, note: Note) -> None:
    """Say beside a file what it is a snapshot of."""
    text = json.dumps(asdict(note), ensure_ascii=False, indent=1)
    _note_path(path).write_text(text, encoding="utf-8")


def refuse_writing(path: Path) -> None:
    """Keep a snapshot from being worked on.

    Raises:
        StoreError: the file is one.
    """
    if note := of(path):
        raise StoreError(
            f"这是{note.at:%Y-%m-%d %H:%M}时的登记库，只能查看",
            hint="请回到现在的登记库办理",
        )


def _note_path(path: Path) -> Path:
    return path.with_name(f"{path.stem}{_ENDING}")
