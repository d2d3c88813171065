"""Boundary files before they are read: what they are, whether they are safe, their text.

Everything here is bounded: a file that is too large, an archive that swells, or XML that defines
entities ends in a sentence before anything is built from it.
"""

from __future__ import annotations

import lzma
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from jdz_forestland.errors import ChoiceNeeded, ExchangeError
from jdz_forestland.exchange.survey_text import GBK, UTF_8, named_encoding

LARGEST_TEXT: Final = 128 * 1024 * 1024
LARGEST_XML: Final = 128 * 1024 * 1024
_SWELL: Final = 200  # times its packed size; honest KML stays below 50
_CODECS: Final = {GBK: "gb18030", UTF_8: "utf-8"}
_AGAIN: Final = "请重新拷贝或请对方重新导出"
_BROKEN_ARCHIVE: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, ValueError, OSError,
)  # fmt: skip

_REFUSED: Final = {
    **dict.fromkeys(
        (".mdb", ".accdb"),
        (
            "是个人地理数据库（Access），本程序不能读取",
            "请在 ArcGIS 中把图层导出为 FileGDB（.gdb）或 Shapefile（.shp）",
        ),
    ),
    ".vct": (
        "是 VCT 交换文件，本程序不能读取",
        "请用国土调查数据库管理软件转换为 FileGDB（.gdb）或 Shapefile（.shp）",
    ),
    ".ovobj": (
        "是奥维互动地图的专用文件，本程序不能读取",
        "请在奥维中选中对象，导出为 .ovkml 或 .kml（坐标不加偏移）",
    ),
    ".dwg": ("是 AutoCAD 图形，本程序不能读取", "请在 CAD 中另存为 .dxf"),
    **dict.fromkeys(
        (".zip", ".rar", ".7z", ".tar", ".gz"), ("是压缩包", "请先解压，再选择里面的文件")
    ),
    **dict.fromkeys(
        (".xls", ".xlsx", ".ods", ".doc", ".docx", ".pdf"),
        ("不是坐标文件", "请把其中的坐标复制出来粘贴导入，或另存为 .csv"),
    ),
}


def refuse_other_kinds(path: Path) -> None:
    """Say how to re-export what cannot be read.

    Raises:
        ExchangeError: the file is of such a kind, or there is no such file.
    """
    try:
        path.stat()
    except OSError as error:
        raise unopened(path, error) from error
    if path.suffix.lower() in _REFUSED:
        what, hint = _REFUSED[path.suffix.lower()]
        raise ExchangeError(f"“{path.name}”{what}", hint=hint)
    if path.is_file():
        with _opened(path):
            head = _head(path)
        if head[:4] == b"OviO":
            what, hint = _REFUSED[".ovobj"]
            raise ExchangeError(f"“{path.name}”{what}", hint=hint)
        if not head:
            raise ExchangeError(f"“{path.name}”是空文件（0 字节）", hint=_AGAIN)


