"""Packages that a county signed, but that its program would never have made."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jdz_forestland.domain.history import canonical
from jdz_forestland.exchange import package, package_parts
from jdz_forestland.service import keys, packing

Change = Callable[[Any], Any]


def forge(
    path: Path, *, head: Change | None = None, parts: Change | None = None, signed_by: str = ""
) -> Path:
    """Sign a package anew after changing what its manifest says, or its parts.

    The id is made to fit, unless the manifest is what is changed.
    """
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    said = json.loads(members.pop(package.MANIFEST))
    del members[package.SIGNATURE], said["format"], said["parts"]
    if parts:
        parts(members)
        fixed = {
            name: hashlib.sha256(content).hexdigest()
            for name, content in members.items()
            if name in package_parts.FIXED
        }
        papers = [name for name in members if name not in package_parts.FIXED]
        said["package_id"] = packing.package_id(said["list_key"], fixed, papers)
    if head:
        head(said)
    content = [(name, [raw]) for name, raw in members.items()]
    signer = keys.signer(signed_by or said["county_code"])
    package.write(path, said, content, signer=signer)
    return path


def line(part: str, number: int, **changes: Any) -> Change:
    """Return a change of one record of a part."""

    def change(members: dict[str, bytes]) -> None:
        rows = [json.loads(row) for row in members[part].splitlines()]
        rows[number] |= changes
        members[part] = b"".join(f"{canonical(row)}\n".encode() for row in rows)

    return change


def fact(part: str, number: int, **changes: Any) -> Change:
    """Return a change of what a record keeps whole as JSON."""

    def change(members: dict[str, bytes]) -> None:
        rows = [json.loads(row) for row in members[part].splitlines()]
        facts = json.loads(rows[number]["facts"]) | changes
        rows[number]["facts"] = canonical(facts)
        members[part] = b"".join(f"{canonical(row)}\n".encode() for row in rows)

    return change
