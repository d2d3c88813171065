"""What a county signed is still read distrustfully: a sentence, never a traceback, never taken."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jdz_forestland.domain.frozen_list import ListLine, list_hash, list_text
from jdz_forestland.domain.history import canonical
from jdz_forestland.errors import UserError
from jdz_forestland.exchange import package_parts as parts
from jdz_forestland.service import keys, packing, receiving
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.fact_records import encoded
from tests.service import forging, handing_over
from tests.service.forging import fact, forge, line
from tests.service.handing_over import parcel


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """A package of two parcels, and the home in which its key lies."""
    folder = tmp_path_factory.mktemp("packed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDZ_FORESTLAND_HOME", str(folder))
        for code in ("360222", "360281"):
            keys.own(code)
        with handing_over.county(folder / "浮梁.gpkg", parcel(1), parcel(2)) as registry:
            packing.pack(registry, list_year=2023, out=folder / "包.jdzbs")
        with handing_over.city(folder / "市.gpkg", "360222", "360281"):
            pass
    return folder


@pytest.fixture
def path(packed, tmp_path, monkeypatch):
    monkeypatch.setenv("JDZ_FORESTLAND_HOME", str(packed))
    return shutil.copy(packed / "包.jdzbs", tmp_path / "包.jdzbs")


def refusal(packed, path):
    """Return why the city refuses a package; its registry stays as it was."""
    city_path = packed / "市.gpkg"
    before = city_path.read_bytes()
    with receiving_city(city_path) as city:
        with pytest.raises(UserError) as caught:
            receiving.receive(city, path)
        assert city.parcels() == []
    assert city_path.read_bytes() == before
    return str(caught.value)


def receiving_city(path):
    return Registry.open(path, who="市局赵六", now=handing_over.clock)


def moved_list(**changes):
    """Return a change of the frozen list that keeps its hash and its text right."""

    def change(members):
        row = json.loads(members[parts.LIST])
        facts = json.loads(row["facts"])
        lines = [ListLine(**one) for one in changes.pop("lines", facts["lines"])]
        lines = [
            ListLine(one.parcel_key, one.parcel_id, handing_over.mu(str(one.reserve_mu)))
            for one in lines
        ]
        facts |= {"lines": encoded(tuple(lines)), "list_hash": list_hash(lines), **changes}
        row["facts"] = canonical(facts)
        row["key"] = facts["key"]
        members[parts.LIST] = f"{canonical(row)}\n".encode()
        members[parts.LIST_TEXT] = list_text(lines).encode()

    return change


def drop_line(name, number):
    def change(members):
        rows = members[name].splitlines(keepends=True)
        del rows[number]
        members[name] = b"".join(rows)

    return change


def double_line(name):
    def change(members):
        rows = members[name].splitlines(keepends=True)
        members[name] = b"".join([*rows, rows[-1]])

    return change


def lose_paper(members):
    name = next(name for name in members if name.startswith("materials/"))
    del members[name]


def add_paper(members):
    members["materials/" + "0" * 64 + ".pdf"] = b"x"


BOW_TIE = (  # crosses itself
    "0106000000010000000103000000010000000500000000000000000000000000000000000000"
    "000000000000f03f000000000000f03f000000000000f03f00000000000000000000000000000000"
    "000000000000f03f00000000000000000000000000000000"
)
ONE = {"parcel_key": "360222-2023-0001", "parcel_id": "360222-0001", "reserve_mu": "15.00"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            line(parts.PARCELS, 0, reserve_area_dm2=900000),
            "parcels.jsonl）不对：名单上是360222-0001",
        ),
        (line(parts.PARCELS, 0, parcel_area_dm2=1), "入库面积大于图斑面积"),
        (line(parts.PARCELS, 0, stage="change"), "环节是“变更”"),
        (line(parts.PARCELS, 0, stage="nonsense"), "第1行读不懂"),
        (line(parts.PARCELS, 0, list_year=2022), "属于360222的2022年度"),
        (line(parts.PARCELS, 0, county_code="360281"), "属于360281的2023年度"),
        (line(parts.PARCELS, 0, county_code="999999"), ""),
        (line(parts.PARCELS, 0, key="360281-2023-0001"), "不属于名单上的图斑"),
        (line(parts.PARCELS, 0, parcel_area_dm2=1.5), ""),
        (line(parts.PARCELS, 0, parcel_area_dm2="1"), ""),
        (line(parts.PARCELS, 0, parcel_no=7), "名单上是360222-0001"),
        (line(parts.PARCELS, 0, geom=""), "第1行读不懂"),
        (line(parts.PARCELS, 0, geom="zz"), "第1行读不懂"),
        (line(parts.PARCELS, 0, geom="0101000000000000000000f03f000000000000f03f"), "第1行读不懂"),
        (line(parts.PARCELS, 0, geom=BOW_TIE), "自相交"),
        (line(parts.PARCELS, 0, class_before="{}"), "第1行读不懂"),
        (line(parts.PARCELS, 0, village="别的村"), "储备库表与定稿时的不同"),
        (line(parts.PARCELS, 0, unknown=1), "第1行读不懂"),
        (drop_line(parts.PARCELS, 0), "steps.jsonl"),
        (double_line(parts.PARCELS), "名单中有重复的图斑"),
        (double_line(parts.STEPS), "重复"),
        (double_line(parts.MATERIALS), "重复"),
        (double_line(parts.LIST), "应当正好有一份"),
        (drop_line(parts.LIST, 0), "应当正好有一份"),
        (line(parts.STEPS, 0, parcel_key="360222-2023-0009"), "不属于名单上的图斑"),
        (line(parts.STEPS, 0, key="360281-2023-0001/lead/1"), "不属于图斑"),
        (line(parts.STEPS, 0, values_json="{"), "第1行读不懂"),
        (line(parts.PIECES, 0, parcel_key="x"), "不属于名单上的图斑"),
        (line(parts.MATERIALS, 0, sha256="0" * 64), "缺少图斑360222-2023-0001的材料"),
        (line(parts.MATERIALS, 0, size=1), "校验值不符"),
        (fact(parts.LIST, 0, state="granted"), "不是定稿时的样子"),
        (fact(parts.LIST, 0, total_mu="31.00"), "合计与各行之和不符"),
        (fact(parts.LIST, 0, total_mu="1E+999999"), ""),
        (fact(parts.LIST, 0, total_mu="NaN"), ""),
        (fact(parts.LIST, 0, list_hash="0" * 64), "与它的校验值不符"),
        (fact(parts.LIST, 0, lines=[]), "与定稿名单不符"),
        (fact(parts.LIST, 0, lines=[ONE | {"reserve_mu": "NaN"}]), ""),
        (fact(parts.LIST, 0, lines=[ONE | {"reserve_mu": "1E+99"}]), ""),
        (moved_list(lines=[ONE]), "校验值不符"),
        (lose_paper, "缺少图斑"),
        (add_paper, "多出材料目录上没有的材料"),
        (lambda m: m.pop(parts.FORM), "缺少“储备库表”（form.xlsx）"),
        (lambda m: m.update({parts.STEPS: b"\xff\n"}), "第1行读不懂"),
        (lambda m: m.update({parts.STEPS: b"[" * 100_000 + b"\n"}), "第1行读不懂"),
    ],
)
def test_contents_that_no_program_of_ours_makes_are_refused(packed, path, change, said):
    assert said in refusal(packed, forge(path, parts=change))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"county_code": "360102"}, "不是本市试点县"),
        ({"county_code": "360281"}, "签名的却是浮梁县的公钥"),
        ({"sample": True}, "报送包是示例数据（虚构）"),
        ({"parcels": 3}, "parcels应为2"),
        ({"total_mu": "31.00"}, "total_mu应为30.00"),
        ({"total_mu": 30}, "不是这一版程序写的"),
        ({"list_hash": "0" * 64}, "与清单上的名单校验值不符"),
        ({"list_year": 2024}, "list_year应为2023"),
        ({"list_key": "360222-2023-L2"}, "list_key应为"),
        ({"package_id": "360222-2023-L1-000000000000"}, "包号应为"),
        ({"left_out": [{"parcel_key": "x", "file_name": "x", "sha256": "x", "size": 1}]}, ""),
        ({"included": 17}, "included应为18"),
        ({"at": "yesterday"}, ""),
        ({"who": None}, "不是这一版程序写的"),
        ({"more": 1}, "不是这一版程序写的"),
    ],
)
def test_a_manifest_that_says_otherwise_is_refused(packed, path, changes, said):
    forged = forge(path, head=lambda said: said.update(changes), signed_by="360222")
    assert said in refusal(packed, forged)


def test_a_stranger_cannot_sign_for_the_county(packed, path):
    assert "还没有登记" in refusal(packed, forge(path, signed_by="360202"))


def test_a_key_that_another_list_holds_is_refused(packed, path, tmp_path):
    """A parcel counts in one year's list: its registration key tells."""
    city = shutil.copy(packed / "市.gpkg", tmp_path / "市.gpkg")
    with receiving_city(city) as registry:
        taken = parcel(1, county_code="360281", key="360222-2023-0002")
        with registry.store.change(who="x", at=handing_over.AT, verb="receive") as change:
            change.put_parcel(taken)
        with pytest.raises(UserError, match="在收到的乐平市2023年度的名单上已经有了"):
            receiving.receive(registry, path)


