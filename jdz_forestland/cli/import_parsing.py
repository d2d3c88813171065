"""The grammar of `examine` and `import`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jdz_forestland.cli import sheet_parsing

AS_STAGES = ("application", "lead")


def add(
    verb: Callable[..., argparse.ArgumentParser], verbs: Any, *, year: Callable[[str], int]
) -> None:
    """Add both verbs. `verb` makes a parser with the common options, `year` reads a year."""
    examine = verb(verbs, "examine", "查看边界文件：坐标系、面积、问题，不写入", registry=False)
    examine.add_argument(
        "--registry", type=Path, metavar="登记库.gpkg", help="与本县及采矿用地核对"
    )
    _add_reading(examine)
    bring = verb(verbs, "import", "把边界文件或图斑表格导入登记库，全部写入或全部不写")
    _add_reading(bring)
    bring.add_argument(
        "--as", dest="as_stage", choices=AS_STAGES, default=AS_STAGES[0], metavar="环节",
        help="application（申请）或lead（线索）",
    )  # fmt: skip
    bring.add_argument("--year", type=year, metavar="列入年度")
    bring.add_argument("--dry-run", action="store_true", help="只看结果，不写入")
    sheet_parsing.add_options(bring)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", type=Path, nargs="+", metavar="边界文件")
    parser.add_argument("--encoding", metavar="编码", help="GBK或UTF-8")
    parser.add_argument("--crs", type=int, metavar="EPSG", help="坐标系")
    parser.add_argument("--zone", type=int, metavar="带号", help="坐标没有带号时所在的带")
    parser.add_argument(
        "--datum", type=Path, metavar="参数.json",
        help="本单位的1980西安、1954北京坐标系转换参数，只用于这一次，不保存；要用--cure datum同意",
    )  # fmt: skip
    parser.add_argument(
        "--cure", nargs="+", action="extend", default=[], metavar="处理",
        help="同意的处理，如swap（交换X、Y）；查看结果里列出可用的",
    )  # fmt: skip
