"""The signing key of this office, and the keys of the other offices that a person has confirmed.

The private key lies in the settings folder of this machine and never in the registry file, which
is copied around. A second machine gets it as a file that a passphrase protects.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jdz_forestland.domain import places
from jdz_forestland.domain.submission import FINGERPRINT_DIGITS, KnownKey, grouped, plain
from jdz_forestland.errors import StaleError, UserError
from jdz_forestland.exchange.files import replacing
from jdz_forestland.exchange.signing import Signer
from jdz_forestland.service import settings
from jdz_forestland.service.registry import Change, Registry, stamp
from jdz_forestland.store.faults import translated
from jdz_forestland.store.tables import KNOWN_KEYS

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SHORTEST_PASSPHRASE: Final = 8
_ONLY_OWNER: Final = 0o600


class KeyUnknown(UserError):
    """Somebody signed whose key nobody here has confirmed.

    Attributes:
        office_code: whose key it says it is. fingerprint: to compare over the phone.
    """

    def __init__(self, office_code: str, fingerprint: str) -> None:
        name = places.office_name(office_code)
        super().__init__(
            f"{name}的签名公钥还没有登记，指纹是{grouped(fingerprint)}",
            hint=f"请打电话或凭纸质文件与{name}核对指纹，一致后再登记这个公钥",
        )
        self.office_code = office_code
        self.fingerprint = fingerprint


@dataclass(frozen=True, slots=True)
class OwnKey:
    """The key of this office on this machine.

    Attributes:
        fingerprint: of the public key, lower-case hex. path: where the private key lies.
        made_now: whether it was made just now, because there was none.
    """

    office_code: str
    fingerprint: str
    path: Path
    made_now: bool

    @property
    def spoken(self) -> str:
        """The fingerprint in groups, as it is read over the phone."""
        return grouped(self.fingerprint)


def fingerprint_of(public: bytes) -> str:
    """Return the fingerprint of a public key: the first half of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:FINGERPRINT_DIGITS]


# --- this office's own key -------------------------------------------------------------------


def has_own(office_code: str) -> bool:
    """Whether this machine has the key of an office."""
    return _path(office_code).is_file()


def own(office_code: str) -> OwnKey:
    """Return the key of this office on this machine; the first time it is made.

    Raises:
        UserError: the key file cannot be read or made.
    """
    path = _path(office_code)
    made_now = not path.is_file()
    if made_now:
        _make(path)
    return OwnKey(office_code, fingerprint_of(_public(_load(path))), path, made_now)


def signer(office_code: str) -> Signer:
    """Return what signs for this office; the first time its key is made.

    Raises:
        UserError: the key file cannot be read or made.
    """
    key = _load(own(office_code).path)
    return Signer(_public(key), key.sign)


def export_key(office_code: str, target: Path, passphrase: str) -> OwnKey:
    """Write the private key into a file for a second machine, locked by a passphrase.

    Raises:
        UserError: the passphrase is too short, or the file cannot be written.
    """
    from cryptography.hazmat.primitives import serialization

    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UserError(f"口令至少要有{SHORTEST_PASSPHRASE}个字", hint="请换一个长一些的口令")
    held = own(office_code)
    locked = _load(held.path).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode("utf-8")),
    )
    with replacing(target) as temporary:
        temporary.write_bytes(locked)
    return held


