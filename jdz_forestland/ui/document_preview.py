"""The preview of a paper: the first of those that would be written, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from jdz_forestland.domain.document_kinds import KINDS, Scope
from jdz_forestland.errors import UserError
from jdz_forestland.service import documents, exporting
from jdz_forestland.ui import document_paper, paper

if TYPE_CHECKING:
    from jdz_forestland.service.registry import Registry


def show(
    sheet: paper.Paper,
    registry: Registry,
    kind: str,
    *,
    list_year: int,
    parcel_keys: Sequence[str],
) -> str:
    """Show a document on a sheet; return why it cannot be written, "" where it can."""
    try:
        parcels = exporting.wanted(
            registry,
            exporting.KINDS[kind],
            list_year=list_year,
            draft=True,
            parcel_keys=parcel_keys,
        )
        single = KINDS[kind].scope is Scope.PARCEL
        keys = [parcel.key for parcel in (parcels[:1] if single else parcels)]
        first = documents.build(registry, kind, keys, list_year=list_year)[0]
    except UserError as error:
        lines = (error.text, error.hint) if error.hint else (error.text,)
        about = partial(paper.about_html, KINDS[kind].label, lines)
        sheet.show_document(about, narrowest=document_paper.NARROWEST)
        return str(error)
    others = len(parcels) - 1 if single else 0

    def made(points: float) -> str:
        width = min(document_paper.SHEET, sheet.sheet - 2 * paper.MARGIN - document_paper.FRAME)
        return document_paper.document_html(first, others, points, width=width)

    sheet.show_document(made, narrowest=document_paper.NARROWEST)
    return ""
