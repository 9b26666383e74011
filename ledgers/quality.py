"""The eight quality rules of the import tool, as a report (domain.md 5.3)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BIRTH_AND_DEATH = ("nksNgaySinh", "meNgaySinh", "chaNgaySinh", "nktNgaySinh", "nktNgayChet",
                   "voNgaySinh", "chongNgaySinh", "cmNgaySinh", "ncNgaySinh")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that breaks one rule."""

    rule: int  # 1 to 8
    row: int  # from 1
    said: str


def check_rows(rows: Sequence[Mapping[str, str]], unfinished: Sequence[int] = ()) -> list[Finding]:
    """All findings. `unfinished`: rows with fields that still wait for a person."""
    keys = Counter((r["noiDangKy"], r["quyenSo"], r["so"]) for r in rows)
    found = []
    for number, row in enumerate(rows, 1):
        found += [Finding(rule, number, said) for rule, said in _broken(row)]
        if keys[(row["noiDangKy"], row["quyenSo"], row["so"])] > 1:
            found.append(Finding(7, number, f"số {row['so']} của quyển {row['quyenSo']} bị trùng"))
    return found + [Finding(8, row, "chưa hoàn tất kiểm tra") for row in unfinished]


def _broken(row: Mapping[str, str]) -> list[tuple[int, str]]:
    said = []
    if not row["so"] or "/" not in row["so"]:
        said.append((1, f"số đăng ký {row['so']!r} phải có dấu /"))
    if "/" not in row["quyenSo"]:
        said.append((2, f"quyển số {row['quyenSo']!r} phải có dấu /"))
    if not re.fullmatch(r"\d\d\.\d\d\.\d{4}", row["ngayDangKy"]):
        said.append((3, f"ngày đăng ký {row['ngayDangKy']!r} phải là dd.mm.yyyy"))
    if row["so"][-4:] != row["ngayDangKy"][-4:]:
        said.append((4, f"năm của số {row['so']!r} khác năm đăng ký {row['ngayDangKy']!r}"))
    for column in BIRTH_AND_DEATH:
        value = row.get(column, "")
        if len(value) not in (0, 4, 10) and "t" not in value:
            said.append((5, f"{column} {value!r} phải là yyyy hoặc dd.mm.yyyy"))
    if row["trangSo"] and not row["trangSo"].isdecimal():
        said.append((6, f"trang số {row['trangSo']!r} phải là số"))
    return said
