"""A change is an invertible value, and a chain breaks wherever it is touched."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from jdz_forestland.domain.history import (
    GENESIS,
    Delta,
    HistoryEntry,
    broken_links,
    parse_deltas,
    replay,
)

VALUES = st.one_of(st.none(), st.integers(), st.text(max_size=8))
RECORDS = st.one_of(
    st.none(), st.fixed_dictionaries({"key": st.just("k"), "a": VALUES, "b": VALUES})
)


@given(RECORDS, RECORDS)
def test_a_change_followed_by_its_inverse_is_the_original(before, after):
    delta = Delta.between("parcels", "k", before, after)
    if delta is None:
        assert before == after
    else:
        assert delta.applied_to(before) == after
        assert (~delta).applied_to(after) == before


def chain(count):
    entries, previous = [], GENESIS
    for seq in range(1, count + 1):
        delta = Delta("parcels", "k", None if seq == 1 else {"a": seq - 1}, {"key": "k", "a": seq})
        entry = HistoryEntry(
            seq, f"2026-01-0{seq}T08:00:00+08:00", "张三", "derive", "理由", (delta,), previous
        )
        entries.append((entry, entry.hash))
        previous = entry.hash
    return entries


def test_an_untouched_chain_has_no_breaks():
    assert list(broken_links(chain(4))) == []


def test_every_field_of_every_entry_is_covered_by_the_hash():
    changes = {"at": "x", "who": "李四", "verb": "y", "reason": "", "deltas": (), "previous": "0"}
    for position in range(4):
        for name, value in changes.items():
            entries = chain(4)
            entry, stored = entries[position]
            entries[position] = (dataclasses.replace(entry, **{name: value}), stored)
            problems = list(broken_links(entries))
            assert problems, name
            assert problems[0].where == f"履历第{position + 1}条", name


def test_a_missing_or_swapped_entry_is_named():
    entries = chain(4)
    assert next(broken_links(entries[1:])).text == "履历在第1条处缺失或次序被改动"
    assert next(broken_links([entries[0], *entries[2:]])).text == "履历在第2条处缺失或次序被改动"
    assert list(broken_links([entries[1], entries[0], *entries[2:]]))


def test_replay_gives_the_last_state():
    assert replay(entry for entry, _ in chain(3)) == {("parcels", "k"): {"key": "k", "a": 3}}


@given(st.text(max_size=20), RECORDS)
def test_deltas_survive_the_body(reason, record):
    delta = Delta("parcels", "k", record, None)
    entry = HistoryEntry(1, "t", "w", "v", reason, (delta,), GENESIS)
    assert parse_deltas(entry.body) == (delta,)
