"""The draw at the desk: fingerprint before seed, no seed twice, a changed list voids."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal

import pytest

from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.spot_check import DrawState, MustCheck
from jdz_forestland.errors import UserError
from jdz_forestland.service.drawing import Drawing, recompute
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.tables import DRAWS, FIELD_CHECKS, FROZEN_LISTS
from tests.builders import make_parcel, square
from tests.casework import AT
from tests.domain.draw_lists import checker
from tests.service.cases import WHO, parcel
from tests.service.draw_cases import ORIGIN, Clock, clock_of, drawable, freeze, registry_of
from tests.service.field_cases import check

SEED = "6314152635"


@pytest.fixture
def drawing(tmp_path):
    with drawable(tmp_path / "浮梁.gpkg") as made:
        yield made


def verbs(drawing) -> list[str]:
    return [entry.verb for entry in registry_of(drawing).history()]


def test_fingerprint_then_seed_then_record(drawing, tmp_path) -> None:
    there = drawing.of_county(2023)
    assert there.may_publish
    assert (there.share, there.clause) == (Decimal("0.30"), "方案 二(二)8（D-8）")
    assert drawing.outlook(2023).total_mu == there.frozen.total_mu
    head = registry_of(drawing).fingerprint
    out = drawing.publish(2023)
    assert out.key == "360222-2023-D1"
    assert out.list_hash == there.frozen.list_hash == drawing.fingerprint_sheet(out.key).qr
    assert out.published_head == head
    assert drawing.of_county(2023).waiting == out
    clock_of(drawing).later(minutes=20)
    done = drawing.draw(out.key, SEED, origin=ORIGIN, witnesses=("王五", " ", "赵六"))
    assert done.state is DrawState.DRAWN
    assert done.witnesses == ("王五", "赵六")
    assert len(done.selected) == 3
    assert drawing.of_county(2023).standing == (done,)
    assert verbs(drawing)[-2:] == ["publish_draw", "draw"]
    written = drawing.write_record(out.key, tmp_path)
    assert written.path.name == "360222浮梁县2023年度抽查记录1.json"
    redone = recompute(written.path)
    assert redone.agrees
    assert redone.sealed
    document = json.loads(written.path.read_text(encoding="utf-8"))
    assert checker().check(document) == []
    assert document["published"]["registry_fingerprint"] == head
    assert not registry_of(drawing).verify()


def test_a_seed_before_the_fingerprint_is_refused(drawing) -> None:
    with pytest.raises(UserError, match="没有抽查"):
        drawing.draw("360222-2023-D1", SEED, origin=ORIGIN)
    out = drawing.publish(2023)
    clock_of(drawing).later(minutes=-5)
    with pytest.raises(UserError, match="电脑时间"):
        drawing.draw(out.key, SEED, origin=ORIGIN)
    assert drawing.held(out.key).state is DrawState.PUBLISHED


def test_no_seed_and_no_origin_twice_or_empty(drawing) -> None:
    out = drawing.publish(2023)
    for seed in ("", " 1", "１", "1\n"):
        with pytest.raises(UserError, match="种子"):
            drawing.draw(out.key, seed, origin=ORIGIN)
    with pytest.raises(UserError, match="来源"):
        drawing.draw(out.key, SEED, origin="  ")
    drawing.draw(out.key, SEED, origin=ORIGIN)
    with pytest.raises(UserError, match="已经抽取过"):
        drawing.draw(out.key, "2", origin=ORIGIN)
    with pytest.raises(UserError, match="已经抽过"):
        drawing.publish(2023)
    again = drawing.publish(2023, reason="第一次有两个图斑进不去")
    assert [each.seed for each in again.former] == [SEED]
    with pytest.raises(UserError, match="D1用过"):
        drawing.draw(again.key, SEED, origin=ORIGIN)
    drawing.draw(again.key, "2", origin=ORIGIN)
    assert [each.key for each in drawing.of_county(2023).standing] == [
        "360222-2023-D2",
        "360222-2023-D1",
    ]


def test_a_seed_of_another_county_or_a_void_draw_is_used_too(tmp_path) -> None:
    with Registry.create(
        tmp_path / "市.gpkg", county_code="360200", level="city", who=WHO, now=Clock()
    ) as city:
        for county in ("360222", "360281"):
            freeze(city, *(make_parcel(parcel_no=n, county_code=county) for n in (1, 2, 3)),
                   key=f"{county}-2023-L1")  # fmt: skip
        drawing = Drawing(city)
        assert drawing.counties(2023) == ("360222", "360281")
        with pytest.raises(UserError, match="没有指明是哪个县"):
            drawing.publish(2023)
        one = drawing.publish(2023, county_code="360281")
        drawing.draw(one.key, SEED, origin=ORIGIN)
        other = drawing.publish(2023, county_code="360222")
        with pytest.raises(UserError, match="360281-2023-D1用过"):
            drawing.draw(other.key, SEED, origin=ORIGIN)
        freeze(city, make_parcel(county_code="360281"), key="360281-2023-L2", version=2)
        assert drawing.held(one.key).state is DrawState.VOID
        with pytest.raises(UserError, match="360281-2023-D1用过"):
            drawing.draw(other.key, SEED, origin=ORIGIN)
        assert [each.county_code for each in drawing.standing(2023)] == ["360222", "360281"]


def test_a_changed_list_voids_at_once_and_stays_on_file(drawing) -> None:
    out = drawing.publish(2023)
    done = drawing.draw(out.key, SEED, origin=ORIGIN)
    registry = registry_of(drawing)
    ten = [parcel(number) for number in range(1, 11)]
    freeze(registry, *ten, version=2)
    assert drawing.held(done.key) == done
    freeze(registry, *ten[:9], version=3)
    seen = drawing.held(done.key)
    assert seen.state is DrawState.VOID
    assert "变了1处" in seen.void_text
    assert [change.parcel_id for change in seen.void_changes] == ["360222-0010"]
    assert drawing.of_county(2023).standing == ()
    (stored,) = registry.store.all_of(DRAWS)
    assert stored.state is DrawState.DRAWN
    (kept,) = drawing.void_changed()
    assert kept.void_by == WHO
    assert drawing.void_changed() == ()
    assert registry.store.all_of(DRAWS) == [kept]
    assert kept.lines == done.lines
    assert drawing.record(kept.key)["void"]["changes"][0]["parcel"] == "360222-0010"
    with pytest.raises(UserError, match="已经抽过"):
        drawing.publish(2023)
    again = drawing.publish(2023, reason="名单更换")
    assert again.former[0].state == "void"
    assert again.list_key == "360222-2023-L3"


def test_a_list_changed_between_fingerprint_and_seed_stops_the_draw(drawing) -> None:
    out = drawing.publish(2023)
    freeze(registry_of(drawing), parcel(1), version=2)
    with pytest.raises(UserError, match="不能抽取：名单在公布指纹之后变了"):
        drawing.draw(out.key, SEED, origin=ORIGIN)
    again = drawing.publish(2023)  # nothing was drawn, so there is nothing to explain
    assert drawing.draw(again.key, SEED, origin=ORIGIN).selected == ("360222-0001",)
    first, second = registry_of(drawing).store.all_of(DRAWS)
    assert (first.state, second.state) == (DrawState.VOID, DrawState.DRAWN)


def test_a_returned_list_keeps_what_was_drawn_and_stops_what_was_not(drawing) -> None:
    registry = registry_of(drawing)
    ten = [parcel(number) for number in range(1, 11)]
    out = drawing.publish(2023)
    freeze(registry, *ten, state=ListState.RETURNED)
    with pytest.raises(UserError, match="退回"):
        drawing.draw(out.key, SEED, origin=ORIGIN)
    freeze(registry, *ten, version=2)  # the very same lines: what was published holds again
    done = drawing.draw(out.key, SEED, origin=ORIGIN)
    freeze(registry, *ten, version=2, state=ListState.RETURNED)
    assert drawing.held(done.key).state is DrawState.DRAWN
    with pytest.raises(UserError, match="没有定稿的名单"):
        drawing.publish(2023, reason="x")


def test_a_total_known_beforehand_must_agree_or_be_explained(drawing) -> None:
    total = drawing.of_county(2023).frozen.total_mu
    with pytest.raises(UserError, match="不符"):
        drawing.publish(2023, expected_mu=total + 1)
    assert drawing.publish(2023, expected_mu=total).expected_mu == total
    drawing.abandon("360222-2023-D1", "改用另一天")
    told = drawing.publish(2023, expected_mu=total + 1, expected_note="有一个图斑撤回")
    assert told.expected_note == "有一个图斑撤回"
    assert told.number == 2


def test_a_published_fingerprint_is_given_up_only_before_the_draw(drawing) -> None:
    out = drawing.publish(2023)
    with pytest.raises(UserError, match="等待产生种子"):
        drawing.publish(2023)
    with pytest.raises(UserError, match="原因"):
        drawing.abandon(out.key, " ")
    drawing.abandon(out.key, "必查图斑列漏")
    with pytest.raises(UserError, match="撤回：必查图斑列漏"):
        drawing.draw(out.key, SEED, origin=ORIGIN)
    done = drawing.draw(drawing.publish(2023).key, SEED, origin=ORIGIN)
    with pytest.raises(UserError, match="不能撤回"):
        drawing.abandon(done.key, "不喜欢")


def test_parcels_to_be_checked_anyway_do_not_count(drawing) -> None:
    bare = drawing.publish(2023)
    drawing.abandon(bare.key, "x")
    for must, said in (
        ((MustCheck("360222-0099", "x"),), "不在名单里"),
        ((MustCheck("360222-0001", " "),), "原因"),
        ((MustCheck("360222-0001", "x"), MustCheck("360222-0001", "y")), "重复"),
    ):
        with pytest.raises(UserError, match=said):
            drawing.publish(2023, must_check=must)
    every = [MustCheck(f"360222-{n:04d}", "异议未结") for n in range(1, 11)]
    done = drawing.draw(drawing.publish(2023, must_check=every).key, SEED, origin=ORIGIN)
    assert len(done.selected) == 3
    assert len(done.to_check) == 10


def test_earlier_failures_are_proposed_by_key_and_by_ground(drawing) -> None:
    registry = registry_of(drawing)
    old = make_parcel(list_year=2022, parcel_no=7, shape=square(easting=parcel(4).shape.bounds[0]))
    far = make_parcel(list_year=2022, parcel_no=8, shape=square(northing=3_300_000.0))
    struck = dataclasses.replace(check(parcel(2), "area"), standing=Standing.SUPERSEDED)
    with registry.store.change(who=WHO, at=AT, verb="field_check") as change:
        change.put_parcel(old)
        change.put_parcel(far)
        for each in (check(old, "not_restored"), check(far, "class"), check(parcel(1), "class"),
                     struck, check(parcel(3), "true"), check(parcel(5), "not_found")):  # fmt: skip
            change.put(FIELD_CHECKS, each)
    assert drawing.proposed(2023) == (
        MustCheck("360222-0001", "2023年度核查地类不符"),
        MustCheck("360222-0004", "2022年度核查未恢复"),
    )


def test_nothing_to_draw_from_is_said(tmp_path) -> None:
    with Registry.create(tmp_path / "空.gpkg", county_code="360222", who=WHO) as registry:
        drawing = Drawing(registry)
        assert drawing.of_county(2023).why_not == "名单还没有定稿"
        with pytest.raises(UserError, match="没有定稿的名单"):
            drawing.publish(2023)
        zero = make_parcel(reserve_area_m2=Decimal("0.00"))
        freeze(registry, zero)
        with pytest.raises(UserError, match="合计为0"):
            drawing.publish(2023)
    with (
        Registry.create(tmp_path / "市.gpkg", county_code="360200", level="city", who=WHO) as city,
        pytest.raises(UserError, match="还没有收到"),
    ):
        Drawing(city).publish(2023)


def test_a_list_with_a_number_twice_is_refused(drawing) -> None:
    freeze(registry_of(drawing), parcel(1), parcel(2), parcel(1), version=2)
    with pytest.raises(UserError, match="编号重复"):
        drawing.publish(2023)
    assert len(registry_of(drawing).store.all_of(FROZEN_LISTS)) == 2
