"""The whole way of a list on the command line: county → city → county, and the province's reply."""

from __future__ import annotations

import json

import pytest

from jdz_forestland.domain.frozen_list import ListState
from jdz_forestland.service import keys
from jdz_forestland.service.registry import Registry
from jdz_forestland.store.case_records import STEPS
from jdz_forestland.store.tables import FROZEN_LISTS
from tests.cli.conftest import check_refusal
from tests.service import handing_over
from tests.service.handing_over import parcel

YEAR = ("--year", "2023")


@pytest.fixture
def county(tmp_path):
    path = tmp_path / "浮梁.gpkg"
    with handing_over.county(path, parcel(1), parcel(2)) as registry:
        keys.confirm(registry, "360200", keys.own("360200").fingerprint, how="电话")
    return path


@pytest.fixture
def city(tmp_path, cli):
    path = tmp_path / "市.gpkg"
    said = cli("new", path, "--county", "360200", "--level", "city", "--json")
    assert said.json == {"path": str(path), "county_code": "360200", "level": "city"}
    return path


@pytest.fixture
def package(cli, county, tmp_path):
    said = cli("pack", county, *YEAR, tmp_path, "--json")
    assert said.code == 0
    return tmp_path / "360222浮梁县2023年度名单第1版.jdzbs"


@pytest.fixture
def known(cli, city):
    own = keys.own("360222").fingerprint
    said = cli("keys", city, "--confirm", own, "--office", "360222", "--how", "电话核对", "--json")
    assert said.json["known"][0]["spoken"] == keys.own("360222").spoken
    return city


def test_pack_says_what_was_packed(cli, county, tmp_path):
    said = cli("pack", county, *YEAR, tmp_path / "a.jdzbs", "--json")
    answer = said.json
    assert (answer["parcels"], answer["total_mu"], answer["materials"]) == (2, "30.00", 18)
    assert answer["package_id"].startswith("360222-2023-L1-")
    assert [row["parcel"] for row in answer["changes"]["added"]] == ["360222-0001", "360222-0002"]
    text = cli("pack", county, *YEAR, tmp_path / "b.jdzbs", "--no-materials").out
    assert "有18份材料太大，只列了名称" in text
    assert "已定稿，未报送" in text


def test_an_unknown_key_tells_how_to_confirm_it(cli, city, package):
    line = check_refusal(cli("receive", city, package))
    assert f"--confirm {keys.own('360222').fingerprint} --office 360222" in line


def test_receive_shows_before_now_and_difference(cli, known, package):
    said = cli("receive", known, package, "--dry-run", "--json")
    assert said.code == 0
    answer = said.json
    assert answer["written"] is False
    assert answer["changes"]["added"][0] == {
        "parcel": "360222-0001",
        "key": "360222-2023-0001",
        "before_mu": "0.00",
        "after_mu": "15.00",
        "difference_mu": "15.00",
        "fields": [],
    }
    assert answer["split"][0] == {
        "label": "入库面积",
        "before_mu": "0.00",
        "after_mu": "30.00",
        "difference_mu": "30.00",
    }
    assert cli("list", known, "--json").json == {"parcels": []}
    text = cli("receive", known, package).out
    assert "已收件，写入登记库" in text
    assert "上限500.00亩（方案 二(三)1）" in text
    again = cli("receive", known, package, "--json").json
    assert (again["written"], bool(again["already"]["who"])) == (False, True)
    assert "没有写入" in cli("receive", known, package).out


def test_a_difference_asks_for_an_explanation(cli, known, package):
    assert cli("expect", known, "31", "--county", "360222", *YEAR).code == 0
    assert "差-1.00亩" in check_refusal(cli("receive", known, package))
    said = cli("receive", known, package, "--explain", "少一个", "--json")
    assert (said.json["expected_mu"], said.json["difference_mu"]) == ("31.00", "-1.00")
    assert "不是数字" in check_refusal(cli("expect", known, "x", "--county", "360222", *YEAR))
    assert cli("expect", known, "-", "--county", "360222", *YEAR).out == "已取消应报面积\n"


def test_the_whole_way(cli, county, known, package, tmp_path):
    cli("receive", known, package)
    slip = tmp_path / "回执.jdzhf"
    said = cli("reply", known, *YEAR, "--county", "360222", slip, "--json")
    assert (said.json["kind"], said.json["slip"]) == ("receipt", "360222-2023-L1-S1")
    assert cli("status", county, *YEAR, "--json").json["label"] == "已定稿，未报送"
    assert cli("receive", county, slip, "--dry-run", "--json").json["written"] is False
    assert cli("receive", county, slip, "--json").json["written"] is True
    assert cli("receive", county, slip, "--json").json["already"]["at"]
    status = cli("status", county, *YEAR, "--json").json
    assert (status["state"], status["label"], status["handed_over"]) == ("reported", "已报送", True)
    done = cli("province", known, *YEAR, tmp_path, "--json").json
    assert (done["rows"], done["total_mu"], len(done["counties"])) == (2, "30.00", 1)
    assert "昌江区：还没有报送或已退回" in done["missing"]
    record = tmp_path / "省级.json"
    result = {"document": "赣林〔2026〕1号", "day": "2026-11-01", "city_on": "2026-10-01"}
    record.write_text(json.dumps({**result, "results": "accepted"}), encoding="utf-8")
    answer = cli("result", county, *YEAR, "--record", record, "--json").json
    assert answer["accepted"] == ["360222-0001", "360222-0002"]
    assert len(answer["entries"]) == 2
    assert cli("status", county, *YEAR, "--json").json["state"] == "granted"
    for path in (county, known):
        assert cli("verify", path).code == 0


