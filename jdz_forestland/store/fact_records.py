"""Values that are kept whole as JSON, beside columns for what they are looked up by.

One codec for all of them, driven by the types of the dataclass, so that a new kind of value is one
line in `store.tables`. Decimals and dates are kept as text, exactly as they print.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import types
import typing
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar

from jdz_forestland.domain.history import Record, canonical
from jdz_forestland.store.records import Table

V = TypeVar("V")

LOOKED_UP_BY: Final = {"county_code": "", "list_year": 0, "parcel_key": ""}
COLUMNS: Final = ("key", *LOOKED_UP_BY, "facts")


def facts_table(name: str, kind: type[V]) -> Table[V]:
    """Return the table of a frozen dataclass that has at least a `key`."""

    def to_record(value: V) -> Record:
        looked_up = {field: getattr(value, field, none) for field, none in LOOKED_UP_BY.items()}
        key: str = getattr(value, "key")  # noqa: B009  (V is any dataclass with a key)
        return {"key": key, **looked_up, "facts": canonical(encoded(value))}

    def from_record(record: Record) -> V:
        value: V = decoded(kind, json.loads(record["facts"]))
        return value

    return Table(name, COLUMNS, False, to_record, from_record)


def encoded(value: Any) -> Any:
    """Return a value as JSON can hold it.

    Raises:
        TypeError: a kind of value that has no exact form there, a float above all.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: encoded(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal | datetime.date):
        return str(value)
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Mapping):
        return {str(name): encoded(part) for name, part in value.items()}
    if isinstance(value, tuple | list | frozenset):
        parts = sorted(value) if isinstance(value, frozenset) else value
        return [encoded(part) for part in parts]
    raise TypeError(f"no exact form in JSON: {type(value).__name__}")


def decoded(kind: Any, value: Any) -> Any:
    """Return the value of type `kind` that `encoded` made `value` of.

    Raises:
        ArithmeticError, KeyError, TypeError, ValueError: no such value.
    """
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        inner = [part for part in typing.get_args(kind) if part is not type(None)]
        return None if value is None else decoded(inner[0], value)
    if origin in (tuple, frozenset, list):
        return origin(decoded(typing.get_args(kind)[0], part) for part in value)
    if origin is not None and issubclass(origin, Mapping):
        part_kind = typing.get_args(kind)[1]
        return {name: decoded(part_kind, part) for name, part in value.items()}
    if kind is Any:
        return value
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        # a field that a newer program added has its default in what an older one wrote
        hints = _hints(kind)
        return kind(**{name: decoded(hints[name], part) for name, part in value.items()})
    if kind is datetime.date:
        return datetime.date.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Decimal | Enum):
        return kind(value)
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(kind)
