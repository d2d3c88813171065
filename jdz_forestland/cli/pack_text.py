"""What the verbs of handing a list over print for a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from jdz_forestland.cli import table
from jdz_forestland.cli.verbs import finding_table
from jdz_forestland.domain.package_diff import PackageDiff
from jdz_forestland.domain.slip import KeptSlip, Slip
from jdz_forestland.domain.submission import KnownKey, Submission, grouped
from jdz_forestland.service.keys import OwnKey
from jdz_forestland.service.packing import Packed
from jdz_forestland.service.province_form import ProvinceForms
from jdz_forestland.service.receiving import Arrival
from jdz_forestland.service.rehearsing import Rehearsal

_NOTHING = "没有写入"


def packed(done: Packed, state: str) -> str:
    """Return what was packed, and what to do with it; `state` is where the list stands now."""
    made = done.submission
    lines = [
        f"已制作报送包：{done.path}",
        f"第{made.version}版，{made.parcels}个图斑，入库面积{made.total_mu}亩，材料{made.included}份",
        f"名单校验值{made.list_hash}",
        f"本单位签名公钥指纹{done.key.spoken}",
    ]
    if done.key.made_now:
        lines.append("这是第一次使用签名，请把指纹通过电话或纸质文件告诉市级")
    if done.left_out:
        lines.append(f"有{len(done.left_out)}份材料太大，只列了名称，请另行拷贝")
    lines.append(f"名单现在是“{state}”，收到市级回执后才算报送")
    return "\n".join(lines)


def arrival(found: Arrival, *, written: bool, already: Submission | None) -> str:
    """Return what a package changes, and what the rules say of it."""
    manifest = found.manifest
    ids = {dossier.parcel.key: dossier.parcel.id for dossier in found.contents.dossiers}
    ids[""] = "名单"
    lines = [
        f"{found.sender}{manifest.list_year}年度名单第{manifest.list_version}版，"
        f"{manifest.parcels}个图斑，入库面积{manifest.total_mu}亩，材料{manifest.included}份",
        f"由{manifest.who}于{manifest.at[:16]}制作，公钥指纹{grouped(found.fingerprint)}",
        _changes(found.diff),
        _amounts(found.diff),
    ]
    if found.expected_mu is not None:
        lines.append(f"应报{found.expected_mu}亩，差{found.difference_mu}亩")
    lines.append(finding_table(found.findings, ids, found.waivers))
    lines.append(f"会退回的问题{len(found.returnable)}个")
    if already is not None:
        lines.append(f"这个报送包已于{already.at[:10]}由{already.who}收件，{_NOTHING}")
    else:
        lines.append("已收件，写入登记库" if written else f"试收件，{_NOTHING}")
    return "\n".join(line for line in lines if line)


def _changes(diff: PackageDiff) -> str:
    if not diff.changes:
        return "与已收的没有不同"
    rows = [
        [
            change.kind.label,
            change.parcel_id,
            str(change.before_mu),
            str(change.after_mu),
            _signed(change.difference_mu),
            change.text,
        ]
        for change in diff.changes
    ]
    header = ["变化", "图斑", "原（亩）", "现（亩）", "差（亩）", "内容"]
    return table.render(header, rows, right=frozenset({2, 3, 4}))


def _amounts(diff: PackageDiff) -> str:
    rows = [
        [each.label, str(each.before_mu), str(each.after_mu), _signed(each.difference_mu)]
        for each in diff.amounts
    ]
    header = [f"上限{diff.cap_mu}亩（{diff.clause}）", "原", "现", "差"]
    return table.render(header, rows, right=frozenset({1, 2, 3}))


def slip(said: Slip, *, written: bool, already: KeptSlip | None) -> str:
    """Return a receipt or return slip."""
    why = f"{said.reason.label}，{said.text}" if said.reason else said.text
    lines = [
        f"{said.list_year}年度名单第{said.list_version}版{said.kind.label}（{said.key}），"
        f"{said.who}，{said.at[:10]}",
        why,
    ]
    lines += [f"{line.parcel_id}：{line.reason.label}，{line.text}" for line in said.lines]
    if already is not None:
        lines.append(f"这份{said.kind.label}已于{already.at[:10]}由{already.who}登记，{_NOTHING}")
    else:
        lines.append("已登记" if written else f"只查看，{_NOTHING}")
    return "\n".join(line for line in lines if line)


def rehearsal(found: Rehearsal, ids: Mapping[str, str]) -> str:
    """Return what would be returned or refused."""
    state = "已定稿" if found.is_frozen else "还没有定稿，按现在的图斑预演"
    lines = [
        f"{found.frozen.list_year}年度名单第{found.frozen.version}版（{state}），"
        f"{len(found.frozen.lines)}个图斑，入库面积{found.total_mu}亩",
        *found.problems,
        finding_table(found.findings, {**ids, "": "名单"}, found.waivers),
        "没有会被退回的问题"
        if found.is_clean
        else f"会被拒收的问题{len(found.problems)}个，会被退回的问题{len(found.returnable)}个",
    ]
    return "\n".join(line for line in lines if line)


def province(done: ProvinceForms) -> str:
    """Return which files were written, and who is missing in them."""
    files = [*done.counties, done.whole]
    lines = [f"{each.path}：{each.rows}个图斑，入库面积{each.total_mu}亩" for each in files]
    return "\n".join([*lines, *done.missing])


def keys(own: OwnKey, known: Sequence[KnownKey]) -> str:
    """Return the key of this office and those of the others."""
    lines = [f"本单位签名公钥指纹：{own.spoken}", f"私钥在本机：{own.path}"]
    for key in known:
        state = f"，已停用：{key.withdrawn}" if key.withdrawn else ""
        told = f"（{key.how}，{key.who}，{key.at[:10]}{state}）"
        lines.append(f"{key.office}：{grouped(key.fingerprint)}{told}")
    return "\n".join(lines)


def _signed(mu: Decimal) -> str:
    return f"{mu:+f}"
