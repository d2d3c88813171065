"""Importing libraries without the data-frame packages that they pull in when those are installed.

sqlite-utils and pyogrio import pandas and geopandas if they find them, for functions this program
does not call: half a second and 100 MB at every start. Both treat them as optional.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_HEAVY: Final = ("pandas", "geopandas")


@contextmanager
def without_data_frames() -> Iterator[None]:
    """Make `import pandas` and `import geopandas` fail inside the block, unless loaded already."""
    hidden = [name for name in _HEAVY if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's own mark for "not to be had"
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
