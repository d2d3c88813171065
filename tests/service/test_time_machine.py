"""The registry as of a moment in the past: same rows, same chain, same form, same papers."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import itertools
import json
import shutil
import stat
from pathlib import Path

import pytest

from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.progress import Silent
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import Cancelled, StoreError, UserError
from jdz_forestland.service import exporting, time_machine
from jdz_forestland.service.casework import Casework
from jdz_forestland.service.registry import Registry
from jdz_forestland.store import vault
from jdz_forestland.store.store import Store
from tests.casework import complete_values
from tests.service import samples
from tests.service.samples import NOW, WHO

HOUR = datetime.timedelta(hours=1)
LATER = NOW + 100 * HOUR


def hourly():
    """A clock that goes on an hour at every look."""
    ticks = itertools.count(1)
    return lambda: NOW + next(ticks) * HOUR


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The sample county after two steps, a paper, and a step that was taken back."""
    path = samples.filled_copy(tmp_path / "浮梁.gpkg")
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"not really a photo")
    with Registry.open(path, who=WHO, now=hourly()) as registry:
        casework = Casework(registry)
        first, second = registry.parcels()[:2]
        for parcel in (first, second):
            casework.act(parcel.key, Action.PASS, {})
        casework.attach(first.key, Stage.APPLICATION, "application_letter", photo)
        casework.act(first.key, Action.PASS, complete_values(Stage.APPLICATION, first))
        casework.undo()
    return path


def moments(path: Path) -> list[datetime.datetime]:
    with Store.open(path) as store:
        times = [datetime.datetime.fromisoformat(entry.at) for entry in store.history()]
    return sorted(set(times))


def test_at_every_moment_the_rows_are_those_of_the_history(path, tmp_path):
    with Store.open(path) as store:
        history = store.history()
    for moment in moments(path):
        made = time_machine.as_of(path, moment, tmp_path / "then", now=lambda: LATER)
        upto = [e for e in history if datetime.datetime.fromisoformat(e.at) <= moment]
        with Store.open(made) as then:
            assert then.history() == upto
            assert then.head() == upto[-1].hash
            assert then.verify() == []


def test_the_last_moment_is_the_registry_itself(path, tmp_path):
    made = time_machine.as_of(path, LATER, tmp_path / "then", now=lambda: LATER)
    with Store.open(path) as now, Store.open(made) as then:
        assert then.parcels() == now.parcels()
        assert then.pieces() == now.pieces()
        assert then.comparisons() == now.comparisons()
        assert then.cases.steps() == now.cases.steps()
        assert then.cases.materials() == now.cases.materials()


def test_the_form_of_then_has_the_cells_of_then(path, tmp_path):
    form_of = functools.partial(exporting.annex_form, list_year=2023, draft=True)
    with Registry.open(path, who=WHO, now=lambda: NOW) as registry:
        filed = form_of(registry)
        parcel = registry.parcels()[3]
        # then somebody changes what stands on the form
        with registry.store.change(who=WHO, at=(NOW + 90 * HOUR).isoformat(), verb="x") as change:
            change.put_parcel(dataclasses.replace(parcel, remarks="后来改的备注"))
        assert form_of(registry).rows != filed.rows
    made = time_machine.as_of(path, NOW + 80 * HOUR, tmp_path / "then", now=lambda: LATER)
    with Registry.open(made, who=WHO) as then:
        form = form_of(then)
        assert form.rows == filed.rows
        assert form.total == filed.total
        assert then.now() == NOW + 80 * HOUR == then.as_of


