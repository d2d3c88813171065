"""The grammar of `quota`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from jdz_forestland.cli.arguments import day


def add(make: Callable[..., argparse.ArgumentParser], verbs: Any) -> None:
    """Add the verb.

    Args:
        make: makes a verb with what all verbs have in common.
    """
    quota = make(verbs, "quota", "定额台账：各年度的结余和全部分录")
    quota.add_argument("--county", metavar="县代码", help="只看一个县（市级登记库）")
    quota.add_argument("--as-of", type=day, metavar="日期", help="按这一天为止的登记，如2023-09-15")
