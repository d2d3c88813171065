"""The papers of 公示: the notice, the record of where it hung, the sheet of an objection."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jdz_forestland.domain import area, steps
from jdz_forestland.domain.annex import writable
from jdz_forestland.domain.document import (
    Column,
    Document,
    Fact,
    Facts,
    Part,
    Picture,
    Prose,
    Provenance,
    Seal,
    Seals,
    Table,
    clean,
    day_in_words,
)
from jdz_forestland.domain.document_facts import (
    Case,
    classes_after,
    parcel_facts,
    rows_of,
    step_table,
    text_of,
)
from jdz_forestland.domain.document_steps import days_of, unit_facts
from jdz_forestland.domain.policy import Policy
from jdz_forestland.domain.stage import Stage

PLAN: Final = "《景德镇市林地占补平衡试点工作方案》（景府办字〔2022〕26号）"
_SIGNED: Final = "（签字）　　　　　　（盖章）　　　　　年　　月　　日"
_BY_HAND: Final = "（签字）　　　　　年　　月　　日"
_LIST: Final = (
    Column("序号", 11),
    Column("图斑号", 14),
    Column("乡（镇）", 24),
    Column("村", 27),
    Column("图斑面积（亩）", 20, figure=True),
    Column("入库面积（亩）", 20, figure=True),
    Column("上年度地类", 20),
    Column("本年度地类", 20),
)
_PLACES: Final = (
    Column("张贴处", 28),
    Column("地点", 54),
    Column("图斑号", 24),
    Column("张贴日期", 25),
    Column("截止日期", 25),
)


def notice(cases: Sequence[Case], policy: Policy, origin: Provenance, mark: str) -> Document:
    """Return one notice for one or many parcels of a county and list year."""
    first = cases[0].parcel
    county = first.county
    head = (Fact("县", county), Fact("年度", str(first.list_year)))
    return Document(
        kind="notice",
        title=Prose("", ("{县}林业局关于{年度}年度", "拟补充林地图斑的公示"), head),
        line=Prose("", ()),
        parts=_notice_parts(cases, policy),
        provenance=origin,
        parcel_keys=tuple(case.parcel.key for case in cases),
        mark=mark,
    )


def _notice_parts(cases: Sequence[Case], policy: Policy) -> tuple[Part, ...]:
    county = cases[0].parcel.county
    postings = [row for case in cases for row in _rows(case, "postings")]
    return (
        Prose("", _OPENING, (Fact("申请单位", _applicants(cases)),)),
        Prose("一、公示图斑", (_COUNTED,), _counted(cases)),
        parcel_list(cases, "图斑清单"),
        Prose("二、公示时间", (_PERIOD,), _period(postings, policy)),
        Prose("三、公示地点", (_WHERE,)),
        _places(cases),
        Prose("四、异议受理", _OBJECT, (Fact("受理单位", f"{county}林业局"),)),
        Facts(
            "",
            (
                Fact("联系人"),
                Fact("联系电话"),
                Fact("通信地址", wide=True),
                Fact("电子邮箱", wide=True),
            ),
        ),
        Prose(
            "", ("{落款单位}", "（盖章）", "　　　年　　月　　日"), _closing(county), closing=True
        ),
        Picture("附图", "附图　图斑位置图"),
    )


_OPENING: Final = (
    f"根据{PLAN}，{{申请单位}}申请将下列采矿用地图斑列入补充林地。"
    "经县级人民政府组织林业、自然资源部门核实，现予公示，接受监督。",
)
_COUNTED: Final = (
    "共{图斑数}个图斑，图斑面积合计{图斑面积合计}亩，其中入库面积合计{入库面积合计}亩"
    "（清单见下表，位置见附图）。"
)
_PERIOD: Final = "自{公示开始}起至{公示截止}止，不少于{公示天数}天。"
_WHERE: Final = "本公示同时张贴在图斑所在的自然村和村民委员会所在地："
_OBJECT: Final = (
    "公示期内，对上述图斑的权属、四至、面积、地类、来源等有异议的单位和个人，"
    "请以书面形式写明姓名（名称）、联系方式、异议内容和依据，向{受理单位}提出。"
    "对收到的每件异议，将作出是否成立的结论并告知异议人。",
)


def _closing(county: str) -> tuple[Fact, ...]:
    return (Fact("落款单位", f"{county}林业局"),)


def _rows(case: Case, name: str) -> list[Mapping[str, Any]]:
    return rows_of(case.of(Stage.NOTICE), name)


def _applicants(cases: Sequence[Case]) -> str:
    """Return who applied, each once; without an application nobody."""
    named = [text_of(case.of(Stage.APPLICATION), "township") for case in cases]
    known = list(dict.fromkeys(writable(name) for name in named if name))
    return "、".join(known) if known else "有关乡（镇）人民政府"


def _counted(cases: Sequence[Case]) -> tuple[Fact, ...]:
    whole = area.total(case.parcel.parcel_area_mu for case in cases)
    changed = area.total(case.parcel.reserve_area_mu for case in cases)
    return (
        Fact("图斑数", str(len(cases))),
        Fact("图斑面积合计", str(whole)),
        Fact("入库面积合计", str(changed)),
    )


def _period(postings: Sequence[Mapping[str, Any]], policy: Policy) -> tuple[Fact, ...]:
    start, end = days_of(postings)
    days = policy.on("notice_days", _date(start))
    return (
        Fact("公示开始", day_in_words(start)),
        Fact("公示截止", day_in_words(end)),
        Fact("公示天数", str(days.value)),
    )


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:  # not entered yet, or half typed
        return datetime.date.max


def parcel_list(cases: Sequence[Case], name: str, heading: str = "") -> Table:
    """Return the list of parcels with their sums."""
    rows = tuple(
        (
            str(number),
            str(case.parcel.parcel_no),
            clean(case.parcel.town),
            clean(case.parcel.village),
            str(case.parcel.parcel_area_mu),
            str(case.parcel.reserve_area_mu),
            clean(case.parcel.class_before.form_name),
            classes_after(case.parcel),
        )
        for number, case in enumerate(cases, start=1)
    )
    whole = area.total(case.parcel.parcel_area_mu for case in cases)
    changed = area.total(case.parcel.reserve_area_mu for case in cases)
    total = ("合计", "", "", "", str(whole), str(changed), "", "")
    return Table(name, heading, _LIST, rows, total=total)


def _places(cases: Sequence[Case]) -> Table:
    """Return where the notice hangs: places that parcels share once, with their numbers."""
    names = dict(steps.PLACES)
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for case in cases:
        for row in _rows(case, "postings"):
            kind = text_of(row, "place_kind")
            told = (text_of(row, key) for key in ("place", "from_on", "to_on"))
            place, start, end = (clean(text) for text in told)
            key = (names.get(kind, kind), place, start, end)
            found.setdefault(key, []).append(str(case.parcel.parcel_no))
    rows = [(k, p, "、".join(numbers), s, e) for (k, p, s, e), numbers in found.items()]
    for _, label in steps.PLACES:
        posted = {number for key, numbers in found.items() if key[0] == label for number in numbers}
        missing = [str(c.parcel.parcel_no) for c in cases if str(c.parcel.parcel_no) not in posted]
        if missing:  # room to write in, for which parcels where not for all
            rows.append((label, "", "、".join(missing) if posted else "", "", ""))
    return Table("张贴清单", "", _PLACES, tuple(rows))


def posting(case: Case, policy: Policy, origin: Provenance, mark: str) -> Document:
    """Return the record that the notice of a parcel hung in both places, with room for proof."""
    parcel = case.parcel
    table = step_table(
        Stage.NOTICE,
        "postings",
        case.of(Stage.NOTICE),
        heading="二、张贴情况",
        widths={"place_kind": 32, "place": 62, "from_on": 25, "to_on": 25},
        least=2,
    )
    return Document(
        kind="posting",
        title=Prose("", ("补充林地图斑公示张贴记录",)),
        line=Prose("", ("单位：{单位}　　　编号：{编号}",), unit_facts(case)),
        parts=(
            parcel_facts(parcel),
            table,
            Facts(
                "三、张贴和撤下",
                (
                    Fact("张贴人"),
                    Fact("见证人"),
                    Fact("撤下日期"),
                    Fact("照片张数"),
                    Fact("公示期内情况", wide=True, tall=True),
                ),
            ),
            Prose("四、现场照片", ("（自然村、村委会所在地各贴一张，能看清公示内容和张贴地点）",)),
            Seals(
                "",
                (
                    Seal("照片粘贴处（自然村）", "", 66),
                    Seal("照片粘贴处（村委会所在地）", "", 66),
                    Seal("村民委员会", _SIGNED),
                    Seal("经办人", _BY_HAND),
                ),
            ),
        ),
        provenance=origin,
        parcel_keys=(parcel.key,),
        mark=mark,
    )


def objection(case: Case, policy: Policy, origin: Provenance, mark: str) -> Document:
    """Return the sheet on which the objections to a parcel are written down and decided."""
    parcel = case.parcel
    return Document(
        kind="objection",
        title=Prose("", ("补充林地图斑公示异议处理单",)),
        line=Prose("", ("单位：{单位}　　　编号：{编号}",), unit_facts(case)),
        parts=(
            parcel_facts(parcel),
            _objections(case),
            Facts(
                "三、调查核实",
                (
                    Fact("调查人员"),
                    Fact("调查日期"),
                    Fact("调查情况", wide=True, tall=True),
                    Fact("告知异议人方式和日期", wide=True),
                ),
            ),
            Seals("四、处理意见", (Seal("县林业局", _SIGNED), Seal("异议人（知悉）", _BY_HAND))),
        ),
        provenance=origin,
        parcel_keys=(parcel.key,),
        mark=mark,
    )


def _objections(case: Case) -> Table:
    widths = {"person": 20, "received_on": 25, "content": 38}
    widths |= {"decision": 16, "basis": 20, "decided_on": 25}
    return step_table(
        Stage.NOTICE,
        "objections",
        case.of(Stage.NOTICE),
        heading="二、异议登记和处理结论",
        widths=widths,
        least=2,
    )
