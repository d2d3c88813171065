"""The two surveys as map layers: converted once, then opened from the user's cache.

Reading a county takes seconds and its layer 100 MB, so the arrays lie in a folder named after the
content of the database, and the map reads only what it shows.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from jdz_forestland.domain.comparison import SurveyUsed
from jdz_forestland.domain.progress import Progress
from jdz_forestland.errors import SurveyError
from jdz_forestland.service import survey_map
from jdz_forestland.ui import text_parcels as words
from jdz_forestland.ui.map.layer import PolygonLayer
from jdz_forestland.ui.map.overview import with_overview
from jdz_forestland.ui.map.theme import LayerKey

log: Final = logging.getLogger(__name__)

KEPT: Final = 6  # converted surveys; a county has two a year
_CARD: Final = "layer.json"


@dataclass(frozen=True, slots=True)
class SurveyLayers:
    """What lies under the parcels, and a sentence for each survey that does not."""

    layers: dict[LayerKey, PolygonLayer] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def load(before: SurveyUsed, after: SurveyUsed, cache: Path, progress: Progress) -> SurveyLayers:
    """Open both surveys, converting what has not been converted. Runs on a worker.

    Args:
        cache: folder of the converted surveys; made if it is missing.

    Raises:
        Cancelled: the user stopped it.
    """
    layers: dict[LayerKey, PolygonLayer] = {}
    notes = []
    for key, used in ((LayerKey.BEFORE, before), (LayerKey.AFTER, after)):
        try:
            layers[key] = _layer(used, cache, progress)
        except SurveyError as error:
            log.info("survey %s is not shown: %s", used.year, error)
            if Path(used.path).exists():
                notes.append(words.ground_unreadable(used.year, str(error)))
            else:
                notes.append(words.ground_missing(used.year, used.file_name))
    return SurveyLayers(layers, tuple(notes))


def folder_of(used: SurveyUsed, cache: Path) -> Path:
    """Return the folder of a converted survey: the same content read in the same way."""
    mark = "\n".join((used.sha256, used.layer, str(used.epsg), used.code_system.value))
    return cache / hashlib.sha256(mark.encode("utf-8")).hexdigest()[:16]


def _layer(used: SurveyUsed, cache: Path, progress: Progress) -> PolygonLayer:
    home = folder_of(used, cache)
    if (home / _CARD).is_file():
        try:
            return PolygonLayer.open(home)
        except (OSError, ValueError) as error:
            log.warning("converted survey %s is unusable: %s", home.name, error)
            shutil.rmtree(home, ignore_errors=True)
    read = survey_map.read(used, progress)
    raw = PolygonLayer.from_ragged(read.xy, read.ring_offsets, read.polygon_offsets, read.roles)
    layer = with_overview(raw, step=partial(progress.step, words.CONVERTING))
    return _kept(layer, home)


def _kept(layer: PolygonLayer, home: Path) -> PolygonLayer:
    """Save a layer and open it from its folder; a full disk leaves it in memory."""
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        _make_room(home.parent)
        part = Path(tempfile.mkdtemp(prefix="part-", dir=home.parent))
        layer.save(part)
        part.rename(home)  # whole or not at all
        return PolygonLayer.open(home)
    except (OSError, ValueError) as error:
        log.warning("converted survey is not kept: %s", error)
        return layer


def _make_room(cache: Path) -> None:
    """Remove what was broken off and the oldest of too many; files in use stay (Windows)."""
    for broken in cache.glob("part-*"):
        shutil.rmtree(broken, ignore_errors=True)
    for old in _newest_first(cache)[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def _newest_first(cache: Path) -> Sequence[Path]:
    homes = [card.parent for card in cache.glob(f"*/{_CARD}")]
    return sorted(homes, key=lambda home: home.stat().st_mtime, reverse=True)
