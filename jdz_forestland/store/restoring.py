"""Putting a backup in the place of a registry: checked first, and nothing of the old one lost."""

from __future__ import annotations

import datetime
import secrets
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jdz_forestland.domain.progress import Progress
from jdz_forestland.errors import StoreError
from jdz_forestland.store import backup, snapshot_note, vault
from jdz_forestland.store.faults import translated
from jdz_forestland.store.store import Store

# What SQLite may have left beside a file that was cut off; it is a part of that file.
_BESIDE: Final = ("-journal", "-wal", "-shm")
_IN_USE: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@dataclass(frozen=True, slots=True)
class Restored:
    """A registry that was restored.

    Attributes:
        head: fingerprint of the backup. until: time of its last history entry.
        kept: where the registry lies that was there before; None where there was none.
        lost_entries: entries of the history that only `kept` has; None where it cannot be read.
    """

    path: Path
    head: str
    until: str
    kept: Path | None
    lost_entries: int | None


def restore(source: Path, target: Path, *, who: str, at: str, progress: Progress) -> Restored:
    """Copy a backup to `target` with its papers; what is there is kept beside under another name.

    The history says that it was restored, from which backup, and what it replaced.

    Raises:
        StoreError: no backup, a damaged one, one of another office, or it cannot be written; the
            registry is as it was. Cancelled: the user stopped it.
    """
    _refuse(source, target)
    part = target.with_name(f"~{secrets.token_hex(4)}{target.suffix}")
    try:
        with translated(source), closing(sqlite3.connect(_read_only(source), uri=True)) as conn:
            backup.copy(conn, part)
        with Store.open(part) as fresh:
            last = fresh.last_entry()
            head, until = fresh.head(), last.at if last else ""
            lost = _compared(fresh, target) if target.exists() else 0
            with translated(target):
                vault.carry(source, target, progress)
            _refuse_damaged(fresh, source, target, progress)
            kept = _name_of_kept(target, at) if target.exists() else None
            _note(fresh, source, kept, who=who, at=at)
        with translated(target):
            if kept is not None:
                _set_aside(target, kept)
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return Restored(target, head, until, kept, lost)


# --- within ----------------------------------------------------------------------------------


def _refuse(source: Path, target: Path) -> None:
    if not source.is_file():
        raise StoreError(f"找不到备份“{source}”", hint="请检查文件是否被移动或改名")
    if snapshot_note.of(source):
        raise StoreError(f"“{source.name}”只供查看过去，不是备份", hint="请选择备份文件")
    if target.suffix.lower() != ".gpkg" or target.is_dir():
        raise StoreError(f"登记库文件名要以.gpkg结尾：{target.name}", hint="请改一下文件名")
    if not target.parent.is_dir():
        raise StoreError(f"文件夹“{target.parent}”不存在", hint="请先建好文件夹")
    if target.exists() and target.samefile(source):
        raise StoreError("备份和登记库是同一个文件", hint="请选择另外保存的备份")


def _read_only(path: Path) -> str:
    uri = path.absolute().as_uri()
    if not uri.startswith("file:///"):  # a share: SQLite takes the server as part of the path only
        uri = uri.replace("file://", "file:////", 1)
    return f"{uri}?mode=ro"


def _compared(fresh: Store, target: Path) -> int | None:
    """Return how many entries of the registry that is there the backup does not have.

    Raises:
        StoreError: it is the registry of another office, or somebody is working in it.
    """
    try:
        with Store.open(target) as held:
            for fact, what in (("county_code", "单位"), ("level", "级别"), ("sample", "示例")):
                if held.fact(fact) != fresh.fact(fact):
                    raise _Other(
                        f"备份与登记库“{target.name}”不是同一个{what}的",
                        hint="请核对，或恢复到另一个文件名",
                    )
            with held.change(who="", at="", verb="restore"):
                pass  # nobody may be writing at this moment
            common = {entry.hash for entry in fresh.history()}
            return sum(entry.hash not in common for entry in held.history())
    except _Other:
        raise
    except StoreError as error:
        cause = error.__cause__
        if isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode & 0xFF in _IN_USE:
            raise
        return None  # damaged: this is why it is restored


class _Other(StoreError):
    """The registry that is there is another one."""


def _refuse_damaged(fresh: Store, source: Path, target: Path, progress: Progress) -> None:
    found = fresh.problems_with_papers_of(target, progress)
    if found:
        more = f"等{len(found)}处" if len(found) > 1 else ""
        raise StoreError(
            f"备份“{source.name}”有问题：{found[0].text}{more}", hint="请换一份完好的备份"
        )


def _name_of_kept(target: Path, at: str) -> Path:
    moment = datetime.datetime.fromisoformat(at)
    stem = f"{target.stem}（恢复前{moment:%Y%m%d-%H%M%S}）"
    number, path = 1, target.with_name(f"{stem}{target.suffix}")
    while path.exists():
        number += 1
        path = target.with_name(f"{stem}{number}{target.suffix}")
    return path


def _note(fresh: Store, source: Path, kept: Path | None, *, who: str, at: str) -> None:
    head = fresh.head()
    reason = f"从备份“{source.name}”恢复（备份的指纹{head[:16]}）"
    if kept is not None:
        reason += f"，之前的登记库另存为“{kept.name}”"
    with fresh.change(who=who, at=at, verb="restore", reason=reason) as change:
        change.put_fact("restored_from", head)


def _set_aside(target: Path, kept: Path) -> None:
    """Give the registry its other name; `target` stays until it is replaced, where links are."""
    for ending in _BESIDE:
        beside = target.with_name(f"{target.name}{ending}")
        if beside.exists():
            beside.replace(kept.with_name(f"{kept.name}{ending}"))
    try:
        kept.hardlink_to(target)
    except OSError:  # a disk without links
        target.replace(kept)
