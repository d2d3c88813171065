"""Which documents there are, on which occasion each is needed, and at which step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from jdz_forestland.domain.occasion import Occasion
from jdz_forestland.domain.stage import Stage


class Scope(StrEnum):
    """What one document is about."""

    PARCEL = "parcel"  # one parcel; several make one file or one each
    PARCELS = "parcels"  # a list of parcels
    YEAR = "year"  # all parcels of a list year


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document.

    Attributes:
        key: in commands; also the name of its template.
        occasion: under which it is listed.
        stages: the steps that it belongs to, the first one above all; none for the year's.
        about: what it is for, in a few words.
    """

    key: str
    label: str
    occasion: Occasion
    scope: Scope
    stages: tuple[Stage, ...]
    about: str

    @property
    def template(self) -> str:
        """File name of its template: an office finds it by its Chinese name."""
        return f"{self.label}.docx"


_P: Final = Scope.PARCEL
KINDS: Final = {
    kind.key: kind
    for kind in (
        DocumentKind(
            "application",
            "申请表",
            Occasion.CASE,
            _P,
            (Stage.LEAD, Stage.APPLICATION),
            "乡（镇）填报、盖章",
        ),
        DocumentKind(
            "verification", "核实表", Occasion.CASE, _P, (Stage.VERIFICATION,), "内业、外业核实"
        ),
        DocumentKind(
            "notice", "公示", Occasion.NOTICE, Scope.PARCELS, (Stage.NOTICE,), "一个或多个图斑一份"
        ),
        DocumentKind(
            "posting", "公示张贴记录", Occasion.NOTICE, _P, (Stage.NOTICE,), "两处张贴、照片"
        ),
        DocumentKind(
            "objection",
            "异议处理单",
            Occasion.NOTICE,
            _P,
            (Stage.NOTICE, Stage.CONFIRMATION),
            "登记异议和结论",
        ),
        DocumentKind(
            "confirmation",
            "确认审批表",
            Occasion.NOTICE,
            _P,
            (Stage.CONFIRMATION,),
            "权利人名单、批准",
        ),
        DocumentKind(
            "planting",
            "造林作业设计表",
            Occasion.ACCEPTANCE,
            _P,
            (Stage.PLANTING,),
            "投入主体、设计",
        ),
        DocumentKind(
            "acceptance",
            "验收表",
            Occasion.ACCEPTANCE,
            _P,
            (Stage.ACCEPTANCE,),
            "样地、成活率、结论",
        ),
        DocumentKind(
            "change", "变更登记表", Occasion.ACCEPTANCE, _P, (Stage.CHANGE,), "“一张图”林地因子"
        ),
        DocumentKind(
            "spot_check", "抽查记录", Occasion.YEARLY, _P, (Stage.REGISTRATION,), "市级现场抽查"
        ),
        DocumentKind(
            "inspection", "核查记录", Occasion.YEARLY, _P, (Stage.REGISTRATION,), "每年核查、扣减"
        ),
        DocumentKind("yearly", "年度报告", Occasion.YEARLY, Scope.YEAR, (), "数字、两张图、地图"),
    )
}


def kinds_for(stage: Stage) -> tuple[DocumentKind, ...]:
    """Return the documents of a step, its own first."""
    found = [kind for kind in KINDS.values() if stage in kind.stages]
    return tuple(sorted(found, key=lambda kind: kind.stages.index(stage)))
