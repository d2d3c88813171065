"""A file gets its name at once, or after the moment for which a scanner has it open."""

from __future__ import annotations

from pathlib import Path

import pytest

from jdz_forestland.place import take_place


def refusing(times: int, monkeypatch) -> list[Path]:
    """Let renaming fail so often, as Windows does while another program has the file open."""
    asked: list[Path] = []
    plain = Path.replace

    def replace(self: Path, target: Path) -> Path:
        asked.append(self)
        if len(asked) <= times:
            raise PermissionError(13, "in use")
        return plain(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    return asked


@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_scanner_may_have_the_file_for_a_moment(tmp_path, monkeypatch, times):
    new, name = tmp_path / "~new", tmp_path / "表.xlsx"
    new.write_text("new", encoding="utf-8")
    name.write_text("old", encoding="utf-8")
    asked = refusing(times, monkeypatch)
    take_place(new, name)
    assert len(asked) == times + 1
    assert name.read_text(encoding="utf-8") == "new"
    assert not new.exists()


def test_a_file_that_stays_open_is_said_and_keeps_its_content(tmp_path, monkeypatch):
    new, name = tmp_path / "~new", tmp_path / "表.xlsx"
    new.write_text("new", encoding="utf-8")
    name.write_text("old", encoding="utf-8")
    refusing(99, monkeypatch)
    with pytest.raises(PermissionError):
        take_place(new, name)
    assert name.read_text(encoding="utf-8") == "old"


def test_another_fault_is_not_waited_for(tmp_path):
    with pytest.raises(FileNotFoundError):
        take_place(tmp_path / "nothing", tmp_path / "表.xlsx")
