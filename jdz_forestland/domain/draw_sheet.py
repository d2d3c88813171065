"""What is printed of a draw: the sheet before the seed, and the record after it. Values only.

The first is read aloud and hung up before anybody knows the seed; the second has every ticket and
the cut line, so that it can be redone from paper. Whoever paints them adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jdz_forestland.domain import places
from jdz_forestland.domain.annex import PROGRAM
from jdz_forestland.domain.area import grouped
from jdz_forestland.domain.draw import Draw, outlook
from jdz_forestland.domain.draw_record import LIMITS, share_of
from jdz_forestland.domain.spot_check import DrawState, FormerDraw, SpotCheck

Fact = tuple[str, str]

COLUMNS: Final = ("次序", "图斑", "入库面积（亩）", "累计（亩）", "抽中", "签号")
LIST_COLUMNS: Final = ("图斑", "入库面积（亩）")
STEPS: Final = (
    "名单指纹＝把“编号,亩数”逐行（每行以换行符结尾）按编号排列后计算的 SHA-256",
    "签号＝“种子|名单指纹|编号”的 SHA-256；都用 UTF-8 编码、小写十六进制",
    "按签号从小到大排列，已抽面积小于应抽面积就抽下一个",
)


@dataclass(frozen=True, slots=True)
class FingerprintSheet:
    """The sheet that is published before the seed is made.

    Attributes:
        qr: what the QR code holds: the list hash. spoken: the same in groups of eight, to be read
            aloud and compared by eye.
        facts: (label, value) in the order in which they are printed.
        must_check: (id, 亩, reason). rows: the list, by `LIST_COLUMNS`.
        signatures: labels of the blanks to sign.
    """

    title: str
    qr: str
    spoken: tuple[str, ...]
    facts: tuple[Fact, ...]
    must_check: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    signatures: tuple[str, ...]
    footer: str


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """The record of a draw on paper.

    Attributes:
        void: why it no longer counts, to be printed across the sheet; "" while it does.
        rows: every parcel, by `COLUMNS`. cut: number of rows above the cut line.
        limits: what the method does not do. qr, spoken, must_check, …: see `FingerprintSheet`.
    """

    title: str
    void: str
    qr: str
    spoken: tuple[str, ...]
    facts: tuple[Fact, ...]
    must_check: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    cut: int
    steps: tuple[str, ...]
    limits: tuple[str, ...]
    changes: tuple[str, ...]
    signatures: tuple[str, ...]
    footer: str


def fingerprint_sheet(held: SpotCheck) -> FingerprintSheet:
    """Return the sheet to publish before the seed is made."""
    ahead = outlook(held.lines, held.share)
    low, mean, high = ahead.mu
    facts = (
        *_list_facts(held),
        ("预计抽中", f"{ahead.parcels[0]}～{ahead.parcels[2]}个图斑，约{grouped(mean)}亩"
                 f"（{grouped(low)}～{grouped(high)}亩，最多不超过{grouped(ahead.most_mu)}亩）"),
        ("预计比例", f"约{percent(share_of(mean, ahead.total_mu))}"),
        ("公布人和时间", f"{held.published_by}　{_when(held.published_at)}"),
    )  # fmt: skip
    lines = sorted(held.lines, key=lambda line: line.parcel_id.encode("utf-8"))
    return FingerprintSheet(
        title=f"{_name(held)}抽查名单指纹（种子产生之前公布）",
        qr=held.list_hash,
        spoken=spoken(held.list_hash),
        facts=facts,
        must_check=_must(held),
        rows=tuple((line.parcel_id, str(line.reserve_mu)) for line in lines),
        steps=STEPS,
        signatures=("市级林业部门", "市级自然资源部门", "县级林业部门"),
        footer=_footer(held, held.published_head),
    )


def record_sheet(held: SpotCheck) -> RecordSheet:
    """Return the record to print after the draw.

    Raises:
        UserError: it was not drawn yet, or the registry's own record was changed.
    """
    result = held.redone()
    return RecordSheet(
        title=f"{_name(held)}抽查记录",
        void=held.void_text if held.state is DrawState.VOID else "",
        qr=held.list_hash,
        spoken=spoken(held.list_hash),
        facts=(*_list_facts(held), *_result_facts(held, result)),
        must_check=_must(held),
        rows=tuple(
            (
                str(ticket.order),
                ticket.parcel_id,
                str(ticket.reserve_mu),
                "" if ticket.cumulative_mu is None else str(ticket.cumulative_mu),
                "抽中" if ticket.selected else "",
                ticket.ticket,
            )
            for ticket in result.tickets
        ),
        cut=len(result.selected),
        steps=STEPS,
        limits=LIMITS,
        changes=tuple(change.text for change in held.void_changes),
        signatures=("市级林业部门", "市级自然资源部门", "县级林业部门", "监督人员"),
        footer=_footer(held, held.drawn_head),
    )


def spoken(fingerprint: str) -> tuple[str, ...]:
    """Return a fingerprint in groups of eight characters."""
    return tuple(fingerprint[at : at + 8] for at in range(0, len(fingerprint), 8))


def _list_facts(held: SpotCheck) -> tuple[Fact, ...]:
    share = f"{percent(str(held.share))}（{held.clause}）"
    facts = [
        ("抽查编号", held.key),
        ("名单", f"{held.list_key}，{held.list_by}于{_when(held.list_at)}定稿"),
        ("图斑数和合计", f"{len(held.lines)}个，{grouped(held.total_mu)}亩"),
        ("名单指纹", held.list_hash),
        ("抽查比例", share),
    ]
    if held.expected_mu is not None:
        why = f"（不符：{held.expected_note}）" if held.expected_note else ""
        facts.append(("录入的应有总数", f"{grouped(held.expected_mu)}亩{why}"))
    for former in held.former:
        facts.append(("此前的抽查", f"{former.key}（{_state(former)}）"))
    if held.reason:
        facts.append(("再次抽查的原因", held.reason))
    return tuple(facts)


def _result_facts(held: SpotCheck, result: Draw) -> tuple[Fact, ...]:
    taken = percent(share_of(result.taken_mu, result.total_mu))
    return (
        ("种子", held.seed),
        ("种子来源", held.seed_origin),
        ("在场人员", "、".join(held.witnesses)),
        ("应抽面积", f"{grouped(result.need_mu)}亩"),
        ("抽中", f"{len(result.selected)}个图斑，{grouped(result.taken_mu)}亩，占{taken}"),
        ("公布指纹", f"{held.published_by}　{_when(held.published_at)}"),
        ("抽取", f"{held.drawn_by}　{_when(held.drawn_at)}"),
    )


def _must(held: SpotCheck) -> tuple[tuple[str, str, str], ...]:
    return tuple((m.parcel_id, str(held.mu_of(m.parcel_id)), m.reason) for m in held.must_check)


def _name(held: SpotCheck) -> str:
    nth = f"第{held.number}次" if held.number > 1 else ""
    return f"{places.county_name(held.county_code)}{held.list_year}年度补充林地{nth}"


def _footer(held: SpotCheck, head: str) -> str:
    return (
        f"{held.key}　登记库指纹：{head[:16]}　政策参数：{held.policy_version}　由“{PROGRAM}”生成"
    )


def _state(former: FormerDraw) -> str:
    label = DrawState(former.state).label
    return f"{label}，种子“{former.seed}”" if former.seed else label


def _when(at: str) -> str:
    """Return a moment as it is read: 2023-10-09 09:00:00."""
    return at[:19].replace("T", " ")


def percent(share: str) -> str:
    """Return a share as it is read: "0.30" is 30%, "0.4028" is 40.28%."""
    whole, _, part = share.partition(".")
    digits = f"{whole}{part:0<2}"
    number, rest = digits[: len(whole) + 2].lstrip("0") or "0", digits[len(whole) + 2 :].rstrip("0")
    return f"{number}.{rest}%" if rest else f"{number}%"
