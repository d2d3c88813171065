"""年度比对 once more: the same again, a corrected survey, two windows, and stopping half way."""

from __future__ import annotations

import dataclasses
import shutil
from typing import Any

import pytest

from jdz_forestland.domain.progress import Silent
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import (
    Cancelled,
    StaleError,
)
from jdz_forestland.service.deriving import Request, SurveyChoice, accept, propose
from jdz_forestland.service.jobs import JobProgress
from jdz_forestland.store.store import Store
from tests.service import samples
from tests.service.surveys import pair, plot, survey

YEARS = (2021, 2022)


@pytest.fixture
def registry(tmp_path):
    """An empty registry of 浮梁县."""
    return samples.empty_copy(tmp_path / "登记库.gpkg")


def request(before, after, **changes) -> Request:
    fields: dict[str, Any] = {"years": YEARS} | changes
    return Request(SurveyChoice(before), SurveyChoice(after), **fields)


def derive(registry, before, after, **changes):
    """Compare, accept, and return what accepting did."""
    proposal = propose(registry, request(before, after, **changes), Silent())
    return accept(registry, proposal, who=samples.WHO, now=samples.clock)


def held(registry):
    with Store.open(registry) as store:
        assert store.verify() == []
        return store.parcels()


# --- again and again ---------------------------------------------------------------------------


def test_the_same_again_adds_nothing(tmp_path):
    registry = samples.filled_copy(tmp_path / "登记库.gpkg")
    before = registry.read_bytes()
    again = propose(registry, samples.proposal().request, Silent())
    assert (len(again.derivation.matched), again.derivation.leads) == (42, ())
    assert again.derivation.unconfirmed == ()
    done = accept(registry, again, who="李四", now=samples.clock)
    assert (done.added, done.changed) == ((), ())
    assert registry.read_bytes() == before


def test_the_same_databases_from_another_folder_add_nothing(registry, tmp_path):
    files = pair(tmp_path)
    derive(registry, *files)
    before = registry.read_bytes()
    elsewhere = tmp_path / "U盘"
    elsewhere.mkdir()
    moved = [shutil.move(path, elsewhere / path.name) for path in files]
    assert derive(registry, *moved).changed == ()
    assert registry.read_bytes() == before


def test_a_changed_survey_updates_in_one_entry_and_keeps_numbers(registry, tmp_path):
    """The first pit came late: it must not push the others out of their numbers."""
    later = [
        plot("0602", 0),
        plot("0305", 1, width=50),
        plot("0602", 1, width=50, offset=50),
        plot("0602", 2),
    ]
    before, after = pair(tmp_path, after=later)
    derive(registry, before, after)
    (half,) = held(registry)
    assert half.parcel_no == 1

    after.unlink()
    survey(after, [plot("0301", 0), plot("0305", 1), plot("0602", 2)], year=2022)
    done = derive(registry, before, after)

    assert done.added == ("360222-2023-0002",)
    assert done.changed == ("360222-2023-0001",)
    now = held(registry)
    assert [(parcel.parcel_no, parcel.version) for parcel in now] == [(1, 2), (2, 1)]
    assert now[0].shape == half.shape
    assert now[0].changed_whole
    with Store.open(registry) as store:
        assert [entry.verb for entry in store.history()] == ["create", "derive", "derive"]
        assert len(store.history(parcel_key=now[0].key)) == 2
        assert [each.key for each in store.comparisons()] == [
            "360222-2023-B01",
            "360222-2023-B02",
        ]
        assert store.pieces(parcel_key=now[0].key)[0].area_m2 == now[0].reserve_area_m2


def test_going_back_to_the_earlier_survey_is_on_record(registry, tmp_path):
    before, after = pair(tmp_path)
    other = survey(tmp_path / "修改后.gpkg", [plot("0301", 0), plot("0602", 1)], year=2022)
    for now in (after, other, after):
        derive(registry, before, now)
    with Store.open(registry) as store:
        assert [each.after.file_name for each in store.comparisons()] == [
            "本年度.gpkg",
            "修改后.gpkg",
            "本年度.gpkg",
        ]


