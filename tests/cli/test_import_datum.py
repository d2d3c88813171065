"""`--datum`: parameters for one run, agreed to with `--cure datum`, never printed."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from jdz_forestland.domain.datum import Datum
from jdz_forestland.service import datums
from tests.service import samples
from tests.service.test_datums import XIAN, old_file


@pytest.fixture
def parameters(tmp_path):
    path = tmp_path / "参数.json"
    told = asdict(XIAN)
    told["system"] = told.pop("datum").value
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def test_a_file_on_an_old_datum_is_imported_with_own_parameters_once_agreed(
    cli, tmp_path, parameters
):
    registry, source = samples.empty_copy(tmp_path / "库.gpkg"), old_file(tmp_path / "旧.txt")
    assert cli("examine", source).code == 1
    seen = cli("examine", source, "--datum", parameters, "--json")
    assert seen.json["pending"] == ["datum"]
    assert XIAN.paper in seen.json["datum"]
    waits = cli("import", registry, source, "--datum", parameters)
    assert "--cure datum" in waits.out
    done = cli("import", registry, source, "--datum", parameters, "--cure", "datum", "--json")
    assert len(done.json["added"]) == 1
    for said in (seen, waits, done):
        for number in XIAN.numbers:
            assert f"{number:g}" not in said.out
    assert Datum.XIAN80 not in datums.load()


@pytest.mark.parametrize("content", [None, b"{}", b"\x00"])
def test_a_file_that_holds_no_parameters_is_a_sentence(cli, tmp_path, content):
    path = tmp_path / "参数.json"
    if content is not None:
        path.write_bytes(content)
    said = cli("examine", old_file(tmp_path / "旧.txt"), "--datum", path)
    assert said.code == 2
    assert "Traceback" not in said.err
    assert "参数" in said.err
