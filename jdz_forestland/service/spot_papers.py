"""What is printed of a spot check: which values, and what their files are called.

Painting belongs to the window's rooms; `export_kind.Paint` takes what these functions return.
"""

from __future__ import annotations

from pathlib import Path

from jdz_forestland.domain import check_paper, places
from jdz_forestland.domain.check_paper import CheckBook
from jdz_forestland.domain.parcel import Piece
from jdz_forestland.domain.spot_check import SpotCheck
from jdz_forestland.exchange import sheet_marked
from jdz_forestland.exchange.sheet_marked import Marked
from jdz_forestland.service import submitted
from jdz_forestland.service.field_checking import FieldChecking
from jdz_forestland.service.field_proposal import FieldProposal
from jdz_forestland.service.registry import Registry


def check_book(registry: Registry, draw_key: str) -> CheckBook:
    """Return the route list and the sheets of a draw.

    Raises:
        UserError: not drawn yet, void, or its parcels are not in the registry any more.
    """
    of = FieldChecking(registry).round(draw_key)
    codes = {stop.parcel.county_code for stop in of.stops}
    years = {stop.parcel.list_year for stop in of.stops}
    around = [
        parcel
        for year in sorted(years)
        for parcel in registry.parcels(list_year=year)
        if parcel.county_code in codes
    ]
    pieces: dict[str, list[Piece]] = {}
    for piece in registry.pieces():
        pieces.setdefault(piece.parcel_key, []).append(piece)
    compared = [each for each in registry.comparisons() if each.list_year in years]
    surveys = (compared[-1].before, compared[-1].after) if compared else (None, None)
    return check_paper.book(of, around, pieces, surveys, sample=registry.is_sample)


def fingerprint_name(held: SpotCheck) -> str:
    """Return the usual file name of the sheet with the fingerprint."""
    return f"{_county_year(held)}抽查名单指纹{held.number}.pdf"


def sheets_name(held: SpotCheck) -> str:
    """Return the usual file name of the sheets of the field check."""
    return f"{_county_year(held)}现场核查单{held.number if held.number > 1 else ''}.pdf"


def _county_year(held: SpotCheck) -> str:
    return f"{held.county_code}{places.county_name(held.county_code)}{held.list_year}年度"


def marked_book(book: Path, out: Path, proposal: FieldProposal) -> Marked:
    """Write the filled workbook back with its faults marked in their cells.

    Raises:
        ExchangeError: it cannot be read or written.
    """
    return sheet_marked.write_marked(book, out, proposal.faults)


def package_of(registry: Registry, held: SpotCheck) -> str:
    """Return the key of the package in which the list of a draw came; "" where in none."""
    found = submitted.submissions(registry, list_year=held.list_year, county_code=held.county_code)
    return next((each.key for each in reversed(found) if each.list_key == held.list_key), "")
