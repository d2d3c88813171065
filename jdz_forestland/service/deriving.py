"""年度比对: two survey databases in, a proposal out; accepted, it becomes parcels in one entry."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from jdz_forestland.domain import area, crs, places
from jdz_forestland.domain.comparison import Comparison, ScrapLine, SurveyUsed
from jdz_forestland.domain.derivation import Derivation, derive
from jdz_forestland.domain.findings import worst_first
from jdz_forestland.domain.overlay import Balance, OverlayOptions, overlay
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.process_layer import ProcessSource
from jdz_forestland.domain.process_overlay import overlay_rows
from jdz_forestland.domain.progress import Progress, Within
from jdz_forestland.domain.rules import near_county
from jdz_forestland.domain.survey import Shapes, SurveyFeatures, SurveySource
from jdz_forestland.errors import ChoiceNeeded, StaleError, SurveyError, UserError
from jdz_forestland.exchange import survey, survey_process
from jdz_forestland.service.compared import dltb_of
from jdz_forestland.service.registry import Clock, local_now, stamp
from jdz_forestland.service.reserving import refuse_closed
from jdz_forestland.store.store import Store

YEARS: Final = "years"
ORDER: Final = "order"


@dataclass(frozen=True, slots=True)
class SurveyChoice:
    """A database to read, with the answers to what the program would not guess."""

    path: Path
    layer: str | None = None
    encoding: str | None = None
    epsg: int | None = None
    code_system: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What to compare.

    Attributes:
        years: survey years (上年度, 本年度), time point 31 December each.
        list_year: list to fill; the year after 本年度 unless given (D-11).
        confirmed: doubts that the user has answered: "years", "order".
    """

    before: SurveyChoice
    after: SurveyChoice
    years: tuple[int, int]
    list_year: int | None = None
    options: OverlayOptions = field(default_factory=OverlayOptions)
    confirmed: frozenset[str] = frozenset()

    @property
    def filled_list(self) -> int:
        """The list year that the result belongs to."""
        return self.years[1] + 1 if self.list_year is None else self.list_year


@dataclass(frozen=True, slots=True)
class Proposal:
    """The result of a comparison, to be looked at and accepted.

    Attributes:
        head: fingerprint of the registry it was matched against.
    """

    request: Request
    derivation: Derivation
    before: SurveyUsed
    after: SurveyUsed
    head: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting did: parcel keys that were added and changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]


def examine(choice: SurveyChoice) -> SurveySource:
    """Recognise a survey database without reading its shapes; see `exchange.survey.examine`.

    An update database is recognised by its process layer. Which of its two years it stands for
    shows only when it is given as both, so its year is None.
    """
    try:
        return _examine(choice)
    except ChoiceNeeded:
        raise
    except SurveyError:
        pair = survey_process.examine(
            choice.path,
            layer=choice.layer,
            encoding=choice.encoding,
            epsg=choice.epsg,
            code_systems=(choice.code_system, choice.code_system),
        )
        if pair is None:
            raise
        return replace(pair.after, year=None)


def _examine(choice: SurveyChoice) -> SurveySource:
    return survey.examine(
        choice.path,
        layer=choice.layer,
        encoding=choice.encoding,
        epsg=choice.epsg,
        code_system=choice.code_system,
    )


def _examine_both(request: Request) -> tuple[SurveySource, SurveySource, ProcessSource | None]:
    """Recognise both databases, or the process layer of the one that is given as both."""
    first, second = request.before, request.after
    if first.path.resolve() != second.path.resolve():
        return _examine(first), _examine(second), None
    pair = survey_process.examine(
        first.path,
        layer=first.layer or second.layer,
        encoding=first.encoding or second.encoding,
        epsg=first.epsg or second.epsg,
        code_systems=(first.code_system, second.code_system),
    )
    if pair is None:
        raise SurveyError(
            "上年度和本年度选了同一个数据库",
            hint="请分别选择两个年度的数据库；只有带更新过程层（DLTBGXGC）的更新数据库可以两边都选",
        )
    return pair.before, pair.after, pair