def unopened(path: Path, error: OSError) -> ExchangeError:
    """Return the sentence for a file that cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return ExchangeError(f"找不到“{path}”", hint="请检查文件是否已移动、改名，U 盘是否连接")
    if isinstance(error, PermissionError):
        return ExchangeError(
            f"打不开“{path.name}”：正被其他程序独占，或没有读取权限",
            hint="请关闭正在使用它的程序后再试",
        )
    reason = error.strerror or type(error).__name__
    return ExchangeError(f"读不了“{path.name}”（{reason}）", hint=_AGAIN)


def check_size(path: Path, largest: int) -> None:
    """Refuse a file that no list of boundaries fills.

    Raises:
        ExchangeError: it is larger, or cannot be looked at.
    """
    with _opened(path):
        size = path.stat().st_size
    if size > largest:
        found, limit = size // (1024 * 1024), largest // (1024 * 1024)
        raise ExchangeError(
            f"“{path.name}”有{found}兆字节，超过上限{limit}兆字节",
            hint="请检查文件是否损坏；确有这么多地块时请分成几个文件",
        )


def read_text(path: Path, *, chosen: str | None) -> tuple[str, str, str]:
    """Return (text, encoding, Chinese sentence how it was decided) of a text file.

    Raises:
        ChoiceNeeded: key "encoding": readable in none. ExchangeError: too large, or no text.
    """
    check_size(path, LARGEST_TEXT)
    with _opened(path):
        raw = path.read_bytes()
    return decode(raw, name=path.name, chosen=chosen)


def decode(raw: bytes, *, name: str, chosen: str | None) -> tuple[str, str, str]:
    """Return (text, encoding, how) of bytes; see `read_text`."""
    for mark, codec, label in (
        (b"\xef\xbb\xbf", "utf-8", UTF_8),
        (b"\xff\xfe", "utf-16-le", "UTF-16"),
        (b"\xfe\xff", "utf-16-be", "UTF-16"),
    ):
        if raw.startswith(mark):
            text = raw[len(mark) :].decode(codec, errors="replace")
            return text, label, f"文件开头有 {label} 标记（BOM）"
    if b"\0" in raw:
        raise ExchangeError(f"“{name}”不是文本文件", hint=_AGAIN)
    if chosen is not None:
        encoding = named_encoding(chosen)
        if encoding is None:
            raise ExchangeError(f"不支持“{chosen}”编码", hint="请从 GBK 和 UTF-8 中选择")
        return (
            raw.decode(_CODECS[encoding], errors="replace"),
            encoding,
            f"由经办人选定：{encoding}",
        )
    if raw.isascii():
        return raw.decode("ascii"), UTF_8, "文件里没有汉字，编码不影响读取"
    # GBK software reads nearly any bytes as some characters; UTF-8 only what is UTF-8.
    for encoding in (UTF_8, GBK):
        whole = _decoded(raw, _CODECS[encoding])
        if whole is not None:
            return whole, encoding, f"按文字内容判断为 {encoding}"
    options = tuple(
        (encoding, f"{encoding}：{raw[:200].decode(codec, errors='replace')[:30].strip()}")
        for encoding, codec in _CODECS.items()
    )
    raise ChoiceNeeded(
        f"看不出“{name}”的文字是哪一种编码",
        key="encoding",
        options=options,
        hint="请选择读出来是正常汉字的那一种；都不正常时请对方重新导出",
    )


def _decoded(raw: bytes, codec: str) -> str | None:
    """Return the text, without a character that the end of a truncated file has cut, or None."""
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        if error.start >= len(raw) - 3 and error.end == len(raw):
            return raw[: error.start].decode(codec)
        return None


def check_xml(path: Path, *, name: str) -> None:
    """Refuse XML that defines entities: nothing that is meant as a boundary does.

    Raises:
        ExchangeError: it does, is too large, or is not XML.
    """
    check_size(path, LARGEST_XML)
    with _opened(path):
        raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16", errors="replace").encode()
    if re.search(rb"<!\s*(ENTITY|DOCTYPE)", raw, re.IGNORECASE):
        raise ExchangeError(
            f"“{name}”含有外部实体定义，可能有害，没有读取", hint="请用制图软件重新导出"
        )
    if b"<" not in raw[:4096]:
        raise ExchangeError(f"“{name}”不是 KML 或 GPX 文件", hint=_AGAIN)


@contextmanager
def as_kml(path: Path) -> Iterator[Path]:
    """Yield a plain .kml of a .kml, .ovkml or .kmz, in a folder of its own that is removed.

    Raises:
        ExchangeError: the archive is damaged, swells beyond reason, or holds no .kml.
    """
    with tempfile.TemporaryDirectory(prefix="jdz-") as folder:
        plain = Path(folder) / "doc.kml"
        with _opened(path):
            if path.suffix.lower() == ".kmz":
                _unpack(path, plain)
            else:
                check_size(path, LARGEST_XML)
                shutil.copyfile(path, plain)
        check_xml(plain, name=path.name)
        yield plain


def _unpack(path: Path, target: Path) -> None:
    """Write the one .kml of a .kmz to `target`; nothing else of the archive is touched."""
    try:
        with zipfile.ZipFile(path) as archive:
            member = _only_kml(path, archive)
            limit = min(LARGEST_XML, max(1_000_000, member.compress_size * _SWELL))
            with archive.open(member) as packed:
                content = packed.read(limit + 1)
    except _BROKEN_ARCHIVE as error:
        raise ExchangeError(f"“{path.name}”压缩包损坏或加了密码", hint=_AGAIN) from error
    if len(content) > limit:
        raise ExchangeError(
            f"“{path.name}”解压后大得不正常，没有读取", hint="请对方重新导出为 .kml 或 .shp"
        )
    target.write_bytes(content)


def _only_kml(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    names = [info for info in archive.infolist() if info.filename.lower().endswith(".kml")]
    for info in archive.infolist():
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in info.filename:
            raise ExchangeError(
                f"“{path.name}”里有指向包外的文件名，可能有害，没有读取",
                hint="请用制图软件重新导出",
            )
    if not names:
        raise ExchangeError(f"“{path.name}”里没有 .kml", hint="请导出为 .kml 或 .shp 后再导入")
    first = [info for info in names if info.filename.lower() == "doc.kml"]
    return (first or names)[0]


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


@contextmanager
def _opened(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unopened(path, error) from error
