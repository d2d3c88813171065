"""What a clerk does with the installer and the program, from the first setup.exe to the last."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from installer.windows import launch, pack
from installer.windows.under_wine.clerk import Clerk
from installer.windows.under_wine.wine import Wine
from jdz_forestland.service import self_test
from jdz_forestland.ui import style, text

LONGEST_INSTALL_S: Final = 30
RUNNING: Final = 3
# Stays after an uninstall: what the user made, and what Windows itself writes.
_MAY_STAY: Final = ("/AppData/Local/jdz-forestland/", "/Documents/", "/Temp/", "/我的登记库/")


@dataclass
class Journey:
    """One fresh Windows, two setup.exe, one clerk.

    Attributes:
        old, new: installers inside the folder that Wine sees.
        pictures: folder of this machine for what the screen showed.
        pages: keys of the pages of a county in the order of the navigation, as they were built.
        failures: what was not as it should be.
    """

    wine: Wine
    old: Path
    new: Path
    pictures: Path
    pages: list[str]
    failures: list[str] = field(default_factory=list)

    @property
    def home(self) -> Path:
        """Where the program is installed: a path with Chinese characters and a space."""
        return self.wine.profile / "我的 程序" / "林地登记"

    def run(self) -> list[str]:
        """Go the whole way and return the failures."""
        self._before = self._files()
        steps: tuple[tuple[str, Callable[[], str]], ...] = (
            ("install the older version", self._install_old),
            ("the program notices itself running", self._refuse_while_running),
            ("upgrade in place", self._upgrade),
            ("self-test of the installed program", self._self_test),
            ("the main job in the window", self._main_job),
            ("open a registry by its type", self._open_by_type),
            ("a file is missing", self._say_what_is_missing),
            ("uninstall", self._uninstall),
            ("install by the pages of the installer, uninstall with settings", self._by_hand),
        )
        for name, step in steps:
            began = time.monotonic()
            try:
                said = step()
            except Exception as error:  # noqa: BLE001 - the next steps may still tell something
                said = f"{type(error).__name__}: {error}"
                self.failures.append(f"{name}: {said}")
                self.wine.run("taskkill", "/F", "/IM", launch.WINDOW, seconds=60)
            verdict = "FAILED" if any(f.startswith(f"{name}:") for f in self.failures) else "ok"
            print(f"{verdict:7}{name}: {said} ({time.monotonic() - began:.0f} s)", flush=True)
        return self.failures

    def _install_old(self) -> str:
        code, seconds = self._install(self.old, self.home)
        assert code == 0, f"exit code {code}"
        assert (self.home / "app" / "gone.txt").exists(), "not where it was told to install"
        assert self._registered("DisplayVersion") == "0.0.1"
        # What a clerk may keep in unlikely places must outlive everything that follows.
        for place in (self.home, self.home / "app", self.wine.profile / "我的登记库"):
            place.mkdir(exist_ok=True)
            (place / "浮梁.gpkg").write_bytes(b"a registry")
        settings = self._settings()
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text('{"schema": 1, "operator": "李四"}', encoding="utf-8")
        assert self._shortcut().exists(), "no shortcut in the start menu"
        return f"{seconds:.0f} s"

    def _refuse_while_running(self) -> str:
        window = self.wine.open(self._program())
        clerk = self._clerk("running")
        clerk.window(text.PRODUCT)
        code, _ = self._install(self.new, None)
        kept = (self.home / "app" / "gone.txt").exists()
        clerk.press("ctrl+q")
        window.wait(30)
        assert code == RUNNING, f"exit code {code} while the program runs"
        assert kept, "the running program was removed"
        return f"exit code {code}, nothing changed"

    def _upgrade(self) -> str:
        code, seconds = self._install(self.new, None)
        assert code == 0, f"exit code {code}"
        assert not (self.home / "app" / "gone.txt").exists(), "a file of the old version stayed"
        assert self._registered("DisplayVersion") != "0.0.1"
        assert "李四" in self._settings().read_text(encoding="utf-8"), "settings were lost"
        self._registries_kept()
        assert seconds <= LONGEST_INSTALL_S, f"took {seconds:.0f} s"
        return f"{seconds:.0f} s, same folder, settings and registries kept"

    def _self_test(self) -> str:
        console = str(self.home / "app" / launch.CONSOLE)
        keep = self.wine.profile / "Documents" / "自检"
        command = (self._windows(Path(console)), "--self-test", "--keep", self._windows(keep))
        done = self.wine.run(*command, seconds=180)
        for line in done.stdout.splitlines():
            print(f"         {line}")
        passed = sum(line.startswith("通过") for line in done.stdout.splitlines())
        assert done.returncode == 0, f"exit code {done.returncode}"
        shown = sorted(keep.rglob("*@100.png"))
        for picture in shown:
            shutil.copy(picture, self.pictures / f"page-{picture.name}")
        assert len(shown) >= len(self.pages), "not every page has a picture"
        return f"{passed} steps, {len(shown)} pages"

    def _main_job(self) -> str:
        """Open the sample, compare two surveys, export the form."""
        window = self.wine.open(self._program())
        clerk = self._clerk("job")
        began = time.monotonic()
        clerk.window(text.PRODUCT)
        shown = time.monotonic() - began
        clerk.quiet()
        clerk.keep("welcome")
        clerk.press("alt+f", "s", "1")
        clerk.window(text.SAMPLE_TITLE)
        clerk.quiet()
        clerk.keep("where-to-put-the-sample")
        clerk.press("Return")
        clerk.window("浮梁县")
        clerk.activate(text.PRODUCT)
        clerk.quiet()
        clerk.keep("sample-open")
        self._show(clerk, "comparison")
        clerk.click_primary()
        clerk.quiet()
        clerk.keep("compared")
        self._show(clerk, "parcels")
        self._show(clerk, "reports")
        clerk.click_primary()
        time.sleep(2)
        clerk.quiet()
        clerk.keep("export")
        clerk.press("Return")
        form = self._form()
        clerk.quiet()
        clerk.keep("exported")
        clerk.activate(text.PRODUCT)
        clerk.press("ctrl+q")
        window.wait(30)
        fault = self_test.compare_form(form)
        assert not fault, fault
        return f"window after {shown:.1f} s; the exported form is the expected one"

    def _open_by_type(self) -> str:
        """Start what Windows would start for a registry under 打开方式, with a path in Chinese."""
        key = rf"HKCU\Software\Classes\{pack.NAME}.Registry\shell\open\command"
        said = self.wine.run("reg", "query", key, "/ve", encoding="gbk").stdout
        assert f'"{self._program()}" "%1"' in said, said
        registry = next((self.wine.profile / "Documents").glob("示例*.gpkg"))
        window = self.wine.open(self._program(), self._windows(registry))
        clerk = self._clerk("type")
        clerk.window("浮梁县")
        clerk.quiet()
        clerk.keep("opened-by-type")
        clerk.activate(text.PRODUCT)
        clerk.press("ctrl+q")
        window.wait(30)
        return registry.name

    def _say_what_is_missing(self) -> str:
        """Take a library away: both launchers must say which in Chinese, and run nothing."""
        library = self.home / "app" / "python313.dll"
        hidden = library.rename(library.with_suffix(".hidden"))
        try:
            console = self._windows(self.home / "app" / launch.CONSOLE)
            done = self.wine.run(console, "--version", seconds=60)
            window = self.wine.open(self._program())
            clerk = self._clerk("missing")
            clerk.window(text.PRODUCT)
            clerk.quiet()
            clerk.keep("missing")
            clerk.press("Return")
            window.wait(30)
        finally:
            hidden.rename(library)
        assert done.returncode == 3, f"exit code {done.returncode}"
        assert "程序不完整" in done.stdout, done.stdout
        assert "python313.dll" in done.stdout, done.stdout
        return "exit code 3 and a sentence"

    def _show(self, clerk: Clerk, key: str) -> None:
        number = self.pages.index(key) + 1
        if number <= 10:
            clerk.press(f"ctrl+{number % 10}")
        else:  # has no keys of its own; the menu begins at its first line
            clerk.press("alt+v", *["Down"] * (number - 1), "Return")
        time.sleep(1)
        clerk.quiet()
        clerk.keep(key)

    def _form(self) -> Path:
        end = time.monotonic() + 30
        documents = self.wine.profile / "Documents"
        while time.monotonic() < end:
            found = [p for p in documents.glob("*储备库*.xlsx") if not p.name.startswith("~")]
            if found:
                time.sleep(1)
                return found[0]
            time.sleep(0.5)
        raise AssertionError("no form in the documents folder")

    def _uninstall(self) -> str:
        done = self.wine.run(self._windows(self.home / "uninstall.exe"), "/S", seconds=120)
        self._settle(lambda: not (self.home / launch.WINDOW).exists())
        assert done.returncode == 0, f"exit code {done.returncode}"
        self._registries_kept()
        assert self._settings().exists(), "settings went without being asked for"
        registries = {self.home / "浮梁.gpkg", self.home / "app" / "浮梁.gpkg"}
        left = {p for p in self.home.rglob("*") if p.is_file()} - registries
        assert not left, f"left behind: {sorted(map(str, left))[:5]}"
        for registry in registries:
            registry.unlink()
        shutil.rmtree(self.home.parent)
        return self._nothing_left()

    def _by_hand(self) -> str:
        """Go through the pages with the keyboard, let the program start, and remove all again."""
        home = self.wine.profile / "AppData" / "Local" / "Programs" / pack.NAME
        setup = self.wine.open(self._windows(self.new))
        clerk = self._clerk("installer")
        clerk.window("安装")
        clerk.quiet()
        clerk.keep("first-page")
        clerk.press("Return")
        clerk.quiet()
        clerk.keep("folder")
        began = time.monotonic()
        clerk.press("Return")
        self._settle((home / "uninstall.exe").exists)
        seconds = time.monotonic() - began
        clerk.quiet()
        clerk.keep("last-page")
        clerk.press("Return")
        setup.wait(60)
        clerk.window(f"^{text.PRODUCT}$")
        clerk.quiet()
        clerk.keep("started")
        clerk.press("ctrl+q")
        self._settle(lambda: text.PRODUCT not in clerk.windows())
        assert (home / launch.WINDOW).exists(), "not in the folder for programs of one user"
        done = self.wine.run(self._windows(home / "uninstall.exe"), "/S", "/SETTINGS=1")
        self._settle(lambda: not home.exists())
        assert done.returncode == 0, f"exit code {done.returncode}"
        assert not self._settings().exists(), "settings stayed"
        return f"{seconds:.0f} s; {self._nothing_left()}"

    def _nothing_left(self) -> str:
        """Compare disk and registry of Windows with what they were before the first setup.exe."""
        assert not self._shortcut().exists(), "the shortcut stayed"
        new = {f for f in self._files() - self._before if not any(p in f for p in _MAY_STAY)}
        new = {f for f in new if "/windows/" not in f and "/ProgramData/" not in f}
        assert not new, f"left behind: {sorted(new)[:5]}"
        self.wine.stop()  # writes the registry to disk
        held = (self.wine.drive.parent / "user.reg").read_text(encoding="utf-8", errors="replace")
        lines = [line for line in held.splitlines() if pack.NAME.lower() in line.lower()]
        ours = [line for line in lines if "MuiCache" not in line]
        assert not ours, f"left in the registry of Windows: {ours[:3]}"
        return "nothing left behind"

    def _install(self, setup: Path, folder: Path | None) -> tuple[int, float]:
        """Install silently and return exit code and seconds."""
        line = f'"{self._windows(setup)}" /S'
        if folder is not None:
            line += f" /D={self._windows(folder)}"  # never quoted, always last: NSIS's own rule
        batch = self.wine.folder / "install.bat"
        batch.write_text(f"@{line}\n@exit /b %errorlevel%\n", encoding="gbk", newline="\r\n")
        began = time.monotonic()
        done = self.wine.run("cmd", "/c", self._windows(batch), seconds=180)
        return done.returncode, time.monotonic() - began

    def _registries_kept(self) -> None:
        wanted = hashlib.sha256(b"a registry").hexdigest()
        for place in (self.home, self.home / "app", self.wine.profile / "我的登记库"):
            content = (place / "浮梁.gpkg").read_bytes()
            assert hashlib.sha256(content).hexdigest() == wanted, f"{place}: registry changed"

    def _registered(self, value: str) -> str:
        key = rf"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\{pack.NAME}"
        done = self.wine.run("reg", "query", key, "/v", value, seconds=60)
        return done.stdout.split()[-1] if done.returncode == 0 else ""

    def _clerk(self, name: str) -> Clerk:
        accent = bytes.fromhex(style.ACCENT.removeprefix("#"))
        folder = self.pictures / name
        folder.mkdir(parents=True, exist_ok=True)
        return Clerk(self.wine.display, folder, (accent[0], accent[1], accent[2]))

    def _settle(self, done: Callable[[], bool]) -> None:
        """Wait for what the uninstaller's own copy does after it was left."""
        end = time.monotonic() + 60
        while not done() and time.monotonic() < end:
            time.sleep(0.5)
        time.sleep(2)

    def _files(self) -> set[str]:
        drive = self.wine.drive
        return {f"/{p.relative_to(drive).as_posix()}" for p in drive.rglob("*") if p.is_file()}

    def _program(self) -> str:
        return self._windows(self.home / launch.WINDOW)

    def _settings(self) -> Path:
        return self.wine.profile / "AppData" / "Local" / "jdz-forestland" / "settings.json"

    def _shortcut(self) -> Path:
        menu = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
        return self.wine.profile / menu / f"{pack.TITLE}.lnk"

    def _windows(self, path: Path) -> str:
        return self.wine.windows_path(path)
