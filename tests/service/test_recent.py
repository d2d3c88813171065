from __future__ import annotations

from jdz_forestland.service.recent import glances
from tests.ui.sample_desk import WHO, empty_registry


def test_each_file_is_told_by_county_change_or_by_what_is_wrong_with_it(tmp_path):
    good = empty_registry(tmp_path)
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"nothing")
    gone = tmp_path / "gone.gpkg"
    first, second, third = glances([good, broken, gone])
    assert (first.county, first.sample, first.changed_by, first.fault) == (
        "浮梁县",
        True,
        WHO,
        "",
    )
    assert "读不出" in second.fault
    assert "文件不在了" in third.fault
