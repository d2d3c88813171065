"""Handing a list over on the command line, and what comes back."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from jdz_forestland.cli import case_verbs, pack_text, pack_views
from jdz_forestland.cli.verbs import DONE, FAULTS, Answer, open_registry
from jdz_forestland.domain import places
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.slip import SlipLine
from jdz_forestland.domain.submission import KnownKey, plain
from jdz_forestland.errors import UserError
from jdz_forestland.service import (
    keys,
    packing,
    province_form,
    province_result,
    receiving,
    rehearsing,
    replying,
    reporting_state,
    submitted,
)
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.service.province_result import ProvinceResult
from jdz_forestland.service.registry import Registry

_MEGABYTE: Final = 1 << 20


def pack(args: argparse.Namespace) -> Answer:
    """`pack REG --year Y OUT`."""
    with open_registry(args) as registry:
        done = packing.pack(
            registry,
            list_year=args.year,
            out=args.out,
            largest_material=_largest(args),
            progress=JobProgress(),
        )
        state = reporting_state.status(registry, args.year).label
    return Answer(pack_views.packed_view(done), pack_text.packed(done, state))


def rehearse(args: argparse.Namespace) -> Answer:
    """`rehearse REG --year Y`."""
    with open_registry(args) as registry:
        found = rehearsing.rehearse(
            registry,
            list_year=args.year,
            largest_material=_largest(args),
            progress=JobProgress(),
        )
        ids = {parcel.key: parcel.id for parcel in registry.parcels()}
    code = DONE if found.is_clean else FAULTS
    text = pack_text.rehearsal(found, ids)
    return Answer(pack_views.rehearsal_view(found, ids), text, code)


def status(args: argparse.Namespace) -> Answer:
    """`status REG --year Y`."""
    with open_registry(args) as registry:
        found = reporting_state.status(registry, args.year)
    text = f"{found.list_year}年度名单：{found.label}。{found.detail}（期限{found.due.day}）"
    return Answer(pack_views.status_view(found), text)


def receive(args: argparse.Namespace) -> Answer:
    """`receive REG FILE`: a package at the city, a slip at the county."""
    with open_registry(args) as registry:
        if replying.is_slip(args.file):
            return _load(registry, args)
        try:
            if args.dry_run:
                arrival = receiving.examine(registry, args.file, progress=JobProgress())
                already, written = arrival.already, False
            else:
                done = receiving.receive(
                    registry, args.file, explanation=args.explain, progress=JobProgress()
                )
                arrival, written = done.arrival, not done.already
                already = done.submission if done.already else None
        except keys.KeyUnknown as error:
            raise _how_to_confirm(error) from error
    code = FAULTS if arrival.returnable else DONE
    answer = pack_views.arrival_view(arrival, written=written, already=already)
    return Answer(answer, pack_text.arrival(arrival, written=written, already=already), code)


def _load(registry: Registry, args: argparse.Namespace) -> Answer:
    try:
        if args.dry_run:
            slip, written, already = replying.look(registry, args.file), False, None
        else:
            loaded = replying.load(registry, args.file)
            slip, written = loaded.slip, not loaded.already
            already = loaded.kept if loaded.already else None
    except keys.KeyUnknown as error:
        raise _how_to_confirm(error) from error
    answer = pack_views.slip_view(slip) | {
        "written": written,
        "already": already and {"at": already.at, "who": already.who},
    }
    return Answer(answer, pack_text.slip(slip, written=written, already=already))


def reply(args: argparse.Namespace) -> Answer:
    """`reply REG --county C --year Y OUT [--return …]`."""
    with open_registry(args) as registry:
        submitted.require_city(registry, "出具回执和退回单")
        found = submitted.submissions(registry, list_year=args.year, county_code=args.county)
        if not found:
            name = places.county_name(args.county)
            raise UserError(f"还没有收到{name}的{args.year}年度名单", hint="请先收件")
        newest = found[-1]
        if not args.send_back:
            done = replying.accept(registry, newest.key, out=args.out, text=args.text)
        else:
            lines = [_line(registry, args, *given) for given in args.parcel]
            if args.findings:
                kept = receiving.examine(registry, submitted.kept_file(registry, newest))
                told = {line.parcel_key for line in lines}
                proposed = replying.proposed_lines(registry, kept.returnable)
                lines += [line for line in proposed if line.parcel_key not in told]
            done = replying.send_back(
                registry,
                newest.key,
                reason=Reason(args.reason),
                text=args.text,
                lines=lines,
                out=args.out,
            )
    answer = {"path": str(done.path), **pack_views.slip_view(done.slip)}
    return Answer(answer, f"已出具{done.slip.kind.label}：{done.path}\n本单位指纹{done.key.spoken}")


def _line(
    registry: Registry, args: argparse.Namespace, parcel: str, reason: str, text: str
) -> SlipLine:
    here = [p for p in registry.parcels(list_year=args.year) if p.county_code == args.county]
    found = [p for p in here if parcel.strip() in (p.key, p.id, str(p.parcel_no))]
    if len(found) != 1:
        raise UserError(f"没有图斑“{parcel}”", hint="请用list查看有哪些图斑")
    try:
        coded = Reason(reason)
    except ValueError as error:
        known = "、".join(f"{each.value}（{each.label}）" for each in Reason)
        raise UserError(f"没有“{reason}”这个原因", hint=f"可用：{known}") from error
    return SlipLine(found[0].key, found[0].id, coded, text)


def expect(args: argparse.Namespace) -> Answer:
    """`expect REG MU --county C --year Y`."""
    total = None if args.total_mu == "-" else _decimal(args.total_mu)
    with open_registry(args) as registry:
        submitted.expect(registry, args.county, args.year, total)
    answer = {
        "county_code": args.county,
        "list_year": args.year,
        "expected_mu": None if total is None else str(total),
    }
    return Answer(answer, "已取消应报面积" if total is None else f"应报面积{total}亩，已记录")


def result(args: argparse.Namespace) -> Answer:
    """`result REG --year Y --record FILE.json`."""
    given = case_verbs.record_of(args.record)
    with open_registry(args) as registry:
        lines = province_result.awaited(registry, args.year)
        names: dict[str, str] = {line.parcel_id: line.parcel_key for line in lines}
        wanted: Any = given.get("results")
        if wanted == "accepted":
            results = {line.parcel_key: ProvinceResult(accepted=True) for line in lines}
        elif isinstance(wanted, dict):
            results = {names.get(n, str(n)): _result(n, row) for n, row in wanted.items()}
        else:
            raise UserError("记录中缺少results", hint='应为图斑和结果的对照表，或"accepted"')
        city_on = _day(given, "city_on") if "city_on" in given else None
        entered = province_result.enter_result(
            registry,
            args.year,
            results,
            document=str(given.get("document", "")),
            day=_day(given, "day"),
            city_on=city_on,
        )
    text = (
        f"已登记：{len(entered.accepted)}个图斑纳入省级储备库，{len(entered.returned)}个退回，"
        f"台账登记{len(entered.granted.entries)}条"
    )
    return Answer(pack_views.entered_view(entered), text)


def province(args: argparse.Namespace) -> Answer:
    """`province REG --year Y FOLDER`."""
    with open_registry(args) as registry:
        done = province_form.write(registry, args.year, args.folder)
    return Answer(pack_views.province_view(done), pack_text.province(done))


def _result(name: str, row: Any) -> ProvinceResult:
    if not isinstance(row, Mapping) or not isinstance(row.get("accepted"), bool):
        raise UserError(f"图斑{name}的结果不对", hint='应写成{"accepted": true}，还可以写mu和text')
    mu = _decimal(str(row["mu"])) if row.get("mu") is not None else None
    return ProvinceResult(row["accepted"], mu, str(row.get("text", "")))


def _day(given: Mapping[str, Any], name: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(str(given.get(name, "")))
    except ValueError as error:
        raise UserError(f"记录中的{name}不是日期", hint="应写成2023-12-01") from error


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise UserError(f"亩数“{text}”不是数字", hint="例如：123.45") from error
    if not value.is_finite():
        raise UserError(f"亩数“{text}”不是数字", hint="例如：123.45")
    return value


def keys_(args: argparse.Namespace) -> Answer:
    """`keys REG`: show, confirm, withdraw, export, import."""
    with open_registry(args) as registry:
        office = registry.county_code
        if args.confirm:
            keys.confirm(registry, args.office, args.confirm, how=args.how)
        elif args.withdraw:
            keys.withdraw(registry, _known(registry, args.withdraw), args.how)
        elif args.export:
            keys.export_key(office, args.export, _passphrase(args))
        elif args.take_over:
            keys.import_key(office, args.take_over, _passphrase(args))
        own, known = keys.own(office), keys.known(registry)
    answer = {
        "own": pack_views.own_key_view(own),
        "known": [pack_views.known_key_view(key) for key in known],
    }
    return Answer(answer, pack_text.keys(own, known))


def _known(registry: Registry, fingerprint: str) -> KnownKey:
    for key in keys.known(registry):
        if key.fingerprint == plain(fingerprint) and not key.withdrawn:
            return key
    raise UserError(f"没有登记过指纹{fingerprint}", hint="用keys查看登记过的公钥")


def _passphrase(args: argparse.Namespace) -> str:
    path: Path | None = args.passphrase_file
    if path is None:
        raise UserError("请用--passphrase-file指明口令文件", hint="口令写在文件的第一行")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"读不出口令文件“{path.name}”", hint="应为UTF-8文本") from error
    return lines[0].strip() if lines else ""


def _how_to_confirm(error: keys.KeyUnknown) -> UserError:
    command = (
        f"keys 登记库 --confirm {error.fingerprint} --office {error.office_code} --how 怎样核对"
    )
    return UserError(error.text, hint=f"{error.hint}（命令行用{command}）")


def _largest(args: argparse.Namespace) -> int | None:
    if args.no_materials:
        return 0
    if args.largest is None:
        return None
    if args.largest < 0:
        raise UserError("材料大小上限不能小于0", hint="单位是MB")
    return int(args.largest) * _MEGABYTE


VERBS: Final[dict[str, Callable[[argparse.Namespace], Answer]]] = {
    "pack": pack,
    "rehearse": rehearse,
    "status": status,
    "receive": receive,
    "reply": reply,
    "expect": expect,
    "result": result,
    "province": province,
    "keys": keys_,
}
