"""Villages that the list does not know: added once, recognised from then on."""

from __future__ import annotations

import pytest

from jdz_forestland.domain.places import Village
from jdz_forestland.domain.progress import Silent
from jdz_forestland.errors import UserError
from jdz_forestland.service import importing, place_list, sheet_importing
from jdz_forestland.service.importing import Choices
from jdz_forestland.service.registry import Registry
from jdz_forestland.service.sheet_importing import SheetChoices
from jdz_forestland.store.store import Store
from tests.exchange.coordinate_files import parcel, square, txt
from tests.exchange.sheets import annex_grid, row, workbook
from tests.service import samples

TOWN = next(code for code, name in place_list.towns("360222").items() if name == "鹅湖镇")
FARM = Village(TOWN, "红旗分场", f"{TOWN}399")


@pytest.fixture
def registry(tmp_path):
    return samples.filled_copy(tmp_path / "库.gpkg")


def held(registry):
    with Store.open(registry) as store:
        return place_list.held(store)


def test_a_village_is_kept_with_its_history_and_the_file_verifies(registry):
    assert place_list.add(registry, FARM, who="张三") == (FARM,)
    second = Village(TOWN, " 国营 茶场 ")
    place_list.add(registry, second, who="张三")
    assert held(registry) == (FARM, Village(TOWN, "国营 茶场"))
    with Registry.open(registry, who="x") as opened:
        assert "鹅湖镇红旗分场" in opened.history()[-2].reason
        assert opened.verify() == []


def test_a_sheet_and_a_boundary_know_it_from_then_on(registry, tmp_path):
    path = workbook(tmp_path / "表.xlsx", annex_grid([row(1, E="红旗分场")]))
    source = tmp_path / "申请.txt"
    source.write_bytes(txt(parcel("鹅湖镇红旗分场采石场", square(north=3250000.0))).encode("gbk"))

    def look():
        found = sheet_importing.examine(registry, path, SheetChoices(), Silent())
        examined = importing.examine(registry, [source], Choices(), Silent())
        proposal = importing.propose(registry, examined, list_year=2023)
        return {fault.rule for fault in found.faults}, proposal.added[0]

    faults, before = look()
    assert "F-225" in faults
    assert before.village_code == ""
    place_list.add(registry, FARM, who="张三")
    faults, after = look()
    assert "F-225" not in faults
    assert (after.town, after.village, after.village_code) == ("鹅湖镇", FARM.name, FARM.code)


def test_near_misses_are_proposed():
    assert place_list.near(Village(TOWN, "桃领村"))[0].startswith("桃岭")
    assert place_list.near(Village(TOWN, "")) == ()
    assert place_list.near(Village(TOWN, "红旗分厂"), (Village(TOWN, "红旗分场"),)) == ("红旗分场",)


@pytest.mark.parametrize(
    "village",
    [
        Village("", "甲村"), Village("360281100", "甲村"), Village(TOWN, ""), Village(TOWN, " \n"),
        Village(TOWN, "长" * 31), Village(TOWN, "123"), Village(TOWN, "甲\x00村"),
        Village(TOWN, "桃岭村"), Village(TOWN, "桃岭"), Village(TOWN, "甲村", "12"),
        Village(TOWN, "甲村", "360281100201"), Village(TOWN, "甲村", "１" * 12),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_written(registry, village):
    with pytest.raises(UserError) as caught:
        place_list.add(registry, village, who="张三")
    assert caught.value.hint
    assert held(registry) == ()


def test_the_same_village_or_code_twice_is_refused(registry):
    place_list.add(registry, FARM, who="张三")
    for again in (FARM, Village(TOWN, "别的林场", FARM.code)):
        with pytest.raises(UserError):
            place_list.add(registry, again, who="张三")


@pytest.mark.parametrize("stored", ["{", "5", "[[1]]", '[["a","b","c","d"]]', "null", '{"a": 1}'])
def test_a_list_that_something_else_wrote_counts_as_none(registry, stored):
    with Store.open(registry) as store:
        at = "2024-01-01T00:00:00+08:00"
        with store.change(who="x", at=at, verb="x", reason="x") as change:
            change.put_fact("villages", stored)
    assert all(len(village.town_code) <= 9 for village in held(registry))
