"""The grammar of the command line; its complaints are Chinese and one line long."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NoReturn

from jdz_forestland.cli import (
    case_parsing,
    draw_parsing,
    import_parsing,
    pack_parsing,
    quota_parsing,
)
from jdz_forestland.cli.arguments import day, setting, year
from jdz_forestland.domain.land_class import CodeSystem
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import ChoiceNeeded, UserError
from jdz_forestland.service.export_kinds import KINDS

_COMPLAINTS: Final = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"多余的参数：\1"),
    (r"argument (\S+): invalid choice: (\S+?),? \(choose from (.+)\)", r"\1不能是\2，可选：\3"),
    (r"argument (\S+): invalid \S+ value: (.+)", r"\1的值\2不对，应为数字"),
    (r"argument (\S+): expected (\S+) arguments?", r"\1后面缺少内容"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1和\2不能同时使用"),
    (r"argument (\S+): ignored explicit argument (.+)", r"\1后面不能带内容\2"),
    (r"ambiguous option: (\S+) could match (.+)", r"\1可以指\2，请写全"),
    (r"argument (\S+): (.+)", r"\1：\2"),
)
# What answers a question of the program, by the key of the question.
_ANSWERS: Final = {
    "years": "--confirm years",
    "order": "--confirm order",
    "layer": "--before-layer或--after-layer",
    "encoding": "--before-encoding或--after-encoding",
    "epsg": "--before-crs或--after-crs",
    "code_system": "--before-code-system或--after-code-system",
}
SIDES: Final = (("before", "上年度"), ("after", "本年度"))


class _Layout(argparse.HelpFormatter):
    """Help with a Chinese first word."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Raises `UserError` instead of printing usage and leaving; its help is Chinese."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, add_help=False, formatter_class=_Layout)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def error(self, message: str) -> NoReturn:
        """Translate argparse's complaint."""
        for pattern, chinese in _COMPLAINTS:
            if found := re.fullmatch(pattern, message):
                message = found.expand(chinese)
                break
        raise UserError(f"命令写法不对：{message}", hint=f"用“{self.prog} --help”查看写法")


def how_to_answer(error: UserError) -> str:
    """Return by which option a question of the program is answered, "" for what asks nothing."""
    if not isinstance(error, ChoiceNeeded) or error.key not in _ANSWERS:
        return ""
    if error.key in ("years", "order"):
        return f"（命令行加{_ANSWERS[error.key]}）"
    options = "、".join(value for value, _ in error.options)
    return f"（命令行用{_ANSWERS[error.key]}指明，可选：{options}）"


def build() -> Parser:
    """Return the parser of all verbs; the chosen verb is in `verb`."""
    parser = Parser(
        prog="jdz-forestland", description="景德镇市林地占补平衡登记。不带参数即打开窗口。"
    )
    parser.add_argument("--sample", action="store_true", help="打开窗口并载入示例县")
    parser.add_argument("--version", action="store_true", help="显示版本")
    parser.add_argument(
        "--self-test", action="store_true", help="在本机上逐项自检，每项一行；发现问题时退出码不为0"
    )
    parser.add_argument("--keep", type=Path, metavar="文件夹", help="自检时留下文件和各页面图片")
    verbs = parser.add_subparsers(dest="verb", metavar="命令", parser_class=Parser)
    _add_new(verbs)
    _add_derive(verbs)
    _add_reading(verbs)
    _add_export(verbs)
    case_parsing.add(_verb, verbs, year=year)
    import_parsing.add(_verb, verbs, year=year)
    reconcile = _verb(verbs, "reconcile", "对照修改过的台账（export book导出的），列出原、现、差")
    reconcile.add_argument("book", type=Path, metavar="台账.xlsx")
    reconcile.add_argument("--year", type=year, required=True, metavar="年度")
    reconcile.add_argument("--accept", action="store_true", help="把可以写入的改动写入登记库")
    quota_parsing.add(_verb, verbs)
    draw_parsing.add(_verb, verbs, year=year)
    pack_parsing.add(_verb, verbs, year=year)
    demo = _verb(
        verbs, "demo", "在示例县上走一遍主要工作，留下登记库、表格和各页面图片", registry=False
    )
    demo.add_argument("--out", type=Path, required=True, metavar="文件夹")
    return parser


