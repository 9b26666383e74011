"""The sealed file of corrected lines: what people read where the recogniser did not.

A file is `MAGIC`, a nonce and a zip under AES-256-GCM; the zip holds `lines.tsv` (number, sheet,
text) and one PNG per line. The key lies elsewhere: who has only the file has nothing.
"""

from __future__ import annotations

import base64
import binascii
import io
import secrets
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"motcua-lines-1\n"
NAME = "lines.sealed"
KEY_BYTES, NONCE_BYTES = 32, 12


class Unreadable(ValueError):
    """The file or the key cannot be used; says which and why."""


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """A picture of one line (PNG), what a person confirmed there (NFC), and its sheet."""

    picture: bytes
    text: str
    sheet: int = 0  # lines of one sheet are by one hand and stay on one side of a split


def new_key(file: Path) -> bytes:
    """A fresh key, written to `file` for its owner alone. Raises FileExistsError."""
    key = secrets.token_bytes(KEY_BYTES)
    file.touch(mode=0o600, exist_ok=False)
    file.write_bytes(base64.b64encode(key) + b"\n")
    return key


def read_key(file: Path) -> bytes:
    """The key of a file. Raises `Unreadable`, OSError."""
    try:
        key = base64.b64decode(file.read_bytes().strip(), validate=True)
    except binascii.Error as error:
        raise Unreadable(f"{file} holds no key: 44 letters of base64 are wanted") from error
    if len(key) != KEY_BYTES:
        raise Unreadable(f"{file} holds a key of {len(key)} bytes; {KEY_BYTES} are wanted")
    return key


def seal(lines: Sequence[CorrectedLine], key: bytes) -> bytes:
    """The sealed file of these lines."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        rows = []
        for number, line in enumerate(lines):
            text = " ".join(unicodedata.normalize("NFC", line.text).split())
            rows.append(f"{number}\t{line.sheet}\t{text}\n")
            archive.writestr(f"{number}.png", line.picture)
        archive.writestr("lines.tsv", "".join(rows))
    nonce = secrets.token_bytes(NONCE_BYTES)
    return MAGIC + nonce + AESGCM(key).encrypt(nonce, packed.getvalue(), MAGIC)


def unseal(data: bytes, key: bytes) -> tuple[CorrectedLine, ...]:
    """The lines of a sealed file. Raises `Unreadable`."""
    if not data.startswith(MAGIC):
        raise Unreadable("this is no file of corrected lines (motcua reviews export writes them)")
    start = len(MAGIC)
    nonce, body = data[start : start + NONCE_BYTES], data[start + NONCE_BYTES :]
    try:
        packed = AESGCM(key).decrypt(nonce, body, MAGIC)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("the file does not open: wrong key, or it was changed") from error
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        rows = archive.read("lines.tsv").decode().splitlines()
        parts = (row.split("\t", 2) for row in rows)
        return tuple(
            CorrectedLine(archive.read(f"{number}.png"), text, int(sheet))
            for number, sheet, text in parts
        )
