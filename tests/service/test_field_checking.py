"""The field check at the desk: what comes back is recorded whole, and nothing is ever erased."""

from __future__ import annotations

import datetime
import json
import shutil
from decimal import Decimal

import numpy as np
import openpyxl
import pytest

from jdz_forestland.domain import crs
from jdz_forestland.domain.draw_record import recompute
from jdz_forestland.domain.field_check import Outcome
from jdz_forestland.domain.lifecycle import Reason
from jdz_forestland.domain.photo_match import Fate
from jdz_forestland.domain.record import Standing
from jdz_forestland.domain.spot_check import MustCheck
from jdz_forestland.errors import Cancelled, StaleError, UserError
from jdz_forestland.service.field_checking import FieldChecking
from jdz_forestland.service.field_proposal import RowFate
from jdz_forestland.store import vault
from tests.exchange import photos
from tests.exchange.test_check_book import fill, good
from tests.service.cases import parcel
from tests.service.draw_cases import ORIGIN, clock_of, drawable, freeze, registry_of
from tests.service.field_cases import DAY, found

KEY = "360222-2023-D1"
SEED = "6314152635"


@pytest.fixture
def drawing(tmp_path):
    with drawable(tmp_path / "浮梁.gpkg") as made:
        made.draw(made.publish(2023).key, SEED, origin=ORIGIN)
        yield made


@pytest.fixture
def checking(drawing):
    return FieldChecking(registry_of(drawing))


def shoot(folder, stop, name="", *, taken="2024:06:30 10:00:00", away=0.0):
    """Take a photo at a stop, `away` metres east of its centre."""
    here = np.array([[float(stop.parcel.y) + away, float(stop.parcel.x)]])
    lon, lat = crs.lonlat(here)[0]
    folder.mkdir(exist_ok=True)
    colour = (stop.number, len(list(folder.iterdir())), int(away) % 256)
    path = folder / (name or f"{stop.parcel_id}.jpg")
    return photos.write(path, lonlat=(lon, lat), taken=taken, colour=colour)


def stops_of(checking):
    return checking.round(KEY).stops


def book_of(checking, folder, rows):
    written = checking.write(KEY, "book", folder)
    fill(written.path, rows)
    return written.path


def test_out_and_back(checking, drawing, tmp_path) -> None:
    stops, folder = stops_of(checking), tmp_path / "照片"
    assert len(checking.sheets(KEY)) == 3
    for stop in stops:
        shoot(folder, stop)
    book = book_of(checking, tmp_path, {
        1: good(),
        2: good(核查结果="面积不符", **{"实测面积（亩）": 12.5}),
        3: good(核查结果="未恢复", 情况说明="仍是采坑"),
    })  # fmt: skip
    assert book.name == "360222浮梁县2023年度现场核查表.xlsx"
    entries = len(registry_of(drawing).history())
    proposal = checking.propose(KEY, book, [folder])
    assert [each.fate for each in proposal.checks] == [RowFate.NEW] * 3
    assert [match.fate for match in proposal.photos] == [Fate.MATCHED] * 3
    assert len(registry_of(drawing).history()) == entries
    done = checking.accept(proposal)
    assert (len(done.added), done.photos) == (3, 3)
    history = registry_of(drawing).history()
    assert len(history) == entries + 1
    assert history[-1].reason == "浮梁县2023年度现场核查记入3个图斑"
    verdict = checking.verdict(2023)
    assert verdict.complete
    assert verdict.checked_share == "0.3000"
    assert [failed.text for failed in verdict.failures] == [
        each.text for each in checking.checks() if each.outcome.fails
    ]
    assert "申报15.00亩，实测12.50亩" in next(f.text for f in verdict.failures if f.measured_mu)
    lines = checking.slip_lines(2023)
    assert [line.parcel_key for line in lines] == [f.parcel_key for f in verdict.failures]
    assert {line.reason for line in lines} == {Reason.AREA_WRONG, Reason.NOT_RESTORED}
    path = registry_of(drawing).path
    for each in checking.checks():
        (photo,) = each.photos
        assert vault.fault(path, photo.sha256, photo.file_name) == ""
        assert photo.distance_m == 0
    assert not registry_of(drawing).verify()
    kept = vault.path_of(path, photo.sha256, photo.file_name)
    kept.chmod(0o600)
    kept.unlink()
    (problem,) = registry_of(drawing).verify()
    assert "不见了" in problem.text
    shutil.copy(folder / photo.file_name, kept)
    again = checking.propose(KEY, book, [folder])
    assert {each.fate for each in again.checks} == {RowFate.SAME}
    with pytest.raises(UserError, match="没有可以记录"):
        checking.accept(again)


