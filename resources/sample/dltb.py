"""The attribute table of layer DLTB (三调工作分类) and the writing of a survey database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from landscape import Rng
from numpy.typing import NDArray

Row = dict[str, object]

# Name and length of each text field, or the type of each number field, in the order of the layer.
FIELDS: dict[str, int | str] = {
    "BSM": 18,
    "YSDM": 10,
    "TBYBH": 8,
    "TBBH": 8,
    "DLBM": 5,
    "DLMC": 60,
    "QSXZ": 2,
    "QSDWDM": 19,
    "QSDWMC": 60,
    "ZLDWDM": 19,
    "ZLDWMC": 60,
    "TBMJ": "float64",
    "KCDLBM": 5,
    "KCXS": "float64",
    "KCMJ": "float64",
    "TBDLMJ": "float64",
    "GDLX": 2,
    "GDPDJB": 2,
    "XZDWKD": "float64",
    "TBXHDM": 4,
    "TBXHMC": 20,
    "ZZSXDM": 6,
    "ZZSXMC": 10,
    "GDDB": "int16",
    "FRDBS": 1,
    "CZCSXM": 4,
    "SJNF": "int32",
    "MSSM": 2,
    "HDMC": 100,
    "BZ": 254,
}

BUILT_UP = ("0601", "0702", "08H1", "08H2")
WIDTHS = {"1003": "15.0", "1006": "8.0", "1101": "13.0", "1107": "9.0"}  # XZDWKD in m


def class_names(table: Path) -> dict[str, str]:
    """DLMC by DLBM from the project's code table of the 三调工作分类."""
    lines = table.read_text(encoding="utf-8").splitlines()
    return {code: name for code, name, *_ in (line.split("\t") for line in lines[1:])}


def bsm(county: str, sequence: int) -> str:
    """标识码: county 6 + layer 2110 + sequence 8."""
    return f"{county}2110{sequence:08d}"


def land_row(
    code: str, name: str, village_code: str, village: str, area_m2: Decimal, rng: Rng
) -> Row:
    """All fields that follow from class, place and area; the caller adds BSM, TBBH and SJNF.

    Draws the same number of random values for every class, so that one polygon more or less in one
    place does not change the attributes of all others.
    """
    luck = rng.random(4).tolist()
    state_owned = code in ("1003", "1101", "1103") or luck[0] < (0.25 if code == "0602" else 0.04)
    place = village_code.ljust(19, "0")
    row: Row = dict.fromkeys(FIELDS)
    row |= {
        "YSDM": "2001010100",
        "DLBM": code,
        "DLMC": name,
        "QSXZ": "20" if state_owned else "30",
        "QSDWDM": place,
        "QSDWMC": village,
        "ZLDWDM": place,
        "ZLDWMC": village,
        "XZDWKD": Decimal(WIDTHS[code]) if code in WIDTHS else None,
        "FRDBS": "0",
        "CZCSXM": "204" if code == "0602" else "203" if code in BUILT_UP else None,
        "MSSM": "00",
        "KCXS": Decimal("0.0000"),
    }
    if code in ("0101", "0102", "0103"):
        row |= _farmland(code, luck)
    return row | measures(area_m2, Decimal(str(row["KCXS"])))


def _farmland(code: str, luck: list[float]) -> Row:
    """Fields that only farmland has; sloping fields lose a share to their ridges (1203 田坎)."""
    grade = 1 + int(luck[1] * (2 if code == "0101" else 4))
    share = (0, 0, 620, 980, 1350)[grade] + (int(luck[2] * 90) if grade > 1 else 0)
    grain = luck[3] < 0.8
    return {
        "GDLX": "TT" if grade > 2 else "PD",
        "GDPDJB": str(grade),
        "ZZSXDM": "LS" if grain else "FLS",
        "ZZSXMC": "种植粮食作物" if grain else "种植非粮食作物",
        "GDDB": 6 + int(luck[2] * 4),
        "KCDLBM": "1203" if share else None,
        "KCXS": Decimal(share).scaleb(-4),
    }


def measures(area_m2: Decimal, share: Decimal) -> Row:
    """TBMJ and what follows from it and the deducted share KCXS."""
    deducted = (area_m2 * share).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {"TBMJ": area_m2, "KCMJ": deducted, "TBDLMJ": area_m2 - deducted}


def fields_of(rows: Sequence[Row]) -> tuple[list[NDArray[np.generic]], list[NDArray[np.bool_]]]:
    """Columns and null masks in the form the writer wants; text columns carry their length."""
    columns, masks = [], []
    for field, kind in FIELDS.items():
        values = [row[field] for row in rows]
        mask = np.array([value is None for value in values])
        if isinstance(kind, int):
            too_long = [value for value in values if value is not None and len(str(value)) > kind]
            if too_long:
                raise ValueError(f"{field} is longer than {kind}: {too_long[0]}")
            column = np.array(["" if v is None else str(v) for v in values], dtype=f"U{kind}")
        else:
            column = np.array([0 if v is None else v for v in values]).astype(kind)
        columns.append(column)
        masks.append(mask)
    return columns, masks


def write(
    path: Path,
    geometries: NDArray[np.object_],
    rows: Sequence[Row],
    *,
    crs: str,
    description: str,
) -> None:
    """Write layer DLTB as a GeoPackage (MultiPolygon); the same input gives the same bytes."""
    path.unlink(missing_ok=True)
    # GDAL writes the time of writing into the file unless it is told another one.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2023-03-01T00:00:00.000Z"})
    columns, masks = fields_of(rows)
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(geometries),
        columns,
        list(FIELDS),
        field_mask=masks,
        layer="DLTB",
        driver="GPKG",
        geometry_type="MultiPolygon",
        promote_to_multi=True,
        crs=crs,
        layer_options={"IDENTIFIER": "DLTB", "DESCRIPTION": description, "FID": "fid"},
    )


def text_table(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """A UTF-8 comma table with a header; None is empty. No value may hold a comma or a quote."""
    lines = [",".join(rows[0])]
    for row in rows:
        cells = ["" if value is None else str(value) for value in row.values()]
        if any("," in cell or '"' in cell for cell in cells):
            raise ValueError(f"comma or quote in {cells}")
        lines.append(",".join(cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
