"""The generator draws every paper in every condition, and its truth is what stands there."""

import datetime as dt
import random
import re

import cv2
import numpy as np
import pytest
import zxingcpp

from benchmarks.specimens import BAD, CONDITIONS, PAPERS, Case, make, ornament, possible
from benchmarks.specimens.cases import PROBLEMS
from benchmarks.specimens.codes import check_digit
from benchmarks.specimens.papers import CARDS, Side, Specimen, draw_paper
from catalog.checks.personal_number import facts
from catalog.paper import load_papers

KINDS = [(p, c) for p in PAPERS for c in (*CONDITIONS, *BAD) if possible(p, c)]
SIGNATURES = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG", "pdf": b"%PDF"}
ISO = re.compile(r"\d{4}(-\d\d-\d\d)?|none")


@pytest.mark.parametrize(("paper", "condition"), KINDS)
def test_draws_with_true_fields(paper: str, condition: str) -> None:
    case = make(3, paper, condition)
    assert case.problem == PROBLEMS.get(condition, "")
    assert bool(case.covered) or condition != "burnt"
    for file in case.files:
        assert file.data.startswith(SIGNATURES[file.name[-3:]])
        if file.name.endswith("jpg"):
            assert min(_picture(file.data).shape[:2]) >= 150
    if condition == "small":
        widths = {_picture(f.data).shape[1] for f in case.files if f.name.endswith("jpg")}
        assert widths <= ({600, 1000} if paper == "giay-khai-sinh" else {600})
    _check_truth(case)


def _picture(data: bytes) -> np.ndarray:
    return cv2.imdecode(
        np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    )


def _check_truth(case: Case) -> None:
    known = (
        {f.name for side in load_papers()[case.paper].sides for f in side.fields}
        if (case.paper)
        else set()
    )
    assert case.fields.keys() <= known
    assert set(case.covered) <= case.fields.keys()
    assert len(case.covered) <= 2 or case.condition == "burnt"
    for name, value in case.fields.items():
        if "date_of" in name or name == "registration_date":
            assert ISO.fullmatch(value), (name, value)
    number, sex = case.fields.get("personal_number", ""), case.fields.get("sex", "")
    if len(number) == 12:
        said = facts(number)
        assert said is not None and number[6:8] == "99"
        assert str(said.birth_year) == case.fields["date_of_birth"][:4]
        if sex:
            assert (said.sex == sex) == (case.condition != "number_sex_conflict")
    until = case.fields.get("date_of_expiry", "none")
    if until != "none" and case.paper != "cmnd-12":
        assert (dt.date.fromisoformat(until) < case.today) == (case.condition == "expired")
    if case.paper.startswith("cmnd") and case.condition != "expired":
        assert case.today <= dt.date(2024, 12, 31)


@pytest.mark.parametrize("condition", ["phone", "photocopy", "not_a_document"])
def test_seeds_reproduce(condition: str) -> None:
    first, again = make(5, "cccd-2021", condition), make(5, "cccd-2021", condition)
    assert first == again
    assert first.files != make(6, "cccd-2021", condition).files
    assert first.files != make(5, "cccd-2021", condition, "test").files


@pytest.mark.parametrize("paper", PAPERS)
def test_bears_the_watermark(paper: str, monkeypatch: pytest.MonkeyPatch) -> None:
    marked = draw_paper(random.Random(8), paper, "dev")
    monkeypatch.setattr(ornament, "watermark", lambda *_: None)
    plain = draw_paper(random.Random(8), paper, "dev")
    for with_mark, without in zip(marked.sides, plain.sides, strict=True):
        change = cv2.absdiff(with_mark.image, without.image).max(axis=2)
        columns = np.flatnonzero((change > 8).any(axis=0))
        assert np.ptp(columns) > 0.5 * change.shape[1]  # across the paper
        assert (change > 8).mean() > 0.012
        assert change.max() < 0.3 * 255  # and one still reads beneath it


@pytest.mark.parametrize("paper", ["cccd-2021", "can-cuoc-2024"])
@pytest.mark.parametrize("fault", ["", "qr_conflict", "sides_mismatch", "mrz_check_digit"])
def test_codes_repeat_the_print_unless_they_shall_not(paper: str, fault: str) -> None:
    specimen = draw_paper(random.Random(f"{paper} {fault}"), paper, "dev", fault)
    number = specimen.fields["personal_number"]
    qr_side = specimen.sides[0 if paper == "cccd-2021" else 1]
    assert (_qr(qr_side)[0] == number) == (fault not in _breaks_qr(paper))
    first = next(text for text, *_ in specimen.sides[1].texts if text.startswith("IDVNM"))
    assert (number in first) == (fault != "sides_mismatch")
    assert (check_digit(first[5:14]) == first[14]) == (fault != "mrz_check_digit")


def _qr(side: Side) -> list[str]:
    (code,) = zxingcpp.read_barcodes(side.image)
    return code.text.split("|")


def _breaks_qr(paper: str) -> set[str]:
    """The QR of can-cuoc-2024 stands on the back, so it leaves with it."""
    return {"qr_conflict"} | ({"sides_mismatch"} if paper == "can-cuoc-2024" else set())


@pytest.mark.parametrize("paper", CARDS)
def test_what_is_true_is_printed(paper: str) -> None:
    specimen = draw_paper(random.Random(4), paper, "dev")
    printed = _printed(specimen)
    for name, value in specimen.fields.items():
        shown = "/".join(reversed(value.split("-"))) if ISO.fullmatch(value) else value
        if name == "date_of_issue" or value == "none" or (paper == "cmnd-9" and "date" in name):
            continue  # set in words or with other signs
        assert shown.replace(" ", "") in printed, name


def _printed(specimen: Specimen) -> str:
    texts = [text for side in specimen.sides for text, *_ in side.texts]
    return "".join(text for text in texts if set(text) - set(".…")).replace(" ", "")


def test_what_cannot_be_is_not_drawn() -> None:
    with pytest.raises(ValueError, match="qr_conflict"):
        make(1, "cmnd-9", "qr_conflict")
    with pytest.raises(ValueError, match="passport"):
        make(1, "passport", "phone")