def propose(path: Path, request: Request, progress: Progress) -> Proposal:
    """Compare two surveys for a registry file. Changes nothing.

    One update database given as both is read through its process layer (更新过程层 DLTBGXGC).

    Raises:
        SurveyError: a database cannot be used. ChoiceNeeded: the user must decide something.
        Cancelled: the user stopped it.
    """
    progress.step("识别数据库")
    with Store.open(path) as store:
        county, known, head = store.fact("county_code"), store.parcels(), store.head()
        compared = store.comparisons()
    before, after, pair = _examine_both(request)
    _check_years(request, before, after)
    for source in (before, after):
        _check_county(source, county)
    with ThreadPoolExecutor(max_workers=1) as beside:
        # hashing releases the interpreter lock, so it costs nothing while shapes are read
        marks = [beside.submit(survey.fingerprint, source.path) for source in (before, after)]
        if pair is None:
            derivation = _compare(before, after, request, county, known, progress)
        else:
            base = dltb_of(compared, request.years[0], pair.before.path)
            derivation = _follow(pair, request, county, known, progress, base=base)
        progress.step("记录数据来源")
        used = [
            _used(source, year, mark)
            for source, year, mark in zip((before, after), request.years, marks, strict=True)
        ]
    return Proposal(request, derivation, used[0], used[1], head)


def _compare(
    before: SurveySource,
    after: SurveySource,
    request: Request,
    county: str,
    known: Sequence[Parcel],
    progress: Progress,
) -> Derivation:
    old, new = request.years
    reading = Within(progress, "读取上年度采矿用地")
    mining = survey.read_classes(
        before, before.code_system.mining_codes, year=old, near=None, progress=reading
    )
    if len(mining) == 0:
        raise SurveyError(
            f"“{before.path.name}”中没有采矿用地图斑", hint="请检查是否选对了上年度数据库"
        )
    _check_place(mining, county)
    reading = Within(progress, "读取本年度采矿用地")
    still = survey.read_classes(
        after, after.code_system.mining_codes, year=new, near=None, progress=reading
    )
    reading = Within(progress, "读取本年度林地")
    forest = survey.read_classes(
        after, after.code_system.forest_codes, year=new, near=mining.shapes, progress=reading
    )
    result = overlay(mining, still, forest, options=request.options, progress=progress)
    _check_order(result.balance, request)
    progress.step("生成图斑")
    return derive(
        mining,
        still,
        forest,
        result,
        county_code=county,
        list_year=request.filled_list,
        known=known,
    )


def _follow(
    pair: ProcessSource,
    request: Request,
    county: str,
    known: Sequence[Parcel],
    progress: Progress,
    *,
    base: tuple[Path, str] | None,
) -> Derivation:
    """Take what changed from the process layer instead of intersecting two surveys."""
    rows = survey_process.read(pair, years=request.years, base=base, progress=progress)
    seen = overlay_rows(rows, options=request.options, progress=progress)
    if not shapely.is_missing(seen.before.shapes).all():
        _check_place(seen.before, county)
    progress.step("生成图斑")
    derivation = derive(
        seen.before,
        seen.after_mining,
        seen.after_forest,
        seen.result,
        county_code=county,
        list_year=request.filled_list,
        known=known,
    )
    return replace(
        derivation,
        findings=worst_first([*derivation.findings, *seen.findings]),
        quarantined=(*derivation.quarantined, *seen.unnamed),
    )


def accept(path: Path, proposal: Proposal, *, who: str, now: Clock = local_now) -> Accepted:
    """Write a proposal into the registry: one transaction, one history entry, all or nothing.

    Accepting what the registry holds already adds nothing.

    Raises:
        StaleError: the registry has changed since the comparison.
    """
    derivation = proposal.derivation
    first, second = derivation.years
    reason = f"比对{first}、{second}年度国土变更调查数据库，列入{derivation.list_year}年度"
    with Store.open(path) as store:
        at = stamp(now())
        with store.change(who=who, at=at, verb="derive", reason=reason) as change:
            if store.head() != proposal.head:
                raise StaleError("比对之后登记库又有变化", hint="请重新比对后再接受，本次没有写入")
            comparison = _comparison(proposal, store.comparisons())
            known = [found.parcel for found in derivation.matched]
            refuse_closed(store, known, what="按这次比对更改")
            for found in derivation.found:
                change.put_parcel(found.parcel)
                change.set_pieces(found.parcel.key, found.pieces)
            if comparison is not None:
                change.put_comparison(comparison)
            touched = {delta.key for delta in change.deltas() if delta.table == "parcels"}
    added = {found.parcel.key for found in derivation.leads}
    return Accepted(tuple(sorted(added)), tuple(sorted(touched - added)))