def import_key(office_code: str, source: Path, passphrase: str) -> OwnKey:
    """Take over a key that `export_key` wrote on another machine.

    Raises:
        UserError: no key file, the wrong passphrase, or this machine has another key already.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        locked = source.read_bytes()
        key = load_pem_private_key(locked, passphrase.encode("utf-8"))
    except OSError as error:
        raise UserError(f"读不出“{source.name}”", hint="请检查文件是否还在") from error
    except (TypeError, ValueError) as error:
        raise UserError(
            f"打不开“{source.name}”：口令不对，或者不是本程序导出的密钥文件",
            hint="请核对口令，区分大小写",
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UserError(f"“{source.name}”不是本程序导出的密钥文件")
    path = _path(office_code)
    if not path.is_file():
        _put(path, key)
    if fingerprint_of(_public(key)) != (held := own(office_code)).fingerprint:
        raise UserError(
            f"这台电脑上已有另一个密钥（指纹{held.spoken}），没有替换",
            hint=f"如确实要换，请先把“{path}”改名保存",
        )
    return held


# --- keys of the other offices ---------------------------------------------------------------


def known(registry: Registry) -> list[KnownKey]:
    """Return the keys that were confirmed, withdrawn ones too, oldest first."""
    return registry.store.all_of(KNOWN_KEYS)


def confirm(registry: Registry, office_code: str, fingerprint: str, *, how: str) -> KnownKey:
    """Register the key of another office after its fingerprint was compared.

    Args:
        how: how it was compared and with whom (“电话核对，浮梁县林业局王五”).

    Raises:
        UserError: no such office, no whole fingerprint, no word how, or known already.
    """
    name, digits = places.office_name(office_code), plain(fingerprint)
    if len(digits) != FINGERPRINT_DIGITS or set(digits) - set("0123456789abcdef"):
        raise UserError(
            f"指纹“{fingerprint}”不完整", hint=f"应为{FINGERPRINT_DIGITS}位数字和字母A–F"
        )
    if not how.strip():
        raise UserError("请写明怎样核对的、与谁核对的", hint="例如：电话核对，县林业局王五")
    for held in known(registry):
        if held.fingerprint == digits and not held.withdrawn:
            raise UserError(f"这个公钥已经登记为{held.office}的（{held.at[:10]}，{held.who}）")
    at = stamp(registry.now())
    key = KnownKey(f"{office_code}/{digits}", office_code, digits, how.strip(), registry.who, at)
    reason = f"登记{name}的签名公钥{grouped(digits)}：{key.how}"
    with registry.store.change(
        who=registry.who, at=at, verb="confirm_key", reason=reason
    ) as change:
        change.put(KNOWN_KEYS, key)
    registry.announce(Change())
    return key


def withdraw(registry: Registry, key: KnownKey, reason: str) -> None:
    """Trust a key no more; what came with it before stays received.

    Raises:
        UserError: no reason is given. StaleError: the key has changed since it was read.
    """
    if not reason.strip():
        raise UserError("请填写停用公钥的原因")
    if key not in known(registry):
        raise StaleError("公钥登记已被修改", hint="请刷新后重试")
    at = stamp(registry.now())
    text = f"停用{key.office}的签名公钥{grouped(key.fingerprint)}：{reason.strip()}"
    with registry.store.change(who=registry.who, at=at, verb="withdraw_key", reason=text) as change:
        change.put(KNOWN_KEYS, replace(key, withdrawn=reason.strip()))
    registry.announce(Change())


def require_known(registry: Registry, office_code: str, public: bytes) -> str:
    """Return the fingerprint of a key that is confirmed as the one of an office.

    Raises:
        KeyUnknown: nobody has confirmed it. UserError: it is another office's, or withdrawn.
    """
    fingerprint, name = fingerprint_of(public), places.office_name(office_code)
    held = [key for key in known(registry) if key.fingerprint == fingerprint]
    trusted = [key for key in held if not key.withdrawn]
    if any(key.county_code == office_code for key in trusted):
        return fingerprint
    if trusted:
        raise UserError(
            f"文件写的是{name}，签名的却是{trusted[0].office}的公钥", hint="请与发送单位核对"
        )
    if held:
        raise UserError(
            f"签名的公钥已经停用（{held[-1].withdrawn}）", hint=f"请{name}用现在的密钥重新制作"
        )
    raise KeyUnknown(office_code, fingerprint)


# --- within ----------------------------------------------------------------------------------


def _path(office_code: str) -> Path:
    return settings.folder() / "keys" / f"{office_code}.pem"


def _make(path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    _put(path, Ed25519PrivateKey.generate())


def _put(path: Path, key: Ed25519PrivateKey) -> None:
    """Write a key as a whole; one that is there meanwhile stays, it may have signed already."""
    from cryptography.hazmat.primitives import serialization

    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    part = path.with_name(f"~{secrets.token_hex(8)}.part")
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_OWNER)
            with os.fdopen(opened, "wb") as file:
                file.write(content)
                os.fsync(file.fileno())
            _link(part, path)
        finally:
            part.unlink(missing_ok=True)


def _link(part: Path, path: Path) -> None:
    """Give a file its name unless somebody else was faster."""
    with suppress(FileExistsError):
        try:
            path.hardlink_to(part)
        except FileExistsError:
            raise
        except OSError:  # a disk without links
            if not path.exists():
                part.replace(path)


def _load(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, TypeError, ValueError) as error:
        raise UserError(
            f"读不出本单位的签名密钥“{path}”",
            hint="请从另一台电脑导出的密钥文件恢复；如已丢失，改名后会重新生成，需请对方重新登记",
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UserError(f"“{path}”不是本程序的签名密钥", hint="请把它移走")
    return key


def _public(key: Ed25519PrivateKey) -> bytes:
    from cryptography.hazmat.primitives import serialization

    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
