"""Which sheet is the form, where its heading stands, and which column is which.

The annex form has a heading of two rows with merged groups; a plain list has one row and any
order of columns. Both are found by the words in the first rows, wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from jdz_forestland.domain.annex import Kind
from jdz_forestland.domain.sheet import (
    FIELDS,
    Cell,
    FormKind,
    Grid,
    SheetMapping,
    column_letters,
    column_number,
)
from jdz_forestland.domain.sheet_values import HECTARES, MU, SQUARE_METRES, squeezed, text_of
from jdz_forestland.errors import ExchangeError

HEADER_ROWS_SEARCHED: Final = 15
_WIDEST: Final = 256  # headings further right belong to nobody's list
_ANNEX_LEAST: Final = 10
_LIST_LEAST: Final = 3

# What offices call each column; narrow, without blanks and units. The annex's own word comes first.
SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("序号", "编号", "顺序号", "no", "no."),
    "city": ("设区市", "市", "地市", "地级市", "市名称"),
    "county": ("县", "县(市、区)", "县(区)", "县区", "区县", "县(市,区)", "县名称", "县级"),
    "town": (
        "乡(镇)", "乡镇", "乡、镇", "乡(镇、街道)", "乡镇(街道)", "乡镇街道", "镇", "乡",
        "乡镇名称", "街道", "乡镇名", "所在乡镇",
    ),
    "village": (
        "村", "行政村", "村名", "村名称", "村委会", "村(居)", "村(社区)", "村居", "所在村",
        "坐落单位名称", "zldwmc",
    ),
    "parcel_no": (
        "图斑号", "图斑编号", "地块编号", "地块号", "小班号", "图斑序号", "图斑", "斑号", "登记号",
    ),
    "parcel_area_mu": ("图斑面积", "地块面积", "小班面积", "总面积", "面积", "图斑总面积"),
    "x": (
        "x坐标", "x", "纵坐标", "纵坐标x", "x(纵坐标)", "北坐标", "中心点x", "中心点x坐标", "坐标x",
    ),
    "y": (
        "y坐标", "y", "横坐标", "横坐标y", "y(横坐标)", "东坐标", "中心点y", "中心点y坐标", "坐标y",
    ),
    "class_before": (
        "上年度国土地类", "上年度地类", "上年度地类名称", "变更前地类", "变更前地类名称", "原地类",
        "前地类", "上年地类", "原国土地类",
    ),
    "class_after": (
        "本年度国土地类", "本年度地类", "本年度地类名称", "变更后地类", "变更后地类名称", "现地类",
        "后地类", "本年地类", "现国土地类",
    ),
    "can_restore": (
        "是否具备恢复林业生产条件", "具备恢复林业生产条件", "是否具备林业生产条件",
        "是否具备恢复条件", "恢复林业生产条件", "是否具备条件",
    ),
    "is_vegetated": ("是否恢复植被", "恢复植被", "是否已恢复植被", "植被恢复", "是否复绿"),
    "reserve_area_mu": (
        "入库面积", "变更面积", "采矿用地变更为林地面积", "变为林地面积", "认定面积",
        "新增林地面积",
    ),
    "reporter": ("入库填报人", "填报人", "填报人员", "填表人", "填报人姓名"),
    "remarks": ("备注", "说明", "备注说明", "其他说明"),
}  # fmt: skip
_FIELD_OF: Final = {
    name: (field, rank) for field, names in SYNONYMS.items() for rank, name in enumerate(names)
}
_UNIT: Final = re.compile(r"[(\[/]?(?:单位:?)?(亩|平方米|m2|公顷|hm2|ha|米|m)[)\]]?$")
_UNIT_NAMES: Final = {
    "亩": MU, "平方米": SQUARE_METRES, "m2": SQUARE_METRES, "公顷": HECTARES, "hm2": HECTARES,
    "ha": HECTARES,
}  # fmt: skip
# Words by which other forms of the same desk give themselves away, most telling first.
_OTHER_FORMS: Final = (
    (("定额",), "林地定额（指标）表"),
    (("占用林地", "使用林地"), "使用林地项目表"),
    (("耕地",), "耕地占补平衡表"),
    (("计划",), "年度计划表"),
    (("抽查", "核查"), "核查（抽查）表"),
    (("验收",), "验收表"),
    (("公示",), "公示表"),
    (("造林", "小班"), "造林（小班）表"),
    (("坐标", "点号"), "界址点坐标表"),
    (("汇总", "统计"), "汇总统计表"),
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """One sheet that may be read: what it is, how, and how much of it was understood."""

    grid: Grid
    form: FormKind
    mapping: SheetMapping


def recognise(
    grid: Grid,
    *,
    given: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> Recognised | None:
    """Return what a sheet is, or None where it is no list of parcels.

    Args:
        given: column letters by field, as the clerk adjusted them; they go before all else.
        remembered: the same by signature of the headings, from earlier times.
    """
    found = max(_candidates(grid), key=lambda each: len(each.columns), default=None)
    if found is None:
        return None
    if given is not None:
        found = _adjusted(found, given, how="由经办人指定")
    elif remembered and found.signature in remembered:
        found = _adjusted(found, remembered[found.signature], how="按上次对同样表头的指定")
    elif not _is_list(found.columns) or _is_other_form(grid, found):
        return None
    annex = len(found.columns) >= _ANNEX_LEAST
    return Recognised(grid, FormKind.ANNEX if annex else FormKind.LIST, found)


def best(found: Sequence[Recognised | None]) -> list[Recognised]:
    """Return the sheets that may be meant, the likeliest alone where one stands out."""
    known = [each for each in found if each is not None]
    if not known:
        return []
    most = max(_weight(each) for each in known)
    return [each for each in known if _weight(each) == most]


def _weight(found: Recognised) -> tuple[bool, bool, int]:
    below = found.grid.rows[found.mapping.header_row + 1 :]
    filled = any(any(cell not in (None, "") for cell in row) for row in below)
    return (filled, found.grid.visible, len(found.mapping.columns))


def refuse(file_name: str, grids: Sequence[Grid]) -> ExchangeError:
    """Return the sentence that names what was handed in instead of the form."""
    named = [f"“{grid.name}”是{form}" for grid in grids if (form := _other_form(grid))]
    seen = next((words for grid in grids if (words := _headings_seen(grid))), "")
    if not any(row for grid in grids for row in grid.rows):
        return ExchangeError(f"“{file_name}”是空表，没有内容", hint="请检查是否选错了文件")
    what = f"：{'；'.join(named[:3])}" if named else (f"，表头是：{seen}" if seen else "")
    return ExchangeError(
        f"“{file_name}”不是补充林地储备库表，也不是图斑清单{what}",
        hint="请选择附件表，或至少含图斑号（或X、Y坐标）和面积等列的清单；"
        "表头要在前15行之内，列名不同时可以指定各列",
    )


def list_year(grid: Grid, *, header_row: int) -> int | None:
    """Return the 年度 in the lines above the heading."""
    above = "".join(squeezed(text_of(cell)) for row in grid.rows[:header_row] for cell in row)
    found = re.search(r"年度:?(20\d\d)", above) or re.search(r"(20\d\d)年度?", above)
    return int(found[1]) if found else None


def _candidates(grid: Grid) -> Iterator[SheetMapping]:
    """Yield every way to read a heading of one row or of two; single rows first."""
    sheet_unit = _unit_above(grid)
    for depth in (1, 2):
        for first in range(min(HEADER_ROWS_SEARCHED, len(grid.rows)) - depth + 1):
            titles = _titles(grid.rows[first : first + depth])
            columns = _match(titles)
            units = {
                field: _unit_in(titles[column]) or sheet_unit
                for field, column in columns.items()
                if FIELDS[field].kind is Kind.AREA
            }
            headings = tuple("/".join(filter(None, title)) for title in titles)
            how = "按表头文字自动对应"
            yield SheetMapping(first + depth - 1, columns, units, headings, how)


Title = tuple[str, ...]


def _titles(rows: Sequence[Sequence[Cell]]) -> list[Title]:
    """Return for each column its headings, squeezed, from top to bottom."""
    width = min(max((len(row) for row in rows), default=0), _WIDEST)
    return [
        tuple(squeezed(text_of(row[column])).lower() if column < len(row) else "" for row in rows)
        for column in range(width)
    ]


def _match(titles: Sequence[Title]) -> dict[str, int]:
    """Return the column of each field; the better synonym wins, then 亩, then the left one."""
    ranked = []
    for column, title in enumerate(titles):
        for text in reversed(title):
            if text and (known := _FIELD_OF.get(_without_unit(text))) is not None:
                field, rank = known
                in_other_unit = _unit_in(title) not in ("", MU)
                ranked.append((in_other_unit, rank, column, field))
                break
    columns: dict[str, int] = {}
    for _, _, column, field in sorted(ranked):
        columns.setdefault(field, column)
    return {field: columns[field] for field in FIELDS if field in columns}


@lru_cache(maxsize=4096)
def _without_unit(text: str) -> str:
    bare = _UNIT.sub("", text).strip("*:")
    return bare if bare and text not in _FIELD_OF else text


def _unit_in(title: Title) -> str:
    for text in reversed(title):
        if text and (found := _UNIT.search(text)) is not None:
            return _UNIT_NAMES.get(found[1], "")
    return ""


def _unit_above(grid: Grid) -> str:
    """Return the unit that the lines above state for the whole sheet, 亩 if they state none."""
    for row in grid.rows[:HEADER_ROWS_SEARCHED]:
        for cell in row[:_WIDEST]:
            found = re.search(r"单位:(亩|平方米|m2|公顷|hm2|ha)", squeezed(text_of(cell)).lower())
            if found:
                return _UNIT_NAMES[found[1]]
    return MU


def _is_list(columns: Mapping[str, int]) -> bool:
    findable = "parcel_no" in columns or {"x", "y"} <= columns.keys()
    return findable and len(columns) >= _LIST_LEAST


def _adjusted(found: SheetMapping, given: Mapping[str, str], *, how: str) -> SheetMapping:
    """Return the mapping with the given columns; "" leaves a field out, the others stay."""
    columns: dict[str, int] = {}
    for field, letters in given.items():
        column = column_number(letters)
        if field in FIELDS and not letters:
            continue
        if field not in FIELDS or column is None:
            known = "、".join(FIELDS)
            raise ExchangeError(f"列的对应“{field}={letters}”不对", hint=f"列名可用：{known}")
        columns[field] = column
    if len(set(columns.values())) < len(columns):
        raise ExchangeError("同一列对应了两个内容", hint="请检查各列的对应")
    taken = set(columns.values())
    for field, column in found.columns.items():
        if field not in given and column not in taken:
            columns[field] = column
    if not _is_list(columns):
        raise ExchangeError(
            "列的对应不够：至少要有图斑号（parcel_no）或X、Y坐标，并且共三列以上",
            hint="请补充各列的对应",
        )
    units = {
        field: found.units.get(field, MU) if found.columns.get(field) == column else MU
        for field, column in columns.items()
        if FIELDS[field].kind is Kind.AREA
    }
    ordered = {field: columns[field] for field in FIELDS if field in columns}
    return SheetMapping(found.header_row, ordered, units, found.headings, how)


def _is_other_form(grid: Grid, found: SheetMapping) -> bool:
    """Whether the title says that this is some other list of parcels."""
    if len(found.columns) >= _ANNEX_LEAST:
        return False
    return bool(_other_form(Grid(grid.name, grid.visible, grid.rows[: found.header_row])))


def _other_form(grid: Grid) -> str:
    top = "".join(squeezed(text_of(cell)) for row in grid.rows[:3] for cell in row[:_WIDEST])
    if "储备库" in top or "补充林地" in top:
        return ""
    for signs, name in _OTHER_FORMS:
        if any(sign in top for sign in signs):
            return name
    return ""


def _headings_seen(grid: Grid) -> str:
    widest = max(
        grid.rows[:HEADER_ROWS_SEARCHED], key=lambda row: sum(bool(text_of(c)) for c in row),
        default=[],
    )  # fmt: skip
    words = [text for cell in widest[:_WIDEST] if (text := text_of(cell))]
    return "、".join(words[:8])


def shown_mapping(mapping: SheetMapping) -> str:
    """Return the mapping as one line: 图斑号=F列、图斑面积=G列（亩）…"""
    parts = []
    for field, column in mapping.columns.items():
        unit = f"（{mapping.units[field]}）" if field in mapping.units else ""
        parts.append(f"{FIELDS[field].title}={column_letters(column)}列{unit}")
    return "、".join(parts)
