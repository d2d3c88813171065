"""Map sheets and parcel cards: which, from what, to which files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from jdz_forestland.domain import map_sheet
from jdz_forestland.domain.comparison import Comparison, SurveyUsed
from jdz_forestland.domain.map_sheet import MapSheet, Setting, SheetBook
from jdz_forestland.domain.parcel import Piece
from jdz_forestland.domain.record import StepRecord
from jdz_forestland.errors import BugError, UserError
from jdz_forestland.service.export_kind import Order
from jdz_forestland.service.paper_files import moving

T = TypeVar("T", Piece, StepRecord)


def write_maps(order: Order) -> Sequence[str]:
    """Write map sheets; see `Kind.write`."""
    return _write(order, card=False)


def write_cards(order: Order) -> Sequence[str]:
    """Write parcel cards; see `Kind.write`."""
    return _write(order, card=True)


def book_of(order: Order, *, card: bool) -> SheetBook:
    """Return the sheets of an order as one book."""
    before, after = _surveys(order)
    registry = order.registry
    around = registry.parcels(list_year=order.list_year)
    made = map_sheet.sheets(
        order.parcels,
        Setting(
            paper=order.paper,
            card=card,
            maker=order.maker,
            day=registry.now().date(),
            ground=f"{after.year}年度国土变更调查" if after else map_sheet.SCHEMATIC,
            around=around,
            pieces=_by_parcel(registry.pieces()),
            records=_by_parcel(registry.store.cases.steps()),
        ),
    )
    title = map_sheet.CARD_TITLE if card else map_sheet.MAP_TITLE
    return SheetBook(
        card=card,
        title=f"{registry.county}{order.list_year}年度{title}",
        sheets=made,
        before=before,
        after=after,
        footer=order.provenance,
        sample=registry.is_sample,
    )


def _write(order: Order, *, card: bool) -> Sequence[str]:
    if order.paint is None:
        raise BugError("nothing to paint with")
    book = book_of(order, card=card)
    if not order.each:
        order.paint([(order.path, book)], order.progress)
        return ()
    _write_each(order, book)
    return ()


def _write_each(order: Order, book: SheetBook) -> None:
    """Write one file per parcel; all of them or, where it is stopped, none."""
    folder = order.path
    if not folder.is_dir():
        raise UserError(f"找不到文件夹“{folder}”", hint="请先建好文件夹，或换一个文件夹")
    assert order.paint is not None
    with moving(folder / f"{book.sheets[0].name}.pdf") as beside:
        books = [
            (beside / f"{name}.pdf", replace(book, sheets=(sheet,)))
            for name, sheet in _named(book.sheets)
        ]
        order.paint(books, order.progress)


def _named(sheets: Sequence[MapSheet]) -> list[tuple[str, MapSheet]]:
    """Return each sheet with a file name that no other has."""
    names: dict[str, int] = {}
    named = []
    for sheet in sheets:
        held = names[sheet.name] = names.get(sheet.name, 0) + 1
        named.append((sheet.name if held == 1 else f"{sheet.name}-{held}", sheet))
    return named


def _surveys(order: Order) -> tuple[SurveyUsed | None, SurveyUsed | None]:
    comparisons = order.registry.comparisons()
    of_year: list[Comparison] = [c for c in comparisons if c.list_year == order.list_year]
    return (of_year[-1].before, of_year[-1].after) if of_year else (None, None)


def _by_parcel(items: Sequence[T]) -> dict[str, list[T]]:
    grouped: dict[str, list[T]] = {}
    for item in items:
        grouped.setdefault(item.parcel_key, []).append(item)
    return grouped
