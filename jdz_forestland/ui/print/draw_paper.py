"""The sheet with the fingerprint before the draw, and the record after it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from jdz_forestland.domain import area
from jdz_forestland.domain.draw_sheet import COLUMNS, LIST_COLUMNS, FingerprintSheet, RecordSheet
from jdz_forestland.domain.map_sheet import MARGIN
from jdz_forestland.ui import qr_code
from jdz_forestland.ui.print import text_draw as words
from jdz_forestland.ui.print.flow import RED, WIDE, Flow
from jdz_forestland.ui.print.ink import BODY, CENTRE, SMALL, Ink, px

TITLE: Final = 4.8
HEADING: Final = 3.3
QR_SIDE: Final = 36.0
TICKET_WIDTHS: Final = (10.0, 27.0, 24.0, 22.0, 11.0, 92.0)
MUST_WIDTHS: Final = (30.0, 26.0, 130.0)
LIST_WIDTHS: Final = (32.0, 26.0)


def fingerprint(sheet: FingerprintSheet) -> Flow:
    """Return the sheet that is hung up before there is a seed."""
    flow = Flow(sheet.footer)
    flow.words(sheet.title, size=TITLE, bold=True, centred=True, after=3)
    _hash(flow, sheet.spoken, sheet.qr)
    flow.facts(sheet.facts)
    _must(flow, sheet.must_check)
    _sentences(flow, words.STEPS, sheet.steps)
    _heading(flow, words.SIGNATURES)
    flow.signatures(sheet.signatures, when=words.WHEN)
    flow.y += 3
    _heading(flow, words.LIST)
    flow.columns(LIST_COLUMNS, LIST_WIDTHS, sheet.rows)
    return flow


def record(sheet: RecordSheet) -> Flow:
    """Return the record of a draw."""
    across = words.VOID if sheet.void else ""
    flow = Flow(words.void_foot(sheet.footer) if across else sheet.footer, across=across)
    flow.words(sheet.title, size=TITLE, bold=True, centred=True, after=3)
    if sheet.void:
        flow.words(words.void(sheet.void), bold=True, colour=RED, after=2)
    _hash(flow, sheet.spoken, sheet.qr)
    flow.facts(sheet.facts)
    _must(flow, sheet.must_check)
    _sentences(flow, words.STEPS, sheet.steps)
    flow.words(words.REDO, size=SMALL, after=2)
    _tickets(flow, sheet)
    if sheet.changes:
        _sentences(flow, words.CHANGES, sheet.changes)
    _sentences(flow, words.LIMITS, sheet.limits)
    _heading(flow, words.SIGNATURES)
    flow.signatures(sheet.signatures, when=words.WHEN)
    return flow


def _tickets(flow: Flow, sheet: RecordSheet) -> None:
    _heading(flow, words.TICKETS)
    taken = Decimal(sheet.rows[sheet.cut - 1][3]) if sheet.cut else area.ZERO
    need = dict(sheet.facts).get(words.NEED, "")
    flow.table(
        COLUMNS,
        TICKET_WIDTHS,
        sheet.rows,
        figures=(0, 2, 3),
        strong=range(sheet.cut),
        rule_after=sheet.cut,
        rule=words.cut(need, sheet.cut, area.grouped(taken)),
    )


def _must(flow: Flow, must: Sequence[tuple[str, str, str]]) -> None:
    if must:
        _heading(flow, words.MUST_CHECK)
        flow.table(words.MUST_HEADS, MUST_WIDTHS, must, figures=(1,))


def _sentences(flow: Flow, heading: str, sentences: Sequence[str]) -> None:
    _heading(flow, heading)
    for number, sentence in enumerate(sentences, start=1):
        flow.words(words.numbered(number, sentence), size=SMALL, after=0.3)
    flow.y += 2


def _heading(flow: Flow, sentence: str) -> None:
    flow.need(HEADING * 6)  # not alone at the foot of a page
    flow.words(sentence, size=HEADING, bold=True, after=0.8)


def _hash(flow: Flow, spoken: Sequence[str], qr: str) -> None:
    """Write the fingerprint large, in four columns, beside its code."""
    top = flow.y
    room = WIDE - QR_SIDE - 4

    def draw(ink: Ink) -> None:
        ink.write((MARGIN, top, room, 5), words.FINGERPRINT, size=BODY)
        for place, group in enumerate(spoken):
            column, row = place % 4, place // 4
            box = (MARGIN + column * room / 4, top + 7 + row * 13, room / 4 - 2, 11.0)
            ink.box(box, fill="#f6f8f6", ink="#999999")
            ink.write(box, group, size=6.4, bold=True, align=CENTRE)
        code = (MARGIN + WIDE - QR_SIDE, top - 1, QR_SIDE, QR_SIDE)
        qr_code.paint(ink.painter, px(code), qr)

    flow.put(draw, QR_SIDE + 2)
