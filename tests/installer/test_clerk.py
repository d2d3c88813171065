"""The eyes of the clerk who drives the window under Wine: what counts as the primary button."""

import pytest
from PIL import Image, ImageDraw

from installer.windows.under_wine.clerk import Clerk

GREEN = (30, 107, 60)


@pytest.fixture
def looking_at(tmp_path, monkeypatch):
    def look(*boxes):
        picture = Image.new("RGB", (800, 400), "white")
        for box in boxes:
            ImageDraw.Draw(picture).rectangle(box, fill=GREEN)
        clerk = Clerk(":0", tmp_path, GREEN)
        monkeypatch.setattr(clerk, "screen", lambda: picture)
        return clerk._find_primary()

    return look


def test_the_button_is_found(looking_at):
    assert looking_at((600, 340, 720, 370)) == (600, 340, 720, 371)


def test_thin_bars_and_small_marks_are_no_buttons(looking_at):
    assert looking_at((10, 10, 300, 18), (40, 40, 60, 70)) is None


def test_the_largest_of_several(looking_at):
    assert looking_at((10, 300, 90, 325), (600, 340, 790, 370)) == (600, 340, 790, 371)
