"""The sealed file of corrected lines: opens with its key alone, whole or not at all."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.corrected import CorrectedLine, Unreadable, new_key, read_key, seal, unseal

LINES = (CorrectedLine(b"picture 0", "Nguyễn Văn Đức", 0), CorrectedLine(b"picture 1", "1/5", 3))


def test_what_is_sealed_opens_with_its_key(tmp_path: Path) -> None:
    key = new_key(tmp_path / "key")
    assert read_key(tmp_path / "key") == key
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    sealed = seal(LINES, key)
    assert unseal(sealed, key) == LINES
    assert "Nguyễn".encode() not in sealed and b"picture" not in sealed


@settings(max_examples=30)
@given(st.data())
def test_a_changed_file_does_not_open(data: st.DataObject) -> None:
    sealed = bytearray(seal(LINES, b"k" * 32))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unreadable):
        unseal(bytes(sealed), b"k" * 32)


def test_another_key_and_no_key_are_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="wrong key"):
        unseal(seal(LINES, b"k" * 32), b"x" * 32)
    for wrong, word in ((b"short", "base64"), (b"YWJj", "3 bytes")):
        (tmp_path / "key").write_bytes(wrong)
        with pytest.raises(Unreadable, match=word):
            read_key(tmp_path / "key")
