"""What a step record is made of: fields with a kind, a label in the form's words, and a clause.

A record is a dict of JSON values by field name. `parse` turns what a person or a file gives into
that value or says in Chinese what is wrong with it; so forms, the command line and imports agree.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from jdz_forestland.errors import UserError

Values = Mapping[str, Any]

_TOO_LARGE: Final = Decimal(10) ** 12  # nothing in a county is; a slip of the keyboard may be
_SHOWN_OF_WRONG: Final = 60


class Kind(StrEnum):
    """What a field holds, and in which JSON form."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    PEOPLE = "people"
    DATE = "date"
    YEAR = "year"
    YES_NO = "yes_no"
    AREA_MU = "area_mu"
    MONEY = "money"
    SHARE = "share"
    COUNT = "count"
    CHOICE = "choice"
    CHOICES = "choices"
    ROWS = "rows"


class Owner(StrEnum):
    """Who owes a fact (plan §1)."""

    TOWNSHIP = "township"
    COUNTY_FORESTRY = "county_forestry"
    COUNTY_RESOURCES = "county_resources"
    COUNTY_GOVERNMENT = "county_government"
    CITY = "city"
    PROVINCE = "province"

    @property
    def label(self) -> str:
        """Chinese name of the office."""
        return _OWNERS[self]


