"""A clerk at the real window: keys and mouse by xdotool, the screen as the only answer."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[int, int, int, int]
T = TypeVar("T")

_CARET = 4  # pixels wide


class NotSeen(Exception):
    """What should be on the screen did not appear in time."""


@dataclass
class Clerk:
    """Works on one display and keeps a picture of each step.

    Attributes:
        accent: colour of the one primary button of a panel, as the program's style has it.
    """

    display: str
    pictures: Path
    accent: tuple[int, int, int]
    _count: int = field(default=0)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, like "alt+f"."""
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)
            time.sleep(0.4)

    def click(self, x: int, y: int) -> None:
        """Click a point of the screen, pixels."""
        self._xdotool("mousemove", str(x), str(y))
        time.sleep(0.2)
        self._xdotool("click", "1")
        time.sleep(0.4)

    def window(self, name: str, *, seconds: float = 60) -> str:
        """Wait for a visible window whose title contains `name`, and return its id."""

        def find() -> str:
            found = self._xdotool("search", "--onlyvisible", "--name", name).split()
            return found[-1] if found else ""

        return self._wait(find, f"window {name}", seconds)

    def activate(self, name: str) -> None:
        """Give the keyboard to a window: no person has clicked it after a dialog went away."""
        self._xdotool("windowactivate", "--sync", self.window(name))
        time.sleep(0.3)

    def windows(self) -> list[str]:
        """Return the titles of the visible windows."""
        found = self._xdotool("search", "--onlyvisible", "--name", ".").split()
        return [self._xdotool("getwindowname", each).strip() for each in found]

    def quiet(self, *, seconds: float = 60) -> None:
        """Wait until the screen has not changed for a second, besides a blinking caret."""
        from PIL import ImageChops

        last, since = self.screen(), time.monotonic()
        end = since + seconds
        while time.monotonic() < end:
            time.sleep(0.3)
            now = self.screen()
            changed = ImageChops.difference(now, last).getbbox()
            if changed and (changed[2] - changed[0]) > _CARET:
                last, since = now, time.monotonic()
            elif time.monotonic() - since > 1.0:
                return
        raise NotSeen(f"the screen did not come to rest in {seconds:.0f} s")

    def primary(self, *, seconds: float = 30) -> Box:
        """Wait for the primary button in front, and return its box: left, top, right, bottom."""
        return self._wait(self._find_primary, "primary button", seconds)

    def click_primary(self) -> None:
        """Click the middle of the primary button."""
        left, top, right, bottom = self.primary()
        self.click((left + right) // 2, (top + bottom) // 2)

    def keep(self, name: str) -> Path:
        """Keep a picture of the screen."""
        self._count += 1
        path = self.pictures / f"{self._count:02d}-{name}.png"
        self.screen().save(path)
        return path

    def screen(self) -> Image:
        """Return the screen as it is now."""
        from PIL import ImageGrab

        return ImageGrab.grab(xdisplay=self.display).convert("RGB")

    def _find_primary(self) -> Box | None:
        """Return the largest block of the accent colour that has the size of a button."""
        import numpy as np

        pixels = np.asarray(self.screen())
        rows, columns = np.nonzero((pixels == self.accent).all(axis=2))
        best: Box | None = None
        for top in sorted(set(rows.tolist())):
            line = np.sort(columns[rows == top])
            for run in np.split(line, np.nonzero(np.diff(line) > 1)[0] + 1):
                left, right = int(run[0]), int(run[-1])
                height = self._height(pixels, left + 3, top)
                if 50 <= right - left <= 400 and 18 <= height <= 60:
                    box = (left, top, right, top + height)
                    if best is None or _area(box) > _area(best):
                        best = box
        return best

    def _height(self, pixels: object, x: int, top: int) -> int:
        import numpy as np

        column = (np.asarray(pixels)[top:, x] == self.accent).all(axis=1)
        ends = np.nonzero(~column)[0]
        return int(ends[0]) if len(ends) else len(column)

    def _wait(self, find: Callable[[], T | None], what: str, seconds: float) -> T:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := find():
                return found
            time.sleep(0.5)
        raise NotSeen(f"{what} was not seen in {seconds:.0f} s; on screen: {self.windows()}")

    def _xdotool(self, *arguments: str) -> str:
        env = {**os.environ, "DISPLAY": self.display}
        command = ("xdotool", *arguments)
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        return done.stdout


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])
