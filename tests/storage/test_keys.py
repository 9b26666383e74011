"""What is sealed opens with its key, at its place, unchanged, and not otherwise."""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import Damaged, WrongKey
from storage.keys import MasterKey, new_key, open_master_key, seal, unseal

KEY = new_key()


@given(st.binary(max_size=200), st.text(max_size=20))
def test_sealed_opens_at_its_place(text: bytes, place: str) -> None:
    assert unseal(KEY, seal(KEY, text, place), place) == text


@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_moved_does_not_open(text: bytes, place: str, other: str) -> None:
    sealed = seal(KEY, text, place)
    with pytest.raises(Damaged):
        unseal(KEY, sealed, other + place + "/")
    with pytest.raises(Damaged):
        unseal(new_key(), sealed, place)


@given(st.binary(max_size=50), st.data())
def test_one_bit_is_enough(text: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, text, "here"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Damaged):
        unseal(KEY, bytes(sealed), "here")


@given(st.integers(0, 40))
def test_cut_does_not_open(length: int) -> None:
    with pytest.raises(Damaged):
        unseal(KEY, seal(KEY, b"twelve bytes", "here")[:length], "here")


def test_purposes_have_different_keys() -> None:
    master = MasterKey(b"m" * 32)
    assert len({master.derive(purpose) for purpose in ("wrap", "index", "audit")}) == 3
    assert master.fingerprint() != MasterKey(b"n" * 32).fingerprint()


def test_key_file_is_made_once_and_private(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "master.key"
    first = open_master_key(file)
    assert file.stat().st_mode & 0o077 == 0
    assert open_master_key(file).fingerprint() == first.fingerprint()
    file.chmod(0o644)
    with pytest.raises(WrongKey, match="chmod 600"):
        open_master_key(file)


@pytest.mark.parametrize("value", ["short", "*" * 44, base64.b64encode(b"x" * 31).decode()])
def test_bad_text_key(tmp_path: Path, value: str) -> None:
    with pytest.raises(WrongKey):
        open_master_key(tmp_path / "none", value)
