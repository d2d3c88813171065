"""A Word file as a template: read, checked and filled, whoever wrote it.

A template may only ask for values, loop over lists and choose between texts. Everything else that
the template language could do is refused before it runs, so a template from elsewhere is no
program, and a wrong word in one ends in a sentence that names file and tag.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jdz_forestland.domain.document import clean
from jdz_forestland.errors import ExchangeError

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import Environment, nodes
    from jinja2 import Template as Compiled
    from lxml.etree import _Element

Tags = Mapping[str, frozenset[str]]

_LARGEST: Final = 50_000_000  # of a template unpacked, bytes
_DEEPEST: Final = 2  # loops in loops
_ALLOWED: Final = frozenset(
    (
        *("Template", "Output", "TemplateData", "Name", "Const", "Getattr", "Getitem"),
        *("For", "If", "CondExpr", "Compare", "Operand", "And", "Or", "Not", "Test", "Filter"),
    )
)
_FILTERS: Final = ("default", "length", "join", "trim")
_BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'
_FOLLOWS: Final = 40  # characters of a paragraph shown beside a fault


class TemplateFault(ExchangeError):
    """A template that cannot be used; the sentence names file and tag."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(
            f"模板“{path.name}”不能用：{fault}",
            hint=f"请用 Word 或 WPS 改正“{path}”，或把它移走，程序就用自带的模板",
        )


@dataclass(slots=True)
class WordTemplate:
    """An open template.

    Attributes:
        word: the file as docxtpl holds it; pictures are made for it.
    """

    path: Path
    word: DocxTemplate
    _environment: Environment
    _body: Compiled

    def body(self, values: Mapping[str, Any]) -> _Element:
        """Return the body filled with values: strings, lists of dicts, things with `__html__`."""
        self.word.current_rendering_part = self.word.docx.part
        return self._parsed(self._filled(self._body, values))

    def fill_margins(self, values: Mapping[str, Any], tags: Tags) -> None:
        """Fill headers and footers."""
        for kind in (self.word.HEADER_URI, self.word.FOOTER_URI):
            for place, part in list(self.word.get_headers_footers(kind)):
                source = self.word.patch_xml(self.word.get_part_xml(part))
                self.word.current_rendering_part = part
                compiled = _checked(self._environment, self.path, source, tags)
                filled = self._filled(compiled, values)
                self._parsed(filled)
                self.word.map_headers_footers_xml(place, filled.encode("utf-8"))

    def _filled(self, compiled: Compiled, values: Mapping[str, Any]) -> str:
        from jinja2 import TemplateError

        try:
            return compiled.render(values)
        except (TemplateError, TypeError, ValueError, LookupError, AttributeError) as error:
            raise TemplateFault(self.path, f"填写时出错（{error}）") from error

    def _parsed(self, xml: str) -> _Element:
        from docx.opc.oxml import parse_xml
        from lxml.etree import XMLSyntaxError

        try:
            return parse_xml(xml)
        except XMLSyntaxError as error:
            fault = "循环或条件的开头和结尾不在表格的同一层（如一个在行内、一个在行外）"
            raise TemplateFault(self.path, fault) from error


def open_template(path: Path, tags: Tags) -> WordTemplate:
    """Read a template and check every tag of its body.

    Args:
        tags: what it may ask for, with the tags of a row where it is a list.

    Raises:
        ExchangeError: it cannot be read, is no Word file, or asks for what there is not.
    """
    from docx.document import Document as WordDocument
    from docxtpl import DocxTemplate

    word = DocxTemplate(io.BytesIO(_content(path)))
    try:
        word.render_init()
    except Exception as error:  # a damaged file fails in a hundred ways
        raise TemplateFault(path, "不是能读的 Word 文件（.docx）") from error
    assert isinstance(word.docx, WordDocument)
    environment = _environment()
    source = word.patch_xml(word.get_xml())
    return WordTemplate(path, word, environment, _checked(environment, path, source, tags))


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ExchangeError(
            f"无法读取模板“{path.name}”（{error.strerror or type(error).__name__}）",
            hint="请检查模板是否被移动，或正被其他程序独占",
        ) from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise TemplateFault(path, "不是 .docx 文件，旧的 .doc 请在 Word 中另存为 .docx") from error
    if size > _LARGEST:
        raise TemplateFault(path, "文件太大")
    return content


