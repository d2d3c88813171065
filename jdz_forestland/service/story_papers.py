"""Small papers and photos for the sample story; each says that it is made up (示例)."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]

MARK: Final = "示例数据（虚构）"
_HIGH, _WIDE = 150, 200
# The two characters 示例, 20 rows of 40 dots.
_STAMP: Final = (
    "0000000000000000000000000100180fff81ff180fff83ffd800000338d800000330d80000073ed81fffef3ed8"
    "1fffe776d800300766d8003003f6d8073383ded80631837cd80e31c30cd81c30c31c181c30e3181818306338180"
    "1f00370f801e00320f0"
)


def paper(folder: Path, title: str, number: int, lines: tuple[str, ...]) -> Path:
    """Write a paper as text that any program shows, and return it."""
    path = folder / f"{title}_{number:04d}号图斑（示例）.txt"
    path.write_text("\n".join((f"{title}　{MARK}", *lines)), encoding="utf-8-sig")
    return path


def photo(folder: Path, title: str, number: int, *, trees: int) -> Path:
    """Draw a photo of a planted slope and return it; the same number gives the same picture.

    Args:
        trees: how many trees stand on the slope.
    """
    path = folder / f"{title}_{number:04d}号图斑（示例）.png"
    path.write_bytes(_png(_slope(zlib.crc32(path.name.encode("utf-8")), trees)))
    return path


def _slope(seed: int, trees: int) -> Pixels:
    import numpy as np

    draw = np.random.Generator(np.random.PCG64(seed))
    picture = np.empty((_HIGH, _WIDE, 3), dtype=np.uint8)
    picture[:] = np.linspace((150, 190, 225), (222, 234, 240), _HIGH)[:, None, :]
    across = np.arange(_WIDE)
    far = 62 + 9 * np.sin(across / 31 + draw.uniform(0, 6)) + 5 * np.sin(across / 11)
    near = 84 + 7 * np.sin(across / 43 + draw.uniform(0, 6))
    below = np.arange(_HIGH)[:, None]
    picture[below >= far] = (128, 150, 124)
    ground = below >= near
    picture[ground] = (168, 128, 88)
    picture[ground] -= draw.integers(0, 22, (int(ground.sum()), 1), dtype=np.uint8)
    for _ in range(trees):
        column = int(draw.integers(4, _WIDE - 4))
        foot = int(draw.integers(int(near[column]) + 10, _HIGH - 3))
        size = 3 + (foot - 80) // 14
        for step in range(2 * size):
            half = step // 2
            row = foot - 2 * size + step
            picture[row, max(column - half, 0) : column + half + 1] = (38, 104 + 3 * half, 52)
    return _stamped(picture)


def _stamped(picture: Pixels) -> Pixels:
    import numpy as np

    bits = np.unpackbits(np.frombuffer(bytes.fromhex(_STAMP), dtype=np.uint8)).reshape(20, 40)
    here = picture[_HIGH - 24 : _HIGH - 4, _WIDE - 44 : _WIDE - 4]
    here[bits == 1] = (250, 250, 250)
    return picture


def _png(picture: Pixels) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    high, wide, _ = picture.shape
    rows = b"".join(b"\x00" + row.tobytes() for row in picture)
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows, 6)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
