"""The eight steps at the desk: one method per intention, one history entry per change."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jdz_forestland.domain import acting, steps
from jdz_forestland.domain.acting import File, Outcome
from jdz_forestland.domain.gates import Missing
from jdz_forestland.domain.history import HistoryEntry
from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.record import Material, StepRecord, Waiver
from jdz_forestland.domain.rulebook import CATALOGUE
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import photo
from jdz_forestland.service import policies
from jdz_forestland.service.checking import check_one
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.service.reserving import refuse_closed
from jdz_forestland.store import vault
from jdz_forestland.store.faults import translated


@dataclass(frozen=True, slots=True)
class Followed:
    """What one parcel of a batch did: moved on, or stayed and why."""

    parcel: Parcel
    missing: tuple[Missing, ...]
    refusal: str = ""

    @property
    def done(self) -> bool:
        """Whether the action was carried out."""
        return not self.missing and not self.refusal


class Casework:
    """The use cases of the eight steps on one open registry.

    Attributes:
        policy: the values and papers that are asked for.
    """

    def __init__(self, registry: Registry, policy: Policy | None = None) -> None:
        self._registry = registry
        self._store = registry.store
        self.policy = policy or policies.current(registry)

    # --- looking -----------------------------------------------------------------------------

    def file(self, parcel_key: str) -> File:
        """Return a parcel with all that is kept of it, freshly checked.

        Raises:
            UserError: there is no such parcel.
        """
        parcel = self._store.parcel(parcel_key)
        records = tuple(self._store.cases.steps(parcel_key=parcel_key))
        materials = tuple(self._store.cases.materials(parcel_key=parcel_key))
        findings = check_one(self._store, parcel, records, materials)
        waivers = tuple(self._store.cases.waivers(parcel_key=parcel_key))
        return File(parcel, records, materials, waivers, findings)

    def materials(self, parcel_key: str) -> list[Material]:
        """Return the papers of a parcel, without checking it."""
        return self._store.cases.materials(parcel_key=parcel_key)

    def waivers(self) -> dict[tuple[str, str], Waiver]:
        """Return every 差异说明 by parcel key and rule."""
        return {(w.parcel_key, w.rule): w for w in self._store.cases.waivers()}

    def draft(self, file: File) -> dict[str, Any]:
        """Return what the form of the current step shows: the saved draft, else the proposal."""
        saved = self._store.cases.draft(file.parcel.key, file.parcel.stage.value)
        return acting.proposed_values(file) if saved is None else saved

    def missing(self, file: File, values: Mapping[str, Any]) -> tuple[Missing, ...]:
        """Return all that still stands between the parcel and its next step."""
        return acting.missing_for(file, values, policy=self.policy, today=self._today())

    # --- changing ----------------------------------------------------------------------------

    def save_draft(self, file: File, values: Mapping[str, Any]) -> None:
        """Keep a half-filled form over a restart. A draft is no fact, so it has no history."""
        self._store.cases.save_draft(file.parcel.key, file.parcel.stage.value, dict(values))

    def act(
        self, parcel_key: str, action: Action, values: Mapping[str, Any], *, dry_run: bool = False
    ) -> Outcome:
        """Do one action; with anything missing nothing happens and all of it is returned.

        Raises:
            UserError: the action is not possible at this stage, or a value is not of its kind.
        """
        now = self._registry.now()
        file = self.file(parcel_key)
        outcome = acting.perform(
            file,
            action,
            values,
            policy=self.policy,
            today=now.date(),
            who=self._registry.who,
            at=stamp(now),
        )
        if outcome.missing or dry_run:
            return outcome
        reason = _sentence(file.parcel, action, outcome)
        with self._change(now, "act", reason) as change:
            refuse_closed(self._store, [outcome.parcel], what=action.label)
            change.put_parcel(outcome.parcel)
            for record in outcome.records:
                change.put_step(record)
        self._store.cases.drop_draft(parcel_key, outcome.stage_before.value)
        self._announce(parcel_key)
        return outcome

    def act_many(
        self,
        parcel_keys: Sequence[str],
        action: Action,
        values: Mapping[str, Any],
        *,
        progress: Progress | None = None,
    ) -> tuple[Followed, ...]:
        """Do the same action with a shared record for many parcels; all or nothing per parcel.

        Returns one line per parcel: those that could not follow stay as they were, with the reason.
        """
        report, result = progress or Silent(), []
        for done, key in enumerate(parcel_keys):
            report.step("办理", done, len(parcel_keys))
            parcel = self._store.parcel(key)
            try:
                outcome = self.act(key, action, values)
            except UserError as error:
                result.append(Followed(parcel, (), str(error)))
            else:
                result.append(Followed(outcome.parcel, outcome.missing))
        return tuple(result)

    def waive(self, parcel_key: str, rule: str, reason: str) -> Waiver:
        """Let a fault stand with a reason (差异说明).

        Raises:
            UserError: unknown rule, no reason, the fault is not there, or it may not be waived.
        """
        if not reason.strip():
            raise UserError("请填写差异说明的理由")
        if rule not in CATALOGUE:
            raise UserError(f"没有规则“{rule}”", hint="请用rules查看规则编号")
        if not CATALOGUE[rule].waivable:
            raise UserError(f"规则{rule}不能用差异说明放过", hint=CATALOGUE[rule].hint)
        file = self.file(parcel_key)
        if rule not in {finding.rule.code for finding in file.findings}:
            raise UserError(f"{file.parcel.parcel_no}号图斑没有“{rule}”这个问题")
        now = self._registry.now()
        waiver = Waiver(
            f"{parcel_key}/{rule}", parcel_key, rule, reason.strip(), self._registry.who, stamp(now)
        )
        number = file.parcel.parcel_no
        with self._change(now, "waive", f"{number}号图斑{rule}差异说明：{waiver.reason}") as change:
            change.put_waiver(waiver)
        self._announce(parcel_key)
        return waiver

    def attach(
        self,
        parcel_key: str,
        stage: Stage,
        kind: str,
        path: Path,
        *,
        progress: Progress | None = None,
    ) -> Material:
        """Keep a paper or photo of a step; the original is only read.

        Raises:
            UserError: no such file or kind, or it cannot be kept. Cancelled: stopped, nothing kept.
        """
        parcel = self._store.parcel(parcel_key)
        titles = self.policy.titles()
        if kind not in titles:
            named = "、".join(f"{code}（{title}）" for code, title in titles.items())
            raise UserError(f"没有“{kind}”这种材料", hint=f"可用：{named}")
        _refuse_no_file(path)
        with translated(self._registry.path):
            sha256, size = vault.keep(self._registry.path, path, progress or Silent())
        self._refuse_twice(parcel_key, (sha256, stage, kind))
        seen, now, name = photo.facts(path), self._registry.now(), readable_name(path)
        material = Material(
            key=f"{parcel_key}/M{self._store.cases.next_material(parcel_key):03d}",
            parcel_key=parcel_key,
            stage=stage,
            kind=kind,
            file_name=name,
            sha256=sha256,
            size=size,
            taken_at=seen.taken_at,
            lon=seen.lon,
            lat=seen.lat,
            who=self._registry.who,
            at=stamp(now),
        )
        reason = f"{parcel.parcel_no}号图斑加入{titles[kind]}“{name}”"
        with self._change(now, "attach", reason) as change:
            change.put_material(material)
        self._announce(parcel_key)
        return material

    def detach(self, material: Material, reason: str) -> None:
        """Take a paper off a parcel; the history and the kept file remain.

        Raises:
            UserError: no reason is given.
        """
        if not reason.strip():
            raise UserError("请填写移除材料的原因")
        now = self._registry.now()
        text = f"移除材料“{material.file_name}”：{reason.strip()}"
        with self._change(now, "detach", text) as change:
            change.drop_material(material)
        self._announce(material.parcel_key)

    def material_path(self, material: Material) -> Path:
        """Return where a paper is kept."""
        return vault.path_of(self._registry.path, material.sha256, material.file_name)

    def lost(self, material: Material) -> str:
        """Return what is wrong with a kept paper at a glance, "" for nothing; `verify` reads it."""
        return vault.lost(self._registry.path, material.sha256, material.file_name, material.size)

    def undoable(self) -> HistoryEntry | None:
        """Return the last entry if it is a person's action at a step; else None."""
        last = self._store.last_entry()
        verbs = {"act", "waive", "attach", "detach", "agreement", "project", "use_plan"}
        return last if last is not None and last.verb in verbs else None

    def undo(self) -> HistoryEntry:
        """Take the last action back by a correcting entry; nothing is erased from the history.

        Raises:
            UserError: there is nothing that can be taken back.
        """
        last = self.undoable()
        if last is None:
            raise UserError("没有可以撤销的操作", hint="只能撤销刚刚办理的一步")
        with self._change(self._registry.now(), "undo", f"撤销：{last.reason}") as change:
            kept = self._records_made_by(last)
            change.revert(last)
        for record in kept:  # what was filled in is a draft again, not lost
            self._store.cases.save_draft(record.parcel_key, record.stage.value, dict(record.values))
        self._registry.announce(Change(everything=True))
        return last

    # --- within ------------------------------------------------------------------------------

    def _records_made_by(self, entry: HistoryEntry) -> list[StepRecord]:
        """Return the records of passed steps that an entry added."""
        made = {d.key for d in entry.deltas if d.table == "steps" and d.before is None}
        parcels = {key.rsplit("/", 2)[0] for key in made}
        records = (r for key in parcels for r in self._store.cases.steps(parcel_key=key))
        return [r for r in records if r.key in made and r.action is Action.PASS]

    def _today(self) -> datetime.date:
        return self._registry.now().date()

    def _change(self, now: datetime.datetime, verb: str, reason: str) -> Any:
        return self._store.change(who=self._registry.who, at=stamp(now), verb=verb, reason=reason)

    def _refuse_twice(self, parcel_key: str, wanted: tuple[str, Stage, str]) -> None:
        for held in self._store.cases.materials(parcel_key=parcel_key):
            if (held.sha256, held.stage, held.kind) == wanted:
                raise UserError(
                    f"这份材料已经加入过（“{held.file_name}”）", hint="同一份材料不用加入两次"
                )

    def _announce(self, parcel_key: str) -> None:
        self._registry.announce(Change(parcel_keys=frozenset({parcel_key})))


def _sentence(parcel: Parcel, action: Action, outcome: Outcome) -> str:
    """Return what the history says of an action, with its reason."""
    number = f"{parcel.parcel_no}号图斑"
    before, after = outcome.stage_before.label, outcome.parcel.stage.label
    values = outcome.records[-1].values
    if "reason" not in values:
        return f"{number}办结“{before}”" + (f"，进入“{after}”" if before != after else "")
    (field,) = (f for f in steps.reason_fields((Stage.LEAD,)) if f.name == "reason")
    why = f"{field.shown(values['reason'])}，{values['text']}"
    return f"{number}由“{before}”{action.label}到“{after}”：{why}"


def _refuse_no_file(path: Path) -> None:
    if path.is_dir():
        raise UserError(f"“{path.name}”是文件夹", hint="请选择其中的文件")
    if not path.is_file():
        raise UserError(f"找不到文件“{path.name}”", hint="请检查文件是否被移动或改名")


def readable_name(path: Path) -> str:
    """Return the name of a file as text that can be kept, whatever wrote it on the disk."""
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError:  # bytes of an older system, most likely GBK
        return os.fsencode(path.name).decode("gb18030", errors="replace")
    return path.name
