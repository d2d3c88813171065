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
from jdz_forestland.service.drawing import Drawing
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.service.registry import Registry

REGISTRY_NAME = "示例登记库（虚构）.gpkg"
# What the sample county has the facts for; the form first.
SHOWN = ("annex", "gpkg", "csv", "txt", "kml", "geojson", "shp", "book", "map", "card", "yearly")


# A second registry, two years further, and what it can show.
STORY_FOLDER = "办到核查"
STORY_NAME = "示例登记库_办到核查（虚构）.gpkg"
STORY_SHOWN = (("annex", 2023), ("ledger", 2023), ("notice", 2023), ("plan", 2024))
DRAW_SEED, DRAW_ORIGIN = "314159", "示例：两局各掷三次骰子（虚构）"


def run(args: argparse.Namespace, pictures: Callable[..., Sequence[Path]]) -> Answer:
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
    story, told = _story(out / STORY_FOLDER, operator(args))
    shots = pictures(path, out, later=story)
    told.append(_draw_record(story, operator(args)))  # last: the pictures show the story's days
    files = [str(done.path) for done in written] + [str(each) for each in (story, *told, *shots)]
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


def _story(folder: Path, who: str) -> tuple[Path, list[Path]]:
    """Make the registry in which two years have gone by, and its files."""
    path = folder / STORY_NAME
    folder.mkdir(exist_ok=True)
    sample.forget(path)  # the demo's own product of an earlier run
    sample.make_story(path, who=who, progress=JobProgress())
    with Registry.open(path, who=who) as registry:
        written = [
            exporting.export(registry, kind, list_year=year, out=folder).path
            for kind, year in STORY_SHOWN
        ]
        workbook = exporting.proposed_name(registry, "plan", list_year=2024, draft=False)
        out = (folder / workbook).with_suffix(".xlsx")
        written.append(exporting.export(registry, "plan", list_year=2024, out=out).path)
    return path, written


def _draw_record(path: Path, who: str) -> Path:
    """Draw the spot check of the granted list and return its record, which anyone can redo."""
    with Registry.open(path, who=who) as registry:
        drawing = Drawing(registry)
        county = drawing.of_county(sample.LIST_YEAR)
        check = drawing.publish(
            sample.LIST_YEAR,
            county_code=county.county_code,
            expected_mu=county.frozen.total_mu if county.frozen is not None else None,
            expected_note="",
            must_check=(),
            reason="",
        )
        drawn = drawing.draw(check.key, DRAW_SEED, origin=DRAW_ORIGIN, witnesses=("示例",))
        return drawing.write_record(drawn.key, path.parent / drawing.record_name(drawn.key)).path
