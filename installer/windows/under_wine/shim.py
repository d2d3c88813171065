"""Completes Wine's ucrtbase.dll for the test: numpy needs complex functions that Wine lacks.

Every export goes on to a renamed copy of Wine's own library; the complex functions come from
mingw-w64's. Windows has them all, so this is never shipped.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Final

_MINGW: Final = "x86_64-w64-mingw32-"
_COPY: Final = "wucrtbs"
_REAL: Final = frozenset({"cabs", "carg", "cimag", "creal"})
_COMPLEX: Final = [
    "cabs",
    "cacos",
    "cacosh",
    "carg",
    "casin",
    "casinh",
    "catan",
    "catanh",
    "ccos",
    "ccosh",
    "cexp",
    "cimag",
    "clog",
    "conj",
    "cpow",
    "cproj",
    "creal",
    "csin",
    "csinh",
    "csqrt",
    "ctan",
    "ctanh",
]
_EXPORT: Final = re.compile(
    r"^\s*\[\s*\d+\](?: \+base\[\s*\d+\])?\s+(?:[0-9a-f]+ )?(\w\S*)$", re.MULTILINE
)
_LINK: Final = ("-shared", "-nostartfiles", "-static-libgcc", "-s", "-Wl,-e,DllMainCRTStartup")


def make(source: Path, out: Path) -> list[Path]:
    """Write ucrtbase.dll and the copy it leans on into `out`; return both."""
    content = source.read_bytes().replace(b"Wine builtin DLL", b"Wine patched DLL")
    copy = out / f"{_COPY}.dll"
    copy.write_bytes(content)
    subprocess.run((f"{_MINGW}strip", copy), check=True)
    (out / "ucrtbase.def").write_text(_definition(_exports(source)), encoding="ascii")
    (out / "shim.c").write_text(_code(), encoding="ascii")
    made = out / "ucrtbase.dll"
    gcc = (f"{_MINGW}gcc", "-O2", "-fno-builtin", *_LINK, "-o", made)
    subprocess.run((*gcc, out / "shim.c", out / "ucrtbase.def"), check=True)
    return [made, copy]


def _exports(library: Path) -> list[str]:
    command = (f"{_MINGW}objdump", "-p", library)
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    table = listed.partition("[Ordinal/Name Pointer] Table")[2]
    return _EXPORT.findall(table)


def _definition(names: list[str]) -> str:
    # Microsoft's long double is double.
    own = {f"{base}{end}": f"my_{base}{end}" for base in _COMPLEX for end in ("", "f")}
    own |= {f"{base}l": f"my_{base}" for base in _COMPLEX}
    lines = ["LIBRARY ucrtbase.dll", "EXPORTS"]
    lines += [f'  "{n}" = {own.get(n) or f"{chr(34)}{_COPY}.{n}{chr(34)}"}' for n in names]
    lines += [f"  {name} = {mine}" for name, mine in own.items() if name not in names]
    return "\n".join(lines) + "\n"


def _code() -> str:
    lines = [
        "#include <complex.h>",
        "int DllMainCRTStartup(void *a, unsigned b, void *c) { return 1; }",
    ]
    for base in _COMPLEX:
        for end, kind in (("", "double"), ("f", "float")):
            result = kind if base in _REAL else f"{kind} _Complex"
            second, passed = (f", {kind} _Complex w", ", w") if base == "cpow" else ("", "")
            lines.append(
                f"{result} my_{base}{end}({kind} _Complex z{second})"
                f" {{ return {base}{end}(z{passed}); }}"
            )
    return "\n".join(lines) + "\n"