def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=_printed
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    return environment


def _printed(value: object) -> object:
    """Return a value as Word's XML: escaped, its line ends as breaks; never "None"."""
    from jinja2 import Undefined
    from markupsafe import Markup, escape

    if value is None:
        return ""
    if isinstance(value, Undefined) or hasattr(value, "__html__"):
        return value
    return Markup(str(escape(clean(str(value)))).replace("\n", _BREAK))


def _checked(environment: Environment, path: Path, source: str, tags: Tags) -> Compiled:
    """Compile a part of a template, or say what is wrong with it and where."""
    from jinja2 import TemplateSyntaxError

    source = re.sub(r"<w:p([ >])", r"\n<w:p\1", source)  # one paragraph, one line
    where = source.split("\n")
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        near = _text_of(where, error.lineno)
        raise TemplateFault(path, f"标签写法不对{near}（{error.message}）") from error
    faults = list(dict.fromkeys(_faults(tree, tags, lambda line: _text_of(where, line))))
    if faults:
        raise TemplateFault(path, "；".join(faults[:5]))
    return environment.from_string(source)


def _text_of(where: list[str], line: int) -> str:
    text = re.sub(r"<[^>]+>", "", where[line - 1]) if 0 < line <= len(where) else ""
    text = " ".join(text.split())
    return f"，在“{text[:_FOLLOWS]}”处" if text else ""


def _faults(
    node: nodes.Node,
    tags: Tags,
    near: Callable[[int], str],
    *,
    rows: Mapping[str, frozenset[str]] | None = None,
    depth: int = 0,
) -> Iterator[str]:
    """Yield what a template may not ask for. `rows` are the loop words with the tags of a row."""
    from jinja2 import nodes

    rows = rows or {}
    if type(node).__name__ not in _ALLOWED:
        yield f"不能使用“{type(node).__name__}”这种写法{near(node.lineno)}"
        return
    if isinstance(node, nodes.For):
        if depth >= _DEEPEST:
            yield f"循环套得太深{near(node.lineno)}"
            return
        yield from _faults(node.iter, tags, near, rows=rows, depth=depth)
        inner = {**rows, **_loop_words(node, tags)}
        for child in (*node.body, *node.else_):
            yield from _faults(child, tags, near, rows=inner, depth=depth + 1)
        return
    if isinstance(node, nodes.Name) and node.name not in (*tags, *rows):
        yield f"没有标签“{node.name}”{_meant(node.name, tags)}"
    elif isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        yield f"不能使用“|{node.name}”{near(node.lineno)}"
    elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        known = rows.get(node.node.name) or tags.get(node.node.name, frozenset())
        if node.node.name != "loop" and node.attr not in known:
            yield f"没有标签“{node.node.name}.{node.attr}”{_meant(node.attr, known)}"
    elif isinstance(node, nodes.Getattr | nodes.Getitem):
        yield f"不能使用这种写法{near(node.lineno)}"
    for child in node.iter_child_nodes():
        yield from _faults(child, tags, near, rows=rows, depth=depth)


def _loop_words(node: nodes.For, tags: Tags) -> dict[str, frozenset[str]]:
    from jinja2 import nodes

    asked = node.iter.name if isinstance(node.iter, nodes.Name) else ""
    target = node.target.name if isinstance(node.target, nodes.Name) else ""
    return {target: tags.get(asked, frozenset()), "loop": frozenset()}


def _meant(name: str, known: Mapping[str, object] | frozenset[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"（是不是“{close[0]}”？）" if close else ""