def test_what_a_comparison_does_not_confirm_is_reported_and_stays(registry, tmp_path):
    before, after = pair(tmp_path)
    derive(registry, before, after)
    known = held(registry)
    after.unlink()
    survey(after, [plot("0602", 0), plot("0301", 1), plot("0602", 2)], year=2022)
    proposal = propose(registry, request(before, after), Silent())
    assert [parcel.id for parcel in proposal.derivation.unconfirmed] == ["360222-0001"]
    assert [found.parcel.id for found in proposal.derivation.found] == ["360222-0002"]
    accept(registry, proposal, who=samples.WHO, now=samples.clock)
    assert held(registry)[0] == known[0]
    with Store.open(registry) as store:
        assert store.pieces(parcel_key=known[0].key)


def test_what_people_entered_outlives_a_comparison(registry, tmp_path):
    before, after = pair(tmp_path)
    derive(registry, before, after)
    entered: dict[str, Any] = {
        "stage": Stage.VERIFICATION,
        "can_restore": True,
        "is_vegetated": False,
        "reporter": "㙍阿姨",
        "remarks": "已到现场",
    }
    with Store.open(registry) as store, store.change(who="李四", at="x", verb="act") as change:
        change.put_parcel(dataclasses.replace(store.parcels()[1], **entered))
    after.unlink()
    survey(after, [plot("0301", 0), plot("0305", 1), plot("0602", 2)], year=2022)
    assert derive(registry, before, after).changed == ("360222-2023-0002",)
    parcel = held(registry)[1]
    assert {name: getattr(parcel, name) for name in entered} == entered
    assert parcel.changed_whole


def test_next_year_numbers_from_one_again(registry, tmp_path):
    before, after = pair(tmp_path)
    derive(registry, before, after)
    trees = [plot("0301", column) for column in (0, 1, 2)]
    third = survey(tmp_path / "次年.gpkg", [*trees, plot("0404", 9)])
    derive(registry, after, third, years=(2022, 2023))
    assert [(p.list_year, p.parcel_no) for p in held(registry)] == [
        (2023, 1),
        (2023, 2),
        (2024, 1),
        (2024, 2),
    ]


# --- two windows, and stopping -----------------------------------------------------------------


def test_a_proposal_for_a_registry_that_moved_on_is_refused(registry, tmp_path):
    proposal = propose(registry, request(*pair(tmp_path)), Silent())
    accept(registry, proposal, who=samples.WHO)
    before = registry.read_bytes()
    with pytest.raises(StaleError, match="又有变化") as caught:
        accept(registry, proposal, who=samples.WHO)
    assert "重新比对" in caught.value.hint
    assert registry.read_bytes() == before


class Counting:
    """Counts the steps and stops at one of them."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.steps: list[str] = []
        self.stop_at = stop_at

    def step(self, name: str, done: int = 0, total: int = 0) -> None:
        self.steps.append(name)
        if len(self.steps) == self.stop_at:
            raise Cancelled


def test_cancelling_at_any_step_leaves_the_file_as_it_was(registry, tmp_path):
    files = pair(tmp_path)
    before = registry.read_bytes()
    counting = Counting()
    propose(registry, request(*files), counting)
    assert len(counting.steps) >= 8
    assert counting.steps[0] == "识别数据库"
    for position in range(1, len(counting.steps) + 1):
        with pytest.raises(Cancelled):
            propose(registry, request(*files), Counting(position))
        assert registry.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 3


def test_the_button_cancels_at_the_next_step(registry, tmp_path):
    progress = JobProgress()
    progress.cancel()
    with pytest.raises(Cancelled):
        propose(registry, request(*pair(tmp_path)), progress)
