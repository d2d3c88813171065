"""Importing boundaries: all or nothing, once, and never a wrong place silently."""

from __future__ import annotations

import dataclasses

import pytest
import shapely

from jdz_forestland.domain.findings import Level
from jdz_forestland.domain.progress import Silent
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import Cancelled, StaleError, UserError
from jdz_forestland.service import deriving, importing, sample
from jdz_forestland.service.importing import Choices, accept, examine, propose
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.store import Store
from tests.exchange.coordinate_files import E, N, parcel, square, txt
from tests.service import samples


@pytest.fixture
def registry(tmp_path):
    """An empty registry of 浮梁县."""
    return samples.new(tmp_path / "库.gpkg")


def file(folder, *parcels, name="申请.txt", **header):
    path = folder / name
    path.write_bytes(txt(*parcels, **header).encode("gbk"))
    return path


def bring(registry, path, *, cures=(), accepted=True, **how):
    examined = examine(registry, [path], Choices(cures=frozenset(cures)), Silent())
    proposal = propose(registry, examined, now=samples.clock, **how)
    if accepted:
        accept(registry, proposal, who="张三", now=samples.clock)
    return proposal


def held(registry):
    with Registry.open(registry, who="x") as opened:
        assert opened.verify() == []
        return opened.parcels()


def rules(proposal):
    return {finding.rule for finding in proposal.findings}


def test_an_application_has_its_own_boundary_and_nothing_confirmed_yet(registry, tmp_path):
    tail = "面,,林地,,360222101,桃岭村,@"
    bring(registry, file(tmp_path, parcel("矿山甲", square(), tail=tail)), list_year=2024)
    (one,) = held(registry)
    assert (one.key, one.stage, one.list_year) == ("360222-2024-0001", Stage.APPLICATION, 2024)
    assert abs(one.parcel_area_m2 - 10000) < 1
    assert one.parcel_area_m2 == one.computed_area_m2
    assert (one.reserve_area_m2, one.class_after, one.tbmj_m2) == (0, (), None)
    assert (one.town, one.village) == ("鹅湖镇", "桃岭村委会")
    assert one.class_before.is_unknown
    assert one.class_before.year == 2022
    assert one.sources == ("申请.txt#地块坐标#矿山甲",)


def test_the_year_is_the_newest_list_else_this_year(registry, tmp_path):
    path = file(tmp_path, parcel("甲", square()))
    assert bring(registry, path).list_year == samples.NOW.year
    bring(
        registry, file(tmp_path, parcel("乙", square(50, N + 500)), name="乙.txt"), list_year=2026
    )
    assert bring(registry, path, accepted=False).list_year == 2026


def test_the_same_content_twice_adds_nothing_and_writes_no_history(registry, tmp_path):
    path = file(tmp_path, parcel("甲", square()), parcel("乙", square(50, N + 500)))
    bring(registry, path)
    before = registry.read_bytes()
    renamed = path.rename(tmp_path / "另名.txt")
    again = bring(registry, renamed)
    assert (again.added, again.updated, len(again.skipped)) == ((), (), 2)
    assert registry.read_bytes() == before


def test_the_same_name_with_new_content_updates_with_history(registry, tmp_path):
    bring(registry, file(tmp_path, parcel("甲", square())))
    proposal = bring(registry, file(tmp_path, parcel("甲", square(120))))
    assert (proposal.added, len(proposal.updated)) == ((), 1)
    (one,) = held(registry)
    assert (one.key, one.version) == ("360222-2024-0001", 2)
    assert abs(one.parcel_area_m2 - 14400) < 1
    with Registry.open(registry, who="x") as opened:
        verbs = [entry.verb for entry in opened.history(parcel_key=one.key)]
    assert verbs == ["import", "import"]


def test_from_verification_on_a_boundary_is_not_changed(registry, tmp_path):
    bring(registry, file(tmp_path, parcel("甲", square())))
    (one,) = held(registry)
    with Store.open(registry) as store, store.change(who="x", at="2024", verb="act") as change:
        change.put_parcel(dataclasses.replace(one, stage=Stage.VERIFICATION))
    proposal = bring(registry, file(tmp_path, parcel("甲", square(120))))
    assert (proposal.updated, proposal.quarantined) == ((), ("申请.txt#地块坐标#甲",))
    assert "F-112" in rules(proposal)


def test_nothing_enters_before_a_cure_is_agreed(registry, tmp_path):
    turned = [(east, north) for north, east in square()]
    path = file(tmp_path, parcel("甲", turned))
    proposal = bring(registry, path, accepted=False)
    assert (proposal.added, len(proposal.quarantined)) == ((), 1)
    assert [cure.key for cure in proposal.pending] == ["swap"]
    with pytest.raises(UserError, match="交换"):
        accept(registry, proposal, who="张三")
    assert held(registry) == []
    bring(registry, path, cures=["swap"])
    (one,) = held(registry)
    assert (one.x, one.y) == (3255050, 39536050)


def test_a_bad_parcel_is_set_aside_and_the_rest_is_imported(registry, tmp_path):
    bow = [(N, E), (N + 90, E + 90), (N + 90, E), (N, E + 90), (N, E)]
    path = file(tmp_path, parcel("叉", bow), parcel("好", square(50, N + 500)))
    proposal = bring(registry, path)
    assert proposal.quarantined == ("申请.txt#地块坐标#叉",)
    assert proposal.has_errors
    assert len(held(registry)) == 1


