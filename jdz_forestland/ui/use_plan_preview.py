"""The use plan as it reads on paper, on the screen; names of projects and parcels lead there."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from jdz_forestland.ui import style, text
from jdz_forestland.ui import text_use_plan as words

if TYPE_CHECKING:
    from jdz_forestland.domain.use_plan_paper import Cell, Grid, Paper

PROJECT: Final = "project"


class PlanPreview(QTextBrowser):
    """Signals:
    project_asked(str): the project with this key should be shown.
    """

    project_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words.PREVIEW)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(16)
        self.anchorClicked.connect(self._follow)

    def show_paper(self, paper: Paper, projects: Mapping[str, str]) -> None:
        """Show a paper; it stays where it was scrolled to.

        Args:
            projects: keys by name.
        """
        place = self.verticalScrollBar().value()
        self.setHtml("".join(_lines(paper, projects)))
        self.verticalScrollBar().setValue(place)

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == PROJECT:
            self.project_asked.emit(url.path())


def _lines(paper: Paper, projects: Mapping[str, str]) -> Iterator[str]:
    for line in paper.title_lines:
        yield f"<p align='center' style='margin:0'><b>{_shown(line)}</b></p>"
    for line in (paper.document, paper.mark):
        if line:
            yield f"<p align='center' style='color:{style.MUTED}; margin:2px'>{_shown(line)}</p>"
    yield _paragraph(paper.addressed)
    yield from map(_paragraph, paper.opening)
    for section in paper.sections:
        yield f"<p style='color:{style.ACCENT_DARK}'><b>{_shown(section.heading)}</b></p>"
        yield from map(_paragraph, section.paragraphs)
        for grid in section.grids:
            yield from _table(grid, projects)
    yield from map(_paragraph, paper.closing)
    for line in paper.signed:
        yield f"<p align='right' style='margin:2px'>{_shown(line)}</p>"
    yield f"<p style='color:{style.MUTED}'><small>{_shown(paper.provenance)}</small></p>"


def _paragraph(line: str) -> str:
    return f"<p style='margin:4px 0'>{_shown(line)}</p>"


def _table(grid: Grid, projects: Mapping[str, str]) -> Iterator[str]:
    yield f"<p style='margin:8px 0 2px 0'>{_shown(grid.title)}</p>"
    if not grid.rows:
        yield f"<p style='color:{style.MUTED}; margin:2px 0'>{_shown(grid.empty)}</p>"
        return
    line = f"border:1px solid {style.LINE}"
    yield (
        "<table width='100%' cellspacing='0' cellpadding='3' "
        f"style='border-collapse:collapse; {line}'>"
    )
    heads = (
        f"<th style='{line}; background:{style.WINDOW}'>{_shown(column.title)}</th>"
        for column in grid.columns
    )
    yield f"<tr>{''.join(heads)}</tr>"
    for row in grid.lines:
        cells = (
            f"<td align='{'right' if column.figure else 'left'}' style='{line}'>"
            f"{_cell(cell, projects)}</td>"
            for cell, column in zip(row, grid.columns, strict=True)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</table>"


def _cell(cell: Cell, projects: Mapping[str, str]) -> str:
    if isinstance(cell, Decimal):
        return text.mu(cell)
    said = _shown(str(cell))
    key = projects.get(str(cell))
    return f"<a href='{PROJECT}:{html.escape(key)}'>{said}</a>" if key else said


def _shown(words_of_paper: str) -> str:
    return html.escape(words_of_paper).replace("\n", "<br>")
