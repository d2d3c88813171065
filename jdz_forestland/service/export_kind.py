"""What an export is made of: a kind of file, what is asked for, and what was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jdz_forestland.domain.occasion import Occasion
from jdz_forestland.domain.progress import Progress, Silent

if TYPE_CHECKING:
    from jdz_forestland.domain.annex import AnnexForm
    from jdz_forestland.domain.map_sheet import SheetBook
    from jdz_forestland.domain.parcel import Parcel
    from jdz_forestland.domain.stage import Stage
    from jdz_forestland.service.registry import Registry

_SILENT: Final = Silent()

Paint = Callable[["Sequence[tuple[Path, SheetBook]]", Progress], None]
"""Paints each book of sheets to its path (a .pdf): Qt does, which only the window's rooms know."""

DrawMap = Callable[["Sequence[str]", Progress], "bytes | None"]
"""Draws the map of some parcels by their keys: a PNG, or None where there is nothing to draw."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: rows, sum of the printed 入库面积 in 亩, SHA-256 of the file.

    Attributes:
        path: the file, or the folder where each parcel has a file of its own; the SHA-256 is then
            that of all names and files in their order.
        notes: Chinese sentences on what is not in it and why.
        counted: what `rows` and `total_mu` are, between the two figures.
    """

    path: Path
    rows: int
    total_mu: Decimal
    sha256: str
    notes: tuple[str, ...] = ()
    counted: str = "个图斑、入库面积"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for.

    Attributes:
        parcels: the parcels to write, in the order of their numbers.
        form: the annex form, for kinds that are `listed`; None for the others.
        provenance: as of when, from which registry, under which policy; goes into every file.
        title: what a document calls itself. maker: 制图人 or 填报人.
        paper: "A4" or "A3". each: one file per parcel; `path` is a folder then.
        paint: paints sheets; None where there is nothing to paint with.
        draw_map: draws the map in a document; None where there is nothing to draw with.
    """

    registry: Registry
    path: Path
    list_year: int
    parcels: Sequence[Parcel]
    form: AnnexForm | None
    provenance: str
    title: str
    maker: str = ""
    paper: str = "A4"
    each: bool = False
    paint: Paint | None = None
    draw_map: DrawMap | None = None
    progress: Progress = _SILENT


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file.

    Attributes:
        label: its name in file names and titles. suffix: its ending.
        write: writes it and returns what could not be written, a Chinese sentence each.
        listed: whether only parcels of the list (入库) belong in it, unless it is a draft or
            parcels are chosen by hand.
        other_suffixes: endings that are as good. painted: needs `Order.paint`.
        separable: whether every parcel can have a file of its own.
        stages: at which steps its parcels are, unless others are chosen; none for all parcels.
        whole_year: whether it is about all parcels of a year, so that none can be chosen.
        of_plan: whether it is the use plan of a year, which is not made of parcels.
    """

    key: str
    label: str
    suffix: str
    write: Callable[[Order], Sequence[str]]
    occasion: Occasion = Occasion.DATA
    listed: bool = False
    other_suffixes: tuple[str, ...] = ()
    painted: bool = False
    separable: bool = False
    stages: tuple[Stage, ...] = ()
    whole_year: bool = False
    of_plan: bool = False
