"""Progress and cancelling of long work."""

from __future__ import annotations

import threading
import time

import pytest

from jdz_forestland.domain.progress import Within
from jdz_forestland.errors import Cancelled
from jdz_forestland.service.jobs import JobProgress

Seen = list[tuple[str, int, int]]


def test_every_new_step_and_every_end_is_reported():
    seen: Seen = []
    progress = JobProgress(lambda *report: seen.append(report))
    for name in ("读取", "求交"):
        for done in range(1001):
            progress.step(name, done, 1000)
    assert [report for report in seen if report[1] in (0, 1000)] == [
        ("读取", 0, 1000),
        ("读取", 1000, 1000),
        ("求交", 0, 1000),
        ("求交", 1000, 1000),
    ]
    assert len(seen) < 50


def test_within_one_step_reports_keep_a_distance(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    seen: Seen = []
    progress = JobProgress(lambda *report: seen.append(report))
    for done in range(100):
        now[0] += 0.01
        progress.step("读取", done, 1000)
    assert 15 <= len(seen) <= 21


def test_cancel_from_another_thread_takes_effect_at_the_next_step():
    progress = JobProgress()
    progress.step("读取")
    other = threading.Thread(target=progress.cancel)
    other.start()
    other.join()
    for _ in range(2):
        with pytest.raises(Cancelled):
            progress.step("求交")


def test_nobody_needs_to_listen():
    JobProgress().step("读取", 1, 2)


def test_a_part_reports_under_the_name_of_the_whole():
    seen: Seen = []
    Within(JobProgress(lambda *report: seen.append(report)), "读取林地").step("图形", 1, 1)
    assert seen == [("读取林地", 1, 1)]