def test_all_of_it_is_published_at_once(checking, drawing, tmp_path) -> None:
    stop = stops_of(checking)[0]
    checking.record(KEY, found(stop.parcel_id, "wrong_parcel"))
    photo = shoot(tmp_path / "照片", stop)
    checking.record(KEY, found(stop.parcel_id), [photo], redo_reason="走错")
    drawing.publish(2023, reason="补抽")
    drawing.abandon("360222-2023-D2", "不补抽了")
    written = checking.publish(2023, tmp_path)
    assert written.path.name == "浮梁县2023年度抽查公布.json"
    document = json.loads(written.path.read_text(encoding="utf-8"))
    (county,) = document["counties"]
    assert recompute(county["draws"][0]).agrees
    assert county["draws"][1]["void"].endswith("不补抽了")
    assert [each["standing"] for each in county["findings"]] == ["superseded", "standing"]
    assert county["verdict"]["checked"]["parcels"] == 1
    assert county["verdict"]["checked_share"] == "0.1000"
    with pytest.raises(UserError, match="还没有抽查"):
        checking.publish(2022, tmp_path)
    with pytest.raises(UserError, match="结尾"):
        checking.publish(2023, tmp_path / "公布.txt")


def test_without_a_photo_a_finding_waits(checking, tmp_path) -> None:
    one, two, three = stops_of(checking)
    folder = tmp_path / "照片"
    shoot(folder, one)
    shoot(folder, two, "旧.jpg", taken="2023:05:01 10:00:00")
    shoot(folder, three, "远.jpg", away=60 + 30)
    book = book_of(checking, tmp_path, {n: good() for n in (1, 2, 3)})
    proposal = checking.propose(KEY, book, [folder])
    fates = {each.found.parcel_id: each.fate for each in proposal.checks}
    assert fates == {one.parcel_id: RowFate.NEW, two.parcel_id: RowFate.NO_PHOTO,
                     three.parcel_id: RowFate.NO_PHOTO}  # fmt: skip
    assert {m.photo.name: m.fate for m in proposal.open_photos} == {
        "旧.jpg": Fate.EARLIER, "远.jpg": Fate.OUTSIDE
    }  # fmt: skip
    by_hand = checking.propose(
        KEY, book, [folder], assigned={"远.jpg": three.parcel_id, "旧.jpg": two.parcel_id}
    )
    assert len(by_hand.to_write) == 2
    checking.accept(by_hand)
    verdict = checking.verdict(2023)
    assert (verdict.checked.parcels, verdict.open.parcels, verdict.by_hand) == (2, 1, 1)


def test_a_row_may_name_its_photos(checking, tmp_path) -> None:
    one, two, _ = stops_of(checking)
    folder = tmp_path / "照片"
    folder.mkdir()
    photos.write(folder / "IMG_1.jpg", taken="2024:06:30 10:00:00")
    book = book_of(checking, tmp_path, {1: good(照片文件名="img_1、丢了.jpg"), 2: good()})
    proposal = checking.propose(KEY, book, [folder])
    assert [each.fate for each in proposal.checks] == [RowFate.NEW, RowFate.NO_PHOTO]
    assert proposal.lost == ("丢了.jpg",)
    (check,) = checking.accept(proposal).added
    assert check.photos[0].by_hand
    assert check.parcel_id == one.parcel_id
    assert two.parcel_id in proposal.checks[1].found.parcel_id


def test_a_wrong_cell_keeps_everything_out(checking, drawing, tmp_path) -> None:
    shoot(tmp_path / "照片", stops_of(checking)[0])
    book = book_of(checking, tmp_path, {1: good(), 2: good(核查结果="好")})
    proposal = checking.propose(KEY, book, [tmp_path / "照片"])
    assert proposal.errors == 1
    with pytest.raises(UserError, match="1处错误"):
        checking.accept(proposal)
    assert checking.checks() == ()


def test_a_redo_strikes_the_first_finding_and_keeps_it(checking, tmp_path) -> None:
    stop, folder = stops_of(checking)[0], tmp_path / "照片"
    first = checking.record(KEY, found(stop.parcel_id, "wrong_parcel"))
    photo = shoot(folder, stop)
    true = found(stop.parcel_id)
    with pytest.raises(UserError, match="没有写明原因"):
        checking.record(KEY, true, [photo])
    second = checking.record(KEY, true, [photo], redo_reason="第一次走到了邻近的山头")
    one, two = checking.checks(draw_key=KEY)
    assert (one.standing, two.standing) == (Standing.SUPERSEDED, Standing.STANDING)
    assert (one.key, two.key) == (first.key, second.key)
    assert one.outcome is Outcome.WRONG_PARCEL
    assert one.struck_text == "第一次走到了邻近的山头"
    assert two.attempt == 2
    with pytest.raises(UserError, match="已经记录过"):
        checking.record(KEY, true, [photo])
    more = checking.record(KEY, true, [shoot(folder, stop, "又一张.jpg", away=5)])
    assert [p.file_name for p in more.photos] == [f"{stop.parcel_id}.jpg", "又一张.jpg"]
    assert len(checking.checks()) == 2


