"""A file is there as a whole or not at all, and the sentence says why not."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange.files import replacing, sha256_of

ROOT = Path(__file__).resolve().parent.parent.parent


def write(path: Path, content: bytes) -> None:
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def write_half(path: Path, error: BaseException) -> None:
    with replacing(path) as temporary:
        temporary.write_bytes(b"half")
        Path(f"{temporary}-journal").write_bytes(b"what a database leaves")
        raise error


def test_the_new_file_takes_the_place_of_the_old_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "储备库 2023（草稿）.xlsx"
    path.write_bytes(b"old")

    write(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "表.csv"
    path.write_bytes(b"old")

    with replacing(path) as temporary:
        temporary.write_bytes(b"half")
        assert path.read_bytes() == b"old"

    assert path.read_bytes() == b"half"


def test_the_writer_gets_a_free_place_in_the_same_folder_with_the_same_suffix(tmp_path):
    with replacing(tmp_path / "图斑.gpkg") as temporary:
        assert not temporary.exists()
        assert (temporary.parent, temporary.suffix) == (tmp_path, ".gpkg")
        temporary.touch()


def test_an_error_leaves_the_old_file_and_no_rubbish(tmp_path):
    path = tmp_path / "图斑.gpkg"
    path.write_bytes(b"old")

    with pytest.raises(ZeroDivisionError):
        write_half(path, ZeroDivisionError())

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EFBIG, "磁盘空间不足"),
        (errno.EROFS, "只读"),
        (errno.EACCES, "没有权限写入文件夹"),
        (errno.ENAMETOOLONG, "太长"),
        (errno.EINVAL, "不能使用的字符"),
        (errno.ENOENT, "找不到文件夹"),
        (errno.EIO, "没有写成（"),
    ],
)
def test_what_the_system_refuses_is_said_in_words(tmp_path, number, words):
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"old")

    with pytest.raises(ExchangeError, match=words) as e:
        write_half(path, OSError(number, os.strerror(number)))

    assert e.value.hint
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("windows", "words"), [(123, "不能使用的字符"), (206, "太长")])
def test_windows_has_numbers_of_its_own(tmp_path, windows, words):
    error = OSError(errno.ENOENT, "as Windows puts it")
    error.winerror = windows  # type: ignore[attr-defined, unused-ignore]

    with pytest.raises(ExchangeError, match=words):
        write_half(tmp_path / "表.xlsx", error)


def test_a_file_open_in_another_program_is_named(tmp_path, monkeypatch):
    """Windows refuses to replace an open file with the error of a missing permission."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"old")

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", refuse)

    with pytest.raises(ExchangeError, match=r"“表\.xlsx”正在被其他程序使用") as e:
        write(path, b"new")

    assert "关闭" in e.value.hint
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_closed_folder_is_named(tmp_path, monkeypatch):
    """Asked of the system by a stand-in: an administrator may write to every folder."""

    def refuse(self: Path) -> None:
        raise PermissionError(errno.EACCES, "closed")

    monkeypatch.setattr(Path, "touch", refuse)

    with pytest.raises(ExchangeError, match=r"没有权限写入文件夹“.*只读”"):
        write(tmp_path / "只读" / "表.xlsx", b"new")


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ExchangeError, match=r"找不到文件夹“.*没有”"):
        write(tmp_path / "没有" / "表.xlsx", b"new")


def test_a_folder_is_not_overwritten(tmp_path):
    (tmp_path / "表.xlsx").mkdir()

    with pytest.raises(ExchangeError, match="是一个文件夹"):
        write(tmp_path / "表.xlsx", b"new")


@pytest.mark.skipif(sys.platform == "win32", reason="Wine renames to a name of any length")
def test_a_name_that_is_too_long_is_refused_and_leaves_nothing(tmp_path):
    with pytest.raises(ExchangeError, match=r"太长|找不到文件夹"):
        write(tmp_path / f"{'长' * 300}.xlsx", b"new")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_program_killed_half_way_leaves_the_old_file(tmp_path):
    path = tmp_path / "储备库.xlsx"
    path.write_bytes(b"old")
    program = (
        "import os, signal, sys; from pathlib import Path\n"
        "from jdz_forestland.exchange.files import replacing\n"
        "with replacing(Path(sys.argv[1])) as temporary:\n"
        "    temporary.write_bytes(b'half'); os.kill(os.getpid(), signal.SIGKILL)\n"
    )

    run = subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, check=False)

    assert run.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    (left,) = set(tmp_path.iterdir()) - {path}
    assert left.name.startswith("~正在写入-")
    write(path, b"new")
    assert path.read_bytes() == b"new"


def test_sha256_is_that_of_the_content(tmp_path):
    (tmp_path / "表.csv").write_bytes(b"content")

    assert sha256_of(tmp_path / "表.csv") == hashlib.sha256(b"content").hexdigest()


def test_sha256_of_a_missing_file_is_an_error_in_words(tmp_path):
    with pytest.raises(ExchangeError, match=r"无法读取“没有\.csv”"):
        sha256_of(tmp_path / "没有.csv")


def test_a_file_that_a_scanner_has_open_for_a_moment_is_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"old")
    refusals = [PermissionError(13, "open"), PermissionError(13, "open")]
    replaced = Path.replace

    def replace_later(self, target):
        if refusals:
            raise refusals.pop()
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", replace_later)
    write(path, b"new")
    assert path.read_bytes() == b"new"
