"""Writing a file so that it is there as a whole or not at all, and saying why it is not.

Every export goes through `replacing`: the new file is written beside the old one and takes its
place in one step, so a full disk, a crash or a pulled plug leaves the old file as it was.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from jdz_forestland.errors import ExchangeError
from jdz_forestland.place import take_place

# The name says what the file is, should a crash leave it behind.
_PREFIX: Final = "~正在写入-"
_WINDOWS_NAME_REFUSED: Final = {123, 161}
_WINDOWS_TOO_LONG: Final = {111, 206}
# Windows says of a longer path that its folder does not exist; the temporary name may be longer.
_LONGEST_WINDOWS_PATH: Final = 240

_FOLDER_CLOSED: Final = ("没有权限写入文件夹“{folder}”", "请换一个文件夹，或请管理员开放写入权限")
_IN_USE: Final = (
    "“{name}”正在被其他程序使用，或者是只读文件",
    "请在 Excel、WPS 等程序中关闭该文件后重试，或另取文件名",
)
_NAME_REFUSED: Final = (
    '文件名“{name}”含有不能使用的字符（如 \\ / : * ? " < > |）',
    "请换一个文件名",
)
_TOO_LONG: Final = ("文件名或所在路径太长：“{name}”", "请缩短文件名，或换一个层级较少的文件夹")
_NO_ROOM: Final = (
    "磁盘空间不足，“{name}”没有写成",
    "请清理磁盘或换一个磁盘后重试，原有文件没有改动",
)
_NO_FOLDER: Final = (
    "找不到文件夹“{folder}”",
    "请检查文件夹是否被移动、改名，或移动盘、网络盘是否已断开",
)
_READ_ONLY: Final = ("文件夹“{folder}”所在的磁盘是只读的", "请换一个可以写入的磁盘")
_IS_FOLDER: Final = ("“{name}”是一个文件夹，不能当作文件写入", "请换一个文件名")
_OTHER: Final = ("“{name}”没有写成（{reason}）", "请换一个文件夹重试，原有文件没有改动")
_SENTENCES: Final = {
    errno.EACCES: _FOLDER_CLOSED,
    errno.EPERM: _FOLDER_CLOSED,
    errno.EBUSY: _IN_USE,
    errno.EROFS: _READ_ONLY,
    errno.ENOSPC: _NO_ROOM,
    errno.EFBIG: _NO_ROOM,
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.EINVAL: _NAME_REFUSED,
    errno.EISDIR: _IS_FOLDER,
}
# Linux alone has quotas as an error of their own.
_SENTENCES[getattr(errno, "EDQUOT", errno.ENOSPC)] = _NO_ROOM


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path beside `path` to write to; on success that file takes the place of `path`.

    The yielded path has the suffix of `path` and nothing stands there yet. If the body raises, what
    it wrote is removed and `path` stays as it was. An `OSError` of the body counts as one of
    writing: read what is to be written before entering.

    Raises:
        ExchangeError: the file cannot be written, with the reason and what to do.
    """
    temporary = path.with_name(f"{_PREFIX}{secrets.token_hex(4)}{path.suffix}")
    try:
        if path.is_dir():
            raise _error(_IS_FOLDER, path)
        # A closed folder shows here, a file in use only when it is to be replaced.
        temporary.touch()
        temporary.unlink()
        yield temporary
        _flush(temporary)
        _take_place(temporary, path)
    except OSError as error:
        raise _translated(error, path) from error
    finally:
        _remove(temporary)


@contextmanager
def moving(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target`; on success its files go where `target` is.

    For what is several files: they are all complete before the first takes its place, and
    `target` itself, if it is one of them, takes its place last. A file that stood there is
    replaced. If the body raises, nothing has changed.

    Raises:
        ExchangeError: the files cannot be written, with the reason and what to do.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=target.parent) as folder:
            yield Path(folder)
            parts = sorted(Path(folder).iterdir(), key=lambda part: part.name == target.name)
            for part in parts:
                _flush(part)
            for part in parts:
                _take_place(part, target.with_name(part.name))
    except OSError as error:
        raise _translated(error, target) from error


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in lower-case hex.

    Raises:
        ExchangeError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ExchangeError(
            f"无法读取“{path.name}”（{_reason(error)}）", hint="请检查文件是否被移动或正被占用"
        ) from error


def _flush(temporary: Path) -> None:
    """Have the disk hold the content before the name points to it."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())


def _take_place(temporary: Path, path: Path) -> None:
    try:
        take_place(temporary, path)
    except PermissionError as error:
        # Windows says so of a file that is open; the folder was found open before.
        raise _error(_IN_USE, path) from error


def _remove(temporary: Path) -> None:
    """Remove the temporary file and what a database library may have left beside it."""
    for sidecar in ("", "-journal", "-wal", "-shm"):
        # The error that is on its way tells more than the one of the cleaning.
        with suppress(OSError):
            temporary.with_name(temporary.name + sidecar).unlink()


def _translated(error: OSError, path: Path) -> ExchangeError:
    windows = getattr(error, "winerror", None)
    if windows in _WINDOWS_NAME_REFUSED:
        return _error(_NAME_REFUSED, path)
    unseen = windows is not None and error.errno == errno.ENOENT
    if windows in _WINDOWS_TOO_LONG or (unseen and len(str(path)) > _LONGEST_WINDOWS_PATH):
        return _error(_TOO_LONG, path)
    sentence = _SENTENCES.get(error.errno or 0, _OTHER)
    return _error(sentence, path, reason=_reason(error))


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _error(sentence: tuple[str, str], path: Path, *, reason: str = "") -> ExchangeError:
    text, hint = sentence
    return ExchangeError(text.format(name=path.name, folder=path.parent, reason=reason), hint=hint)
