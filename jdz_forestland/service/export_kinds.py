"""The kinds of files and who writes each. A new kind is one line in `KINDS`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from jdz_forestland.domain.document_kinds import KINDS as DOCUMENTS
from jdz_forestland.domain.document_kinds import Scope
from jdz_forestland.domain.occasion import Occasion
from jdz_forestland.errors import BugError, UserError
from jdz_forestland.service.export_kind import Kind, Order

Notes = Sequence[str]


def _annex(order: Order) -> Notes:
    from jdz_forestland.exchange.annex import write_annex

    if order.form is None:
        raise BugError("the annex form was not made")
    write_annex(order.path, order.form)
    return ()


def _gpkg(order: Order) -> Notes:
    from jdz_forestland.exchange.layers import write_gpkg

    keys = {parcel.key for parcel in order.parcels}
    pieces = [piece for piece in order.registry.pieces() if piece.parcel_key in keys]
    write_gpkg(order.path, order.parcels, pieces, provenance=order.provenance)
    return ()


def _csv(order: Order) -> Notes:
    from jdz_forestland.exchange.tables import write_csv

    write_csv(order.path, order.parcels, provenance=order.provenance)
    return ()


def _shp(order: Order) -> Notes:
    from jdz_forestland.exchange.parcel_layer import write_parcel_layer

    write_parcel_layer(order.path, order.parcels, provenance=order.provenance)
    return ()


def _geojson(order: Order) -> Notes:
    from jdz_forestland.exchange.kml import write_geojson

    write_geojson(order.path, order.parcels, title=order.title, provenance=order.provenance)
    return ()


def _kml(order: Order) -> Notes:
    from jdz_forestland.exchange.kml import write_kml

    write_kml(order.path, order.parcels, title=order.title, provenance=order.provenance)
    return ()


def _txt(order: Order) -> Notes:
    from jdz_forestland.exchange.boundary_text import write_boundary_text

    write_boundary_text(
        order.path,
        order.parcels,
        unit=f"{order.registry.county}林业局",
        made=order.registry.now(),
        provenance=order.provenance,
    )
    return ()


def _one_map(order: Order) -> Notes:
    from jdz_forestland.domain.one_map import update_of
    from jdz_forestland.exchange.one_map import write_one_map

    updates, without = [], []
    steps = order.registry.store.cases.steps
    for parcel in order.parcels:
        pieces = order.registry.pieces(parcel_key=parcel.key)
        update = update_of(parcel, steps(parcel_key=parcel.key), pieces)
        if update is None:
            without.append(str(parcel.parcel_no))
        else:
            updates.append(update)
    if not updates:
        raise UserError(
            f"{order.list_year}年度还没有办结“变更”的图斑，没有可以更新到“一张图”的内容",
            hint="请先在图斑卡片的“办理”页办结“变更”一步",
        )
    write_one_map(order.path, updates, provenance=order.provenance)
    if not without:
        return ()
    return (f"还没有办结“变更”的{len(without)}个图斑没有写入：{'、'.join(without[:20])}",)


def _map(order: Order) -> Notes:
    from jdz_forestland.service.sheeting import write_maps

    return write_maps(order)


def _card(order: Order) -> Notes:
    from jdz_forestland.service.sheeting import write_cards

    return write_cards(order)


def _book(order: Order) -> Notes:
    from jdz_forestland.service.ledger_book import write

    return write(order)


def _ledger(order: Order) -> Notes:
    from jdz_forestland.service.quota_statement import write

    return write(order)


def _plan(order: Order) -> Notes:
    raise BugError("the use plan is not made of parcels")


def _document(key: str, order: Order) -> Notes:
    from jdz_forestland.service.documents import write_order

    return write_order(key, order)


def _papers() -> Iterator[Kind]:
    """Yield the documents that are made from templates."""
    for paper in DOCUMENTS.values():
        yield Kind(
            paper.key,
            paper.label,
            ".docx",
            partial(_document, paper.key),
            paper.occasion,
            separable=paper.scope is not Scope.YEAR,
            stages=paper.stages,
            whole_year=paper.scope is Scope.YEAR,
        )


KINDS: Final = {
    kind.key: kind
    for kind in (
        Kind("annex", "补充林地储备库", ".xlsx", _annex, Occasion.SUBMISSION, listed=True),
        Kind("gpkg", "补充林地图斑图层", ".gpkg", _gpkg, listed=True),
        Kind("shp", "补充林地图斑图层", ".shp", _shp, listed=True),
        Kind("csv", "补充林地图斑清单", ".csv", _csv, listed=True),
        Kind("geojson", "补充林地图斑图层", ".geojson", _geojson, listed=True),
        Kind("book", "林地占补平衡台账", ".xlsx", _book),
        Kind("ledger", "林地定额台账", ".xlsx", _ledger),
        Kind(
            "plan",
            "使用林地计划",
            ".docx",
            _plan,
            Occasion.YEARLY,
            other_suffixes=(".xlsx",),
            whole_year=True,
            of_plan=True,
        ),
        Kind("txt", "补充林地报备坐标", ".txt", _txt, Occasion.SUBMISSION),
        Kind("kml", "补充林地图斑", ".kml", _kml),
        Kind(
            "onemap",
            "一张图更新",
            ".shp",
            _one_map,
            Occasion.ACCEPTANCE,
            other_suffixes=(".gpkg",),
        ),
        Kind("map", "补充林地图斑图", ".pdf", _map, Occasion.SHEETS, painted=True, separable=True),
        Kind(
            "card",
            "补充林地图斑登记卡",
            ".pdf",
            _card,
            Occasion.SHEETS,
            painted=True,
            separable=True,
        ),
        *_papers(),
    )
}
