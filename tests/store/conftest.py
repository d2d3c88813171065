"""A registry of three parcels for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jdz_forestland.store.store import Store
from tests.store import registries


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A registry file with three parcels, a comparison and five history entries."""
    return registries.copy_to(tmp_path / "登记库.gpkg")


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """The same, open."""
    with Store.open(path) as opened:
        yield opened
