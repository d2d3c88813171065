"""Templates of an office: changed ones work, wrong ones end in a sentence, none is a program."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from types import ModuleType

import docx
import pytest

from jdz_forestland import resources
from jdz_forestland.domain.document import tags_of
from jdz_forestland.domain.document_kinds import KINDS
from jdz_forestland.domain.document_specimen import specimen
from jdz_forestland.errors import ExchangeError, UserError
from jdz_forestland.exchange.document import filled, packed, plain_png
from jdz_forestland.exchange.document_template import TemplateFault
from jdz_forestland.service import document_templates

EVERY = sorted(KINDS)


def template_of(tmp_path, *lines):
    """Return a template of an office with these paragraphs."""
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    path = tmp_path / "申请表.docx"
    word.save(str(path))
    return path


def text_of(content):
    word = docx.Document(io.BytesIO(content))
    return "\n".join(paragraph.text for paragraph in word.paragraphs)


def maker() -> ModuleType:
    path = resources.path("templates", "make_templates.py")
    spec = importlib.util.spec_from_file_location("make_templates", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


# --- the shipped ones ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", EVERY)
def test_the_shipped_template_is_what_its_script_makes(kind):
    """After a change to a document: python resources/templates/make_templates.py."""
    shipped = document_templates.shipped(kind).read_bytes()
    made = maker().template(kind)
    with zipfile.ZipFile(io.BytesIO(shipped)) as one, zipfile.ZipFile(io.BytesIO(made)) as two:
        assert one.namelist() == two.namelist()
        for name in one.namelist():
            assert one.read(name) == two.read(name), name


@pytest.mark.parametrize("kind", EVERY)
def test_the_shipped_template_asks_for_every_value(kind):
    document = specimen(kind)
    with zipfile.ZipFile(document_templates.shipped(kind)) as archive:
        xml = "".join(
            archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        )
    known = set(tags_of(document)) - {"图斑清单合计", "张贴清单合计", "公示张贴合计"}
    for tag in known:
        if tag.endswith("合计") and tag.removesuffix("合计") in known:
            continue  # of a list without a sum
        assert tag in xml, tag


@pytest.mark.parametrize("kind", EVERY)
def test_no_two_facts_of_a_document_have_one_tag(kind):
    tags = [fact.tag for fact in specimen(kind).facts()]
    assert len(set(tags)) == len(tags)
    assert all(tag.isidentifier() for tag in tags), tags


# --- an office's own -----------------------------------------------------------------------------


def test_an_office_can_change_words_and_order_and_choose(tmp_path):
    path = template_of(
        tmp_path,
        "本局格式：{{ 图斑编号 }}（{{图斑编号}}）",
        "{% if 联系人 %}有{% else %}没有{% endif %}联系人，{{ 申请文号|default('无', true) }}",
    )
    text = text_of(filled((specimen("application"),), path))
    assert text.splitlines() == ["本局格式：360222-0001（360222-0001）", "没有联系人，无"]


def test_tags_that_word_has_cut_into_runs_are_read(tmp_path):
    word = docx.Document()
    paragraph = word.add_paragraph()
    for run in ("{", "{ 图斑", "编号", " }", "}"):
        paragraph.add_run(run)
    path = tmp_path / "a.docx"
    word.save(str(path))
    assert text_of(filled((specimen("application"),), path)) == "360222-0001"


def test_the_own_template_wins_and_is_made_once():
    assert document_templates.in_use("notice") == document_templates.shipped("notice")
    own = document_templates.make_own("notice")
    assert own.name == "公示.docx"
    assert document_templates.in_use("notice") == own
    own.write_bytes(b"changed")
    assert document_templates.make_own("notice").read_bytes() == b"changed"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ 图斑编 }}", "没有标签“图斑编”（是不是“图斑编号”？）"),
        ("{{ 申请日期 }", "写法不对"),
        ("{% for 行 in 公示 %}{{ 行.地点 }}{% endfor %}", "没有标签“公示”"),
        ("{% for 行 in 图斑编号 %}{{ 行.地点 }}{% endfor %}", "没有标签“行.地点”"),
        ("{% if 联系人 %}", "写法不对"),
        ("{% endfor %}", "写法不对"),
        ("{{ 联系人|upper }}", "不能使用“|upper”"),
        ("{{ 联系人.__class__ }}", "没有标签“联系人.__class__”"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "不能使用"),
        ("{{ 联系人['__class__'] }}", "不能使用"),
        ("{{ 'x' * 1000000000 }}", "不能使用"),
        ("{% for a in range(9) %}{% endfor %}", "不能使用"),
        ("{% set a = 1 %}", "不能使用"),
        ("{% include '/etc/passwd' %}", "不能使用"),
        ("{% import 'os' as o %}", "不能使用"),
        ("{% macro m() %}{% endmacro %}", "不能使用"),
        ("{{ self }}", "没有标签“self”"),
        ("{{ cycler }}", "没有标签“cycler”"),
    ],
)
def test_a_wrong_template_is_named_with_its_tag(tmp_path, line, said):
    path = template_of(tmp_path, "标题", line)
    with pytest.raises(UserError) as caught:
        filled((specimen("application"),), path)
    assert "申请表.docx" in str(caught.value)
    assert said in str(caught.value)
    assert str(path) in caught.value.hint


def test_a_loop_that_begins_in_a_row_and_ends_outside_is_a_sentence(tmp_path):
    word = docx.Document()
    table = word.add_table(rows=1, cols=1)
    table.cell(0, 0).text = "{% for 行 in 样地 %}"
    word.add_paragraph("{% endfor %}")
    path = tmp_path / "验收表.docx"
    word.save(str(path))
    with pytest.raises(TemplateFault, match="同一层"):
        filled((specimen("acceptance"),), path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是 .docx"),
        (b"\xd0\xcf\x11\xe0 old word", "另存为 .docx"),
        (packed(b"PK\x05\x06" + bytes(18)), "不是能读的 Word 文件"),
    ],
)
def test_what_is_no_word_file_is_a_sentence(tmp_path, content, said):
    path = tmp_path / "申请表.docx"
    path.write_bytes(content)
    with pytest.raises(ExchangeError, match=said):
        filled((specimen("application"),), path)


def test_a_template_that_is_gone_is_a_sentence(tmp_path):
    with pytest.raises(ExchangeError, match="无法读取模板"):
        filled((specimen("application"),), tmp_path / "没有.docx")


def test_a_template_that_swells_is_refused(tmp_path):
    path = tmp_path / "申请表.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(60_000_000))
    with pytest.raises(TemplateFault, match="太大"):
        filled((specimen("application"),), path)


def test_what_is_no_picture_is_a_sentence():
    with pytest.raises(ExchangeError, match="附图"):
        filled(
            (specimen("notice"),), document_templates.shipped("notice"), pictures=(b"no picture",)
        )


def test_colours_are_pictures_word_can_show():
    from PIL import Image

    image = Image.open(io.BytesIO(plain_png("1e6b3c")))
    assert image.getpixel((0, 0)) == (0x1E, 0x6B, 0x3C)
