"""SQLite's and the system's complaints, in the words of the desk."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from jdz_forestland.errors import BugError, StoreError

# SQLite result codes (primary) that are the user's world, not our mistake: text and hint.
_SENTENCES: Final = {
    sqlite3.SQLITE_BUSY: (
        "登记库“{name}”正被其他程序使用",
        "请关闭QGIS或另一个登记窗口后重试，本次操作没有写入",
    ),
    sqlite3.SQLITE_LOCKED: (
        "登记库“{name}”正被其他程序使用",
        "请关闭QGIS或另一个登记窗口后重试，本次操作没有写入",
    ),
    sqlite3.SQLITE_READONLY: (
        "登记库“{name}”是只读的，无法写入",
        "请把文件复制到可以写入的文件夹再打开",
    ),
    sqlite3.SQLITE_FULL: (
        "磁盘空间不足，无法写入登记库“{name}”",
        "请清理磁盘后重试，登记库保持原样",
    ),
    sqlite3.SQLITE_IOERR: (
        "读写登记库“{name}”时磁盘或U盘出错",
        "请检查磁盘空间和U盘连接后重试，登记库保持原样",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "无法打开或写入登记库“{name}”",
        "请检查文件夹是否存在、能否写入，路径是否太长",
    ),
    sqlite3.SQLITE_NOTADB: ("“{name}”不是登记库", "请选择由本程序新建的登记库文件（.gpkg）"),
    sqlite3.SQLITE_CORRUPT: ("登记库“{name}”已损坏", "请从备份恢复"),
}

# 260 with the final zero, and room for "-journal" behind the name.
_LONGEST_WINDOWS_PATH: Final = 259 - len("-journal")

# What sqlite3 says when another program has changed or renamed tables, or left broken text.
_SIGNS_OF_CHANGE: Final = (
    "no such table",
    "no such column",
    "no such module",
    "already exists",
    "duplicate column",
    "for an rtree table",
    "unsupported file format",
    "Could not decode",
)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn database errors about `path` into `StoreError`, our own mistakes into `BugError`."""
    try:
        yield
    except UnicodeDecodeError as error:  # of a name in the catalogue of tables
        raise changed_outside(path) from error
    except sqlite3.Error as error:
        if any(sign in str(error) for sign in _SIGNS_OF_CHANGE):
            raise changed_outside(path) from error
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _SENTENCES:
            text, hint = _SENTENCES[code]
            raise StoreError(text.format(name=path.name), hint=hint) from error
        raise BugError(f"{type(error).__name__}: {error}") from error
    except OSError as error:
        raise StoreError(_about_system(error, path), hint="登记库保持原样") from error


def changed_outside(path: Path) -> StoreError:
    """Return the error for a registry that another program has made unreadable."""
    return StoreError(
        f"登记库“{path.name}”被其他程序改坏，读不出来",
        hint="请校验登记库（verify）查看差异，再从备份恢复",
    )


def _about_system(error: OSError, path: Path) -> str:
    if error.errno == errno.ENOSPC:
        return f"磁盘空间不足，无法写入“{path.name}”"
    if error.errno == errno.EFBIG:
        return f"文件太大，“{path.name}”所在的磁盘放不下（FAT32格式的U盘单个文件不能超过4GB）"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"没有权限读写“{path}”，请换一个文件夹"
    # Windows says of a long path that it does not exist.
    if error.errno == errno.ENAMETOOLONG or (
        error.errno == errno.ENOENT and len(str(path)) > _LONGEST_WINDOWS_PATH
    ):
        return f"文件名或所在路径太长：“{path.name}”，请缩短"
    if error.errno == errno.EINVAL:
        return f'文件名“{path.name}”含有不能使用的字符（如 \\ / : * ? " < > |），请换一个文件名'
    return f"无法读写“{path}”（{error.strerror}）"
