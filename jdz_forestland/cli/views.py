"""The JSON of the command line. Keys are English and stable: adding is fine, renaming breaks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from jdz_forestland.domain import area
from jdz_forestland.domain.derivation import Derivation
from jdz_forestland.domain.findings import Finding, Rule
from jdz_forestland.domain.history import HistoryEntry, Problem
from jdz_forestland.domain.parcel import ClassArea, Parcel
from jdz_forestland.domain.record import Waiver
from jdz_forestland.domain.stage import Stage

Json = dict[str, Any]
Waivers = Mapping[tuple[str, str], Waiver]  # by parcel key and rule

NO_WAIVERS: Final[Waivers] = MappingProxyType({})


def parcel_view(parcel: Parcel) -> Json:
    """Return a parcel: areas as text with two decimals, x northing and y easting with three."""
    before = parcel.class_before
    return {
        "id": parcel.id,
        "key": parcel.key,
        "parcel_no": parcel.parcel_no,
        "list_year": parcel.list_year,
        "stage": parcel.stage.value,
        "county_code": parcel.county_code,
        "town_code": parcel.town_code,
        "village_code": parcel.village_code,
        "county": parcel.county,
        "town": parcel.town,
        "village": parcel.village,
        "parcel_area_m2": str(parcel.parcel_area_m2),
        "parcel_area_mu": str(parcel.parcel_area_mu),
        "reserve_area_m2": str(parcel.reserve_area_m2),
        "reserve_area_mu": str(parcel.reserve_area_mu),
        "planar_area_m2": str(parcel.planar_area_m2),
        "x": str(parcel.x),
        "y": str(parcel.y),
        "class_before": {
            "year": before.year,
            "system": before.system.value,
            "code": before.code,
            "name": before.name,
        },
        "class_after": [_class_area_view(part) for part in parcel.class_after],
        "can_restore": parcel.can_restore,
        "is_vegetated": parcel.is_vegetated,
        "reporter": parcel.reporter,
        "remarks": parcel.remarks,
        "sources": list(parcel.sources),
    }


def _class_area_view(part: ClassArea) -> Json:
    return {
        "year": part.land_class.year,
        "system": part.land_class.system.value,
        "code": part.land_class.code,
        "name": part.land_class.name,
        "area_m2": str(part.area_m2),
    }


def place(finding: Finding) -> tuple[str, str]:
    """Return what a waiver of a finding names: parcel key and rule."""
    return finding.parcel_key, finding.rule.code


def finding_view(finding: Finding, ids: Mapping[str, str], waivers: Waivers = NO_WAIVERS) -> Json:
    """Return a finding; `ids` gives the parcel id of a parcel key."""
    waiver = waivers.get(place(finding))
    return {
        "rule": finding.rule.code,
        "clause": finding.rule.clause,
        "severity": finding.level.code,
        "parcel": ids.get(finding.parcel_key, finding.parcel_key),
        "field": finding.field,
        "cell": None,
        "where": list(finding.where) if finding.where else None,
        "text": f"{finding.rule.title}：{finding.detail}",
        "hint": finding.rule.hint,
        "waived": waiver and {"reason": waiver.reason, "who": waiver.who, "at": waiver.at},
    }


def derivation_view(derivation: Derivation, *, accepted: bool) -> Json:
    """Return the result of a comparison; slivers and other land are parts of what was lost."""
    balance = derivation.balance
    parcels = [found.parcel for found in derivation.found]
    pieces = balance.forest_m2 + balance.slivers_m2 + balance.other_m2
    ids = {parcel.key: parcel.id for parcel in parcels}
    return {
        "years": list(derivation.years),
        "list_year": derivation.list_year,
        "accepted": accepted,
        "parcels_before": derivation.mining_before,
        "parcels_after": derivation.mining_after,
        "matched": len(derivation.matched),
        "leads": len(derivation.leads),
        "unconfirmed": [parcel.id for parcel in derivation.unconfirmed],
        "slivers": {
            "count": len(derivation.slivers),
            "area_m2": str(area.total(scrap.area_m2 for scrap in derivation.slivers)),
            "list": [
                {
                    "before": scrap.source_before,
                    "after": scrap.source_after,
                    "area_m2": str(scrap.area_m2),
                }
                for scrap in derivation.slivers
            ],
        },
        "quarantined": list(derivation.quarantined),
        "reserve_area_m2": str(derivation.reserve_area_m2),
        "reserve_area_mu": _printed_total(parcels),
        "area_check": {
            "pieces_m2": str(pieces),
            "mining_lost_m2": str(balance.mining_lost_m2),
            "difference_m2": str(balance.difference_m2),
            "forest_m2": str(balance.forest_m2),
            "slivers_m2": str(balance.slivers_m2),
            "other_m2": str(balance.other_m2),
        },
        "findings": [finding_view(finding, ids) for finding in derivation.findings],
        "parcels": [parcel_view(parcel) for parcel in parcels],
    }


def history_view(entry: HistoryEntry) -> Json:
    """Return a history entry with the keys of what it touched."""
    return {
        "seq": entry.seq,
        "at": entry.at,
        "who": entry.who,
        "verb": entry.verb,
        "reason": entry.reason,
        "touched": [f"{delta.table}/{delta.key}" for delta in entry.deltas],
        "hash": entry.hash,
        "previous": entry.previous,
    }


def problem_view(problem: Problem) -> Json:
    """Return a problem that `verify` found."""
    return {
        "where": problem.where,
        "parcel": problem.parcel,
        "field": problem.field,
        "text": problem.text,
    }


def rule_view(rule: Rule) -> Json:
    """Return a catalogue entry with its severity at every stage."""
    return {
        "code": rule.code,
        "clause": rule.clause,
        "title": rule.title,
        "hint": rule.hint,
        "severity": {stage.value: rule.level_at(stage).code for stage in Stage},
    }


def _printed_total(parcels: list[Parcel]) -> str:
    total: Decimal = area.total(parcel.reserve_area_mu for parcel in parcels)
    return str(total)
