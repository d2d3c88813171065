"""The grammar of the verbs of the eight steps."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.stage import Stage

AddVerb = Callable[..., argparse.ArgumentParser]

_ACTIONS: Final = "、".join(f"{action.value}（{action.label}）" for action in Action)


def add(add_verb: AddVerb, verbs: Any, *, year: Callable[[str], int]) -> None:
    """Add the verbs.

    Args:
        add_verb: makes the parser of one verb with what all verbs share.
        year: reads a year.
    """
    act = add_verb(verbs, "act", "办理一个图斑的一步：办结、退回、撤回……", registry=False)
    act.add_argument("registry", type=Path, nargs="?", metavar="登记库.gpkg")
    act.add_argument("parcel", nargs="?", metavar="图斑")
    act.add_argument("action", nargs="?", metavar="动作", help=_ACTIONS)
    act.add_argument("--record", metavar="文件.json", help="本步的记录；“-”表示从标准输入读")
    act.add_argument("--dry-run", action="store_true", help="只看还缺什么，不写入")
    act.add_argument("--schema", action="store_true", help="列出每一步的记录有哪些字段")
    attach = add_verb(verbs, "attach", "给图斑的一步加入材料或照片")
    attach.add_argument("parcel", metavar="图斑")
    attach.add_argument("file", type=Path, metavar="文件")
    attach.add_argument(
        "--stage", required=True, choices=[stage.value for stage in Stage], metavar="环节"
    )
    attach.add_argument("--kind", required=True, metavar="材料种类")
    waive = add_verb(verbs, "waive", "对一条规则写差异说明")
    waive.add_argument("parcel", metavar="图斑")
    waive.add_argument("rule", metavar="规则编号")
    waive.add_argument("--reason", required=True, metavar="理由")
    for verb in (act, attach, waive):
        verb.add_argument("--year", type=year, metavar="年度")
    add_verb(verbs, "undo", "撤销刚刚办理的一步（以更正的方式，履历保留）")
