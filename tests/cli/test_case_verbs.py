"""act, attach, waive, undo, show: keys, exit codes, and that nothing is written by half."""

from __future__ import annotations

import io
import json
import re
import sys

import pytest

from jdz_forestland.domain import acting, lifecycle
from jdz_forestland.domain.lifecycle import SPINE, Action
from jdz_forestland.domain.policy import shipped
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from jdz_forestland.service.registry import Registry
from tests.builders import make_parcel
from tests.casework import complete_values
from tests.service.samples import clock, filled_copy

SOUND = "1"  # a parcel without findings
PLAIN = SOUND, "pass"


@pytest.fixture
def path(tmp_path):
    return filled_copy(tmp_path / "登记库.gpkg")


@pytest.fixture
def record(tmp_path):
    def write(values, *, encoding="utf-8"):
        file = tmp_path / "记录.json"
        file.write_text(json.dumps(values, ensure_ascii=False), encoding=encoding)
        return file

    return write


@pytest.fixture
def paper(tmp_path):
    file = tmp_path / "申请.pdf"
    file.write_bytes(b"%PDF-1.4 " + b"x" * 40)
    return file


def parcel(path, number=SOUND):
    with Registry.open(path, who="张三", now=clock) as registry:
        return registry.find(number)


def entries(path):
    with Registry.open(path, who="张三", now=clock) as registry:
        return len(registry.history())


def test_a_lead_is_taken_into_the_application(cli, path):
    said = cli("act", path, *PLAIN, "--json")
    assert said.code == 0
    assert said.json.keys() >= {"parcel", "stage_before", "stage_after", "missing"}
    assert (said.json["stage_before"], said.json["stage_after"]) == ("lead", "application")
    assert (said.json["parcel"]["id"], said.json["missing"]) == ("360222-0001", [])
    assert parcel(path).stage is Stage.APPLICATION


def test_a_closed_gate_ends_in_one_and_lists_all_that_is_missing(cli, path):
    cli("act", path, *PLAIN)
    before = entries(path)
    said = cli("act", path, *PLAIN, "--json")
    assert said.code == 1
    assert said.json["stage_after"] == said.json["stage_before"] == "application"
    assert all(
        item.keys() >= {"clause", "field", "owed_by", "text"} for item in said.json["missing"]
    )
    fields = [item["field"] for item in said.json["missing"]]
    assert fields == [
        "township", "applied_on", "document_no", "supplement_reason", "papers/application_letter",
    ]  # fmt: skip
    assert entries(path) == before
    text = cli("act", path, *PLAIN).out
    assert all(item["text"] in text for item in said.json["missing"])


def test_a_dry_run_tells_and_writes_nothing(cli, path):
    before = entries(path)
    said = cli("act", path, *PLAIN, "--dry-run", "--json")
    assert (said.code, said.json["stage_after"]) == (0, "application")
    assert parcel(path).stage is Stage.LEAD
    assert entries(path) == before


def test_a_whole_step_with_its_paper_from_a_file_and_from_standard_input(
    cli, path, record, paper, monkeypatch
):
    cli("act", path, *PLAIN)
    attached = cli(
        "attach", path, SOUND, paper, "--stage", "application", "--kind", "application_letter"
    )
    assert attached.code == 0
    values = complete_values(Stage.APPLICATION, parcel(path))
    assert cli("act", path, *PLAIN, "--record", record(values, encoding="utf-8-sig")).code == 0
    values = complete_values(Stage.VERIFICATION, parcel(path))
    stream = io.TextIOWrapper(io.BytesIO(json.dumps(values).encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    said = cli("act", path, *PLAIN, "--record", "-", "--json")
    assert {item["field"] for item in said.json["missing"]} == {
        "papers/verification_sheet", "papers/field_photo",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("99", "pass"), "没有图斑"),
        ((SOUND, "fly"), "没有“fly”这个动作"),
        ((SOUND, "withdraw"), "不能撤回"),
        ((SOUND,), "缺少参数：动作"),
        ((SOUND, "pass", "--record", "没有.json"), "读不出记录文件"),
    ],
)
def test_what_cannot_be_done_ends_in_two_with_one_line(cli, path, arguments, says):
    said = cli("act", path, *arguments)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert said.err.count("\n") == 1


NO_RECORDS = [
    b"",
    b"{",
    b"[1]",
    b"null",
    b"\xff\xfe",
    b'{"a":' * 100_000,
    b'{"applied_on": "2022-13-01"}',
    b'{"colour": "red"}',
    b'{"document_no": true}',
    b'{"applied_on": 1e400}',
]


@pytest.mark.parametrize("content", NO_RECORDS, ids=range(len(NO_RECORDS)))
def test_a_record_that_is_none_ends_in_two(cli, path, tmp_path, content):
    cli("act", path, *PLAIN)
    file = tmp_path / "坏.json"
    file.write_bytes(content)
    said = cli("act", path, *PLAIN, "--record", file)
    assert (said.code, said.err.count("\n")) == (2, 1)


@pytest.mark.parametrize("number", ["1e999999", "9" * 400, "nan", "-1", "inf", "1e-9", "abc"])
@pytest.mark.parametrize("name", ["density", "design_area_mu", "subsidy"])
def test_no_number_breaks_a_record(number, name):
    fields = {f.name: f for f in acting.record_fields(Stage.PLANTING, Action.PASS)}
    with pytest.raises(UserError, match=re.escape(fields[name].label)):
        fields[name].parse(number)


