"""Whether everything that the program imports, now or in an hour, came with it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Final

import jdz_forestland

Wanted = tuple[str, str]  # module, and the name taken from it or ""

# What proves that a declared dependency works, its compiled part included.
DECLARED: Final = {
    "PySide6-Essentials": "PySide6.QtWidgets",
    "cryptography": "cryptography.hazmat.primitives.asymmetric.ed25519",
    "docxtpl": "docxtpl",
    "numpy": "numpy.linalg",
    "openpyxl": "openpyxl",
    "pillow": "PIL._imaging",
    "pyogrio": "pyogrio.raw",
    "pyproj": "pyproj.database",
    "python-calamine": "python_calamine",
    "python-docx": "docx",
    "segno": "segno",
    "shapely": "shapely",
    "sqlite-utils": "sqlite_utils",
}

_PACKAGE: Final = "jdz_forestland"


def load_everything() -> tuple[int, int]:
    """Import every module of the program, and what any function of them imports later.

    Returns:
        number of the program's own modules, and of imports of other packages.

    Raises:
        ImportError: something is missing.
    """
    own = [_PACKAGE, *(found.name for found in pkgutil.walk_packages(_folders(), f"{_PACKAGE}."))]
    modules = [importlib.import_module(name) for name in own if not name.endswith(".__main__")]
    wanted = {each for module in modules for each in _imports(module)}
    for module, name in sorted(wanted):
        _load(module, name)
    for name in DECLARED.values():
        importlib.import_module(name)
    return len(modules), len(wanted)


def versions() -> dict[str, str]:
    """Return the versions that a report of a fault needs, by name."""
    import sqlite3

    import pyogrio
    import pyproj
    import shapely

    gdal = ".".join(map(str, pyogrio.__gdal_version__))
    return {
        "Python": sys.version.split()[0],
        "Qt": metadata.version("PySide6-Essentials"),
        "GDAL": gdal,
        "GEOS": ".".join(map(str, shapely.geos_version)),
        "PROJ": str(pyproj.proj_version_str),
        "SQLite": sqlite3.sqlite_version,
    }


def _folders() -> Sequence[str]:
    return list(jdz_forestland.__path__)


def _imports(module: ModuleType) -> Iterator[Wanted]:
    """Yield what the source of a module imports anywhere, besides what it can do without."""
    if module.__file__ is None:
        return
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)
        elif not _optional(node):
            waiting.extend(ast.iter_child_nodes(node))


def _optional(node: ast.AST) -> bool:
    """Whether imports in a block are for type checkers, for another system, or may fail."""
    if isinstance(node, ast.If):
        test = ast.unparse(node.test)
        return "TYPE_CHECKING" in test or "platform" in test
    caught = [ast.unparse(h.type) for h in getattr(node, "handlers", []) if h.type is not None]
    return any("ImportError" in each or "ModuleNotFoundError" in each for each in caught)


def _load(module: str, name: str) -> None:
    """Import a module, and `name` from it: an attribute or a module below.

    Raises:
        ImportError: there is neither.
    """
    held = importlib.import_module(module)
    if name and name != "*" and not hasattr(held, name):
        importlib.import_module(f"{module}.{name}")
