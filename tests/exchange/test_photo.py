"""What a photo says of itself, and that no file that calls itself a photo does harm."""

from __future__ import annotations

import struct
import zlib

import pytest

from jdz_forestland.exchange.photo import PhotoFacts, facts
from tests.exchange import photos

PLACE = (117.368231, 29.412345)


def test_place_and_time_are_read_as_the_camera_wrote_them(tmp_path):
    seen = facts(photos.write(tmp_path / "a.jpg", lonlat=PLACE))
    assert seen.taken_at == "2022-02-10T10:11:12"
    assert float(seen.lon) == pytest.approx(PLACE[0], abs=1e-6)
    assert float(seen.lat) == pytest.approx(PLACE[1], abs=1e-6)


def test_south_and_west_are_negative(tmp_path):
    seen = facts(photos.write(tmp_path / "a.jpg", lonlat=(-70.5, -33.25)))
    assert (float(seen.lon), float(seen.lat)) == (-70.5, -33.25)


def test_a_photo_without_place_still_has_its_time(tmp_path):
    seen = facts(photos.write(tmp_path / "a.jpg"))
    assert seen == PhotoFacts("2022-02-10T10:11:12")


def test_a_phone_without_a_fix_writes_zeros_which_are_no_place(tmp_path):
    assert facts(photos.write(tmp_path / "a.jpg", lonlat=(0.0, 0.0))).lon == ""


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "gestern", "2022:13:40 99:99:99"])
def test_a_time_that_is_none_is_unknown(tmp_path, taken):
    assert facts(photos.write(tmp_path / "a.jpg", taken=taken)).taken_at == ""


@pytest.mark.parametrize(
    "gps",
    [
        {2: (200.0, 0.0, 0.0)},
        {2: (91.0, 0.0, 0.0)},
        {4: (181.0, 0.0, 0.0)},
        {2: (29.0, 24.0)},
        {4: 117.4},
    ],
    ids=range(5),
)
def test_a_place_that_is_none_is_unknown(tmp_path, gps):
    seen = facts(photos.write(tmp_path / "a.jpg", lonlat=PLACE, gps=gps))
    assert (seen.lon, seen.lat) == ("", "")


def test_what_is_no_photo_says_nothing(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert facts(path) == PhotoFacts()
    (tmp_path / "b.jpg").write_bytes(b"")
    assert facts(tmp_path / "b.jpg") == PhotoFacts()


def test_a_damaged_photo_says_nothing_wherever_it_is_cut(tmp_path):
    whole = photos.write(tmp_path / "a.jpg", lonlat=PLACE).read_bytes()
    cut = tmp_path / "b.jpg"
    for length in range(0, 400, 7):
        cut.write_bytes(whole[:length])
        facts(cut)


def test_a_photo_with_any_damaged_byte_raises_nothing(tmp_path):
    whole = bytearray(photos.write(tmp_path / "a.jpg", lonlat=PLACE).read_bytes())
    bad = tmp_path / "b.jpg"
    for place in range(20, 420, 3):
        for value in (0x00, 0xFF):
            damaged = bytearray(whole)
            damaged[place] = value
            bad.write_bytes(damaged)
            facts(bad)


def test_a_picture_that_would_fill_the_memory_is_not_unpacked(tmp_path):
    def chunk(name, content):
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = tmp_path / "b.png"
    bomb.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    )
    assert facts(bomb) == PhotoFacts()
