"""Lists of the window to a workbook."""

from __future__ import annotations

from jdz_forestland.exchange.listing import write_listing

__all__ = ["write_listing"]
