"""The grammar of `draw`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jdz_forestland.cli.arguments import mu

AddVerb = Callable[..., argparse.ArgumentParser]


def add(add_verb: AddVerb, verbs: Any, *, year: Callable[[str], int]) -> None:
    """Add the verb. `add_verb` makes a parser with the common options, `year` reads a year."""
    draw = add_verb(verbs, "draw", "市级30%%抽查：公布指纹、抽取、核对抽查记录", registry=False)
    draw.add_argument("registry", type=Path, nargs="?", metavar="登记库.gpkg")
    draw.add_argument("--year", type=year, metavar="年度")
    draw.add_argument("--county", metavar="县代码", help="市级登记库有几个县的名单时")
    what = draw.add_mutually_exclusive_group()
    what.add_argument("--freeze", action="store_true", help="公布名单指纹；县级没有定稿的先定稿")
    what.add_argument("--seed", metavar="种子", help="公开产生的种子，逐字节使用")
    what.add_argument("--status", action="store_true", help="看各县抽查到了哪一步")
    what.add_argument("--recompute", type=Path, metavar="记录.json", help="只凭抽查记录重新抽一遍")
    draw.add_argument("--seed-origin", default="", metavar="来源", help="种子怎样产生")
    draw.add_argument(
        "--witness", action="append", default=[], metavar="姓名", help="在场人员，可以写几次"
    )
    draw.add_argument("--expected-mu", type=mu, metavar="亩", help="事先知道的名单合计")
    draw.add_argument("--expected-note", default="", metavar="说明", help="合计不符的原因")
    draw.add_argument(
        "--must-check",
        action="append",
        default=[],
        metavar="图斑=原因",
        help="必查图斑，不计入比例",
    )
    draw.add_argument("--reason", default="", metavar="原因", help="再次抽查的原因")
    draw.add_argument("--out", type=Path, metavar="文件或文件夹", help="抽查记录（.json或.pdf）")
