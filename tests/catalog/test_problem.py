from pathlib import Path

import pytest

from catalog.problem import PROBLEMS, load_problems

PROMISED = {
    "expired", "sides_mismatch", "qr_conflict", "mrz_check_digit", "number_sex_conflict",
    "number_birth_conflict", "unknown_province", "too_blurred", "too_dark", "glare",
    "incomplete_page", "not_a_document", "photocopy", "screen_recapture", "low_resolution",
    "unreadable", "date_order", "act_year_conflict",
}  # fmt: skip
GOOD = 'severity = "ask"\nvi = "a"\nen = "a"\ncure_vi = "a"\ncure_en = "a"\n'


def test_promised_codes_have_their_sentences() -> None:
    assert PROBLEMS.keys() >= PROMISED
    for problem in PROBLEMS.values():
        for sentence in (problem.vi, problem.en, problem.cure_vi, problem.cure_en):
            assert sentence.endswith(".")


@pytest.mark.parametrize(
    "entry",
    [
        GOOD.replace("ask", "panic"),
        GOOD + 'extra = "a"\n',
        GOOD.replace('en = "a"\ncure_vi', "cure_vi"),
        GOOD.replace('cure_en = "a"', 'cure_en = ""'),
    ],
    ids=["severity", "unknown key", "missing key", "empty sentence"],
)
def test_a_faulty_entry_names_file_and_code(entry: str, tmp_path: Path) -> None:
    path = tmp_path / "some.toml"
    path.write_text(f"[glare]\n{entry}", "utf-8")
    with pytest.raises(ValueError, match=r"some\.toml, \[glare\]"):
        load_problems(path)
