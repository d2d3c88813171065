"""The yearly report of a county: figures, tables, two charts, map (方案 二(三)1, 3, 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from jdz_forestland.domain import area, steps
from jdz_forestland.domain.area import ZERO
from jdz_forestland.domain.document import (
    Bar,
    Chart,
    Column,
    Document,
    Fact,
    Facts,
    Part,
    Picture,
    Prose,
    Provenance,
    Seal,
    Seals,
    Segment,
    Table,
    clean,
    day_in_words,
    share_of,
)
from jdz_forestland.domain.document_facts import Case, classes_after, counted, rows_of
from jdz_forestland.domain.document_notice import parcel_list
from jdz_forestland.domain.lifecycle import SPINE
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.quota import Due, Forecast
from jdz_forestland.domain.quota_account import YearAccount
from jdz_forestland.domain.stage import Stage

QUOTA_WORDS: Final = ("可用", "预占", "已占用", "核查扣减", "期满作废")


@dataclass(frozen=True, slots=True)
class Checked:
    """Sums of spot check and inspection of the year; None and "" are blanks.

    Attributes:
        drawn: parcels checked on site, drawn_mu: their 入库面积. returned: of them sent back.
        inspected: parcels inspected. damaged: of them with findings. deducted_mu: taken off, 亩.
    """

    drawn: int | None = None
    drawn_mu: Decimal | None = None
    returned: int | None = None
    inspected: int | None = None
    damaged: int | None = None
    deducted_mu: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """All that the report of a year is made of. `cases` are the parcels that count."""

    county: str
    list_year: int
    cases: tuple[Case, ...]
    forecast: Forecast
    due: Due
    quota: tuple[YearAccount, ...] = ()
    checked: Checked = Checked()


def yearly(year: Year, origin: Provenance, mark: str) -> Document:
    """Return the report of a list year."""
    head = (Fact("县", year.county), Fact("年度", str(year.list_year)))
    unit = (Fact("单位", f"{year.county}林业局"), Fact("数据日期", f"{origin.as_of:%Y-%m-%d}"))
    return Document(
        kind="yearly",
        title=Prose("", ("{县}{年度}年度", "林地占补平衡工作报告"), head),
        line=Prose("", ("单位（盖章）：{单位}　　　数据日期：{数据日期}",), unit),
        parts=_parts(year),
        provenance=origin,
        parcel_keys=tuple(case.parcel.key for case in year.cases),
        mark=mark,
    )


def _parts(year: Year) -> tuple[Part, ...]:
    parcels = [case.parcel for case in year.cases]
    return (
        Prose("一、总体情况", _SUMMARY, _summary(year, parcels)),
        _steps_table(parcels),
        _steps_chart(parcels),
        _grouped("乡镇表", "三、各乡（镇）情况", "乡（镇）", parcels, lambda p: clean(p.town)),
        _grouped("地类表", "四、变更后地类", "本年度国土地类", parcels, classes_after),
        Facts("五、造林和验收", _work(year.cases)),
        _quota_table(year),
        _quota_chart(year),
        Facts("七、抽查和核查", _checks(year.checked)),
        Facts(
            "八、存在问题和下一年度安排",
            (
                Fact("存在问题", wide=True, tall=True),
                Fact("下一年度安排", wide=True, tall=True),
            ),
        ),
        Seals(
            "九、签章",
            (
                Seal("填报人", "（签字）　　　　　年　　月　　日", 14),
                Seal("审核人", "（签字）　　　　　年　　月　　日", 14),
                Seal("县林业局"),
            ),
        ),
        Picture("附图", "附图　图斑分布图"),
        parcel_list(year.cases, "图斑清单", "附表　图斑清单"),
    )


_SUMMARY: Final = (
    "截至数据日期，本县{名单年度}年度名单共有图斑{图斑数}个，图斑面积{图斑面积合计}亩，"
    "入库面积{入库面积合计}亩；其中办到“入库”环节的{入库图斑数}个，{已入库面积}亩。",
    "按县级定额上限{定额上限}亩计算（{定额依据}），全部图斑入库后可得下一年度新增定额"
    "{新增定额}亩，省级统筹{省级统筹}亩。",
    "{名单年度}年度名单应于{报送期限}前报送市级（{报送依据}）。",
)


def _summary(year: Year, parcels: Sequence[Parcel]) -> tuple[Fact, ...]:
    listed = [parcel for parcel in parcels if parcel.stage is Stage.REGISTRATION]
    shared, due = year.forecast, year.due
    return (
        Fact("名单年度", str(year.list_year)),
        Fact("图斑数", str(len(parcels))),
        Fact("图斑面积合计", str(area.total(p.parcel_area_mu for p in parcels))),
        Fact("入库面积合计", str(_reserve(parcels))),
        Fact("入库图斑数", str(len(listed))),
        Fact("已入库面积", str(_reserve(listed))),
        Fact("定额上限", str(shared.cap_mu)),
        Fact("定额依据", shared.clause),
        Fact("新增定额", str(shared.county_mu)),
        Fact("省级统筹", str(shared.pool_mu)),
        Fact("报送期限", day_in_words(due.day.isoformat())),
        Fact("报送依据", due.clause),
    )


def _reserve(parcels: Iterable[Parcel]) -> Decimal:
    return area.total(parcel.reserve_area_mu for parcel in parcels)


def _of_stage(parcels: Sequence[Parcel], stage: Stage) -> list[Parcel]:
    return [parcel for parcel in parcels if parcel.stage is stage]


def _steps_table(parcels: Sequence[Parcel]) -> Table:
    whole = _reserve(parcels)
    columns = (
        Column("环节", 52),
        Column("图斑数（个）", 30, figure=True),
        Column("入库面积（亩）", 40, figure=True),
        Column("占比", 34, figure=True),
    )
    rows = [
        (stage.label, str(len(found)), str(_reserve(found)), share_of(_reserve(found), whole))
        for stage in SPINE
        for found in [_of_stage(parcels, stage)]
    ]
    total = ("合计", str(len(parcels)), str(whole), share_of(whole, whole))
    return Table("环节表", "二、各环节情况", columns, tuple(rows), total=total)


def _steps_chart(parcels: Sequence[Parcel]) -> Chart:
    areas = [(stage, _reserve(_of_stage(parcels, stage))) for stage in SPINE]
    most = max(mu for _, mu in areas)
    bars = tuple(Bar(stage.label, (Segment(_part(mu, most)),), f"{mu} 亩") for stage, mu in areas)
    return Chart("环节图", "图1　各环节入库面积", bars)


def _part(part: Decimal, whole: Decimal) -> Decimal:
    return part / whole if whole > 0 else Decimal(0)


def _grouped(
    name: str, heading: str, title: str, parcels: Sequence[Parcel], key: Callable[[Parcel], str]
) -> Table:
    columns = (
        Column(title, 52),
        Column("图斑数（个）", 26, figure=True),
        Column("图斑面积（亩）", 39, figure=True),
        Column("入库面积（亩）", 39, figure=True),
    )
    groups: dict[str, list[Parcel]] = {}
    for parcel in sorted(parcels, key=lambda each: each.town_code):
        groups.setdefault(key(parcel), []).append(parcel)

    def figures(of: Sequence[Parcel]) -> tuple[str, ...]:
        whole = area.total(parcel.parcel_area_mu for parcel in of)
        return (str(len(of)), str(whole), str(_reserve(of)))

    rows = tuple((word, *figures(of)) for word, of in groups.items())
    return Table(name, heading, columns, rows, total=("合计", *figures(parcels)))


def _work(cases: Sequence[Case]) -> tuple[Fact, ...]:
    """Return sums over what was planted and accepted; plots of all parcels make one rate."""
    planted = [held for case in cases if (held := case.of(Stage.PLANTING))]
    accepted = [held for case in cases if (held := case.of(Stage.ACCEPTANCE))]
    plots = [row for held in accepted for row in rows_of(held, "plots") if counted(row)]
    rate = steps.survival_rate({"plots": plots})
    shown = "" if rate is None else share_of(rate, Decimal(1)).removesuffix("%")
    return (
        Fact("造林图斑（个）", str(len(planted))),
        Fact("完成造林面积（亩）", str(_sum(planted, "finished_area_mu"))),
        Fact("造林补贴（元）", str(_sum(planted, "subsidy"))),
        Fact("验收图斑（个）", str(len(accepted))),
        Fact("验收合格面积（亩）", str(_sum(accepted, "qualified_area_mu"))),
        Fact("样地平均成活率（%）", shown),
    )


def _sum(records: Sequence[Any], name: str) -> Decimal:
    """Add what is a figure; a draft may hold a word instead."""
    figures = (str(record.get(name) or "0") for record in records)
    return area.total(Decimal(each) for each in figures if each.replace(".", "", 1).isdecimal())


def _quota_table(year: Year) -> Table:
    columns = (
        Column("名单年度", 15),
        Column("入库面积（亩）", 19, figure=True),
        Column("县级定额（亩）", 19, figure=True),
        Column("省级统筹（亩）", 18, figure=True),
        *(Column(word, 17, figure=True) for word in QUOTA_WORDS),  # "1234.56" on one line
    )
    rows = tuple(
        (
            str(each.list_year),
            *(str(mu) for mu in (each.reserve_mu, each.county_mu, each.pool_mu, *_shares(each))),
        )
        for each in year.quota
    )
    return Table("定额表", "六、新增定额（亩）", columns, rows, least=1)


def _shares(each: YearAccount) -> tuple[Decimal, ...]:
    """Return the parts of the county's quota in the order of `QUOTA_WORDS`."""
    return (
        each.available_mu,
        each.held_mu,
        each.used_mu,
        each.deducted_mu,
        each.expired_mu,
    )


def _quota_chart(year: Year) -> Chart:
    most = max((each.county_mu for each in year.quota), default=ZERO)
    bars = tuple(
        Bar(
            f"{each.list_year}年度",
            tuple(Segment(_part(mu, most), tone) for tone, mu in enumerate(_shares(each))),
            f"{each.county_mu} 亩",
        )
        for each in year.quota
    )
    return Chart("定额图", "图2　各年度县级定额的使用", bars, QUOTA_WORDS)


def _checks(checked: Checked) -> tuple[Fact, ...]:
    def shown(value: int | Decimal | None) -> str:
        return "" if value is None else str(value)

    return (
        Fact("市级抽查图斑（个）", shown(checked.drawn)),
        Fact("抽查面积（亩）", shown(checked.drawn_mu)),
        Fact("抽查退回（个）", shown(checked.returned)),
        Fact("年度核查图斑（个）", shown(checked.inspected)),
        Fact("核查有问题（个）", shown(checked.damaged)),
        Fact("核查扣减面积（亩）", shown(checked.deducted_mu)),
    )
