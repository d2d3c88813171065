"""`examine` and `import`: boundary files on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from jdz_forestland.cli import import_views, sheet_verbs, table
from jdz_forestland.cli.verbs import DONE, FAULTS, Answer, operator
from jdz_forestland.domain import area
from jdz_forestland.domain.boundary import Boundary, Cure, Examined, SourceFinding
from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import ChoiceNeeded, UserError
from jdz_forestland.service import datums, importing
from jdz_forestland.service.importing import ImportProposal
from jdz_forestland.service.jobs import JobProgress

_MOST_LINES: Final = 200


def examine(args: argparse.Namespace) -> Answer:
    """`examine SOURCE…`."""
    examined = _examined(args, args.registry)
    errors = any(note.severity is Level.ERROR for note in examined.findings)
    code = FAULTS if errors else DONE
    return Answer(import_views.examined_view(examined), _examined_text(examined), code)


def import_(args: argparse.Namespace) -> Answer:
    """`import REG SOURCE…`: boundary files, or a spreadsheet of parcels."""
    if sheet_verbs.is_sheet(args.sources[0]):
        return sheet_verbs.run(args)
    examined = _examined(args, args.registry)
    proposal = importing.propose(
        args.registry,
        examined,
        as_stage=Stage(args.as_stage),
        list_year=args.year,
        progress=JobProgress(),
    )
    accepted = not args.dry_run and not proposal.pending
    if accepted:
        importing.accept(args.registry, proposal, who=operator(args))
    answer = import_views.import_view(proposal, accepted=accepted)
    code = FAULTS if proposal.has_errors else DONE
    return Answer(answer, _import_text(proposal, examined, accepted=accepted), code)


VERBS: Final[dict[str, Callable[[argparse.Namespace], Answer]]] = {
    "examine": examine,
    "import": import_,
}


def _examined(args: argparse.Namespace, registry: Path | None) -> Examined:
    choices = importing.Choices(
        encoding=args.encoding,
        epsg=args.crs,
        zone=args.zone,
        cures=frozenset(args.cure),
        shifts={} if args.datum is None else datums.read_file(args.datum),
    )
    try:
        return importing.examine(registry, args.sources, choices, JobProgress())
    except ChoiceNeeded as error:
        options = "、".join(value for value, _ in error.options)
        hint = f"{error.hint}（命令行用--encoding指明，可选：{options}）"
        raise UserError(error.text, hint=hint) from error


def _examined_text(examined: Examined) -> str:
    lines = [
        f"格式：{examined.format}",
        f"编码：{examined.encoding or '—'}（{examined.encoding_how or '直接输入'}）",
        f"坐标系：{examined.crs_how}；{examined.axis_order or '次序不明'}",
        _boundary_table(examined.boundaries),
        _finding_table(examined.findings),
        *_cure_lines(examined.cures),
        f"共{len(examined.boundaries)}个地块可用，{len(examined.quarantined)}个不能使用",
    ]
    return "\n".join(line for line in lines if line)


def _import_text(proposal: ImportProposal, examined: Examined, *, accepted: bool) -> str:
    total = area.grouped(area.total(parcel.parcel_area_mu for parcel in proposal.added))
    lines = [
        _finding_table(proposal.findings),
        *_cure_lines(examined.cures),
        f"新增{len(proposal.added)}个图斑（{total}亩），更新{len(proposal.updated)}个，"
        f"已有{len(proposal.skipped)}个，不能导入{len(proposal.quarantined)}个；"
        f"列入{proposal.list_year}年度，环节“{proposal.as_stage.label}”",
        _outcome(proposal, accepted=accepted),
    ]
    return "\n".join(line for line in lines if line)


def _outcome(proposal: ImportProposal, *, accepted: bool) -> str:
    if proposal.pending:
        keys = " ".join(cure.key for cure in proposal.pending)
        return f"坐标还没有确认，没有写入。核对后加 --cure {keys}"
    return "已写入登记库" if accepted else "试算结果，没有写入"


def _boundary_table(boundaries: Sequence[Boundary]) -> str:
    if not boundaries:
        return ""
    rows = []
    for boundary in boundaries[:_MOST_LINES]:
        x, y, _ = boundary.centre
        declared = boundary.declared_mu
        rows.append(
            [
                boundary.name,
                f"{boundary.parts}/{boundary.holes}/{boundary.points}",
                area.grouped(boundary.area_mu),
                "" if declared is None else area.grouped(declared),
                str(x),
                str(y),
            ]
        )
    header = ["地块", "部分/孔洞/点", "面积（亩）", "申报（亩）", "X", "Y"]
    text = table.render(header, rows, right=frozenset({2, 3}))
    return text + _more(len(boundaries))


def _finding_table(findings: Sequence[SourceFinding]) -> str:
    if not findings:
        return ""
    rows = [
        [note.severity.label, note.rule, note.parcel or "—", note.text, note.hint]
        for note in findings[:_MOST_LINES]
    ]
    header = ["级别", "规则", "地块", "情况", "处理建议"]
    return table.render(header, rows, right=frozenset()) + _more(len(findings))


def _more(count: int) -> str:
    return f"\n……另有{count - _MOST_LINES}行，用--json查看" if count > _MOST_LINES else ""


def _cure_lines(cures: Sequence[Cure]) -> Iterator[str]:
    for cure in cures:
        state = "已同意" if cure.agreed else f"同意请加 --cure {cure.key}"
        yield f"可作处理：{cure.text}（{cure.size}）——{state}"
