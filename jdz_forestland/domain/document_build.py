"""One way to make any document: by its kind, from parcels with what is known of their steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jdz_forestland.domain import document_checks, document_notice, document_steps, document_year
from jdz_forestland.domain.document import Document, Provenance
from jdz_forestland.domain.document_facts import Case
from jdz_forestland.domain.document_kinds import KINDS, Scope
from jdz_forestland.domain.document_year import Year
from jdz_forestland.domain.field_check import FieldCheck
from jdz_forestland.domain.inspection import Inspection
from jdz_forestland.domain.policy import Policy
from jdz_forestland.errors import BugError


@dataclass(frozen=True, slots=True)
class Sources:
    """What documents are made of.

    Attributes:
        cases: the parcels, in the order of the documents.
        year: of the yearly report; None for all others.
        spot_checks, inspected: by parcel key; a parcel without one gives blanks.
        mark: "示例数据（虚构）" or "".
    """

    cases: Sequence[Case]
    policy: Policy
    provenance: Provenance
    year: Year | None = None
    spot_checks: Mapping[str, FieldCheck] = field(default_factory=dict)
    inspected: Mapping[str, Inspection] = field(default_factory=dict)
    mark: str = ""


def build(kind: str, sources: Sources) -> tuple[Document, ...]:
    """Return the documents of a kind: one per parcel, one for all, or one for the year.

    Raises:
        BugError: no parcels, or no year for the yearly report.
    """
    if KINDS[kind].scope is Scope.YEAR:
        if sources.year is None:
            raise BugError("the yearly report needs a year")
        return (document_year.yearly(sources.year, sources.provenance, sources.mark),)
    if not sources.cases:
        raise BugError(f"{kind} without parcels")
    rest = (sources.policy, sources.provenance, sources.mark)
    if kind == "notice":
        return (document_notice.notice(sources.cases, *rest),)
    return tuple(_of_parcel(kind, case, sources) for case in sources.cases)


def _of_parcel(kind: str, case: Case, sources: Sources) -> Document:
    policy, origin, mark = sources.policy, sources.provenance, sources.mark
    match kind:
        case "posting":
            return document_notice.posting(case, policy, origin, mark)
        case "objection":
            return document_notice.objection(case, policy, origin, mark)
        case "spot_check":
            found = sources.spot_checks.get(case.parcel.key)
            return document_checks.spot_check(case, origin, mark, found)
        case "inspection":
            seen = sources.inspected.get(case.parcel.key)
            return document_checks.inspection(case, origin, mark, seen)
        case _:
            return document_steps.sheet(kind, case, policy, origin, mark)