_OWNERS: Final = {
    Owner.TOWNSHIP: "乡（镇）人民政府",
    Owner.COUNTY_FORESTRY: "县林业局",
    Owner.COUNTY_RESOURCES: "县自然资源局",
    Owner.COUNTY_GOVERNMENT: "县人民政府",
    Owner.CITY: "市级部门",
    Owner.PROVINCE: "省级林业部门",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a step record.

    Attributes:
        name: stable English key in JSON.
        label: the form's words.
        clause: 填表说明, clause or standard that asks for it, shown beside it.
        owner: who owes it.
        required: whether the step cannot be passed without it.
        options: (code, label) of a choice.
        rows: the fields of one row of a list.
        default: value proposed to the clerk, in JSON form; None for none.
        most: greatest admissible number.
    """

    name: str
    label: str
    kind: Kind
    clause: str
    owner: Owner
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()
    rows: tuple[Field, ...] = ()
    default: Any = None
    most: Decimal | None = None

    def parse(self, value: object) -> Any:
        """Return the JSON value, or None for nothing.

        Raises:
            UserError: the value is not one of this kind; the sentence names field and value.
        """
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip() if self._plain else value.strip()
        if value is None or value in ("", (), []):
            return None
        return _PARSERS[self.kind](self, value)

    @property
    def _plain(self) -> bool:
        """Whether full-width digits and signs mean the same as plain ones here."""
        return self.kind not in (Kind.TEXT, Kind.LONG_TEXT, Kind.PEOPLE)

    def wrong(self, value: object, must: str) -> UserError:
        """Return the sentence for a value that will not do."""
        said = str(value)
        said = said if len(said) <= _SHOWN_OF_WRONG else f"{said[:_SHOWN_OF_WRONG]}…"
        return UserError(f"“{self.label}”的内容“{said}”不对", hint=f"应为{must}")

    def shown(self, value: Any) -> str:
        """Return a JSON value as a person reads it; "" for nothing."""
        if value is None:
            return ""
        if self.kind is Kind.YES_NO:
            return "是" if value else "否"
        if self.kind in (Kind.CHOICE, Kind.CHOICES):
            names = dict(self.options)
            codes = [str(code) for code in (value if isinstance(value, list) else [value])]
            return "、".join(names.get(code, code) for code in codes)
        if self.kind is Kind.ROWS:
            return f"{len(value)}条"
        if self.kind is Kind.PEOPLE:
            return "、".join(value)
        return str(value)


def _text(field: Field, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise field.wrong(value, "文字")
    return str(value)


def _people(field: Field, value: object) -> list[str]:
    names = value if isinstance(value, list | tuple) else str(value).replace(",", "、")
    parts = names.replace("，", "、").split("、") if isinstance(names, str) else names
    found = [str(part).strip() for part in parts if str(part).strip()]
    if not found:
        raise field.wrong(value, "姓名，多人用顿号隔开")
    return found


def _date(field: Field, value: object) -> str:
    text = str(value).replace("/", "-").replace(".", "-")
    for mark, plain in (("年", "-"), ("月", "-"), ("日", "")):
        text = text.replace(mark, plain)
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return datetime.date(year, month, day).isoformat()
    except (ValueError, OverflowError) as error:
        raise field.wrong(value, "日期，如2023-09-15") from error


def _number(field: Field, value: object, must: str) -> Decimal:
    text = str(value).replace(",", "").removesuffix("亩").removesuffix("元").strip()
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise field.wrong(value, must) from error
    if isinstance(value, bool) or not number.is_finite() or number < 0:
        raise field.wrong(value, must)
    if number >= _TOO_LARGE:
        raise field.wrong(value, must)
    if field.most is not None and number > field.most:
        raise field.wrong(value, f"{must}，不超过{field.most}")
    return number


def _whole(field: Field, value: object, must: str) -> int:
    number = _number(field, value, must)
    if number != number.to_integral_value():
        raise field.wrong(value, must)
    return int(number)


def _year(field: Field, value: object) -> int:
    year = _whole(field, str(value).removesuffix("年"), "四位数的年份")
    if not 1990 <= year <= 2100:
        raise field.wrong(value, "四位数的年份")
    return year


def _count(field: Field, value: object) -> int:
    return _whole(field, value, "不带小数的数")


def _two_decimals(field: Field, value: object, must: str) -> str:
    number = _number(field, value, must)
    rounded = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if rounded != number:
        raise field.wrong(value, f"{must}，最多两位小数")
    return str(rounded)


def _area(field: Field, value: object) -> str:
    return _two_decimals(field, value, "以亩为单位的面积")


def _money(field: Field, value: object) -> str:
    return _two_decimals(field, value, "以元为单位的金额")


def _share(field: Field, value: object) -> str:
    text = str(value)
    number = _number(field, text.removesuffix("%"), "0到1之间的数，如0.20")
    number = number / 100 if text.endswith("%") else number
    if number > 1:
        raise field.wrong(value, "0到1之间的数，如0.20")
    return str(number)


def _yes_no(field: Field, value: object) -> bool:
    words = {"是": True, "有": True, "同意": True, "否": False, "无": False, "不同意": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in words:
        return words[value]
    raise field.wrong(value, "“是”或“否”")


def _choice(field: Field, value: object) -> str:
    by_label = {label: code for code, label in field.options}
    text = str(value)
    code = by_label.get(text, text)
    if code not in dict(field.options):
        names = "、".join(label for _, label in field.options[:6])
        raise field.wrong(value, f"以下之一：{names}{'等' if len(field.options) > 6 else ''}")
    return code


def _choices(field: Field, value: object) -> list[str]:
    parts = value if isinstance(value, list | tuple) else str(value).split("、")
    return [_choice(field, part) for part in parts]


def _rows(field: Field, value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple):
        raise field.wrong(value, "列表")
    return [parse_record(field.rows, row, of=field.label) for row in value]


_PARSERS: Final[dict[Kind, Callable[[Field, Any], Any]]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.PEOPLE: _people,
    Kind.DATE: _date,
    Kind.YEAR: _year,
    Kind.YES_NO: _yes_no,
    Kind.AREA_MU: _area,
    Kind.MONEY: _money,
    Kind.SHARE: _share,
    Kind.COUNT: _count,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.ROWS: _rows,
}


def parse_record(fields: tuple[Field, ...], given: object, *, of: str) -> dict[str, Any]:
    """Return the JSON values of a record; fields that hold nothing are left out.

    Raises:
        UserError: not a record, an unknown field, or the first wrong value.
    """
    if not isinstance(given, Mapping):
        raise UserError(f"“{of}”的内容不对", hint="应为字段和内容的对照表")
    known = {field.name: field for field in fields}
    strange = [str(name) for name in given if name not in known]
    if strange:
        raise UserError(
            f"“{of}”没有这些字段：{'、'.join(strange)}", hint=f"可用字段：{'、'.join(known)}"
        )
    parsed = {name: known[name].parse(value) for name, value in given.items()}
    return {name: value for name, value in parsed.items() if value is not None}
