"""The whole main job on the sample county, without a screen."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from jdz_forestland.cli.verbs import Answer, operator
from jdz_forestland.domain import area
from jdz_forestland.domain.quota import forecast
from jdz_forestland.errors import UserError
from jdz_forestland.service import exporting, sample
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.service.registry import Registry

REGISTRY_NAME = "示例登记库（虚构）.gpkg"
# What the sample county has the facts for; the form first.
SHOWN = ("annex", "gpkg", "csv", "txt", "kml", "geojson", "shp", "book", "map", "card", "yearly")


def run(args: argparse.Namespace, pictures: Callable[[Path, Path], Sequence[Path]]) -> Answer:
    """`demo --out DIR`: registry, form, layer, list, and a picture of every page."""
    out: Path = args.out.resolve()
    path = out / REGISTRY_NAME
    try:
        out.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # the demo's own product of an earlier run
    except OSError as error:
        raise UserError(f"无法写入文件夹“{out}”", hint="请换一个可以写入的文件夹") from error
    sample.make_registry(path, who=operator(args), progress=JobProgress())
    with Registry.open(path, who=operator(args)) as registry:
        written = [
            exporting.export(
                registry, kind, list_year=sample.LIST_YEAR, out=out, draft=True, paint=args.paint
            )
            for kind in SHOWN
            if args.paint is not None or not exporting.KINDS[kind].painted
        ]
        summary = registry.summary(sample.LIST_YEAR)
    shared = forecast(summary.reserve_mu, sample.LIST_YEAR)
    shots = pictures(path, out)
    files = [str(done.path) for done in written] + [str(shot) for shot in shots]
    answer = {
        "registry": str(path),
        "files": files,
        "parcels": summary.parcels,
        "reserve_mu": str(summary.reserve_mu),
        "quota": {
            "county_mu": str(shared.county_mu),
            "pool_mu": str(shared.pool_mu),
            "clause": shared.clause,
        },
    }
    total = area.grouped(summary.reserve_mu)
    lines = [
        f"示例数据（虚构）：{summary.parcels}个图斑，入库面积{total}亩（草稿）",
        f"登记库：{path}",
        f"附件表：{written[0].path}",
        "其他文件和各页面图片：",
        *(f"  {name}" for name in files[1:]),
    ]
    return Answer(answer, "\n".join(lines))
