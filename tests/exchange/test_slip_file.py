"""The slip as a file: nothing in it can change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange import slip_file
from tests.exchange import packages

SAID = {"key": "360222-2023-L1-S1", "text": "面积不符", "total_mu": "30.00", "lines": []}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("slip") / "a.jdzhf"
    slip_file.write(path, SAID, signer=packages.signer())
    return path.read_bytes()


def refusal(path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(ExchangeError) as caught:
        slip_file.read(path)
    return str(caught.value)


def test_what_was_said_comes_back(tmp_path, whole):
    path = tmp_path / "b.jdzhf"
    path.write_bytes(whole)
    assert slip_file.is_slip(path)
    assert slip_file.read(path) == slip_file.SignedSlip(SAID, packages.signer().public)


def test_every_single_byte_counts(tmp_path, whole):
    path = tmp_path / "b.jdzhf"
    for place in range(len(whole)):
        for bit in (1, 32):  # the other case of a hex digit is another byte too
            flipped = whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :]
            assert refusal(path, flipped), place


@given(data=st.data())
def test_no_cut_and_no_insertion_is_taken(whole, tmp_path_factory, data):
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    changed = whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:]
    if changed != whole:
        assert refusal(tmp_path_factory.mktemp("fuzz") / "a.jdzhf", changed)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"[" * 100_000, b'{"format":1}\n'])
def test_what_is_no_slip_is_said(tmp_path, content):
    assert "不是回执或退回单" in refusal(tmp_path / "x.jdzhf", content)


def test_a_slip_of_a_newer_program_says_so(tmp_path, whole):
    assert "更新版本" in refusal(
        tmp_path / "x.jdzhf", whole.replace(b'"format":1', b'"format":2', 1)
    )


def test_another_key_makes_another_slip(tmp_path, whole):
    mine, theirs = packages.signer().public.hex(), packages.signer(2).public.hex()
    assert "被改动" in refusal(tmp_path / "x.jdzhf", whole.replace(mine.encode(), theirs.encode()))


def test_what_must_be_entered_first_can_stop_the_file(tmp_path):
    def stop():
        raise ExchangeError("停")

    with pytest.raises(ExchangeError, match="停"):
        slip_file.write(tmp_path / "a.jdzhf", SAID, signer=packages.signer(), before=stop)
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_no_slip(tmp_path):
    assert not slip_file.is_slip(tmp_path / "x.jdzhf")
    with pytest.raises(ExchangeError, match="读不出"):
        slip_file.read(tmp_path / "x.jdzhf")
