"""The office's own parameters for Xi'an 1980 and Beijing 1954, kept on this machine only.

They are secret by the rules of surveying. A registry is copied, backed up and handed to the city,
so they never enter it: they lie beside the settings of the user who entered them, and an import's
history entry names the paper and a fingerprint.

    save(datum.check(shift))     load()[Datum.XIAN80]     read_file(Path("参数.json"))
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from jdz_forestland.domain.datum import NUMBERS, Datum, DatumShift, check
from jdz_forestland.errors import ExchangeError, UserError
from jdz_forestland.service import settings

__all__ = ["Datum", "DatumShift", "check", "load", "read_file", "remove", "save"]

_FILE: Final = "datums.json"
_LARGEST: Final = 100_000
_LONGEST: Final = 100
_SAMPLE: Final = (
    '{"system": "xian80", "dx": 米, "dy": 米, "dz": 米, "rx": 角秒, "ry": 角秒, "rz": 角秒, '
    '"scale_ppm": 百万分之, "paper": "依据", "who": "录入人"}'
)


def load() -> dict[Datum, DatumShift]:
    """Return the parameters kept here; what cannot be used any more is left out."""
    try:
        stored: Any = json.loads((settings.folder() / _FILE).read_text(encoding="utf-8"))
        return {shift.datum: shift for shift in _each(stored)}
    except (OSError, ValueError, RecursionError, UserError):
        return {}


def save(shift: DatumShift) -> None:
    """Keep a set in place of the old one of its datum; only this user may read the file.

    Raises:
        UserError: the set cannot be used, or the file not be written.
    """
    _write({**load(), check(shift).datum: shift})


def remove(datum: Datum) -> None:
    """Forget the set of a datum.

    Raises:
        UserError: the file cannot be written.
    """
    _write({key: shift for key, shift in load().items() if key is not datum})


def read_file(path: Path) -> dict[Datum, DatumShift]:
    """Return the parameters in a JSON file that the office made: one set, or a list of sets.

    Raises:
        ExchangeError: no such file, or not of this form. UserError: a set cannot be used.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise ExchangeError(f"“{path.name}”太大，不是转换参数文件", hint=f"写法：{_SAMPLE}")
        stored = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ExchangeError(f"读不了“{path}”", hint="请检查转换参数文件的位置") from error
    except (ValueError, RecursionError) as error:
        raise ExchangeError(f"“{path.name}”不是JSON", hint=f"写法：{_SAMPLE}") from error
    found = list(_each(stored))
    if not found or len({shift.datum for shift in found}) < len(found):
        raise ExchangeError(f"“{path.name}”里每种坐标系应有一组参数", hint=f"写法：{_SAMPLE}")
    return {shift.datum: shift for shift in found}


def _each(stored: Any) -> Iterator[DatumShift]:
    for one in stored if isinstance(stored, list) else [stored]:
        if not isinstance(one, dict):
            raise ExchangeError("转换参数的写法不对", hint=f"写法：{_SAMPLE}")
        yield check(_shift(one))


def _shift(one: dict[str, Any]) -> DatumShift:
    datum = next((each for each in Datum if each.value == one.get("system")), None)
    if datum is None:
        raise ExchangeError("转换参数的system应为xian80或beijing54", hint=f"写法：{_SAMPLE}")
    texts: dict[str, Any] = {name: one.get(name, "") for name in ("paper", "who", "at")}
    for name, text in texts.items():
        if not isinstance(text, str) or len(text) > _LONGEST:
            raise ExchangeError(f"转换参数的{name}应为一行文字", hint=f"写法：{_SAMPLE}")
    numbers: dict[str, Any] = {name: _number(one, name) for name in NUMBERS}
    return DatumShift(datum, **numbers, **texts)


def _number(one: dict[str, Any], name: str) -> float:
    value = one.get(name)
    # the figure itself is not repeated: a message may be copied or photographed
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e9:
        raise ExchangeError(f"转换参数的{name}应为数字", hint=f"写法：{_SAMPLE}")
    return float(value) if math.isfinite(value) else math.nan


def _write(shifts: dict[Datum, DatumShift]) -> None:
    target = settings.folder() / _FILE
    part = target.with_suffix(".part")
    sets = [{"system": s.datum.value, **asdict(s)} for s in shifts.values()]
    for one in sets:
        del one["datum"]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(sets, file, ensure_ascii=False, indent=1)
        part.replace(target)
    except OSError as error:
        raise UserError(
            f"转换参数没有存下来（{error.strerror or type(error).__name__}）",
            hint=f"请检查文件夹“{target.parent}”能否写入",
        ) from error
