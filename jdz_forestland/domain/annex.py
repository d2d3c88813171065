"""The annex form 景德镇市林地占补平衡补充林地储备库 as values: what the sheet and the screen show.

Sixteen columns A–P under two header rows. The filling rules are the annex's own 填表说明; the unit
line prints 年度 once, where the scan has it twice. The form is made here once, so that the
preview and the .xlsx cannot differ; `jdz_forestland.exchange.annex` only lays it out on paper.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from jdz_forestland import __version__
from jdz_forestland.domain import places, policy
from jdz_forestland.domain.area import ZERO, total
from jdz_forestland.domain.parcel import Parcel
from jdz_forestland.errors import BugError, UserError

Value = int | Decimal | str

TITLE: Final = "景德镇市林地占补平衡补充林地储备库"
TOTAL_LABEL: Final = "合计"
CITY_MARK: Final = "全市汇总"
PROGRAM: Final = f"林地占补平衡登记 {__version__}"
NOTHING: Final = "本年度没有列入储备库的图斑"
CENTRE_MOVED: Final = "中心点为图斑内一点"
CHANGED_IN_PART: Final = "部分变更"
NOTES_TITLE: Final = "填表说明："
# Word for word, with the annex's own spaces.
NOTES: Final = (
    "1. 图斑号：填写前后年度国土数据库叠加后符合入库地类要求的图斑，"
    "以县为单位，从 1 开始依次编号；",
    "2. 图斑面积：填写整个图斑号的面积；",
    "3. X 坐标、Y 坐标：填写图斑中心点坐标，采用大地 2000 坐标系；",
    "4. 地类情况：填写国土的地类，如采矿用地、耕地、林地、湿地、草地等；",
    "5. 生态修复情况：填写是或否；",
    "6. 入库面积：填写自然资源部门已经将图斑内的采矿用地变更为林地的面积；",
    "7. 入库填报人：填写填报表格人的姓名；",
    "8. 面积：单位为亩，保留小数点后 2 位。",
)
_FAULTS_SHOWN: Final = 5
_ANSWER: Final = {True: "是", False: "否", None: ""}
# Control characters, lone surrogates and non-characters: no spreadsheet can hold them.
_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


class Kind(StrEnum):
    """What a column holds. Areas have two decimals (填表说明 8), coordinates three (D-5)."""

    TEXT = "text"
    NUMBER = "number"
    AREA = "area"
    COORDINATE = "coordinate"


@dataclass(frozen=True, slots=True)
class Column:
    """One of the sixteen columns: its own heading and what it holds."""

    title: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A heading in the two header rows, counted from 0; it covers `rows` x `columns` cells."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


COLUMNS: Final = (
    Column("序号", Kind.NUMBER),
    Column("设区市"),
    Column("县"),
    Column("乡（镇）"),
    Column("村"),
    Column("图斑号", Kind.NUMBER),
    Column("图斑面积", Kind.AREA),
    Column("X坐标", Kind.COORDINATE),
    Column("Y坐标", Kind.COORDINATE),
    Column("上年度国土地类"),
    Column("本年度国土地类"),
    Column("是否具备恢复林业生产条件"),
    Column("是否恢复植被"),
    Column("入库面积", Kind.AREA),
    Column("入库填报人"),
    Column("备注"),
)
# Headings over several columns: text, first column, number of columns.
_GROUPS: Final = (("图斑基本信息", 5, 4), ("国土“一张图”地类情况", 9, 2), ("生态修复情况", 11, 2))
TOTAL_LABEL_COLUMNS: Final = 6
PARCEL_AREA_COLUMN: Final = 6
RESERVE_AREA_COLUMN: Final = 13


def _header() -> tuple[HeaderCell, ...]:
    over = [HeaderCell(text, 0, first, columns=count) for text, first, count in _GROUPS]
    grouped = {first + step for _, first, count in _GROUPS for step in range(count)}
    own = [
        HeaderCell(column.title, 1, index)
        if index in grouped
        else HeaderCell(column.title, 0, index, rows=2)
        for index, column in enumerate(COLUMNS)
    ]
    return tuple(sorted([*over, *own], key=lambda cell: (cell.row, cell.column)))


HEADER: Final = _header()


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One 图斑 as the form prints it, columns A to P in order.

    Areas are 亩 with two decimals; x is the northing, y the easting with zone prefix, metres with
    three decimals, EPSG:4527. An answer that is not known yet is empty.
    """

    number: int
    city: str
    county: str
    town: str
    village: str
    parcel_no: int
    parcel_area_mu: Decimal
    x: Decimal
    y: Decimal
    class_before: str
    class_after: str
    can_restore: str
    is_vegetated: str
    reserve_area_mu: Decimal
    reporter: str
    remarks: str

    @property
    def cells(self) -> tuple[Value, ...]:
        """The sixteen values."""
        return tuple(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class AnnexTotal:
    """The sums of the figures that the rows print, 亩."""

    parcel_area_mu: Decimal
    reserve_area_mu: Decimal

    @property
    def cells(self) -> tuple[Value, ...]:
        """Sixteen values; the label stands for the first `TOTAL_LABEL_COLUMNS` columns."""
        by_column: dict[int, Value] = {
            0: TOTAL_LABEL,
            PARCEL_AREA_COLUMN: self.parcel_area_mu,
            RESERVE_AREA_COLUMN: self.reserve_area_mu,
        }
        return tuple(by_column.get(column, "") for column in range(len(COLUMNS)))


@dataclass(frozen=True, slots=True)
class AnnexForm:
    """The whole form of one county and list year.

    Attributes:
        title: with （草稿） while it is one.
        unit_line: 单位（盖章） and 年度.
        rows: in the order of 图斑号.
        empty_note: what stands in the table when there are no rows, otherwise empty.
        total: the 合计 row, or None when it was not wanted; the annex itself has none.
        notes: 填表说明 1–8.
        signatures: the line to sign and date by hand.
        provenance: as of when, from which state of the registry, by which program.
        as_of: the moment whose data the form shows, with its time zone.
    """

    title: str
    county: str
    list_year: int
    draft: bool
    unit_line: str
    rows: tuple[AnnexRow, ...]
    empty_note: str
    total: AnnexTotal | None
    notes: tuple[str, ...]
    signatures: str
    provenance: str
    as_of: datetime

    @property
    def sums(self) -> AnnexTotal:
        """The 合计, whether it is printed or not."""
        return _sums(self.rows)


def build(
    parcels: Iterable[Parcel],
    *,
    county_code: str,
    list_year: int,
    draft: bool,
    as_of: datetime,
    fingerprint: str,
    with_total: bool = True,
    reporter: str = "",
    policy_version: str = "",
) -> AnnexForm:
    """Return the form of the given parcels of one county and list year, by 图斑号.

    `as_of`, with its time zone, and `fingerprint` tell which state of the registry is shown.
    `reporter` signs, and stands in the rows whose parcel names nobody. The final list, the one
    that is no `draft`, must be numbered without gaps.

    Raises:
        UserError: a row would be impossible: 入库面积 above 图斑面积, a negative area, a 图斑号
            used twice or, in the final list, left out (填表说明 1, 6).
        BugError: a parcel belongs to another county or list year.
    """
    county = places.county_name(county_code)
    listed = sorted(parcels, key=lambda parcel: parcel.parcel_no)
    _refuse_strangers(listed, county_code=county_code, list_year=list_year)
    _refuse_faults(listed, draft=draft)
    rows = tuple(_row(n, parcel, reporter=reporter) for n, parcel in enumerate(listed, start=1))
    return AnnexForm(
        title=f"{TITLE}（草稿）" if draft else TITLE,
        county=county,
        list_year=list_year,
        draft=draft,
        unit_line=f"单位（盖章）：{county}林业局{_gap(12)}年度：{list_year}",
        rows=rows,
        empty_note="" if rows else NOTHING,
        total=_sums(rows) if with_total else None,
        notes=NOTES,
        signatures=_signatures(reporter),
        provenance=provenance(as_of=as_of, fingerprint=fingerprint, policy_version=policy_version),
        as_of=as_of,
    )


def city_summary(forms: Sequence[AnnexForm]) -> tuple[tuple[Value, ...], ...]:
    """Return heading, a line per county and the sums, of the forms of several counties."""
    lines: list[tuple[Value, ...]] = [
        ("序号", "县（市、区）", "图斑数", "图斑面积（亩）", "入库面积（亩）", "数据说明")
    ]
    for number, form in enumerate(forms, start=1):
        sums = form.sums.parcel_area_mu, form.sums.reserve_area_mu
        lines.append((number, form.county, len(form.rows), *sums, form.provenance))
    whole = _sums([row for form in forms for row in form.rows])
    count = sum(len(form.rows) for form in forms)
    lines.append((TOTAL_LABEL, "", count, whole.parcel_area_mu, whole.reserve_area_mu, ""))
    return tuple(lines)


def file_name(county_code: str, list_year: int, *, draft: bool) -> str:
    """Return the name to propose: 360222浮梁县2023年度补充林地储备库.xlsx."""
    county = places.office_name(county_code)
    mark = "（草稿）" if draft else ""
    return f"{county_code}{county}{list_year}年度补充林地储备库{mark}.xlsx"


def provenance(*, as_of: datetime, fingerprint: str, policy_version: str = "") -> str:
    """Return the sentence by which a file on paper or disk is traced to its registry.

    `policy_version` is that of the registry's policy table; the shipped one where it has no own.
    """
    version = policy_version or policy.shipped().version
    return (
        f"数据时点：{as_of:%Y-%m-%d %H:%M}　登记库指纹：{fingerprint}　"
        f"政策表：{version}　由“{PROGRAM}”生成"
    )


def shown(value: Value) -> str:
    """Return a value as the form prints it: 12.50, 3253012.345, 7, 林地."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def writable(text: str) -> str:
    """Return text on one line, without what a spreadsheet cannot hold; otherwise unchanged."""
    return _UNWRITABLE.sub(" ", text).strip()


def _gap(width: int) -> str:
    """Return room to write or stamp in: ideographic spaces, which no program collapses."""
    return "　" * width


def _signatures(reporter: str) -> str:
    date = f"{_gap(4)}年{_gap(2)}月{_gap(2)}日"
    return f"填报人：{writable(reporter) or _gap(8)}{_gap(6)}审核人：{_gap(14)}日期：{date}"


def _row(number: int, parcel: Parcel, *, reporter: str) -> AnnexRow:
    return AnnexRow(
        number=number,
        city=places.CITY,
        county=parcel.county,
        town=writable(parcel.town),
        village=writable(parcel.village),
        parcel_no=parcel.parcel_no,
        parcel_area_mu=parcel.parcel_area_mu,
        x=parcel.x,
        y=parcel.y,
        class_before=writable(parcel.class_before.form_name),
        class_after=_class_after(parcel),
        can_restore=_ANSWER[parcel.can_restore],
        is_vegetated=_ANSWER[parcel.is_vegetated],
        reserve_area_mu=parcel.reserve_area_mu,
        reporter=writable(parcel.reporter) or writable(reporter),
        remarks=_remarks(parcel),
    )


def _class_after(parcel: Parcel) -> str:
    """Return the names of this year's classes, the larger area first (填表说明 4)."""
    areas: dict[str, Decimal] = {}
    for part in parcel.class_after:
        name = writable(part.land_class.form_name)
        areas[name] = areas.get(name, ZERO) + part.area_m2
    return "、".join(sorted(areas, key=lambda name: -areas[name]))


def _remarks(parcel: Parcel) -> str:
    """Return the parcel's remarks and what the reader of the figures has to know (D-6)."""
    remarks = writable(parcel.remarks)
    facts = ((parcel.centre_moved, CENTRE_MOVED), (not parcel.changed_whole, CHANGED_IN_PART))
    told = [fact for holds, fact in facts if holds and fact not in remarks]
    return "；".join(part for part in (remarks, *told) if part)


def _sums(rows: Sequence[AnnexRow]) -> AnnexTotal:
    """Add the printed figures, so that whoever adds the column by hand gets the same."""
    return AnnexTotal(
        total(row.parcel_area_mu for row in rows), total(row.reserve_area_mu for row in rows)
    )


def _refuse_strangers(parcels: Sequence[Parcel], *, county_code: str, list_year: int) -> None:
    for parcel in parcels:
        if (parcel.county_code, parcel.list_year) != (county_code, list_year):
            raise BugError(f"parcel {parcel.key} is not of {county_code} {list_year}")


def _refuse_faults(parcels: Sequence[Parcel], *, draft: bool) -> None:
    faults = [*_area_faults(parcels), *_number_faults(parcels, draft=draft)]
    if not faults:
        return
    more = f"；等 {len(faults)} 处" if len(faults) > _FAULTS_SHOWN else ""
    raise UserError(
        f"储备库表不能生成：{'；'.join(faults[:_FAULTS_SHOWN])}{more}",
        hint="请先更正这些图斑，再生成表格",
    )


def _area_faults(parcels: Sequence[Parcel]) -> list[str]:
    faults = []
    for parcel in parcels:
        whole, changed = parcel.parcel_area_mu, parcel.reserve_area_mu
        if whole < 0 or changed < 0:
            faults.append(f"图斑 {parcel.id} 的面积小于 0")
        elif changed > whole:
            faults.append(f"图斑 {parcel.id} 的入库面积 {changed} 亩大于图斑面积 {whole} 亩")
    return faults


def _number_faults(parcels: Sequence[Parcel], *, draft: bool) -> list[str]:
    uses = Counter(parcel.parcel_no for parcel in parcels)
    faults = [f"图斑号 {number} 用了 {count} 次" for number, count in uses.items() if count > 1]
    if not draft and not faults:
        missing = sorted(set(range(1, len(parcels) + 1)) - set(uses))
        faults += [f"缺少图斑号 {number}" for number in missing]
    return faults
