"""Investors: what is owed follows from facts, what is paid is never changed, sums to the 分."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.investing import Investing
from tests.service import cases

SIGNED = {
    "investor": "浮梁县某生态公司",
    "agreement_no": "协〔2022〕5号",
    "signed_on": "2022-03-01",
    "area_mu": "4.37",
    "share": "0.6",
    "standard_met": "是",
    "subsidy_rate": "200.05",
    "agreed_yuan": "1000",
}
PAID = {"paid_on": "2023-05-01", "amount_yuan": "874.22", "document": "支2023-17"}


@pytest.fixture
def registry(tmp_path):
    """Two parcels of 4.37 亩 or more: the first accepted, the second only applied for."""
    with cases.registry_with(tmp_path / "库.gpkg", cases.parcel(1), cases.parcel(2)) as opened:
        first, second = opened.parcels()
        cases.bring_to(opened, first.key, Stage.CHANGE)
        cases.bring_to(opened, second.key, Stage.VERIFICATION)
        yield opened


@pytest.fixture
def key(registry):
    return registry.parcels()[0].key


def test_owed_is_area_times_rate_rounded_once_plus_what_was_agreed(registry, key):
    investing = Investing(registry)
    agreement = investing.sign(key, SIGNED)
    assert agreement.key == f"{key}/A01"
    (row,) = investing.rows()
    (view,) = row.agreements
    assert view.subsidy.eligible
    assert view.subsidy.yuan == Decimal("874.22")  # 4.37 × 200.05 = 874.2185
    assert (row.owed_yuan, row.paid_yuan) == (Decimal("1874.22"), Decimal("0.00"))


def test_payments_add_up_and_a_wrong_one_is_taken_back_by_another(registry, key):
    investing = Investing(registry)
    agreement = investing.sign(key, SIGNED)
    paid = investing.pay(agreement.key, PAID)
    back = investing.take_back(paid.key, "付错了账户")
    assert back.amount_yuan == -paid.amount_yuan
    assert back.reverses == paid.key
    again = investing.pay(agreement.key, PAID | {"document": "支2023-18"})
    row = investing.of(key)
    assert row.due_yuan == Decimal("1000.00")
    assert row.agreements[0].payments == (paid, back, again)
    for wrong in (paid, back):
        with pytest.raises(UserError, match="冲回过"):
            investing.take_back(wrong.key, "再来一次")
    assert registry.verify() == [] or all(p.where == "materials" for p in registry.verify())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"area_mu": "4.375"}, "最多两位小数"),
        ({"area_mu": "-1"}, "面积"),
        ({"area_mu": "0"}, "大于0"),
        ({"area_mu": "很多"}, "面积"),
        ({"area_mu": "99999"}, "超出"),
        ({"area_mu": "NaN"}, "面积"),
        ({"share": "1.5"}, "0到1"),
        ({"signed_on": "2031-01-01"}, "还没有到"),
        ({"signed_on": "昨天"}, "日期"),
        ({"subsidy_rate": "1e99"}, "元"),
        ({"agreed_yuan": "12.345"}, "最多两位小数"),
        ({"investor": " "}, "还没有填：投入主体"),
        ({"unknown": "1"}, "没有这些字段"),
    ],
)
def test_what_is_no_agreement_is_refused_and_nothing_written(registry, key, change, said):
    entries = len(registry.history())
    with pytest.raises(UserError, match=said):
        Investing(registry).sign(key, SIGNED | change)
    assert len(registry.history()) == entries


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount_yuan": "0"}, "大于0元"),
        ({"amount_yuan": "-5"}, "金额"),
        ({"amount_yuan": "1.005"}, "最多两位小数"),
        ({"amount_yuan": "1874.23"}, "多出0.01元"),
        ({"paid_on": "2021-01-01"}, "早于协议"),
        ({"paid_on": "2031-01-01"}, "还没有到"),
        ({"document": ""}, "凭证号"),
    ],
)
def test_what_is_no_payment_is_refused_and_nothing_written(registry, key, change, said):
    investing = Investing(registry)
    agreement = investing.sign(key, SIGNED)
    entries = len(registry.history())
    with pytest.raises(UserError, match=said):
        investing.pay(agreement.key, PAID | change)
    assert len(registry.history()) == entries


def test_less_than_one_mu_earns_no_subsidy(registry, key):
    investing = Investing(registry)
    investing.sign(key, SIGNED | {"area_mu": "0.99", "agreed_yuan": ""})
    (view,) = investing.of(key).agreements
    assert not view.subsidy.eligible
    assert "0.99亩，不足连片1.00亩" in view.subsidy.reason
    assert view.balance.owed_yuan == 0
    investing.correct(view.agreement.key, SIGNED | {"area_mu": "1.00"}, "面积写错")
    assert investing.of(key).agreements[0].subsidy.yuan == Decimal("200.05")


def test_the_standard_is_what_the_acceptance_says(registry):
    investing = Investing(registry)
    accepted, applied = registry.parcels()
    assert investing.standard(accepted.key).met
    assert "90.0%" in investing.standard(accepted.key).text
    assert investing.standard(applied.key).met is None
    with pytest.raises(UserError, match="还没有验收"):
        investing.sign(applied.key, SIGNED)
    investing.sign(applied.key, SIGNED | {"standard_met": False})
    assert investing.of(applied.key).owed_yuan == Decimal("1000.00")


def test_shares_and_areas_of_all_agreements_go_together(registry, key):
    investing = Investing(registry)
    parcel = registry.parcels()[0]
    first = investing.sign(key, SIGNED)
    rest = parcel.parcel_area_mu - Decimal("4.37")
    other = SIGNED | {"investor": "村委会", "area_mu": str(rest), "share": "0.5"}
    with pytest.raises(UserError, match=r"合计1\.1"):
        investing.sign(key, other)
    with pytest.raises(UserError, match=r"其他协议已有4\.37亩"):
        investing.sign(key, other | {"area_mu": str(rest + Decimal("0.01")), "share": "0.4"})
    investing.sign(key, other | {"share": "0.4"})
    investing.end(first.key, "对方退出")
    investing.sign(key, SIGNED)
    assert [view.agreement.ended for view in investing.of(key).agreements] == ["对方退出", "", ""]


def test_what_was_paid_bounds_a_correction_and_an_ended_agreement_owes_nothing_more(registry, key):
    investing = Investing(registry)
    agreement = investing.sign(key, SIGNED)
    investing.pay(agreement.key, PAID)
    with pytest.raises(UserError, match=r"已付874\.22元，更正后应付只有500\.00元"):
        investing.correct(
            agreement.key, SIGNED | {"subsidy_rate": "", "agreed_yuan": "500"}, "更正"
        )
    investing.end(agreement.key, "到期")
    assert investing.of(key).due_yuan == 0
    with pytest.raises(UserError, match="已终止"):
        investing.pay(agreement.key, PAID | {"amount_yuan": "1"})
    with pytest.raises(UserError, match="原因"):
        investing.end(agreement.key, "  ")


def test_the_form_starts_with_what_planting_and_acceptance_say(registry, key):
    proposal = Investing(registry).proposal(key)
    assert proposal["investor"] == "浮梁县某矿业公司"
    assert proposal["standard_met"] is True
    assert Decimal(proposal["area_mu"]) == registry.parcels()[0].reserve_area_mu


def test_an_agreement_just_entered_can_be_taken_back(registry, key):
    investing, casework = Investing(registry), Casework(registry)
    investing.sign(key, SIGNED)
    casework.undo()
    assert investing.of(key).agreements == ()
