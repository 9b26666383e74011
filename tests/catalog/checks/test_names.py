import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from catalog.checks import names
from catalog.tables import read_words

WORDS = st.sampled_from([*read_words("surnames"), *read_words("given_names")])
NAMES = st.lists(WORDS, min_size=2, max_size=5).map(" ".join)


@given(NAMES, st.booleans(), st.sampled_from(["NFC", "NFD"]))
def test_a_name_is_never_respelt(name: str, capitals: bool, marks: str) -> None:
    printed = name.upper() if capitals else name
    text = unicodedata.normalize(marks, printed)  # type: ignore[arg-type]
    assert names.check(text).value == printed
    assert names.check(f" / Họ và tên / Full name:  {text} .").value == printed


@example("LÊ A 02 b")
@given(st.text(max_size=40))
def test_checked_twice_is_checked_once(text: str) -> None:
    once = names.check(text).value
    assert unicodedata.is_normalized("NFC", once)
    assert names.check(once).value == once
