"""The manual that ships: every page has a chapter, links lead somewhere, F1 opens the right one."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from jdz_forestland.errors import UserError
from jdz_forestland.service import manual
from jdz_forestland.ui.pages import PAGES
from tests.ui.sample_desk import derived_registry
from tests.ui.windows import open_window, shut

CHAPTERS = {chapter.key: chapter for chapter in manual.chapters()}


@pytest.fixture
def window(qtbot, tmp_path):
    window = open_window(qtbot, derived_registry(tmp_path))
    yield window
    shut(window)


@pytest.mark.parametrize("page", [page.key for page in PAGES])
def test_every_page_has_a_chapter_that_bears_its_name(page):
    title = next(kind.title for kind in PAGES if kind.key == page)
    assert CHAPTERS[page].title == title


@pytest.mark.parametrize("key", CHAPTERS)
def test_links_and_pictures_of_a_chapter_are_there(key):
    chapter = CHAPTERS[key]
    for target in re.findall(r"\]\(([^)]+)\)", chapter.text):
        assert (chapter.folder / target).is_file(), target
    assert len(chapter.text) > 200


def test_every_file_of_the_manual_is_a_chapter():
    folder = CHAPTERS["start"].folder
    assert {path.stem for path in folder.glob("*.md")} == set(CHAPTERS)


@pytest.mark.parametrize(
    ("page", "title"), [("parcels", "图斑"), ("comparison", "年度比对"), ("history", "履历")]
)
def test_f1_opens_the_chapter_of_the_page_in_front(window, page, title):
    window.workspace.show_page(page)
    window.commands.show_manual()
    assert window.manual.isVisible()
    assert window.manual.chapters.currentItem().text() == title
    assert title in window.manual.page.toPlainText()
    window.manual.close()


def test_links_between_chapters_stay_inside_and_others_leave(window, monkeypatch):
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    window.commands.show_manual()
    window.manual.page.anchorClicked.emit(QUrl("parcels.md"))
    assert window.manual.chapters.currentItem().text() == "图斑"
    assert opened == []
    window.manual.page.anchorClicked.emit(QUrl("https://example.org/"))
    assert opened == [QUrl("https://example.org/")]
    window.manual.close()


def test_a_manual_that_is_not_installed_is_said_not_shown_empty(window, tmp_path, monkeypatch):
    monkeypatch.setattr("jdz_forestland.resources.path", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(UserError, match="找不到使用手册"):
        manual.chapters()
    window.commands.show_manual()
    assert window.manual is None
    assert "找不到使用手册" in window.workspace.message.words.text()