def test_the_schema_names_every_key_of_every_action_without_a_registry(cli):
    said = cli("act", "--schema", "--json")
    assert said.code == 0
    listed = {(r["stage"], r["action"]): r for r in said.json["records"]}
    assert set(listed) == {(s.value, a.value) for s, a in lifecycle.TRANSITIONS}
    for stage in SPINE:
        names = [field["name"] for field in listed[stage.value, "pass"]["fields"]]
        assert names == [f.name for f in acting.record_fields(stage, Action.PASS)]
        given = complete_values(stage, make_parcel())
        assert set(given) <= set(names)
    text = cli("act", "--schema").out
    assert "supplement_reason" in text
    assert "postings[].place_kind" in text
    assert all(f"{paper.kind}（{paper.title}）" in text for paper in shipped().papers)


def test_show_has_every_attempt_every_paper_and_what_was_waived(cli, path, record, paper):
    cli("act", path, *PLAIN)
    cli("attach", path, SOUND, paper, "--stage", "application", "--kind", "application_letter")
    values = record(complete_values(Stage.APPLICATION, parcel(path)))
    cli("act", path, *PLAIN, "--record", values)
    back = record({"to": "application", "reason": "incomplete", "text": "缺页", "on": "2023-01-05"})
    assert cli("act", path, SOUND, "send_back", "--record", back).code == 0
    values = record(complete_values(Stage.APPLICATION, parcel(path)) | {"document_no": "改1号"})
    assert cli("act", path, *PLAIN, "--record", values).code == 0
    answer = cli("show", path, SOUND, "--json").json
    steps = [(s["stage"], s["action"], s["attempt"], s["standing"]) for s in answer["steps"]]
    assert steps == [
        ("lead", "pass", 1, "standing"),
        ("application", "pass", 1, "superseded"),
        ("verification", "send_back", 1, "standing"),
        ("application", "pass", 2, "standing"),
    ]
    assert answer["steps"][3]["values"]["document_no"] == "改1号"
    (material,) = answer["materials"]
    assert (material["kind"], material["fault"]) == ("application_letter", "")
    text = cli("show", path, SOUND).out
    assert "申请文号：改1号" in text
    assert "第1次，已被后来的记录代替" in text


def test_a_waiver_marks_the_finding_and_the_check_no_longer_ends_in_one(cli, path):
    number = next(
        finding["parcel"].rsplit("-", 1)[1].lstrip("0")
        for finding in cli("check", path, "--json").json["findings"]
        if finding["rule"] == "A-101"
    )
    assert cli("waive", path, number, "A-101", "--reason", "已与自然资源局核对").code == 0
    found = cli("show", path, number, "--json").json["findings"]
    (waived,) = [finding for finding in found if finding["rule"] == "A-101"]
    assert waived["waived"]["reason"] == "已与自然资源局核对"
    assert waived["waived"].keys() == {"reason", "who", "at"}
    assert "已与自然资源局核对" in cli("check", path).out


@pytest.mark.parametrize(
    ("rule", "reason", "says"),
    [
        ("A-101", "核对", "没有“A-101”这个问题"),
        ("A-102", "核对", "不能用差异说明放过"),
        ("Z-999", "核对", "没有规则"),
        ("A-101", " ", "请填写差异说明的理由"),
    ],
)
def test_a_waiver_that_may_not_be_is_refused(cli, path, rule, reason, says):
    said = cli("waive", path, SOUND, rule, "--reason", reason)
    assert said.code == 2
    assert says in said.err


def test_attaching_what_is_no_paper_ends_in_two(cli, path, paper, tmp_path):
    where = ("--stage", "application", "--kind", "application_letter")
    for file in (tmp_path / "没有.pdf", tmp_path):
        assert cli("attach", path, SOUND, file, *where).code == 2
    assert cli("attach", path, SOUND, paper, "--stage", "x", "--kind", "other").code == 2
    said = cli("attach", path, SOUND, paper, "--stage", "application", "--kind", "x")
    assert (said.code, "application_letter（乡（镇）申请文件）" in said.err) == (2, True)


def test_undo_takes_back_the_last_action_and_says_which(cli, path):
    cli("act", path, *PLAIN)
    said = cli("undo", path, "--json")
    assert (said.code, said.json["undone"]["verb"]) == (0, "act")
    assert parcel(path).stage is Stage.LEAD
    assert cli("undo", path).code == 2


def test_a_backup_takes_its_papers_along_and_a_lost_one_is_found(cli, path, paper, tmp_path):
    cli("attach", path, SOUND, paper, "--stage", "application", "--kind", "other")
    copy = tmp_path / "U盘" / "备份.gpkg"
    copy.parent.mkdir()
    said = cli("backup", path, copy, "--json")
    assert said.json["materials"] == str(copy.with_name("备份.材料"))
    assert cli("verify", copy).code == 0
    (kept,) = copy.with_name("备份.材料").glob("??/*")
    kept.chmod(0o644)
    kept.unlink()
    said = cli("verify", copy, "--json")
    assert said.code == 1
    assert "申请.pdf" in said.json["problems"][0]["text"]
    assert said.json["problems"][0]["parcel"] == "360222-2023-0001"
