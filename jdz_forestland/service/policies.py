"""The policy table of a registry: what ships with the program, and what the county added to it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from jdz_forestland.domain.policy import Policy, PolicyValue, shipped
from jdz_forestland.domain.policy_change import (
    PolicyChange,
    PolicyVersion,
    parsed,
    up_to,
    with_versions,
)
from jdz_forestland.errors import UserError
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.store.store import Store
from jdz_forestland.store.tables import POLICY_VERSIONS


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One line of the table on screen.

    Attributes:
        value: as it is read ("500.00亩"); `raw` as the table writes it ("500.00").
        choices: (code, words) where there is a choice, else empty.
        valid_to: last day, or None. in_force: whether it is the value of the day asked for.
        source: version that brought it: "2022-1", or "360222-P1" with `paper`.
    """

    key: str
    title: str
    value: str
    raw: str
    unit: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    clause: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    in_force: bool
    source: str
    paper: str


def current(registry: Registry) -> Policy:
    """Return the table as it stands."""
    return of_store(registry.store)


def of_store(store: Store) -> Policy:
    """Return the table as it stands in a registry file."""
    return with_versions(shipped(), store.all_of(POLICY_VERSIONS))


def of_version(registry: Registry, label: str) -> Policy:
    """Return the table of a version, as a list or an entry was filed under it.

    Raises:
        UserError: the registry has no such version.
    """
    return with_versions(shipped(), up_to(versions(registry), label))


def versions(registry: Registry) -> list[PolicyVersion]:
    """Return the versions that the county added, oldest first."""
    return registry.store.all_of(POLICY_VERSIONS)


def view(registry: Registry, *, on: datetime.date | None = None) -> tuple[PolicyRow, ...]:
    """Return the whole table in its order, the values of one key together, oldest first."""
    policy, day = current(registry), on or registry.now().date()
    papers = {version.key: version.paper for version in versions(registry)}
    keys = list(dict.fromkeys(value.key for value in policy.values))
    rows = []
    for key in keys:
        of_key = [value for value in policy.values if value.key == key]
        of_key.sort(key=lambda value: value.valid_from)
        rows += [_row(value, policy.on(key, day), papers) for value in of_key]
    return tuple(rows)


def add_version(
    registry: Registry,
    changes: Sequence[PolicyChange],
    *,
    paper: str,
    paper_on: datetime.date,
) -> PolicyVersion:
    """Add the county's own version; what was filed before is still judged by what it was filed by.

    Args:
        paper: number and name of the paper that it rests on. paper_on: its date.

    Raises:
        UserError: no paper, a date to come, or a value that is not of its kind.
    """
    now = registry.now()
    if not paper.strip():
        raise UserError("请填写依据的文件（文号和名称）", hint="没有文件依据的参数不能更改")
    if paper_on > now.date():
        raise UserError(f"文件日期{paper_on}还没有到", hint="请检查日期")
    wanted = parsed(current(registry), changes)
    titles = {value.key: value.title for value in shipped().values}
    said = "、".join(f"{titles[change.key]}改为{change.value}" for change in wanted)
    at, reason = stamp(now), f"政策参数：{said}（{paper.strip()}）"
    with registry.store.change(who=registry.who, at=at, verb="add_policy", reason=reason) as change:
        number = len(versions(registry)) + 1
        version = PolicyVersion(
            key=f"{registry.county_code}-P{number}",
            county_code=registry.county_code,
            paper=paper.strip(),
            paper_on=paper_on,
            changes=wanted,
            who=registry.who,
            at=at,
        )
        change.add(POLICY_VERSIONS, version)
    registry.announce(Change(everything=True))
    return version


def _row(value: PolicyValue, in_force: PolicyValue, papers: dict[str, str]) -> PolicyRow:
    return PolicyRow(
        key=value.key,
        title=value.title,
        value=value.shown,
        raw=str(value.value),
        unit=value.unit,
        kind=value.kind,
        choices=value.choices,
        clause=value.clause,
        valid_from=value.valid_from,
        valid_to=value.valid_to,
        in_force=value == in_force,
        source=value.source,
        paper=papers.get(value.source, ""),
    )
