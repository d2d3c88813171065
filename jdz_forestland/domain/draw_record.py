"""The published record of a draw: one JSON document, from which alone the draw can be redone.

`compose` writes it, `recompute` redoes it from nothing but itself and names every part that does
not agree. Beside each part stands its digest, so that a change of what no arithmetic can find (who
was there, when) is named as well; whoever forges the digests too is caught by the fingerprint of
the whole, which is printed and kept in the history of the registry.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from jdz_forestland.domain import places
from jdz_forestland.domain.annex import PROGRAM
from jdz_forestland.domain.draw import Draw, Ticket, draw
from jdz_forestland.domain.frozen_list import ListLine
from jdz_forestland.domain.history import canonical
from jdz_forestland.domain.spot_check import SpotCheck
from jdz_forestland.errors import UserError

Document = dict[str, Any]

FORMAT: Final = "jdz-forestland-draw"
FORMAT_VERSION: Final = 1
RULE: Final = (
    'list_hash = SHA-256 of all lines "id,mu\\n" sorted by id; '
    'ticket = SHA-256 of "seed|list_hash|id"; ascending by ticket; '
    "selected while the mu taken so far are fewer than share x total. UTF-8, lower-case hex."
)
LIMITS: Final = (
    "最后抽中的图斑通常使面积超过规定比例",
    "大图斑被抽中的机会略大（图斑越少越明显），抽中后也会更早结束",
    "必查图斑另行检查，不计入抽查比例",
    "另有按面积等距抽取的方法（大于间距的图斑必中），须在产生种子之前选定；本次未采用",
)
DEFAULT_SHARE: Final = "0.30"
_DIGESTS: Final = "digests"
_RECORD_HASH: Final = "record_sha256"
_PARTS: Final = {
    "format": "格式", "format_version": "格式版本", "rule": "抽取规则", "limits": "方法说明",
    "key": "抽查编号", "county_code": "县代码", "county": "县", "list_year": "年度",
    "number": "第几次抽查", "state": "状态", "list": "定稿名单", "lines": "名单各行",
    "list_hash": "名单指纹", "share": "抽查比例", "clause": "依据",
    "policy_version": "政策参数版本", "total_mu": "合计面积", "need_mu": "应抽面积",
    "need_exact_mu": "应抽面积（未取整）",
    "taken_mu": "抽中面积", "taken_share": "抽中比例", "seed": "种子", "seed_origin": "种子来源",
    "witnesses": "在场人员", "tickets": "各图斑的签号", "cut_line": "截止线",
    "must_check": "必查图斑", "expected_mu": "录入的应有总数", "expected_note": "总数不符的说明",
    "published": "公布指纹的经过", "drawn": "抽取的经过", "former": "此前的抽查",
    "reason": "再次抽查的原因", "void": "作废情况", "program": "程序版本", _DIGESTS: "各部分校验值",
    _RECORD_HASH: "记录校验值",
}  # fmt: skip
_MU: Final = re.compile(r"[0-9]{1,9}\.[0-9]{2}")
_SHARE: Final = re.compile(r"[01](\.[0-9]{1,6})?")
_HALVES: Final = re.compile("[\ud800-\udfff]")  # no text: UTF-8 cannot hold them
_NEEDED: Final = ("list_hash", "seed", "tickets")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A part of a record that is not what it must be: its key, and a Chinese sentence."""

    part: str
    text: str


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What redoing a record gave.

    Attributes:
        draw: the result from the lines and the seed of the record; None where it has no list that
            can be drawn from.
        sealed: whether the record has digests, so that all of it was compared.
    """

    document: Mapping[str, Any]
    draw: Draw | None
    disagreements: tuple[Disagreement, ...]
    sealed: bool

    @property
    def agrees(self) -> bool:
        """Whether every part is what it must be."""
        return not self.disagreements


def compose(held: SpotCheck) -> Document:
    """Return the record of a draw.

    Raises:
        UserError: it was not drawn yet, or the registry's own record was changed.
    """
    result = held.redone()
    body = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "rule": RULE,
        "limits": list(LIMITS),
        "program": PROGRAM,
        "key": held.key,
        "county_code": held.county_code,
        "county": places.county_name(held.county_code),
        "list_year": held.list_year,
        "number": held.number,
        "state": held.state.value,
        "list": {"key": held.list_key, "frozen_at": held.list_at, "frozen_by": held.list_by},
        "lines": [f"{i},{mu}" for i, mu in sorted(_lines(result), key=lambda x: x[0].encode())],
        "share": str(held.share),
        "clause": held.clause,
        "policy_version": held.policy_version,
        "seed_origin": held.seed_origin,
        "witnesses": list(held.witnesses),
        "must_check": [_must(held, must.parcel_id, must.reason) for must in held.must_check],
        "expected_mu": None if held.expected_mu is None else str(held.expected_mu),
        "expected_note": held.expected_note,
        "published": _deed(held.published_by, held.published_at, held.published_head),
        "drawn": _deed(held.drawn_by, held.drawn_at, held.drawn_head),
        "former": [
            {"key": f.key, "state": f.state, "list_hash": f.list_hash, "seed": f.seed}
            for f in held.former
        ],
        "reason": held.reason,
        "void": _void(held),
        **result_parts(result),
    }
    return _sealed(body)


def result_parts(result: Draw) -> Document:
    """Return what follows from list, seed and share; the first keys are those of the command."""
    last = result.selected[-1] if result.selected else None
    return {
        "list_hash": result.list_hash,
        "seed": result.seed,
        "total_mu": str(result.total_mu),
        "need_mu": str(result.need_mu),
        "taken_mu": str(result.taken_mu),
        "tickets": [_ticket(ticket) for ticket in result.tickets],
        "need_exact_mu": str(result.exact_need_mu),
        "taken_share": share_of(result.taken_mu, result.total_mu),
        "cut_line": {
            "after_order": last.order if last else 0,
            "cumulative_mu": str(result.taken_mu),
        },
    }


def share_of(part: Decimal, whole: Decimal) -> str:
    """Return a share with four decimals, half up: "0.4028"; "0.0000" of nothing."""
    if not whole:
        return "0.0000"
    return str((part / whole).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP))


def recompute(document: Mapping[str, Any]) -> Recomputed:
    """Redo a draw from its record.

    A document with the answer of the `draw` command alone is enough; then the share is 0.30 and
    only what follows from the list is compared.

    Raises:
        UserError: it is no record of a draw, or one of a newer program.
    """
    missing = [name for name in _NEEDED if name not in document]
    if missing:
        named = "、".join(_PARTS[name] for name in missing)
        raise UserError(f"这不是抽查记录，缺少：{named}", hint="请选择抽查时导出的.json文件")
    version = document.get("format_version", FORMAT_VERSION)
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise UserError("这份抽查记录由更新版本的程序导出", hint="请安装最新版本后再核对")
    sealed = "format" in document or _DIGESTS in document or _RECORD_HASH in document
    found = dict(_seal_faults(document)) if sealed else {}
    result: Draw | None = None
    try:
        lines, share, seed = _given(document)
        result = draw(lines, seed, share)
    except UserError as error:
        found["lines"] = str(error)
    else:
        found |= dict(_result_faults(document, result))
    ordered = sorted(found, key=lambda part: list(_PARTS).index(part) if part in _PARTS else -1)
    return Recomputed(
        document, result, tuple(Disagreement(part, found[part]) for part in ordered), sealed
    )


def _given(document: Mapping[str, Any]) -> tuple[list[ListLine], Decimal, str]:
    """Return lines, share and seed that a record is about."""
    seed = document["seed"]
    share = _decimal(document.get("share", DEFAULT_SHARE), _SHARE)
    if not _is_text(seed) or share is None or not 0 < share <= 1:
        raise UserError("种子或抽查比例不成立")
    if "lines" in document:
        pairs = [str(line).partition(",")[::2] for line in _rows(document["lines"])]
    else:
        rows = [row for row in _rows(document["tickets"]) if isinstance(row, dict)]
        pairs = [(str(row.get("parcel", "")), str(row.get("mu", ""))) for row in rows]
    areas = [_decimal(mu, _MU) for _, mu in pairs]
    wrong = [one for (one, _), mu in zip(pairs, areas, strict=True) if mu is None]
    if wrong:
        raise UserError(f"名单中{'、'.join(wrong[:10])}的面积不是两位小数的数")
    lines = [
        ListLine("", one, mu) for (one, _), mu in zip(pairs, areas, strict=True) if mu is not None
    ]
    return lines, share, seed


def _result_faults(document: Mapping[str, Any], result: Draw) -> Iterator[tuple[str, str]]:
    """Yield every part that does not follow from the lines, the seed and the share."""
    for part, right in result_parts(result).items():
        if part == "tickets":
            said = _rows(document["tickets"])
            if (text := _ticket_fault(said, right)) is not None:
                yield part, text
        elif part in document and not _same(document[part], right):
            yield part, f"{_PARTS[part]}与重新计算的不符：记录为{document[part]}，应为{right}"


def _ticket_fault(said: list[Any], right: list[Document]) -> str | None:
    if len(said) != len(right):
        return f"签号有{len(said)}行，名单有{len(right)}个图斑"
    names = {"order": "次序", "ticket": "签号", "parcel": "图斑", "mu": "面积",
             "cumulative_mu": "累计面积", "selected": "是否抽中"}  # fmt: skip
    for row, (one, other) in enumerate(zip(said, right, strict=True), start=1):
        if not isinstance(one, dict):
            return f"第{row}行签号读不出来"
        wrong = [name for name, value in other.items() if not _same(one.get(name), value)]
        if wrong:
            named = "、".join(names[name] for name in wrong)
            return f"第{row}行（应为{other['parcel']}）的{named}与重新计算的不符"
    return None


def _seal_faults(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every part that was changed, added or taken away since the record was written."""
    digests = document.get(_DIGESTS)
    if not isinstance(digests, dict):
        yield _DIGESTS, "记录缺少各部分校验值"
        digests = {}
    body = {name: value for name, value in document.items() if name not in (_DIGESTS, _RECORD_HASH)}
    for name in digests.keys() - body.keys():
        yield name, f"记录缺少{_PARTS.get(name, name)}"
    for name, value in body.items():
        if digests and name not in digests:
            yield name, f"记录多出了“{_PARTS.get(name, name)}”"
        elif digests and digests[name] != _digest(value):
            yield name, f"{_PARTS.get(name, name)}被改动过"
    if document.get(_RECORD_HASH) != _digest([body, digests]):
        yield _RECORD_HASH, "记录校验值与内容不符，记录被改动过"


