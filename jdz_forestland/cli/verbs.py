"""One function per verb: read the arguments, ask the service, return what to print."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jdz_forestland.cli import table, views
from jdz_forestland.domain import area
from jdz_forestland.domain.derivation import Derivation
from jdz_forestland.domain.findings import Finding, Level
from jdz_forestland.domain.geometry import SliverLimits
from jdz_forestland.domain.overlay import OverlayOptions
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.rulebook import CATALOGUE
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service import deriving, exporting, restoring, settings, time_machine
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.service.registry import Registry, materials_folder

DONE: Final = 0
FAULTS: Final = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What a verb answers: one JSON document, the same as Chinese text, and the exit code."""

    json: views.Json
    text: str
    code: int = DONE


def operator(args: argparse.Namespace) -> str:
    """Return who is written into the history."""
    return args.who or settings.operator_or_login(settings.load())


def open_registry(args: argparse.Namespace) -> Registry:
    """Open the registry that a command line names."""
    return Registry.open(args.registry, who=operator(args))


def new(args: argparse.Namespace) -> Answer:
    """`new REG --county CODE`."""
    with Registry.create(
        args.registry, county_code=args.county, level=args.level, who=operator(args)
    ) as registry:
        answer = {
            "path": str(registry.path),
            "county_code": registry.county_code,
            "level": registry.level,
        }
        return Answer(answer, f"已新建{registry.county}登记库：{registry.path}")


def derive(args: argparse.Namespace) -> Answer:
    """`derive REG BEFORE AFTER --years Y0 Y1`."""
    limits = SliverLimits(args.sliver_width, args.sliver_area)
    request = deriving.Request(
        before=_choice(args, "before"),
        after=_choice(args, "after"),
        years=(args.years[0], args.years[1]),
        list_year=args.list_year,
        options=OverlayOptions(limits, args.repair_area),
        confirmed=frozenset(args.confirm),
    )
    proposal = deriving.propose(args.registry, request, JobProgress())
    result = proposal.derivation
    if not args.dry_run:
        deriving.accept(args.registry, proposal, who=operator(args))
    answer = views.derivation_view(result, accepted=not args.dry_run)
    code = FAULTS if any(f.level is Level.ERROR for f in result.findings) else DONE
    return Answer(answer, _derivation_text(result, written=not args.dry_run), code)


def _choice(args: argparse.Namespace, side: str) -> deriving.SurveyChoice:
    path: Path = getattr(args, side)
    return deriving.SurveyChoice(
        path=path,
        layer=getattr(args, f"{side}_layer"),
        encoding=getattr(args, f"{side}_encoding"),
        epsg=getattr(args, f"{side}_crs"),
        code_system=getattr(args, f"{side}_code_system"),
    )


def list_(args: argparse.Namespace) -> Answer:
    """`list REG [--year Y] [--stage S]`, of today or as of a past day."""
    with time_machine.opened(args.registry, args.as_of, who=operator(args)) as registry:
        parcels = registry.parcels(list_year=args.year, stage=_stage(args))
    answer = {"parcels": [views.parcel_view(parcel) for parcel in parcels]}
    total = area.total(parcel.reserve_area_mu for parcel in parcels)
    text = f"{_parcel_table(parcels)}\n共{len(parcels)}个图斑，入库面积{area.grouped(total)}亩"
    return Answer(answer, text if parcels else "没有图斑。先用derive做年度比对")


def check(args: argparse.Namespace) -> Answer:
    """`check REG [--year Y] [--stage S]`."""
    with open_registry(args) as registry:
        findings = registry.check(list_year=args.year, stage=_stage(args))
        ids = {parcel.key: parcel.id for parcel in registry.parcels()}
        waivers = Casework(registry).waivers()
    answer = {"findings": [views.finding_view(finding, ids, waivers) for finding in findings]}
    standing = [f for f in findings if views.place(f) not in waivers]
    code = FAULTS if any(f.level is Level.ERROR for f in standing) else DONE
    return Answer(answer, finding_table(findings, ids, waivers) or "没有发现问题", code)


def verify(args: argparse.Namespace) -> Answer:
    """`verify REG`."""
    with open_registry(args) as registry:
        problems = registry.verify()
        head = registry.fingerprint
    answer = {
        "ok": not problems,
        "head": head,
        "problems": [views.problem_view(problem) for problem in problems],
    }
    text = "\n".join(problem.text for problem in problems)
    return Answer(answer, text or f"登记库完好，指纹{head}", FAULTS if problems else DONE)


def rules(args: argparse.Namespace) -> Answer:
    """`rules`."""
    rows = [[rule.code, rule.title, rule.clause, rule.hint] for rule in CATALOGUE.values()]
    text = table.render(["编号", "问题", "依据", "处理建议"], rows, right=frozenset())
    return Answer({"rules": [views.rule_view(rule) for rule in CATALOGUE.values()]}, text)


