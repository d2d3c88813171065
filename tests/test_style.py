"""The house rules that no linter knows, checked on the syntax tree of every module.

Each rule stands in `RULES` with an example it must catch and one it must let pass, so a rule that
has gone blind fails too.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "jdz_forestland"

MAX_FUNCTION_LINES = 45
MAX_MODULE_LINES = 400

# Ideographs and the full-width punctuation that goes with them.
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")

# The area of record is computed in `area`; the other two clean geometry, where plane area will do.
AREA_MODULES = {"domain/area.py", "domain/geometry.py", "domain/overlay.py"}

BANNED_MODULE_NAMES = {"common", "constants", "helpers", "manager", "misc", "util", "utils"}

HEAVY = ("geopandas", "pandas", "pyogrio", "pyproj", "shapely")

# Written in two halves so that this file does not break its own rule.
FORBIDDEN_WORDS = (
    r"\bTO" r"DO\b",
    r"\bFIX" r"ME\b",
    r"尚未" r"实现",
    r"敬请" r"期待",
    r"NotImplemented" r"Error",
    r"(?<![\w.])/wo" r"rk\b",
    r"(?<![\w.])/t" r"mp\b",
    r"\.\./sha" r"red",
)
MAX_SCANNED_BYTES = 1_000_000

Offence = tuple[int, str]  # line and fault


@dataclass(frozen=True)
class Module:
    """One source file: `name` is its path inside the package, with slashes."""

    name: str
    source: str

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.source)))

    @cached_property
    def docstrings(self) -> set[int]:
        """Return the ids of the constants that are docstrings."""
        scopes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        return {
            id(node.body[0].value)
            for node in self.nodes
            if isinstance(node, scopes)
            and node.body
            and isinstance(node.body[0], ast.Expr)
            and ast.get_docstring(node, clean=False) is not None
        }

    def strings(self) -> Iterator[ast.Constant]:
        """Yield every string that is not a docstring, the parts of f-strings included."""
        for node in self.nodes:
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in self.docstrings
            ):
                yield node

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Yield every call with the last word of what is called."""
        for node in self.nodes:
            if isinstance(node, ast.Call):
                yield node, last_word(node.func)


