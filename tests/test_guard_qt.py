"""Guard against a PySide6 that cannot be used.

PySide6 6.12.0 on Python 3.11 drops one reference to `None` on every Qt call that returns nothing;
after about 5,000 calls the interpreter dies (`none_dealloc`). A short test run survives by luck,
so the calls are made here, many, in a process that may die.
"""

from __future__ import annotations

import os
import subprocess
import sys

CALLS = 100_000
PROGRAM = f"""
from PySide6.QtWidgets import QApplication, QWidget

application = QApplication([])
widget = QWidget()
for _ in range({CALLS}):
    widget.update()
"""


def test_qt_calls_that_return_nothing_do_not_wear_out_none() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
