"""Receipt and return slip: written once at the city, loaded once at the county."""

from __future__ import annotations

import shutil

import pytest

from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.slip import SlipKind, SlipLine
from jdz_forestland.domain.submission import SubmissionState
from jdz_forestland.errors import ExchangeError, UserError
from jdz_forestland.exchange import slip_file
from jdz_forestland.service import keys, packing, receiving, replying, reporting_state, submitted
from jdz_forestland.service.reporting_state import ReportState
from jdz_forestland.store.tables import FROZEN_LISTS
from tests.service import handing_over
from tests.service.handing_over import parcel

LINE = SlipLine("360222-2023-0002", "360222-0002", Reason.AREA_WRONG, "实测少0.5亩", ("A-102",))


@pytest.fixture
def county(tmp_path):
    with handing_over.county(tmp_path / "浮梁.gpkg", parcel(1), parcel(2)) as registry:
        keys.confirm(registry, "360200", keys.own("360200").fingerprint, how="电话")
        yield registry


@pytest.fixture
def city(tmp_path):
    with handing_over.city(tmp_path / "市.gpkg", "360222") as registry:
        yield registry


@pytest.fixture
def package_id(county, city, tmp_path):
    packed = packing.pack(county, list_year=2023, out=tmp_path)
    return receiving.receive(city, packed.path).submission.key


def state_of(registry):
    return registry.store.all_of(FROZEN_LISTS)[-1].state


def test_a_receipt_makes_the_list_handed_over(county, city, package_id, tmp_path):
    replied = replying.accept(city, package_id, out=tmp_path, text="收到")
    assert replied.path.name == "360222浮梁县2023年度名单第1版回执.jdzhf"
    (held,) = submitted.submissions(city)
    assert (held.state, held.answer) == (SubmissionState.ACCEPTED, replied.slip.key)
    assert state_of(city) is ListState.RECEIVED
    assert reporting_state.status(county, 2023).label == "已定稿，未报送"
    assert replying.look(county, replied.path) == replied.slip
    loaded = replying.load(county, replied.path)
    assert loaded.slip.kind is SlipKind.RECEIPT
    assert not loaded.already
    status = reporting_state.status(county, 2023)
    assert (status.state, status.label) == (ReportState.REPORTED, "已报送")
    assert status.is_handed_over
    assert status.sent is not None
    assert status.sent.state is SubmissionState.ACCEPTED
    assert county.verify() == city.verify() == []


def test_loading_twice_changes_nothing(county, city, package_id, tmp_path):
    path = replying.accept(city, package_id, out=tmp_path).path
    first = replying.load(county, path)
    before = county.fingerprint
    again = replying.load(county, path)
    assert (again.already, again.kept) == (True, first.kept)
    assert county.fingerprint == before


def test_a_return_opens_the_list_with_its_reasons(county, city, package_id, tmp_path):
    replied = replying.send_back(
        city, package_id, reason=Reason.AREA_WRONG, text="面积要改", lines=[LINE], out=tmp_path
    )
    assert replied.path.name == "360222浮梁县2023年度名单第1版退回单.jdzhf"
    assert state_of(city) is ListState.RETURNED
    loaded = replying.load(county, replied.path)
    assert loaded.slip.lines == (LINE,)
    assert loaded.frozen.state is ListState.RETURNED
    assert "面积要改" in loaded.frozen.note
    status = reporting_state.status(county, 2023)
    assert status.label == "已退回"
    assert "面积不符，面积要改。请改正后重新定稿报送" in status.detail
    again = handing_over.freeze(county)
    assert again.version == 2
    second = packing.pack(county, list_year=2023, out=tmp_path).path
    assert not receiving.receive(city, second).already
    assert reporting_state.status(county, 2023).label == "已定稿，未报送"


def test_what_was_accepted_can_still_be_returned(county, city, package_id, tmp_path):
    """A spot check on site may fail after the receipt."""
    replying.load(county, replying.accept(city, package_id, out=tmp_path).path)
    handing_over.add(county.store, county.path, parcel(3))
    slip = replying.send_back(
        city, package_id, reason=Reason.NOT_RESTORED, text="抽查不合格", out=tmp_path
    )
    assert slip.slip.key == "360222-2023-L1-S2"
    assert replying.load(county, slip.path).frozen.state is ListState.RETURNED


def test_a_new_version_waits_for_the_return_of_an_accepted_one(county, city, package_id, tmp_path):
    replying.accept(city, package_id, out=tmp_path)
    frozen = county.store.all_of(FROZEN_LISTS)[-1]
    handing_over.set_state(county, frozen, ListState.RETURNED)
    handing_over.freeze(county)
    second = packing.pack(county, list_year=2023, out=tmp_path).path
    with pytest.raises(UserError, match=r"第1版已出回执.*请先把它退回"):
        receiving.receive(city, second)


def test_findings_become_lines_to_edit(county, city, package_id):
    from jdz_forestland.domain import rules, topology
    from jdz_forestland.domain.findings import Finding
    from jdz_forestland.domain.stage import Stage

    key = "360222-2023-0002"
    found = [
        Finding(rules.A_102, Stage.REGISTRATION, key, "甲"),
        Finding(topology.T_101, Stage.REGISTRATION, key, "乙"),
        Finding(topology.T_101, Stage.REGISTRATION, "360222-2023-0001", "丙"),
        Finding(rules.A_102, Stage.REGISTRATION, "", "整份"),
    ]
    first, second = replying.proposed_lines(city, found)
    assert (first.parcel_id, first.reason) == ("360222-0001", Reason.COUNTED_ELSEWHERE)
    assert (second.reason, second.rules) == (Reason.AREA_WRONG, ("A-102", "T-101"))
    assert second.text == "入库面积大于图斑面积：甲；与其他图斑重叠：乙"


