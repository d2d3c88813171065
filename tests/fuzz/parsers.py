"""The hand-written parsers as functions of bytes that a fuzzer makes up."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jdz_forestland.domain.doctor import CURE_KEYS
from jdz_forestland.domain.progress import Silent
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import (
    boundaries,
    boundary_files,
    pasted_points,
    sheet,
    sheet_ods,
)

CURES: Final = frozenset(CURE_KEYS)
HEADER: Final = (
    "[属性描述]\n坐标系=2000国家大地坐标系\n几度分带=3\n计量单位=米\n带号=39\n[地块坐标]\n"
    "5,1.0,1,甲,面,,,,@\nJ1,1,3255000,39536000\nJ2,1,3255000,39536100\nJ3,1,3255100,39536100\n"
)
LIST: Final = "图斑号\t图斑面积\t入库面积\t乡镇\t村\n1\t10.00\t5.00\t鹅湖镇\t桃岭村委会\n"


def decode(raw: bytes) -> str:
    """Return text of any bytes: half of them as a file would be, the others whatever they are."""
    if len(raw) % 2:
        return boundary_files.decode(raw, name="x.txt", chosen=None)[0]
    return raw.decode("utf-8", "replace")


def text(raw: bytes) -> None:
    """A 勘测定界 TXT, or any text that claims to be one."""
    decoded = decode(raw)
    boundaries.read_pasted(HEADER + decoded, county_code="360222")
    boundaries.read_pasted("[属性描述]\n" + decoded, county_code="360222", cures=CURES)


def points(raw: bytes) -> None:
    """Coordinates as people paste them."""
    decoded = decode(raw)
    boundaries.read_pasted(decoded, cures=CURES)
    boundaries.read_pasted("甲\n3255000 39536000\n" + decoded, county_code="360222")


def cass(raw: bytes) -> None:
    """A CASS .dat."""
    decoded = decode(raw)
    pasted_points.parse_cass(
        decoded, Path("x.dat"), encoding="", encoding_how="", progress=Silent()
    )


def cells(raw: bytes) -> None:
    """Cells copied out of a spreadsheet program."""
    decoded = decode(raw)
    for pasted in (decoded, LIST + decoded):
        sheet.read_pasted(pasted, name="x", county_code="360222")


def ods(raw: bytes) -> None:
    """The content of an .ods."""
    sheet_ods.facts_of(raw)
    sheet_ods.facts_of(b'<table:table table:name="a"><table:table-row>' + raw + b"</table:table>")


PARSERS: Final[dict[str, Callable[[bytes], None]]] = {
    "text": text, "points": points, "cass": cass, "cells": cells, "ods": ods,
}  # fmt: skip


def try_one(parser: Callable[[bytes], None], raw: bytes) -> None:
    """Run a parser; a sentence to the user is a good end."""
    with contextlib.suppress(UserError):
        parser(raw)
