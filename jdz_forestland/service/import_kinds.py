"""What was handed in together: files that belong on different pages are told apart first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jdz_forestland.errors import ChoiceNeeded, UserError
from jdz_forestland.exchange import survey_process
from jdz_forestland.exchange.survey_files import SHAPEFILE, locate
from jdz_forestland.exchange.survey_gdal import list_layers
from jdz_forestland.exchange.survey_layer import STANDARD_NAME
from jdz_forestland.service.sheet_importing import WORKBOOKS

PART: Final = "part"
SURVEY: Final = "survey"
COMPARE: Final = "compare"
BOUNDARIES: Final = "boundaries"
_DATABASES: Final = frozenset({".gpkg", ".gdb", ".shp"})


def ask_what(paths: Sequence[Path]) -> None:
    """Ask what is meant where files do not belong together, or belong on another page.

    Raises:
        ChoiceNeeded: key "part": which of workbooks and boundary files to begin with; key
            "survey": a survey database, which is compared rather than imported.
    """
    sheets = [path for path in paths if path.suffix.lower() in WORKBOOKS]
    if sheets and len(paths) > 1:
        rest = len(paths) - len(sheets)
        options = [(str(path), f"表格“{path.name}”") for path in sheets]
        if rest:
            options.append((BOUNDARIES, f"{rest}个边界文件"))
        raise ChoiceNeeded(
            f"一次给了{len(sheets)}个图斑表格" + (f"和{rest}个边界文件" if rest else ""),
            key=PART,
            options=tuple(options),
            hint="表格要一个一个导入，边界文件可以一起导入；请选择先导入哪一个",
        )
    if (database := survey_in(paths)) is not None:
        raise ChoiceNeeded(
            f"“{database.name}”像是国土调查数据库（地类图斑 DLTB）",
            key=SURVEY,
            options=((COMPARE, "到“年度比对”中打开"), (BOUNDARIES, "作为边界导入")),
            hint="两个年度的数据库请用“年度比对”；确实只是要导入的边界时再作为边界导入",
        )


def part_of(paths: Sequence[Path], value: str) -> tuple[Path, ...]:
    """Return the files that an answer to "part" means."""
    if value == BOUNDARIES:
        return tuple(path for path in paths if path.suffix.lower() not in WORKBOOKS)
    return tuple(path for path in paths if str(path) == value)


def survey_in(paths: Sequence[Path]) -> Path | None:
    """Return the one survey database among some files, told by the name of its layer; else None."""
    databases = [path for path in paths if path.suffix.lower() in _DATABASES]
    if len(databases) != 1:
        return None
    try:
        database, driver = locate(databases[0])
        names = [database.stem] if driver == SHAPEFILE else list(list_layers(database, driver))
    except UserError:
        return None  # whoever reads it will say what is wrong with it
    return databases[0] if any(map(_is_survey, names)) else None


def _is_survey(name: str) -> bool:
    plain = name.strip().upper()
    return plain == STANDARD_NAME or survey_process.is_process_layer(name)
