"""Where papers that the window paints go: beside, then into place (`exchange.files`)."""

from __future__ import annotations

from jdz_forestland.exchange.files import moving, replacing

__all__ = ["moving", "replacing"]
