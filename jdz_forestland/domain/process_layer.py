"""What the 更新过程层 DLTBGXGC of a yearly update database says: a row per piece."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
import numpy.typing as npt

from jdz_forestland.domain.survey import Shapes, SurveyFeatures, SurveySource

# 行政区调整类型: the piece went to another county, and its 变更后 fields are blank.
TRANSFERRED_OUT: Final = frozenset({"2", "4"})
TRANSFERRED_IN: Final = frozenset({"1", "3"})
# 变更行为 that a piece of 采矿用地 that became forest can have: 属性变更, 图形变更.
ATTRIBUTES_CHANGED, SHAPE_CHANGED = "1", "2"
# Years that a mark of time may name.
FIRST_YEAR: Final = 2019


@dataclass(frozen=True, slots=True)
class ProcessSource:
    """One process layer, seen once as last year's survey and once as this year's.

    Attributes:
        before, after: the same layer through its 变更前 and its 变更后 columns, each with its own
            classification of 地类. Their years are Y-1 and Y, Y from 更新时间 (GXSJ), else None.
        columns: further columns, by standard name: TBBGMJ, BGXW, XZQTZLX, GXSJ.
    """

    before: SurveySource
    after: SurveySource
    columns: dict[str, str]


@dataclass(frozen=True, slots=True)
class ProcessRows:
    """The rows of a process layer, column by column; `before` and `after` are parallel.

    Attributes:
        before: the pieces as parts of last year's 图斑: `bsm` is BGQTBBSM, `tbmj_m2` TBBGMJ;
            `shapes` are None where nothing of that 图斑 became forest, and where the shape is
            missing or not finite (those rows are named in `unreadable` of `before`).
        after: the same pieces as parts of this year's 图斑.
        change: BGXW of each row. transfer: XZQTZLX of each row.
        lost: bool (n,), rows whose shape was wanted and is unreadable.
        declared_before: TBMJ of last year's 图斑 by BSM, from a DLTB in the same database, m².
        declared_after: TBMJ of this year's 图斑 by BSM, from the DLTBGX beside it, m².
    """

    before: SurveyFeatures
    after: SurveyFeatures
    change: tuple[str, ...]
    transfer: tuple[str, ...]
    lost: npt.NDArray[np.bool_]
    declared_before: Mapping[str, Decimal]
    declared_after: Mapping[str, Decimal]

    def __len__(self) -> int:
        return len(self.before)

    @property
    def shapes(self) -> Shapes:
        """Object array (n,) of polygons in EPSG:4527, or None."""
        return self.before.shapes


def stays(transfer: str) -> bool:
    """Whether a piece of this 行政区调整类型 still belongs to the county."""
    return transfer not in TRANSFERRED_OUT


def wanted(before: SurveyFeatures, after: SurveyFeatures, transfer: tuple[str, ...]) -> set[str]:
    """Return the BSM of last year's 采矿用地 of which some piece became 林地."""
    mining = before.source.code_system.mining_codes
    forest = after.source.code_system.forest_codes
    columns = zip(before.bsm, before.codes, after.codes, transfer, strict=True)
    return {
        bsm for bsm, old, new, moved in columns if old in mining and new in forest and stays(moved)
    }
