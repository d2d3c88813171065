"""LibreOffice as a second pair of eyes: it opens what was written and converts it."""

from __future__ import annotations

import atexit
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

# It comes in parts: one that opens workbooks may know nothing of documents.
SOFFICE = shutil.which("soffice") if shutil.which("localc") and shutil.which("lowriter") else None
POPPLER = shutil.which("pdftotext") and shutil.which("pdfinfo") and shutil.which("pdffonts")

needs_soffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice Calc and Writer are not installed"
)
needs_pdf_tools = pytest.mark.skipif(
    SOFFICE is None or not POPPLER, reason="LibreOffice or poppler-utils are not installed"
)


def converted(*paths: Path, kind: str, reading: str = "") -> list[Path]:
    """Convert files of one folder to `kind` ("xlsx", "pdf").

    The results stand in the folder "converted" beside them. `reading` is LibreOffice's filter for
    the input where it would ask.
    """
    target = paths[0].parent / "converted"
    options = [f"--infilter={reading}"] if reading else []
    subprocess.run(
        [
            *(str(SOFFICE), "--headless", f"-env:UserInstallation={_profile().as_uri()}", *options),
            *("--convert-to", kind, "--outdir", str(target), *map(str, paths)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return [target / f"{path.stem}.{kind}" for path in paths]


@cache
def _profile() -> Path:
    """Return a profile for this run of tests: making one takes longer than most conversions."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def said(tool: str, *arguments: str) -> str:
    """Return what a tool of poppler-utils prints."""
    run = subprocess.run(
        [tool, *arguments], check=True, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    return run.stdout
