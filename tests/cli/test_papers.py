"""`export`: the papers of the office, for the parcels at a step or for chosen ones."""

from __future__ import annotations

import docx
import pytest

from jdz_forestland.domain.document_kinds import KINDS
from tests.cli.conftest import check_refusal
from tests.service.papers import registry_of_papers


@pytest.fixture
def registry(tmp_path):
    path = tmp_path / "登记库.gpkg"
    with registry_of_papers(path):
        pass
    return path


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_paper_of_a_chosen_parcel(cli, registry, tmp_path, kind):
    out = tmp_path / "文书"
    out.mkdir()
    said = cli("export", registry, kind, "--year", "2023", "--parcel", "1", out, "--json")
    assert said.code == 0, said.err
    (path,) = out.iterdir()
    assert said.json["path"] == str(path)
    assert path.suffix == ".docx"
    assert docx.Document(str(path)).tables


def test_a_notice_of_the_parcels_at_its_step(cli, registry, tmp_path):
    said = cli("export", registry, "notice", "--year", "2023", tmp_path / "公示.docx", "--json")
    assert said.json["rows"] == 1
    assert said.json["total_mu"] == "15.00"


def test_one_file_each_into_a_folder(cli, registry, tmp_path):
    out = tmp_path / "文书"
    out.mkdir()
    parcels = ("--parcel", "1", "--parcel", "3,4")
    said = cli("export", registry, "application", "--year", "2023", *parcels, "--each", out)
    assert said.code == 0, said.err
    assert [path.name[:8] for path in sorted(out.iterdir())] == [
        "鹅湖镇_0001",
        "鹅湖镇_0003",
        "鹅湖镇_0004",
    ]


@pytest.mark.parametrize(
    ("arguments", "said_why"),
    [
        (("change", "--year", "2023", "a.docx"), "没有处在“变更”环节的图斑"),
        (("notice", "--year", "2023", "a.doc"), "结尾不对"),
        (("notice", "--year", "2023", "--parcel", "77", "a.docx"), "没有图斑“77”"),
        (("yearly", "--year", "2023", "--each", "a"), "不能每个图斑一个文件"),
        (("notice", "--year", "2031", "a.docx"), "2031年度没有图斑"),
    ],
)
def test_what_cannot_be_written_is_a_line(
    cli, registry, tmp_path, monkeypatch, arguments, said_why
):
    monkeypatch.chdir(tmp_path)
    assert said_why in check_refusal(cli("export", registry, *arguments))
    assert not list(tmp_path.glob("*.doc*"))
