"""The verbs of the eight steps: `act`, `attach`, `waive`, `undo`, and `show` of all of it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from jdz_forestland.cli import case_text, case_views, views
from jdz_forestland.cli.verbs import DONE, FAULTS, Answer, open_registry
from jdz_forestland.domain import acting
from jdz_forestland.domain.acting import File, Outcome
from jdz_forestland.domain.policy import shipped
from jdz_forestland.domain.record import Material
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.service.registry import Registry

STANDARD_INPUT: Final = "-"


def act(args: argparse.Namespace) -> Answer:
    """`act REG PARCEL ACTION [--record FILE.json|-] [--dry-run]`, or `act --schema`."""
    if args.schema:
        return Answer(case_views.schema_view(shipped()), case_text.schema(shipped()))
    _refuse_without(args)
    action = acting.refuse_unknown_action(args.action)
    values = record_of(args.record)
    with open_registry(args) as registry:
        found = registry.find(args.parcel, list_year=args.year)
        outcome = Casework(registry).act(found.key, action, values, dry_run=args.dry_run)
    answer = {
        "parcel": views.parcel_view(outcome.parcel),
        "stage_before": outcome.stage_before.value,
        "stage_after": outcome.parcel.stage.value,
        "written": not (outcome.missing or args.dry_run),
        "missing": [case_views.missing_view(item) for item in outcome.missing],
    }
    text = case_text.outcome(outcome, action, written=not args.dry_run)
    return Answer(answer, text, _code(outcome))


def attach(args: argparse.Namespace) -> Answer:
    """`attach REG PARCEL FILE --stage S --kind K`."""
    with open_registry(args) as registry:
        casework = Casework(registry)
        parcel = registry.find(args.parcel, list_year=args.year)
        material = casework.attach(
            parcel.key, Stage(args.stage), args.kind, args.file, progress=JobProgress()
        )
        shown = _material(casework, material)
    answer = {"parcel": views.parcel_view(parcel), "material": shown}
    return Answer(answer, f"已加入{shown['title']}“{material.file_name}”：{shown['path']}")


def waive(args: argparse.Namespace) -> Answer:
    """`waive REG PARCEL RULE --reason TEXT`."""
    with open_registry(args) as registry:
        parcel = registry.find(args.parcel, list_year=args.year)
        waiver = Casework(registry).waive(parcel.key, args.rule, args.reason)
    answer = {"parcel": views.parcel_view(parcel), "waiver": case_views.waiver_view(waiver)}
    return Answer(answer, f"{parcel.id}对规则{waiver.rule}的差异说明已记录")


def undo(args: argparse.Namespace) -> Answer:
    """`undo REG`."""
    with open_registry(args) as registry:
        undone = Casework(registry).undo()
    return Answer({"undone": views.history_view(undone)}, f"已撤销：{undone.reason}")


def show(args: argparse.Namespace) -> Answer:
    """`show REG PARCEL`."""
    with open_registry(args) as registry:
        file, history, papers = _everything(registry, args)
    ids = {file.parcel.key: file.parcel.id}
    waivers = {(waiver.parcel_key, waiver.rule): waiver for waiver in file.waivers}
    answer = {
        "parcel": views.parcel_view(file.parcel),
        "steps": [case_views.step_view(record) for record in file.records],
        "materials": papers,
        "findings": [views.finding_view(found, ids, waivers) for found in file.findings],
        "history": [views.history_view(entry) for entry in history],
    }
    return Answer(answer, case_text.whole(file, papers, history))


def _everything(registry: Registry, args: argparse.Namespace) -> tuple[File, Any, list[views.Json]]:
    casework = Casework(registry)
    parcel = registry.find(args.parcel, list_year=args.year)
    file = casework.file(parcel.key)
    papers = [_material(casework, material) for material in file.materials]
    return file, registry.history(parcel_key=parcel.key), papers


def _material(casework: Casework, material: Material) -> views.Json:
    return case_views.material_view(
        material,
        title=casework.policy.titles().get(material.kind, material.kind),
        path=str(casework.material_path(material)),
        fault=casework.lost(material),
    )


def _code(outcome: Outcome) -> int:
    return FAULTS if outcome.missing else DONE


def _refuse_without(args: argparse.Namespace) -> None:
    words = {"registry": "登记库.gpkg", "parcel": "图斑", "action": "动作"}
    lacking = [word for name, word in words.items() if getattr(args, name) is None]
    if lacking:
        raise UserError(
            f"命令写法不对：缺少参数：{'、'.join(lacking)}", hint="用“act --help”查看写法"
        )


def record_of(name: str | None) -> dict[str, Any]:
    """Return the record that was given; without one, an empty one."""
    if name is None:
        return {}
    where = "标准输入" if name == STANDARD_INPUT else f"“{name}”"
    try:
        raw = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
        record = json.loads(raw.decode("utf-8-sig"))
    except OSError as error:
        raise UserError(f"读不出记录文件{where}", hint="请检查文件名和权限") from error
    except (ValueError, RecursionError) as error:
        raise UserError(
            f"{where}不是一份JSON记录", hint="应为UTF-8编码的JSON，字段见act --schema"
        ) from error
    if not isinstance(record, dict):
        raise UserError(f"{where}应为字段和内容的对照表", hint="字段见act --schema")
    return record


VERBS: Final[dict[str, Callable[[argparse.Namespace], Answer]]] = {
    "act": act,
    "attach": attach,
    "waive": waive,
    "undo": undo,
    "show": show,
}
