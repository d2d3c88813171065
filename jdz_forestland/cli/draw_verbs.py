"""The verb `draw`: publish, draw, look, and redo a published record."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jdz_forestland.cli import table
from jdz_forestland.cli.verbs import DONE, FAULTS, Answer, open_registry
from jdz_forestland.domain import draw_record
from jdz_forestland.domain.area import grouped
from jdz_forestland.domain.draw import Outlook
from jdz_forestland.domain.draw_sheet import spoken
from jdz_forestland.domain.progress import Silent
from jdz_forestland.domain.spot_check import DrawState, MustCheck, SpotCheck
from jdz_forestland.errors import UserError
from jdz_forestland.service import reserving
from jdz_forestland.service.draw_book import CountyDraws
from jdz_forestland.service.drawing import Drawing, recompute
from jdz_forestland.service.registry import Registry

Json = dict[str, Any]

_NO_ORIGIN: Final = "命令行输入，未写明来源"
_NO_REASON: Final = "命令行再次抽取，未写明原因"
# What the answer has always begun with; the rest of the record follows.
_FIRST: Final = ("list_hash", "seed", "total_mu", "need_mu", "taken_mu", "tickets")


def draw(args: argparse.Namespace) -> Answer:
    """`draw REG --year Y --freeze | --seed S | --status` and `draw --recompute RECORD`."""
    if args.recompute is not None:
        return _recomputed(args.recompute)
    if args.registry is None or args.year is None:
        raise UserError(
            "命令写法不对：缺少登记库或--year", hint="如：draw 登记库.gpkg --year 2023 --seed 种子"
        )
    with open_registry(args) as registry:
        drawing = Drawing(registry)
        if args.freeze:
            return _published(drawing, registry, args)
        if args.seed is not None:
            return _drawn(drawing, args)
        return _status(drawing, args)


def _published(drawing: Drawing, registry: Registry, args: argparse.Namespace) -> Answer:
    if not registry.is_city and reserving.current(registry, args.year) is None:
        reserving.renumber(registry, args.year)
        reserving.freeze(registry, args.year)
    held = _publish(drawing, args, reason=args.reason)
    ahead = drawing.outlook(args.year, held.county_code)
    answer = _view(held) | {
        "need_mu": str(ahead.need_mu),
        "share": str(held.share),
        "parcels": len(held.lines),
        "must_check": [{"parcel": m.parcel_id, "reason": m.reason} for m in held.must_check],
        "expected": {
            "parcels": list(ahead.parcels),
            "mu": [str(mu) for mu in ahead.mu],
            "most_mu": str(ahead.most_mu),
        },
    }
    return Answer(answer, _published_text(held, ahead))


def _drawn(drawing: Drawing, args: argparse.Namespace) -> Answer:
    there = drawing.of_county(args.year, args.county)
    drawing.check_seed(args.seed)  # before anything is written
    at_once = there.waiting is None
    waiting = there.waiting or _first(drawing, there, args)
    done = drawing.draw(
        waiting.key, args.seed, origin=args.seed_origin or _NO_ORIGIN, witnesses=args.witness
    )
    record = drawing.record(done.key)
    answer = {name: record[name] for name in _FIRST} | record
    text = _record_text(record)
    if at_once:
        text += "\n公布指纹和抽取由同一条命令完成，请确认种子产生于名单定稿之后"
    if args.out is not None:
        text += "".join(f"\n抽查记录：{path}" for path in _written(drawing, done.key, args))
    return Answer(answer, text)


def _written(drawing: Drawing, key: str, args: argparse.Namespace) -> list[Path]:
    """Write the record as .json or .pdf, into a folder as both; return what was written."""
    out: Path = args.out
    can = args.paint is not None
    painted = can and out.suffix.lower() == ".pdf" and not out.is_dir()
    written = [] if painted else [drawing.write_record(key, out).path]
    if can and (painted or out.is_dir()):
        path = out if painted else written[0].with_suffix(".pdf")
        args.paint([(path, drawing.record_sheet(key))], Silent())
        written.append(path)
    return written


def _first(drawing: Drawing, there: CountyDraws, args: argparse.Namespace) -> SpotCheck:
    """Publish what was frozen before the command came; not what changed under a published one."""
    newest = there.draws[0] if there.draws else None
    if newest is not None and newest.state is DrawState.VOID and not newest.seed:
        raise UserError(
            f"{newest.key}公布的指纹已经作废：{newest.void_text}",
            hint="请先用--freeze重新公布指纹，再产生新的种子",
        )
    return _publish(drawing, args, reason=args.reason or _NO_REASON)


def _publish(drawing: Drawing, args: argparse.Namespace, *, reason: str) -> SpotCheck:
    return drawing.publish(
        args.year,
        county_code=args.county,
        expected_mu=args.expected_mu,
        expected_note=args.expected_note,
        must_check=[_must(text) for text in args.must_check],
        reason=reason,
    )


def _must(text: str) -> MustCheck:
    parcel_id, _, reason = text.partition("=")
    return MustCheck(parcel_id.strip(), reason)


def _status(drawing: Drawing, args: argparse.Namespace) -> Answer:
    found = (
        drawing.standing(args.year)
        if args.county is None
        else (drawing.of_county(args.year, args.county),)
    )
    answer: Json = {"counties": [_county_view(each) for each in found]}
    rows = [
        [
            each.county,
            "" if each.frozen is None else each.frozen.list_hash[:16],
            held.key if held else "",
            held.state.label if held else each.why_not or "可以公布指纹",
            (held.void_text or held.seed) if held else "",
        ]
        for each in found
        for held in (each.draws or (None,))
    ]
    header = ["县", "名单指纹", "抽查", "状态", "种子或作废原因"]
    text = table.render(header, rows, right=frozenset()) if rows else "没有定稿的名单"
    return Answer(answer, text)


def _recomputed(path: Path) -> Answer:
    done = recompute(path)
    faults = [{"part": each.part, "text": each.text} for each in done.disagreements]
    redone = {} if done.draw is None else draw_record.result_parts(done.draw)
    answer = {"agrees": done.agrees, "sealed": done.sealed, "disagreements": faults, **redone}
    if not done.agrees:
        lines = [f"抽查记录“{path.name}”有{len(faults)}处不一致："]
        return Answer(answer, "\n".join([*lines, *(f["text"] for f in faults)]), FAULTS)
    kept = "各部分校验值也一致" if done.sealed else "记录没有校验值，只核对了抽取"
    return Answer(answer, f"{_record_text(redone)}\n重新计算的结果与记录一致，{kept}", DONE)


def _view(held: SpotCheck) -> Json:
    return {
        "key": held.key,
        "county_code": held.county_code,
        "list_year": held.list_year,
        "state": held.state.value,
        "list_hash": held.list_hash,
        "total_mu": str(held.total_mu),
        "seed": held.seed,
        "selected": list(held.selected),
        "void": held.void_text,
    }


def _county_view(there: CountyDraws) -> Json:
    frozen = there.frozen
    return {
        "county_code": there.county_code,
        "county": there.county,
        "list_year": there.list_year,
        "list_hash": frozen and frozen.list_hash,
        "total_mu": frozen and str(frozen.total_mu),
        "may_freeze": there.may_publish,
        "why_not": there.why_not,
        "draws": [_view(each) for each in there.draws],
    }


def _published_text(held: SpotCheck, ahead: Outlook) -> str:
    low, mean, high = ahead.mu
    return "\n".join(
        (
            f"{held.key}：{len(held.lines)}个图斑，{grouped(held.total_mu)}亩",
            "名单指纹（请先公布，再当众产生种子）：",
            " ".join(spoken(held.list_hash)),
            f"应抽{grouped(ahead.need_mu)}亩；预计{ahead.parcels[0]}～{ahead.parcels[2]}个图斑，"
            f"约{grouped(mean)}亩（{grouped(low)}～{grouped(high)}亩）",
            *(f"必查{must.parcel_id}：{must.reason}" for must in held.must_check),
        )
    )


def _record_text(record: Json) -> str:
    taken = [row for row in record["tickets"] if row["selected"]]
    rows = [
        [str(row["order"]), row["parcel"], row["mu"], row["cumulative_mu"], row["ticket"][:16]]
        for row in taken
    ]
    header = ["次序", "图斑", "入库面积（亩）", "累计（亩）", "签号"]
    need, total, mu = (
        grouped(Decimal(record[name])) for name in ("need_mu", "total_mu", "taken_mu")
    )
    return "\n".join(
        (
            table.render(header, rows, right=frozenset({0, 2, 3})),
            f"名单指纹{record['list_hash']}",
            f"名单{total}亩，应抽{need}亩，抽中{len(taken)}个图斑、{mu}亩",
        )
    )


VERBS: Final[dict[str, Callable[[argparse.Namespace], Answer]]] = {"draw": draw}
