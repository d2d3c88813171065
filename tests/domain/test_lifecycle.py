"""The life of a parcel: every pair decided, nothing skipped, nothing erased, all gaps named."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from jdz_forestland.domain import lifecycle, rules, steps
from jdz_forestland.domain.acting import File, proposed_values
from jdz_forestland.domain.findings import Finding
from jdz_forestland.domain.lifecycle import SPINE, STEPS, Action, actions_from
from jdz_forestland.domain.record import Standing, Waiver, standing_values
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import UserError
from tests.casework import AT, act, complete_values, open_file, outcome_of, reason_values

PAIRS = [(stage, action) for stage in Stage for action in Action]


@pytest.mark.parametrize(("stage", "action"), PAIRS)
def test_every_pair_either_leads_somewhere_or_is_refused_in_words(stage, action):
    if (stage, action) in lifecycle.TRANSITIONS:
        step = lifecycle.step_of(stage, action)
        assert step.targets
        assert action in actions_from(stage)
    else:
        with pytest.raises(UserError, match=f"{stage.label}.*不能{action.label}"):
            lifecycle.step_of(stage, action)


def test_passing_leads_through_the_plans_steps_in_order():
    passed = [lifecycle.target_of(stage, Action.PASS, None) for stage in SPINE[:-1]]
    assert tuple(passed) == SPINE[1:]
    words = "、".join(stage.label for stage in STEPS)
    assert words == "申请、核实、公示、确认、造林、验收、变更、入库"


def test_only_earlier_steps_can_be_sent_back_to():
    for stage in STEPS[1:]:
        targets = lifecycle.step_of(stage, Action.SEND_BACK).targets
        assert targets == STEPS[: STEPS.index(stage)]


def test_a_whole_life_reaches_the_reserve_with_a_record_of_every_step():
    file = open_file(Stage.REGISTRATION)
    file = act(file, Action.PASS, complete_values(Stage.REGISTRATION, file.parcel))
    assert set(standing_values(file.records)) >= set(STEPS)
    assert (file.parcel.can_restore, file.parcel.is_vegetated) == (True, True)


@pytest.mark.parametrize("stage", STEPS)
def test_an_empty_record_names_every_required_field_at_once(stage):
    outcome = outcome_of(open_file(stage), Action.PASS, {})
    required = {field.name for field in steps.fields_of(stage) if field.required}
    assert required <= {item.field for item in outcome.missing}
    assert outcome.parcel.stage is stage
    assert outcome.records == ()
    assert all(item.clause and item.text and item.owner for item in outcome.missing)


@pytest.mark.parametrize("stage", STEPS)
def test_each_required_field_is_missed_when_it_alone_is_left_out(stage):
    file = open_file(stage)
    values = complete_values(stage, file.parcel)
    for field in steps.fields_of(stage):
        if field.required:
            rest = {name: value for name, value in values.items() if name != field.name}
            found = outcome_of(file, Action.PASS, rest).missing
            assert field.name in {item.field for item in found}, field.name


def without(stage, **changes):
    file = open_file(stage)
    values = complete_values(stage, file.parcel) | changes
    return " ".join(item.text for item in outcome_of(file, Action.PASS, values).missing)


def postings(**changes):
    base = {"place": "村口", "from_on": "2022-02-15", "to_on": "2022-02-25"} | changes
    return [{"place_kind": kind, **base} for kind in ("natural_village", "committee")]


OBJECTION = {
    "person": "王五",
    "received_on": "2022-02-20",
    "content": "界线有争议",
    "decision": "dismissed",
    "basis": "林权证",
    "decided_on": "2022-02-24",
}


@pytest.mark.parametrize(
    ("stage", "changes", "says"),
    [
        (Stage.APPLICATION, {"applied_on": "2024-07-01"}, "不能填将来的日期"),
        (Stage.VERIFICATION, {"office_on": "2022-01-09"}, "早于前面的“申请日期”"),
        (Stage.VERIFICATION, {"office_positive": False}, "内业核实没有通过"),
        (Stage.VERIFICATION, {"field_positive": False}, "外业核实没有通过"),
        (Stage.VERIFICATION, {"tenure_clear": False}, "权属不明晰"),
        (Stage.VERIFICATION, {"source_reliable": False}, "来源不可靠"),
        (Stage.VERIFICATION, {"used_elsewhere": True}, "已用于其他挂钩"),
        (Stage.NOTICE, {"postings": postings()[:1]}, "还没有在村委会所在地公示"),
        (Stage.NOTICE, {"postings": postings()[1:]}, "还没有在自然村公示"),
        (Stage.NOTICE, {"postings": postings(to_on="2022-02-21")}, "只有6天，应满7天"),
        (Stage.NOTICE, {"postings": postings(to_on="2024-06-30")}, "才结束"),
        (Stage.NOTICE, {"objections": [{"person": "王五"}]}, "第1条还没有填“处理结论”"),
        (Stage.NOTICE, {"objections": [OBJECTION | {"decided_on": "2022-02-16"}]}, "早于收到日期"),
        (Stage.PLANTING, {"finished_on": "2022-03-24"}, "早于开工日期"),
        (Stage.ACCEPTANCE, {"plots": [{"plot": "1", "planted": 100, "alive": 84}]}, "应补植"),
        (Stage.ACCEPTANCE, {"plots": [{"plot": "1", "planted": 100, "alive": 40}]}, "应重新造林"),
        (Stage.ACCEPTANCE, {"plots": [{"plot": "1", "planted": 9, "alive": 10}]}, "多于栽植株数"),
        (Stage.ACCEPTANCE, {"is_vegetated": False}, "没有恢复植被"),
        (Stage.ACCEPTANCE, {"can_restore": False}, "不具备恢复林业生产条件"),
        (Stage.ACCEPTANCE, {"qualified_area_mu": "1.00"}, "大于合格面积"),
        (Stage.ACCEPTANCE, {"verified_area_mu": "9999.00"}, "大于前一项"),
        (Stage.REGISTRATION, {"list_no": 99}, "与登记的1不同"),
        (Stage.REGISTRATION, {"list_year": 2024}, "与图斑的列入年度"),
        (Stage.REGISTRATION, {"city_result": "returned"}, "市级核查退回"),
        (Stage.REGISTRATION, {"province_result": "returned"}, "省级审核退回"),
    ],
)
def test_each_gate_closes_for_its_reason(stage, changes, says):
    assert says in without(stage, **changes)


def test_exactly_seven_days_and_exactly_85_percent_pass():
    assert without(Stage.NOTICE, postings=postings(to_on="2022-02-22")) == ""
    assert without(Stage.ACCEPTANCE, plots=[{"plot": "1", "planted": 100, "alive": 85}]) == ""


def test_an_upheld_objection_stops_the_confirmation():
    file = open_file(Stage.NOTICE)
    values = complete_values(Stage.NOTICE, file.parcel)
    file = act(file, Action.PASS, values | {"objections": [OBJECTION | {"decision": "upheld"}]})
    outcome = outcome_of(file, Action.PASS, complete_values(Stage.CONFIRMATION, file.parcel))
    assert any("异议成立" in item.text for item in outcome.missing)


def test_a_rights_holder_who_does_not_consent_stops_the_confirmation():
    file = open_file(Stage.CONFIRMATION)
    values = complete_values(Stage.CONFIRMATION, file.parcel)
    values["rights_holders"][0]["consents"] = False
    assert any("不认可" in i.text for i in outcome_of(file, Action.PASS, values).missing)


def test_a_missing_paper_is_named_with_its_clause():
    file = open_file(Stage.APPLICATION)
    bare = File(file.parcel, file.records, (), (), ())
    values = complete_values(Stage.APPLICATION, file.parcel)
    (missing,) = outcome_of(bare, Action.PASS, values).missing
    assert (missing.field, missing.clause) == ("papers/application_letter", "方案 二(二)1")


def test_an_error_finding_closes_the_gate_until_it_is_waived():
    file = open_file(Stage.VERIFICATION)
    finding = Finding(rules.A_101, Stage.VERIFICATION, file.parcel.key, "相差3%")
    found = File(file.parcel, file.records, file.materials, (), (finding,))
    values = complete_values(Stage.VERIFICATION, file.parcel)
    assert "rules/A-101" in {i.field for i in outcome_of(found, Action.PASS, values).missing}
    waiver = Waiver("k", file.parcel.key, "A-101", "已核对", "张三", AT)
    waived = File(file.parcel, file.records, file.materials, (waiver,), (finding,))
    assert outcome_of(waived, Action.PASS, values).missing == ()


def test_sending_back_keeps_everything_and_asks_for_the_steps_again():
    file = open_file(Stage.PLANTING)
    back = act(file, Action.SEND_BACK, reason_values(to="notice"))
    assert back.parcel.stage is Stage.NOTICE
    old = [r for r in back.records if r.stage is Stage.NOTICE]
    assert [r.standing for r in old] == [Standing.SUPERSEDED]
    assert proposed_values(back) == old[0].values
    again = act(back, Action.PASS, complete_values(Stage.NOTICE, back.parcel))
    kept = [r for r in again.records if r.stage is Stage.NOTICE]
    assert [r.standing for r in kept] == [Standing.SUPERSEDED, Standing.STANDING]
    assert len({r.key for r in again.records}) == len(again.records)


@pytest.mark.parametrize("action", [Action.SEND_BACK, Action.WITHDRAW, Action.REJECT])
def test_leaving_the_way_needs_reason_text_and_date(action):
    outcome = outcome_of(open_file(Stage.NOTICE), action, {})
    assert {"reason", "text", "on"} <= {item.field for item in outcome.missing}


def test_a_value_that_is_not_of_its_kind_is_refused_by_name():
    with pytest.raises(UserError, match="申请日期"):
        outcome_of(open_file(Stage.APPLICATION), Action.PASS, {"applied_on": "去年"})
    with pytest.raises(UserError, match="没有这些字段：colour"):
        outcome_of(open_file(Stage.APPLICATION), Action.PASS, {"colour": "red"})


class RandomClerk(RuleBasedStateMachine):
    """Clicks anything, with complete, partial or empty records."""

    def __init__(self):
        super().__init__()
        self.file = open_file()

    @rule(
        action=st.sampled_from(Action),
        how=st.sampled_from(["full", "part", "none"]),
        pick=st.data(),
    )
    def click(self, action, how, pick):
        stage = self.file.parcel.stage
        if action not in actions_from(stage):
            with pytest.raises(UserError):
                outcome_of(self.file, action, {})
            return
        values = {}
        if how != "none":
            values = (
                complete_values(stage, self.file.parcel)
                if action is Action.PASS
                else reason_values()
            )
        targets = lifecycle.step_of(stage, action).targets
        if len(targets) > 1:
            values["to"] = pick.draw(st.sampled_from(targets)).value
        if how == "part" and values:
            values.pop(pick.draw(st.sampled_from(sorted(values))))
        outcome = outcome_of(self.file, action, values)
        if not outcome.missing:
            self.file = act(self.file, action, values)

    @invariant()
    def whoever_is_past_a_step_has_its_standing_record(self):
        stage = self.file.parcel.stage
        if stage in SPINE:
            before = STEPS[: SPINE.index(stage) - 1] if SPINE.index(stage) else ()
            assert set(before) <= set(standing_values(self.file.records))

    @invariant()
    def nothing_is_erased(self):
        keys = [record.key for record in self.file.records]
        assert len(keys) == len(set(keys))


RandomClerk.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestRandomClerk = RandomClerk.TestCase
