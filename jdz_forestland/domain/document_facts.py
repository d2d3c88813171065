"""Facts of a parcel and of its step records as documents print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from jdz_forestland.domain import places
from jdz_forestland.domain.area import ZERO
from jdz_forestland.domain.document import Column, Fact, Facts, Table, clean
from jdz_forestland.domain.fields import Field, Kind, Values
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.domain.stage import Stage
from jdz_forestland.domain.steps import fields_of
from jdz_forestland.errors import UserError

_CHOICES_PRINTED: Final = 4
_FIGURES: Final = (Kind.COUNT, Kind.AREA_MU, Kind.MONEY, Kind.SHARE)


@dataclass(frozen=True, slots=True)
class Case:
    """A parcel with what is known of its steps.

    Attributes:
        values: by stage, the facts of the standing record, or what is filled in so far.
    """

    parcel: Parcel
    values: Mapping[Stage, Values]

    def of(self, stage: Stage) -> Values:
        """Return the facts of a step; nothing where it was not done."""
        return self.values.get(stage, {})


def rows_of(values: Values, name: str) -> list[Mapping[str, Any]]:
    """Return the lines of a list of a record; none where something else was typed."""
    held = values.get(name)
    return [row for row in held if isinstance(row, Mapping)] if isinstance(held, list) else []


def text_of(values: Mapping[str, Any], name: str) -> str:
    """Return a word of a record; "" where there is none or something else was typed."""
    held = values.get(name)
    return held.strip() if isinstance(held, str) else ""


def counted(row: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return the trees planted and alive on a plot, None while they are not counted."""
    planted, alive = row.get("planted"), row.get("alive")
    if not isinstance(planted, int) or not isinstance(alive, int):
        return None
    return (planted, alive) if min(planted, alive) >= 0 else None


def parcel_facts(parcel: Parcel) -> Facts:
    """Return where a parcel is, how large, and of which classes."""
    return Facts("一、图斑基本情况", _basic(parcel))


def _basic(parcel: Parcel) -> tuple[Fact, ...]:
    return (
        Fact("图斑编号", parcel.id),
        Fact("名单年度", str(parcel.list_year)),
        Fact("县（市、区）", f"{places.CITY}{parcel.county}"),
        Fact("乡（镇）", clean(parcel.town)),
        Fact("村", clean(parcel.village)),
        Fact("坐标系", "2000国家大地坐标系"),
        Fact("图斑面积（亩）", str(parcel.parcel_area_mu)),
        Fact("入库面积（亩）", str(parcel.reserve_area_mu)),
        Fact("中心点X坐标", str(parcel.x)),
        Fact("中心点Y坐标", str(parcel.y)),
        Fact("上年度国土地类", clean(parcel.class_before.form_name)),
        Fact("本年度国土地类", classes_after(parcel)),
    )


def classes_after(parcel: Parcel) -> str:
    """Return the names of this year's classes, the larger area first (填表说明 4)."""
    areas: dict[str, Decimal] = {}
    for part in parcel.class_after:
        name = clean(part.land_class.form_name)
        areas[name] = areas.get(name, ZERO) + part.area_m2
    return "、".join(sorted(areas, key=lambda name: -areas[name]))


def said(field: Field, value: Any) -> str:
    """Return a value as a document prints it: also one that was typed wrong, as it was typed."""
    if isinstance(value, list | tuple):
        value = [each for each in value if isinstance(each, str)]
    elif not isinstance(value, str | int | float):
        return ""
    try:
        parsed = field.parse(value)
    except (UserError, AttributeError, TypeError, ValueError):
        return clean("、".join(value) if isinstance(value, list) else str(value))
    return clean(field.shown(parsed))


def step_facts(
    stage: Stage, names: Sequence[str], values: Values, *, wide: frozenset[str] = frozenset()
) -> tuple[Fact, ...]:
    """Return facts of a step's record by field names, in that order.

    Args:
        wide: the ones that need a line of their own; long texts have it anyway.
    """
    fields = {field.name: field for field in fields_of(stage)}
    return tuple(_fact(fields[name], values, wide=name in wide) for name in names)


def _fact(field: Field, values: Values, *, wide: bool) -> Fact:
    long = field.kind is Kind.LONG_TEXT
    return Fact(
        field.label,
        said(field, values.get(field.name)),
        blank=_boxes(field),
        wide=wide or long or field.kind is Kind.CHOICES,
        tall=long,
    )


def _boxes(field: Field) -> str:
    """Return boxes to tick where there are few answers."""
    if field.kind is Kind.YES_NO:
        return "□是　□否"
    if field.kind is Kind.CHOICE and len(field.options) <= _CHOICES_PRINTED:
        return "　".join(f"□{label}" for _, label in field.options)
    return ""


def step_table(
    stage: Stage,
    name: str,
    values: Values,
    *,
    heading: str,
    widths: Mapping[str, float],
    least: int,
) -> Table:
    """Return a list of a step's record as a table.

    Args:
        name: of the field that holds the list.
        widths: of the columns by field names, mm; also which of them are printed.
        least: rows to print at any rate.
    """
    (field,) = (each for each in fields_of(stage) if each.name == name)
    inner = [each for each in field.rows if each.name in widths]
    rows = rows_of(values, name)
    columns = (
        Column("序号", 12),
        *(Column(f.label, widths[f.name], figure=f.kind in _FIGURES) for f in inner),
    )
    printed = (
        (str(number), *(said(f, row.get(f.name)) for f in inner))
        for number, row in enumerate(rows, start=1)
    )
    return Table(field.label, heading, columns, tuple(printed), least)
