"""The field check at the desk: what is taken along, what comes back, and the verdict.

checking = FieldChecking(registry)
checking.write(draw_key, "book", folder)                     also "gpx", "kml"
proposal = checking.propose(draw_key, book, [photo_folder])  a dry run
checking.accept(proposal)                                    one history entry
checking.verdict(2023, "360222").failures                    what goes back to the county
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jdz_forestland.domain import check_sheet, field_check, photo_match, places, publication
from jdz_forestland.domain.check_rows import FilledBook, FilledRow
from jdz_forestland.domain.check_sheet import CheckRound, CheckSheet
from jdz_forestland.domain.field_check import FieldCheck, Found, Verdict
from jdz_forestland.domain.photo_match import NEAR_M, PhotoMatch
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.slip import SlipLine
from jdz_forestland.domain.spot_check import SpotCheck
from jdz_forestland.errors import StaleError, UserError
from jdz_forestland.exchange import check_book, files, photo_folder, route_files
from jdz_forestland.exchange import draw_record as record_file
from jdz_forestland.exchange.photo_folder import PhotoFolder
from jdz_forestland.service import field_proposal, field_recording
from jdz_forestland.service.draw_book import DrawBook
from jdz_forestland.service.field_proposal import FieldProposal, ProposedCheck, RowFate
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.store.tables import FIELD_CHECKS

KINDS: Final = {"book": ".xlsx", "gpx": ".gpx", "kml": ".kml"}
_NAMES: Final = {"book": "现场核查表", "gpx": "核查路线", "kml": "核查图斑"}
_AT_THE_DESK: Final = "录入"
_NO_PHOTOS: Final = PhotoFolder((), {}, (), ())


@dataclass(frozen=True, slots=True)
class RoundWritten:
    """A file that was written: parcels (or draws) in it, SHA-256 of the file."""

    path: Path
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What accepting did: findings that are new, redone, or have more photos; photos kept."""

    added: tuple[FieldCheck, ...]
    redone: tuple[FieldCheck, ...]
    supplemented: tuple[FieldCheck, ...]
    photos: int


