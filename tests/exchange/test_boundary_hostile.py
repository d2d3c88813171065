"""Files that would harm, swell or lie: each ends in a sentence, soon."""

from __future__ import annotations

import contextlib
import math
import os
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jdz_forestland.errors import UserError
from jdz_forestland.exchange import boundaries, boundary_files
from tests.exchange.coordinate_files import E, N, parcel, square, txt

ENTITIES = """<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/passwd">]><kml><Document><name>&b;&c;</name></Document></kml>"""


def refused(path, match="."):
    with pytest.raises(UserError, match=match) as caught:
        boundaries.read([path], county_code="360222")
    assert caught.value.text
    assert caught.value.hint


@pytest.mark.parametrize(
    "ending", ["txt", "csv", "dat", "geojson", "kml", "kmz", "ovkml", "gpx", "dxf", "gpkg", "shp"]
)
@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 300, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"<", b"{", b"[", "面".encode()],
)
def test_rubbish_of_every_ending(tmp_path, ending, content):
    path = tmp_path / f"坏.{ending}"
    path.write_bytes(content)
    refused(path)


@pytest.mark.parametrize("ending", ["txt", "csv", "geojson", "kml", "gpx", "dxf", "kmz"])
def test_a_sparse_file_of_two_gigabytes(tmp_path, ending):
    path = tmp_path / f"大.{ending}"
    with path.open("wb") as file:
        file.write(b"<kml>")
        file.truncate(2 * 1024**3)
    refused(path)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("库.mdb", "gdb"),
        ("数据.vct", "gdb"),
        ("对象.ovobj", "kml"),
        ("图.dwg", "dxf"),
        ("包.zip", "解压"),
        ("表.xlsx", "粘贴"),
    ],
)
def test_what_cannot_be_read_says_how_to_export_it(tmp_path, name, hint):
    path = tmp_path / name
    path.write_bytes(b"x")
    with pytest.raises(UserError) as caught:
        boundaries.read([path])
    assert hint in caught.value.hint


def test_an_ovobj_under_another_name(tmp_path):
    path = tmp_path / "对象.kml"
    path.write_bytes(b"OviO" + b"\1" * 100)
    refused(path, "奥维")


@pytest.mark.parametrize("ending", ["kml", "gpx", "ovkml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(tmp_path, ending, encoding):
    path = tmp_path / f"实体.{ending}"
    path.write_bytes(ENTITIES.encode(encoding))
    refused(path, "实体")


def packed(path, *members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def test_archives_that_swell_escape_or_nest(tmp_path):
    bomb = b"<kml>" + b" " * (60 * 1024 * 1024)
    refused(packed(tmp_path / "弹.kmz", ("doc.kml", bomb)), "大得不正常")
    refused(packed(tmp_path / "逃.kmz", ("../../doc.kml", b"<kml/>")), "包外")
    refused(packed(tmp_path / "绝.kmz", ("/etc/doc.kml", b"<kml/>")), "包外")
    refused(packed(tmp_path / "空.kmz", ("a.txt", b"x")), "没有 .kml")
    inner = packed(tmp_path / "内.kmz", ("doc.kml", b"<kml/>")).read_bytes()
    refused(packed(tmp_path / "套.kmz", ("a.kmz", inner)), "没有 .kml")
    refused(packed(tmp_path / "实.kmz", ("doc.kml", ENTITIES)), "实体")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        f"{name}.kmz" for name in ("弹", "逃", "绝", "空", "内", "套", "实")
    )


def test_a_truncated_archive(tmp_path):
    path = packed(tmp_path / "断.kmz", ("doc.kml", os.urandom(5000)))
    path.write_bytes(path.read_bytes()[:-40])
    refused(path, "损坏")


def test_missing_and_empty_side_files(tmp_path):
    (tmp_path / "界.shp").write_bytes(b"\x00\x00\x27\x0a" + b"\0" * 96)
    refused(tmp_path / "界.shp", "缺少")
    for ending in (".shx", ".dbf", ".prj", ".cpg"):
        (tmp_path / f"界{ending}").touch()
    refused(tmp_path / "界.shp")
    refused(tmp_path / "没有.txt", "找不到")


@pytest.mark.parametrize("length", [10, 100, 200, 300, 350])
def test_a_truncated_text_loses_no_more_than_its_end(tmp_path, length):
    whole = txt(parcel("矿山甲", square()), parcel("矿山乙", square(50, N + 400))).encode("gbk")
    path = tmp_path / "断.txt"
    path.write_bytes(whole[:length])
    try:
        examined = boundaries.read([path], county_code="360222")
    except UserError as error:
        assert error.text  # noqa: PT017
    else:
        assert len(examined.boundaries) <= 1


def test_a_scribble_and_a_continent_are_set_aside(tmp_path):
    scribble = [(N + (i * 7919) % 5000, E + (i * 104729) % 5000) for i in range(20_000)]
    huge = [(N, E), (N, E + 9e5), (N + 9e5, E + 9e5), (N, E)]
    path = tmp_path / "乱.txt"
    path.write_text(
        txt(parcel("乱", scribble, count=0), parcel("大", huge), parcel("好", square())), "utf-8"
    )
    examined = boundaries.read([path], county_code="360222")
    assert [boundary.name for boundary in examined.boundaries] == ["好"]
    assert len(examined.quarantined) == 2


def test_a_long_ring_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(boundary_files, "LARGEST_TEXT", 10_000_000)
    points = [
        (N + 900 * math.cos(i / 25_000 * math.tau), E + 900 * math.sin(i / 25_000 * math.tau))
        for i in range(25_000)
    ]
    path = tmp_path / "长.txt"
    path.write_text(txt(parcel("长", points, area="254.4690")), "utf-8")
    examined = boundaries.read([path], county_code="360222")
    assert examined.boundaries[0].points == 25_000
    assert not [finding for finding in examined.findings if finding.rule == "R19"]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.integers(0, 300), st.sampled_from(["txt", "dat", "csv"]))
def test_no_bytes_bring_a_reader_down(tmp_path, noise, cut, ending):
    whole = txt(parcel("矿山甲", square())).encode("gbk")
    if ending == "dat":
        whole = "".join(f"{n},,{p[1]},{p[0]},8\n" for n, p in enumerate(square())).encode()
    path = tmp_path / f"字节.{ending}"
    path.write_bytes(whole[:cut] + noise + whole[cut:])
    for encoding in (None, "GBK", "UTF-8"):
        with contextlib.suppress(UserError):
            boundaries.read([path], encoding=encoding, county_code="360222")
