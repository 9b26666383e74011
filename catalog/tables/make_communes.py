"""Make the five tables of provinces, districts and communes.

They come from `vietnamadminunits` (MIT), checked against `vietnam-provinces`. Both packages are
needed here only, so install them elsewhere and run from the repository root:

    python3 -m venv /tmp/gazetteer
    /tmp/gazetteer/bin/pip install --no-deps vietnamadminunits==1.0.4 vietnam-provinces==2025.10.1
    /tmp/gazetteer/bin/python catalog/tables/make_communes.py

Nothing is imported from the packages, only their data files are read: the converter of
vietnamadminunits asks an online geocoder for communes that were split, we keep all candidates.
"""

import json
import re
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SOURCE = "vietnamadminunits 1.0.4 (PyPI), MIT, (c) 2025 Tran Ngoc Minh Hieu, see LICENSE-gazetteer"
BEFORE = "# {source}; units as they stood on 2025-06-30"
AFTER = (
    "# {source}; units since 2025-07-01; names agree with vietnam-provinces 2025.10.1,"
    " where 123 communes have another code"
)


def package(name: str) -> Path:
    """The folder of an installed package, without importing it."""
    found = find_spec(name)
    if found is None or found.origin is None:
        raise SystemExit(f"{name} is not installed; the head of this file says how")
    return Path(found.origin).parent


def write(name: str, head: str, columns: str, rows: Sequence[tuple[str, ...]]) -> None:
    """Write one table: source line, column names, rows in the order of their codes."""
    lines = [head.format(source=SOURCE), columns.replace(" ", "\t")]
    lines += ["\t".join(row) for row in sorted(set(rows))]
    (HERE / f"{name}.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{name}: {len(lines) - 2} rows")


def former(alias: str | None) -> str:
    """Earlier names of a unit, as the package keeps them: lower case, no marks, no spaces."""
    return " ".join(sorted(set(json.loads(alias)))) if alias else ""


def successors(data: dict[str, Any], new: dict[tuple[str, str], str]) -> dict[str, list[str]]:
    """Key of an old commune -> codes of the communes it became, the package's default first."""
    found: dict[str, list[str]] = defaultdict(list)
    for province, communes in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            for old in olds:
                found[old].append(new[province, commune])
    for province, divided in data["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            for part in sorted(parts, key=lambda part: not part["isDefaultNewWard"]):
                found[old].append(new[province, part["newWardKey"]])
    return found


def key(name: str) -> tuple[str, ...]:
    """A name with its letters in any mark order, for `Thủy` = `Thuỷ`, `–` = `-`, `H'` = `H’`."""
    spelt = unicodedata.normalize("NFD", name.lower())
    plain = re.sub(r"[^\w ]", "", spelt)
    marks = sorted(letter for letter in spelt if unicodedata.combining(letter))
    return (*plain.replace("tỉnh ", "").split(), *marks)


def check(provinces: Sequence[tuple[str, ...]], communes: Sequence[tuple[str, ...]]) -> None:
    """Stop unless the independent package names the same units; count the codes that differ."""
    nested = json.loads(
        (package("vietnam_provinces") / "data/nested-divisions.json").read_text("utf-8")
    )
    theirs = {(f"{p['code']:02}", key(p["name"].removeprefix("Tỉnh "))) for p in nested}
    ours = {(code, key(name.removeprefix("Tỉnh "))) for code, name in provinces}
    if ours != theirs:
        raise SystemExit(f"provinces differ: {ours ^ theirs}")
    their_codes = {
        (f"{p['code']:02}", key(w["name"])): f"{w['code']:05}" for p in nested for w in p["wards"]
    }
    our_codes = {(province, key(name)): code for code, name, province in communes}
    if our_codes.keys() != their_codes.keys():
        raise SystemExit(f"communes differ: {our_codes.keys() ^ their_codes.keys()}")
    differ = sum(code != their_codes[name] for name, code in our_codes.items())
    print(f"names agree; {differ} commune codes differ")


def main() -> None:
    root = package("vietnamadminunits")
    data = json.loads((root / "data/converter_2025.json").read_text("utf-8"))
    base = sqlite3.connect(f"file:{root / 'data/dataset.db'}?mode=ro", uri=True)
    base.row_factory = sqlite3.Row
    now = base.execute("select * from admin_units").fetchall()
    old = base.execute("select * from admin_units_legacy").fetchall()

    new_provinces = [(row["provinceCode"], row["province"]) for row in now]
    new_communes = [(row["wardCode"], row["ward"], row["provinceCode"]) for row in now]
    check(new_provinces, new_communes)
    became = successors(data, {(r["provinceKey"], r["wardKey"]): r["wardCode"] for r in now})
    province_code = {row["provinceKey"]: row["provinceCode"] for row in now}
    new_code = {
        key: province_code[province]
        for province, keys in data["DICT_PROVINCE"].items()
        for key in keys
    }

    write("provinces_2025", AFTER, "code name", new_provinces)
    write("communes_2025", AFTER, "code name province", new_communes)
    write(
        "provinces_legacy",
        BEFORE,
        "code name became",
        [(r["provinceCode"], r["province"], new_code[r["provinceKey"]]) for r in old],
    )
    write(
        "districts_legacy",
        BEFORE,
        "code name province former",
        [
            (r["districtCode"], r["district"], r["provinceCode"], former(r["districtAlias"]))
            for r in old
        ],
    )
    rows = []
    for r in old:
        key = f"{r['provinceKey']}_{r['districtKey']}_{r['wardKey'] or ''}"
        # Five island districts had no communes: their row has no name and the district's code.
        code = r["wardCode"] or r["districtCode"]
        names = (code, r["ward"] or "", r["districtCode"])
        rows.append((*names, " ".join(became[key]), former(r["wardAlias"])))
    write("communes_legacy", BEFORE, "code name district became former", rows)


if __name__ == "__main__":
    main()
