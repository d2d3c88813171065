"""The steps at the desk: what is written, what is refused, what a restart brings back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import Cancelled, StaleError, StoreError, UserError
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.registry import Change
from tests.casework import complete_values, reason_values
from tests.service.cases import bring_to, opened, parcel, registry_with

KEY = "360222-2023-0001"
OTHER_KEY = "360222-2023-0002"
WRONG_TBMJ = Decimal("12000.00")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "登记库.gpkg"


@pytest.fixture
def registry(path):
    with registry_with(path, parcel(1), parcel(2, tbmj_m2=WRONG_TBMJ)) as registry:
        yield registry


@pytest.fixture
def casework(registry):
    return Casework(registry)


def heard(registry):
    changes: list[Change] = []
    registry.listen(changes.append)
    return changes


def test_one_action_is_one_entry_with_its_sentence(registry, casework):
    changes, before = heard(registry), len(registry.history())
    outcome = casework.act(KEY, Action.PASS, {})
    assert outcome.parcel.stage is Stage.APPLICATION
    entry = registry.history()[-1]
    assert len(registry.history()) == before + 1
    assert (entry.verb, entry.reason) == ("act", "1号图斑办结“线索”，进入“申请”")
    assert [change.parcel_keys for change in changes] == [frozenset({KEY})]


def test_a_closed_gate_writes_nothing_and_tells_nobody(registry, casework):
    bring_to(registry, KEY, Stage.APPLICATION)
    changes, before = heard(registry), registry.fingerprint
    outcome = casework.act(KEY, Action.PASS, {})
    assert len(outcome.missing) == 4
    assert (registry.fingerprint, changes) == (before, [])


def test_a_parcel_goes_all_the_way_and_every_record_is_kept(registry, casework):
    bring_to(registry, KEY, Stage.REGISTRATION)
    values = complete_values(Stage.REGISTRATION, casework.file(KEY).parcel)
    assert casework.act(KEY, Action.PASS, values).missing == ()
    file = casework.file(KEY)
    assert [record.stage for record in file.records] == list(Stage)[:9]
    assert (file.parcel.can_restore, file.parcel.is_vegetated) == (True, True)
    assert registry.verify()[0].where == "materials"  # the entries of this test have no files


def test_sending_back_keeps_the_old_records_and_says_why(registry, casework):
    bring_to(registry, KEY, Stage.NOTICE)
    casework.act(KEY, Action.SEND_BACK, reason_values(to="application"))
    file = casework.file(KEY)
    assert file.parcel.stage is Stage.APPLICATION
    standing = {record.stage: record.standing for record in file.records}
    assert standing[Stage.VERIFICATION] is Standing.SUPERSEDED
    assert standing[Stage.LEAD] is Standing.STANDING
    said = registry.history()[-1].reason
    assert said == "1号图斑由“公示”退回到“申请”：材料不齐，缺少签字"


def test_two_windows_on_one_parcel_lose_nothing(path, registry, casework, monkeypatch):
    stale = casework.file(KEY)
    with opened(path) as other:
        Casework(other).act(KEY, Action.PASS, {})
    monkeypatch.setattr(casework, "file", lambda key: stale)
    with pytest.raises(StaleError, match="1号图斑已被修改"):
        casework.act(KEY, Action.PASS, {})


def test_an_unknown_parcel_is_refused(casework):
    with pytest.raises(UserError):
        casework.act("360222-2023-0099", Action.PASS, {})
    with pytest.raises(StoreError):
        casework.file("")


# --- many -------------------------------------------------------------------------------------


def test_a_batch_takes_those_along_that_can_and_says_why_of_the_others(registry, casework):
    bring_to(registry, KEY, Stage.APPLICATION)
    followed = casework.act_many((KEY, OTHER_KEY), Action.WITHDRAW, reason_values())
    assert [one.done for one in followed] == [True, False]
    assert "不能撤回" in followed[1].refusal
    assert followed[1].parcel.stage is Stage.LEAD
    assert casework.file(KEY).parcel.stage is Stage.WITHDRAWN


def test_a_batch_lists_what_each_lacks(registry, casework):
    followed = casework.act_many((KEY, OTHER_KEY), Action.PASS, {})
    assert all(one.done for one in followed)
    followed = casework.act_many((KEY, OTHER_KEY), Action.PASS, {})
    assert [len(one.missing) for one in followed] == [5, 5]
    assert casework.act_many((), Action.PASS, {}) == ()


def test_a_batch_that_is_stopped_keeps_what_was_done_whole(registry, casework):
    class StopAtSecond:
        def step(self, name, done=0, total=0):
            if done == 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        casework.act_many((KEY, OTHER_KEY), Action.PASS, {}, progress=StopAtSecond())
    assert casework.file(KEY).parcel.stage is Stage.APPLICATION
    assert casework.file(OTHER_KEY).parcel.stage is Stage.LEAD


# --- drafts -----------------------------------------------------------------------------------


def test_half_a_form_survives_a_restart_and_goes_when_the_step_is_done(path, registry, casework):
    bring_to(registry, KEY, Stage.APPLICATION)
    before = registry.fingerprint
    casework.save_draft(casework.file(KEY), {"document_no": "鹅府文〔2022〕3号"})
    assert registry.fingerprint == before  # a draft is no fact
    with opened(path) as again:
        mine = Casework(again)
        assert mine.draft(mine.file(KEY)) == {"document_no": "鹅府文〔2022〕3号"}
        mine.act(KEY, Action.PASS, complete_values(Stage.APPLICATION, mine.file(KEY).parcel))
        mine.act(KEY, Action.SEND_BACK, reason_values())
        assert mine.draft(mine.file(KEY))["township"] == "鹅湖镇人民政府"  # the last record


def test_without_a_draft_the_form_starts_with_what_is_known(registry, casework):
    bring_to(registry, KEY, Stage.ACCEPTANCE)
    proposed = casework.draft(casework.file(KEY))
    assert (proposed["class_to"], proposed["survey_year"]) == ("林地", 2022)


# --- waivers ----------------------------------------------------------------------------------


def test_a_waiver_names_rule_reason_and_person_and_opens_the_gate(registry, casework):
    bring_to(registry, OTHER_KEY, Stage.VERIFICATION)
    file = casework.file(OTHER_KEY)
    values = complete_values(Stage.VERIFICATION, file.parcel)
    assert {item.field for item in casework.missing(file, values)} == {"rules/A-101"}
    waiver = casework.waive(OTHER_KEY, "A-101", " 已与自然资源局核对 ")
    assert (waiver.reason, waiver.who) == ("已与自然资源局核对", "张三")
    assert casework.act(OTHER_KEY, Action.PASS, values).missing == ()
    assert casework.waivers() == {(OTHER_KEY, "A-101"): waiver}
    assert "A-101" in {finding.rule.code for finding in casework.file(OTHER_KEY).findings}


@pytest.mark.parametrize("rule", ["A-102", "A-105", "C-101", "T-101"])
def test_what_is_wrong_at_every_stage_may_not_be_waived(casework, rule):
    with pytest.raises(UserError, match="不能用差异说明放过"):
        casework.waive(KEY, rule, "就这样")


@pytest.mark.parametrize(
    ("rule", "reason", "says"),
    [
        ("A-101", "", "理由"),
        ("A-101", " \n", "理由"),
        ("X-1", "x", "没有规则"),
        ("A-101", "x", "没有"),
    ],
)
def test_a_waiver_without_reason_rule_or_fault_is_refused(registry, casework, rule, reason, says):
    before = registry.fingerprint
    with pytest.raises(UserError, match=says):
        casework.waive(KEY, rule, reason)
    assert registry.fingerprint == before


# --- undo -------------------------------------------------------------------------------------


def test_an_action_is_taken_back_by_a_correcting_entry(registry, casework):
    bring_to(registry, KEY, Stage.VERIFICATION)
    before = casework.file(KEY)
    casework.act(KEY, Action.SEND_BACK, reason_values())
    undone = casework.undo()
    after = casework.file(KEY)
    assert undone.verb == "act"
    assert after.records == before.records
    assert after.parcel.stage is Stage.VERIFICATION
    assert after.parcel.version > before.parcel.version
    assert registry.history()[-1].verb == "undo"
    assert [p for p in registry.verify() if p.where != "materials"] == []


def test_a_waiver_a_paper_and_its_removal_are_taken_back(registry, casework, tmp_path):
    casework.waive(OTHER_KEY, "A-101", "核对过")
    casework.undo()
    assert casework.file(OTHER_KEY).waivers == ()
    scan = tmp_path / "申请.pdf"
    scan.write_bytes(b"%PDF")
    casework.attach(KEY, Stage.APPLICATION, "other", scan)
    casework.undo()
    assert casework.materials(KEY) == []
    material = casework.attach(KEY, Stage.APPLICATION, "other", scan)
    assert material.key.endswith("/M002")  # a number is never given twice
    casework.detach(material, "放错")
    casework.undo()
    assert casework.materials(KEY) == [material]
    assert registry.verify() == []


def test_only_the_last_action_is_taken_back_and_only_once(casework):
    assert casework.undoable() is None  # a comparison is no action at a step
    with pytest.raises(UserError, match="没有可以撤销的操作"):
        casework.undo()
    casework.act(KEY, Action.PASS, {})
    casework.act(OTHER_KEY, Action.PASS, {})
    assert casework.undo().reason.startswith("2号图斑")
    assert casework.undoable() is None
    with pytest.raises(UserError):
        casework.undo()


def test_what_another_window_did_in_between_is_not_undone_unseen(path, registry, casework):
    casework.act(KEY, Action.PASS, {})
    with opened(path) as other:
        Casework(other).act(OTHER_KEY, Action.PASS, {})
    assert casework.undoable().reason.startswith("2号图斑")
