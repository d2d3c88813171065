"""Builds what offices get: setup.exe, portable .zip, sums. `make installer` calls it."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

import jdz_forestland
from installer.windows import fetch, pack, payload

DIST = fetch.ROOT / "dist"
LARGEST_MB = 75


def main() -> int:
    """Build into `dist`, replacing what is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast", action="store_true", help="compress little, for tests")
    parser.add_argument("--out", type=Path, default=DIST)
    parser.add_argument("--version", default=jdz_forestland.__version__)
    args = parser.parse_args()
    build(args.out.resolve(), version=args.version, fast=args.fast)
    return 0


def build(out: Path, *, version: str, fast: bool) -> Path:
    """Build everything into a folder and return the setup.exe."""
    began = time.monotonic()
    _say_what_is_built()
    shutil.rmtree(out, ignore_errors=True)
    stage = out / "stage" / pack.NAME
    payload.assemble(stage, version=version)
    (out / "payload.sha256").write_text(payload.sums(stage), encoding="utf-8")
    certificate = pack.Certificate.from_environment()
    if certificate is None:
        print("not signed: JDZ_SIGN_CHAIN and JDZ_SIGN_KEY name no certificate")
    else:
        pack.sign(pack.launchers(stage), certificate)
        payload.settle(stage)
    setup = out / f"{pack.NAME}-{version}-setup.exe"
    pack.write_setup(stage, setup, version=version, fast=fast, certificate=certificate)
    pack.write_portable(stage, out / f"{pack.NAME}-{version}-portable.zip")
    shutil.rmtree(out / "stage")
    pack.write_sums(out)
    for path in sorted(out.iterdir()):
        print(f"{path.stat().st_size / 1e6:8.1f} MB  {path.name}")
    print(f"built in {time.monotonic() - began:.0f} s")
    if not fast and setup.stat().st_size > LARGEST_MB * 1e6:
        raise SystemExit(f"{setup.name} is larger than {LARGEST_MB} MB")
    return setup


def _say_what_is_built() -> None:
    """Name the commit, and warn of changes that are not in it: they are not shipped."""
    command = ("git", "describe", "--always", "--dirty")
    done = subprocess.run(command, cwd=fetch.ROOT, capture_output=True, text=True, check=True)
    print(f"building {done.stdout.strip()} (what is not committed is not built)")


if __name__ == "__main__":
    sys.exit(main())
