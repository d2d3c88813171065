"""Points as people paste and type them: any order, any separator, any spelling of degrees."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jdz_forestland.domain.doctor import CURE_KEYS
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import boundaries
from tests.exchange.coordinate_files import E, N, square

CORNERS = square()[:-1]
AGREED = frozenset(CURE_KEYS)


def read(text, **choices):
    return boundaries.read_pasted(text, **{"county_code": "360222", **choices})


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() or c in ".," else c for c in text)


@pytest.mark.parametrize("order", ["NE", "EN"])
@pytest.mark.parametrize("separator", [",", "，", "\t", " ", ";", "； ", "、", " | "])
@pytest.mark.parametrize("named", [True, False])
def test_any_order_and_separator(order, separator, named):
    rows = []
    for number, (north, east) in enumerate(CORNERS, 1):
        pair = (north, east) if order == "NE" else (east, north)
        cells = [f"J{number}"] if named else []
        rows.append(separator.join([*cells, *(f"{value:.3f}" for value in pair)]))
    (boundary,) = read("\n".join(rows)).boundaries
    assert abs(boundary.area_m2 - 10000) < 1
    assert boundary.centre[:2] == (3255050, 39536050)


@pytest.mark.parametrize(
    "row",
    [
        "J{n} X={north} Y={east}",
        "{n},{north},{east},102.5",
        "{n},,{east},{north},88",
        "{n} 1 {north} {east}",
    ],
)
def test_labels_heights_and_ring_numbers(row):
    text = "点号 X Y\n" + "\n".join(
        row.format(n=n, north=f"{north:.3f}", east=f"{east:.3f}")
        for n, (north, east) in enumerate(CORNERS, 1)
    )
    (boundary,) = read(text).boundaries
    assert abs(boundary.area_m2 - 10000) < 1


def test_full_width_figures():
    text = wide("\n".join(f"{north:.3f},{east:.3f}" for north, east in CORNERS))
    assert abs(read(text).boundaries[0].area_m2 - 10000) < 1


def test_thousands_are_grouped_only_where_something_else_separates():
    rows = "\n".join(f"{north:,.3f}\t{east:,.3f}" for north, east in CORNERS)
    assert abs(read(rows).boundaries[0].area_m2 - 10000) < 1
    examined = read("\n".join(f"{north:,.3f},{east:,.3f}" for north, east in CORNERS))
    assert examined.boundaries == ()


@pytest.mark.parametrize(
    "row",
    [
        "117°12′{s}″ 29°18′{t}″",
        "117度12分{s}秒，29度18分{t}秒",
        "117-12-{s} 29-18-{t}",
        "117:12:{s},29:18:{t}",
        "东经117°12'{s}\" 北纬29°18'{t}\"",
        "29°18′{t}″N, 117°12′{s}″E",
        "１１７°１２′{s}″\t２９°１８′{t}″",
    ],
)
def test_degrees_minutes_seconds_in_every_spelling(row):
    points = [(30.5, 20.1), (40.5, 20.1), (40.5, 30.2), (30.5, 30.2)]
    text = "\n".join(row.format(s=s, t=t) for s, t in points)
    examined = read(text)
    assert {"R8", "R10"} <= {finding.rule for finding in examined.findings}
    assert [cure.key for cure in examined.pending] == ["degrees"]
    (boundary,) = read(text, cures=AGREED).boundaries
    x, y, _ = boundary.centre
    assert abs(float(x) - 3243313.34) < 0.5
    assert abs(float(y) - 39520387.85) < 0.5


@pytest.mark.parametrize("row", ["117°72′30.5″ 29°18′20″", "117-12-75 29-18-20", "117°12′ 29"])
def test_what_cannot_be_degrees_is_named(row):
    try:
        examined = read("\n".join([row] * 4))
    except UserError as error:
        assert "点" in error.text  # noqa: PT017
    else:
        assert examined.boundaries == ()


def test_a_point_with_one_coordinate_is_named():
    text = "\n".join(f"{north} {east}" for north, east in CORNERS) + "\nJ9 3255000.1"
    examined = read(text)
    assert examined.boundaries == ()
    assert any("第5行" in finding.text for finding in examined.findings)


@pytest.mark.parametrize("gap", ["\n\n", "\n地块二\n"])
def test_an_empty_line_or_words_begin_the_next_parcel(gap):
    one = "\n".join(f"{north} {east}" for north, east in CORNERS)
    two = "\n".join(f"{north + 500} {east}" for north, east in CORNERS)
    assert len(read(one + gap + two).boundaries) == 2


def test_headings_name_the_columns_of_parcel_and_ring():
    inner = [(N + 20, E + 20), (N + 20, E + 40), (N + 40, E + 40), (N + 40, E + 20)]
    rows = ["地块名称,点号,圈号,X坐标,Y坐标"]
    for name, ring, points in (
        ("甲", 1, CORNERS), ("甲", 2, inner), ("乙", 1, square(50, N + 500)[:-1])
    ):  # fmt: skip
        rows += [f"{name},J{n},{ring},{north},{east}" for n, (north, east) in enumerate(points)]
    first, second = read("\n".join(rows)).boundaries
    assert (first.name, first.holes, second.name) == ("甲", 1, "乙")
    assert abs(first.area_m2 - 9600) < 1


def test_a_csv_in_gbk_and_a_cass_file(tmp_path):
    csv = tmp_path / "点.csv"
    csv.write_bytes(
        "点号,北坐标,东坐标\n".encode("gbk")
        + "\n".join(f"J{n},{p[0]},{p[1]}" for n, p in enumerate(CORNERS)).encode("gbk")
    )
    dat = tmp_path / "点.dat"
    dat.write_text("\n".join(f"{n},,{p[1]},{p[0]},88.1" for n, p in enumerate(CORNERS)))
    for path in (csv, dat):
        examined = boundaries.read([path], county_code="360222")
        assert abs(examined.boundaries[0].area_m2 - 10000) < 1
        assert examined.pending == ()
    assert examined.format == "CASS坐标"


def test_a_cass_file_with_northing_first_is_swapped_only_when_agreed(tmp_path):
    dat = tmp_path / "点.dat"
    dat.write_text("\n".join(f"{n},,{p[0]},{p[1] - 39e6},8" for n, p in enumerate(CORNERS)))
    examined = boundaries.read([dat], county_code="360222")
    assert "R4" in {finding.rule for finding in examined.findings}
    assert [cure.key for cure in examined.pending] == ["swap"]


@pytest.mark.parametrize("text", ["", "   \n", "没有数字", "1 2 3", "nan nan\ninf inf", "9" * 5000])
def test_nothing_to_read_ends_in_a_sentence(text):
    try:
        assert read(text).boundaries == ()
    except UserError as error:
        assert error.text  # noqa: PT017


PIECES = st.sampled_from(
    [
        *"°′″ ,\t\n度分秒-:\"'面@１",
        *("117", "12", ".5", "3255000.1", "39536000", "536000", "1e9", "nan", "inf"),
        *("X=", "东经", "J1", "[地块坐标]"),
    ]
)


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=120))
def test_no_paste_brings_the_parser_down(text):
    for cures in (frozenset(), AGREED):
        with contextlib.suppress(UserError):
            read(text, cures=cures)
    with contextlib.suppress(UserError):
        read(f"{N} {E}\n{N} {E + 50}\n{N + 50} {E}\n{text}", county_code=None)
