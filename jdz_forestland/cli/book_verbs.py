"""`reconcile`: a 台账 that came back, its difference shown, and with --accept written."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Final

from jdz_forestland.cli import table
from jdz_forestland.cli.verbs import DONE, FAULTS, Answer, operator
from jdz_forestland.domain.ledger_book import CellChange, Verdict, counted
from jdz_forestland.service import ledger_book
from jdz_forestland.service.jobs import JobProgress

_CODES: Final = {
    Verdict.ENTERED: "entered",
    Verdict.DRAFTED: "drafted",
    Verdict.REFUSED: "refused",
}


def reconcile(args: argparse.Namespace) -> Answer:
    """`reconcile REG 台账.xlsx --year Y [--accept]`; exit code 1 where a cell is refused."""
    proposal = ledger_book.propose(
        args.registry, args.book, list_year=args.year, progress=JobProgress()
    )
    if args.accept:
        ledger_book.accept(args.registry, proposal, who=operator(args))
    count = counted(proposal.changes)
    answer = {
        "changes": [_view(change) for change in proposal.changes],
        "notes": list(proposal.notes),
        "entered": count[Verdict.ENTERED],
        "drafted": count[Verdict.DRAFTED],
        "refused": count[Verdict.REFUSED],
        "accepted": args.accept,
    }
    code = FAULTS if count[Verdict.REFUSED] else DONE
    return Answer(answer, _text(proposal, accepted=args.accept), code)


VERBS: Final[dict[str, Callable[[argparse.Namespace], Answer]]] = {"reconcile": reconcile}


def _view(change: CellChange) -> dict[str, str]:
    return {
        "sheet": change.sheet,
        "cell": change.place,
        "parcel": change.parcel_key,
        "field": change.field,
        "title": change.title,
        "held": change.held,
        "said": change.said,
        "difference": change.difference,
        "verdict": _CODES[change.verdict],
        "why": change.why,
    }


def _text(proposal: ledger_book.BookProposal, *, accepted: bool) -> str:
    if not proposal.changes:
        return "\n".join(("台账与登记库没有不同", *proposal.notes))
    header = ["工作表", "格", "图斑", "列", "原", "现", "差", "处理", "说明"]
    rows = [
        [c.sheet, c.place, str(c.parcel_no), c.title, c.held, c.said, c.difference,
         c.verdict.value, c.why]
        for c in proposal.changes
    ]  # fmt: skip
    shown = table.render(header, rows, right=frozenset({2, 6}))
    done = "已写入登记库" if accepted else "只作对照，没有写入；加--accept写入"
    return "\n".join((shown, *proposal.notes, done))
