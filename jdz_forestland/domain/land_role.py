"""What a land class means on a map: ten roles, whatever the code system."""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import Final

from jdz_forestland.domain.land_class import CodeSystem, level1_name


class LandRole(IntEnum):
    """What a land class means to the map; the value is its place in the palette."""

    MINING = 0
    FOREST = 1
    CROP = 2
    ORCHARD = 3
    GRASS = 4
    WATER = 5
    WETLAND = 6
    BUILT = 7
    ROAD = 8
    OTHER = 9


_BY_LEVEL1: Final = {
    "耕地": LandRole.CROP,
    "种植园用地": LandRole.ORCHARD,
    "园地": LandRole.ORCHARD,
    "草地": LandRole.GRASS,
    "湿地": LandRole.WETLAND,
    "水域及水利设施用地": LandRole.WATER,
    "陆地水域": LandRole.WATER,
    "交通运输用地": LandRole.ROAD,
    "农业设施建设用地": LandRole.BUILT,
    "商业服务业用地": LandRole.BUILT,
    "工矿用地": LandRole.BUILT,
    "住宅用地": LandRole.BUILT,
    "居住用地": LandRole.BUILT,
    "公共管理与公共服务用地": LandRole.BUILT,
    "仓储用地": LandRole.BUILT,
    "公用设施用地": LandRole.BUILT,
    "绿地与开敞空间用地": LandRole.GRASS,
    "特殊用地": LandRole.BUILT,
}
# level 1 of these says something else than what stands on the ground
_BY_CODE: Final = {
    (CodeSystem.SANDIAO, "1109"): LandRole.BUILT,
    (CodeSystem.YONGDIYONGHAI_2023, "0601"): LandRole.ROAD,
}


@cache
def role_of(system: CodeSystem, code: str) -> LandRole:
    """Return the role of a class; what no system knows is `OTHER`.

    Forest and mining are the plan's own sets of codes, never a level-1 name (0304 is wetland).
    """
    if code in system.mining_codes:
        return LandRole.MINING
    if code in system.forest_codes:
        return LandRole.FOREST
    named = _BY_LEVEL1.get(level1_name(system, code) or "", LandRole.OTHER)
    return _BY_CODE.get((system, code), named)
