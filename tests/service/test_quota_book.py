"""The ledger in a registry file: entries, accounts as of a day, and one history entry each."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.domain.ledger import Account, EntryKind
from jdz_forestland.domain.policy_change import PolicyChange
from jdz_forestland.errors import UserError
from jdz_forestland.service import pedigree, policies, reserving
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.service.quota_statement import statement
from tests.service.reserves import GRANTED_ON, MAY, current, grant, in_reserve, reserve
from tests.service.reserves import account as account_of

D = Decimal
ONE, TWO = "360222-2023-0001", "360222-2023-0002"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "登记库.gpkg"


def test_a_grant_is_one_history_entry_and_the_file_verifies(path):
    with reserve(path, in_reserve(1, "400.00"), in_reserve(2, "150.00")) as (registry, _):
        grant(registry)
        assert [entry.verb for entry in registry.history()][-2:] == ["freeze", "grant"]
        account = account_of(QuotaBook(registry))
        assert (account.reserve_mu, account.county_mu, account.pool_mu) == (
            D("550.00"),
            D("500.00"),
            D("50.00"),
        )
        assert (account.usable_in, account.available_mu) == (2024, D("500.00"))
        assert registry.verify() == []


def test_a_list_is_granted_once(path):
    with reserve(path, in_reserve(1, "4.00")) as (registry, _):
        book = grant(registry)
        with pytest.raises(UserError, match="已经下达过"):
            book.grant(2023, document="又一份", day=GRANTED_ON)


def test_without_a_frozen_list_or_a_document_nothing_is_granted(path):
    with reserve(path, in_reserve(1, "4.00")) as (registry, _):
        book = QuotaBook(registry)
        with pytest.raises(UserError, match="2023年度还没有定稿的名单"):
            book.grant(2023, document="文", day=GRANTED_ON)
        with pytest.raises(UserError, match="没有填写下达文件的文号"):
            book.grant(2023, document=" ", day=GRANTED_ON)
        assert book.entries() == ()


def test_a_refused_intention_writes_nothing(path):
    with reserve(path, in_reserve(1, "4.00")) as (registry, _):
        book = grant(registry)
        head = registry.fingerprint
        for intend in (
            lambda: book.use("P1", {ONE: "4.01"}, day=MAY, document="文"),
            lambda: book.use("P1", {ONE: "1"}, day=MAY, document=""),
            lambda: book.hold("P1", {ONE: "1.001"}, day=MAY),
            lambda: book.deduct(ONE, "1", subject="I", year=2024, day=MAY, basis=""),
            lambda: book.deduct(ONE, "4.01", subject="I", year=2024, day=MAY, basis="表"),
            lambda: book.expire(day=MAY),
            lambda: book.reverse("360222-E000099", "错"),
            lambda: book.use("P1", {ONE: "1"}, day=datetime.date(2024, 7, 1), document="文"),
        ):
            with pytest.raises(UserError):
                intend()
        assert registry.fingerprint == head


def test_accounts_as_of_a_day_go_by_when_it_was_recorded(path):
    with reserve(path, in_reserve(1, "10.00"), day=(2023, 12, 20)) as (registry, clock):
        book = grant(registry)
        clock.at(2024, 2, 1)
        book.use("P1", {ONE: "4.00"}, day=datetime.date(2024, 1, 15), document="文")

        def used(*day):
            accounts = book.accounts(as_of=datetime.date(*day))
            return [account.used_mu for account in accounts]

        assert used(2023, 12, 19) == []
        assert used(2024, 1, 31) == [D("0.00")]
        assert used(2024, 2, 1) == [D("4.00")]
        assert len(book.entries(as_of=datetime.date(2024, 1, 31))) == 2


def test_what_is_over_is_not_available_even_before_it_is_entered(path):
    with reserve(path, in_reserve(1, "10.00")) as (registry, clock):
        book = grant(registry)
        clock.at(2026, 1, 1)
        account = account_of(book)
        assert (account.available_mu, account.expired_mu, account.to_void_mu) == (
            D("0.00"),
            D("10.00"),
            D("10.00"),
        )
        _same_as(registry, account)
        book.expire(day=datetime.date(2026, 1, 1))
        account = account_of(book)
        assert (account.expired_mu, account.to_void_mu) == (D("10.00"), D("0.00"))


def test_what_a_submitted_correction_takes_back_is_unavailable(path):
    with reserve(path, in_reserve(1, "10.00"), in_reserve(2, "5.00")) as (registry, _):
        book = grant(registry)
        frozen = current(registry)
        reserving.return_list(registry, frozen.key, "更正")
        held = registry.store.parcel(ONE)
        with registry.store.change(
            who="张三", at="2024-06-30T12:00:00+08:00", verb="fix"
        ) as change:
            smaller = in_reserve(1, "6.00", shape=held.shape)
            change.put_parcel(replace(smaller, version=held.version))
        reserving.freeze(registry, 2023)
        account = account_of(book)
        assert (account.pending_mu, account.held_mu, account.available_mu) == (
            D("4.00"),
            D("4.00"),
            D("11.00"),
        )
        _same_as(registry, account)
        with pytest.raises(UserError, match=r"可用6.00亩，差1.00亩"):
            book.hold("P1", {ONE: "7"}, day=MAY)
        plan = book.preview_grant(2023)
        assert (plan.before_mu, plan.difference_mu, plan.now_mu) == (
            D("15.00"),
            D("-4.00"),
            D("11.00"),
        )
        granted = book.grant(2023, document="更正文", day=GRANTED_ON)
        assert [entry.kind for entry in granted.entries] == [EntryKind.REGISTER, EntryKind.GRANT]
        account = account_of(book)
        assert (account.pending_mu, account.available_mu) == (D("0.00"), D("11.00"))


def test_what_is_owed_is_covered_by_the_next_grant(path):
    next_year = in_reserve(1, "30.00", list_year=2024)
    with reserve(path, in_reserve(1, "10.00"), next_year) as (registry, clock):
        book = grant(registry)
        book.use("P1", {ONE: "8.00"}, day=MAY, document="文")
        book.deduct(ONE, "5.00", subject="I1", year=2024, day=MAY, basis="核查表")
        assert book.own("I1") == {Account.DEDUCTED: D("2.00"), Account.OWED: D("3.00")}
        assert (book.deducted_mu(ONE), book.remaining_mu(ONE)) == (D("5.00"), D("5.00"))
        clock.at(2024, 12, 20)
        reserving.freeze(registry, 2024)
        granted = book.grant(2024, document="文", day=datetime.date(2024, 12, 20))
        assert [entry.subject for entry in granted.carried] == ["I1"]
        assert account_of(book).owed_mu == D("0.00")
        assert account_of(book, 2024).deducted_mu == D("3.00")
        assert (book.deducted_mu(ONE), book.remaining_mu(ONE)) == (D("5.00"), D("5.00"))


def test_reversing_a_grant_takes_all_of_it_and_opens_the_list_for_the_province(path):
    with reserve(path, in_reserve(1, "400.00"), in_reserve(2, "150.00")) as (registry, _):
        book = grant(registry)
        used = book.use("P1", {ONE: "4.00"}, day=MAY, document="文")
        with pytest.raises(UserError, match=f"后面的{used[0].key}（占用）用到了它"):
            book.reverse("360222-E000002", "登错")
        book.reverse_all("P1", "登错")
        back = book.reverse("360222-E000002", "登错")
        assert [entry.reverses[-1] for entry in back] == ["3", "2", "1"]
        assert book.accounts() == ()
        assert current(registry).state is ListState.RECEIVED
        book.grant(2023, document="文", day=GRANTED_ON)
        assert account_of(book).county_mu == D("500.00")
        assert registry.verify() == []


def test_a_use_case_keeps_its_own_with_the_entry_in_one_change(path):
    with reserve(path, in_reserve(1, "10.00")) as (registry, _):
        book = grant(registry)
        before = len(registry.history())
        with registry.store.change(who="张三", at="x", verb="project", reason="项目") as change:
            change.put_fact("note", "1")
            book.hold("P1", {ONE: "4"}, day=MAY, within=change)
        assert len(registry.history()) == before + 1
        assert book.own("P1") == {Account.HELD: D("4.00")}


def test_the_ledger_can_only_be_appended_to(path):
    with reserve(path, in_reserve(1, "10.00")) as (registry, _):
        grant(registry)
        conn = registry.store._conn
        for sql in (
            "UPDATE postings SET mu_hundredths = 1",
            "DELETE FROM postings",
            "UPDATE ledger_entries SET county_code = '1'",
            "DELETE FROM ledger_entries",
        ):
            with pytest.raises(Exception, match="append-only"):
                conn.execute(sql)
        conn.rollback()


# --- past years keep their values ---


def test_a_list_is_judged_by_the_table_that_it_was_frozen_by(path):
    with reserve(path, in_reserve(1, "700.00"), in_reserve(1, "9.00", list_year=2024)) as (reg, _):
        reserving.freeze(reg, 2023)
        policies.add_version(
            reg,
            [PolicyChange("county_cap_mu", "600", datetime.date(2023, 1, 1))],
            paper="景府办字〔2024〕9号",
            paper_on=datetime.date(2024, 3, 1),
        )
        book = QuotaBook(reg)
        book.grant(2023, document="文", day=GRANTED_ON)
        assert account_of(book).county_mu == D("500.00")
        assert account_of(book).policy_version == "2022-1"
        assert reserving.freeze(reg, 2024).policy_version == "2022-1+360222-P1"
        assert reserving.split(reg, 2024).cap_mu == D("600.00")


# --- where a number comes from ---


def _same_as(registry, account):
    for figure in pedigree.FIGURES:
        found = pedigree.of_figure(registry, figure, 2023)
        assert found.mu == sum((part.mu for part in found.parts), D("0.00"))
        assert found.mu == getattr(account, figure), figure


def test_every_figure_of_an_account_is_the_sum_of_its_parts(path):
    parcels = (in_reserve(1, "400.00"), in_reserve(2, "150.00"))
    with reserve(path, *parcels) as (registry, _):
        book = grant(registry)
        book.hold("P1", {ONE: "30.00", TWO: "20.00"}, day=MAY)
        book.use("P1", {ONE: "10.00"}, day=MAY, document="文")
        book.write_off("P1", {ONE: "5.00"}, day=MAY, document="文")
        book.deduct(TWO, "7.00", subject="I1", year=2024, day=MAY, basis="表")
        account = account_of(book)
        _same_as(registry, account)
        used = pedigree.of_figure(registry, "used_mu", 2023, parcel_key=ONE)
        assert [(part.parcel_id, part.mu) for part in used.parts] == [("360222-0001", D("10.00"))]
        one = pedigree.of_parcel(registry, ONE)
        assert dict(one.projects) == {"P1": D("30.00")}
        assert [entry.kind.label for entry in one.entries][:3] == ["入库", "下达", "预占"]
        assert [frozen.version for frozen in one.lists] == [1]
        two = pedigree.of_parcel(registry, TWO)
        assert [entry.about for entry in two.deductions] == [TWO]


def test_the_statement_adds_up_and_names_its_source(path):
    with reserve(path, in_reserve(1, "400.00"), in_reserve(2, "150.00")) as (registry, _):
        book = grant(registry)
        book.use("P1", {ONE: "10.00"}, day=MAY, document="文")
        made = statement(registry, 2023)
    settlement, lots, entries = made.tables
    figures = {row[0]: row[2] for row in settlement.rows}
    assert figures["可用定额"] == D("490.00")
    assert figures["省级统筹"] == D("50.00")
    for column in range(3, len(lots.columns)):
        assert lots.total[column] == sum(D(str(row[column])) for row in lots.rows)
    assert sum(D(str(row[5])) for row in entries.rows) == D("0.00")
    assert "登记库指纹" in made.provenance
    assert "政策表：2022-1" in made.provenance
