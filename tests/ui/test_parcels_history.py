from __future__ import annotations

from decimal import Decimal

from jdz_forestland.domain.history import GENESIS, Delta, HistoryEntry
from jdz_forestland.domain.stage import Stage
from jdz_forestland.store.records import PARCELS
from jdz_forestland.ui import history_text, text_parcels
from tests.builders import make_parcel, square

KEY = "360222-2023-0001"


def entry(*deltas, seq=1, verb="derive", reason="比对2021、2022年度"):
    return HistoryEntry(
        seq=seq,
        at="2023-08-01T08:12:30+08:00",
        who="王芳",
        verb=verb,
        reason=reason,
        deltas=deltas,
        previous=GENESIS,
    )


def delta(before, after):
    sides = [None if side is None else PARCELS.to_record(side) for side in (before, after)]
    found = Delta.between("parcels", KEY, *sides)
    assert found is not None
    return found


def effects(before, after):
    (line,) = history_text.by_parcel([entry(delta(before, after))])[KEY]
    return line.effects


def test_an_entry_says_when_who_what_and_why():
    (line,) = history_text.by_parcel([entry(delta(None, make_parcel()))])[KEY]
    assert line.heading == "2023-08-01 08:12　王芳　接受年度比对结果"
    assert line.reason == "依据：比对2021、2022年度"


def test_a_changed_area_is_said_in_both_units():
    old = make_parcel(reserve_area_m2=Decimal("2000.00"))
    new = make_parcel(reserve_area_m2=Decimal("2666.67"))
    said = effects(old, new)
    assert "入库面积由 3.00 亩（2,000.00 平方米） 改为 4.00 亩（2,666.67 平方米）" in said
    assert "本年度地类由 乔木林地 3.00 亩 改为 乔木林地 4.00 亩" in said


def test_answers_stages_and_empty_fields_are_words():
    new = make_parcel(can_restore=True, stage=Stage.APPLICATION, reporter="李明")
    assert set(effects(make_parcel(), new)) == {
        "阶段由 线索 改为 申请",
        "是否具备恢复林业生产条件由 空 改为 是",
        "入库填报人由 空 改为 李明",
    }


def test_a_new_shape_is_said_without_its_vertices():
    said = effects(make_parcel(), make_parcel(shape=square(side=101)))
    assert "图形有变化" in said
    assert all(len(sentence) < 80 for sentence in said)


def test_the_newest_entry_comes_first():
    first = entry(delta(None, make_parcel()))
    second = entry(delta(make_parcel(), make_parcel(remarks="补充说明")), seq=2, verb="amend")
    lines = history_text.by_parcel([first, second])[KEY]
    assert [line.heading.rsplit("　", 1)[1] for line in lines] == ["办理", "接受年度比对结果"]


def test_a_removed_parcel_is_said_to_be_removed():
    assert effects(make_parcel(), None) == ("从登记库中移除",)


def test_every_field_of_a_parcel_has_a_word_or_a_reason_to_have_none():
    silent = {"key", "county_code", "town_code", "village_code", "version", "sources", "geom"}
    assert set(PARCELS.to_record(make_parcel())) - silent == set(text_parcels.FIELDS)