class FieldChecking:
    """The use cases of the field check on one open registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._store = registry.store
        self._book = DrawBook(registry)

    # --- looking -----------------------------------------------------------------------------

    def round(self, draw_key: str) -> CheckRound:
        """Return the parcels of a draw in the order of travel.

        Raises:
            UserError: not drawn yet, void, or its parcels are not in the registry any more.
        """
        held = self._drawn(draw_key)
        parcels = {p.key: p for p in self._store.parcels(list_year=held.list_year)}
        return check_sheet.plan(held, parcels)

    def sheets(self, draw_key: str) -> tuple[CheckSheet, ...]:
        """Return the sheets to take along, in the order of travel; see `round`."""
        of = self.round(draw_key)
        return tuple(check_sheet.sheet(of, stop) for stop in of.stops)

    def checks(
        self, *, draw_key: str | None = None, list_year: int | None = None
    ) -> tuple[FieldCheck, ...]:
        """Return the findings, struck ones among them, oldest first."""
        return tuple(
            each
            for each in self._store.all_of(FIELD_CHECKS, list_year=list_year)
            if draw_key is None or each.draw_key == draw_key
        )

    def verdict(self, list_year: int, county_code: str | None = None) -> Verdict | None:
        """Return what the field check of a county says; None while no draw counts."""
        standing = self._book.of_county(list_year, county_code).standing
        return field_check.verdict(standing, self.checks(list_year=list_year)) if standing else None

    def verdicts(self, list_year: int) -> tuple[Verdict, ...]:
        """Return the verdicts of all counties of which a draw counts."""
        found = (self.verdict(list_year, c.county_code) for c in self._book.standing(list_year))
        return tuple(each for each in found if each is not None)

    def slip_lines(self, list_year: int, county_code: str | None = None) -> tuple[SlipLine, ...]:
        """Return the lines of the slip by which the failed parcels go back to the county."""
        found = self.verdict(list_year, county_code)
        return tuple(
            SlipLine(each.parcel_key, each.parcel_id, each.reason, f"市级核查：{each.text}")
            for each in (found.failures if found else ())
        )

    def read_book(self, draw_key: str, path: Path) -> FilledBook:
        """Read a filled workbook; all faults at once, each with its cell.

        Raises:
            UserError: the file cannot be read, or the draw is not to be checked.
        """
        return check_book.read(path, self._drawn(draw_key), today=self._today())

    def propose(
        self,
        draw_key: str,
        book: Path | None,
        photos: Sequence[Path] = (),
        *,
        visit: tuple[datetime.date, datetime.date] | None = None,
        near_m: float = NEAR_M,
        assigned: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> FieldProposal:
        """Read a filled workbook and photos, and say what recording them would do.

        Args:
            book: None to look at photos alone; then `visit` is needed.
            photos: photos, and folders of them.
            visit: first and last day; without it, those of the workbook.
            near_m: how far outside a photo still shows a parcel, metres.
            assigned: parcel id by the name of a photo that a person brings there.

        Raises:
            UserError: a file cannot be read, the draw is not to be checked, or no day is known.
            Cancelled: the user stopped it.
        """
        held = self._drawn(draw_key)
        read = None if book is None else self.read_book(draw_key, book)
        rows = read.rows if read else ()
        folder = photo_folder.look(photos, progress or Silent()) if photos else _NO_PHOTOS
        named, lost = field_proposal.named_in_rows(rows, folder)
        by_hand = {**named, **(assigned or {})}
        matches = self._matched(held, rows, folder, visit, near_m, by_hand)
        return FieldProposal(
            draw_key=draw_key,
            origin=_AT_THE_DESK if book is None else book.name,
            head=self._registry.fingerprint,
            checks=field_proposal.proposed(rows, matches, self._standing(draw_key)),
            photos=matches,
            paths=folder.paths,
            empty=read.empty if read else (),
            faults=read.faults if read else (),
            others=folder.others,
            unreadable=folder.unreadable,
            lost=lost,
        )

    # --- changing ----------------------------------------------------------------------------

    def accept(
        self, proposal: FieldProposal, *, redo_reason: str = "", progress: Progress | None = None
    ) -> Recorded:
        """Record a proposal: all of its rows that have what they need, or nothing.

        Args:
            redo_reason: why findings that stand are struck, where there are such.

        Raises:
            UserError: a cell is wrong, nothing is to be recorded, or the reason is missing.
            StaleError: the registry has moved on. Cancelled: stopped, nothing is recorded.
        """
        held = self._drawn(proposal.draw_key)
        if proposal.errors:
            raise UserError(
                f"核查表有{proposal.errors}处错误，没有记录", hint="请按单元格改正后再读入"
            )
        if proposal.head != self._registry.fingerprint:
            raise StaleError("登记库在此期间有改动", hint="请重新读入核查表，本次没有写入")
        if not proposal.to_write:
            raise UserError("没有可以记录的核查结果", hint="请填写核查结果，并放入有位置的现场照片")
        if proposal.needs_reason and not redo_reason.strip():
            raise UserError("有图斑重新核查，没有写明原因", hint="请写明原因，原结论划去但保留")
        now = self._registry.now()
        recording = field_recording.Recording(
            held, self._registry.who, stamp(now), proposal.origin, redo_reason.strip()
        )
        made = recording.make(
            proposal, self._store, self.checks(draw_key=held.key), progress or Silent()
        )
        county = places.county_name(held.county_code)
        said = f"{county}{held.list_year}年度现场核查记入{len(proposal.to_write)}个图斑"
        with self._store.change(
            who=self._registry.who, at=stamp(now), verb="field_check", reason=said
        ) as change:
            for check in made.checks:
                change.put(FIELD_CHECKS, check)
        keys = frozenset(check.parcel_key for check in made.checks)
        self._registry.announce(Change(parcel_keys=keys))
        return Recorded(made.added, made.redone, made.supplemented, made.photos)

    def record(
        self,
        draw_key: str,
        found: Found,
        photos: Sequence[Path] = (),
        *,
        redo_reason: str = "",
        by_hand: str = "",
        near_m: float = NEAR_M,
        progress: Progress | None = None,
    ) -> FieldCheck:
        """Record one finding that is entered at the desk.

        Args:
            by_hand: why photos that say no place, or another one, show this parcel.

        Raises:
            UserError: all that is wrong with the finding, or no photo shows the parcel.
        """
        held = self._drawn(draw_key)
        self._refuse_faults(held, found)
        folder = photo_folder.look(photos, progress or Silent()) if photos else _NO_PHOTOS
        row, why = FilledRow(0, found, ()), by_hand.strip()
        theirs = {photo.name: found.parcel_id for photo in folder.photos} if why else {}
        matches = self._matched(held, (row,), folder, None, near_m, theirs)
        (check,) = field_proposal.proposed((row,), matches, self._standing(draw_key))
        _refuse_idle(check, matches)
        proposal = FieldProposal(
            draw_key=draw_key,
            origin=_AT_THE_DESK,
            head=self._registry.fingerprint,
            checks=(check,),
            photos=matches,
            paths=folder.paths,
            by_hand=why,
        )
        done = self.accept(proposal, redo_reason=redo_reason, progress=progress)
        return (*done.added, *done.redone, *done.supplemented)[-1]

    def write(self, draw_key: str, kind: str, out: Path) -> RoundWritten:
        """Write the round as "book" (.xlsx to fill in), "gpx" or "kml".

        Args:
            out: the file, or an existing folder, in which the file gets its usual name.

        Raises:
            UserError: an unknown kind, the draw is not to be checked, or it cannot be written.
        """
        if kind not in KINDS:
            raise UserError(f"不能导出“{kind}”", hint=f"可以导出：{'、'.join(KINDS)}")
        of = self.round(draw_key)
        path = out / self.file_name(draw_key, kind) if out.is_dir() else out
        if path.suffix.lower() != KINDS[kind]:
            raise UserError(f"文件名“{path.name}”的结尾不对", hint=f"应以{KINDS[kind]}结尾")
        writers = {
            "book": check_book.write,
            "gpx": route_files.write_gpx,
            "kml": route_files.write_kml,
        }
        writers[kind](path, of)
        return RoundWritten(path, len(of.stops), files.sha256_of(path))

    def file_name(self, draw_key: str, kind: str) -> str:
        """Return the usual name of a file of a round."""
        held = self._book.held(draw_key)
        county = places.county_name(held.county_code)
        nth = str(held.number) if held.number > 1 else ""
        return f"{held.county_code}{county}{held.list_year}年度{_NAMES[kind]}{nth}{KINDS[kind]}"

    def publish(self, list_year: int, out: Path) -> RoundWritten:
        """Write all there is to publish of a year as .json: draws, findings, verdicts, hashes.

        Args:
            out: the file, or an existing folder, in which the file gets its usual name.

        Raises:
            UserError: there was no draw, or the file cannot be written.
        """
        draws = self._book.draws(list_year)
        if not draws:
            raise UserError(f"{list_year}年度还没有抽查", hint="请先公布指纹并抽取")
        checks = self.checks(list_year=list_year)
        document = publication.compose(
            list_year,
            draws,
            checks,
            self.verdicts(list_year),
            as_of=stamp(self._registry.now()),
            fingerprint=self._registry.fingerprint,
        )
        path = out / f"{self._registry.county}{list_year}年度抽查公布.json" if out.is_dir() else out
        if path.suffix.lower() != ".json":
            raise UserError(f"文件名“{path.name}”的结尾不对", hint="应以.json结尾")
        record_file.write(path, document)
        return RoundWritten(path, len(draws), files.sha256_of(path))

    # --- within ------------------------------------------------------------------------------

    def _refuse_faults(self, held: SpotCheck, found: Found) -> None:
        if found.parcel_id not in held.to_check:
            raise UserError(f"{found.parcel_id}不在这次核查的图斑里", hint="请核对图斑编号")
        drawn_on = datetime.datetime.fromisoformat(held.drawn_at).date()
        faults = field_check.faults_of(found, today=self._today(), drawn_on=drawn_on)
        if faults:
            raise UserError("；".join(text for _, text, _ in faults), hint=faults[0][2])

    def _drawn(self, draw_key: str) -> SpotCheck:
        held = self._book.held(draw_key)
        if not held.counts:
            why = f"：{held.void_text}" if held.void_text else ""
            raise UserError(f"{draw_key}{held.state.label}{why}", hint="请用有效的抽查")
        held.redone()
        return held

    def _standing(self, draw_key: str) -> dict[str, FieldCheck]:
        return {
            each.parcel_id: each
            for each in self.checks(draw_key=draw_key)
            if each.standing is Standing.STANDING
        }

    def _matched(
        self,
        held: SpotCheck,
        rows: Sequence[FilledRow],
        folder: PhotoFolder,
        given: tuple[datetime.date, datetime.date] | None,
        near_m: float,
        by_hand: Mapping[str, str],
    ) -> tuple[PhotoMatch, ...]:
        visit = field_proposal.visit_of(rows, given)
        if not folder.photos:
            return ()
        if visit is None:
            raise UserError("不知道核查的日期", hint="请选择填好的核查表，或写明核查的起止日期")
        strange = sorted(set(by_hand.values()) - set(held.to_check))
        if strange:
            raise UserError(f"{'、'.join(strange)}不在这次核查的图斑里", hint="请核对图斑编号")
        shapes = {stop.parcel_id: stop.parcel.shape for stop in self.round(held.key).stops}
        return photo_match.match(folder.photos, shapes, visit, near_m=near_m, assigned=by_hand)

    def _today(self) -> datetime.date:
        return self._registry.now().date()


def _refuse_idle(check: ProposedCheck, matches: Sequence[PhotoMatch]) -> None:
    """Refuse a finding that would not be recorded.

    Raises:
        UserError: no photo shows the parcel, or the same is recorded already.
    """
    one = check.found.parcel_id
    if check.fate is RowFate.NO_PHOTO:
        why = "；".join(f"{match.photo.name}{match.text}" for match in matches[:5])
        raise UserError(
            f"{one}没有能对应的照片{f'（{why}）' if why else ''}",
            hint="请选择在现场拍的、带位置的照片；确实没有位置的，写明原因后人工指定",
        )
    if check.fate is RowFate.SAME:
        raise UserError(f"{one}的核查结果已经记录过", hint="内容相同，不用再记")