def test_a_finding_entered_at_the_desk(checking, tmp_path) -> None:
    one, two, _ = stops_of(checking)
    with pytest.raises(UserError, match="不在这次核查"):
        checking.record(KEY, found("360222-0099"))
    with pytest.raises(UserError, match="没有填实测面积；"):
        checking.record(KEY, found(one.parcel_id, "area", measured_mu=None, checkers=()))
    with pytest.raises(UserError, match="没有能对应的照片"):
        checking.record(KEY, found(one.parcel_id))
    elsewhere = shoot(tmp_path / "照片", two)
    with pytest.raises(UserError, match="没有能对应的照片（"):
        checking.record(KEY, found(one.parcel_id), [elsewhere])
    (tmp_path / "无").mkdir()
    blind = photos.write(tmp_path / "无" / "无位置.jpg", taken="2024:06:30 09:00:00")
    with pytest.raises(UserError, match="没有位置"):
        checking.record(KEY, found(one.parcel_id), [blind])
    kept = checking.record(KEY, found(one.parcel_id), [blind], by_hand="手机没有开定位")
    assert kept.photos[0].by_hand == "手机没有开定位"
    assert kept.claimed_mu == Decimal("15.00")
    assert checking.verdict(2023).by_hand == 1


def test_a_void_draw_is_not_checked_and_its_findings_stay(checking, drawing, tmp_path) -> None:
    stop = stops_of(checking)[0]
    checking.record(KEY, found(stop.parcel_id), [shoot(tmp_path / "照片", stop)])
    freeze(registry_of(drawing), parcel(1), version=2)
    for refused in (checking.round, checking.sheets):
        with pytest.raises(UserError, match="已作废"):
            refused(KEY)
    with pytest.raises(UserError, match="已作废"):
        checking.record(KEY, found(stop.parcel_id))
    assert checking.verdict(2023) is None
    assert checking.verdicts(2023) == ()
    assert len(checking.checks(draw_key=KEY)) == 1


def test_the_registry_moved_on_or_a_photo_changed(checking, drawing, tmp_path) -> None:
    one, two, _ = stops_of(checking)
    folder = tmp_path / "照片"
    shoot(folder, one)
    book = book_of(checking, tmp_path, {1: good()})
    proposal = checking.propose(KEY, book, [folder])
    checking.record(KEY, found(two.parcel_id, "not_found"))
    with pytest.raises(StaleError):
        checking.accept(proposal)
    proposal = checking.propose(KEY, book, [folder])
    shoot(folder, one, away=3)
    with pytest.raises(UserError, match="有改动"):
        checking.accept(proposal)
    assert len(checking.checks()) == 1


class Stopping:
    """Progress that is stopped at the n-th step."""

    def __init__(self, after: int) -> None:
        self.left = after

    def step(self, name: str, done: int = 0, total: int = 0) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_stopped_at_any_step_nothing_is_recorded(checking, drawing, tmp_path) -> None:
    folder = tmp_path / "照片"
    for stop in stops_of(checking):
        shoot(folder, stop)
    book = book_of(checking, tmp_path, {n: good() for n in (1, 2, 3)})
    proposal = checking.propose(KEY, book, [folder])
    for after in range(5):
        with pytest.raises(Cancelled):
            checking.accept(proposal, progress=Stopping(after))
        assert checking.checks() == ()
    assert len(checking.accept(proposal).added) == 3
    assert not registry_of(drawing).verify()


def test_must_check_parcels_are_on_the_round(tmp_path) -> None:
    with drawable(tmp_path / "浮梁.gpkg") as drawing:
        every = [MustCheck(f"360222-{n:04d}", "异议未结") for n in range(1, 11)]
        drawing.draw(drawing.publish(2023, must_check=every).key, SEED, origin=ORIGIN)
        checking = FieldChecking(registry_of(drawing))
        written = checking.write(KEY, "gpx", tmp_path)
        assert (written.rows, written.path.suffix) == (10, ".gpx")
        assert checking.write(KEY, "kml", tmp_path / "a.kml").rows == 10
        for kind, out, said in (("pdf", tmp_path, "不能导出"), ("kml", tmp_path / "a.x", "结尾")):
            with pytest.raises(UserError, match=said):
                checking.write(KEY, kind, out)
        sheet = openpyxl.load_workbook(checking.write(KEY, "book", tmp_path).path).worksheets[0]
        assert sheet.max_row == 4 + 10


def test_photos_alone_need_days(checking, tmp_path) -> None:
    shoot(tmp_path / "照片", stops_of(checking)[0])
    with pytest.raises(UserError, match="不知道核查的日期"):
        checking.propose(KEY, None, [tmp_path / "照片"])
    week = (DAY - datetime.timedelta(days=7), DAY)
    (match,) = checking.propose(KEY, None, [tmp_path / "照片"], visit=week).photos
    assert match.fate is Fate.MATCHED
    with pytest.raises(UserError, match="不在这次核查"):
        checking.propose(
            KEY, None, [tmp_path / "照片"], visit=week, assigned={match.photo.name: "x"}
        )


def test_before_the_draw_there_is_nothing_to_check(tmp_path) -> None:
    with drawable(tmp_path / "浮梁.gpkg") as drawing:
        drawing.publish(2023)
        clock_of(drawing).later(minutes=1)
        with pytest.raises(UserError, match="待抽取"):
            FieldChecking(registry_of(drawing)).round(KEY)
