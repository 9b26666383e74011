import unicodedata

import pytest

from catalog import tables
from catalog.tables import HERE, read_rows

TABLES = sorted(HERE.glob("*.tsv"))
WORDS = sorted(HERE.glob("*.txt"))


@pytest.mark.parametrize("path", [*TABLES, *WORDS], ids=lambda path: path.name)
def test_the_first_line_names_a_source_and_a_date(path: tables.Path) -> None:
    text = path.read_text("utf-8")
    source = text.splitlines()[0]
    assert source.startswith("# ") and any(str(year) in source for year in range(2016, 2027))
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_rows_are_whole_and_differ(path: tables.Path) -> None:
    rows = read_rows(path.stem)
    assert rows and len(set(rows)) == len(rows)


def test_the_gazetteer_is_complete_and_closed() -> None:
    provinces = {row[0] for row in read_rows("provinces_2025")}
    communes = {code: province for code, _, province in read_rows("communes_2025")}
    assert len(provinces) == 34 and len(communes) == 3321
    assert len(read_rows("provinces_legacy")) == 63 == len(read_rows("number_provinces"))
    assert set(communes.values()) == provinces
    districts = {row[0] for row in read_rows("districts_legacy")}
    for _, name, district, became, _ in read_rows("communes_legacy"):
        assert district in districts, name
        assert became and set(became.split()) <= communes.keys(), name
