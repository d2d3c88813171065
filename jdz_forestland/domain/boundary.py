"""Boundaries as sources hand them over: what was read, how it was understood, what is wrong.

A reader (`exchange`) turns a file into a `Source`: rings of plain numbers, in the order in which
they stand there. The doctor (`domain.doctor`) decides what the numbers mean and turns the source
into an `Examined`: shapes in the registry's system, findings, and cures that the clerk may agree
to. Nothing here changes a registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np
import numpy.typing as npt
from shapely.geometry import MultiPolygon

from jdz_forestland.domain import area
from jdz_forestland.domain.findings import BBox, Level
from jdz_forestland.domain.parcel import centre

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring as it stands in a source.

    Attributes:
        values: float (n, 2), the two numbers of each point in the order of the source; no closing
            point.
        names: name of each point, or () where the source names none.
        number: 圈号, or the position of the ring; 1 is the outer one.
        hole: whether the source says that it is a hole; None where that must be found out.
        closed: whether the source repeats the first point at the end.
        line: whether the source draws an open line that was meant as a boundary, e.g. a GPS track.
        asks: key of the cure without which the ring is not used: "waypoints" for points that only
            their order joins, "hole" for a closed line that lies inside another; else "".
    """

    values: Values
    names: tuple[str, ...] = ()
    number: int = 1
    hole: bool | None = None
    closed: bool = True
    line: bool = False
    asks: str = ""


@dataclass(frozen=True, slots=True)
class RawParcel:
    """One parcel of a source, before its numbers are understood.

    Attributes:
        declared: area as written, "" where none is.
        counted: number of points as written, or None.
        facts: further attributes by their name in the source.
        mark: what names the feature in its layer, for the source text.
        faults: what the reader could not use, in Chinese; the parcel is then quarantined.
        place: line or cell where it stands, e.g. "第12行".
    """

    name: str
    rings: tuple[Ring, ...]
    declared: str = ""
    counted: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    faults: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a source says of its coordinates.

    Attributes:
        order: "NE" northing first, "EN" easting first, "" not said.
        wkt: definition of the system in WKT or "EPSG:n"; None where there is none.
        system: 坐标系 as a header writes it. zone: 带号. width: 几度分带. unit: 计量单位.
        by_format: why the format itself settles the system (KML is WGS 84), or "".
        asks_system: whether a missing system must be confirmed (Shapefile without .prj).
    """

    order: str = ""
    wkt: str | None = None
    system: str = ""
    zone: str = ""
    width: str = ""
    unit: str = ""
    by_format: str = ""
    asks_system: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One layer of one file as it was read.

    Attributes:
        path: the file. layer: layer in it, or what stands for one ("地块坐标").
        format: name of the format for the clerk.
    """

    path: Path
    format: str
    layer: str
    encoding: str
    encoding_how: str
    stated: Stated
    parcels: tuple[RawParcel, ...]
    findings: tuple[SourceFinding, ...] = ()

    def text(self, mark: str) -> str:
        """Return the source text of a feature: "<file>#<layer>#<mark>"."""
        return f"{self.path.name}#{self.layer}#{mark}"


@dataclass(frozen=True, slots=True)
class SourceFinding:
    """Something the doctor found.

    Attributes:
        rule: "R1"…"R25" of the doctor's table, or "F-…".
        clause: where the rule comes from.
        parcel: name of the parcel, "" for the whole source.
        field: what it is about; cell: where that stands ("第12行").
        where: extent to zoom to, EPSG:4527 (easting, northing), metres.
        measured: the measured size with its unit, or "".
    """

    rule: str
    clause: str
    severity: Level
    parcel: str
    text: str
    hint: str
    field: str | None = None
    cell: str | None = None
    where: BBox | None = None
    measured: str = ""


@dataclass(frozen=True, slots=True)
class Cure:
    """A way of reading that the clerk must agree to.

    Attributes:
        key: stable English word: "swap", "zone", "degrees", "dms", "mercator", "utm", "crs",
            "header", "datum" concern the whole source; "close", "count", "outside", "repair",
            "unit", "hole", "waypoints" some of its parcels.
        text: Chinese sentence: what will be done. size: how far it moves or what it changes.
        agreed: whether it was agreed to, so that it is applied.
        blocking: whether nothing can be imported without it; otherwise only the parcels that it
            concerns stay out (or, for "unit", the declared area is taken as written).
        before: extent as the numbers stand, EPSG:4527, None where they are nowhere on earth.
        after: extent once cured, EPSG:4527.
    """

    key: str
    text: str
    size: str
    agreed: bool = False
    blocking: bool = True
    before: BBox | None = None
    after: BBox | None = None


@dataclass(frozen=True, slots=True)
class Boundary:
    """One parcel that can be used, in the registry's system.

    Attributes:
        name: as the source calls it; unique within one examination.
        shape: EPSG:4527 (easting, northing), metres; valid.
        area_m2: ellipsoid area by the survey's rule, m², 0.01.
        declared_m2: area that the source declares, m², None where it declares none.
        points: number of vertices, closing points not counted. holes, parts: number of each.
        facts: attributes by their name in the source.
        text: "<file>#<layer>#<name or feature id>".
    """

    name: str
    shape: MultiPolygon
    area_m2: Decimal
    declared_m2: Decimal | None
    points: int
    holes: int
    parts: int
    facts: Mapping[str, str]
    text: str

    @property
    def area_mu(self) -> Decimal:
        """Area in 亩."""
        return area.to_mu(self.area_m2)

    @property
    def declared_mu(self) -> Decimal | None:
        """Declared area in 亩."""
        return None if self.declared_m2 is None else area.to_mu(self.declared_m2)

    @property
    def centre(self) -> tuple[Decimal, Decimal, bool]:
        """x northing, y easting, and whether a point inside stands for the centroid (D-6)."""
        return centre(self.shape)


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known of one or several sources.

    The boundaries are those of the reading that the program proposes; where that needs a cure
    which is not agreed yet (`pending`), they are for looking at only and cannot be imported.

    Attributes:
        epsg: system of the numbers; None where sources differ or none was found.
        crs_how, encoding_how: Chinese sentences: how it was decided.
        zone: zone number ("39"), "" where there is none. axis_order: Chinese.
        datum: by whose parameters an old datum was converted, in words; else "".
        quarantined: source texts of parcels that cannot be used.
    """

    paths: tuple[Path, ...]
    format: str
    layers: tuple[str, ...]
    encoding: str
    encoding_how: str
    epsg: int | None
    crs_how: str
    zone: str
    axis_order: str
    boundaries: tuple[Boundary, ...]
    findings: tuple[SourceFinding, ...]
    cures: tuple[Cure, ...]
    quarantined: tuple[str, ...] = ()
    datum: str = ""
    written: tuple[tuple[Values, ...], ...] = ()

    @property
    def pending(self) -> tuple[Cure, ...]:
        """Cures without which nothing can be imported."""
        return tuple(cure for cure in self.cures if cure.blocking and not cure.agreed)
