"""Where the templates of the documents are: an office's own copy wins over the one that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jdz_forestland import resources
from jdz_forestland.domain.document_kinds import KINDS
from jdz_forestland.errors import UserError
from jdz_forestland.exchange.files import replacing
from jdz_forestland.service import settings

FOLDER: Final = "模板"


def folder() -> Path:
    """Return where an office keeps its own templates; it need not be there."""
    return settings.folder() / FOLDER


def shipped(kind: str) -> Path:
    """Return the template of a kind that ships with the program."""
    return resources.path("templates", f"{kind}.docx")


def own(kind: str) -> Path | None:
    """Return the office's own template of a kind, None while it has none."""
    path = folder() / KINDS[kind].template
    return path if path.is_file() else None


def in_use(kind: str) -> Path:
    """Return the template that documents of a kind are made with."""
    return own(kind) or shipped(kind)


def make_own(kind: str) -> Path:
    """Copy the shipped template into the office's folder, to be changed there; one that is there
    already stays as it is.

    Raises:
        UserError: it cannot be written.
    """
    held = own(kind)
    if held is not None:
        return held
    target = folder() / KINDS[kind].template
    content = shipped(kind).read_bytes()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"无法建立模板文件夹“{target.parent}”", hint="请检查该位置是否可以写入"
        ) from error
    with replacing(target) as temporary:
        temporary.write_bytes(content)
    return target
