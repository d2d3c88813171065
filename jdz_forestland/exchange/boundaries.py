"""Reading of boundary files, whatever form they come in, through the coordinate doctor.

    examined = read([path], cures=frozenset({"swap"}), county_code="360222")
    examined = read_pasted("J1 3255000.1 39536000.2 …")

Nothing is changed, and nothing is cured that is not in `cures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jdz_forestland.domain import doctor
from jdz_forestland.domain.boundary import Examined, Source
from jdz_forestland.domain.doctor import CURE_KEYS, Treatment
from jdz_forestland.domain.doctor_datum import Shifts
from jdz_forestland.domain.progress import Progress, Silent
from jdz_forestland.errors import ExchangeError, UserError
from jdz_forestland.exchange import (
    boundary_files,
    coordinate_text,
    pasted_points,
    vector_boundaries,
)

PASTED: Final = Path("粘贴的坐标")
LONGEST_PASTE: Final = 20_000_000
_MOST_FILES: Final = 500
_POINTS: Final = frozenset({".csv", ".txt", ".tsv", ".xyz", ".pts"})


def read(
    paths: Sequence[Path],
    *,
    encoding: str | None = None,
    epsg: int | None = None,
    zone: int | None = None,
    cures: frozenset[str] = frozenset(),
    county_code: str | None = None,
    shifts: Shifts | None = None,
    progress: Progress | None = None,
) -> Examined:
    """Return what some files hold.

    Args:
        encoding, epsg, zone: choices of the clerk. cures: keys agreed to, `doctor.CURE_KEYS`.
        county_code: where the parcels should be; None for anywhere in the city.
        shifts: the office's own parameters for Xi'an 1980 and Beijing 1954.

    Raises:
        ExchangeError: a file cannot be read. ChoiceNeeded: the clerk must say the encoding.
        UserError: an unknown cure, or a system that the numbers cannot be of.
        Cancelled: the clerk stopped it.
    """
    report = progress or Silent()
    treatment = _treatment(epsg, zone, cures, county_code, shifts)
    if not paths:
        raise ExchangeError("没有选择文件", hint="请选择边界或坐标文件")
    if len(paths) > _MOST_FILES:
        raise ExchangeError(f"一次选了{len(paths)}个文件", hint=f"一次最多{_MOST_FILES}个")
    sources = [source for path in _once(paths) for source in _sources(path, encoding, report)]
    return doctor.together([doctor.diagnose(source, treatment, report) for source in sources])


def read_pasted(
    text: str,
    *,
    name: str = "",
    epsg: int | None = None,
    zone: int | None = None,
    cures: frozenset[str] = frozenset(),
    county_code: str | None = None,
    shifts: Shifts | None = None,
    progress: Progress | None = None,
) -> Examined:
    """Return what pasted or typed coordinates hold; also the text of a 勘测定界 TXT.

    Args:
        name: what the clerk calls it, in place of a file name.

    Raises: see `read`.
    """
    report = progress or Silent()
    if len(text) > LONGEST_PASTE:
        raise ExchangeError("粘贴的内容太长", hint="请存成文件后导入")
    treatment = _treatment(epsg, zone, cures, county_code, shifts)
    source = _text_source(text, Path(name or PASTED.name), "", "", report)
    return doctor.diagnose(source, treatment, report)


def _treatment(
    epsg: int | None,
    zone: int | None,
    cures: frozenset[str],
    county_code: str | None,
    shifts: Shifts | None,
) -> Treatment:
    unknown = sorted(cures - set(CURE_KEYS))
    if unknown:
        raise UserError(f"没有“{unknown[0]}”这种处理", hint=f"可用：{'、'.join(CURE_KEYS)}")
    if zone is not None and zone not in (20, 38, 39, 40):
        raise UserError(f"带号{zone}不对", hint="本市为39带；相邻为38、40带，6度带为20带")
    return Treatment(epsg, zone, cures, county_code, shifts or {})


def _once(paths: Sequence[Path]) -> list[Path]:
    """Return paths without the side files of a Shapefile that is among them."""
    shapefiles = {path.with_suffix("") for path in paths if path.suffix.lower() == ".shp"}
    sides = (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qpj", ".xml")
    kept = [
        path
        for path in paths
        if path.suffix.lower() not in sides
        or not {path.with_suffix(""), path.with_suffix("").with_suffix("")} & shapefiles
    ]
    return list(dict.fromkeys(kept))


def _sources(path: Path, encoding: str | None, progress: Progress) -> list[Source]:
    boundary_files.refuse_other_kinds(path)
    if vector_boundaries.is_vector(path):
        return vector_boundaries.read(path, encoding=encoding, progress=progress)
    ending = path.suffix.lower()
    if ending not in _POINTS and ending != ".dat":
        raise ExchangeError(
            f"“{path.name}”不是本程序能读的边界文件",
            hint="可用：TXT、DAT、CSV、SHP、GPKG、GDB、GeoJSON、KML、KMZ、OVKML、GPX、DXF",
        )
    text, settled, how = boundary_files.read_text(path, chosen=encoding)
    if ending == ".dat" and not coordinate_text.looks_like_one(text):
        return [
            pasted_points.parse_cass(
                text, path, encoding=settled, encoding_how=how, progress=progress
            )
        ]
    return [_text_source(text, path, settled, how, progress)]


def _text_source(text: str, path: Path, encoding: str, how: str, progress: Progress) -> Source:
    official = coordinate_text.looks_like_one(text)
    parse = coordinate_text.parse if official else pasted_points.parse
    return parse(text, path, encoding=encoding, encoding_how=how, progress=progress)
