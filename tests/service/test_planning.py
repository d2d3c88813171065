"""The use plan: figures from the ledger, frozen when final, plan against fact the year after."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

from jdz_forestland.domain import use_plan
from jdz_forestland.domain.use_plan import PlanState
from jdz_forestland.errors import UserError
from jdz_forestland.exchange.use_plan_docx import shown
from jdz_forestland.service import time_machine
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.planning import Planning
from jdz_forestland.service.projects import Projects
from jdz_forestland.service.registry import Registry
from tests.exchange.office import converted, needs_soffice
from tests.service import granted, told
from tests.service.test_projects import ROAD

DAY = datetime.date(2024, 3, 1)


@pytest.fixture
def registry(tmp_path):
    """A granted list of two parcels of about 15 亩, a project of 20 亩 planned."""
    with granted.registry_of(tmp_path / "库.gpkg", (100.0, 100.0)) as opened:
        Projects(opened).register(ROAD)
        yield opened


def at(registry, day: str) -> Registry:
    moment = datetime.datetime.fromisoformat(f"{day}T10:00:00+08:00")
    return Registry(registry.store, who="张三", now=lambda: moment)


def test_figures_follow_the_ledger(registry):
    planning, total = Planning(registry), sum(p.reserve_area_mu for p in registry.parcels())
    figures = planning.figures(2024)
    assert figures.planned_mu == Decimal("20.00")
    assert figures.available_mu == total
    assert figures.left_mu == total - 20
    (past,) = figures.past
    assert (past.granted_mu, past.closing_mu) == (total, total)
    (line,) = figures.lines
    assert line.uncovered_mu == 0
    assert not any(cover.posted for cover in line.covers)
    first, _ = granted.keys(registry)
    Projects(registry).use("360222-XM001", {first: "5"}, day=DAY, document="批复")
    after = planning.figures(2024)
    assert after.left_mu == figures.left_mu
    assert after.used_already_mu == 5
    assert [cover.posted for cover in after.lines[0].covers] == [True, False, False]
    assert after.lines[0].covered_mu == 20


def test_a_final_plan_keeps_its_figures(registry):
    planning, (first, _) = Planning(registry), granted.keys(registry)
    with pytest.raises(UserError, match="还没有起草"):
        planning.finalise(2024)
    plan = planning.write(2024, {"problems": "无"})
    assert plan.state is PlanState.DRAFT
    assert plan.texts["opening"] == use_plan.default_texts()["opening"]
    final = planning.finalise(2024, document="浮林字〔2024〕3号")
    assert final.figures is not None
    assert final.figures_sha256 == use_plan.hash_of(final.figures)
    assert final.figures.fingerprint == registry.history()[-2].hash
    assert not planning.view(2024).moved
    Projects(registry).use("360222-XM001", {first: "5"}, day=DAY, document="批复")
    view = planning.view(2024)
    assert view.figures == final.figures
    assert view.moved
    with pytest.raises(UserError, match="已定稿"):
        planning.finalise(2024)
    again = planning.reopen(2024, "项目调整")
    assert (again.version, again.state, again.texts["problems"]) == (2, PlanState.DRAFT, "无")
    assert planning.final(2024) == final
    newest = planning.finalise(2024)
    assert [plan.state for plan in planning.plans()] == [PlanState.REPLACED, PlanState.FINAL]
    assert newest.figures.used_already_mu == 5
    assert all(problem.where == "materials" for problem in registry.verify())


def test_plan_against_fact_the_year_after(registry):
    planning, projects = Planning(registry), Projects(registry)
    first, second = granted.keys(registry)
    planning.write(2024, {})
    planning.finalise(2024)
    projects.use("360222-XM001", {first: "12.34"}, day=DAY, document="批复")
    extra = projects.register(ROAD | {"name": "临时项目", "area_mu": "2", "approval_no": "x"})
    (entry,) = projects.use(extra.key, {second: "2"}, day=DAY, document="批复")
    later = Planning(at(registry, "2025-01-10")).figures(2025)
    assert [(f.planned_mu, f.used_mu, f.remark) for f in later.facts] == [
        (Decimal("20.00"), Decimal("12.34"), "与计划有差"),
        (Decimal("0.00"), Decimal("2.00"), "计划外"),
    ]
    projects.take_back(entry.key, "记错")
    later = Planning(at(registry, "2025-01-10")).figures(2025)
    assert [f.name for f in later.facts] == [ROAD["name"]]
    assert later.past[0].used_mu == Decimal("12.34")
    assert later.not_inspected == 2


def test_a_plan_that_the_quota_does_not_carry_is_not_final(registry):
    Projects(registry).register(ROAD | {"name": "园区", "area_mu": "50", "approval_no": "y"})
    planning = Planning(registry)
    planning.write(2024, {})
    entries = len(registry.history())
    with pytest.raises(UserError, match=r"计划占用70\.00亩，可用定额.*缺.*不能定稿"):
        planning.finalise(2024)
    assert len(registry.history()) == entries
    assert "缺" in planning.view(2024).fault


@pytest.mark.parametrize("year", [1999, 2021, 2026, 9999, 0])
def test_a_year_outside_the_pilot_is_refused(registry, year):
    planning = Planning(registry)
    for ask in (planning.view, planning.paper, lambda y: planning.write(y, {})):
        with pytest.raises(UserError, match="不在试点期内"):
            ask(year)


def test_strange_text_is_refused_and_a_draft_can_be_taken_back(registry):
    planning = Planning(registry)
    with pytest.raises(UserError, match="没有“不知道”这一段"):
        planning.write(2024, {"不知道": "x"})
    planning.write(2024, {"problems": "一"})
    planning.write(2024, {"problems": "二"})
    Casework(registry).undo()
    assert planning.current(2024).texts["problems"] == "一"


# --- on paper ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan")
    with told.opened(told.copy_to(folder)) as opened:
        yield opened, folder


def cells_of(paper):
    return [
        [shown(cell) for cell in line]
        for section in paper.sections
        for grid in section.grids
        if grid.rows
        for line in grid.lines
    ]


def figures_of(paper):
    return [
        Decimal(cell)
        for section in (*paper.past, *paper.plan)
        for grid in section.grids
        if grid.rows
        for line in grid.lines
        for cell in line
        if not isinstance(cell, str)
    ]


def figures_in(path):
    return [
        Decimal(str(cell.value)).quantize(Decimal("0.01"))
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float | Decimal)
    ]


@pytest.mark.parametrize("year", [2024, 2025])
def test_word_file_and_workbook_say_what_the_registry_says(story, year):
    registry, folder = story
    planning = Planning(registry)
    paper = planning.paper(year)
    word = planning.export(year, folder / f"{year}.docx")
    book = planning.export(year, folder / f"{year}.xlsx")
    assert (word.rows, word.total_mu) == (book.rows, book.total_mu)
    opened = docx.Document(str(word.path))
    in_word = [
        [cell.text for cell in row.cells] for table in opened.tables for row in table.rows[1:]
    ]
    assert in_word == cells_of(paper)
    said = "\n".join(paragraph.text for paragraph in opened.paragraphs)
    assert all(line in said for line in paper.title_lines)
    assert "示例数据（虚构）" in said
    assert ("草稿" in said) == (year == 2025)
    assert figures_in(book.path) == figures_of(paper)


@needs_soffice
def test_an_office_program_reads_both_and_the_figures_are_the_same(story):
    registry, folder = story
    planning = Planning(registry)
    paper = planning.paper(2025)
    word = planning.export(2025, folder / "word.docx").path
    (text,) = converted(word, kind="txt")
    plain = text.read_text(encoding="utf-8-sig")
    for line in cells_of(paper):
        assert all(cell in plain for cell in line)
    (again,) = converted(planning.export(2025, folder / "book.xlsx").path, kind="xlsx")
    assert figures_in(again) == figures_of(paper)


def test_the_same_plan_gives_the_same_bytes_and_the_same_from_the_past(story):
    registry, folder = story
    planning = Planning(registry)
    first = planning.export(2024, folder / "一.docx")
    assert planning.export(2024, folder / "二.docx").sha256 == first.sha256
    final = planning.current(2024)
    moment = datetime.datetime.fromisoformat(final.at) + datetime.timedelta(hours=1)
    then = time_machine.as_of(registry.path, moment, folder / "then", now=lambda: told.AFTER)
    with told.opened(then) as past:
        old = Planning(past)
        assert old.view(2024).plan == final
        assert not old.view(2024).moved
        assert old.export(2024, folder / "三.docx").sha256 == first.sha256


def test_hostile_words_in_a_plan_are_only_words(registry, tmp_path):
    projects, planning = Projects(registry), Planning(registry)
    name = "=1+1\x07<w:p/>&\u202e“”"
    projects.correct("360222-XM001", ROAD | {"name": name}, "改名")
    planning.write(2024, {"problems": "{{ 7*7 }}\n\n=SUM(A1)\x00"})
    book = openpyxl.load_workbook(planning.export(2024, tmp_path / "a.xlsx").path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert not any(cell.data_type == "f" for cell in cells)
    assert any("<w:p/>&" in str(cell.value) for cell in cells)
    said = docx.Document(str(planning.export(2024, tmp_path / "a.docx").path))
    assert "{{ 7*7 }}" in [paragraph.text for paragraph in said.paragraphs]


def test_other_endings_are_refused_and_a_folder_gets_the_usual_name(registry, tmp_path):
    planning = Planning(registry)
    with pytest.raises(UserError, match=r"应以\.docx或\.xlsx结尾"):
        planning.export(2024, tmp_path / "计划.doc")
    done = planning.export(2024, tmp_path)
    assert done.path.name == "360222浮梁县2024年度使用林地计划（草稿）.docx"


# --- a killed process ----------------------------------------------------------------------------

PROGRAM = """
import os, random, signal, sys, time, json, datetime
from pathlib import Path
from jdz_forestland.service.inspecting import Inspecting
from jdz_forestland.service.quota_book import QuotaBook
from jdz_forestland.store.store import Store
from tests.service import told
from tests.service.test_inspecting import LOST

folder = Path(sys.argv[1])
source = told.copy_to(folder)
random.seed(5)
seen = []
for number in range(12):
    path = folder / f"{number}.gpkg"
    path.write_bytes(source.read_bytes())
    with told.opened(path) as registry:
        key = Inspecting(registry).tasks(2024)[-1].parcel.key
    child = os.fork()
    if child == 0:
        with told.opened(path) as registry:
            Inspecting(registry).record(key, 2024, LOST)
        os._exit(0)
    time.sleep(random.uniform(0, 0.25))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with told.opened(path) as registry:
        found = bool(Inspecting(registry).of(key))
        left = str(QuotaBook(registry).remaining_mu(key))
        broken = [p.text for p in registry.verify() if p.where != "materials"]
    seen.append([found, left, broken, os.WIFSIGNALED(status)])
print(json.dumps(seen))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_a_killed_process_leaves_finding_and_deduction_together_or_neither(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=Path(__file__).resolve().parent.parent.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for found, left, broken, _ in json.loads(done.stdout):
        assert found == (left == "0.00")
        assert broken == []
