"""The spot-check draw at the desk: publish the fingerprint, make the seed in public, draw.

    drawing = Drawing(registry)
    held = drawing.publish(2023, expected_mu=…, must_check=…)   the list hash is out, no seed yet
    held = drawing.draw(held.key, seed, origin="双方各掷骰子五次", witnesses=("王五", "赵六"))
    drawing.write_record(held.key, folder)                      redone with `recompute(path)`

Whatever the list does afterwards is seen at once: `draws` shows a draw as void from the moment its
list is another one, and the next change of any draw keeps that.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from jdz_forestland.domain import area, draw_record, draw_seed, places, spot_check
from jdz_forestland.domain import draw as by_tickets
from jdz_forestland.domain.draw_record import Recomputed
from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.domain.spot_check import DrawState, FormerDraw, MustCheck, SpotCheck
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import draw_record as record_file
from jdz_forestland.exchange import files
from jdz_forestland.service import policies
from jdz_forestland.service.draw_book import CountyDraws, DrawBook
from jdz_forestland.service.registry import Change, stamp
from jdz_forestland.store.tables import DRAWS


@dataclass(frozen=True, slots=True)
class RecordWritten:
    """A record on disk, with the SHA-256 of the file."""

    path: Path
    rows: int
    sha256: str


class Drawing(DrawBook):
    """The use cases of the spot-check draw; `DrawBook` has what only looks."""

    def publish(
        self,
        list_year: int,
        *,
        county_code: str | None = None,
        expected_mu: Decimal | None = None,
        expected_note: str = "",
        must_check: Sequence[MustCheck] = (),
        reason: str = "",
    ) -> SpotCheck:
        """Bind a draw to the frozen list; its hash is published before there is a seed.

        Args:
            expected_mu: total of the county that was known beforehand, 亩; without it, the one
                that was typed in before the list was received.
            expected_note: why the list differs from it.
            must_check: parcels that are checked anyway, not counted toward the share.
            reason: why there is a further draw, where there was one.

        Raises:
            UserError: there is no list, one waits for its seed, the total differs and nobody says
                why, a parcel to be checked is not in the list, or the reason is missing.
        """
        there = self.of_county(list_year, county_code)
        frozen = self._listed(list_year, there.county_code)
        _refuse_early(there, reason)
        by_tickets.check_lines(frozen.lines)
        _check_must(must_check, frozen)
        known, why = expected_mu, ""
        if known is None:
            known, why = self.expected(list_year, there.county_code)
        expected, note = spot_check.check_expected(frozen.total_mu, known, expected_note or why)
        now = self._registry.now()
        made = replace(
            self._published(there, frozen, stamp(now)),
            must_check=tuple(replace(m, reason=m.reason.strip()) for m in must_check),
            expected_mu=expected,
            expected_note=note,
            reason=reason.strip() if there.needs_reason else "",
        )
        said = f"公布{there.county}{list_year}年度抽查名单指纹{frozen.list_hash[:16]}"
        self._keep(now, "publish_draw", said, made, also=there.draws)
        return made

    def check_seed(self, seed: str) -> None:
        """Refuse a seed that nobody could type again, or that any draw of any county used.

        Raises:
            UserError: says which.
        """
        draw_seed.check(seed)
        for each in self._store.all_of(DRAWS):
            if each.seed == seed:
                raise UserError(
                    f"这个种子在{each.key}用过", hint="每次抽查都要当众产生新的种子，不能重复使用"
                )

    def draw(self, key: str, seed: str, *, origin: str, witnesses: Sequence[str] = ()) -> SpotCheck:
        """Draw with a seed that was made after the fingerprint was published.

        Args:
            seed: used byte for byte as typed.
            origin: how it was made, for everybody to judge. witnesses: who was there.

        Raises:
            UserError: nothing waits for a seed, the list has changed since, the seed cannot be
                typed again or was used before, or nobody says where it comes from.
        """
        held = self.held(key)
        if held.state is DrawState.VOID:
            raise UserError(f"不能抽取：{held.void_text}", hint="请重新公布指纹，再产生新的种子")
        if held.state is DrawState.DRAWN:
            raise UserError(f"{key}已经抽取过", hint="再次抽查要重新公布指纹，并用新的种子")
        self.check_seed(seed)
        if not origin.strip():
            raise UserError("没有写明种子来源", hint="请写明怎样产生，如“双方各掷骰子五次”")
        now = self._registry.now()
        if now < datetime.datetime.fromisoformat(held.published_at):
            raise UserError("电脑时间早于公布指纹的时间", hint="请校准电脑的日期和时间")
        result = by_tickets.draw(held.lines, seed, held.share)
        done = replace(
            held,
            state=DrawState.DRAWN,
            seed=seed,
            seed_origin=origin.strip(),
            witnesses=tuple(name.strip() for name in witnesses if name.strip()),
            drawn_by=self._registry.who,
            drawn_at=stamp(now),
            drawn_head=self._registry.fingerprint,
            selected=tuple(ticket.parcel_id for ticket in result.selected),
        )
        county = places.county_name(held.county_code)
        share = f"抽中{len(done.selected)}个图斑、{area.grouped(result.taken_mu)}亩"
        said = f"{county}{held.list_year}年度抽查{share}，种子“{seed}”"
        self._keep(now, "draw", said, done)
        return done

    def abandon(self, key: str, reason: str) -> SpotCheck:
        """Give up a published fingerprint before there is a seed; it stays on file.

        Raises:
            UserError: it was drawn already, or nobody says why.
        """
        held = self.held(key)
        if held.state is not DrawState.PUBLISHED:
            raise UserError(f"{key}{held.state.label}，不能撤回", hint="抽取的结果不能撤回")
        if not reason.strip():
            raise UserError("没有写明撤回的原因", hint="请写明原因")
        now = self._registry.now()
        gone = replace(
            held,
            state=DrawState.VOID,
            void_text=f"产生种子之前撤回：{reason.strip()}",
            void_by=self._registry.who,
            void_at=stamp(now),
        )
        self._keep(now, "void_draw", f"撤回{key}公布的指纹：{reason.strip()}", gone)
        return gone

    def void_changed(self) -> tuple[SpotCheck, ...]:
        """Keep every draw as void whose list is another one now; return those."""
        now = self._registry.now()
        gone = self._newly_void(self._store.all_of(DRAWS), now)
        if gone:
            said = "；".join(f"{each.key}作废：{each.void_text}" for each in gone)
            self._keep(now, "void_draw", said, *gone)
        return gone

    def write_record(self, key: str, out: Path) -> RecordWritten:
        """Write the record of a draw as .json; `out` is the file, or a folder for its usual name.

        Raises:
            UserError: it was not drawn yet, or the file cannot be written.
        """
        document = self.record(key)
        path = out / self.record_name(key) if out.is_dir() else out
        if path.suffix.lower() != ".json":
            raise UserError(f"文件名“{path.name}”的结尾不对", hint="抽查记录应以.json结尾")
        record_file.write(path, document)
        return RecordWritten(path, len(document["tickets"]), files.sha256_of(path))

    def record_name(self, key: str) -> str:
        """Return the usual file name of the record of a draw."""
        held = self.held(key)
        county = places.county_name(held.county_code)
        return f"{held.county_code}{county}{held.list_year}年度抽查记录{held.number}.json"

    # --- within ------------------------------------------------------------------------------

    def _published(self, there: CountyDraws, frozen: FrozenList, at: str) -> SpotCheck:
        """Return the next draw of a county over its list, before anything else is known of it."""
        number = max((each.number for each in there.draws), default=0) + 1
        return SpotCheck(
            key=f"{there.county_code}-{there.list_year}-D{number}",
            county_code=there.county_code,
            list_year=there.list_year,
            number=number,
            state=DrawState.PUBLISHED,
            list_key=frozen.key,
            list_at=frozen.at,
            list_by=frozen.who,
            lines=frozen.lines,
            list_hash=frozen.list_hash,
            total_mu=frozen.total_mu,
            share=there.share,
            clause=there.clause,
            policy_version=policies.current(self._registry).version,
            must_check=(),
            expected_mu=None,
            expected_note="",
            former=tuple(
                FormerDraw(each.key, each.state.value, each.list_hash, each.seed)
                for each in reversed(there.draws)
            ),
            reason="",
            published_by=self._registry.who,
            published_at=at,
            published_head=self._registry.fingerprint,
        )

    def _newly_void(
        self, held: Sequence[SpotCheck], now: datetime.datetime
    ) -> tuple[SpotCheck, ...]:
        seen = {each.key: each for each in self.draws()}
        return tuple(
            replace(seen[each.key], void_by=self._registry.who, void_at=stamp(now))
            for each in held
            if seen[each.key].state is DrawState.VOID and each.state is not DrawState.VOID
        )

    def _keep(
        self,
        now: datetime.datetime,
        verb: str,
        said: str,
        *kept: SpotCheck,
        also: Sequence[SpotCheck] = (),
    ) -> None:
        """Write draws as one intention; of `also` those that have just been found void."""
        keys = {each.key for each in also}
        stored = [each for each in self._store.all_of(DRAWS) if each.key in keys]
        with self._store.change(
            who=self._registry.who, at=stamp(now), verb=verb, reason=said
        ) as change:
            for each in (*self._newly_void(stored, now), *kept):
                change.put(DRAWS, each)
        self._registry.announce(Change(everything=True))


def recompute(path: Path) -> Recomputed:
    """Redo a draw from its record file and nothing else.

    Raises:
        UserError: the file cannot be read, or is no record of a draw.
    """
    return draw_record.recompute(record_file.read(path))


def _refuse_early(there: CountyDraws, reason: str) -> None:
    name = f"{there.county}{there.list_year}年度"
    if not there.may_publish:
        raise UserError(f"{name}：{there.why_not}")
    if there.needs_reason and not reason.strip():
        raise UserError(f"{name}已经抽过", hint="再次抽查要写明原因，并用新的种子")


def _check_must(must_check: Sequence[MustCheck], frozen: FrozenList) -> None:
    listed = {line.parcel_id for line in frozen.lines}
    ids = [must.parcel_id for must in must_check]
    strange = [one for one in ids if one not in listed]
    if strange:
        raise UserError(f"必查图斑{'、'.join(strange)}不在名单里", hint="请核对图斑编号")
    if len(set(ids)) != len(ids):
        raise UserError("必查图斑有重复", hint="同一图斑只列一次")
    if not all(must.reason.strip() for must in must_check):
        raise UserError("必查图斑没有写明原因", hint="请写明为何必查，如“上年核查不合格”")