def test_a_changed_list_under_the_same_number_is_refused(packed, path, tmp_path):
    city = shutil.copy(packed / "市.gpkg", tmp_path / "市.gpkg")
    with receiving_city(city) as registry:
        receiving.receive(registry, path)
        with handing_over.county(tmp_path / "另.gpkg", parcel(1)) as other:
            second = packing.pack(other, list_year=2023, out=tmp_path / "b.jdzbs").path
        with pytest.raises(UserError, match="第1版收到过，是另一份名单"):
            receiving.receive(registry, second)
        assert len(registry.parcels()) == 2


PART_NAMES = (*sorted(parts.FIXED),)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_signed_nonsense_is_refused_with_a_sentence(packed, path, data):
    """Bytes of any part flipped, cut or put in, then signed by the county's own key."""
    name = data.draw(st.sampled_from(PART_NAMES))

    def change(members):
        old = members[name]
        start = data.draw(st.integers(0, len(old)))
        end = min(len(old), start + data.draw(st.integers(0, 8)))
        put = data.draw(st.binary(max_size=8) | st.sampled_from([b"9", b"null", b'"', b"-"]))
        members[name] = old[:start] + put + old[end:]

    copy = shutil.copy(packed / "包.jdzbs", path)
    forged = forging.forge(copy, parts=change)
    with receiving_city(packed / "市.gpkg") as city, suppress(UserError):
        arrival = receiving.examine(city, forged)
        # what is still a list of these two parcels may differ only in what nobody derives
        assert [d.parcel.id for d in arrival.contents.dossiers] == ["360222-0001", "360222-0002"]
        assert arrival.manifest.total_mu == handing_over.mu("30.00")
