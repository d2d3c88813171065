"""Survey databases as files: which database a chosen path means, whether it is whole, its digest.

Nothing here is read as a map; that every byte is there is checked before GDAL sees the file,
because GDAL reads on quietly past a missing end of some formats.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from jdz_forestland.errors import SurveyError

GPKG: Final = "GPKG"
SHAPEFILE: Final = "ESRI Shapefile"
FILE_GDB: Final = "OpenFileGDB"

_ACCEPTED: Final = (
    "请选择 GeoPackage（.gpkg）、FileGDB（.gdb 文件夹）或 Shapefile（.shp）格式的数据库"
)
_SIDE_FILES: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_GDB_TABLE: Final = "a00000001.gdbtable"
_AGAIN: Final = "请重新拷贝完整的数据库；仍然不行时请数据提供单位重新导出"

# ending: (what it is, what to do)
_REFUSED: Final = {
    **dict.fromkeys(
        (".zip", ".rar", ".7z", ".tar", ".gz"),
        ("是压缩包", "请先解压，再选择里面的 .gpkg、.shp 或 .gdb 文件夹"),
    ),
    **dict.fromkeys(
        (".mdb", ".accdb"),
        (
            "是个人地理数据库（Access），本程序不能读取",
            "请在 ArcGIS 中把 DLTB 图层导出为 FileGDB（.gdb）或 Shapefile（.shp）",
        ),
    ),
    ".vct": (
        "是 VCT 交换文件，本程序不能读取",
        "请用国土调查数据库管理软件转换为 FileGDB（.gdb）或 Shapefile（.shp）",
    ),
}


def locate(path: Path) -> tuple[Path, str]:
    """Return (path of the database, GDAL driver) for what the user chose, checked to be whole.

    A side file of a Shapefile means the Shapefile, a file inside a .gdb folder means the folder,
    and a folder with a single database in it means that database.

    Raises:
        SurveyError: missing, of another kind, damaged, or held by another program.
    """
    try:
        database = _database(path)
        suffix = database.suffix.lower()
        if suffix == ".gdb":
            _check_gdb(database)
            return database, FILE_GDB
        if suffix == ".gpkg":
            _check_gpkg(database)
            return database, GPKG
        if suffix == ".shp":
            _check_shapefile(database)
            return database, SHAPEFILE
    except OSError as error:
        raise _unopened(path, error) from error
    what, hint = _REFUSED.get(suffix, ("不是本程序能读的数据库格式", _ACCEPTED))
    raise SurveyError(f"“{path.name}”{what}", hint=hint)


def _unopened(path: Path, error: OSError) -> SurveyError:
    if isinstance(error, FileNotFoundError):
        return SurveyError(
            f"找不到“{path}”", hint="请检查文件是否已移动、改名，U 盘或网络盘是否连接"
        )
    if isinstance(error, PermissionError):
        return SurveyError(
            f"打不开“{path.name}”：正被其他程序独占，或没有读取权限",
            hint="请关闭正在使用它的程序（如 ArcGIS、QGIS），或把数据库拷贝到本机后再试",
        )
    return SurveyError(f"读不了“{path}”（{error.strerror or error}）", hint=_AGAIN)


def _database(path: Path) -> Path:
    if path.suffix.lower() == ".gdb":
        path.stat()
        return path
    if path.parent.suffix.lower() == ".gdb" and path.exists():
        return path.parent
    if path.is_dir():
        return _only_one_in(path)
    path.stat()
    if path.suffix.lower() in _SIDE_FILES:
        return _beside(path, ".shp") or path.with_suffix(".shp")
    return path


def _only_one_in(folder: Path) -> Path:
    found = sorted(
        entry
        for entry in folder.iterdir()
        if entry.suffix.lower() in {".gdb", ".gpkg"}
        or (entry.suffix.lower() == ".shp" and "dltb" in entry.stem.lower())
    )
    if len(found) == 1:
        return found[0]
    if not found:
        if (folder / _GDB_TABLE).exists():
            raise SurveyError(
                f"文件夹“{folder.name}”里是 FileGDB，但文件夹名没有以 .gdb 结尾",
                hint=f"请把文件夹改名为“{folder.name}.gdb”后再选",
            )
        raise SurveyError(f"文件夹“{folder.name}”里没有国土调查数据库", hint=_ACCEPTED)
    names = "、".join(entry.name for entry in found)
    raise SurveyError(
        f"文件夹“{folder.name}”里有 {len(found)} 个数据库：{names}", hint="请直接选择其中一个"
    )


def _beside(path: Path, suffix: str) -> Path | None:
    """Return the file of the same name with another ending, in whatever case, or None."""
    for ending in (suffix, suffix.upper()):
        if (side := path.with_suffix(ending)).exists():
            return side
    return None


def side_file(shp: Path, suffix: str) -> Path | None:
    """Return one side file of a Shapefile, e.g. ".cpg", or None."""
    return _beside(shp, suffix)


def _head(path: Path, count: int) -> bytes:
    with path.open("rb") as file:
        return file.read(count)


def _check_gpkg(path: Path) -> None:
    head, size = _head(path, 100), path.stat().st_size
    if size == 0:
        raise SurveyError(f"“{path.name}”是空文件（0 字节）", hint=_AGAIN)
    if not head.startswith(b"SQLite format 3\0") or len(head) < 100:
        raise SurveyError(f"“{path.name}”不是 GeoPackage 数据库", hint=_AGAIN)
    page = struct.unpack(">H", head[16:18])[0]
    changes, pages, pages_of_change = struct.unpack(">24xI I 60x I 4x", head)
    # The page count holds only where it was written with the last change (SQLite file format 1.3).
    expected = pages * (65536 if page == 1 else page)
    if changes == pages_of_change and size < expected:
        raise _cut_short(path, size, expected)
    for ending in ("-wal", "-journal"):
        unfinished = path.with_name(path.name + ending)
        if unfinished.exists() and unfinished.stat().st_size > 0:
            raise SurveyError(
                f"“{path.name}”正被其他程序写入（旁边有未写完的“{unfinished.name}”）",
                hint="请在打开它的程序（如 QGIS）里保存并关闭，这个文件消失后再试",
            )


def _check_shapefile(shp: Path) -> None:
    missing = [ending for ending in (".shp", ".shx", ".dbf") if _beside(shp, ending) is None]
    if missing:
        raise SurveyError(
            f"Shapefile“{shp.stem}”缺少 {'、'.join(missing)} 文件",
            hint="Shapefile 由同名的 .shp、.shx、.dbf（和 .prj、.cpg）组成，请放在同一文件夹",
        )
    _declared_length(_beside(shp, ".shp") or shp)
    shapes = (_declared_length(_beside(shp, ".shx") or shp) - 100) // 8
    dbf = _beside(shp, ".dbf") or shp
    head, size = _head(dbf, 12), dbf.stat().st_size
    rows, first, length = struct.unpack("<4x I H H", head) if len(head) == 12 else (0, 32, 0)
    if size < first + rows * length:
        raise _cut_short(dbf, size, first + rows * length)
    if rows != shapes:
        raise SurveyError(
            f"Shapefile“{shp.stem}”的图形（{shapes} 个）与属性（{rows} 条）数目不一致", hint=_AGAIN
        )


def _declared_length(path: Path) -> int:
    """Return the length in bytes that a .shp or .shx gives itself, which the file must have."""
    head, size = _head(path, 28), path.stat().st_size
    if size == 0:
        raise SurveyError(f"“{path.name}”是空文件（0 字节）", hint=_AGAIN)
    if len(head) < 28 or head[:4] != b"\x00\x00\x27\x0a":
        raise SurveyError(f"“{path.name}”不是 Shapefile", hint=_AGAIN)
    declared: int = struct.unpack(">I", head[24:28])[0] * 2  # counted in 16-bit words
    if size < declared:
        raise _cut_short(path, size, declared)
    return declared


def _check_gdb(path: Path) -> None:
    if not path.is_dir():
        raise SurveyError(f"“{path.name}”不是 FileGDB 文件夹", hint=_ACCEPTED)
    table = path / _GDB_TABLE
    if not table.exists():
        raise SurveyError(f"“{path.name}”不是完整的 FileGDB（缺少 {_GDB_TABLE}）", hint=_AGAIN)
    if not _head(table, 8):
        raise SurveyError(f"“{path.name}”里的 {_GDB_TABLE} 是空文件（0 字节）", hint=_AGAIN)


def _cut_short(path: Path, size: int, expected: int) -> SurveyError:
    return SurveyError(f"“{path.name}”不完整：应有 {expected} 字节，只有 {size} 字节", hint=_AGAIN)


def fingerprint(path: Path) -> str:
    """Return "sha256:…" of the content of a database: what was read can be proved later.

    A single file is digested as it is (the figure that other tools print). A Shapefile is its
    .shp, .shx, .dbf, .prj and .cpg, a FileGDB all its files but the lock files, each after its
    ending or name and its length, in the order of names.

    Raises:
        SurveyError: a file is missing or cannot be read.
    """
    digest = hashlib.sha256()
    try:
        for label, part in _parts(path):
            if label:
                digest.update(f"{label}\0{part.stat().st_size}\0".encode())
            with part.open("rb") as file:
                hashlib.file_digest(file, lambda: digest)
    except OSError as error:
        raise _unopened(path, error) from error
    return f"sha256:{digest.hexdigest()}"


def _parts(path: Path) -> Iterator[tuple[str, Path]]:
    if path.suffix.lower() == ".shp":
        for ending in sorted(_SIDE_FILES):
            if (side := _beside(path, ending)) is not None:
                yield ending, side
    elif path.is_dir():
        for part in sorted(path.rglob("*")):
            if part.is_file() and part.suffix.lower() != ".lock":
                yield part.relative_to(path).as_posix(), part
    else:
        yield "", path
