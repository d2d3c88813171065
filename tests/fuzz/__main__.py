"""Fuzzes one hand-written parser; run by hand, needs the package atheris (pip install atheris).

    python -m tests.fuzz text -max_total_time=300 -max_len=2000 [folder of samples]

The rest of the line goes to libFuzzer. What ends in anything but a boundary or a `UserError` is a
fault: keep the input in tests/exchange/test_fuzzed.py.
"""

from __future__ import annotations

import importlib
import sys


def main() -> None:
    """Fuzz the parser named first: text, points, cass, cells or ods."""
    fuzzer = importlib.import_module("atheris")
    with fuzzer.instrument_imports(include=["jdz_forestland.exchange", "jdz_forestland.domain"]):
        parsers = importlib.import_module("tests.fuzz.parsers")
    parser = parsers.PARSERS[sys.argv.pop(1)]
    fuzzer.Setup(sys.argv, lambda raw: parsers.try_one(parser, raw))
    fuzzer.Fuzz()


if __name__ == "__main__":
    main()