def test_a_snapshot_is_only_looked_at(path, tmp_path):
    made = time_machine.as_of(path, LATER, tmp_path / "then", now=lambda: LATER)
    before = made.read_bytes()
    with Registry.open(made, who=WHO) as then:
        assert then.is_read_only
        casework, parcel = Casework(then), then.parcels()[0]
        with pytest.raises(StoreError, match="只能查看"):
            casework.act(
                parcel.key, Action.WITHDRAW, {"reason": "other", "text": "无", "on": "2024-03-01"}
            )
        with pytest.raises(StoreError, match="只能查看"):
            casework.attach(parcel.key, Stage.APPLICATION, "other", path)
        with pytest.raises(StoreError, match="只读"):
            casework.save_draft(casework.file(parcel.key), {"township": "鹅湖镇"})
    assert made.read_bytes() == before


def test_papers_are_found_and_not_copied(path, tmp_path):
    made = time_machine.as_of(path, LATER, tmp_path / "then", now=lambda: LATER)
    with Registry.open(made, who=WHO) as then:
        casework = Casework(then)
        (paper,) = casework.materials(then.parcels()[0].key)
        assert casework.material_path(paper).read_bytes() == b"not really a photo"
    assert not list((tmp_path / "then").rglob("*.jpg"))
    for kept in vault.folder(path).glob("??/*"):
        kept.chmod(stat.S_IWRITE)  # Windows deletes nothing that is write-protected
    shutil.rmtree(vault.folder(path))  # and a paper that is lost is lost then, too
    with Registry.open(made, who=WHO) as then:
        assert [problem.where for problem in then.verify()] == ["materials"]


def test_a_moment_before_the_registry_is_refused(path, tmp_path):
    with pytest.raises(UserError, match="还没有建立"):
        time_machine.as_of(path, NOW - HOUR, tmp_path / "then", now=lambda: LATER)
    with pytest.raises(UserError, match="还没有到"):
        time_machine.as_of(path, LATER + HOUR, tmp_path / "then", now=lambda: LATER)
    assert not list((tmp_path / "then").glob("*"))


def test_a_clock_that_fell_back_brings_nothing_in_early(path, tmp_path):
    with Store.open(path) as store:
        seq = store.last_entry().seq
        at = (NOW - 5000 * HOUR).isoformat()
        with store.change(who=WHO, at=at, verb="fact") as change:
            change.put_fact("later", "yes")
    made = time_machine.as_of(path, NOW + HOUR, tmp_path / "then", now=lambda: LATER)
    with Store.open(made) as then:
        assert then.fact("later") == ""
        assert then.last_entry().seq < seq


def test_asking_twice_makes_it_once(path, tmp_path):
    first = time_machine.as_of(path, NOW + HOUR, tmp_path / "then", now=lambda: LATER)
    stamp = first.stat().st_mtime_ns
    assert time_machine.as_of(path, NOW + HOUR, tmp_path / "then", now=lambda: LATER) == first
    assert first.stat().st_mtime_ns == stamp


def test_cancelling_leaves_no_file(path, tmp_path):
    class Stop(Silent):
        def step(self, name, done=0, total=0):
            raise Cancelled

    with pytest.raises(Cancelled):
        time_machine.as_of(path, LATER, tmp_path / "then", progress=Stop(), now=lambda: LATER)
    assert not list((tmp_path / "then").glob("*.gpkg"))


def test_opened_is_the_end_of_a_day(path):
    day = NOW.date()
    with time_machine.opened(path, day, who=WHO, now=lambda: LATER) as then:
        assert then.as_of.date() == day
        assert then.as_of.hour == 23
        assert then.parcels()[0].stage is not Stage.LEAD
    with time_machine.opened(path, None, who=WHO, now=lambda: LATER) as registry:
        assert registry.as_of is None


def test_a_note_that_says_nothing_sensible_is_no_note(path):
    note = path.with_name(f"{path.stem}.截至")
    told = {"registry": "x", "materials": "y", "seq": 1, "head": "z"}
    for text in (
        "[]",
        "{",
        *(json.dumps({**told, "moment": m}) for m in ("昨天", "2024-01-01", 7)),
    ):
        note.write_text(text, encoding="utf-8")
        with Registry.open(path, who="张三") as registry:
            assert registry.as_of is None
            assert not registry.is_read_only
