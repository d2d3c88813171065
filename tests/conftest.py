"""What every test gets: no screen, settings of its own, no race against the clock."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Before Qt is imported; whoever wants to watch sets QT_QPA_PLATFORM=xcb.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is not a fault of the code under test.
settings.register_profile("jdz", deadline=None)
settings.load_profile("jdz")


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, logs and recent files go to a folder that belongs to this test alone."""
    monkeypatch.setenv("JDZ_FORESTLAND_HOME", str(tmp_path_factory.mktemp("home")))
