"""勘测定界 TXT in all its variants, through the doctor."""

from __future__ import annotations

import contextlib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jdz_forestland.errors import UserError
from jdz_forestland.exchange import boundaries
from tests.exchange.coordinate_files import E, N, parcel, square, txt

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "txt_samples"
INNER = [(N + 20, E + 20), (N + 20, E + 40), (N + 40, E + 40), (N + 40, E + 20), (N + 20, E + 20)]


def write(folder, text, encoding="gbk", name="地块.txt"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def read(path, **choices):
    return boundaries.read([path], **{"county_code": "360222", **choices})


def rules(examined):
    return {finding.rule for finding in examined.findings}


@pytest.mark.parametrize(
    ("name", "cures", "areas", "said"),
    [
        ("01_standard_one_ring_gbk.txt", (), ["111763.35"], "R1"),
        ("02_hole_ring2_continuous_names_gbk.txt", (), ["108163.43"], "R22"),
        ("04_no_zone_prefix_utf8.txt", (), ["111763.35"], "R2"),
        ("05_swapped_xy.txt", ("swap",), ["111763.35"], "R3"),
        ("07_two_parcels_10_commas.txt", (), ["111763.35", "9999.76"], "R1"),
    ],
)
def test_samples_have_their_known_areas(name, cures, areas, said):
    examined = read(SAMPLES / name, county_code="360281", cures=frozenset(cures))
    assert [str(boundary.area_m2) for boundary in examined.boundaries] == areas
    assert said in rules(examined)
    assert examined.pending == ()
    assert examined.quarantined == ()


def test_xian_1980_is_refused_with_the_reason():
    examined = read(SAMPLES / "10_header_says_xian80.txt", county_code="360281")
    (finding,) = examined.findings
    assert (finding.rule, finding.severity.code) == ("R15", "error")
    assert "转换参数" in finding.hint
    assert examined.boundaries == ()


@pytest.mark.parametrize("system", ["1954北京坐标系", "北京54", "BEIJING1954"])
def test_beijing_1954_is_refused(tmp_path, system):
    examined = read(write(tmp_path, txt(parcel("甲", square()), system=system)))
    assert rules(examined) == {"R16"}
    assert examined.boundaries == ()


@pytest.mark.parametrize("brackets", ["[]", "【】", "［］"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_brackets_encodings_and_line_ends(tmp_path, brackets, encoding, newline):
    text = txt(parcel("矿山甲", square()), brackets=brackets, newline=newline)
    examined = read(write(tmp_path, text, encoding))
    (boundary,) = examined.boundaries
    assert (boundary.name, boundary.points, boundary.parts) == ("矿山甲", 4, 1)
    assert abs(boundary.area_m2 - 10000) < 1


@pytest.mark.parametrize(
    "tail",
    [
        "面,,,@",
        "面,,林地,,@",
        "面,,林地,0602,360222,桃岭村,@",
        "面,,,0602,a,b,c,d,@",
        "面,,林地,0602@",
    ],
)
def test_seven_to_thirteen_commas(tmp_path, tail):
    examined = read(write(tmp_path, txt(parcel("甲", square(), tail=tail))))
    assert [boundary.name for boundary in examined.boundaries] == ["甲"]


def test_further_sections_are_skipped(tmp_path):
    text = "[项目信息]\n项目名称=某矿\n" + txt(parcel("甲", square()), extra="[扩展信息]\n备注=无")
    examined = read(write(tmp_path, text))
    assert len(examined.boundaries) == 1


def test_a_ring_that_is_not_closed_is_closed_and_said(tmp_path):
    examined = read(write(tmp_path, txt(parcel("甲", square()[:-1]))))
    assert "R21" in rules(examined)
    assert examined.boundaries[0].points == 4


@pytest.mark.parametrize("numbers", [(1, 2), (1, 1), (2, 5)])
def test_a_ring_inside_is_a_hole_whatever_its_number(tmp_path, numbers):
    examined = read(write(tmp_path, txt(parcel("甲", square(), INNER, numbers=numbers))))
    (boundary,) = examined.boundaries
    assert (boundary.holes, boundary.parts) == (1, 1)
    assert abs(boundary.area_m2 - 9600) < 1
    assert "R22" in rules(examined)


def test_a_ring_outside_is_a_second_part(tmp_path):
    text = txt(parcel("甲", square(), square(50, N + 200), area="1.2500"))
    examined = read(write(tmp_path, text))
    (boundary,) = examined.boundaries
    assert (boundary.holes, boundary.parts) == (0, 2)
    assert "R23" in rules(examined)


def test_an_island_in_a_hole_is_ground_again(tmp_path):
    island = [(N + 25, E + 25), (N + 25, E + 30), (N + 30, E + 30), (N + 30, E + 25)]
    examined = read(write(tmp_path, txt(parcel("甲", square(), INNER, island))))
    (boundary,) = examined.boundaries
    assert (boundary.holes, boundary.parts) == (1, 2)


@pytest.mark.parametrize(
    ("area", "rule", "declared"),
    [
        ("1.0000", None, "10000.00"),
        ("1.0000公顷", None, "10000.00"),
        ("15.00亩", None, "10000.00"),
        ("15.00", "R18", "150000.00"),
        ("10000", "R18", "100000000.00"),
        ("1.5", "R19", "15000.00"),
        ("", None, None),
        ("0", None, None),
    ],
)
def test_declared_areas(tmp_path, area, rule, declared):
    examined = read(write(tmp_path, txt(parcel("甲", square(), area=area))))
    assert ({"R18", "R19"} & rules(examined)) == ({rule} if rule else set())
    (boundary,) = examined.boundaries
    assert boundary.declared_m2 == (Decimal(declared) if declared else None)


def test_a_wrong_unit_is_cured_when_agreed(tmp_path):
    path = write(tmp_path, txt(parcel("甲", square(), area="15.00")))
    (boundary,) = read(path, cures=frozenset({"unit"})).boundaries
    assert boundary.declared_m2 == Decimal("10000.00")


@pytest.mark.parametrize(
    ("count", "severity", "usable"),
    [(5, None, 1), (4, "warning", 1), (0, "warning", 1), (9, "error", 0)],
)
def test_point_counts(tmp_path, count, severity, usable):
    path = write(
        tmp_path, txt(parcel("甲", square(), count=count), parcel("乙", square(60, N + 500)))
    )
    examined = read(path)
    found = [f.severity.code for f in examined.findings if f.rule == "R20"]
    assert found == ([severity] if severity else [])
    assert len(examined.boundaries) == usable + 1
    assert len(read(path, cures=frozenset({"count"})).boundaries) == 2


def test_the_header_zone_must_be_that_of_the_points(tmp_path):
    path = write(tmp_path, txt(parcel("甲", square()), zone="38"))
    examined = read(path)
    (finding,) = [f for f in examined.findings if f.rule == "R17"]
    assert finding.severity.code == "error"
    assert [cure.key for cure in examined.pending] == ["header"]
    assert read(path, cures=frozenset({"header"})).pending == ()


def test_a_header_in_other_units_is_said(tmp_path):
    assert "F-108" in rules(read(write(tmp_path, txt(parcel("甲", square()), unit="公里"))))


def test_a_crossing_boundary_is_set_aside_with_the_names_of_its_points(tmp_path):
    bow = [(N, E), (N + 100, E + 100), (N + 100, E), (N, E + 100), (N, E)]
    examined = read(write(tmp_path, txt(parcel("叉", bow), parcel("好", square(50, N + 300)))))
    (finding,) = [f for f in examined.findings if f.rule == "R24"]
    assert "J1–J2" in finding.text
    assert "J3–J4" in finding.text
    assert [boundary.name for boundary in examined.boundaries] == ["好"]
    assert examined.quarantined == ("地块.txt#地块坐标#叉",)


def test_repeated_points_are_dropped_and_spikes_set_aside(tmp_path):
    twice = [*square()[:2], square()[1], *square()[2:]]
    spiked = [*square()[:2], (N, E + 400), square()[1], *square()[2:]]
    examined = read(
        write(tmp_path, txt(parcel("重", twice, count=0), parcel("刺", spiked, count=0)))
    )
    texts = [f.text for f in examined.findings if f.rule == "R24"]
    assert any("相邻点重复" in text for text in texts)
    assert any("尖刺" in text for text in texts)
    assert [boundary.name for boundary in examined.boundaries] == ["重"]
    cured = read(examined.paths[0], cures=frozenset({"repair"}))
    assert [boundary.name for boundary in cured.boundaries] == ["重", "刺"]


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "abc", "", "٣٢"])
def test_what_is_no_number_sets_the_parcel_aside_with_its_line(tmp_path, value):
    text = txt(parcel("坏", square()), parcel("好", square(50, N + 300)))
    path = write(tmp_path, text.replace(f"{N:.3f}", value, 1), "utf-8")
    examined = read(path)
    assert [boundary.name for boundary in examined.boundaries] == ["好"]
    (finding,) = [f for f in examined.findings if f.rule == "F-105"]
    assert "第12行" in finding.text


def test_names_that_come_twice_are_told_apart(tmp_path):
    text = txt(parcel("矿", square()), parcel("矿", square(50, N + 300)))
    examined = read(write(tmp_path, text))
    assert [boundary.name for boundary in examined.boundaries] == ["矿", "矿（2）"]
    assert len({boundary.text for boundary in examined.boundaries}) == 2


def test_a_parcel_far_away_names_the_distance_and_the_likely_cause(tmp_path):
    text = txt(
        parcel("近", square()),
        parcel("近二", square(50, N + 300)),
        parcel("远", square(90, N - 2e5)),
    )
    examined = read(write(tmp_path, text))
    (finding,) = [f for f in examined.findings if f.rule == "F-104"]
    assert finding.parcel == "远"
    assert "公里" in finding.measured
    assert [boundary.name for boundary in examined.boundaries] == ["近", "近二"]


ROWS = st.text(alphabet="0123456789.,JjＪ，@-+e 面[]【】=\n\r\t坐标系°′″度分秒�\x0b", max_size=200)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, st.integers(0, 400))
def test_no_text_brings_the_reader_down(rows, cut):
    whole = txt(parcel("甲", square(), INNER))
    for text in (whole[:cut] + rows + whole[cut:], rows):
        with contextlib.suppress(UserError):
            boundaries.read_pasted(text)