def last_word(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((given.value for given in call.keywords if given.arg == name), None)


def chinese_outside_text(module: Module) -> Iterator[Offence]:
    folder, _, file = module.name.rpartition("/")
    if not f"{folder}/".startswith("ui/") or file.startswith("text"):
        return
    for node in module.strings():
        if CHINESE.search(str(node.value)):
            yield node.lineno, f"words on screen belong in ui/text*.py: {node.value!r}"


def plane_area(module: Module) -> Iterator[Offence]:
    if module.name in AREA_MODULES:
        return
    for node in module.nodes:
        match node:
            case ast.Attribute(attr="area", value=owner) if last_word(owner) != "domain":
                yield node.lineno, f"plane area without a unit: {ast.unparse(node)}"
            case ast.ImportFrom(module="shapely", names=names) if "area" in {n.name for n in names}:
                yield node.lineno, "plane area imported from shapely"


def axis_order_left_open(module: Module) -> Iterator[Offence]:
    for call, name in module.calls():
        if name == "from_crs":
            always_xy = keyword(call, "always_xy")
            if not (isinstance(always_xy, ast.Constant) and always_xy.value is True):
                yield call.lineno, "Transformer.from_crs without always_xy=True"


def waiting(module: Module) -> Iterator[Offence]:
    if module.name == "place.py":  # half a second at most, for a scanner that has the file open
        return
    banned = {"processEvents", "sleep", "msleep", "usleep"}
    for node in module.nodes:
        match node:
            case ast.Attribute(attr=name) if name in banned:
                yield node.lineno, f"{name} freezes or re-enters the window"
            case ast.ImportFrom(module="time", names=names) if "sleep" in {n.name for n in names}:
                yield node.lineno, "sleep freezes the window"


def long_function(module: Module) -> Iterator[Offence]:
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield node.lineno, f"{node.name} has {lines} lines, at most {MAX_FUNCTION_LINES}"


def area_as_float(module: Module) -> Iterator[Offence]:
    for node in module.strings():
        if re.search(r"\.2f", str(node.value)):
            yield node.lineno, "two decimals by float formatting; quantise a Decimal instead"
    for call, name in module.calls():
        if name == "round" and call.args and re.search(r"_m2\b|_mu\b", ast.unparse(call.args[0])):
            yield call.lineno, "an area is quantised as Decimal, half up, not rounded"


def encoding_left_open(module: Module) -> Iterator[Offence]:
    """On a Chinese Windows the default is GBK, on Linux UTF-8."""
    text_calls = {"read_text": 0, "write_text": 1}
    for call, name in module.calls():
        if keyword(call, "encoding") is not None:
            continue
        if name in text_calls and len(call.args) <= text_calls[name]:
            yield call.lineno, f"{name} without encoding"
        elif name == "open" and opens_text(call):
            yield call.lineno, "open without encoding"


def opens_text(call: ast.Call) -> bool:
    """Tell the built-in open and Path.open in text mode from other things called open."""
    built_in = isinstance(call.func, ast.Name)
    position = 1 if built_in else 0
    mode = keyword(call, "mode") or (call.args[position] if len(call.args) > position else None)
    match mode:
        case None:
            return built_in or not call.args
        case ast.Constant(value=str(letters)) if re.fullmatch(r"[rwaxbt+]+", letters):
            return "b" not in letters
        case _:
            return False


def silent_except(module: Module) -> Iterator[Offence]:
    for node in module.nodes:
        if isinstance(node, ast.ExceptHandler) and all(
            isinstance(step, ast.Pass) or ast.unparse(step) == "..." for step in node.body
        ):
            yield node.lineno, "an exception disappears without a word"


Rule = Callable[[Module], Iterator[Offence]]

# rule: (module name, source that must be caught, source that must pass)
RULES: dict[Rule, tuple[str, str, str]] = {
    chinese_outside_text: ("ui/page.py", 'title = f"共{n}个"', 'def f():\n    """说明"""'),
    plane_area: ("service/run.py", "a = piece.shape.area", "from x.domain import area\narea.of(s)"),
    axis_order_left_open: (
        "domain/crs.py",
        "Transformer.from_crs(a, b, always_xy=False)",
        "Transformer.from_crs(a, b, always_xy=True)",
    ),
    waiting: ("service/jobs.py", "import time\ntime.sleep(1)", "time.monotonic()"),
    long_function: (
        "service/jobs.py",
        "def f():\n" + "    x = 1\n" * MAX_FUNCTION_LINES,
        "def f():\n" + "    x = 1\n" * (MAX_FUNCTION_LINES - 1),
    ),
    area_as_float: ("exchange/form.py", 't = f"{area_m2:.2f}"', 't = f"{easting:.3f}"'),
    encoding_left_open: (
        "exchange/form.py",
        'with path.open("w") as file: ...',
        'path.open("rb"); Store.open(path); open(p, encoding="utf-8")',
    ),
    silent_except: (
        "store/store.py",
        "try:\n    f()\nexcept OSError:\n    pass",
        "try:\n    f()\nexcept OSError:\n    g()",
    ),
}
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def modules() -> list[Module]:
    return [
        Module(path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8"))
        for path in sources(PACKAGE.name)
    ]


@every_rule
def test_the_package_keeps_the_rule(rule: Rule) -> None:
    offences = [
        f"{PACKAGE.name}/{module.name}:{line}: {fault}"
        for module in modules()
        for line, fault in rule(module)
    ]
    assert not offences, "\n" + "\n".join(offences)


@every_rule
def test_the_rule_sees_its_own_example(rule: Rule) -> None:
    name, caught, passed = RULES[rule]
    assert list(rule(Module(name, caught)))
    assert not list(rule(Module(name, passed)))


def test_words_on_screen_may_stand_in_text_modules() -> None:
    assert not list(chinese_outside_text(Module("ui/text_survey.py", 'TITLE = "图斑"')))
    assert not list(chinese_outside_text(Module("domain/stage.py", 'LABEL = "核实"')))


def test_modules_stay_short() -> None:
    lines = {
        path: path.read_text(encoding="utf-8").count("\n")
        for path in sources(PACKAGE.name, "tests", "installer")
    }
    long = [
        f"{path.relative_to(ROOT)}: {count} lines, at most {MAX_MODULE_LINES}"
        for path, count in lines.items()
        if count > MAX_MODULE_LINES
    ]
    assert not long, "\n" + "\n".join(long)


def test_modules_are_named_for_what_they_are_about() -> None:
    vague = [path for path in sources(PACKAGE.name) if path.stem in BANNED_MODULE_NAMES]
    assert not vague


def written_files() -> Iterator[Path]:
    """Yield what people wrote: not caches, and not what somebody else left at the top."""
    for pattern in ("Makefile", ".gitignore", "*.md", "*.toml"):
        yield from ROOT.glob(pattern)
    for folder in (".ci", PACKAGE.name, "tests", "installer", "docs", "resources"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def test_nothing_is_promised_and_no_machine_is_named() -> None:
    forbidden = re.compile("|".join(FORBIDDEN_WORDS))
    offences = []
    for path in written_files():
        if path.stat().st_size > MAX_SCANNED_BYTES:
            continue
        text = path.read_bytes().decode("utf-8", errors="ignore")
        for number, line in enumerate(text.splitlines(), start=1):
            if found := forbidden.search(line):
                offences.append(f"{path.relative_to(ROOT)}:{number}: {found.group()}")
    assert not offences, "\n" + "\n".join(offences)


def test_the_window_opens_without_the_heavy_libraries() -> None:
    """They cost a third of a second and 100 MB; functions that need them import them."""
    program = f"import sys, jdz_forestland.app\nprint(*sorted({set(HEAVY)!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
