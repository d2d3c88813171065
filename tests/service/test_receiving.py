"""The city receives packages: once, whole, compared, and checked by its own rules."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal

import pytest

from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.domain.lifecycle import Action, Reason
from jdz_forestland.domain.package_diff import ChangeKind
from jdz_forestland.domain.progress import Silent
from jdz_forestland.domain.submission import SubmissionState
from jdz_forestland.errors import Cancelled, UserError
from jdz_forestland.service import (
    keys,
    packing,
    receiving,
    replying,
    reporting_state,
    reserving,
    submitted,
)
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.registry import Registry
from jdz_forestland.store import vault
from jdz_forestland.store.case_records import STEPS
from jdz_forestland.store.tables import FROZEN_LISTS
from tests.builders import EASTING, NORTHING, square
from tests.service import handing_over
from tests.service.handing_over import parcel

# On the border of 浮梁 and 乐平, EPSG:4527: a parcel there may be of either.
BORDER_EASTING, BORDER_NORTHING = 39526576.0, 3230314.0


@pytest.fixture
def county(tmp_path):
    with handing_over.county(tmp_path / "浮梁.gpkg", parcel(1), parcel(2)) as registry:
        yield registry


@pytest.fixture
def city(tmp_path):
    with handing_over.city(tmp_path / "市.gpkg", "360222", "360281") as registry:
        yield registry


def pack(county, name="包.jdzbs", **more):
    return packing.pack(county, list_year=2023, out=county.path.with_name(name), **more).path


def next_version(county, *parcels, without=()):
    """Return the list, change it and freeze it again."""
    frozen = county.store.all_of(FROZEN_LISTS)[-1]
    handing_over.set_state(county, frozen, ListState.RETURNED)
    with county.store.change(who="x", at=handing_over.AT, verb="act") as change:
        for key in without:
            change.drop_parcel(county.store.parcel(key))
    for each in parcels:
        if each.key in {held.key for held in county.parcels()}:
            version = county.store.parcel(each.key).version
            with county.store.change(who="x", at=handing_over.AT, verb="act") as change:
                change.put_parcel(replace(each, version=version))
        else:
            handing_over.add(county.store, county.path, each)
    handing_over.freeze(county)
    return pack(county, f"第{frozen.version + 1}版.jdzbs")


def test_what_was_packed_is_received(county, city):
    received = receiving.receive(city, pack(county))
    assert not received.already
    assert [replace(p, version=0) for p in city.parcels()] == [
        replace(p, version=0) for p in county.parcels()
    ]
    assert city.pieces() == county.pieces()
    assert city.store.cases.steps() == county.store.cases.steps()
    assert city.store.cases.materials() == county.store.cases.materials()
    assert city.store.all_of(FROZEN_LISTS) == county.store.all_of(FROZEN_LISTS)
    assert city.verify() == []
    made = received.submission
    assert (made.state, made.who) == (SubmissionState.RECEIVED, "市局赵六")
    assert (
        submitted.kept_file(city, made).read_bytes()
        == pack(county, "同.jdzbs").read_bytes()[: made.size]
        or submitted.kept_fault(city, made) == ""
    )
    assert "收件：浮梁县2023年度名单第1版，2个图斑，入库面积30.00亩" in city.history()[-1].reason


def test_looking_writes_nothing(county, city):
    path, before = pack(county), city.path.read_bytes()
    arrival = receiving.examine(city, path)
    assert arrival.manifest.total_mu == Decimal("30.00")
    assert arrival.sender == "浮梁县"
    assert arrival.findings == ()
    assert [change.kind for change in arrival.diff.changes] == [ChangeKind.ADDED] * 2
    assert city.path.read_bytes() == before
    assert not vault.folder(city.path).exists()


def test_the_second_time_says_when_and_by_whom(county, city):
    path = pack(county)
    first = receiving.receive(city, path)
    before = city.fingerprint
    again = receiving.receive(city, path)
    assert again.already
    assert (again.submission.who, again.submission.at) == ("市局赵六", first.submission.at)
    assert receiving.receive(city, pack(county, "再.jdzbs")).already  # packed anew, the same list
    assert city.fingerprint == before
    assert receiving.examine(city, path).already == first.submission


def test_the_package_is_kept_and_goes_along_with_a_backup(county, city, tmp_path):
    path = pack(county)
    content = path.read_bytes()
    made = receiving.receive(city, path).submission
    path.unlink()
    assert submitted.kept_file(city, made).read_bytes() == content
    assert submitted.kept_fault(city, made) == ""
    city.back_up(tmp_path / "备份.gpkg")
    assert (vault.folder(tmp_path / "备份.gpkg") / made.file_sha256[:2]).is_dir()


# --- who sends ---------------------------------------------------------------------------------


def test_an_unknown_key_asks_for_the_phone(county, tmp_path):
    path = pack(county)
    with handing_over.city(tmp_path / "新市.gpkg") as city:
        with pytest.raises(keys.KeyUnknown, match="请打电话"):
            receiving.receive(city, path)
        assert city.parcels() == []
        keys.confirm(city, "360222", keys.own("360222").fingerprint, how="电话")
        assert not receiving.receive(city, path).already


def test_a_county_receives_no_package(county):
    with pytest.raises(UserError, match="县级登记库不接收报送包"):
        receiving.receive(county, pack(county))


def test_fiction_and_fact_are_not_mixed(county, tmp_path):
    path = pack(county)
    with Registry.create(
        tmp_path / "示例市.gpkg", county_code="360200", level="city", who="x", sample=True
    ) as city:
        keys.confirm(city, "360222", keys.own("360222").fingerprint, how="电话")
        with pytest.raises(UserError, match="报送包是正式数据"):
            receiving.receive(city, path)


# --- a later version ---------------------------------------------------------------------------


def test_a_hundredth_of_a_mu_appears(county, city):
    """AT-31, AT-32: 原、现、差 stand together and agree."""
    receiving.receive(city, pack(county))
    old = county.find("360222-0002")
    smaller = replace(
        old,
        reserve_area_m2=old.reserve_area_m2 - Decimal("6.67"),
        class_after=(replace(old.class_after[0], area_m2=old.reserve_area_m2 - Decimal("6.67")),),
    )
    arrival = receiving.examine(city, next_version(county, smaller))
    (change,) = arrival.diff.changes
    assert change.kind is ChangeKind.CHANGED
    assert (change.before_mu, change.after_mu) == (Decimal("15.00"), Decimal("14.99"))
    assert change.difference_mu == Decimal("-0.01")
    assert "入库面积（亩）：15.00→14.99" in change.text
    for amount in arrival.diff.amounts:
        assert amount.before_mu + amount.difference_mu == amount.after_mu
    assert arrival.diff.amounts[0].difference_mu == Decimal("-0.01")


def test_a_version_replaces_the_one_before(county, city):
    first = receiving.receive(city, pack(county)).submission
    moved = parcel(2, shape=square(easting=EASTING + 405, northing=NORTHING))
    path = next_version(county, moved, parcel(3), without=())
    arrival = receiving.receive(city, path).arrival
    kinds = {change.parcel_id: change for change in arrival.diff.changes}
    assert kinds["360222-0003"].kind is ChangeKind.ADDED
    changed = kinds["360222-0002"]
    assert not changed.gained.is_empty
    assert not changed.lost.is_empty
    assert "图形：原界线→现界线（扩入0.75亩，划出0.75亩）" in changed.text
    assert [p.parcel_no for p in city.parcels()] == [1, 2, 3]
    assert city.verify() == []
    old, new = submitted.submissions(city)
    assert (old.key, old.state) == (first.key, SubmissionState.REPLACED)
    assert submitted.kept_fault(city, old) == ""
    states = [one.state for one in city.store.all_of(FROZEN_LISTS)]
    assert states == [ListState.RETURNED, ListState.FROZEN]
    assert new.version == 2


def test_versions_can_be_compared_later(county, city):
    receiving.receive(city, pack(county))
    path = next_version(county, parcel(3))
    seen = receiving.receive(city, path).arrival.diff
    old, new = submitted.submissions(city)
    assert receiving.between(city, old, new) == seen
    assert len(receiving.between(city, None, new).changes) == 3
    kept = receiving.examine(city, submitted.kept_file(city, new))
    assert (kept.already, kept.diff.changes) == (new, ())


def test_the_city_sees_where_it_stands_with_each_county(county, city):
    submitted.expect(city, "360281", 2023, Decimal("1.00"))
    receiving.receive(city, pack(county))
    rows = {row.county: row for row in submitted.counties(city, 2023)}
    assert list(rows) == ["昌江区", "珠山区", "浮梁县", "乐平市"]
    assert (rows["浮梁县"].label, rows["浮梁县"].versions) == ("已收件，待答复", 1)
    assert (rows["乐平市"].label, rows["乐平市"].expected_mu) == ("未报送", Decimal("1.00"))
    with pytest.raises(UserError, match="在县级登记库查看"):
        reporting_state.status(city, 2023)


def test_a_parcel_that_left_the_list_is_gone_with_its_papers(county, city):
    receiving.receive(city, pack(county))
    key = "360222-2023-0002"
    county_papers = county.store.cases.materials(parcel_key=key)
    assert county_papers
    arrival = receiving.receive(city, next_version(county, without=[key])).arrival
    (change,) = arrival.diff.changes
    assert (change.kind, change.after_mu) == (ChangeKind.REMOVED, Decimal("0.00"))
    assert [p.key for p in city.parcels()] == ["360222-2023-0001"]
    assert city.store.cases.steps(parcel_key=key) == []
    assert city.store.cases.materials(parcel_key=key) == []
    assert [piece.parcel_key for piece in city.pieces()] == ["360222-2023-0001"]
    assert city.verify() == []


def test_numbers_may_change_hands(county, city):
    receiving.receive(city, pack(county))
    frozen = county.store.all_of(FROZEN_LISTS)[-1]
    handing_over.set_state(county, frozen, ListState.RETURNED)
    one, two = county.parcels()
    with county.store.change(who="x", at=handing_over.AT, verb="renumber") as change:
        change.renumber([replace(one, parcel_no=2), replace(two, parcel_no=1)])
    handing_over.freeze(county)
    arrival = receiving.receive(city, pack(county, "换号.jdzbs")).arrival
    assert {change.text for change in arrival.diff.changes} == {"图斑号：1→2", "图斑号：2→1"}
    assert [p.key for p in city.parcels()] == [two.key, one.key]
    assert city.verify() == []


def test_an_older_version_comes_too_late(county, city):
    old = shutil.copy(pack(county), county.path.with_name("旧.jdzbs"))
    receiving.receive(city, next_version(county, parcel(3)))
    with pytest.raises(UserError, match=r"已收到第2版.*这是更早的第1版"):
        receiving.receive(city, old)


def test_the_cap_is_seen_in_the_difference(city, tmp_path):
    big = parcel(1, shape=square(side=600))
    with handing_over.county(tmp_path / "大.gpkg", big) as county:
        arrival = receiving.examine(city, pack(county))
    reserve, share, pool = arrival.diff.amounts
    assert reserve.after_mu == share.after_mu + pool.after_mu
    assert (share.after_mu, arrival.diff.cap_mu) == (Decimal("500.00"), Decimal("500.00"))
    assert pool.difference_mu == reserve.after_mu - 500


# --- the total typed in beforehand (AT-44) -----------------------------------------------------


def test_another_total_must_be_explained(county, city):
    path = pack(county)
    submitted.expect(city, "360222", 2023, Decimal("30.50"))
    arrival = receiving.examine(city, path)
    assert arrival.difference_mu == Decimal("-0.50")
    assert arrival.needs_explanation
    with pytest.raises(UserError, match=r"30\.00亩，预先填写的是30\.50亩，差-0\.50亩"):
        receiving.receive(city, path)
    assert city.parcels() == []
    made = receiving.receive(city, path, explanation="一个图斑转入下一年度").submission
    assert (made.expected_mu, made.difference_mu) == (Decimal("30.50"), Decimal("-0.50"))
    assert made.explanation == "一个图斑转入下一年度"


def test_the_expected_total_needs_no_word(county, city):
    submitted.expect(city, "360222", 2023, Decimal("30.00"))
    made = receiving.receive(city, pack(county)).submission
    assert made.difference_mu == 0
    submitted.expect(city, "360222", 2023, None)
    assert submitted.expected_mu(city, "360222", 2023) is None


@pytest.mark.parametrize("mu", ["-1", "0.001", "NaN", "Infinity", "1e30"])
def test_what_is_no_area_is_not_expected(city, mu):
    with pytest.raises(UserError, match="应报面积"):
        submitted.expect(city, "360222", 2023, Decimal(mu))


def test_only_the_city_expects(county):
    with pytest.raises(UserError, match="县级"):
        submitted.expect(county, "360222", 2023, Decimal("1.00"))


# --- the city's own rules ----------------------------------------------------------------------


def test_the_same_ground_in_two_counties_is_found(county, city, tmp_path):
    """AT-33: by another number, in another county, slightly shifted."""
    here = {"easting": BORDER_EASTING, "northing": BORDER_NORTHING}
    receiving.receive(city, next_version(county, parcel(3, shape=square(**here))))
    shifted = square(**here | {"easting": BORDER_EASTING + 2})
    codes = {"town_code": "360281001", "village_code": "360281001001"}
    twin = parcel(1, county="360281", shape=shifted, **codes)
    with handing_over.county(tmp_path / "乐平.gpkg", twin, code="360281") as other:
        arrival = receiving.examine(city, pack(other, "乐平.jdzbs"))
    (overlap,) = arrival.returnable
    assert (overlap.rule.code, overlap.parcel_key) == ("T-101", twin.key)
    assert "与浮梁县2023年度3号图斑重叠14.70亩" in overlap.detail
    assert overlap.level is Level.ERROR
    assert arrival.others == 3


def test_a_step_without_a_record_is_found(county, city):
    with county.store.change(who="x", at=handing_over.AT, verb="act") as change:
        record = county.store.cases.steps(parcel_key="360222-2023-0001")[2]
        change.drop(STEPS, record)
    (found,) = receiving.examine(city, pack(county)).returnable
    assert (found.rule.code, found.parcel_key) == ("B-101", "360222-2023-0001")
    assert found.detail == "没有“公示”环节的办结记录"


def test_nobody_changes_a_countys_parcels_at_the_city(county, city):
    receiving.receive(city, pack(county))
    record = {"reason": "other", "text": "退", "on": "2023-08-01", "to": "change"}
    with pytest.raises(UserError, match="市级登记库不能退回，图斑和名单只能由县里改动"):
        Casework(city).act("360222-2023-0001", Action.SEND_BACK, record)
    for use_case in (reserving.freeze, reserving.renumber):
        with pytest.raises(UserError, match="只能由县里改动"):
            use_case(city, 2024)


# --- stopped, full -----------------------------------------------------------------------------


class Stopping(Silent):
    """Stops at the first report of a step."""

    def __init__(self, name):
        self.name, self.seen = name, []

    def step(self, name, done=0, total=0):
        self.seen.append(name)
        if name == self.name:
            raise Cancelled


@pytest.mark.parametrize("step", ["核对报送包", "比对变化", "检查重叠", "保存材料", "写入登记库"])
def test_stopping_leaves_the_registry_as_it_was(county, city, step):
    path, before = pack(county), city.fingerprint
    with pytest.raises(Cancelled):
        receiving.receive(city, path, progress=Stopping(step))
    assert (city.fingerprint, city.parcels()) == (before, [])
    assert not receiving.receive(city, path).already
    assert city.verify() == []


def test_a_full_disk_leaves_the_registry_as_it_was(county, city, monkeypatch):
    path, before = pack(county), city.fingerprint

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vault, "pour", full)
    with pytest.raises(UserError, match="磁盘空间不足"):
        receiving.receive(city, path)
    assert city.fingerprint == before


def test_a_parcel_comes_over_from_a_list_of_another_year_that_went_back(county, city, tmp_path):
    receiving.receive(city, pack(county))
    first = county.store.all_of(FROZEN_LISTS)[-1]
    handing_over.set_state(county, first, ListState.RETURNED)
    moved = county.parcels()
    with county.store.change(who="x", at=handing_over.AT, verb="move_list") as change:
        for each in moved:
            change.put_parcel(replace(each, list_year=2024))
    handing_over.freeze(county, 2024)
    second = packing.pack(county, list_year=2024, out=tmp_path).path
    with pytest.raises(UserError, match="请先退回浮梁县2023年度的名单"):
        receiving.receive(city, second)
    held = submitted.current(city, "360222", 2023)
    assert held is not None
    replying.send_back(city, held.key, reason=Reason.OTHER, text="改列2024年度", out=tmp_path)
    arrival = receiving.receive(city, second).arrival
    assert not [found for found in arrival.findings if found.rule.code == "T-101"]
    assert [p.list_year for p in city.parcels()] == [2024, 2024]
    assert len(city.store.cases.materials()) == len(county.store.cases.materials())
    assert city.verify() == []
