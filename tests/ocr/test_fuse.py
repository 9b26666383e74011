"""Witnesses weighed: agreement raises, conflict is told, and nothing is made up."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.record import Source
from ocr.fuse import AGREED, CONFLICT, Witness, fuse, same

SOURCES = st.sampled_from(["text", "qr", "mrz"])


def say(source: Source, value: str, confidence: float = 0.95) -> Witness:
    return Witness(source, value, confidence)


def test_agreement_raises_the_confidence_and_keeps_the_printed_spelling() -> None:
    field = fuse("full_name", "name", [say("text", "LÊ THÚY AN", 0.7), say("qr", "Lê Thuý An")])
    assert (field.value, field.confidence, field.source) == ("LÊ THÚY AN", AGREED, "qr")


def test_marks_that_the_print_lost_come_from_the_code() -> None:
    field = fuse("full_name", "name", [say("text", "NGUYÊN THÁO", 0.99), say("qr", "Nguyễn Thảo")])
    assert field.value == "NGUYỄN THẢO"
    assert field.alternatives == ("NGUYÊN THÁO",)
    assert field.problems == ()


def test_a_real_conflict_is_named_and_doubtful() -> None:
    field = fuse("full_name", "name", [say("text", "LÊ VĂN AN"), say("qr", "Trần Thị Bưởi")])
    assert field.problems == ("qr_conflict",)
    assert field.confidence <= CONFLICT
    assert field.alternatives


def test_an_unsure_misreading_is_no_conflict() -> None:
    field = fuse("sex", "sex", [say("text", "Nữ", 0.4), say("qr", "Nam", 0.999)])
    assert field.value == "Nam"
    assert field.problems == ()


def test_nothing_said_is_unreadable_and_empty() -> None:
    field = fuse("sex", "sex", [say("text", "", 0.0)])
    assert (field.value, field.problems) == ("", ("unreadable",))


def test_same_ignores_case_commas_and_place_of_tones() -> None:
    assert same("Số 5, phố Hoà Bình", "SỐ 5 phố Hòa Bình")
    assert not same("Lê Thu", "Lê Thư")


@given(
    st.lists(
        st.tuples(SOURCES, st.text("abc ", max_size=4), st.floats(0, 1)), min_size=1, max_size=4
    )
)
def test_a_value_always_comes_from_a_witness(said: list[tuple[Source, str, float]]) -> None:
    field = fuse("notes", "text", [Witness(*item) for item in said])
    assert field.value == "" or any(same(field.value, value) for _, value, _ in said)
    assert 0 <= field.confidence <= 1
