"""Layers for old and new programs: GDAL reads them back; GBK, ten letters a name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import pytest
import shapely

from jdz_forestland.domain import one_map
from jdz_forestland.domain.stage import Stage
from jdz_forestland.errors import ExchangeError, UserError
from jdz_forestland.exchange.parcel_layer import SHORT_FIELDS, write_parcel_layer
from jdz_forestland.exchange.shapefile import legend_path
from jdz_forestland.service import exporting
from tests.builders import make_parcel, make_piece, square
from tests.casework import complete_values, open_file
from tests.service import cases

SAID = "数据时点：2024-03-01　政策表：2022-1"


def rows_of(path, layer=None):
    _, _, wkb, columns = pyogrio.raw.read(path, layer=layer)
    info = pyogrio.read_info(path, layer=layer)
    names = list(info["fields"])
    rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    return info, shapely.from_wkb(wkb), rows


def test_a_shapefile_is_read_back_with_chinese_in_gbk(tmp_path):
    parcels = [make_parcel(remarks="备" * 200), make_parcel(parcel_no=2, village="㙍𠀀村")]
    path = tmp_path / "图斑.shp"
    write_parcel_layer(path, parcels, provenance=SAID)
    assert path.with_suffix(".cpg").read_text(encoding="ascii") == "GBK"
    info, shapes, rows = rows_of(path)
    assert info["crs"] == "EPSG:4527"
    assert list(info["fields"]) == [field.name for field in SHORT_FIELDS]
    assert rows[0]["XIANGMC"] == "鹅湖镇"
    assert rows[0]["Q_DLBM"] == "0602"
    assert rows[0]["BZ"] == "备" * 127  # 254 bytes, not half a character
    assert rows[1]["CUNMC"].endswith("〓村")
    assert rows[0]["TBMJ_M2"] == float(parcels[0].parcel_area_m2)
    assert shapes[0].equals(parcels[0].shape)
    assert "鹅湖镇".encode("gbk") in path.with_suffix(".dbf").read_bytes()
    legend = legend_path(path).read_text(encoding="utf-8-sig")
    assert SAID in legend
    assert "TBMJ_M2\t图斑面积（平方米）" in legend


def test_a_shapefile_replaces_all_its_parts_and_forgets_old_indexes(tmp_path):
    path = tmp_path / "图斑.shp"
    write_parcel_layer(path, [make_parcel(parcel_no=n) for n in (1, 2)], provenance=SAID)
    (tmp_path / "图斑.sbn").write_bytes(b"old")
    write_parcel_layer(path, [make_parcel()], provenance=SAID)
    assert pyogrio.read_info(path)["features"] == 1
    assert not (tmp_path / "图斑.sbn").exists()
    assert not [each for each in tmp_path.iterdir() if each.is_dir()]


def test_where_nothing_can_be_written_nothing_is_left(tmp_path):
    with pytest.raises(ExchangeError, match="找不到文件夹"):
        write_parcel_layer(tmp_path / "没有" / "图斑.shp", [make_parcel()], provenance=SAID)
    assert not list(tmp_path.iterdir())


def test_names_of_the_update_layer_fit_a_dbf_and_are_those_of_the_schema():
    names = [field.name for field in one_map.FIELDS]
    assert all(len(name) <= 10 and name.isascii() for name in names)
    assert len(set(names)) == len(names)
    for must in ("XIAN", "XIANG", "CUN", "LIN_BAN", "XIAO_BAN", "DI_LEI", "QI_YUAN", "YOU_SHI_SZ",
                 "LIN_ZHONG", "SEN_LIN_LB", "LD_QS", "BH_DJ", "BHYY", "BHND", "BCLD"):  # fmt: skip
        assert must in names


def test_an_update_says_what_the_change_record_says():
    file = open_file(Stage.REGISTRATION)
    update = one_map.update_of(file.parcel, file.records, [])
    assert update is not None
    said: dict[str, Any] = {field.name: field.value(update) for field in one_map.FIELDS}
    change = complete_values(Stage.CHANGE, file.parcel)
    assert (said["DI_LEI"], said["BHYY"], said["BHND"], said["BCLD"]) == ("030402", "11", 2023, "2")
    assert said["LIN_BAN"] == change["compartment"]
    assert (said["ZLND"], said["DC_RQ"]) == (2022, "20230630")
    assert said["XBMJ"] * 10_000 == pytest.approx(file.parcel.reserve_area_m2, abs=1)
    assert said["YU_BI_DU"] is None
    assert one_map.update_of(file.parcel, (), []) is None


def test_of_a_parcel_changed_in_part_only_that_part_is_updated():
    half = square(side=50)
    file = open_file(Stage.REGISTRATION, reserve_area_m2=make_piece(shape=half).area_m2)
    update = one_map.update_of(file.parcel, file.records, [make_piece(file.parcel, shape=half)])
    assert update is not None
    assert update.shape.equals(half)


@pytest.mark.parametrize("suffix", [".shp", ".gpkg"])
def test_the_update_layer_is_exported_and_says_who_is_not_in_it(tmp_path, suffix):
    parcels = [cases.parcel(n) for n in (1, 2)]
    with cases.registry_with(tmp_path / "库.gpkg", *parcels) as registry:
        path = tmp_path / f"更新{suffix}"
        with pytest.raises(UserError, match="还没有办结“变更”"):
            exporting.export(registry, "onemap", list_year=2023, out=path)
        cases.bring_to(registry, parcels[0].key, Stage.REGISTRATION)
        done = exporting.export(registry, "onemap", list_year=2023, out=path)
    assert "2" in done.notes[0]
    info, shapes, rows = rows_of(path)
    assert info["features"] == 1
    assert rows[0]["YOU_SHI_SZ"] == "310000"
    assert str(rows[0]["TBBH"]) == "360222-0001"
    assert np.isnan(rows[0]["YU_BI_DU"])
    assert shapes[0].equals(parcels[0].shape)
