"""Wine in the Debian 13 system: a fresh prefix, Windows programs, a screen, the end of it all."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from installer.windows import debian13
from installer.windows.under_wine import shim

_HERE: Final = Path(__file__).resolve().parent
# Nothing of .NET and HTML, no menus on the host, no debugger that waits for a person.
_QUIET: Final = "mscoree,mshtml=;winemenubuilder.exe=d;winedbg.exe=d"
_LIBRARIES: Final = Path("usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
USER: Final = "张三"


@dataclass
class Wine:
    """A Windows for one test.

    Attributes:
        folder: of this machine; is drive-less `/test` inside, holds home and prefix.
        display: X display for windows, like ":77".
    """

    folder: Path
    display: str = ""
    overrides: str = _QUIET
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def drive(self) -> Path:
        """Drive C: as a folder of this machine."""
        return self.folder / "home" / ".wine" / "drive_c"

    @property
    def profile(self) -> Path:
        """The user's folder on drive C:."""
        return self.drive / "users" / USER

    def start(self) -> None:
        """Make a fresh prefix and complete its C library."""
        shutil.rmtree(self.folder / "home", ignore_errors=True)
        (self.folder / "home").mkdir(parents=True)
        self.run("wineboot", "-i", seconds=120)
        self.stop()
        made = self.folder / "shim"
        made.mkdir(exist_ok=True)
        for library in shim.make(debian13.folder() / _LIBRARIES / "ucrtbase.dll", made):
            shutil.copy(library, self.drive / "windows" / "system32")
        self.overrides = f"{_QUIET};ucrtbase=n"

    def run(
        self, *command: str, seconds: float = 300, encoding: str = "utf-8"
    ) -> subprocess.CompletedProcess[str]:
        """Run a Windows program (or one of Wine's own) to its end and return what it printed."""
        words = command if command[0] == "wineboot" else ("wine", *command)
        return subprocess.run(
            (*self._entering(), *words),
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            text=True,
            encoding=encoding,
            errors="replace",
            check=False,
        )

    def open(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a Windows program and leave it running."""
        return subprocess.Popen(
            (*self._entering(), "wine", *command),
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        """End everything that runs in the prefix."""
        for option in ("-k", "-w"):
            subprocess.run(
                (*self._entering(), "/usr/lib/wine/wineserver", option),
                env=self._environment(),
                timeout=60,
                check=False,
            )

    def windows_path(self, path: Path) -> str:
        """Return the Windows name of a file of drive C: or of `folder`."""
        if path.is_relative_to(self.drive):
            inside = str(path.relative_to(self.drive))
            return "C:\\" + inside.replace("/", "\\")
        return "Z:\\test\\" + str(path.relative_to(self.folder)).replace("/", "\\")

    def _entering(self) -> tuple[str, ...]:
        return (str(_HERE / "enter.sh"), str(debian13.folder()), str(self.folder))

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "DISPLAY": self.display,
            "WINEDLLOVERRIDES": self.overrides,
        }


@contextmanager
def screen(size: str = "1366x768") -> Iterator[str]:
    """Yield the name of an X display with a window manager."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ("Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"),
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    manager = subprocess.Popen(
        ("openbox",), env={**os.environ, "DISPLAY": display}, stderr=subprocess.DEVNULL
    )
    time.sleep(0.5)
    try:
        yield display
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)