def _verb(
    verbs: argparse._SubParsersAction[Parser], name: str, text: str, *, registry: bool = True
) -> Parser:
    verb = verbs.add_parser(name, help=text.replace("%", "%%"), description=text)
    if registry:
        verb.add_argument("registry", type=Path, metavar="登记库.gpkg")
    verb.add_argument("--json", action="store_true", help="输出一份JSON")
    verb.add_argument("--who", default="", metavar="姓名", help="经办人，写入履历")
    return verb


def _add_new(verbs: argparse._SubParsersAction[Parser]) -> None:
    new = _verb(verbs, "new", "新建登记库")
    new.add_argument("--county", required=True, metavar="县代码")
    new.add_argument("--level", default="county", metavar="级别")


def _add_derive(verbs: argparse._SubParsersAction[Parser]) -> None:
    derive = _verb(verbs, "derive", "比对两个年度的国土变更调查数据库，找出采矿用地变为林地的图斑")
    derive.add_argument("before", type=Path, metavar="上年度数据库")
    derive.add_argument("after", type=Path, metavar="本年度数据库")
    derive.add_argument("--years", type=year, nargs=2, required=True, metavar=("上年度", "本年度"))
    derive.add_argument("--list-year", type=year, metavar="列入年度")
    derive.add_argument("--dry-run", action="store_true", help="只看结果，不写入")
    derive.add_argument("--sliver-width", type=setting, default=Decimal("1.0"), metavar="米")
    derive.add_argument("--sliver-area", type=setting, default=Decimal("10.00"), metavar="平方米")
    derive.add_argument("--repair-area", type=setting, default=Decimal("1.00"), metavar="平方米")
    derive.add_argument(
        "--confirm", action="append", default=[], choices=("years", "order"), metavar="疑问"
    )
    systems = [system.value for system in CodeSystem]
    for side, label in SIDES:
        derive.add_argument(f"--{side}-layer", metavar="图层", help=f"{label}图层名")
        derive.add_argument(f"--{side}-encoding", metavar="编码", help=f"{label}文字编码")
        derive.add_argument(f"--{side}-crs", type=int, metavar="EPSG", help=f"{label}坐标系")
        derive.add_argument(f"--{side}-code-system", choices=systems, help=f"{label}地类分类")


def _add_reading(verbs: argparse._SubParsersAction[Parser]) -> None:
    stages = [stage.value for stage in Stage]
    for name, text in (("list", "列出图斑"), ("check", "按规则检查图斑")):
        verb = _verb(verbs, name, text)
        verb.add_argument("--year", type=year, metavar="年度")
        verb.add_argument("--stage", choices=stages, metavar="环节")
        if name == "list":
            verb.add_argument("--as-of", type=day, metavar="日期", help="按过去某一天的登记库")
    show = _verb(verbs, "show", "显示一个图斑的全部情况")
    show.add_argument("parcel", metavar="图斑")
    show.add_argument("--year", type=year, metavar="年度")
    _verb(verbs, "verify", "校验登记库：履历、数据、文件")
    _verb(verbs, "rules", "列出检查规则", registry=False)
    backup = _verb(verbs, "backup", "备份登记库")
    backup.add_argument("out", type=Path, metavar="备份文件.gpkg")
    restore = _verb(verbs, "restore", "从备份恢复登记库；原来的登记库另存", registry=False)
    restore.add_argument("backup", type=Path, metavar="备份文件.gpkg")
    restore.add_argument("registry", type=Path, metavar="登记库.gpkg")


def _add_export(verbs: argparse._SubParsersAction[Parser]) -> None:
    kinds = "、".join(f"{kind.key}（{kind.label}）" for kind in KINDS.values())
    export = _verb(verbs, "export", f"导出文件：{kinds}")
    export.add_argument("kind", choices=tuple(KINDS), metavar="种类")
    export.add_argument("out", type=Path, metavar="文件或文件夹")
    export.add_argument("--year", type=year, required=True, metavar="年度")
    export.add_argument("--draft", action="store_true", help="草稿：包括尚未入库的图斑")
    export.add_argument("--no-total", action="store_true", help="不要合计行")
    export.add_argument("--reporter", default="", metavar="填报人")
    export.add_argument(
        "--parcel", action="append", default=[], metavar="图斑", help="只导出这些图斑，可写多次"
    )
    export.add_argument("--as-of", type=day, metavar="日期", help="按过去某一天的登记库")
    export.add_argument("--paper", choices=("A4", "A3"), default="A4", help="图件的纸张")
    export.add_argument("--each", action="store_true", help="每个图斑一个文件，放进文件夹")
