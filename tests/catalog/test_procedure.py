"""Procedures as tables: codes, forms, papers."""

from pathlib import Path

import pytest

from catalog import procedure
from catalog.form import load_forms
from catalog.procedure import FOLDER, load_procedures

CODES = {
    "dang-ky-khai-sinh": "1.001193",
    "dang-ky-ket-hon": "1.000894",
    "dang-ky-khai-tu": "1.000656",
    "cap-ban-sao-trich-luc": "2.000635",
    "dang-ky-thuong-tru": "1.004222",
    "nhan-cha-me-con": "1.001022",
}
BIRTH = (FOLDER / "dang-ky-khai-sinh.toml").read_text("utf-8")


def test_codes() -> None:
    assert {name: each.code for name, each in load_procedures().items()} == CODES


def test_every_form_has_its_procedure() -> None:
    used = {form for each in load_procedures().values() for form in each.forms}
    assert used == set(load_forms())


def test_an_identity_paper_is_any_card() -> None:
    needed = load_procedures()["dang-ky-khai-sinh"].papers[0]
    assert needed.any_of[0] == "can-cuoc-2024" and "cmnd-9" in needed.any_of


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('forms = ["to-khai-khai-sinh"]', 'forms = ["to-khai"]', "unknown forms ['to-khai']"),
        ('role = "mother"', 'role = "aunt"', "unknown role 'aunt'"),
        ('any_of = ["identity"]', 'any_of = ["giay-to-la"]', "unknown kind 'giay-to-la'"),
        ('code = "1.001193"', "", "'code'"),
    ],
)
def test_faults_name_file_and_entry(tmp_path: Path, old: str, new: str, fault: str) -> None:
    path = tmp_path / "dang-ky-khai-sinh.toml"
    path.write_text(BIRTH.replace(old, new), "utf-8")
    with pytest.raises(ValueError, match=r"^dang-ky-khai-sinh\.toml: ") as caught:
        procedure._load(path)
    assert fault in str(caught.value)
