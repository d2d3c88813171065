"""Papers of the office: what is in the registry stands in the file, what is missing is blank."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest

from jdz_forestland.domain.document import SAMPLE_MARK, Prose, Table
from jdz_forestland.domain.document_kinds import KINDS, Scope
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import Cancelled, UserError
from jdz_forestland.exchange.document import plain_png
from jdz_forestland.service import documents
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.registry import Registry
from tests.builders import make_parcel
from tests.exchange.office import converted, needs_pdf_tools, needs_soffice, said
from tests.exchange.word_files import blocks_of, expected, same_shape
from tests.service import samples
from tests.service.papers import (
    AT_ACCEPTANCE,
    AT_NOTICE,
    DONE,
    LEAD,
    hostile_registry,
    registry_of_papers,
)

EVERY = sorted(KINDS)
PNG = plain_png("1e6b3c")


@pytest.fixture
def registry(tmp_path):
    with registry_of_papers(tmp_path / "登记库.gpkg") as opened:
        yield opened


@pytest.fixture
def hostile(tmp_path):
    with hostile_registry(tmp_path / "登记库.gpkg") as opened:
        yield opened


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "文书 输出"
    folder.mkdir()
    return folder


def write(registry, kind, *keys, out, **options):
    return documents.write(registry, kind, keys, list_year=2023, out=out, **options)


def words_in(path):
    """Return all text of a Word file, tables included, without its header and footer."""
    word = docx.Document(str(path))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


# --- the same as the registry --------------------------------------------------------------------


@needs_soffice
@pytest.mark.parametrize("key", [DONE, LEAD, AT_ACCEPTANCE])
def test_another_program_reads_what_the_screen_shows(registry, out, key):
    made = {kind: documents.build(registry, kind, (key,), list_year=2023)[0] for kind in EVERY}
    paths = [write(registry, kind, key, out=out / f"{kind}.docx").path for kind in EVERY]

    for kind, html in zip(EVERY, converted(*paths, kind="html"), strict=True):
        wanted = list(expected(made[kind]))
        found = [block for block in blocks_of(html) if not is_margin(block)]
        assert same_shape(found, wanted) == wanted, kind


def is_margin(block):
    return isinstance(block, str) and (
        block.startswith("数据时点")
        or re.fullmatch("第 .*页 共 .*页", block.replace("\u3000", " "))
    )


@needs_soffice
def test_words_that_look_like_markup_or_tags_stay_words(hostile, out):
    key = "360222-2023-0001"
    made = {kind: documents.build(hostile, kind, (key,), list_year=2023)[0] for kind in EVERY}
    paths = [write(hostile, kind, key, out=out / f"{kind}.docx").path for kind in EVERY]

    for kind, html in zip(EVERY, converted(*paths, kind="html"), strict=True):
        wanted = list(expected(made[kind]))
        found = [block for block in blocks_of(html) if not is_margin(block)]
        assert same_shape(found, wanted) == wanted, kind


def test_two_hundred_rights_holders_are_all_listed(hostile, out):
    path = write(hostile, "confirmation", "360222-2023-0001", out=out / "审批.docx").path
    text = words_in(path)
    assert all(f"{number}号<w:p>" in text for number in range(200))
    assert "{{ 7*7 }}" in text
    assert "第二行" in text


@pytest.mark.parametrize("kind", EVERY)
def test_missing_facts_are_blanks(registry, out, kind):
    (document,) = documents.build(registry, kind, (LEAD,), list_year=2023)
    text = words_in(write(registry, kind, LEAD, out=out / "空.docx").path)
    for said_wrong in ("None", "nan", "{{", "{%", "Undefined"):
        assert said_wrong not in text
        assert not any(said_wrong in each for each in document.texts())


def test_what_is_half_filled_in_is_printed_for_signing(registry):
    casework = Casework(registry)
    file = casework.file(AT_ACCEPTANCE)
    casework.save_draft(
        file,
        {
            "accepted_on": "昨天",
            "reported_area_mu": "14.5",
            "signed_forestry": "王五",
            "plots": [
                {"plot": "甲", "planted": 50, "alive": 42},
                {"plot": "乙", "planted": "五十"},
            ],
        },
    )
    (document,) = documents.build(registry, "acceptance", (AT_ACCEPTANCE,), list_year=2023)
    facts = {fact.label: fact.value for fact in document.facts()}
    assert facts["验收日期"] == "昨天"  # as it was typed, for the eye to catch
    assert facts["上报面积（亩）"] == "14.50"
    assert facts["验收人员（林业）"] == "王五"
    assert facts["成活率（%）"] == ""  # one plot is not counted yet
    (plots,) = (part for part in document.parts if isinstance(part, Table))
    assert plots.rows == (("1", "甲", "50", "42", "84.0"), ("2", "乙", "五十", "", ""))
    assert plots.total[2:] == ("", "", "")


def test_the_sums_of_a_notice_are_those_of_its_list(registry):
    (document,) = documents.build(registry, "notice", (DONE, AT_NOTICE, LEAD), list_year=2023)
    facts = {fact.label: fact.value for fact in document.facts()}
    table = next(p for p in document.parts if isinstance(p, Table) and p.name == "图斑清单")
    assert facts["图斑数"] == str(len(table.rows)) == "3"
    assert facts["入库面积合计"] == table.total[5] == "45.00"
    assert facts["公示开始"] == "2022年2月15日"
    places = next(p for p in document.parts if isinstance(p, Table) and p.name == "张贴清单")
    assert [(row[0], row[1], row[2]) for row in places.rows] == [
        ("自然村", "上桃岭", "1"),
        ("村委会所在地", "桃岭村委会", "1"),
        ("自然村", "", "2、4"),  # not posted yet
        ("村委会所在地", "", "2、4"),
    ]


def test_a_notice_not_posted_yet_names_both_places_and_leaves_room(registry):
    (document,) = documents.build(registry, "notice", (LEAD,), list_year=2023)
    places = next(p for p in document.parts if isinstance(p, Table) and p.name == "张贴清单")
    assert [row[0] for row in places.rows] == ["自然村", "村委会所在地"]
    assert any("＿＿" in line for p in document.parts if isinstance(p, Prose) for line in p.lines)


def test_the_report_of_the_year_adds_up(tmp_path):
    path = samples.filled_copy(tmp_path / "登记库.gpkg")
    with Registry.open(path, who=samples.WHO, now=samples.clock) as opened:
        (document,) = documents.build(opened, "yearly", list_year=2023)
    tables = {part.name: part for part in document.parts if isinstance(part, Table)}
    total = samples.summary()["reserve_area_mu_sum_of_rows"]
    for name, place in (("环节表", 2), ("乡镇表", 3), ("地类表", 3), ("图斑清单", 5)):
        assert tables[name].total[place] == total, name
    assert document.mark == ""


# --- which parcels, which files ------------------------------------------------------------------


def test_without_a_choice_the_parcels_at_the_step_are_taken(registry, out):
    done = write(registry, "posting", out=out)
    assert done.rows == 1
    assert done.path.name == "鹅湖镇_0002_公示张贴记录.docx"


def test_many_parcels_are_one_file_or_one_each(registry, out):
    keys = (LEAD, AT_ACCEPTANCE, DONE)
    one = write(registry, "application", *keys, out=out)
    assert one.rows == 3
    assert one.path.name == "360222浮梁县2023年度申请表.docx"
    each = documents.write_each(registry, "application", keys, list_year=2023, folder=out)
    assert [done.path.name for done in each] == [
        f"鹅湖镇_{number:04d}_申请表.docx" for number in (1, 3, 4)
    ]


def test_one_file_each_is_all_or_nothing(registry, out):
    class StopLate:
        def step(self, name, done=0, total=0):
            if done == 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        documents.write_each(
            registry,
            "application",
            (LEAD, AT_ACCEPTANCE, DONE),
            list_year=2023,
            folder=out,
            progress=StopLate(),
        )
    assert list(out.iterdir()) == []
    with pytest.raises(UserError, match="找不到文件夹"):
        documents.write_each(registry, "application", (LEAD,), list_year=2023, folder=out / "没有")


@needs_pdf_tools
def test_each_parcel_of_a_file_starts_a_page(registry, out):
    path = write(registry, "application", LEAD, AT_ACCEPTANCE, DONE, out=out).path
    (pdf,) = converted(path, kind="pdf")
    *pages, _ = said("pdftotext", "-layout", str(pdf), "-").split("\f")
    assert len(pages) == 3
    for number, page in zip((1, 3, 4), pages, strict=True):
        assert f"编号：360222-{number:04d}" in page.replace(" ", "")
        assert "登记库指纹" in page


def test_the_same_state_gives_the_same_file(registry, out):
    one, two = (write(registry, "acceptance", DONE, out=out / f"{n}.docx") for n in "12")
    assert one.sha256 == two.sha256


def test_a_map_is_put_in_where_there_is_one(registry, out):
    asked = []

    def draw(keys):
        asked.append(tuple(keys))
        return PNG

    path = write(registry, "notice", DONE, LEAD, out=out, map_picture=draw).path
    assert asked == [(DONE, LEAD)]
    assert "附图见图斑地图" not in words_in(path)
    with zipfile.ZipFile(path) as archive:
        assert [n for n in archive.namelist() if n.startswith("word/media/")] != []
    assert "附图见图斑地图" in words_in(write(registry, "notice", DONE, out=out / "无.docx").path)


@needs_soffice
def test_a_sample_is_marked_on_every_page(tmp_path, out):
    with Registry.create(
        tmp_path / "示例.gpkg", county_code="360222", who="张三", sample=True
    ) as made:
        with made.store.change(who="张三", at="2024-01-01T00:00:00+08:00", verb="derive") as change:
            change.put_parcel(make_parcel())
        path = write(made, "application", out=out).path
    (html,) = converted(path, kind="html")
    assert SAMPLE_MARK in blocks_of(html)


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "keys", "name", "said_why"),
    [
        ("letter", (), "a.docx", "没有“letter”这种文书"),
        ("change", (), "a.docx", "没有处在“变更”环节的图斑"),
        ("notice", ("360222-2023-9999",), "a.docx", "没有图斑"),
        ("notice", (), "a.doc", "结尾不对"),
        ("notice", (), "没有/a.docx", "找不到文件夹"),
        ("notice", (), "x" * 300 + ".docx", "太长"),
    ],
)
def test_what_cannot_be_written_is_a_sentence(registry, out, kind, keys, name, said_why):
    with pytest.raises(UserError, match=said_why) as caught:
        write(registry, kind, *keys, out=out / name)
    assert caught.value.hint
    assert list(out.iterdir()) == []


def test_a_year_without_parcels_says_so(registry, out):
    with pytest.raises(UserError, match="2021年度没有图斑"):
        documents.write(registry, "yearly", (), list_year=2021, out=out)


def test_a_file_that_is_open_elsewhere_stays_and_is_named(registry, out, monkeypatch):
    path = out / "公示.docx"
    path.write_bytes(b"old")

    def refuse(self, target):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(type(path), "replace", refuse)
    with pytest.raises(UserError, match="正在被其他程序使用") as caught:
        write(registry, "notice", out=path)
    assert "关闭" in caught.value.hint
    assert path.read_bytes() == b"old"
    assert [each.name for each in out.iterdir()] == ["公示.docx"]


def test_stopped_in_the_middle_nothing_is_written(registry, out):
    class Stop:
        def step(self, name, done=0, total=0):
            raise Cancelled

    with pytest.raises(Cancelled):
        write(registry, "application", DONE, LEAD, out=out, progress=Stop())
    assert list(out.iterdir()) == []


def test_every_step_has_a_document_of_its_own():
    for stage in (s for s in Stage if s not in (Stage.WITHDRAWN, Stage.REJECTED)):
        kinds = documents.kinds_for(stage)
        assert kinds, stage
        assert kinds[0].scope is not Scope.YEAR


def test_files_are_word_files(registry, out):
    for kind in EVERY:
        path = write(registry, kind, DONE, out=out / f"{kind}.docx").path
        properties = docx.Document(io.BytesIO(path.read_bytes())).core_properties
        assert properties.title
        assert registry.fingerprint[:16] in properties.comments
