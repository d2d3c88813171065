"""What every test gets: no screen, settings of its own, no race against clock or disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from jdz_forestland.store.store import Store

# Before Qt is imported; whoever wants to watch sets QT_QPA_PLATFORM=xcb.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is not a fault of the code under test.
settings.register_profile("jdz", deadline=None)
settings.load_profile("jdz")


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, logs and recent files go to a folder that belongs to this test alone."""
    monkeypatch.setenv("JDZ_FORESTLAND_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True, scope="session")
def _nobody_waits_for_the_disk() -> Iterator[None]:
    """Only a power cut would show the difference; a test that kills starts a process of its own."""
    connected = vars(Store)["_connected"].__func__

    def in_haste(cls: type[Store], path: Path, *, fresh: bool) -> Store:
        store: Store = connected(cls, path, fresh=fresh)
        store._conn.execute("PRAGMA synchronous = OFF")
        return store

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "_connected", classmethod(in_haste))
        patch.setattr(os, "fsync", lambda _file: None)
        yield
