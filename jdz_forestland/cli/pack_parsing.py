"""The grammar of handing a list over: `pack`, `receive`, `reply`, `keys` and the like."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jdz_forestland.domain.lifecycle import Reason


def add(
    verb: Callable[..., argparse.ArgumentParser], verbs: Any, *, year: Callable[[str], int]
) -> None:
    """Add the verbs. `verb` makes a parser with the common options, `year` reads a year."""

    def of_year(name: str, text: str) -> argparse.ArgumentParser:
        parser = verb(verbs, name, text)
        parser.add_argument("--year", type=year, required=True, metavar="年度")
        return parser

    pack = of_year("pack", "把定稿名单制作成签名的报送包")
    pack.add_argument("out", type=Path, metavar="报送包.jdzbs或文件夹")
    _add_size(pack)
    _add_size(of_year("rehearse", "报送预演：按市级规则检查，列出会被退回的问题，不写入"))
    of_year("status", "名单办到哪一步：未定稿、未报送、已报送、已退回")
    receive = verb(verbs, "receive", "收件：市级收报送包，县级收回执和退回单")
    receive.add_argument("file", type=Path, metavar="收到的文件")
    receive.add_argument("--dry-run", action="store_true", help="只检查和比对，不写入")
    receive.add_argument("--explain", default="", metavar="说明", help="与应报面积不一致的原因")
    _add_reply(of_year("reply", "市级答复名单：出回执，或加--return出退回单"))
    expect = of_year("expect", "市级预先填写一个县应报的入库面积")
    expect.add_argument("total_mu", metavar="亩数", help="写“-”取消")
    expect.add_argument("--county", required=True, metavar="县代码")
    result = of_year("result", "登记省级审核结果并下达定额")
    result.add_argument(
        "--record", required=True, metavar="文件.json", help="省级结果，“-”为标准输入"
    )
    province = of_year("province", "市级汇总上报：各县储备库表和全市汇总表")
    province.add_argument("folder", type=Path, metavar="文件夹")
    _add_keys(verb(verbs, "keys", "本单位的签名公钥指纹，以及登记过的其他单位公钥"))


def _add_size(parser: argparse.ArgumentParser) -> None:
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--largest", type=int, metavar="MB", help="更大的材料只列名称，不装入")
    size.add_argument("--no-materials", action="store_true", help="材料都只列名称，不装入")


def _add_reply(reply: argparse.ArgumentParser) -> None:
    reply.add_argument("out", type=Path, metavar="回执.jdzhf或文件夹")
    reply.add_argument("--county", required=True, metavar="县代码")
    reply.add_argument("--return", dest="send_back", action="store_true", help="退回名单")
    reasons = [reason.value for reason in Reason]
    reply.add_argument("--reason", choices=reasons, default=Reason.OTHER.value, metavar="原因")
    reply.add_argument("--text", default="", metavar="说明")
    reply.add_argument(
        "--parcel",
        action="append",
        default=[],
        nargs=3,
        metavar=("图斑", "原因", "说明"),
        help="有问题的图斑，可以写多次",
    )
    reply.add_argument("--findings", action="store_true", help="把检查出的错误逐个图斑列入退回单")


def _add_keys(keys: argparse.ArgumentParser) -> None:
    one = keys.add_mutually_exclusive_group()
    one.add_argument("--confirm", metavar="指纹", help="核对后登记一个单位的公钥")
    one.add_argument("--withdraw", metavar="指纹", help="停用一个公钥")
    one.add_argument("--export", type=Path, metavar="文件", help="把本单位的密钥带到第二台电脑")
    one.add_argument("--import", dest="take_over", type=Path, metavar="文件")
    keys.add_argument("--office", default="", metavar="单位代码", help="公钥是谁的")
    keys.add_argument("--how", default="", metavar="说明", help="怎样核对的，或停用原因")
    keys.add_argument(
        "--passphrase-file", type=Path, metavar="文件", help="口令写在这个文件的第一行"
    )