def _check_years(request: Request, before: SurveySource, after: SurveySource) -> None:
    first, second = request.years
    if not first < second:
        raise UserError(f"上年度{first}应早于本年度{second}", hint="请检查年度")
    if not 2019 <= first <= second <= 2100:
        raise UserError(f"年度{first}、{second}不合理", hint="年度应为2019（三调）以后的四位数")
    if not second < request.filled_list <= 2101:
        raise UserError(
            f"列入年度{request.filled_list}不合理", hint=f"应晚于本年度{second}，一般是{second + 1}"
        )
    if YEARS in request.confirmed:
        return
    for source, year in ((before, first), (after, second)):
        if source.year is not None and source.year != year:
            raise ChoiceNeeded(
                f"“{source.path.name}”的数据年份是{source.year}，而这里按{year}年度使用",
                key=YEARS,
                options=(("yes", f"确认按{year}年度使用"),),
                hint="请检查两个数据库是否选反、年度是否填错；确认无误可以继续",
            )


def _check_county(source: SurveySource, county: str) -> None:
    if source.county_code and source.county_code != county:
        other = places.COUNTIES.get(source.county_code, "其他县")
        raise SurveyError(
            f"“{source.path.name}”是{other}（{source.county_code}）的数据库，"
            f"本登记库属于{places.county_name(county)}（{county}）",
            hint="请选择本县的数据库",
        )


def _check_place(mining: SurveyFeatures, county: str) -> None:
    """Refuse a database whose mining land lies in no part of the county: a wrong system or zone."""
    usable: Shapes = mining.shapes[~shapely.is_missing(mining.shapes)]
    points = shapely.get_coordinates(shapely.centroid(usable))
    lon, lat = crs.lonlat(points).T
    if np.any(near_county(county, lon, lat)):
        return
    raise SurveyError(
        f"“{mining.source.path.name}”的图斑不在{places.county_name(county)}范围内"
        f"（东经{float(np.median(lon)):.3f}°，北纬{float(np.median(lat)):.3f}°附近）",
        hint="多半是坐标系或带号不对，请核对数据库的坐标系",
    )


def _check_order(balance: Balance, request: Request) -> None:
    if ORDER in request.confirmed or balance.mining_gained_m2 <= balance.mining_lost_m2:
        return
    gained, lost = (
        area.grouped(area.to_mu(figure))
        for figure in (balance.mining_gained_m2, balance.mining_lost_m2)
    )
    raise ChoiceNeeded(
        f"本年度采矿用地比上年度增加{gained}亩、只减少{lost}亩，两个年度可能选反了",
        key=ORDER,
        options=(("yes", "年度没有选反，继续"),),
        hint="请核对上年度、本年度数据库；确认没有选反可以继续",
    )


def _used(source: SurveySource, year: int, mark: Future[str]) -> SurveyUsed:
    return SurveyUsed(
        year=year,
        file_name=source.path.name,
        path=str(source.path.resolve()),
        driver=source.driver,
        layer=source.layer,
        encoding=source.encoding,
        epsg=source.epsg,
        code_system=source.code_system,
        county_code=source.county_code,
        features=source.features,
        sha256=mark.result(),
    )


def _comparison(proposal: Proposal, kept: Sequence[Comparison]) -> Comparison | None:
    """Return what to keep of the comparison, or None where the last one kept is the very same."""
    derivation, balance = proposal.derivation, proposal.derivation.balance
    options = proposal.request.options
    of_this_list = [old for old in kept if old.list_year == derivation.list_year]
    fresh = Comparison(
        key=f"{derivation.county_code}-{derivation.list_year}-B{len(of_this_list) + 1:02d}",
        county_code=derivation.county_code,
        list_year=derivation.list_year,
        before=proposal.before,
        after=proposal.after,
        sliver_width_m=options.slivers.width_m,
        sliver_area_m2=options.slivers.area_m2,
        repair_m2=options.repair_m2,
        mining_before=derivation.mining_before,
        mining_after=derivation.mining_after,
        mining_lost_m2=balance.mining_lost_m2,
        forest_m2=balance.forest_m2,
        slivers_m2=balance.slivers_m2,
        other_m2=balance.other_m2,
        parcels=len(derivation.found),
        reserve_area_m2=derivation.reserve_area_m2,
        slivers=tuple(
            ScrapLine(scrap.source_before, scrap.source_after, scrap.area_m2)
            for scrap in derivation.slivers
        ),
        quarantined=derivation.quarantined,
    )
    same = of_this_list and _without_places(of_this_list[-1]) == _without_places(fresh)
    return None if same else fresh


def _without_places(kept: Comparison) -> Comparison:
    """Return a comparison without its number and without where the databases lay."""
    before, after = (replace(used, path="") for used in (kept.before, kept.after))
    return replace(kept, key="", before=before, after=after)
