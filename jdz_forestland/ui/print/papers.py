"""Everything that is painted to PDF, whichever it is: one face for window and command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jdz_forestland.domain.check_paper import CheckBook
from jdz_forestland.domain.draw_sheet import FingerprintSheet, RecordSheet
from jdz_forestland.domain.map_sheet import SheetBook
from jdz_forestland.domain.progress import Progress
from jdz_forestland.ui.print import check_paper, draw_paper, pdf, sheets
from jdz_forestland.ui.print import text_draw as words
from jdz_forestland.ui.print.ground_map import GroundMap

Paper = SheetBook | FingerprintSheet | RecordSheet | CheckBook


def paint(papers: Sequence[tuple[Path, Paper]], progress: Progress) -> None:
    """Paint each paper to its path, a .pdf; see `service.export_kind.Paint`.

    Raises:
        ExchangeError: a file cannot be written. Cancelled: stopped between two sheets; the papers
            that were complete by then stand.
    """
    books = [(path, paper) for path, paper in papers if isinstance(paper, SheetBook)]
    if books:
        sheets.paint(books, progress)
    for path, paper in papers:
        if isinstance(paper, FingerprintSheet | RecordSheet):
            _paint_draw(path, paper)
        elif isinstance(paper, CheckBook):
            _paint_checks(path, paper, progress)


def _paint_draw(path: Path, paper: FingerprintSheet | RecordSheet) -> None:
    if isinstance(paper, FingerprintSheet):
        flow = draw_paper.fingerprint(paper)
    else:
        flow = draw_paper.record(paper)
    with pdf.written(path, paper.title) as pages:
        flow.paint(pages)


def _paint_checks(path: Path, book: CheckBook, progress: Progress) -> None:
    ground = GroundMap(sheets.layers_under(book.before, book.after, progress))
    flow = check_paper.route(book)
    with pdf.written(path, book.of.title) as pages:
        flow.paint(pages)
        for number, page in enumerate(book.pages):
            progress.step(words.PAINTING, number, len(book.pages))
            check_paper.draw(pages, book, page, ground)
    progress.step(words.PAINTING, len(book.pages), len(book.pages))
