"""The record of a draw: redone from itself, and no part of it can be changed unnoticed."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from decimal import Decimal

import pytest

from jdz_forestland import resources
from jdz_forestland.domain import draw_sheet, spot_check
from jdz_forestland.domain.draw_record import compose, recompute, result_parts
from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.domain.spot_check import DrawState, FormerDraw, LineChange
from jdz_forestland.errors import UserError
from tests.domain.draw_lists import SEED, checker, drawn, frozen, lines, many

RICH = drawn(
    former=(FormerDraw("360222-2023-D0", "void", "c" * 64, "7"),),
    reason="名单更换",
    expected_mu=Decimal("290.00"),
    expected_note="扣除一个重复图斑",
    state=DrawState.VOID,
    void_text="名单在公布指纹之后变了1处",
    void_changes=(LineChange("360222-0001", Decimal("52.31"), None),),
    void_by="李四",
    void_at="2023-11-01T09:00:00+08:00",
)


def test_a_record_agrees_with_itself_and_with_the_second_program() -> None:
    document = json.loads(json.dumps(compose(drawn(many(300)))))
    done = recompute(document)
    assert done.agrees
    assert done.sealed
    assert done.draw is not None
    assert done.draw.seed == SEED
    assert checker().check(document) == []


def test_the_second_program_runs_alone(tmp_path) -> None:
    path = tmp_path / "记录.json"
    document = compose(drawn())
    script = str(resources.path("draw_checker", "check_draw.py"))
    for seed, code in ((SEED, 0), ("other", 1)):
        path.write_text(json.dumps(document | {"seed": seed}), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-I", "-B", script, str(path)], capture_output=True, check=False
        )
        assert done.returncode == code, done.stderr


def leaves(value, path=()):
    """Yield the path of everything that can be changed."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, (*path, name))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from leaves(part, (*path, place))
    else:
        yield path


