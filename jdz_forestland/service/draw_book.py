"""The draws of a registry as they are to be seen now; nothing here changes anything."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jdz_forestland.domain import draw as by_tickets
from jdz_forestland.domain import draw_record, places, spot_check
from jdz_forestland.domain.draw import Outlook
from jdz_forestland.domain.draw_sheet import (
    FingerprintSheet,
    RecordSheet,
    fingerprint_sheet,
    record_sheet,
)
from jdz_forestland.domain.frozen_list import FrozenList
from jdz_forestland.domain.policy import PolicyValue, year_end
from jdz_forestland.domain.spot_check import DrawState, MustCheck, SpotCheck
from jdz_forestland.errors import UserError
from jdz_forestland.service import former_failures, policies, submitted
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.tables import DRAWS, FROZEN_LISTS

SHARE = "spot_check_share"


@dataclass(frozen=True, slots=True)
class CountyDraws:
    """Where the spot check of one county and list year stands.

    Attributes:
        frozen: the list that counts, or None.
        share: of the area, from the policy table, with its clause.
        draws: all of them, newest first, void ones among them as they are to be seen now.
        waiting: the one whose fingerprint is published and that waits for its seed.
        may_publish: whether a fingerprint can be published now; `why_not` says what is in the way.
    """

    county_code: str
    county: str
    list_year: int
    frozen: FrozenList | None
    share: Decimal
    clause: str
    draws: tuple[SpotCheck, ...]
    waiting: SpotCheck | None
    may_publish: bool
    why_not: str

    @property
    def standing(self) -> tuple[SpotCheck, ...]:
        """The draws that count, newest first."""
        return tuple(each for each in self.draws if each.counts)

    @property
    def needs_reason(self) -> bool:
        """Whether the next one is a further draw, which must say why."""
        return any(each.seed for each in self.draws)


class DrawBook:
    """What is known of the draws on one open registry, of a county or of the city."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._store = registry.store

    def counties(self, list_year: int) -> tuple[str, ...]:
        """Return the codes of the counties that have a list or had a draw, in their order."""
        lists = self._store.all_of(FROZEN_LISTS, list_year=list_year)
        held = self._store.all_of(DRAWS, list_year=list_year)
        codes = {each.county_code for each in lists} | {each.county_code for each in held}
        return tuple(sorted(codes))

    def standing(self, list_year: int) -> tuple[CountyDraws, ...]:
        """Return where every county stands that has a list or had a draw, in their order."""
        return tuple(self.of_county(list_year, one) for one in self.counties(list_year))

    def of_county(self, list_year: int, county_code: str | None = None) -> CountyDraws:
        """Return where one county stands.

        Raises:
            UserError: no county is named and several may be meant.
        """
        code = self._code(list_year, county_code)
        frozen = self._frozen(list_year, code)
        draws = tuple(reversed(self._draws(list_year, code)))
        rule = self._share(list_year)
        waiting = next((each for each in draws if each.state is DrawState.PUBLISHED), None)
        why_not = ""
        if frozen is None:
            why_not = "名单还没有定稿"
        elif waiting is not None:
            why_not = "指纹已经公布，等待产生种子"
        elif not frozen.total_mu:
            why_not = "名单面积合计为0，没有可抽的面积"
        return CountyDraws(
            county_code=code,
            county=places.county_name(code),
            list_year=list_year,
            frozen=frozen,
            share=rule.number,
            clause=rule.clause,
            draws=draws,
            waiting=waiting,
            may_publish=not why_not,
            why_not=why_not,
        )

    def draws(self, list_year: int | None = None) -> tuple[SpotCheck, ...]:
        """Return the draws of a year or of all, oldest first, as they are to be seen now."""
        lists = self._store.all_of(FROZEN_LISTS, list_year=list_year)
        return tuple(
            spot_check.as_it_stands(each, lists)
            for each in self._store.all_of(DRAWS, list_year=list_year)
        )

    def held(self, key: str) -> SpotCheck:
        """Return one draw as it is to be seen now.

        Raises:
            UserError: there is none of that key.
        """
        for each in self.draws():
            if each.key == key:
                return each
        raise UserError(f"没有抽查“{key}”", hint="请刷新后重试")

    def outlook(self, list_year: int, county_code: str | None = None) -> Outlook:
        """Return what a draw will take, before there is a seed.

        Raises:
            UserError: there is no list, or it cannot be drawn from.
        """
        code = self._code(list_year, county_code)
        lines = self._listed(list_year, code).lines
        return by_tickets.outlook(lines, self._share(list_year).number)

    def proposed(self, list_year: int, county_code: str | None = None) -> tuple[MustCheck, ...]:
        """Return the parcels of the list that must be checked again: earlier failures.

        Raises:
            UserError: there is no list.
        """
        code = self._code(list_year, county_code)
        return former_failures.among(self._store, self._listed(list_year, code))

    def expected(
        self, list_year: int, county_code: str | None = None
    ) -> tuple[Decimal | None, str]:
        """Return the total that was typed in before the list came, 亩, and why the list differs.

        Both are what was entered for the receipt of the list; None and "" where nothing was.
        """
        code = self._code(list_year, county_code)
        frozen = self._frozen(list_year, code)
        notes = [
            each.explanation
            for each in submitted.submissions(self._registry, list_year=list_year, county_code=code)
            if frozen is not None and each.list_key == frozen.key and each.explanation
        ]
        return submitted.expected_mu(self._registry, code, list_year), notes[-1] if notes else ""

    def fingerprint_sheet(self, key: str) -> FingerprintSheet:
        """Return what is shown and printed before the seed is made."""
        return fingerprint_sheet(self.held(key))

    def record_sheet(self, key: str) -> RecordSheet:
        """Return what is printed after the draw.

        Raises:
            UserError: not drawn yet, or the registry's own record was changed.
        """
        return record_sheet(self.held(key))

    def record(self, key: str) -> dict[str, Any]:
        """Return the record of a draw as one JSON document.

        Raises:
            UserError: see `record_sheet`.
        """
        return draw_record.compose(self.held(key))

    # --- within ------------------------------------------------------------------------------

    def _code(self, list_year: int, county_code: str | None) -> str:
        """Return the county that is meant."""
        if county_code is not None:
            places.county_name(county_code)
            return county_code
        if not self._registry.is_city:
            return self._registry.county_code
        codes = self.counties(list_year)
        if len(codes) == 1:
            return codes[0]
        if not codes:
            raise UserError(f"还没有收到{list_year}年度的名单", hint="请先在“收件”接收县级报送包")
        named = "、".join(f"{one} {places.county_name(one)}" for one in codes)
        raise UserError(f"{list_year}年度有{len(codes)}个县的名单，没有指明是哪个县", hint=named)

    def _frozen(self, list_year: int, code: str) -> FrozenList | None:
        lists = self._store.all_of(FROZEN_LISTS, list_year=list_year)
        return spot_check.newest(lists, code, list_year)

    def _listed(self, list_year: int, code: str) -> FrozenList:
        frozen = self._frozen(list_year, code)
        if frozen is None:
            raise UserError(
                f"{places.county_name(code)}{list_year}年度没有定稿的名单，不能抽取",
                hint="请先把名单定稿（市级：先接收报送包），再公布指纹，然后才产生种子",
            )
        return frozen

    def _draws(self, list_year: int, code: str) -> list[SpotCheck]:
        return [each for each in self.draws(list_year) if each.county_code == code]

    def _share(self, list_year: int) -> PolicyValue:
        return policies.current(self._registry).on(SHARE, year_end(list_year))
