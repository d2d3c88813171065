"""The package as a file: equal content gives equal bytes, and no other byte is taken."""

from __future__ import annotations

import json
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jdz_forestland.domain.progress import Silent
from jdz_forestland.errors import Cancelled, ExchangeError
from jdz_forestland.exchange import package, package_parts, stored_zip
from tests.exchange import packages


@pytest.fixture
def path(tmp_path):
    return packages.write(tmp_path / "a.jdzbs")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return packages.write(tmp_path_factory.mktemp("package") / "a.jdzbs").read_bytes()


def test_what_was_packed_comes_back(path):
    assert packages.read(path) == {name: b"".join(blocks) for name, blocks in packages.PARTS}


def test_the_same_content_gives_the_same_bytes(path, tmp_path):
    assert packages.write(tmp_path / "b.jdzbs").read_bytes() == path.read_bytes()


def test_any_zip_program_can_look_into_it(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.read("materials/aa.pdf") == b"one two"
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_the_manifest_names_every_part_with_its_hash(path):
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["format"] == 1
    assert [part["name"] for part in manifest["parts"]] == [name for name, _ in packages.PARTS]
    assert all(len(part["sha256"]) == 64 for part in manifest["parts"])


# --- what is refused, with the part named (AT-52) ----------------------------------------------


def _add(members):
    members["更多.txt"] = b"x"


def _add_plain(members):
    members["more.txt"] = b"x"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.pop("list.txt"), "缺少“名单”（list.txt）"),
        (lambda m: m.pop("materials/aa.pdf"), "缺少材料“materials/aa.pdf”"),
        (lambda m: m.pop("manifest.json"), "没有清单（manifest.json）"),
        (lambda m: m.pop("manifest.sig"), "没有签名（manifest.sig）"),
        (_add_plain, "多出清单上没有的文件“more.txt”"),
        (_add, "文件名“更多.txt”不允许"),
        (lambda m: m.update({"list.txt": b"360222-0001,16.00\n"}), "“名单”（list.txt）与清单不符"),
        (lambda m: m.update({"list.txt": b"360222-0001,15.0\n"}), "“名单”（list.txt）与清单不符"),
        (lambda m: m.update({"manifest.json": m["manifest.json"] + b" "}), "签名不对"),
        (lambda m: m.update({"manifest.sig": b"x" * 96}), "签名不对"),
        (lambda m: m.update({"manifest.sig": b""}), "签名不对"),
        (lambda m: m.update({"../out.txt": b"x"}), "“../out.txt”不允许"),
        (lambda m: m.update({"/etc/passwd": b"x"}), "“/etc/passwd”不允许"),
        (lambda m: m.update({"c:\\x": b"x"}), "不允许"),
        (lambda m: m.update({"materials/../../x": b"x"}), "不允许"),
        (lambda m: m.update({"a\nb": b"x"}), "“a?b”不允许"),
        (lambda m: None, "文件目录被改动过"),
    ],
)
def test_a_changed_package_is_refused_by_name(path, change, said):
    assert said in packages.refusal(packages.repacked(path, change))


def test_two_members_of_one_name_are_refused(path):
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("list.txt", b"other")
    assert "有两个“list.txt”" in packages.refusal(path)


def test_what_swells_is_refused_before_it_is_read(path):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("bomb.txt", bytes(50 << 20), zipfile.ZIP_DEFLATED)
    assert "“bomb.txt”是压缩过的" in packages.refusal(path)


def test_a_link_is_refused(path):
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, b"/etc/passwd")
    assert "“link.txt”是一个链接" in packages.refusal(path)


def test_an_encrypted_member_is_refused(path):
    raw = bytearray(path.read_bytes())
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "加了密码" in packages.refusal(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"hello" * 100, b"PK\x03\x04" + bytes(100)])
def test_what_is_no_package_is_said(path, content):
    path.write_bytes(content)
    assert "报送包" in packages.refusal(path)


def test_a_package_of_a_newer_program_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(package, "FORMAT", 2)
    path = packages.write(tmp_path / "a.jdzbs")
    monkeypatch.undo()
    assert "更新版本" in packages.refusal(path)


def test_a_signed_manifest_that_is_no_manifest_is_refused(tmp_path, monkeypatch):
    for text in ("[]", "{", '{"format":1}', '{"format":"1"}', '{"format":1,"parts":[1]}'):
        monkeypatch.setattr(package, "canonical", lambda value, text=text: text)
        path = packages.write(tmp_path / "a.jdzbs")
        monkeypatch.undo()
        assert "读不懂" in packages.refusal(path)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(ExchangeError, match="读不出"), package.opened(tmp_path / "x.jdzbs"):
        raise AssertionError("opened")


# --- fuzz --------------------------------------------------------------------------------------


@given(data=st.data())
def test_no_byte_can_be_another(whole, tmp_path_factory, data):
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("fuzz") / "a.jdzbs"
    path.write_bytes(whole[:place] + bytes([whole[place] ^ other]) + whole[place + 1 :])
    assert packages.refusal(path)


def test_every_single_byte_counts(whole, tmp_path):
    path = tmp_path / "a.jdzbs"
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert packages.refusal(path), place


@given(data=st.data())
def test_no_cut_and_no_insertion_is_taken(whole, tmp_path_factory, data):
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    put = data.draw(st.binary(max_size=40))
    changed = whole[:start] + put + whole[end:]
    if changed != whole:
        path = tmp_path_factory.mktemp("fuzz") / "a.jdzbs"
        path.write_bytes(changed)
        assert packages.refusal(path)


@given(names=st.lists(st.sampled_from([name for name, _ in packages.PARTS]), unique=True))
def test_no_member_may_be_missing(whole, tmp_path_factory, names):
    path = tmp_path_factory.mktemp("fuzz") / "a.jdzbs"
    path.write_bytes(whole)
    assert packages.refusal(
        packages.repacked(path, lambda members: [members.pop(name) for name in names])
    )


# --- writing -----------------------------------------------------------------------------------


def test_what_fails_on_the_way_leaves_the_old_file(path):
    before = path.read_bytes()

    def breaking():
        yield "list.txt", [b"x"]
        raise Cancelled

    with pytest.raises(Cancelled):
        package.write(path, {}, breaking(), signer=packages.signer())
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["a.jdzbs"]


def test_what_no_stick_holds_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(stored_zip, "LARGEST", 1000)
    with pytest.raises(ExchangeError, match="4GB"):
        packages.write(tmp_path / "a.jdzbs", [("list.txt", [bytes(600), bytes(600)])])
    assert not list(tmp_path.iterdir())


def test_checking_can_be_stopped(path):
    class Stopped(Silent):
        def step(self, name, done=0, total=0):
            raise Cancelled

    with package.opened(path) as held, pytest.raises(Cancelled):
        held.check(Stopped())


@pytest.mark.parametrize(
    "line", [b"{}", b'{"a": 1}\n', b"[1]\n", b"{\n", b'{"a":"\\ud800"}\n', b"\xff\n"]
)
def test_a_line_that_was_not_written_so_is_refused(line):
    with pytest.raises(ExchangeError, match="第2行"):
        package_parts.records("steps.jsonl", b'{"a":1}\n' + line)