def other(value):
    """Return something else of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if value is None:
        return "1.00"
    return f"{value[:-1]}{'1' if value[-1] != '1' else '2'}" if value else "x"


@pytest.mark.parametrize("held", [drawn(), RICH], ids=["plain", "rich"])
def test_a_change_of_any_part_is_found_and_named(held) -> None:
    document = compose(held)
    assert recompute(document).agrees
    for path in leaves(document):
        changed = copy.deepcopy(document)
        place = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = other(place[path[-1]])
        if path == ("format_version",):
            with pytest.raises(UserError, match="更新版本"):
                recompute(changed)
            continue
        named = {each.part for each in recompute(changed).disagreements}
        part = path[1] if path[0] == "digests" else path[0]
        assert part in named, path
        assert "record_sha256" in named


@pytest.mark.parametrize("held", [drawn(), RICH], ids=["plain", "rich"])
def test_a_part_taken_away_or_added_is_named(held) -> None:
    document = compose(held)
    for name in document:
        rest = {key: value for key, value in document.items() if key != name}
        if name in ("list_hash", "seed", "tickets"):
            with pytest.raises(UserError, match="缺少"):
                recompute(rest)
            continue
        assert name in {each.part for each in recompute(rest).disagreements}
    assert "extra" in {each.part for each in recompute({**document, "extra": 1}).disagreements}


def test_a_forged_result_is_found_although_its_digests_are_forged_too() -> None:
    honest, forged = drawn(), drawn(lines("1.00", "8.40", "131.75", "23.06", "77.90"))
    document = compose(forged) | {"list_hash": honest.list_hash}
    assert "list_hash" in {each.part for each in recompute(document).disagreements}


def test_the_answer_of_the_command_alone_is_enough() -> None:
    result = drawn().redone()
    keys = ("list_hash", "seed", "total_mu", "need_mu", "taken_mu", "tickets")
    short = {key: result_parts(result)[key] for key in keys}
    done = recompute(short)
    assert done.agrees
    assert not done.sealed
    short["taken_mu"] = "1.00"
    assert [each.part for each in recompute(short).disagreements] == ["taken_mu"]


@pytest.mark.parametrize(
    "strange",
    [
        {},
        {"tickets": []},
        {"list_hash": "", "seed": "", "tickets": []},
        {"list_hash": None, "seed": 1, "tickets": None},
        {"list_hash": "", "seed": "1", "tickets": [1, None, {"parcel": "a", "mu": "x"}]},
        {"list_hash": "", "seed": "1", "tickets": {}, "lines": ["a,1E+99999999", 5]},
        {"list_hash": "", "seed": "1", "tickets": [], "lines": ["a,1.00", "a,1.00"]},
        {"list_hash": "", "seed": "1", "tickets": [], "lines": ["a,１.00"], "share": "９"},
        {"list_hash": "", "seed": "\ud800", "tickets": [], "lines": ["a,1.00"], "digests": 7},
    ],
)
def test_what_is_no_record_is_refused_or_disagrees(strange) -> None:
    if {"list_hash", "seed", "tickets"} <= strange.keys():
        assert not recompute(strange).agrees
    else:
        with pytest.raises(UserError, match="不是抽查记录"):
            recompute(strange)


def test_a_draw_whose_result_was_changed_in_the_registry_is_not_published() -> None:
    held = drawn(selected=("360222-0002",))
    with pytest.raises(UserError, match="改动过"):
        compose(held)
    with pytest.raises(UserError, match="还没有抽取"):
        compose(drawn(seed="", selected=(), state=DrawState.PUBLISHED))


def test_a_changed_list_voids_and_says_what_changed() -> None:
    held = drawn()
    same = frozen(held.lines, version=2)
    first = frozen(held.lines)
    assert spot_check.why_void(held, [first, same]) == ("", ())
    returned = frozen(held.lines, state=ListState.RETURNED)
    assert spot_check.why_void(held, [returned]) == ("", ())
    waiting = drawn(seed="", selected=(), state=DrawState.PUBLISHED)
    assert "退回" in spot_check.why_void(waiting, [returned])[0]
    moved = lines("52.32", "8.40", "131.75", "23.06", "77.90", "1.00")
    other, back = frozen(moved, version=2), frozen(held.lines, version=3)
    text, found = spot_check.why_void(held, [first, other])
    assert spot_check.why_void(held, [first, back, other]) == (text, found)  # void for good
    later = drawn(list_key=back.key)
    assert spot_check.why_void(later, [first, other, back]) == ("", ())
    assert text == "名单在公布指纹之后变了2处，合计由293.42亩变为294.43亩"
    assert [change.text for change in found] == [
        "360222-0001由52.31亩改为52.32亩",
        "新增360222-0006（1.00亩）",
    ]
    (gone, *_) = spot_check.changes(held.lines, held.lines[1:])
    assert gone.text == "删除360222-0001（52.31亩）"


def test_the_list_that_counts_is_the_last_version_while_it_is_closed() -> None:
    held = drawn().lines
    one, two = frozen(held), frozen(held, version=2)
    returned = frozen(held, version=3, state=ListState.RETURNED)
    assert spot_check.newest([two, one], "360222", 2023) == two
    assert spot_check.newest([two, one, returned], "360222", 2023) is None
    assert spot_check.newest([one], "360281", 2023) is None


def test_a_total_that_differs_blocks_until_somebody_says_why() -> None:
    total = Decimal("616.00")
    assert spot_check.check_expected(total, None, "x") == (None, "")
    assert spot_check.check_expected(total, total, "") == (total, "")
    with pytest.raises(UserError, match=r"少3\.00亩"):
        spot_check.check_expected(total, Decimal("619.00"), " ")
    with pytest.raises(UserError, match=r"多1\.00亩"):
        spot_check.check_expected(total, Decimal("615.00"), "")
    assert spot_check.check_expected(total, Decimal("615.00"), " 补报一个 ")[1] == "补报一个"


def test_the_sheets_print_what_the_record_holds() -> None:
    before = draw_sheet.fingerprint_sheet(drawn())
    assert before.qr == drawn().list_hash == "".join(before.spoken)
    assert [len(part) for part in before.spoken] == [8] * 8
    assert len(before.rows) == 5
    assert before.must_check == (("360222-0001", "52.31", "上年核查不合格"),)
    assert ("抽查比例", "30%（方案 二(二)8）") in before.facts
    after = draw_sheet.record_sheet(RICH)
    document = compose(RICH)
    assert after.cut == document["cut_line"]["after_order"]
    assert [row[5] for row in after.rows] == [row["ticket"] for row in document["tickets"]]
    assert [row[3] for row in after.rows] == [row["cumulative_mu"] for row in document["tickets"]]
    assert after.void
    assert after.changes == ("删除360222-0001（52.31亩）",)
    assert dict(after.facts)["种子"] == SEED
    assert dict(after.facts)["此前的抽查"] == "360222-2023-D0（已作废，种子“7”）"
    assert "扣除一个重复图斑" in dict(after.facts)["录入的应有总数"]
    assert [draw_sheet.percent(s) for s in ("0.30", "0.4028", "1", "1.0000", "0.05", "0.333")] == [
        "30%", "40.28%", "100%", "100%", "5%", "33.3%"
    ]  # fmt: skip
