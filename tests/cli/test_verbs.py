"""Every verb as text and as JSON, with the keys that scripts rely on."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import openpyxl
import pytest

from jdz_forestland import __version__
from jdz_forestland.domain.rulebook import CATALOGUE
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service import sample
from jdz_forestland.service.registry import Registry
from tests.service import samples
from tests.service.surveys import pair
from tests.store.registries import outside

PARCEL = {
    "id", "parcel_no", "list_year", "stage", "county_code", "town_code", "village_code", "county",
    "town", "village", "parcel_area_m2", "parcel_area_mu", "reserve_area_m2", "reserve_area_mu",
    "planar_area_m2", "x", "y", "class_before", "class_after", "can_restore", "is_vegetated",
    "reporter", "remarks", "sources",
}  # fmt: skip
FINDING = {
    "rule", "clause", "severity", "parcel", "field", "cell", "where", "text", "hint", "waived",
}  # fmt: skip
DERIVE = {
    "years", "parcels_before", "parcels_after", "matched", "leads", "unconfirmed", "slivers",
    "quarantined", "reserve_area_m2", "area_check", "parcels",
}  # fmt: skip
TWO_DECIMALS = re.compile(r"-?\d+\.\d{2}")
THREE_DECIMALS = re.compile(r"\d+\.\d{3}")


def check_parcel(view):
    assert view.keys() >= PARCEL
    for name in view:
        if name.endswith(("_m2", "_mu")):
            assert TWO_DECIMALS.fullmatch(view[name]), name
    assert THREE_DECIMALS.fullmatch(view["x"])
    assert THREE_DECIMALS.fullmatch(view["y"])
    assert view["x"].index(".") == 7
    assert view["y"].startswith("39")
    assert view["class_before"].keys() == {"year", "system", "code", "name"}
    for part in view["class_after"]:
        assert part.keys() == {"year", "system", "code", "name", "area_m2"}
        assert TWO_DECIMALS.fullmatch(part["area_m2"])
    assert view["stage"] in {stage.value for stage in Stage}
    assert all(text.count("#") == 2 for text in view["sources"])


@pytest.fixture
def path(tmp_path):
    """A registry with the sample county."""
    return samples.filled_copy(tmp_path / "登记库 一.gpkg")


# --- new ---------------------------------------------------------------------------------------


def test_new(cli, tmp_path):
    path = tmp_path / "景德镇 市" / "新.gpkg"
    path.parent.mkdir()
    said = cli("new", path, "--county", "360222", "--json", "--who", "张三")
    assert (said.code, said.err) == (0, "")
    assert said.json == {"path": str(path), "county_code": "360222", "level": "county"}
    with Registry.open(path, who="x") as registry:
        assert registry.history()[0].who == "张三"
    said = cli("new", path.with_name("二.gpkg"), "--county", "360281")
    assert said.code == 0
    assert "乐平市" in said.out


# --- derive ------------------------------------------------------------------------------------


def test_derive_on_the_sample_county(cli, tmp_path):
    path = samples.empty_copy(tmp_path / "新.gpkg")
    said = cli("derive", path, *sample.surveys(), "--years", 2021, 2022, "--json")
    assert (said.code, said.err) == (1, "")  # two shapes of the sample cannot be used
    answer = said.json
    assert answer.keys() >= DERIVE
    wanted = samples.summary()
    assert answer["years"] == [2021, 2022]
    assert answer["list_year"] == 2023
    assert answer["parcels_before"] == wanted["mining_polygons_2021"]
    assert (answer["matched"], answer["leads"], answer["unconfirmed"]) == (0, 42, [])
    drawn = [one for one in answer["slivers"]["list"] if float(one["area_m2"]) > 0.25]
    assert len(drawn) == wanted["slivers"]["mining_to_forest"]["count"]
    assert len(answer["quarantined"]) == 2
    check = answer["area_check"]
    assert check.keys() >= {"pieces_m2", "mining_lost_m2", "difference_m2"}
    assert all(TWO_DECIMALS.fullmatch(value) for value in check.values())
    assert abs(float(check["difference_m2"])) <= 0.10
    assert answer["reserve_area_mu"] == wanted["reserve_area_mu_sum_of_rows"]
    for view in answer["parcels"]:
        check_parcel(view)
    listed = cli("list", path, "--json").json["parcels"]
    assert listed == answer["parcels"]


def test_derive_twice(cli, path):
    before = path.read_bytes()
    answer = cli("derive", path, *sample.surveys(), "--years", 2021, 2022, "--json").json
    assert (answer["matched"], answer["leads"]) == (42, 0)
    assert path.read_bytes() == before


def test_a_dry_run_writes_nothing_and_says_so(cli, tmp_path):
    path = samples.empty_copy(tmp_path / "新.gpkg")
    before = path.read_bytes()
    arguments = ("derive", path, *pair(tmp_path), "--years", 2021, 2022, "--dry-run")
    answer = cli(*arguments, "--json").json
    assert (answer["accepted"], answer["leads"]) == (False, 2)
    assert "试算结果，没有写入" in cli(*arguments).out
    assert path.read_bytes() == before


def test_derive_as_text(cli, tmp_path):
    path = samples.empty_copy(tmp_path / "新.gpkg")
    said = cli("derive", path, *pair(tmp_path), "--years", 2021, 2022, "--list-year", 2025)
    assert said.code == 0
    assert "发现2个图斑（新2个，已登记0个）" in said.out
    assert "守恒" in said.out
    assert "已写入登记库" in said.out
    assert cli("list", path, "--year", 2025, "--json").json["parcels"][0]["list_year"] == 2025


def test_a_question_is_answered_on_the_command_line(cli, tmp_path):
    path = samples.empty_copy(tmp_path / "新.gpkg")
    arguments = ("derive", path, *pair(tmp_path), "--years", 2022, 2023)
    said = cli(*arguments)
    assert said.code == 2
    assert "--confirm years" in said.err
    assert cli(*arguments, "--confirm", "years").code == 0


# --- list, show, check, verify, rules ------------------------------------------------------------


def test_list(cli, path):
    said = cli("list", path, "--json")
    assert said.code == 0
    assert said.json.keys() == {"parcels"}
    assert len(said.json["parcels"]) == 42
    for view in said.json["parcels"]:
        check_parcel(view)
    assert cli("list", path, "--year", 2022, "--json").json == {"parcels": []}
    assert cli("list", path, "--stage", "registration", "--json").json == {"parcels": []}
    text = cli("list", path).out
    assert "360222-0042" in text
    assert "共42个图斑，入库面积634.10亩" in text
    assert "没有图斑" in cli("list", path, "--year", 2022).out


@pytest.mark.parametrize("name", ["36", "360222-0036", "360222-2023-0036"])
def test_show(cli, path, name):
    said = cli("show", path, name, "--json")
    assert said.code == 0
    answer = said.json
    assert answer.keys() >= {"parcel", "steps", "materials", "findings", "history"}
    check_parcel(answer["parcel"])
    assert answer["parcel"]["id"] == "360222-0036"
    (finding,) = answer["findings"]
    assert finding.keys() >= FINDING
    assert finding["parcel"] == "360222-0036"
    assert [entry["verb"] for entry in answer["history"]] == ["derive"]
    assert "灵珠村" in cli("show", path, name).out


def test_check(cli, path):
    said = cli("check", path, "--json")
    assert said.code == 0  # warnings and notices block nobody at this step
    findings = said.json["findings"]
    assert {finding["rule"] for finding in findings} == {
        "A-101", "A-103", "C-102", "G-101", "P-101"
    }  # fmt: skip
    for finding in findings:
        assert finding.keys() >= FINDING
        assert finding["severity"] in ("error", "warning", "notice")
        assert len(finding["where"]) == 4
        assert finding["text"]
        assert finding["hint"]
    assert "A-101" in cli("check", path).out
    assert cli("check", path, "--year", 2022, "--json").json == {"findings": []}
    assert cli("check", path, "--year", 2022).out == "没有发现问题\n"


def test_check_with_errors_ends_in_one(cli, path):
    with outside(path) as conn:  # as if the step had been taken
        conn.execute("UPDATE parcels SET stage = 'verification'")
    said = cli("check", path, "--json")
    assert said.code == 1
    assert said.json["findings"][0]["severity"] == "error"


def test_verify(cli, path):
    said = cli("verify", path, "--json")
    assert said.code == 0
    assert (said.json["ok"], said.json["problems"]) == (True, [])
    assert re.fullmatch("[0-9a-f]{64}", said.json["head"])
    with outside(path) as conn:
        conn.execute("UPDATE parcels SET reserve_area_dm2 = 1 WHERE parcel_no = 7")
    said = cli("verify", path, "--json")
    assert said.code == 1
    assert said.json["ok"] is False
    (problem,) = said.json["problems"]
    assert problem.keys() == {"where", "parcel", "field", "text"}
    assert (problem["parcel"], problem["field"]) == ("360222-2023-0007", "reserve_area_dm2")
    assert "入库面积" in cli("verify", path).out


def test_rules(cli):
    said = cli("rules", "--json")
    assert said.code == 0
    rules = said.json["rules"]
    assert [rule["code"] for rule in rules] == list(CATALOGUE)
    for rule in rules:
        assert rule.keys() >= {"code", "clause", "title", "hint", "severity"}
        assert rule["severity"].keys() == {stage.value for stage in Stage}
        assert set(rule["severity"].values()) <= {"error", "warning", "notice"}
    assert "编号" in cli("rules").out


# --- export, backup, demo ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["annex", "gpkg", "csv"])
def test_export(cli, path, tmp_path, kind):
    said = cli("export", path, kind, tmp_path, "--year", 2023, "--draft", "--json")
    assert said.code == 0
    answer = said.json
    assert answer.keys() == {"path", "rows", "total_mu", "sha256"}
    assert (answer["rows"], answer["total_mu"]) == (42, "634.10")
    assert hashlib.sha256(Path(answer["path"]).read_bytes()).hexdigest() == answer["sha256"]
    assert "634.10亩" in cli("export", path, kind, tmp_path, "--year", 2023, "--draft").out


def test_export_options_reach_the_form(cli, path, tmp_path):
    out = tmp_path / "表.xlsx"
    options = ("--year", 2023, "--draft", "--reporter", "㙍阿姨", "--no-total")
    assert cli("export", path, "annex", out, *options).code == 0
    sheet = openpyxl.load_workbook(out).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("㙍阿姨" in text for text in cells)
    assert "634.1" not in cells


def test_a_list_that_is_not_there_yet_says_what_to_do(cli, path, tmp_path):
    said = cli("export", path, "annex", tmp_path / "表.xlsx", "--year", 2023)
    assert said.code == 2
    assert "先出草稿" in said.err


def test_backup(cli, path, tmp_path):
    out = tmp_path / "备份.gpkg"
    said = cli("backup", path, out, "--json")
    assert (said.code, said.json) == (0, {"path": str(out)})
    assert cli("verify", out).code == 0


def test_demo(cli, tmp_path):
    out = tmp_path / "演 示"
    for _ in range(2):  # again into the same folder
        said = cli("demo", "--out", out, "--json")
        assert said.code == 0, said.err
        answer = said.json
        assert answer.keys() >= {"registry", "files", "parcels"}
        assert answer["parcels"] == 42
        assert answer["reserve_mu"] == "634.10"
        assert all(Path(name).is_file() for name in (answer["registry"], *answer["files"]))
        later = [Path(name) for name in answer["files"] if "办到核查" in name]
        papers = [".xlsx", ".xlsx", ".docx", ".docx", ".xlsx"]
        assert [path.suffix for path in later] == [".gpkg", *papers, ".json"]
    assert cli("verify", later[0]).code == 0
    assert cli("draw", "--recompute", later[-1], "--json").json["agrees"] is True
    assert cli.pictured == [Path(answer["registry"])] * 2
    assert "虚构" in cli("demo", "--out", out).out
    assert cli("verify", answer["registry"]).code == 0


# --- the window, help ----------------------------------------------------------------------------


def test_without_a_verb_the_window_opens(cli, path):
    assert cli().code == 0
    assert cli("--sample").code == 0
    assert cli(path).code == 0
    assert cli(str(path).replace(".gpkg", ".GPKG")).code == 0
    assert cli.opened == [
        (None, False),
        (None, True),
        (path, False),
        (Path(str(path).replace(".gpkg", ".GPKG")), False),
    ]


def test_version(cli):
    assert cli("--version").out == f"{__version__}\n"


@pytest.mark.parametrize("verb", ["", "new", "derive", "list", "show", "export", "demo"])
def test_help_is_chinese(cli, verb):
    said = cli(*verb.split(), "--help")
    assert said.code == 0
    assert said.out.startswith(f"用法：jdz-forestland {verb}".strip())
    assert "选项:" in said.out
    assert not re.search(r"usage|positional|options:|show this help", said.out)
