"""Land classes (地类): a code means nothing without the system and the year it belongs to.

46 codes carry different names in the systems in use: 0602 is 采矿用地 in 三调工作分类 and
设施农用地 in 用地用海分类 (2023), where 采矿用地 is 1002. So the system of a database is
recognised from its (code, name) pairs, and a class is always kept as year + system + code + name.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from jdz_forestland import resources
from jdz_forestland.errors import ChoiceNeeded

MINING_NAME = "采矿用地"
UNKNOWN_NAME = "未知"


class CodeSystem(StrEnum):
    """The classification that the codes of one survey database belong to."""

    SANDIAO = "sandiao"
    YONGDIYONGHAI_2023 = "yongdiyonghai2023"

    @property
    def label(self) -> str:
        """Name on screen."""
        return {
            CodeSystem.SANDIAO: "三调工作分类",
            CodeSystem.YONGDIYONGHAI_2023: "用地用海分类（2023）",
        }[self]

    @property
    def mining_codes(self) -> frozenset[str]:
        """Codes of 采矿用地, the source class of the plan (方案 二)."""
        return {
            CodeSystem.SANDIAO: frozenset({"0602"}),
            CodeSystem.YONGDIYONGHAI_2023: frozenset({"1002"}),
        }[self]

    @property
    def forest_codes(self) -> frozenset[str]:
        """Codes of 林地, the target class.

        In 三调 0303, 0304 and 0306 are wetland (level 1 = 湿地) although they begin with 03.
        """
        return {
            CodeSystem.SANDIAO: frozenset(
                {"0301", "0301K", "0302", "0302K", "0305", "0307", "0307K"}
            ),
            CodeSystem.YONGDIYONGHAI_2023: frozenset({"0301", "0302", "0303", "0304"}),
        }[self]


@dataclass(frozen=True, slots=True)
class LandClass:
    """One land class as one survey of one year names it."""

    year: int
    system: CodeSystem
    code: str
    name: str

    @classmethod
    def unknown(cls, year: int) -> LandClass:
        """Return the class of land that no survey of that year was looked up for: no code.

        It is neither mining land nor forest, so nothing passes because of it.
        """
        return cls(year, CodeSystem.SANDIAO, "", UNKNOWN_NAME)

    @property
    def is_unknown(self) -> bool:
        """Whether nobody has looked the class up yet."""
        return not self.code

    @property
    def is_mining(self) -> bool:
        """Whether this is 采矿用地 in its own system."""
        return self.code in self.system.mining_codes

    @property
    def form_name(self) -> str:
        """The word the annex form asks for: 采矿用地, otherwise the level-1 name (填表说明 4)."""
        if self.is_mining:
            return MINING_NAME
        return level1_name(self.system, self.code) or self.name


@cache
def _names(system: CodeSystem) -> dict[str, str]:
    file, code, name = {
        CodeSystem.SANDIAO: ("landclass_sandiao.tsv", "DLBM", "DLMC"),
        CodeSystem.YONGDIYONGHAI_2023: ("landclass_yongdiyonghai2023.tsv", "code", "name"),
    }[system]
    with resources.path("codes", file).open(encoding="utf-8", newline="") as lines:
        return {row[code]: row[name] for row in csv.DictReader(lines, delimiter="\t")}


@cache
def _level1(system: CodeSystem) -> dict[str, str]:
    if system is CodeSystem.YONGDIYONGHAI_2023:
        names = _names(system)
        return {code: names.get(code[:2], names[code]) for code in names}
    with resources.path("codes", "landclass_sandiao.tsv").open(
        encoding="utf-8", newline=""
    ) as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return {row["DLBM"]: row["level1_name"] or row["DLMC"] for row in rows}


def codes_of(system: CodeSystem) -> frozenset[str]:
    """Return all codes of a system."""
    return frozenset(_names(system))


def name_of(system: CodeSystem, code: str) -> str | None:
    """Return the standard name of a code, or None where the system does not have it."""
    return _names(system).get(code)


def level1_name(system: CodeSystem, code: str) -> str | None:
    """Return the name of the level-1 class of a code (林地 for 0305 in 三调), or None."""
    return _level1(system).get(code)


@cache
def form_names() -> dict[str, str]:
    """Return the word that the annex form asks for by every name of a class, of either system."""
    names: dict[str, str] = {}
    for system in CodeSystem:
        for code, name in _names(system).items():
            word = MINING_NAME if code in system.mining_codes else _level1(system)[code]
            names.setdefault(name, word)
            names.setdefault(_level1(system)[code], _level1(system)[code])
    return names


def recognise(pairs: Iterable[tuple[str, str]]) -> CodeSystem:
    """Return the code system in which the given (code, name) pairs make sense.

    A pair speaks for a system when the system gives that code that very name. Only pairs that
    tell the systems apart decide; a database that contradicts itself is not guessed at.

    Args:
        pairs: distinct (DLBM, DLMC) of one database.

    Raises:
        ChoiceNeeded: no pair tells the systems apart, or pairs speak for both.
    """
    votes: Counter[CodeSystem] = Counter()
    witnesses: dict[CodeSystem, str] = {}
    for code, name in pairs:
        backers = [system for system in CodeSystem if name and name_of(system, code) == name]
        if len(backers) == 1:
            votes[backers[0]] += 1
            witnesses.setdefault(backers[0], f"{code} {name}")
    if len(votes) == 1:
        return next(iter(votes))
    options = tuple((system.value, system.label) for system in CodeSystem)
    if not votes:
        raise ChoiceNeeded(
            "从地类编码和地类名称看不出本数据库采用哪一套分类",
            key="code_system",
            options=options,
            hint="请查看数据说明后选择分类：三调工作分类中采矿用地为0602，用地用海分类中为1002",
        )
    seen = "；".join(f"“{witnesses[system]}”属于{system.label}" for system in votes)
    raise ChoiceNeeded(
        f"数据库里两套分类的编码混用：{seen}",
        key="code_system",
        options=options,
        hint="请与自然资源部门核对数据后选择分类",
    )
