"""Packages for the tests of the file: few parts, signed with a key that never changes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jdz_forestland.domain.progress import Silent
from jdz_forestland.errors import ExchangeError
from jdz_forestland.exchange import package
from jdz_forestland.exchange.signing import Signer

PARTS: tuple[tuple[str, list[bytes]], ...] = (
    ("list.txt", [b"360222-0001,15.00\n"]),
    ("waivers.jsonl", []),
    ("materials/aa.pdf", [b"one ", b"two"]),
)


@cache
def signer(seed: int = 1) -> Signer:
    """Return a key."""
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    public = key.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    return Signer(public, key.sign)


def write(path: Path, parts: Iterable[tuple[str, list[bytes]]] = PARTS) -> Path:
    """Write a package."""
    package.write(path, {"package_id": "x"}, parts, signer=signer())
    return path


def read(path: Path) -> dict[str, bytes]:
    """Return every part of a package that was read and checked whole."""
    with package.opened(path) as held:
        held.check(Silent())
        return {name: held.text(name) for name in held.names}


def refusal(path: Path) -> str:
    """Return why a package is refused."""
    try:
        read(path)
    except ExchangeError as error:
        return str(error)
    raise AssertionError("the package was taken")


def repacked(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Pack anew what another program would write after changing the members."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    return path
