"""`draw`: the frozen example to the byte, what is refused, and a record redone from itself."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal

import pytest

from jdz_forestland.domain.frozen_list import ListLine
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.tables import FROZEN_LISTS
from tests.casework import AT
from tests.cli.conftest import check_refusal
from tests.domain.draw_lists import checker, frozen, vector
from tests.service.cases import WHO, bring_to, parcel, registry_with
from tests.service.draw_cases import listed

KEYS = ["list_hash", "seed", "total_mu", "need_mu", "taken_mu", "tickets"]


@pytest.fixture
def example(tmp_path):
    """A registry in which the list of the frozen example is frozen."""
    path = tmp_path / "浮梁.gpkg"
    lines = tuple(ListLine("", one, Decimal(mu)) for one, mu in vector()["list"])
    with Registry.create(path, county_code="360222", who=WHO) as registry:
        keep(registry, frozen(lines))
    return path


def keep(registry, *lists) -> None:
    with registry.store.change(who=WHO, at=AT, verb="freeze") as change:
        for each in lists:
            change.put(FROZEN_LISTS, each)


def test_the_frozen_example(cli, example, tmp_path) -> None:
    given = vector()
    said = cli("draw", example, "--year", 2023, "--seed", given["seed"], "--json")
    assert said.code == 0
    assert list(said.json)[:6] == KEYS
    assert said.json["list_hash"] == given["list_hash"]
    assert said.json["seed"] == given["seed"]
    sums = (said.json["total_mu"], said.json["need_mu"], said.json["taken_mu"])
    assert sums == ("616.00", "184.80", "248.11")
    assert said.json["tickets"] == [
        {
            "order": row["order"],
            "ticket": row["ticket"],
            "parcel": row["parcel"],
            "mu": row["mu"],
            "cumulative_mu": row["cum"],
            "selected": row["selected"],
        }
        for row in given["draw"]
    ]
    record = tmp_path / "record.json"  # what was printed is the record
    record.write_text(said.out, encoding="utf-8")
    again = cli("draw", "--recompute", record, "--json")
    assert again.code == 0
    assert again.json["agrees"] is True
    assert {key: again.json[key] for key in KEYS} == {key: said.json[key] for key in KEYS}
    assert checker().check(said.json) == []


def test_freeze_seed_status_record(cli, example, tmp_path) -> None:
    said = cli(
        "draw", example, "--year", 2023, "--freeze", "--expected-mu", "616.00",
        "--must-check", "360222-0007=上年核查不合格",
    )  # fmt: skip
    assert said.code == 0
    assert "a5be4ce6 84a4241e" in said.out
    assert "必查360222-0007：上年核查不合格" in said.out
    waiting = cli("draw", example, "--year", 2023, "--json").json["counties"][0]["draws"][0]
    assert (waiting["state"], waiting["seed"]) == ("published", "")
    said = cli(
        "draw", example, "--year", 2023, "--seed", "314159", "--seed-origin", "掷骰子六次",
        "--witness", "王五", "--witness", "赵六", "--out", tmp_path,
    )  # fmt: skip
    assert said.code == 0, said.err
    assert "同一条命令" not in said.out
    record = tmp_path / "360222浮梁县2023年度抽查记录1.json"
    document = json.loads(record.read_text(encoding="utf-8"))
    assert document["witnesses"] == ["王五", "赵六"]
    assert document["must_check"][0]["parcel"] == "360222-0007"
    assert "重新计算的结果与记录一致" in cli("draw", "--recompute", record).out
    assert "已抽取" in cli("draw", example, "--year", 2023, "--status").out


@pytest.mark.parametrize("seed", ["", " 1", "1 ", "１", "1\n2", "1\u200b"])
def test_a_seed_that_cannot_be_typed_again(cli, example, seed) -> None:
    said = cli("draw", example, "--year", 2023, f"--seed={seed}", "--json")
    assert "种子" in check_refusal(said)
    assert cli("draw", example, "--year", 2023, "--json").json["counties"][0]["draws"] == []


def test_a_seed_is_not_reused_and_a_further_draw_takes_a_new_one(cli, example) -> None:
    assert cli("draw", example, "--year", 2023, "--seed", "1").code == 0
    assert "D1用过" in check_refusal(cli("draw", example, "--year", 2023, "--seed", "1"))
    said = cli("draw", example, "--year", 2023, "--seed", "2", "--reason", "补抽", "--json")
    assert said.code == 0
    assert [each["seed"] for each in said.json["former"]] == ["1"]
    assert said.json["reason"] == "补抽"


def test_a_changed_list_voids_and_the_next_fingerprint_comes_first(cli, example) -> None:
    cli("draw", example, "--year", 2023, "--freeze")
    lines = tuple(ListLine("", one, Decimal(mu)) for one, mu in vector()["list"][:9])
    with Registry.open(example, who=WHO) as registry:
        keep(registry, frozen(lines, version=2))
    for _ in range(2):
        line = check_refusal(cli("draw", example, "--year", 2023, "--seed", "1"))
        assert "作废" in line
        assert "--freeze" in line
    assert "已作废" in cli("draw", example, "--year", 2023, "--status").out
    assert cli("draw", example, "--year", 2023, "--freeze").code == 0
    said = cli("draw", example, "--year", 2023, "--seed", "1", "--json")
    assert said.json["total_mu"] == "405.86"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "缺少登记库"),
        (("--year", "2023"), "缺少登记库"),
        (("REG",), "--year"),
        (("REG", "--year", "2024", "--seed", "1"), "没有定稿的名单"),
        (("REG", "--year", "2023", "--county", "999999", "--seed", "1"), "试点范围"),
        (("REG", "--year", "2023", "--county", "360281", "--seed", "1"), "没有定稿的名单"),
        (("REG", "--year", "2023", "--freeze", "--seed", "1"), "不能同时使用"),
        (("REG", "--year", "2023", "--freeze", "--expected-mu", "600"), "不符"),
        (("REG", "--year", "2023", "--freeze", "--expected-mu", "x"), "应为数字"),
        (("REG", "--year", "2023", "--freeze", "--must-check", "360222-0001"), "原因"),
        (("--recompute", "nothing.json"), "找不到"),
    ],
)
def test_what_is_refused(cli, example, arguments, said) -> None:
    given = [example if each == "REG" else each for each in arguments]
    assert said in check_refusal(cli("draw", *given))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是抽查记录"),
        (b"\xff\xfe", "不是抽查记录"),
        (b"[1]", "不是抽查记录"),
        (b'{"a": 1}', "缺少"),
        (b'{"seed": "1", "seed": "2", "list_hash": "", "tickets": []}', "不是抽查记录"),
        (b"[" * 100_000, "不是抽查记录"),
        (b'{"format_version": 9, "seed": "1", "list_hash": "", "tickets": []}', "更新版本"),
    ],
)
def test_what_is_no_record(cli, tmp_path, content, said) -> None:
    path = tmp_path / "记录.json"
    path.write_bytes(content)
    assert said in check_refusal(cli("draw", "--recompute", path))
    assert "文件夹" in check_refusal(cli("draw", "--recompute", tmp_path))


def test_a_tampered_record_says_which_part(cli, example, tmp_path) -> None:
    document = cli("draw", example, "--year", 2023, "--seed", "1", "--json").json
    path = tmp_path / "记录.json"
    path.write_text(json.dumps(document | {"seed": "2"}), encoding="utf-8")
    said = cli("draw", "--recompute", path, "--json")
    assert said.code == 1
    assert said.json["agrees"] is False
    parts = {each["part"] for each in said.json["disagreements"]}
    assert {"seed", "tickets", "record_sha256"} <= parts
    assert "种子被改动过" in cli("draw", "--recompute", path).out


def test_a_county_freezes_its_list_with_the_fingerprint(cli, tmp_path) -> None:
    path = tmp_path / "浮梁.gpkg"
    two = (parcel(1), parcel(2))
    with registry_with(path, *two) as registry:
        for each in two:
            bring_to(registry, each.key, Stage.REGISTRATION)
    assert "没有定稿的名单" in check_refusal(cli("draw", path, "--year", 2023, "--seed", "1"))
    said = cli("draw", path, "--year", 2023, "--freeze", "--json")
    assert said.code == 0, said.err
    assert said.json["list_hash"] == listed(*two).list_hash
    assert said.json["parcels"] == 2
    assert cli("draw", path, "--year", 2023, "--seed", "1").code == 0


def test_several_counties_at_the_city(cli, tmp_path) -> None:
    path = tmp_path / "市.gpkg"
    one = frozen((ListLine("", "360222-0001", Decimal("1.00")),))
    other = dataclasses.replace(one, key="360281-2023-L1", county_code="360281")
    with Registry.create(path, county_code="360200", level="city", who=WHO) as city:
        keep(city, one)
    assert "同一条命令" in cli("draw", path, "--year", 2023, "--seed", "1").out
    with Registry.open(path, who=WHO) as city:
        keep(city, other)
    assert "360281 乐平市" in check_refusal(cli("draw", path, "--year", 2023, "--seed", "2"))
    assert cli("draw", path, "--year", 2023, "--seed", "2", "--county", "360281").code == 0
    counties = cli("draw", path, "--year", 2023, "--status", "--json").json["counties"]
    assert [each["county"] for each in counties] == ["浮梁县", "乐平市"]