def export(args: argparse.Namespace) -> Answer:
    """`export REG KIND --year Y OUT`, of today or as of a past day."""
    with time_machine.opened(args.registry, args.as_of, who=operator(args)) as registry:
        names = [name for text in args.parcel for name in re.split("[,，、 ]+", text) if name]
        done = exporting.export(
            registry,
            args.kind,
            list_year=args.year,
            out=args.out,
            draft=args.draft,
            with_total=not args.no_total,
            reporter=args.reporter,
            parcel_keys=[registry.find(name, list_year=args.year).key for name in names],
            paper=args.paper,
            each=args.each,
            paint=args.paint,
            progress=JobProgress(),
        )
    answer: views.Json = {
        "path": str(done.path),
        "rows": done.rows,
        "total_mu": str(done.total_mu),
        "sha256": done.sha256,
    }
    if done.notes:
        answer["notes"] = list(done.notes)
    total = area.grouped(done.total_mu)
    said = f"已导出{done.rows}{done.counted}{total}亩：{done.path}"
    return Answer(answer, "\n".join((said, *done.notes)))


def backup(args: argparse.Namespace) -> Answer:
    """`backup REG OUT`."""
    with open_registry(args) as registry:
        path = registry.back_up(args.out, progress=JobProgress())
    papers = materials_folder(path)
    if papers is None:
        return Answer({"path": str(path)}, f"已备份到：{path}")
    text = f"已备份到：{path}\n材料在：{papers}（要和登记库放在一起）"
    return Answer({"path": str(path), "materials": str(papers)}, text)


def restore(args: argparse.Namespace) -> Answer:
    """`restore BACKUP REG`."""
    done = restoring.restore(args.backup, args.registry, who=operator(args), progress=JobProgress())
    answer = {
        "path": str(done.path),
        "head": done.head,
        "kept": None if done.kept is None else str(done.kept),
        "lost_entries": done.lost_entries,
    }
    return Answer(answer, "\n".join(restoring.told(done)))


VERBS: Final[dict[str, Callable[[argparse.Namespace], Answer]]] = {
    "new": new,
    "derive": derive,
    "list": list_,
    "check": check,
    "verify": verify,
    "rules": rules,
    "export": export,
    "backup": backup,
    "restore": restore,
}


def _stage(args: argparse.Namespace) -> Stage | None:
    return Stage(args.stage) if args.stage else None


def _parcel_table(parcels: Sequence[Parcel]) -> str:
    rows = [
        [
            parcel.id,
            str(parcel.list_year),
            parcel.town,
            parcel.village,
            parcel.stage.label,
            area.grouped(parcel.parcel_area_mu),
            area.grouped(parcel.reserve_area_mu),
        ]
        for parcel in parcels
    ]
    header = ["图斑", "年度", "乡镇", "村", "环节", "图斑面积（亩）", "入库面积（亩）"]
    return table.render(header, rows, right=frozenset({5, 6}))


def parcel_text(parcel: Parcel) -> str:
    """Return the facts of a parcel."""
    after = "、".join(
        f"{part.land_class.name}{area.grouped(part.area_m2)}平方米" for part in parcel.class_after
    )
    return (
        f"图斑{parcel.id}（{parcel.list_year}年度，{parcel.stage.label}）\n"
        f"{parcel.county}{parcel.town}{parcel.village}\n"
        f"图斑面积{parcel.parcel_area_mu}亩，入库面积{parcel.reserve_area_mu}亩\n"
        f"X={parcel.x}  Y={parcel.y}（CGCS2000，39带）\n"
        f"{parcel.class_before.year}年度{parcel.class_before.name}，变为：{after}\n"
        f"数据来源：{'；'.join(parcel.sources)}"
    )


def finding_table(
    findings: Sequence[Finding], ids: dict[str, str], waivers: views.Waivers = views.NO_WAIVERS
) -> str:
    """Return findings with the parcel they belong to, "" where there are none."""
    if not findings:
        return ""
    rows = [
        [
            finding.level.label,
            finding.rule.code,
            ids.get(finding.parcel_key, "数据库"),
            finding.rule.title,
            finding.detail,
            waiver.reason if (waiver := waivers.get(views.place(finding))) else "",
        ]
        for finding in findings
    ]
    header = ["级别", "规则", "图斑", "问题", "情况", "差异说明"]
    return table.render(header, rows, right=frozenset())


def _derivation_text(result: Derivation, *, written: bool) -> str:
    balance = result.balance
    parcels = [found.parcel for found in result.found]
    ids = {parcel.key: parcel.id for parcel in parcels}
    total = area.grouped(area.total(parcel.reserve_area_mu for parcel in parcels))
    lines = [
        _parcel_table(parcels) if parcels else "",
        f"发现{len(parcels)}个图斑（新{len(result.leads)}个，已登记{len(result.matched)}个），"
        f"入库面积合计{total}亩",
        f"守恒：减少的采矿用地{balance.mining_lost_m2} = 变为林地{balance.forest_m2}"
        f" + 细碎{balance.slivers_m2} + 变为其他地类{balance.other_m2}"
        f"，差{balance.difference_m2}平方米",
        f"细碎{len(result.slivers)}处，不计入；未证实{len(result.unconfirmed)}个；"
        f"单列未比对{len(result.quarantined)}个",
        finding_table(result.findings, ids),
        "已写入登记库" if written else "试算结果，没有写入",
    ]
    return "\n".join(line for line in lines if line)
