"""Positions of splitters, widths of columns, the folder of files: kept from day to day here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSplitter

from jdz_forestland.ui.desk import Desk

KEEP_AFTER_MS: Final = 500  # a splitter being dragged says so with every pixel


def sizes(desk: Desk, name: str) -> list[int]:
    """Return the sizes kept under a name; none where there are none."""
    return list(desk.settings.splitters.get(name, ()))


def keep(desk: Desk, name: str, sizes: Sequence[int]) -> None:
    """Keep sizes under a name."""
    splitters = {**desk.settings.splitters, name: [int(size) for size in sizes]}
    if splitters != desk.settings.splitters:
        desk.keep_settings(replace(desk.settings, splitters=splitters))


def export_folder(desk: Desk, otherwise: Path) -> Path:
    """Return the folder that files went to last, if it is still there."""
    kept = Path(desk.settings.export_folder) if desk.settings.export_folder else otherwise
    return kept if kept.is_dir() else otherwise


def keep_export_folder(desk: Desk, folder: Path) -> None:
    """Remember where files went."""
    if str(folder) != desk.settings.export_folder:
        desk.keep_settings(replace(desk.settings, export_folder=str(folder)))


def follow(
    desk: Desk, name: str | Callable[[], str], splitter: QSplitter, usual: Sequence[int]
) -> None:
    """Give a splitter the sizes kept under a name, or its usual ones, and keep what is chosen.

    Args:
        name: or what returns it, for a splitter that is used in more than one way.
        usual: sizes in pixels; a larger window is shared out in the same proportion.
    """
    show(desk, name if isinstance(name, str) else name(), splitter, usual)
    timer = QTimer(splitter)
    timer.setSingleShot(True)
    timer.setInterval(KEEP_AFTER_MS)
    timer.timeout.connect(partial(_keep_splitter, desk, name, splitter))
    splitter.splitterMoved.connect(lambda: timer.start())


def show(desk: Desk, name: str, splitter: QSplitter, usual: Sequence[int]) -> None:
    """Give a splitter the sizes kept under a name, or its usual ones."""
    for place, size in enumerate(usual):
        splitter.setStretchFactor(place, size)
    kept = sizes(desk, name)
    splitter.setSizes(kept if len(kept) == splitter.count() and any(kept) else list(usual))


def _keep_splitter(desk: Desk, name: str | Callable[[], str], splitter: QSplitter) -> None:
    keep(desk, name if isinstance(name, str) else name(), splitter.sizes())
