"""What every test of the window gets: the sample county's map as an earlier start left it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jdz_forestland.domain.progress import Silent
from jdz_forestland.service import settings
from jdz_forestland.service.registry import Registry
from tests.ui.sample_desk import WHO, derived_registry


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with both surveys of the sample county as the map draws them."""
    from jdz_forestland.ui import survey_layers  # brings the readers of files

    folder = tmp_path_factory.mktemp("converted")
    with Registry.open(derived_registry(folder), who=WHO) as registry:
        (comparison,) = registry.comparisons()
        survey_layers.load(comparison.before, comparison.after, folder / "cache", Silent())
    return folder / "cache"


@pytest.fixture(autouse=True)
def _map_of_an_earlier_start(_own_home: None, converted: Path) -> None:
    """Converting them again would take half a second in each test."""
    shutil.copytree(converted, settings.folder() / "cache")
