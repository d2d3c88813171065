"""A year between county and city: handed over, drawn, checked, sent back, handed over again."""

from __future__ import annotations

import datetime

import pytest

from jdz_forestland.domain.lifecycle import Action, Reason
from jdz_forestland.domain.spot_check import DrawState, MustCheck
from jdz_forestland.errors import UserError
from jdz_forestland.service import keys, packing, receiving, replying, reserving, submitted
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.drawing import Drawing
from jdz_forestland.service.field_checking import FieldChecking
from tests.casework import reason_values
from tests.exchange import photos
from tests.service import handing_over
from tests.service.field_cases import found
from tests.service.handing_over import NOON, mu

DAY = NOON.date()


@pytest.fixture
def offices(tmp_path):
    four = [handing_over.parcel(number) for number in (1, 2, 3, 4)]
    (tmp_path / "县").mkdir()
    with (
        handing_over.county(tmp_path / "县" / "浮梁.gpkg", *four) as county,
        handing_over.city(tmp_path / "市.gpkg", "360222") as city,
    ):
        keys.confirm(county, "360200", keys.own("360200").fingerprint, how="当面核对")
        yield county, city


def hand_over(county, city, folder):
    packed = packing.pack(county, list_year=2023, out=folder)
    return receiving.receive(city, packed.path).submission


def shot(checking, stop, folder):
    taken = f"{DAY:%Y:%m:%d} 10:00:00"
    place = (float(stop.lon), float(stop.lat))
    colour = (stop.number, 1, 1)
    return photos.write(folder / f"{stop.parcel_id}.jpg", lonlat=place, taken=taken, colour=colour)


def test_a_year(offices, tmp_path) -> None:
    county, city = offices
    submitted.expect(city, "360222", 2023, mu("60.00"))
    first = hand_over(county, city, tmp_path)
    replying.accept(city, first.key, out=tmp_path)

    drawing, checking = Drawing(city), FieldChecking(city)
    out = drawing.publish(2023)
    assert out.list_key == first.list_key
    assert out.expected_mu == mu("60.00")
    done = drawing.draw(out.key, "1", origin="双方各掷骰子五次", witnesses=("王五",))
    assert len(done.selected) == 2
    bad, good = checking.round(done.key).stops
    for stop, outcome in ((bad, "not_restored"), (good, "true")):
        report = found(stop.parcel_id, outcome, checked_on=DAY)
        checking.record(done.key, report, [shot(checking, stop, tmp_path)])
    lines = checking.slip_lines(2023)
    assert [(line.parcel_id, line.reason) for line in lines] == [
        (bad.parcel_id, Reason.NOT_RESTORED)
    ]
    slip = replying.send_back(
        city, first.key, reason=Reason.NOT_RESTORED, text="核查不合格", lines=lines, out=tmp_path
    )
    assert drawing.held(done.key).state is DrawState.DRAWN
    (verdict,) = checking.verdicts(2023)
    assert verdict.complete

    replying.load(county, slip.path)
    reason = reason_values(on=str(DAY - datetime.timedelta(days=1)))
    Casework(county).act(bad.parcel.key, Action.REJECT, reason)
    reserving.renumber(county, 2023)
    reserving.freeze(county, 2023, reporter="张三")
    second = hand_over_again(county, city, tmp_path)
    assert second.version == 2

    assert drawing.held(done.key).state is DrawState.VOID
    (kept,) = drawing.void_changed()
    assert kept.void_changes
    assert len(checking.checks(draw_key=done.key)) == 2
    assert checking.verdict(2023) is None
    assert drawing.proposed(2023) == ()  # the parcel that failed is not on the list any more
    again = drawing.publish(2023, reason="名单更换", must_check=[MustCheck("360222-0001", "复查")])
    with pytest.raises(UserError, match="用过"):
        drawing.draw(again.key, "1", origin="同上")
    drawing.draw(again.key, "2", origin="双方各掷骰子五次")
    assert not city.verify()
    assert not county.verify()


def hand_over_again(county, city, folder):
    submitted.expect(city, "360222", 2023, None)
    (folder / "又").mkdir()
    return hand_over(county, city, folder / "又")


def test_a_total_typed_in_for_the_receipt_is_that_of_the_draw(offices, tmp_path) -> None:
    county, city = offices
    hand_over(county, city, tmp_path)
    submitted.expect(city, "360222", 2023, mu("75.00"))
    drawing = Drawing(city)
    assert drawing.expected(2023) == (mu("75.00"), "")
    with pytest.raises(UserError, match="不符"):
        drawing.publish(2023)
    assert drawing.publish(2023, expected_note="少一个").expected_note == "少一个"


def test_what_was_explained_at_the_receipt_is_not_asked_again(offices, tmp_path) -> None:
    county, city = offices
    submitted.expect(city, "360222", 2023, mu("75.00"))
    packed = packing.pack(county, list_year=2023, out=tmp_path)
    receiving.receive(city, packed.path, explanation="一个图斑明年报")
    held = Drawing(city).publish(2023)
    assert (held.expected_mu, held.expected_note) == (mu("75.00"), "一个图斑明年报")
