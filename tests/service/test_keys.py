"""The key of this office, and those of the others that somebody confirmed."""

from __future__ import annotations

import stat
import sys
import threading

import pytest

from jdz_forestland.errors import UserError
from jdz_forestland.exchange.signing import is_genuine
from jdz_forestland.service import keys
from tests.service import handing_over


@pytest.fixture
def city(tmp_path):
    with handing_over.city(tmp_path / "市.gpkg") as registry:
        yield registry


def test_the_key_is_made_once(tmp_path):
    assert not keys.has_own("360222")
    first, again = keys.own("360222"), keys.own("360222")
    assert (first.made_now, again.made_now) == (True, False)
    assert first.fingerprint == again.fingerprint
    assert keys.own("360281").fingerprint != first.fingerprint


def test_the_fingerprint_can_be_read_over_the_phone():
    own = keys.own("360222")
    assert len(own.fingerprint) == 32
    assert [len(group) for group in own.spoken.split(" ")] == [4] * 8
    assert own.spoken.replace(" ", "").lower() == own.fingerprint


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects the folder of the user")
def test_nobody_else_can_read_the_private_key():
    assert stat.S_IMODE(keys.own("360222").path.stat().st_mode) == 0o600


def test_what_is_signed_is_genuine():
    signer = keys.signer("360222")
    signature = signer.sign(b"list")
    assert is_genuine(signer.public, signature, b"list")
    assert not is_genuine(signer.public, signature, b"lists")
    assert not is_genuine(b"", signature, b"list")
    assert keys.fingerprint_of(signer.public) == keys.own("360222").fingerprint


def test_two_windows_at_once_make_one_key():
    found, start = set(), threading.Barrier(8)

    def make():
        start.wait()
        found.add(keys.own("360222").fingerprint)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {keys.own("360222").fingerprint}
    assert [each.name for each in keys.own("360222").path.parent.iterdir()] == ["360222.pem"]


def test_a_second_machine_gets_the_key_by_a_passphrase(tmp_path, monkeypatch):
    mine = keys.own("360222").fingerprint
    locked = tmp_path / "密钥.pem"
    keys.export_key("360222", locked, "青山绿水二零二三")
    assert b"ENCRYPTED" in locked.read_bytes()
    monkeypatch.setenv("JDZ_FORESTLAND_HOME", str(tmp_path / "second"))
    with pytest.raises(UserError, match="口令不对"):
        keys.import_key("360222", locked, "青山绿水二零二四")
    assert not keys.has_own("360222")
    assert keys.import_key("360222", locked, "青山绿水二零二三").fingerprint == mine
    assert keys.import_key("360222", locked, "青山绿水二零二三").fingerprint == mine


def test_another_key_is_never_overwritten(tmp_path, monkeypatch):
    locked = tmp_path / "密钥.pem"
    keys.export_key("360222", locked, "青山绿水二零二三")
    monkeypatch.setenv("JDZ_FORESTLAND_HOME", str(tmp_path / "second"))
    other = keys.own("360222").fingerprint
    with pytest.raises(UserError, match="另一个密钥"):
        keys.import_key("360222", locked, "青山绿水二零二三")
    assert keys.own("360222").fingerprint == other


def test_a_short_passphrase_is_refused(tmp_path):
    with pytest.raises(UserError, match="口令至少"):
        keys.export_key("360222", tmp_path / "a.pem", "1234567")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"", b"hello", b"-----BEGIN PRIVATE KEY-----\n"])
def test_what_is_no_key_file_is_said(tmp_path, content):
    (tmp_path / "a.pem").write_bytes(content)
    with pytest.raises(UserError, match="打不开"):
        keys.import_key("360222", tmp_path / "a.pem", "x" * 8)


def test_a_broken_key_is_not_replaced_silently():
    path = keys.own("360222").path
    path.write_bytes(b"broken")
    with pytest.raises(UserError, match="读不出本单位的签名密钥"):
        keys.signer("360222")
    assert path.read_bytes() == b"broken"


# --- the keys of others ------------------------------------------------------------------------


def test_a_key_is_known_once_it_was_confirmed(city):
    public = keys.signer("360222").public
    with pytest.raises(keys.KeyUnknown, match="请打电话") as caught:
        keys.require_known(city, "360222", public)
    assert caught.value.office_code == "360222"
    spoken = keys.own("360222").spoken
    held = keys.confirm(city, "360222", f" {spoken} ", how="电话核对，王五")
    assert keys.require_known(city, "360222", public) == caught.value.fingerprint
    assert (held.how, held.who, held.office) == ("电话核对，王五", "市局赵六", "浮梁县")
    assert spoken in city.history()[-1].reason
    assert not city.verify()


def test_a_key_of_another_county_is_no_key_of_this_one(city):
    keys.confirm(city, "360281", keys.own("360222").fingerprint, how="电话")
    with pytest.raises(UserError, match="签名的却是乐平市的公钥"):
        keys.require_known(city, "360222", keys.signer("360222").public)


def test_a_withdrawn_key_is_trusted_no_more(city):
    held = keys.confirm(city, "360222", keys.own("360222").fingerprint, how="电话")
    with pytest.raises(UserError, match="原因"):
        keys.withdraw(city, held, " ")
    keys.withdraw(city, held, "电脑丢失")
    with pytest.raises(UserError, match="已经停用（电脑丢失）"):
        keys.require_known(city, "360222", keys.signer("360222").public)
    with pytest.raises(UserError, match="刷新"):
        keys.withdraw(city, held, "再一次")
    keys.confirm(city, "360222", held.fingerprint, how="电脑找回，重新核对")
    assert keys.require_known(city, "360222", keys.signer("360222").public)


@pytest.mark.parametrize(
    ("office", "fingerprint", "how", "said"),
    [
        ("360222", "3f2a", "电话", "不完整"),
        ("360222", "z" * 32, "电话", "不完整"),
        ("360222", "a" * 33, "电话", "不完整"),
        ("360222", "a" * 32, " ", "怎样核对"),
        ("999999", "a" * 32, "电话", "不在试点范围"),
    ],
)
def test_what_cannot_be_confirmed_is_refused(city, office, fingerprint, how, said):
    with pytest.raises(UserError, match=said):
        keys.confirm(city, office, fingerprint, how=how)
    assert keys.known(city) == []


def test_the_same_key_is_not_confirmed_twice(city):
    keys.confirm(city, "360222", "a" * 32, how="电话")
    with pytest.raises(UserError, match="已经登记为浮梁县的"):
        keys.confirm(city, "360281", "A" * 32, how="电话")
