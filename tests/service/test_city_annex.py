"""The form of the whole city, and of a past day."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from jdz_forestland.domain import annex
from jdz_forestland.errors import UserError
from jdz_forestland.service import city_annex, exporting, time_machine
from jdz_forestland.service.registry import Registry
from tests.builders import make_parcel
from tests.exchange.office import converted, needs_soffice
from tests.service import samples


def form_of(code, numbers, *, list_year=2023):
    parcels = [
        make_parcel(county_code=code, parcel_no=number, list_year=list_year) for number in numbers
    ]
    return annex.build(
        parcels, county_code=code, list_year=list_year, draft=False,
        as_of=samples.NOW, fingerprint=f"{code}指纹",
    )  # fmt: skip


def test_several_counties_stand_in_one_workbook_and_add_up(tmp_path):
    forms = [form_of("360281", (1, 2)), form_of("360222", (1, 2, 3))]
    done = city_annex.write(tmp_path / "全市.xlsx", forms)
    assert done.rows == 5
    book = openpyxl.load_workbook(done.path)
    assert book.sheetnames == [annex.CITY_MARK, *sorted(form.county for form in forms)]
    summary = list(book[annex.CITY_MARK].iter_rows(values_only=True))
    assert Decimal(str(summary[-1][4])) == done.total_mu
    assert sum(Decimal(str(row[4])) for row in summary[1:-1]) == done.total_mu
    for form in forms:
        sheet = book[form.county]
        assert sheet["A1"].value == form.title
        assert sheet["F5"].value == 1
        assert sheet.print_title_rows == "$3:$4"
        assert any(form.provenance == row[5] for row in summary[1:])


@needs_soffice
def test_another_program_reads_the_city_form_without_repair(tmp_path):
    done = city_annex.write(tmp_path / "全市.xlsx", [form_of("360222", (1, 2))])
    (saved,) = converted(done.path, kind="xlsx")
    assert openpyxl.load_workbook(saved)["浮梁县"]["F6"].value == 2


@pytest.mark.parametrize(
    ("forms", "said"),
    [
        ((), "没有县"),
        ((("360222", 2023), ("360222", 2023)), "两份"),
        ((("360222", 2023), ("360281", 2024)), "年度不同"),
    ],
)
def test_what_cannot_be_put_together_is_a_sentence(tmp_path, forms, said):
    made = [form_of(code, (1,), list_year=year) for code, year in forms]
    with pytest.raises(UserError, match=said):
        city_annex.write(tmp_path / "a.xlsx", made)
    assert not list(tmp_path.iterdir())


def test_the_form_of_a_past_day_shows_what_was_there_then(tmp_path):
    path = samples.filled_copy(tmp_path / "库.gpkg")
    later = samples.NOW + datetime.timedelta(days=30)
    with Registry.open(path, who="李四", now=lambda: later) as registry:
        with registry.store.change(who="李四", at=later.isoformat(), verb="act") as change:
            change.put_parcel(replace(registry.parcels()[0], remarks="后来写的"))
        now = exporting.annex_form(registry, list_year=2023, draft=True)
    day = samples.NOW.date()
    with time_machine.opened(path, day, who="李四", now=lambda: later) as then:
        past = exporting.annex_form(then, list_year=2023, draft=True)
        exporting.export(then, "csv", list_year=2023, out=tmp_path / "那时.csv", draft=True)
    assert "后来写的" in now.rows[0].remarks
    assert "后来写的" not in past.rows[0].remarks
    assert past.provenance != now.provenance
    assert f"{day:%Y-%m-%d}" in past.provenance
    assert "后来写的" not in (tmp_path / "那时.csv").read_text(encoding="utf-8-sig")
