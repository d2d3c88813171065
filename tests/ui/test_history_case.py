"""The history of the steps in sentences: 谁、何时、做了什么、由…改为…、依据."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from jdz_forestland.domain.lifecycle import Action
from jdz_forestland.domain.stage import Stage
from jdz_forestland.service.casework import Casework
from jdz_forestland.ui import history_text
from jdz_forestland.ui.history_block import HistoryBlock
from tests.casework import complete_values, reason_values
from tests.service.cases import bring_to, parcel, registry_with

KEY = "360222-2023-0001"
HEAD = "2024-06-30 12:00　张三　"


@pytest.fixture
def registry(tmp_path):
    with registry_with(tmp_path / "a.gpkg", parcel(1), parcel(2, tbmj_m2=None)) as registry:
        yield registry


@pytest.fixture
def casework(registry):
    return Casework(registry)


def newest(registry, key=KEY):
    return history_text.by_parcel(registry.history())[key][0]


def test_a_first_record_is_told_field_by_field_with_its_clause(registry, casework):
    bring_to(registry, KEY, Stage.VERIFICATION)
    line = newest(registry)
    assert line.heading == f"{HEAD}办结“申请”，进入“核实”"
    assert "申请日期：2022-01-10" in line.effects
    assert line.reason == "依据：方案 二(二)1"


def test_a_record_with_lists_names_every_line(registry, casework):
    bring_to(registry, KEY, Stage.CONFIRMATION)
    assert newest(registry).effects == (
        "公示张贴第1条：张贴处 自然村，地点 上桃岭，张贴日期 2022-02-15，截止日期 2022-02-25",
        "公示张贴第2条：张贴处 村委会所在地，地点 桃岭村委会，"
        "张贴日期 2022-02-15，截止日期 2022-02-25",
    )


def test_going_back_says_from_where_to_where_and_why(registry, casework):
    bring_to(registry, KEY, Stage.NOTICE)
    casework.act(KEY, Action.SEND_BACK, reason_values(to="application"))
    line = newest(registry)
    assert line.heading == f"{HEAD}由“公示”退回到“申请”"
    assert line.reason == "原因：材料不齐，缺少签字（2024-06-01）"
    assert line.effects == ()


def test_a_redone_step_says_only_what_is_different(registry, casework):
    bring_to(registry, KEY, Stage.VERIFICATION)
    casework.act(KEY, Action.SEND_BACK, reason_values())
    values = complete_values(Stage.APPLICATION, casework.file(KEY).parcel)
    casework.act(KEY, Action.PASS, values | {"document_no": "鹅府文〔2022〕9号"})
    assert newest(registry).effects == (
        "第2次办理这一步，与上一次不同的内容：",
        "申请文号由 鹅府文〔2022〕3号 改为 鹅府文〔2022〕9号",
    )
    casework.act(KEY, Action.SEND_BACK, reason_values())
    casework.act(KEY, Action.PASS, values | {"document_no": "鹅府文〔2022〕9号"})
    assert newest(registry).effects == ("内容与上一次相同",)


def test_changed_lines_of_a_list_are_told_one_by_one(registry, casework):
    bring_to(registry, KEY, Stage.CONFIRMATION)
    casework.act(KEY, Action.SEND_BACK, reason_values(to="notice"))
    values = complete_values(Stage.NOTICE, casework.file(KEY).parcel)
    values["postings"][1] |= {"to_on": "2022-02-26"}
    values["postings"].append(values["postings"][0])
    casework.act(KEY, Action.PASS, values)
    _, changed, added = newest(registry).effects
    assert changed.startswith("公示张贴第2条由 张贴处 村委会所在地")
    assert "截止日期 2022-02-25 改为" in changed
    assert added.startswith("公示张贴第3条：张贴处 自然村")


def test_waivers_papers_and_removals_are_told_with_reason_and_clause(registry, casework, tmp_path):
    key = "360222-2023-0002"
    casework.waive(key, "A-101", "已核对")
    line = newest(registry, key)
    assert line.heading == f"{HEAD}写差异说明"
    assert line.effects[1] == "理由：已核对"
    assert line.reason == "依据：政策表 D-9"
    scan = tmp_path / "申请.pdf"
    scan.write_bytes(b"%PDF")
    material = casework.attach(key, Stage.APPLICATION, "application_letter", scan)
    line = newest(registry, key)
    assert (line.heading, line.effects) == (
        f"{HEAD}加入材料",
        ("乡（镇）申请文件“申请.pdf”（4 字节）",),
    )
    casework.detach(material, "放错")
    line = newest(registry, key)
    assert line.effects == ("乡（镇）申请文件“申请.pdf”，文件仍然保留",)
    assert line.reason == "原因：放错"


def test_undo_says_what_was_taken_back_and_what_stands_again(registry, casework):
    bring_to(registry, KEY, Stage.VERIFICATION)
    casework.act(KEY, Action.SEND_BACK, reason_values())
    casework.undo()
    line = newest(registry)
    assert line.heading == f"{HEAD}撤销上一步"
    assert line.effects == (
        "1号图斑由“核实”退回到“申请”：材料不齐，缺少签字",
        "收回“核实”的第1次记录",
        "“申请”的第1次记录重新有效",
        "阶段由 申请 改为 核实",
    )


def test_every_entry_of_a_whole_life_is_told_in_chinese(registry, casework):
    bring_to(registry, KEY, Stage.REGISTRATION)
    values = complete_values(Stage.REGISTRATION, casework.file(KEY).parcel)
    casework.act(KEY, Action.PASS, values)
    lines = history_text.by_parcel(registry.history())[KEY]
    assert lines[0].heading == f"{HEAD}办结“入库”"
    for line in lines:
        for sentence in (line.heading, *line.effects, line.reason):
            assert not {"_", "{", "None", "True"} & set(sentence)
            assert "pass" not in sentence


def test_a_long_entry_unfolds(qtbot, registry, casework):
    bring_to(registry, KEY, Stage.NOTICE)
    line = newest(registry)
    block = HistoryBlock(line)
    qtbot.addWidget(block)
    block.show()
    before = len(list(block.findChildren(QLabel)))
    assert block.more is not None
    block.more.click()
    assert not block.more.isVisible()
    assert len(list(block.findChildren(QLabel))) == before + len(line.effects) - 5
