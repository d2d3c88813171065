"""Words of every table."""

from __future__ import annotations

COPY = "复制（含表头）"
SELECT_ALL = "全选"
COLUMNS = "显示的列"
USUAL_COLUMNS = "恢复默认列"
