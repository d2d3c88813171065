"""The draw: the frozen example, the rule at its edges, and a second program that agrees."""

from __future__ import annotations

import ast
import hashlib
import sys
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdz_forestland import resources
from jdz_forestland.domain import draw_seed
from jdz_forestland.domain.draw import check_lines, count_floor, draw, outlook
from jdz_forestland.domain.frozen_list import ListLine, list_hash
from jdz_forestland.errors import UserError
from tests.domain.draw_lists import SEED, SHARE, checker, lines, many, vector


def test_the_frozen_example_is_drawn_to_the_byte() -> None:
    given_ = vector()
    held = [ListLine("", one, Decimal(mu)) for one, mu in given_["list"]]
    result = draw(held, given_["seed"], SHARE)
    assert result.list_hash == given_["list_hash"]
    assert (str(result.total_mu), str(result.exact_need_mu)) == (given_["total"], given_["need"])
    assert str(result.taken_mu) == given_["selected_mu"]
    found = [
        {
            "order": t.order,
            "ticket": t.ticket,
            "parcel": t.parcel_id,
            "mu": str(t.reserve_mu),
            "selected": t.selected,
            "cum": "" if t.cumulative_mu is None else str(t.cumulative_mu),
        }
        for t in result.tickets
    ]
    assert found == given_["draw"]


@pytest.mark.parametrize(
    ("count", "seed"),
    [(7, "314159"), (500, SEED)],
)
def test_the_order_of_the_lines_does_not_matter(count, seed) -> None:
    held = many(count)
    assert draw(held, seed, SHARE) == draw(held[::-1], seed, SHARE)


def test_other_frozen_draws() -> None:
    """Computed by the second program; to change them is to change every published draw."""
    result = draw(many(1000), "314159", SHARE)
    text = "\n".join(f"{t.ticket},{t.parcel_id},{t.cumulative_mu}" for t in result.tickets)
    assert hashlib.sha256(text.encode()).hexdigest() == FROZEN_1000
    names = [ListLine("", "360222-图斑甲", Decimal("1.00")), ListLine("", "é", Decimal("2.00"))]
    result = draw(names, "种子", SHARE)
    assert [t.ticket[:16] for t in result.tickets] == FROZEN_NAMES


FROZEN_1000 = "3af42a49c074eeb87bbb2f3a0733094fb101efcdfbe8fec03a9b41d48a2024f3"
FROZEN_NAMES = ["477eee3a3566f4e0", "5a71ac924152002f"]


def test_one_parcel_is_always_drawn() -> None:
    result = draw(lines("0.01"), SEED, SHARE)
    assert [t.parcel_id for t in result.selected] == ["360222-0001"]
    assert (str(result.exact_need_mu), str(result.need_mu)) == ("0.0030", "0.01")


def test_parcels_without_area_are_taken_as_they_come_and_end_nothing() -> None:
    result = draw(lines("0.00", "0.00", "10.00", "0.00"), SEED, SHARE)
    taken = [t.reserve_mu for t in result.selected]
    assert taken[-1] == 10
    assert result.taken_mu == 10
    assert draw(lines("0.00", "0.00"), SEED, SHARE).selected == ()


def test_the_walk_stops_exactly_at_the_share() -> None:
    result = draw(lines(*["10.00"] * 10), SEED, SHARE)
    assert len(result.selected) == 3
    assert result.taken_mu == result.exact_need_mu == 30


def test_ten_thousand_parcels() -> None:
    held = many(10_000)
    result = draw(held, SEED, SHARE)
    assert len({t.ticket for t in result.tickets}) == 10_000
    assert (
        result.taken_mu >= result.exact_need_mu > result.taken_mu - result.selected[-1].reserve_mu
    )
    assert list_hash(held) == result.list_hash


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ([], "空的"),
        ([*lines("1.00"), *lines("2.00")], "编号重复：360222-0001"),
        ([ListLine("", "a,b", Decimal(1))], "逗号"),
        ([ListLine("", "a|b", Decimal(1))], "竖线"),
        ([ListLine("", "a\n", Decimal(1))], "不可见"),
        ([ListLine("", "", Decimal(1))], "编号"),
        ([ListLine("", "\ud800", Decimal(1))], "不可见"),
        ([ListLine("", "a", Decimal("-0.01"))], "面积"),
        ([ListLine("", "a", Decimal("1.005"))], "面积"),
        ([ListLine("", "a", Decimal("NaN"))], "面积"),
        ([ListLine("", "a", Decimal("1E+20"))], "面积"),
    ],
)
def test_a_list_that_says_two_things_is_refused(held, said) -> None:
    with pytest.raises(UserError, match=said) as caught:
        check_lines(held)
    assert caught.value.hint


