"""`import` of a spreadsheet: what is wrong with it, what it would enter, where it differs."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from jdz_forestland.cli import table
from jdz_forestland.cli.verbs import DONE, FAULTS, Answer, operator
from jdz_forestland.cli.views import Json
from jdz_forestland.domain import area, sheet_header
from jdz_forestland.domain.sheet import CellFault, SheetExamined
from jdz_forestland.errors import ChoiceNeeded, UserError
from jdz_forestland.service import sheet_importing
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.service.sheet_importing import SheetChoices, SheetProposal

_MOST_LINES: Final = 100


def is_sheet(path: Path) -> bool:
    """Whether `import` should read a file as a list of parcels and not as boundaries."""
    return sheet_importing.is_sheet(path)


def run(args: argparse.Namespace) -> Answer:
    """`import REG SHEET [--year Y] [--dry-run] [--sheet …] [--column …] [--expect-mu …]`."""
    path = _only(args.sources)
    examined = _examined(args, path)
    marked = None
    if args.marked is not None:
        marked = sheet_importing.write_marked(path, args.marked, examined)
    proposal = sheet_importing.propose(
        args.registry, examined, list_year=args.year, progress=JobProgress()
    )
    accepted = not args.dry_run and not examined.errors
    if accepted:
        sheet_importing.accept(args.registry, proposal, who=operator(args))
        sheet_importing.remember(examined)
    answer = _view(proposal, accepted=accepted, marked=None if marked is None else marked.path)
    text = _text(proposal, accepted=accepted)
    if marked is not None:
        kind = "原表标注" if marked.own else "不是.xlsx，另存为副本标注"
        lines = (f"已标注{marked.cells}个单元格（{kind}）：{marked.path}", *marked.lost)
        text = "\n".join((text, *lines))
    return Answer(answer, text, FAULTS if examined.errors else DONE)


def _only(sources: Sequence[Path]) -> Path:
    if len(sources) > 1:
        raise UserError(f"一次只能导入一个表格，给了{len(sources)}个文件", hint="请逐个导入")
    return sources[0]


def _examined(args: argparse.Namespace, path: Path) -> SheetExamined:
    choices = SheetChoices(args.sheet, _columns(args.column), args.expect_mu)
    try:
        return sheet_importing.examine(args.registry, path, choices, JobProgress())
    except ChoiceNeeded as error:
        options = "、".join(value for value, _ in error.options)
        hint = f"{error.hint}（命令行用--sheet指明，可选：{options}）"
        raise UserError(error.text, hint=hint) from error


def _columns(given: Sequence[str]) -> Mapping[str, str] | None:
    pairs = {}
    for text in given:
        field, mark, letters = text.partition("=")
        if not mark:
            raise UserError(f"“{text}”的写法不对", hint="应写作内容=列，如parcel_no=B")
        pairs[field.strip()] = letters.strip()
    return pairs or None


def _view(proposal: SheetProposal, *, accepted: bool, marked: Path | None) -> Json:
    examined, totals = proposal.examined, proposal.examined.totals
    return {
        "added": [],
        "updated": sorted({change.parcel_id for change in proposal.changes}),
        "skipped": [match.parcel.id for match in proposal.matched if not _has(proposal, match)],
        "quarantined": [f"第{each.row}行：{each.text}" for each in proposal.unmatched],
        "findings": [_finding(fault) for fault in examined.faults],
        "accepted": accepted,
        "list_year": proposal.list_year,
        "form": examined.form.value,
        "sheet": examined.sheet,
        "columns": examined.mapping.letters,
        "columns_how": examined.mapping.how,
        **_comparison_view(proposal),
        "totals": {
            "parcels": totals.parcels,
            "parcel_area_mu": str(totals.parcel_area_mu),
            "reserve_area_mu": str(totals.reserve_area_mu),
            "expected_mu": None if totals.expected_mu is None else str(totals.expected_mu),
        },
        "marked": None if marked is None else str(marked),
    }


def _comparison_view(proposal: SheetProposal) -> Json:
    return {
        "matched": [
            {"row": match.row.row, "parcel": match.parcel.id, "how": match.how}
            for match in proposal.matched
        ],
        "changes": [
            {
                "parcel": change.parcel_id,
                "row": change.row,
                "field": change.field,
                "old": change.old,
                "new": change.new,
            }
            for change in proposal.changes
        ],
        "differences": [
            {
                "parcel": each.parcel_id,
                "row": each.row,
                "field": each.field,
                "held": each.held,
                "said": each.said,
                "difference": each.difference,
            }
            for each in proposal.differences
        ],
    }


def _has(proposal: SheetProposal, match: sheet_importing.Match) -> bool:
    return any(change.parcel_key == match.parcel.key for change in proposal.changes)


def _finding(fault: CellFault) -> Json:
    return {
        "rule": fault.rule,
        "clause": "填表说明",
        "severity": fault.level.code,
        "parcel": "",
        "field": None,
        "cell": f"{fault.sheet}!{fault.cell}" if fault.cell else None,
        "where": None,
        "text": fault.text,
        "hint": fault.hint,
        "value": fault.value,
    }


def _text(proposal: SheetProposal, *, accepted: bool) -> str:
    examined, totals = proposal.examined, proposal.examined.totals
    lines = [
        f"{examined.form.label}，工作表“{examined.sheet}”{examined.encoding_how}",
        f"各列（{examined.mapping.how}）：{sheet_header.shown_mapping(examined.mapping)}",
        _table(
            ["级别", "单元格", "规则", "问题", "处理建议"],
            [[f.level.label, f.cell, f.rule, f.text, f.hint] for f in examined.faults],
        ),
        _table(
            ["图斑", "行", "内容", "原来", "填入"],
            [[c.parcel_id, str(c.row), c.title, c.old, c.new] for c in proposal.changes],
        ),
        _table(
            ["图斑", "行", "不一致", "原（登记库）", "现（表中）", "差"],
            [
                [d.parcel_id, str(d.row), d.title, d.held, d.said, d.difference]
                for d in proposal.differences
            ],
        ),
        *(f"第{each.row}行没有对应：{each.text}" for each in proposal.unmatched[:_MOST_LINES]),
        f"共{totals.parcels}行，图斑面积{area.grouped(totals.parcel_area_mu)}亩，"
        f"入库面积{area.grouped(totals.reserve_area_mu)}亩；对应{proposal.list_year}年度图斑"
        f"{len(proposal.matched)}个，填写{len(proposal.parcels)}个，"
        f"不一致{len(proposal.differences)}处，没有对应{len(proposal.unmatched)}行",
        _outcome(proposal, accepted=accepted),
    ]
    return "\n".join(line for line in lines if line)


def _outcome(proposal: SheetProposal, *, accepted: bool) -> str:
    if proposal.examined.errors:
        return (
            f"有{proposal.examined.errors}处错误，没有写入。改正后重新导入，或加--marked得到标注表"
        )
    if not accepted:
        return "试算结果，没有写入"
    return "已写入登记库" if proposal.changes else "没有新内容，登记库没有变化"


def _table(header: list[str], rows: list[list[str]]) -> str:
    if not rows:
        return ""
    text = table.render(header, rows[:_MOST_LINES], right=frozenset())
    left = len(rows) - _MOST_LINES
    return f"{text}\n……还有{left}行" if left > 0 else text
