"""Text of survey databases: which encoding a Shapefile is in, and tidy values out of any column.

A Shapefile says its encoding in a .cpg file, in one byte of the .dbf, or not at all, and any of
them may be wrong; without any, Chinese software writes GBK. So the bytes have the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from jdz_forestland.domain.land_class import CodeSystem, name_of
from jdz_forestland.errors import ChoiceNeeded, SurveyError
from jdz_forestland.exchange.survey_files import side_file

UTF_8: Final = "UTF-8"
GBK: Final = "GBK"

# Python codec by the name that is recorded: GB18030 reads all of GBK and the few rarer characters.
_CODECS: Final = {GBK: "gb18030", UTF_8: "utf-8"}
# Language byte of the .dbf (offset 29): 0x4D and 0x7A are code page 936.
_LANGUAGE_BYTES: Final = {0x4D: GBK, 0x7A: GBK}
# How much of the text must be readable in an encoding that is not stated.
_READABLE_SHARE: Final = 0.9


def named_encoding(name: str) -> str | None:
    """Return "GBK" or "UTF-8" for any spelling of them ("cp936", "GB2312", "65001"), or None."""
    plain = re.sub("[^a-z0-9]", "", name.lower())
    if plain in {"utf8", "65001", "cp65001", "utf8sig"}:
        return UTF_8
    if re.fullmatch("(ansi|cp|oem|ms|windows)?(936|gbk|gb2312|gb18030)", plain):
        return GBK
    return None


def decide(shp: Path, raw: Iterable[str], *, chosen: str | None) -> tuple[str, str]:
    """Return (encoding, Chinese sentence how it was decided) of a Shapefile.

    Args:
        shp: the .shp; its .cpg and .dbf are looked at.
        raw: texts as read, one character per byte; the class names must be among them.
        chosen: what the user chose, or None.

    Raises:
        ChoiceNeeded: key "encoding": the bytes are readable neither as GBK nor as UTF-8.
        SurveyError: the user chose another encoding.
    """
    if chosen is not None:
        if (encoding := named_encoding(chosen)) is None:
            raise SurveyError(f"不支持“{chosen}”编码", hint="请从 GBK 和 UTF-8 中选择")
        return encoding, f"由经办人选定：{encoding}"
    texts = sorted({text.encode("latin-1") for text in raw if not text.isascii()})
    stated, where = _stated(shp)
    if not texts:
        return stated or UTF_8, "属性里没有汉字，编码不影响读取"
    readable = {encoding for encoding in _CODECS if _share(texts, encoding) >= _READABLE_SHARE}
    if stated in readable and not _contradicted(texts, stated):
        return stated, f"按{where}：{stated}"
    # GBK software reads nearly any bytes as some characters; UTF-8 only what is UTF-8.
    for encoding in (UTF_8, GBK):
        if encoding in readable:
            sample = _sample(texts, encoding)
            reason = f"{where}写的 {stated} 读不通" if stated else f"{where}没有说明编码"
            return encoding, f"{reason}，按文字内容判断为 {encoding}（如“{sample}”）"
    options = tuple((encoding, f"{encoding}：{_sample(texts, encoding)}") for encoding in _CODECS)
    raise ChoiceNeeded(
        f"看不出“{shp.name}”的文字是哪一种编码",
        key="encoding",
        options=options,
        hint="请选择读出来是正常汉字的那一种；都不正常时请数据提供单位用 UTF-8 重新导出",
    )


def _stated(shp: Path) -> tuple[str | None, str]:
    """Return what the files say of their encoding, and where the sentence says it stands."""
    if (cpg := side_file(shp, ".cpg")) is not None:
        text = cpg.read_text(encoding="latin-1").strip()
        return named_encoding(text), " .cpg 文件"
    if (dbf := side_file(shp, ".dbf")) is not None:
        with dbf.open("rb") as file:
            head = file.read(30)
        if len(head) == 30 and head[29] in _LANGUAGE_BYTES:
            return _LANGUAGE_BYTES[head[29]], " .dbf 文件头的语言标志"
    return None, "没有 .cpg 文件，.dbf 也"


def _share(texts: Sequence[bytes], encoding: str) -> float:
    return sum(_decoded(text, encoding) is not None for text in texts) / len(texts)


def _decoded(raw: bytes, encoding: str) -> str | None:
    """Return the text, without a character that the field's width has cut in two, or None."""
    try:
        return raw.decode(_CODECS[encoding])
    except UnicodeDecodeError as error:
        cut = error.start >= len(raw) - 3 and error.end == len(raw)
        return raw[: error.start].decode(_CODECS[encoding]) if cut else None


def _contradicted(texts: Sequence[bytes], stated: str) -> bool:
    """Whether the names of land classes are read in the other encoding only."""

    def known(encoding: str) -> int:
        return sum(_decoded(text, encoding) in _class_names() for text in texts)

    return not known(stated) and any(known(other) for other in _CODECS if other != stated)


@cache
def _class_names() -> frozenset[str]:
    codes = (f"{group:02d}{number:02d}" for group in range(1, 24) for number in range(20))
    return frozenset(
        name for code in codes for system in CodeSystem if (name := name_of(system, code))
    )


def _sample(texts: Sequence[bytes], encoding: str) -> str:
    read = [text.decode(_CODECS[encoding], errors="replace") for text in texts]
    return next((text for text in read if text in _class_names()), read[0]).strip()


def texts(values: npt.NDArray[Any], *, encoding: str | None = None) -> list[str]:
    """Return a column as stripped text; what is missing is "", a whole number has no point.

    Args:
        values: column as read, text or numbers.
        encoding: of the bytes behind the characters, where the text is still undecoded.
    """
    if values.dtype.kind in "iu":
        return [str(value) for value in values.tolist()]
    if values.dtype.kind == "f":
        return [f"{value:.0f}" if np.isfinite(value) else "" for value in values.tolist()]
    known: dict[Any, str] = {None: ""}
    for value in values:
        if value not in known:
            known[value] = _tidy(str(value), encoding)
    return [known[value] for value in values]


def _tidy(text: str, encoding: str | None) -> str:
    if encoding is not None and not text.isascii():
        raw = text.encode("latin-1")
        whole = _decoded(raw, encoding)
        text = raw.decode(_CODECS[encoding], errors="replace") if whole is None else whole
    return text.strip().strip("\0").strip()


def code(text: str) -> str:
    """Return a class code as the tables write it: a number column has lost its leading zero."""
    plain = text.strip().upper()
    return f"0{plain}" if plain.isdigit() and len(plain) % 2 else plain
