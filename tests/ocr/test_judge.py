"""Pictures of specimens that cannot be used are refused with the reason; good ones are not."""

import datetime as dt
from dataclasses import replace

import pytest

from benchmarks.score import fold
from benchmarks.specimens.cases import make
from ocr.engines import open_engine
from ocr.load import load
from ocr.pipeline import Reading, read_document


def read(seed: int, paper: str, condition: str) -> Reading:
    case = make(seed, paper, condition, "dev")
    pages = [page for file in case.files for page in load(file.data, file.name)]
    pages = [replace(page, number=number) for number, page in enumerate(pages)]
    return read_document(pages, open_engine(), case.today)


def named(reading: Reading) -> set[str]:
    return {*reading.problems, *(code for record in reading.records for code in record.problems)}


@pytest.mark.parametrize(
    "paper, condition",
    [
        ("cccd-2021", "too_blurred"),
        ("cmnd-9", "too_dark"),
        ("cccd-2016", "incomplete_page"),
        ("giay-khai-sinh", "not_a_document"),
        ("cmnd-12", "blank_page"),
    ],
)
def test_a_spoilt_picture_is_refused_with_its_reason(paper: str, condition: str) -> None:
    reading = read(7, paper, condition)
    assert condition in named(reading)


@pytest.mark.parametrize("seed, paper", [(700_001, "cccd-2021"), (700_002, "cmnd-9")])
def test_shapes_that_look_like_letters_are_no_paper_cut_off(seed: int, paper: str) -> None:
    case = make(seed, paper, "not_a_document", "test")
    pages = [page for file in case.files for page in load(file.data, file.name)]
    assert "not_a_document" in read_document(pages, open_engine(), case.today).problems


@pytest.mark.parametrize(
    "condition", ["expired", "qr_conflict", "mrz_check_digit", "number_sex_conflict"]
)
def test_a_faulty_card_is_read_and_its_fault_is_named(condition: str) -> None:
    reading = read(7, "cccd-2021", condition)
    assert condition in named(reading)
    assert reading.records[0].value("full_name")


@pytest.mark.parametrize("paper", ["cccd-2021", "can-cuoc-2024", "cmnd-9", "giay-khai-sinh"])
def test_a_good_scan_is_read_without_complaint(paper: str) -> None:
    case = make(7, paper, "flatbed", "dev")
    reading = read(7, paper, "flatbed")
    (record,) = reading.records
    assert record.paper == paper
    assert named(reading) <= {"low_resolution"}
    filled = [name for name, value in case.fields.items() if value]
    right = [name for name in filled if fold(record.value(name)) == fold(case.fields[name])]
    assert len(right) >= 0.7 * len(filled)


@pytest.mark.parametrize("paper", ["cccd-2021", "cmnd-9"])
def test_light_that_burns_fields_away_is_named(paper: str) -> None:
    reading = read(7, paper, "burnt")
    assert reading.records and "glare" in named(reading)


def test_sides_of_two_people_are_told_apart() -> None:
    assert "sides_mismatch" in named(read(7, "cccd-2021", "sides_mismatch"))


def test_what_was_refused_leaves_no_value() -> None:
    reading = read(7, "cccd-2021", "too_dark")
    assert reading.records == ()
    assert reading.as_json()["fields"] == {}


def test_expiry_is_judged_on_the_given_day() -> None:
    case = make(7, "cccd-2021", "flatbed", "dev")
    pages = [page for file in case.files for page in load(file.data, file.name)]
    pages = [replace(page, number=number) for number, page in enumerate(pages)]
    later = read_document(pages, open_engine(), dt.date(2090, 1, 1))
    assert ("expired" in named(later)) == (case.fields["date_of_expiry"] != "none")
