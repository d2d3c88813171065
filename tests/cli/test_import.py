"""`examine` and `import`."""

from __future__ import annotations

import re

import pytest

from tests.exchange.coordinate_files import parcel, square, txt
from tests.service import samples

EXAMINE = {"format", "encoding", "layers", "crs", "zone", "parcels", "findings"}
BOUNDARY = {"name", "parts", "holes", "points", "area_m2", "area_mu", "declared_mu", "x", "y"}
FINDING = {"rule", "clause", "severity", "parcel", "field", "cell", "where", "text", "hint"}
IMPORT = {"added", "updated", "skipped", "quarantined", "findings"}


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "申 请.txt"
    text = txt(parcel("甲", square()), parcel("乙", square(50, 3255500.0), area="0.2500"))
    path.write_bytes(text.encode("gbk"))
    return path


@pytest.fixture
def swapped(tmp_path):
    path = tmp_path / "颠倒.txt"
    turned = [(east, north) for north, east in square()]
    path.write_bytes(txt(parcel("甲", turned)).encode("gbk"))
    return path


@pytest.fixture
def registry(tmp_path):
    return samples.empty_copy(tmp_path / "库.gpkg")


def test_examine(cli, source):
    said = cli("examine", source, "--json")
    assert (said.code, said.err) == (0, "")
    answer = said.json
    assert answer.keys() >= EXAMINE
    assert answer["crs"].keys() == {"epsg", "how"}
    assert (answer["format"], answer["encoding"], answer["zone"]) == ("勘测定界TXT", "GBK", "39")
    assert answer["crs"]["epsg"] == 4527
    for view in answer["parcels"]:
        assert view.keys() >= BOUNDARY
        assert re.fullmatch(r"\d+\.\d\d", view["area_mu"])
        assert re.fullmatch(r"\d{7}\.\d{3}", view["x"])
        assert re.fullmatch(r"39\d{6}\.\d{3}", view["y"])
    for finding in answer["findings"]:
        assert finding.keys() >= FINDING
    text = cli("examine", source).out
    assert "15.00" in text
    assert "共2个地块可用" in text


def test_examine_shows_the_cure_and_ends_in_one(cli, swapped):
    said = cli("examine", swapped, "--json")
    assert said.code == 1
    assert said.json["pending"] == ["swap"]
    assert "--cure swap" in cli("examine", swapped).out
    assert cli("examine", swapped, "--cure", "swap").code == 0


def test_import_once_and_again(cli, registry, source):
    answer = cli("import", registry, source, "--year", 2024, "--json").json
    assert answer.keys() >= IMPORT
    assert (answer["added"], answer["accepted"]) == (["360222-0001", "360222-0002"], True)
    before = registry.read_bytes()
    again = cli("import", registry, source, "--json").json
    assert (again["added"], again["updated"], len(again["skipped"])) == ([], [], 2)
    assert registry.read_bytes() == before
    assert cli("verify", registry).code == 0
    views = cli("list", registry, "--stage", "application", "--json").json["parcels"]
    assert [view["reserve_area_mu"] for view in views] == ["0.00", "0.00"]


def test_a_dry_run_writes_nothing(cli, registry, source):
    before = registry.read_bytes()
    said = cli("import", registry, source, "--dry-run")
    assert "试算结果，没有写入" in said.out
    assert "新增2个图斑" in said.out
    assert registry.read_bytes() == before


def test_an_unagreed_cure_writes_nothing_and_says_what_to_add(cli, registry, swapped):
    before = registry.read_bytes()
    said = cli("import", registry, swapped)
    assert said.code == 1
    assert "--cure swap" in said.out
    assert registry.read_bytes() == before
    assert cli("import", registry, swapped, "--cure", "swap", "--as", "lead").code == 0
    assert len(cli("list", registry, "--stage", "lead", "--json").json["parcels"]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("没有.txt",), "找不到"),
        (("{source}", "--crs", "4490"), "不可能"),
        (("{source}", "--zone", "7"), "带号7"),
        (("{source}", "--cure", "magic"), "magic"),
        (("{source}", "--encoding", "big5"), "big5"),
        ((), "缺少参数"),
    ],
)
def test_what_is_wrong_ends_in_two_with_one_line(cli, source, arguments, said):
    given = [each.format(source=source) for each in arguments]
    ended = cli("examine", *given)
    assert ended.code == 2
    assert said in ended.err
    assert ended.err.count("\n") == 1
    assert ended.out == ""


def test_xian_1980_by_its_code_is_refused(cli, source):
    said = cli("examine", source, "--crs", "2363", "--json")
    assert said.code == 1
    assert {finding["rule"] for finding in said.json["findings"]} == {"R15"}


def test_help_is_chinese(cli):
    for verb in ("examine", "import"):
        assert cli(verb, "--help").out.startswith(f"用法：jdz-forestland {verb}")
