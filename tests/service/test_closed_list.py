"""What comes in from outside changes nothing of a parcel that stands on a closed list."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest

from jdz_forestland.domain import reserve
from jdz_forestland.domain.area import total
from jdz_forestland.domain.frozen_list import FrozenList, ListState, list_hash
from jdz_forestland.domain.progress import Silent
from jdz_forestland.errors import UserError
from jdz_forestland.service import deriving, exporting, sheet_importing
from jdz_forestland.service.deriving import Request, SurveyChoice
from jdz_forestland.service.registry import Registry
from jdz_forestland.service.sheet_importing import SheetChoices
from jdz_forestland.store.store import Store
from jdz_forestland.store.tables import FROZEN_LISTS
from tests.service import samples
from tests.service.surveys import pair, plot, survey


@pytest.fixture(autouse=True)
def _home(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("JDZ_FORESTLAND_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def path(tmp_path):
    return samples.empty_copy(tmp_path / "登记库.gpkg")


def _derive(path, before, after):
    request = Request(SurveyChoice(before), SurveyChoice(after), years=(2021, 2022))
    proposal = deriving.propose(path, request, Silent())
    return deriving.accept(path, proposal, who="张三", now=samples.clock)


def _close(path, state=ListState.FROZEN):
    """Put every parcel on a closed list."""
    with Store.open(path) as store:
        lines = reserve.lines_of(store.parcels())
        frozen = FrozenList(
            key="360222-2023-L1",
            county_code="360222",
            list_year=2023,
            version=1,
            state=state,
            lines=lines,
            list_hash=list_hash(lines),
            total_mu=total(line.reserve_mu for line in lines),
            form_sha256="",
            policy_version="2022-1",
            note="",
            who="张三",
            at="x",
        )
        with store.change(who="张三", at="x", verb="freeze") as change:
            change.put(FROZEN_LISTS, frozen)


def _smaller(folder):
    before, after = pair(folder)
    after.unlink()
    survey(after, [plot("0305", 0, width=50), plot("0602", 0, width=50, offset=50)], year=2022)
    return before, after


@pytest.mark.parametrize("state", [ListState.FROZEN, ListState.RECEIVED, ListState.GRANTED])
def test_a_comparison_that_would_change_a_member_is_refused_as_a_whole(path, tmp_path, state):
    _derive(path, *pair(tmp_path))
    _close(path, state)
    content = path.read_bytes()
    with pytest.raises(UserError, match=r"不能按这次比对更改.*请先退回名单"):
        _derive(path, *_smaller(tmp_path))
    assert path.read_bytes() == content


@pytest.mark.parametrize("state", [ListState.RETURNED, ListState.CORRECTED])
def test_on_an_open_list_it_is_not(path, tmp_path, state):
    _derive(path, *pair(tmp_path))
    _close(path, state)
    assert _derive(path, *_smaller(tmp_path)).changed


def test_a_comparison_that_leaves_the_members_alone_goes_through(path, tmp_path):
    files = pair(tmp_path)
    _derive(path, *files)
    _close(path)
    assert _derive(path, *files).changed == ()


def test_a_sheet_that_would_change_a_member_is_refused(path, tmp_path):
    _derive(path, *pair(tmp_path))
    with Registry.open(path, who="张三", now=samples.clock) as registry:
        out = tmp_path / "表.xlsx"
        exporting.export(registry, "annex", list_year=2023, out=out, draft=True, with_total=False)
    book = openpyxl.load_workbook(out)
    book.worksheets[0]["O5"] = "李四"
    book.save(out)
    examined = sheet_importing.examine(path, out, SheetChoices(), Silent())
    _close(path)
    proposal = sheet_importing.propose(path, examined)
    with pytest.raises(UserError, match="不能按表格填写"):
        sheet_importing.accept(path, proposal, who="张三", now=samples.clock)


def test_no_key_is_given_twice_after_a_parcel_went_to_another_list(path, tmp_path):
    before, after = pair(tmp_path)
    added = _derive(path, before, after).added
    with Store.open(path) as store, store.change(who="张三", at="x", verb="move_list") as change:
        change.renumber([replace(store.parcel(added[-1]), list_year=2024)])
    again = _derive(path, before, after).added
    assert not set(again) & set(added)
    with Store.open(path) as store:
        assert {parcel.key for parcel in store.parcels()} == {*added, *again}
        assert store.verify() == []