@pytest.mark.parametrize("seed", ["1", "6 3 1 4", "20230915-360222", "上证指数3110.13", "a|b"])
def test_a_seed_that_can_be_typed_again_is_taken(seed) -> None:
    draw_seed.check(seed)


@pytest.mark.parametrize(
    ("seed", "said"),
    [
        ("", "没有填写"),
        (" 12", "开头或结尾有空格"),
        ("12 ", "开头或结尾有空格"),
        ("12\u3000", "开头或结尾有空格"),
        ("12\n", "换行"),
        ("1\r\n2", "换行"),
        ("１２", "全角"),
        ("12，34", "全角"),
        ("12\u00a034", "特殊空格"),
        ("12\u200b34", "看不见"),
        ("\ufeff12", "看不见"),
        ("1\t2", "看不见"),
        ("1\ud8002", "看不见"),
        ("e\u0301", "组合字符"),
        ("①", "变体"),
        ("1" * 201, "至多200个"),
    ],
)
def test_a_seed_that_two_people_type_differently_is_refused(seed, said) -> None:
    with pytest.raises(UserError, match=said) as caught:
        draw_seed.check(seed)
    assert caught.value.hint


def test_the_outlook_holds_what_draws_give() -> None:
    held = many(60)
    ahead = outlook(held, SHARE)
    assert ahead == outlook(held[::-1], SHARE)
    assert ahead.need_mu <= ahead.mu[0] <= ahead.mu[1] <= ahead.mu[2] <= ahead.most_mu
    for seed in ("1", "2", "3"):
        assert draw(held, seed, SHARE).taken_mu <= ahead.most_mu
    assert [count_floor(n) for n in (1, 2, 20, 21, 1000, 5000)] == [1, 2, 3, 5, 56, 56]


# --- the second program ---------------------------------------------------------------------

ids = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zs", "Zl", "Zp"),
                  exclude_characters=",|"), min_size=1, max_size=12,
)  # fmt: skip
areas = st.integers(0, 30_000).map(lambda cents: Decimal(cents) / 100)
shares = st.sampled_from(["0.30", "0.3", "1", "0.05", "0.333"])


@settings(max_examples=150)
@given(st.dictionaries(ids, areas, min_size=1, max_size=30), st.text(min_size=1), shares)
def test_a_second_program_draws_the_same(parcels, seed, share) -> None:
    if any(0xD800 <= ord(char) < 0xE000 for char in seed):
        return
    result = draw([ListLine("", *pair) for pair in parcels.items()], seed, Decimal(share))
    texts = {one: f"{mu:.2f}" for one, mu in parcels.items()}
    bound, rows = checker().redo(texts, seed, share)
    assert bound == result.list_hash
    assert rows == [
        (t.ticket, t.parcel_id, None if t.cumulative_mu is None else int(t.cumulative_mu * 100))
        for t in result.tickets
    ]


def test_the_second_program_is_short_plain_and_independent() -> None:
    path = resources.path("draw_checker", "check_draw.py")
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") < 60
    imported = {
        name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module]
        )
    }
    assert imported <= set(sys.stdlib_module_names)


def test_the_readme_of_the_checker_tells_the_truth() -> None:
    text = resources.path("draw_checker", "README.md").read_text(encoding="utf-8")
    result = draw(lines("20.00", "50.00", "30.00"), "314159", SHARE)
    assert result.list_hash in text
    assert all(f"| {t.parcel_id} | `{t.ticket}` |" in text for t in result.tickets)
    assert "、".join(t.parcel_id for t in result.tickets) in text
    (only,) = result.selected
    assert f"抽中 {only.parcel_id}（累计 {only.reserve_mu} 亩）" in text