def _sealed(body: Document) -> Document:
    digests = {name: _digest(value) for name, value in body.items()}
    return {**body, _DIGESTS: digests, _RECORD_HASH: _digest([body, digests])}


def _digest(value: Any) -> str:
    text = canonical(value)
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def _ticket(ticket: Ticket) -> Document:
    reached = ticket.cumulative_mu
    return {
        "order": ticket.order,
        "ticket": ticket.ticket,
        "parcel": ticket.parcel_id,
        "mu": str(ticket.reserve_mu),
        "cumulative_mu": "" if reached is None else str(reached),
        "selected": ticket.selected,
    }


def _lines(result: Draw) -> list[tuple[str, Decimal]]:
    return [(ticket.parcel_id, ticket.reserve_mu) for ticket in result.tickets]


def _must(held: SpotCheck, parcel_id: str, reason: str) -> Document:
    return {"parcel": parcel_id, "mu": str(held.mu_of(parcel_id)), "reason": reason}


def _deed(who: str, at: str, head: str) -> Document:
    return {"by": who, "at": at, "registry_fingerprint": head}


def _void(held: SpotCheck) -> Document | None:
    if not held.void_text:
        return None
    changed = [
        {"parcel": c.parcel_id, "before_mu": _text(c.before_mu), "after_mu": _text(c.after_mu)}
        for c in held.void_changes
    ]
    return {"text": held.void_text, "by": held.void_by, "at": held.void_at, "changes": changed}


def _text(mu: Decimal | None) -> str:
    return "" if mu is None else str(mu)


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _decimal(value: Any, form: re.Pattern[str]) -> Decimal | None:
    """Return a figure that is written in the one way a record writes it."""
    return Decimal(value) if isinstance(value, str) and form.fullmatch(value) else None


def _is_text(seed: Any) -> bool:
    return isinstance(seed, str) and bool(seed) and not _HALVES.search(seed)


def _same(said: Any, right: Any) -> bool:
    """Whether two parts say the same; 1 is not True."""
    return type(said) is type(right) and bool(said == right)
