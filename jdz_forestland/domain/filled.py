"""A record that must be complete before anything is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jdz_forestland.domain.fields import Field, parse_record
from jdz_forestland.errors import UserError


def complete(fields: tuple[Field, ...], given: Mapping[str, Any], *, of: str) -> dict[str, Any]:
    """Return the JSON values of a record in which every required field is filled.

    Raises:
        UserError: a wrong value, or all that is missing in one sentence.
    """
    values = parse_record(fields, given, of=of)
    lacking = [field.label for field in fields if field.required and field.name not in values]
    if lacking:
        raise UserError(f"“{of}”还没有填：{'、'.join(lacking)}", hint="填好后再提交，本次没有写入")
    return values


def reason_of(text: str) -> str:
    """Return a reason without the blanks around it.

    Raises:
        UserError: there is none.
    """
    if not text.strip():
        raise UserError("请填写原因", hint="更正、取消、终止都要写明原因，会记入履历")
    return text.strip()
