"""The options of `import` that only a spreadsheet has."""

from __future__ import annotations

import argparse
from pathlib import Path

from jdz_forestland.cli.arguments import mu


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add them to a parser that has `registry`, `sources`, `--year` and `--dry-run` already."""
    group = parser.add_argument_group("表格（.xlsx、.xls、.ods、.csv）")
    group.add_argument("--sheet", metavar="工作表", help="工作表名，有几个可能时")
    group.add_argument(
        "--column", action="append", default=[], metavar="内容=列",
        help="指定各列，如parcel_no=B；等号后面不写列则不读该内容",
    )  # fmt: skip
    group.add_argument(
        "--expect-mu", type=mu, metavar="亩", help="入库面积合计应有的亩数，不符即报错"
    )
    group.add_argument("--marked", type=Path, metavar="文件", help="写出标注了问题的表格（.xlsx）")