def test_a_return_lists_parcels_with_reasons(cli, county, known, package, tmp_path):
    cli("receive", known, package)
    slip = tmp_path / "退.jdzhf"
    base = ("reply", known, *YEAR, "--county", "360222", slip, "--return", "--text", "请改")
    line = check_refusal(cli(*base, "--parcel", "2", "nonsense", "错"))
    assert "area_wrong（面积不符）" in line
    assert "没有图斑“9”" in check_refusal(cli(*base, "--parcel", "9", "other", "错"))
    said = cli(*base, "--parcel", "2", "area_wrong", "少0.5亩", "--findings", "--json")
    assert said.json["lines"] == [
        {
            "parcel": "360222-0002",
            "key": "360222-2023-0002",
            "reason": "area_wrong",
            "text": "少0.5亩",
            "rules": [],
        }
    ]
    text = cli("receive", county, slip).out
    assert "360222-0002：面积不符，少0.5亩" in text
    assert cli("status", county, *YEAR, "--json").json["state"] == "returned"


def test_rehearse_lists_what_would_be_returned(cli, county, tmp_path):
    said = cli("rehearse", county, *YEAR, "--json")
    assert (said.code, said.json["clean"], said.json["frozen"]) == (0, True, True)
    with Registry.open(county, who="x") as registry:
        store = registry.store
        with store.change(who="x", at=handing_over.AT, verb="act") as change:
            change.drop(STEPS, store.cases.steps()[0])
    said = cli("rehearse", county, *YEAR)
    assert said.code == 1
    assert "会被退回的问题1个" in said.out


def test_the_key_goes_to_a_second_machine(cli, county, tmp_path, monkeypatch):
    secret = tmp_path / "口令.txt"
    secret.write_text("青山绿水二零二三\n", encoding="utf-8")
    file, given = tmp_path / "密钥.pem", ("--passphrase-file", secret)
    mine = cli("keys", county, "--export", file, *given, "--json").json["own"]["fingerprint"]
    monkeypatch.setenv("JDZ_FORESTLAND_HOME", str(tmp_path / "second"))
    assert (
        cli("keys", county, "--import", file, *given, "--json").json["own"]["fingerprint"] == mine
    )
    assert "--passphrase-file" in check_refusal(cli("keys", county, "--export", file))


def test_a_withdrawn_key_is_shown_as_such(cli, known):
    own = keys.own("360222").fingerprint
    said = cli("keys", known, "--withdraw", own, "--how", "电脑丢失")
    assert "已停用：电脑丢失" in said.out
    assert "没有登记过" in check_refusal(cli("keys", known, "--withdraw", own, "--how", "x"))


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({}, "results"),
        ({"results": {"360222-0001": True}}, "360222-0001的结果不对"),
        ({"results": {"360222-0001": {"accepted": True, "mu": "x"}}}, "不是数字"),
        ({"results": "accepted", "day": "x"}, "day不是日期"),
        ({"results": "accepted", "day": "2023-12-01", "city_on": 1}, "city_on不是日期"),
    ],
)
def test_a_result_that_cannot_be_read_is_refused(cli, county, tmp_path, record, said):
    with Registry.open(county, who="x") as registry:
        (frozen,) = registry.store.all_of(FROZEN_LISTS)
        handing_over.set_state(registry, frozen, ListState.RECEIVED)
    path = tmp_path / "r.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert said in check_refusal(cli("result", county, *YEAR, "--record", path))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pack", "{county}", "{out}"), "--year"),
        (("pack", "{county}", "--year", "2022", "{out}"), "还没有定稿的名单"),
        (("pack", "{county}", "--year", "2023", "{out}", "--largest", "-1"), "不能小于0"),
        (("receive", "{county}", "{county}"), "县级登记库不接收报送包"),
        (("receive", "{city}", "{county}"), "不是报送包"),
        (("receive", "{city}", "{out}/x.jdzbs"), "读不出"),
        (("reply", "{city}", "--county", "360222", "--year", "2023", "{out}"), "还没有收到"),
        (("province", "{city}", "--year", "2023", "{out}"), "还没有出过回执"),
        (("province", "{county}", "--year", "2023", "{out}"), "县级"),
        (("rehearse", "{city}", "--year", "2023"), "县级登记库里做"),
        (("result", "{city}", "--year", "2023", "--record", "{out}/x.json"), "读不出记录文件"),
        (("new", "{out}/x.gpkg", "--county", "360222", "--level", "city"), "360200"),
    ],
)
def test_bad_commands_are_refused_in_one_line(cli, county, city, tmp_path, arguments, said):
    names = {"county": county, "city": city, "out": tmp_path}
    assert said in check_refusal(cli(*(each.format(**names) for each in arguments)))


def test_the_city_exports_what_it_received_as_layers_and_nothing_of_a_county(
    cli, known, package, tmp_path
):
    assert cli("receive", known, package).code == 0
    for kind in ("csv", "gpkg", "geojson", "kml", "shp"):
        said = cli("export", known, kind, *YEAR, tmp_path, "--json")
        assert (said.json["rows"], said.json["total_mu"]) == (2, "30.00")
        assert "360200景德镇市2023年度" in said.json["path"]
    for kind in ("annex", "ledger", "book", "plan"):
        assert "市级登记库不出" in check_refusal(cli("export", known, kind, *YEAR, tmp_path))
    assert "不出具回执" in check_refusal(
        cli("reply", tmp_path / "浮梁.gpkg", "--county", "360222", *YEAR, tmp_path)
    )
