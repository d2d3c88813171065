"""Findings, the verdict over them, photos by place and time, and the way from one to the next."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal

import numpy as np
import pytest

from jdz_forestland.domain import check_sheet, crs, photo_match, travel
from jdz_forestland.domain.field_check import Outcome, Part, faults_of, verdict
from jdz_forestland.domain.frozen_list import ListLine, list_hash
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.photo_match import Fate, PhotoSeen, Visit
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.spot_check import MustCheck
from tests.builders import EASTING, NORTHING, make_parcel, square
from tests.domain.draw_lists import drawn
from tests.service.cases import parcel
from tests.service.field_cases import DAY, check, found

DRAWN_ON = datetime.date(2023, 10, 9)
TEN = [parcel(number) for number in range(1, 11)]


def of_ten(**changes):
    """Return a draw over the ten parcels."""
    lines = tuple(ListLine(p.key, p.id, p.reserve_area_mu) for p in TEN)
    fields = {"must_check": (), "list_hash": list_hash(lines)}
    return drawn(lines, **(fields | changes))


# --- one finding ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "area", "measured_mu": None}, "measured_mu"),
        ({"measured_mu": Decimal("-1")}, "measured_mu"),
        ({"measured_mu": Decimal("1.005")}, "measured_mu"),
        ({"outcome": "class", "note": " "}, "note"),
        ({"outcome": "not_found", "note": ""}, "note"),
        ({"note": "长" * 2001}, "note"),
        ({"checkers": ()}, "checkers"),
        ({"checkers": ("王五", " ")}, "checkers"),
        ({"checked_on": DAY + datetime.timedelta(days=1)}, "checked_on"),
        ({"checked_on": DRAWN_ON - datetime.timedelta(days=1)}, "checked_on"),
    ],
)
def test_what_is_wrong_with_a_finding(changes, field) -> None:
    report = found("360222-0001", changes.pop("outcome", "true"), **changes)
    (fault,) = faults_of(report, today=DAY, drawn_on=DRAWN_ON)
    assert fault[0] == field
    assert fault[1]
    assert fault[2]


def test_complete_findings_and_what_they_mean() -> None:
    for outcome in Outcome:
        assert faults_of(found("x", outcome.value), today=DAY, drawn_on=DRAWN_ON) == ()
    assert [o.label for o in Outcome] == [
        "属实", "面积不符", "地类不符", "未恢复", "走错图斑", "找不到"
    ]  # fmt: skip
    assert [o for o in Outcome if not o.settles] == [Outcome.WRONG_PARCEL, Outcome.NOT_FOUND]
    assert [o.reason for o in Outcome if o.fails] == [
        Reason.AREA_WRONG, Reason.CLASS_WRONG, Reason.NOT_RESTORED
    ]  # fmt: skip
    wrong = check(parcel(1), "area")
    assert wrong.text == "面积不符，申报15.00亩，实测12.00亩（2024-06-30核查）"
    assert wrong.difference_mu == Decimal("-3.00")


# --- the verdict ----------------------------------------------------------------------------


def test_the_verdict_measures_what_was_drawn_and_counts_the_rest_apart() -> None:
    held = of_ten()
    first, second, third = (next(p for p in TEN if p.id == one) for one in held.selected)
    extra = next(p for p in TEN if p.id not in held.selected)
    held = of_ten(must_check=(MustCheck(extra.id, "x"), MustCheck(first.id, "y")))
    mu = first.reserve_area_mu
    struck = dataclasses.replace(check(second, "class"), standing=Standing.SUPERSEDED)
    checks = [check(first), struck, check(second, "area"), check(extra, "not_restored")]
    half = verdict([held], checks)
    assert (half.drawn, half.checked, half.failed) == (
        Part(3, 3 * mu), Part(2, 2 * mu), Part(1, mu)
    )  # fmt: skip
    assert (half.must, half.must_checked, half.must_failed) == (Part(1, mu),) * 3
    assert (half.open, half.again) == (Part(1, mu), Part(0, Decimal("0.00")))
    assert (half.checked_share, half.failed_share) == ("0.2000", "0.5000")
    assert not half.complete
    assert "还有1个" in half.text
    lost = verdict([held], [*checks, check(third, "not_found")])
    assert (lost.open.parcels, lost.again) == (0, Part(1, mu))
    assert not lost.complete
    done = verdict([held], [*checks, check(third)])
    assert done.complete
    assert done.checked_share == "0.3000"
    assert [f.was_drawn for f in done.failures] == [f.parcel_id != extra.id for f in done.failures]
    assert {f.parcel_id for f in done.failures} == {second.id, extra.id}
    assert done.text == f"核查完成，2个图斑（{2 * mu}亩）不合格，退回县级"
    assert sum(part.parcels for _, part in done.by_outcome) == 4


def test_all_true_and_two_draws_of_one_list() -> None:
    one = of_ten()
    two = of_ten(key="360222-2023-D2", seed="2", number=2)
    both = set(one.selected) | set(two.selected)
    checks = [check(p) for p in TEN if p.id in one.selected]
    checks += [check(p, draw_key=two.key) for p in TEN if p.id in both - set(one.selected)]
    done = verdict([two, one], checks)
    assert done.complete
    assert done.drawn.parcels == len(both)
    assert done.text == "核查完成，全部属实"
    assert done.failed_share == "0.0000"


# --- photos ---------------------------------------------------------------------------------


def seen(name: str, easting: float, northing: float, **changes) -> PhotoSeen:
    lon, lat = crs.lonlat(np.array([[easting, northing]]))[0]
    fields = {"taken_at": "2024-06-30T10:00:00", "lon": f"{lon:.6f}", "lat": f"{lat:.6f}",
              "sha256": name}  # fmt: skip
    return PhotoSeen(name, **(fields | changes))


SHAPES = {
    "a": square(easting=EASTING),
    "b": square(easting=EASTING + 120),
    "c": square(easting=EASTING + 5000),
}
MIDDLE = NORTHING + 50
VISIT = Visit(DAY, DAY + datetime.timedelta(days=2), {"b": DAY + datetime.timedelta(days=1)})


@pytest.mark.parametrize(
    ("photo", "fate", "parcel_id"),
    [
        (seen("1", EASTING + 50, MIDDLE), Fate.MATCHED, "a"),
        (seen("2", EASTING - 25, MIDDLE), Fate.MATCHED, "a"),
        (seen("3", EASTING - 40, MIDDLE), Fate.OUTSIDE, ""),
        (seen("4", EASTING + 110, MIDDLE), Fate.AMBIGUOUS, ""),
        (seen("5", EASTING + 110, MIDDLE, taken_at="2024-07-01T10:00:00"), Fate.MATCHED, "b"),
        (seen("6", EASTING + 50, MIDDLE, taken_at="2024-06-29T23:59:59"), Fate.EARLIER, ""),
        (seen("7", EASTING + 50, MIDDLE, taken_at="2024-07-03T00:00:00"), Fate.LATER, ""),
        (seen("8", EASTING + 50, MIDDLE, taken_at=""), Fate.NO_TIME, ""),
        (seen("9", EASTING + 50, MIDDLE, lon="", lat=""), Fate.NO_PLACE, ""),
        (seen("10", EASTING, MIDDLE, lon="0.000001", lat="89.9"), Fate.OUTSIDE, ""),
        (seen("11", EASTING + 99_000, MIDDLE), Fate.OUTSIDE, ""),
    ],
)
def test_a_photo_goes_where_it_was_taken(photo, fate, parcel_id) -> None:
    (match,) = photo_match.match([photo], SHAPES, VISIT)
    assert (match.fate, match.parcel_id) == (fate, parcel_id)
    assert match.text
    assert match.fate.label


def test_distances_candidates_and_hands() -> None:
    at_edge, between = seen("1", EASTING - 25, MIDDLE), seen("2", EASTING + 112, MIDDLE)
    one, two = photo_match.match([at_edge, between], SHAPES, VISIT)
    assert one.distance_m == 25
    assert two.candidates == ("b", "a")
    (wide,) = photo_match.match([seen("3", EASTING - 40, MIDDLE)], SHAPES, VISIT, near_m=50)
    assert wide.fate is Fate.MATCHED
    blind = seen("4", 0, 0, lon="", lat="")
    old = seen("5", EASTING + 50, MIDDLE, taken_at="2020-01-01T10:00:00")
    hands = {"2": "a", "4": "c", "5": "c", "1": "a"}
    by_name = {
        m.photo.name: m
        for m in photo_match.match([at_edge, between, blind, old], SHAPES, VISIT, assigned=hands)
    }
    assert by_name["1"].fate is Fate.MATCHED  # the hand says what the place says
    assert (by_name["2"].fate, by_name["2"].distance_m) == (Fate.ASSIGNED, 12)
    assert (by_name["4"].fate, by_name["4"].distance_m) == (Fate.ASSIGNED, -1)
    assert by_name["5"].fate is Fate.EARLIER  # nobody makes it younger


def test_the_same_photo_under_two_names_shows_once() -> None:
    one = seen("a.jpg", EASTING + 50, MIDDLE)
    two = dataclasses.replace(one, name="b.jpg")
    fates = [m.fate for m in photo_match.match([two, one], SHAPES, VISIT)]
    assert fates == [Fate.MATCHED, Fate.TWICE]


# --- the round ------------------------------------------------------------------------------


def test_the_round_goes_by_township_to_the_nearest_next() -> None:
    east = [EASTING + step for step in (900, 0, 600, 100)]
    here = [make_parcel(parcel_no=n, shape=square(easting=e)) for n, e in enumerate(east, start=1)]
    there = [
        make_parcel(parcel_no=n, town_code="360222102", town="乙镇", shape=square(easting=e))
        for n, e in ((5, EASTING), (6, EASTING + 950))
    ]
    assert travel.order([*there, *here]) == tuple(f"360222-000{n}" for n in (2, 4, 3, 1, 6, 5))
    assert travel.order([*here, *there][::-1]) == travel.order([*there, *here])
    assert travel.order([]) == ()
    same = [make_parcel(parcel_no=n) for n in (3, 1, 2)]
    assert travel.order(same) == ("360222-0001", "360222-0002", "360222-0003")


def test_a_sheet_says_what_is_claimed_and_leaves_the_rest_blank() -> None:
    held = of_ten(must_check=(MustCheck("360222-0001", "上年核查不合格"),))
    parcels = {p.key: p for p in TEN}
    of = check_sheet.plan(held, parcels)
    assert [stop.parcel_id for stop in of.stops] == sorted(held.to_check)
    assert [stop.number for stop in of.stops] == list(range(1, len(held.to_check) + 1))
    stop = next(s for s in of.stops if s.parcel_id == "360222-0001")
    assert stop.why.endswith("必查：上年核查不合格")
    sheet = check_sheet.sheet(of, stop)
    assert sheet.qr == f"360222-0001;X={stop.parcel.x};Y={stop.parcel.y}"
    claims = dict(sheet.claims)
    assert claims["申报入库面积"] == "15.00亩"
    assert claims["位置"] == "浮梁县鹅湖镇桃岭村委会"
    assert "□属实" in dict(sheet.blanks)["核查结果"]
    (minx, miny, maxx, maxy), bounds = sheet.extent, stop.parcel.shape.bounds
    assert minx <= bounds[0] - 60
    assert maxx >= bounds[2] + 60
    assert miny < bounds[1] < bounds[3] < maxy
    back = crs.to_registry_xy(np.array([[float(stop.lon), float(stop.lat)]]), 4490)[0]
    assert np.hypot(*(back - [float(stop.parcel.y), float(stop.parcel.x)])) < 0.1
    assert "360222-2023-D1" in sheet.footer
