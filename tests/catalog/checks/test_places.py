import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.checks import places
from catalog.tables import read_rows

PROVINCES = dict(read_rows("provinces_2025"))
TODAY = st.sampled_from(read_rows("communes_2025"))
HOUSES = st.sampled_from(["", "Số 12 ngõ 7, ", "Thôn Đoài, ", "Tổ 3, "])


@settings(max_examples=60, deadline=None)
@given(HOUSES, TODAY, st.sampled_from(["NFC", "NFD"]))
def test_a_right_address_is_never_respelt(
    house: str, commune: tuple[str, ...], marks: str
) -> None:
    printed = f"{house}{commune[1]}, {PROVINCES[commune[2]]}"
    text = unicodedata.normalize(marks, printed)  # type: ignore[arg-type]
    assert places.check(text).value == printed


@settings(max_examples=60, deadline=None)
@given(TODAY)
def test_a_commune_of_today_is_located(commune: tuple[str, ...]) -> None:
    code, name, province = commune
    found = places.locate(f"{name}, {PROVINCES[province]}")
    assert found is not None and found.province_now == province and found.cost == 0
    if found.form == "2025":
        assert found.commune == code and found.became == (code,)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_checked(text: str) -> None:
    assert unicodedata.is_normalized("NFC", places.check(text).value)


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("Tổ 14, Thông, Thiên Phủ, Quan Hóa, Thanh Hóa", "Tổ 14, Thôn 9, Thiên Phủ"),
        ("Độig, Thôn Phú Mỹ, Bản Mế, Si Ma Cai, Lào Cai", "Đội 9, Thôn Phú Mỹ"),
        ("Tổ 1g, Thôn Hạ, Thiên Phủ, Quan Hóa, Thanh Hóa", "Tổ 19, Thôn Hạ"),
        ("Thông Nông, Hà Quảng, Cao Bằng", "Thông Nông, Hà Quảng"),
        ("Ia 0, Chư Prông, Gia Lai", "Ia O, Chư Prông"),
        ("y tế xã, Xã Hiệp Lực, Huyện Ngân Sơn, Tỉnh Bắc Kạn", "Trạm y tế xã, Xã Hiệp Lực"),
        ("Trạm tế xã, Xã Hiệp Lực, Huyện Ngân Sơn, Tỉnh Bắc Kạn", "Trạm y tế xã, Xã Hiệp"),
    ],
)
def test_figures_and_letters_that_look_alike(read: str, said: str) -> None:
    found = places.check(read)
    assert found.value.startswith(said)
    assert found.alternatives == ((read,) if found.value != read else ())