def test_a_slip_can_be_saved_again(county, city, package_id, tmp_path):
    replied = replying.accept(city, package_id, out=tmp_path)
    content = replied.path.read_bytes()
    replied.path.unlink()
    before = city.fingerprint
    again = replying.save_again(city, replied.slip.key, out=tmp_path)
    assert again.path.read_bytes() == content
    assert city.fingerprint == before
    with pytest.raises(UserError, match="没有出具过"):
        replying.save_again(city, "360222-2023-L9-S1", out=tmp_path)


# --- refused -----------------------------------------------------------------------------------


def test_a_list_is_answered_once(city, package_id, tmp_path):
    replying.accept(city, package_id, out=tmp_path)
    with pytest.raises(UserError, match="已出回执，不能再答复"):
        replying.accept(city, package_id, out=tmp_path)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": " "}, "请填写退回的说明"),
        ({"lines": [SlipLine(LINE.parcel_key, LINE.parcel_id, Reason.OTHER, "")]}, "请填写退回"),
        ({"lines": [SlipLine("x", "360222-0009", Reason.OTHER, "错")]}, "不在这份名单上"),
    ],
)
def test_a_return_says_why(city, package_id, tmp_path, changes, said):
    given = {"reason": Reason.OTHER, "text": "改", "lines": [LINE], "out": tmp_path} | changes
    before = city.fingerprint
    with pytest.raises(UserError, match=said):
        replying.send_back(city, package_id, **given)
    assert city.fingerprint == before
    assert not list(tmp_path.glob("*.jdzhf"))


def test_a_slip_that_cannot_be_written_is_no_answer(city, package_id, tmp_path):
    before = city.fingerprint
    for out in (tmp_path / "没有" / "a.jdzhf", tmp_path / "a.txt"):
        with pytest.raises(UserError):
            replying.accept(city, package_id, out=out)
    assert city.fingerprint == before
    with pytest.raises(UserError, match="没有收到过"):
        replying.accept(city, "x", out=tmp_path)


def test_only_a_county_loads_and_only_the_city_answers(county, city, package_id, tmp_path):
    path = replying.accept(city, package_id, out=tmp_path).path
    with pytest.raises(UserError, match="由县级登记库收件"):
        replying.load(city, path)
    with pytest.raises(UserError, match="县级"):
        replying.accept(county, package_id, out=tmp_path)


def test_a_slip_for_another_county_is_refused(city, package_id, tmp_path):
    path = replying.accept(city, package_id, out=tmp_path).path
    with handing_over.county(tmp_path / "乐平.gpkg", code="360281", frozen=False) as other:
        keys.confirm(other, "360200", keys.own("360200").fingerprint, how="电话")
        with pytest.raises(UserError, match="这是给浮梁县的回执，本登记库属于乐平市"):
            replying.load(other, path)


def test_a_city_that_nobody_confirmed_is_refused(city, package_id, tmp_path):
    path = replying.accept(city, package_id, out=tmp_path).path
    with handing_over.county(tmp_path / "新.gpkg", parcel(1)) as other:
        with pytest.raises(keys.KeyUnknown):
            replying.load(other, path)
        assert state_of(other) is ListState.FROZEN


def test_a_slip_about_another_list_is_refused(city, package_id, tmp_path):
    path = replying.accept(city, package_id, out=tmp_path).path
    with handing_over.county(tmp_path / "新.gpkg", parcel(1)) as other:
        keys.confirm(other, "360200", keys.own("360200").fingerprint, how="电话")
        with pytest.raises(UserError, match="不是同一份"):
            replying.load(other, path)
    with handing_over.county(tmp_path / "空.gpkg", frozen=False) as other:
        keys.confirm(other, "360200", keys.own("360200").fingerprint, how="电话")
        with pytest.raises(UserError, match="没有名单"):
            replying.load(other, path)


def test_a_receipt_after_the_return_is_of_no_use(county, city, package_id, tmp_path):
    receipt = tmp_path / "1.jdzhf"
    shutil.copy(replying.accept(city, package_id, out=tmp_path).path, receipt)
    back = replying.send_back(city, package_id, reason=Reason.OTHER, text="退", out=tmp_path)
    replying.load(county, back.path)
    with pytest.raises(UserError, match="用不上了"):
        replying.load(county, receipt)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"office_code": "360281"}, "不是景德镇市出具的"),
        ({"county_code": "999999"}, "读不懂"),
        ({"sample": True}, "不能混在一起"),
        ({"kind": "praise"}, "读不懂"),
        ({"total_mu": "x"}, "读不懂"),
        ({"more": 1}, "读不懂"),
        ({"lines": [{}]}, "读不懂"),
        ({"list_hash": "0" * 64}, "不是同一份"),
    ],
)
def test_a_signed_slip_that_says_nonsense_is_refused(
    county, city, package_id, tmp_path, changes, said
):
    path = replying.accept(city, package_id, out=tmp_path).path
    slip = dict(slip_file.read(path).said) | changes
    slip_file.write(path, slip, signer=keys.signer("360200"))
    before = county.fingerprint
    with pytest.raises(ExchangeError, match=said):
        replying.load(county, path)
    assert county.fingerprint == before


def test_an_altered_slip_is_refused(county, city, package_id, tmp_path):
    path = replying.accept(city, package_id, out=tmp_path).path
    path.write_bytes(path.read_bytes().replace(b'"parcels":2', b'"parcels":3'))
    with pytest.raises(ExchangeError, match="被改动"):
        replying.load(county, path)
