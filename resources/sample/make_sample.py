"""Make the fictional sample surveys of 2021 and 2022 with their known answers.

    python resources/sample/make_sample.py [FOLDER]

writes dltb_2021.gpkg, dltb_2022.gpkg, expected.csv, expected_slivers.csv and expected_summary.json
into FOLDER (default: the folder of this file). The result depends on nothing but the modules beside
this one, the code table of `resources/codes`, and the versions of numpy, shapely, PROJ and GDAL.

The answers come from construction: the cells of each mining site are handed to the polygons of 2022
before any polygon exists (see `cases`), so each piece is known; no overlay is run.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import answers  # noqa: E402
import dltb  # noqa: E402
import surveys  # noqa: E402
import years  # noqa: E402

SEED = 20230915
NOTE = (
    "示例数据（虚构）：行政区名称代码取自真实区划，"
    "图斑、地类、权属和界线均由程序生成，不得用于任何实际工作"
)


def main(folder: Path) -> None:
    rng = np.random.Generator(np.random.PCG64(SEED))
    names = dltb.class_names(HERE.parent / "codes" / "landclass_sandiao.tsv")
    sample = surveys.draw(rng)
    surveys.disturb(sample, rng)
    first, second = years.both_years(sample, names, rng)
    rows = answers.expected(sample, first)
    strips = answers.slivers(sample, first)
    total = answers.summary(sample, rows, strips, first, second)
    folder.mkdir(parents=True, exist_ok=True)
    for year, survey in ((years.FIRST_YEAR, first), (years.SECOND_YEAR, second)):
        order = survey.ordered()
        dltb.write(
            folder / f"dltb_{year}.gpkg",
            survey.written[order],
            [survey.rows[label] for label in order],
            crs="EPSG:4527",
            description=f"{NOTE}（{year}年度）",
        )
    dltb.text_table(folder / "expected.csv", rows)
    dltb.text_table(folder / "expected_slivers.csv", strips)
    (folder / "expected_summary.json").write_text(
        json.dumps(total, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
