"""Code systems are recognised, never guessed."""

import pytest

from jdz_forestland.domain.land_class import CodeSystem, LandClass, level1_name, recognise
from jdz_forestland.domain.land_role import LandRole, role_of
from jdz_forestland.errors import ChoiceNeeded

OLD, NEW = CodeSystem.SANDIAO, CodeSystem.YONGDIYONGHAI_2023


@pytest.mark.parametrize(
    ("pairs", "system"),
    [
        ([("0602", "采矿用地"), ("0101", "水田")], OLD),
        ([("1002", "采矿用地"), ("0602", "设施农用地"), ("0301", "乔木林地")], NEW),
        ([("1002", "轨道交通用地"), ("0301", "乔木林地")], OLD),
        ([("0305", "灌木林地")], OLD),
        ([("0303", "灌木林地")], NEW),
    ],
)
def test_pairs_that_differ_decide(pairs, system):
    assert recognise(pairs) is system


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [("0301", "乔木林地"), ("0101", "水田")],
        [("0602", "采矿用地"), ("1002", "采矿用地")],
        [("0602", "")],
    ],
    ids=["nothing", "same in both", "speaks for both", "no names"],
)
def test_what_does_not_decide_is_asked(pairs):
    with pytest.raises(ChoiceNeeded) as asked:
        recognise(pairs)
    assert asked.value.key == "code_system"
    assert {value for value, _ in asked.value.options} == {"sandiao", "yongdiyonghai2023"}


@pytest.mark.parametrize(
    ("system", "code", "word"),
    [
        (OLD, "0602", "采矿用地"),
        (NEW, "1002", "采矿用地"),
        (OLD, "0305", "林地"),
        (OLD, "0307K", "林地"),
        (NEW, "0304", "林地"),
        (OLD, "0304", "湿地"),
        (OLD, "0404", "草地"),
        (OLD, "0103", "耕地"),
    ],
)
def test_the_form_uses_the_plans_words(system, code, word):
    assert LandClass(2022, system, code, "x").form_name == word


@pytest.mark.parametrize("system", list(CodeSystem))
def test_target_and_source_classes_are_what_their_names_say(system):
    assert all(level1_name(system, code) == "林地" for code in system.forest_codes)
    assert {LandClass(2022, system, code, "").form_name for code in system.mining_codes} == {
        "采矿用地"
    }


@pytest.mark.parametrize(
    ("system", "code", "role"),
    [
        (OLD, "0602", LandRole.MINING),
        (NEW, "0602", LandRole.BUILT),
        (OLD, "0304", LandRole.WETLAND),
        (NEW, "0304", LandRole.FOREST),
        (OLD, "1006", LandRole.ROAD),
        (NEW, "0601", LandRole.ROAD),
        (OLD, "1104", LandRole.WATER),
        (OLD, "9999", LandRole.OTHER),
    ],
)
def test_roles_on_the_map_belong_to_the_system(system, code, role):
    assert role_of(system, code) is role