def test_all_or_nothing_when_the_registry_moves_on(registry, tmp_path):
    path = file(tmp_path, parcel("甲", square()))
    proposal = bring(registry, path, accepted=False)
    bring(registry, file(tmp_path, parcel("乙", square(50, N + 500)), name="乙.txt"))
    with pytest.raises(StaleError):
        accept(registry, proposal, who="张三")
    assert len(held(registry)) == 1


def test_a_failure_in_the_middle_writes_nothing(registry, tmp_path):
    path = file(tmp_path, parcel("甲", square()), parcel("乙", square(50, N + 500)))
    proposal = bring(registry, path, accepted=False)
    stale = dataclasses.replace(proposal.added[1], version=7)
    broken = dataclasses.replace(proposal, added=(proposal.added[0], stale))
    with pytest.raises(UserError):
        accept(registry, broken, who="张三")
    assert held(registry) == []


def test_the_same_ground_twice_is_said(registry, tmp_path):
    bring(registry, file(tmp_path, parcel("甲", square())))
    path = file(tmp_path, parcel("乙", square(100, N + 50)), name="乙.txt")
    proposal = bring(registry, path, accepted=False)
    assert "F-111" in rules(proposal)


def test_a_heap_of_parcels_is_refused(registry, tmp_path):
    heap = [parcel(f"堆{n}", square(100, N + n / 10), count=0) for n in range(1200)]
    with pytest.raises(UserError, match="互相重叠"):
        bring(registry, file(tmp_path, *heap))


def test_leads_and_pasted_points(registry):
    text = "\n".join(f"{north},{east}" for north, east in square())
    examined = importing.examine_text(registry, text, Choices(), Silent(), name="电话报来")
    proposal = propose(registry, examined, as_stage=Stage.LEAD, list_year=2024)
    accept(registry, proposal, who="张三")
    (one,) = held(registry)
    assert (one.stage, one.sources) == (Stage.LEAD, ("电话报来#坐标点#地块1",))
    with pytest.raises(UserError):
        propose(registry, examined, as_stage=Stage.NOTICE)
    with pytest.raises(UserError):
        propose(registry, examined, list_year=1999)


def test_a_cancelled_reading_leaves_nothing(registry, tmp_path):
    class Impatient:
        def step(self, name, done=0, total=0):
            raise Cancelled

    path = file(tmp_path, parcel("甲", square()))
    with pytest.raises(Cancelled):
        examine(registry, [path], Choices(), Impatient())


# --- against last year's survey --------------------------------------------------------------


def as_text(shape):
    rings = [shape.geoms[0].exterior, *shape.geoms[0].interiors]
    return parcel("矿", *[[(y, x) for x, y in ring.coords] for ring in rings], area="", count=0)


@pytest.fixture
def compared(tmp_path):
    """A registry with the sample county derived, and one whole pit of it as it was surveyed."""
    path = samples.filled_copy(tmp_path / "县.gpkg")
    with Registry.open(path, who="x") as opened:
        return path, next(p for p in opened.parcels() if len(p.shape.geoms) == 1)


def test_last_years_class_comes_from_the_survey_of_the_comparison(compared, tmp_path):
    path, pit = compared
    inner = shapely.MultiPolygon([pit.shape.geoms[0].buffer(-2)])
    if len(inner.geoms) != 1:
        pytest.skip("the pit falls apart")
    proposal = bring(path, file(tmp_path, as_text(inner)), list_year=sample.LIST_YEAR)
    (one,) = proposal.added
    assert one.class_before.is_mining
    assert one.class_before.year == 2021
    assert "F-113" not in rules(proposal)
    assert "F-111" in rules(proposal)  # the comparison has found this pit already


def test_half_a_kilometre_to_the_east_looks_like_gcj(compared, tmp_path):
    path, pit = compared
    moved = shapely.transform(pit.shape, lambda xy: xy + [506.0, -311.0])  # noqa: RUF005
    proposal = bring(path, file(tmp_path, as_text(moved)), accepted=False)
    shifted = [f for f in proposal.findings if f.rule in ("R13", "F-109")]
    assert shifted
    assert all(finding.severity is Level.WARNING for finding in shifted)


def test_a_confirmed_application_is_still_found_by_its_source(compared, tmp_path):
    _, pit = compared
    registry = samples.empty_copy(tmp_path / "空.gpkg")
    inner = shapely.MultiPolygon([pit.shape.geoms[0].buffer(-2)])
    bring(registry, file(tmp_path, as_text(inner)), list_year=sample.LIST_YEAR)
    deriving.accept(
        registry, deriving.propose(registry, sample.request(), Silent()), who="x", now=samples.clock
    )
    (one,) = [p for p in held(registry) if p.stage is Stage.APPLICATION]
    assert one.sources[0] == "申请.txt#地块坐标#矿"
    assert one.reserve_area_m2 > 0
    smaller = shapely.MultiPolygon([pit.shape.geoms[0].buffer(-4)])
    proposal = bring(registry, file(tmp_path, as_text(smaller)), list_year=sample.LIST_YEAR)
    assert [parcel.key for parcel in proposal.updated] == [one.key]
    with Registry.open(registry, who="x") as opened:
        assert opened.pieces(parcel_key=one.key) == []
        (renewed,) = [p for p in opened.parcels() if p.stage is Stage.APPLICATION]
    assert renewed.reserve_area_m2 == 0
    assert renewed.class_after == ()
    assert renewed.class_before.is_mining
