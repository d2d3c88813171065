"""Where things are in the fictional sample: streams, roads, hamlets and villages.

Places are metres east and south of the upper left corner. The frame lies inside 浮梁县 and uses
real names and codes of four of its townships, but no line of it is a real stream, road or border.
"""

from __future__ import annotations

import numpy as np
from country import Lines, gullies_of, lanes_beside
from landscape import Frame, Rng, beside, curve, meander, noise
from planar import Floats, Grid, Mask

FRAME = Frame(rows=1750, columns=2250, cell_m=4.0)
ORIGIN = (39531400.0, 3247200.0)  # easting, northing of the upper left corner, EPSG:4527

# name of township, code of village (12 digits), name of village, place of its seat
VILLAGES: list[tuple[str, str, str, tuple[float, float]]] = [
    ("王港乡", "360222200204", "港口村委会", (5100, 900)),
    ("王港乡", "360222200202", "坑口村委会", (3100, 700)),
    ("王港乡", "360222200203", "高沙村委会", (4300, 2300)),
    ("鹅湖镇", "360222101209", "柳溪村委会", (7900, 1500)),
    ("鹅湖镇", "360222101211", "桃岭村委会", (8000, 3400)),
    ("鹅湖镇", "360222101213", "曹村村委会", (6400, 2600)),
    ("鹅湖镇", "360222101214", "界田村委会", (6700, 4300)),
    ("湘湖镇", "360222104211", "兰田村委会", (1300, 1600)),
    ("湘湖镇", "360222104204", "双凤村委会", (2500, 2700)),
    ("湘湖镇", "360222104201", "进坑村委会", (1000, 3600)),
    ("湘湖镇", "360222104207", "东安村委会", (4300, 4000)),
    ("寿安镇", "360222107200", "柳溪村委会", (2700, 4700)),
    ("寿安镇", "360222107204", "朱溪村委会", (1200, 5600)),
    ("寿安镇", "360222107205", "仙槎村委会", (4000, 6000)),
    ("寿安镇", "360222107206", "灵珠村委会", (6100, 6000)),
]

# River and brooks run from their source to their mouth.
RIVER = [(8950, 900), (7700, 1750), (6500, 2500), (5400, 3150), (4300, 3300), (3300, 3900),
         (2500, 4700), (1500, 5100), (50, 5900)]  # fmt: skip
BROOKS = [
    [(4500, 60), (4900, 900), (4700, 1800), (5100, 2500), (5330, 3130)],
    [(2800, 80), (3000, 800), (3500, 1700), (3700, 2500), (4250, 3290)],
    [(1000, 500), (1500, 1500), (2200, 2400), (2500, 3200), (3250, 3900)],
    [(100, 3200), (900, 3650), (1600, 4000), (2430, 4720)],
    [(8900, 4400), (8000, 3600), (7300, 3200), (6480, 2520)],
    [(7600, 5900), (6800, 4700), (6000, 4100), (5420, 3170)],
    [(6500, 6900), (6000, 6000), (5000, 5200), (4300, 4300), (3340, 3930)],
    [(4100, 6950), (3900, 6000), (3200, 5400), (2540, 4720)],
    [(1500, 6900), (1250, 5900), (1450, 5130)],
    [(6900, 60), (7300, 800), (7650, 1740)],
]
# Haul roads up to the mining districts, from a lane to the site.
HAULS = [
    [(4850, 1300), (5400, 1250), (6000, 1050), (6250, 700)],
    [(3520, 1700), (2900, 1800), (2350, 1450)],
    [(7300, 3250), (7450, 3900), (7350, 4500), (7700, 5000)],
    [(6000, 6000), (5500, 6350), (5200, 6150), (4900, 6500)],
    [(1500, 5150), (2000, 5600), (2350, 6200), (2600, 6500)],
    [(900, 3650), (1300, 2900), (900, 2500)],
    [(4650, 4650), (5350, 4450), (5500, 4900)],
    [(7950, 1650), (8250, 2050), (8150, 2550)],
    [(2800, 5050), (3200, 4850), (3600, 5000)],
]


def inside(frame: Frame, rng: Rng) -> Mask:
    """Cells of the surveyed area: a rounded frame with an irregular edge."""
    east, south = frame.cell_centres()
    width, height = frame.columns * frame.cell_m, frame.rows * frame.cell_m
    across = np.abs(east - width / 2) / (width / 2)
    down = np.abs(south - height / 2) / (height / 2)
    rounded = (across**5 + down**5) ** 0.2
    wobble = 0.055 * noise(frame, rng, size_m=1700) + 0.012 * noise(frame, rng, size_m=300)
    return np.asarray((rounded + wobble < 0.93) & (across < 0.985) & (down < 0.985))


def village_grid(frame: Frame, rng: Rng) -> Grid:
    """Number of the village (1 … n, order of VILLAGES) of each cell."""
    east, south = frame.cell_centres()
    east = east + 260 * noise(frame, rng, size_m=1500, octaves=5)
    south = south + 260 * noise(frame, rng, size_m=1500, octaves=5)
    gaps = [np.hypot(east - e, south - s) for _, _, _, (e, s) in VILLAGES]
    return np.asarray(np.argmin(gaps, axis=0) + 1, dtype=np.int64)


def lines(rng: Rng) -> Lines:
    """Streams, roads and hamlets of the sample."""
    river = meander(curve(RIVER), rng, sway_m=110, wave_m=1300)
    brooks = [
        (meander(curve(line), rng, sway_m=38, wave_m=520), float(rng.choice((9.0, 10.0, 13.0))))
        for line in BROOKS
    ]
    road = meander(curve(beside(river[::40], -150).tolist()), rng, sway_m=35, wave_m=900)
    side_road = meander(curve(beside(brooks[6][0][::40], 120).tolist()), rng, sway_m=25, wave_m=700)
    lanes = lanes_beside(brooks[:6] + brooks[7:], rng, width_m=8.0)
    lanes += [(meander(curve(haul), rng, sway_m=22, wave_m=330), 9.0) for haul in HAULS]
    hamlets = [(place, float(rng.uniform(105, 165))) for _, _, _, place in VILLAGES]
    for line, _ in lanes[:9]:
        for share in rng.uniform(0.1, 0.95, size=4):
            east, south = line[int(share * (len(line) - 1))]
            spot = (float(east + rng.uniform(-60, 60)), float(south + rng.uniform(-60, 60)))
            hamlets.append((spot, float(rng.uniform(45, 100))))
    for share in (0.12, 0.3, 0.47, 0.62, 0.8, 0.9):
        east, south = road[int(share * (len(road) - 1))]
        hamlets.append(((float(east), float(south)), float(rng.uniform(90, 190))))
    gullies = gullies_of([*brooks, (river, 38.0)], rng, every_m=520)
    return Lines(
        rivers=[(river, 38.0)],
        brooks=brooks,
        highways=[(road, 15.0), (side_road, 12.0)],
        lanes=lanes,
        hamlets=hamlets,
        gullies=gullies,
        reservoirs=[((1450.0, 1250.0), 190.0), ((8150.0, 3720.0), 150.0)],
    )


def haul_roads(lines: Lines) -> list[Floats]:
    """The lanes that mining sites lie at."""
    return [line for line, _ in lines.lanes[-len(HAULS) :]]
