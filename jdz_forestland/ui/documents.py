"""The documents of the 报表 page: one per kind of file, by occasion, with its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jdz_forestland.domain.occasion import Occasion
from jdz_forestland.service.exporting import KINDS, Exported, export
from jdz_forestland.ui import text_documents
from jdz_forestland.ui import text_reports as words

if TYPE_CHECKING:
    from jdz_forestland.service.jobs import JobProgress


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of file: its key in `exporting.KINDS` and its words on this page."""

    key: str
    title: str
    about: str
    occasion: Occasion
    button: str
    filter: str
    lines: tuple[str, ...] = ()


def documents() -> tuple[Document, ...]:
    """Return a document per kind, by occasion; a kind without words here is called by its label."""
    order = list(Occasion)
    made = [_document(key) for key in KINDS]
    return tuple(sorted(made, key=lambda document: order.index(document.occasion)))


def _document(key: str) -> Document:
    kind = KINDS[key]
    known = words.KINDS | text_documents.KINDS
    title, about, lines = known.get(key, (kind.label, kind.suffix, ()))
    ends = " *".join((kind.suffix, *kind.other_suffixes))
    pattern = words.pattern(kind.label, ends)
    return Document(key, title, about, kind.occasion, words.button(title), pattern, lines)


def writing(
    registry_path: Path, kind: str, *, who: str, **options: Any
) -> Callable[[JobProgress], Exported]:
    """Return the job that writes a file; it opens the registry for itself.

    Args:
        options: as `exporting.export` takes them, but for what draws, and `progress`.
    """

    def job(progress: JobProgress) -> Exported:
        from jdz_forestland.service.registry import Registry
        from jdz_forestland.ui.print.document_map import DocumentMap
        from jdz_forestland.ui.print.sheets import paint

        with Registry.open(registry_path, who=who) as registry:
            draw = DocumentMap(registry, options["list_year"]).draw
            return export(registry, kind, paint=paint, draw_map=draw, progress=progress, **options)

    return job
