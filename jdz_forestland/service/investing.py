"""Investors of the parcels: agreements, what they are owed, what they were paid (方案 二(三)2)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from jdz_forestland.domain import area, investor, steps
from jdz_forestland.domain.filled import complete, reason_of
from jdz_forestland.domain.investor import Agreement, Balance, Payment, Subsidy
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.record import standing_values
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service import policies
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.store.tables import AGREEMENTS, PAYMENTS

# From 造林 on there is somebody who invested.
_PLANTED: Final = (Stage.ACCEPTANCE, Stage.CHANGE, Stage.REGISTRATION)


@dataclass(frozen=True, slots=True)
class AgreementView:
    """One agreement with what it earns and what was paid under it, oldest first."""

    agreement: Agreement
    subsidy: Subsidy
    balance: Balance
    payments: tuple[Payment, ...]


@dataclass(frozen=True, slots=True)
class InvestorRow:
    """One parcel with its agreements and their sums, 元."""

    parcel: Parcel
    agreements: tuple[AgreementView, ...]

    @property
    def owed_yuan(self) -> Decimal:
        """Sum of what is owed."""
        return area.total(view.balance.owed_yuan for view in self.agreements)

    @property
    def paid_yuan(self) -> Decimal:
        """Sum of what was paid."""
        return area.total(view.balance.paid_yuan for view in self.agreements)

    @property
    def due_yuan(self) -> Decimal:
        """Still to be paid."""
        return self.owed_yuan - self.paid_yuan


@dataclass(frozen=True, slots=True)
class Standard:
    """Whether the planting of a parcel meets the standard, by its acceptance; None: not known."""

    met: bool | None
    text: str


class Investing:
    """The use cases of the investors on one open registry."""

    def __init__(self, registry: Registry, policy: Policy | None = None) -> None:
        self._registry = registry
        self._store = registry.store
        self._policy = policy

    @property
    def policy(self) -> Policy:
        """The policy table of this county."""
        return self._policy or policies.current(self._registry)

    # --- looking -----------------------------------------------------------------------------

    def rows(self, *, list_year: int | None = None) -> tuple[InvestorRow, ...]:
        """Return every parcel that is past 造林 or has an agreement, in the order of numbers."""
        views = self._views(list_year=list_year)
        return tuple(
            InvestorRow(parcel, tuple(views.get(parcel.key, ())))
            for parcel in self._registry.parcels(list_year=list_year)
            if parcel.key in views or parcel.stage in _PLANTED
        )

    def of(self, parcel_key: str) -> InvestorRow:
        """Return the agreements of one parcel."""
        views = self._views(parcel_key=parcel_key)
        return InvestorRow(self._store.parcel(parcel_key), tuple(views.get(parcel_key, ())))

    def standard(self, parcel_key: str) -> Standard:
        """Return whether the planting of a parcel meets the standard, by its acceptance record."""
        done = standing_values(self._store.cases.steps(parcel_key=parcel_key))
        if Stage.ACCEPTANCE not in done:
            return Standard(None, "还没有验收，不知道造林是否达到标准")
        rate = steps.survival_rate(dict(done[Stage.ACCEPTANCE]))
        accepted_on = datetime.date.fromisoformat(done[Stage.ACCEPTANCE]["accepted_on"])
        limit = self.policy.on("survival_pass", accepted_on)
        if rate is None:
            return Standard(None, "验收记录没有样地，不知道成活率")
        shown = f"验收成活率{rate * 100:.1f}%"
        if rate < limit.number:
            return Standard(False, f"{shown}，低于{limit.number * 100:.0f}%（{limit.clause}）")
        return Standard(True, f"{shown}，达到{limit.number * 100:.0f}%（{limit.clause}）")

    def proposal(self, parcel_key: str) -> dict[str, Any]:
        """Return what the form of a new agreement starts with: what 造林 and 验收 say."""
        done = standing_values(self._store.cases.steps(parcel_key=parcel_key))
        planted = done.get(Stage.PLANTING, {})
        values: dict[str, Any] = {
            "investor": planted.get("investor"),
            "agreement_no": planted.get("agreement"),
            "area_mu": planted.get("finished_area_mu"),
            "share": "1",
            "standard_met": bool(self.standard(parcel_key).met),
        }
        return {name: value for name, value in values.items() if value is not None}

    # --- changing ----------------------------------------------------------------------------

    def sign(self, parcel_key: str, given: Mapping[str, Any]) -> Agreement:
        """Enter an agreement on a parcel (`investor.AGREEMENT`).

        Raises:
            UserError: a value is missing or wrong, or areas or shares do not go together.
        """
        values = complete(investor.AGREEMENT, given, of="投入主体协议")
        now = self._registry.now()
        with self._change(now, "agreement", f"登记投入主体协议：{values['investor']}") as change:
            parcel = self._store.parcel(parcel_key)
            held = self._store.all_of(AGREEMENTS, parcel_key=parcel_key)
            agreement = investor.agreement_of(
                values,
                key=f"{parcel_key}/A{len(held) + 1:02d}",
                county_code=parcel.county_code,
                list_year=parcel.list_year,
                parcel_key=parcel_key,
                ended="",
                who=self._registry.who,
                at=stamp(now),
            )
            self._refuse(agreement, parcel, held, now.date())
            change.add(AGREEMENTS, agreement)
        self._announce(parcel_key)
        return agreement

    def correct(self, agreement_key: str, given: Mapping[str, Any], reason: str) -> Agreement:
        """Put an agreement right; the history keeps what it was.

        Raises:
            UserError: as for `sign`; no reason; or more was paid than would be owed.
        """
        reason = reason_of(reason)
        values = complete(investor.AGREEMENT, given, of="投入主体协议")
        now = self._registry.now()
        with self._change(now, "agreement", f"更正投入主体协议：{reason}") as change:
            old = self._standing(agreement_key)
            parcel = self._store.parcel(old.parcel_key)
            agreement = investor.agreement_of(
                values,
                key=old.key,
                county_code=old.county_code,
                list_year=old.list_year,
                parcel_key=old.parcel_key,
                ended="",
                who=self._registry.who,
                at=stamp(now),
            )
            held = self._store.all_of(AGREEMENTS, parcel_key=parcel.key)
            self._refuse(agreement, parcel, held, now.date())
            after = investor.balance(agreement, self._payments(old), self.policy)
            if after.due_yuan < 0:
                raise UserError(
                    f"已付{after.paid_yuan}元，更正后应付只有{after.owed_yuan}元",
                    hint="请先冲回多付的款，或核对更正的内容",
                )
            change.put(AGREEMENTS, agreement)
        self._announce(old.parcel_key)
        return agreement

    def end(self, agreement_key: str, reason: str) -> Agreement:
        """Say that an agreement stands no longer; what was paid under it stays on record.

        Raises:
            UserError: no reason, or it has ended already.
        """
        reason = reason_of(reason)
        now = self._registry.now()
        with self._change(now, "agreement", f"终止投入主体协议：{reason}") as change:
            old = self._standing(agreement_key)
            ended = replace(old, ended=reason, who=self._registry.who, at=stamp(now))
            change.put(AGREEMENTS, ended)
        self._announce(old.parcel_key)
        return ended

    def pay(self, agreement_key: str, given: Mapping[str, Any]) -> Payment:
        """Enter a payment (`investor.PAYMENT`).

        Raises:
            UserError: a value is missing or wrong, or it is more than is owed; with the sums.
        """
        values = complete(investor.PAYMENT, given, of="付款")
        now, amount = self._registry.now(), Decimal(values["amount_yuan"])
        with self._change(now, "payment", f"付款{amount}元，凭证{values['document']}") as change:
            agreement = self._standing(agreement_key)
            held = self._payments(agreement)
            paid_on = datetime.date.fromisoformat(values["paid_on"])
            investor.refuse_payment(
                agreement,
                held=investor.balance(agreement, held, self.policy),
                amount_yuan=amount,
                paid_on=paid_on,
                today=now.date(),
            )
            payment = self._payment(agreement, len(held), now, paid_on, amount)
            payment = replace(payment, document=values["document"], note=values.get("note", ""))
            change.add(PAYMENTS, payment)
        self._announce(agreement.parcel_key)
        return payment

    def take_back(self, payment_key: str, reason: str) -> Payment:
        """Take a wrong payment back by one of the opposite amount; both stay on record.

        Raises:
            UserError: no reason, no such payment, or it has been taken back already.
        """
        reason = reason_of(reason)
        now = self._registry.now()
        with self._change(now, "payment", f"冲回付款：{reason}") as change:
            wrong, agreement, held = self._payment_of(payment_key)
            if wrong.reverses or any(each.reverses == wrong.key for each in held):
                raise UserError(
                    f"这笔付款（{wrong.document}，{wrong.amount_yuan}元）已经冲回过",
                    hint="请核对付款记录",
                )
            payment = self._payment(agreement, len(held), now, now.date(), -wrong.amount_yuan)
            payment = replace(payment, document=wrong.document, note=reason, reverses=wrong.key)
            change.add(PAYMENTS, payment)
        self._announce(agreement.parcel_key)
        return payment

    # --- within ------------------------------------------------------------------------------

    def _views(self, **wanted: Any) -> dict[str, list[AgreementView]]:
        paid: dict[str, list[Payment]] = defaultdict(list)
        for payment in self._store.all_of(PAYMENTS, **wanted):
            paid[payment.agreement_key].append(payment)
        policy = self.policy
        found: dict[str, list[AgreementView]] = defaultdict(list)
        for agreement in self._store.all_of(AGREEMENTS, **wanted):
            payments = tuple(paid[agreement.key])
            view = AgreementView(
                agreement,
                investor.subsidy(agreement, policy),
                investor.balance(agreement, payments, policy),
                payments,
            )
            found[agreement.parcel_key].append(view)
        return found

    def _standing(self, agreement_key: str) -> Agreement:
        parcel_key = agreement_key.rsplit("/", 1)[0]
        held = self._store.all_of(AGREEMENTS, parcel_key=parcel_key)
        found = next((each for each in held if each.key == agreement_key), None)
        if found is None:
            raise UserError(f"没有协议{agreement_key}", hint="请刷新后重试")
        if found.ended:
            raise UserError(
                f"与“{found.investor}”的协议已终止（{found.ended}）", hint="请登记新的协议"
            )
        return found

    def _payments(self, agreement: Agreement) -> list[Payment]:
        held = self._store.all_of(PAYMENTS, parcel_key=agreement.parcel_key)
        return [each for each in held if each.agreement_key == agreement.key]

    def _payment_of(self, payment_key: str) -> tuple[Payment, Agreement, list[Payment]]:
        parcel_key = payment_key.split("/", 1)[0]
        every = self._store.all_of(PAYMENTS, parcel_key=parcel_key)
        wrong = next((each for each in every if each.key == payment_key), None)
        if wrong is None:
            raise UserError(f"没有付款{payment_key}", hint="请刷新后重试")
        agreements = self._store.all_of(AGREEMENTS, parcel_key=parcel_key)
        agreement = next(each for each in agreements if each.key == wrong.agreement_key)
        return wrong, agreement, self._payments(agreement)

    def _payment(
        self,
        agreement: Agreement,
        before: int,
        now: datetime.datetime,
        paid_on: datetime.date,
        amount_yuan: Decimal,
    ) -> Payment:
        return Payment(
            key=f"{agreement.key}/Y{before + 1:02d}",
            county_code=agreement.county_code,
            list_year=agreement.list_year,
            parcel_key=agreement.parcel_key,
            agreement_key=agreement.key,
            paid_on=paid_on,
            amount_yuan=amount_yuan,
            document="",
            note="",
            reverses="",
            who=self._registry.who,
            at=stamp(now),
        )

    def _refuse(
        self, agreement: Agreement, parcel: Parcel, held: list[Agreement], today: datetime.date
    ) -> None:
        others = [each for each in held if each.key != agreement.key and not each.ended]
        investor.refuse_agreement(
            agreement, others=others, parcel_mu=parcel.parcel_area_mu, today=today
        )
        standard = self.standard(parcel.key)
        if agreement.standard_met and not standard.met:
            raise UserError(
                f"“造林是否达到标准”填的是“是”，但{standard.text}", hint="请先办结验收，或改填“否”"
            )

    def _change(self, now: datetime.datetime, verb: str, reason: str) -> Any:
        return self._store.change(who=self._registry.who, at=stamp(now), verb=verb, reason=reason)

    def _announce(self, parcel_key: str) -> None:
        self._registry.announce(Change(parcel_keys=frozenset({parcel_key})))
