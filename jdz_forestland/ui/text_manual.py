"""Words of the window of the user manual; the manual itself is in `resources/manual`."""

from __future__ import annotations

TITLE = "使用手册"
CHAPTERS = "章节"
