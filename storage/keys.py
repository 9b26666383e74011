"""Keys: one master key outside the database, one data key per person, document and form.

Data is sealed with AES-256-GCM; the *place* (row, column or object) is the associated data, so a
ciphertext that was moved to another place does not open. A document key is wrapped by the master
key, then by the key of each person on the document in turn: who destroys the key of one of them
has destroyed the document. Other keys (blind indexes, audit) come from the master key by HKDF.
"""

import base64
import binascii
import hmac
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import Damaged, WrongKey
from storage.files import write_once

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = b"\x01"  # first byte of every sealed text: AES-256-GCM, nonce, ciphertext with tag


def new_key() -> bytes:
    """A fresh data key."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, text: bytes, place: str) -> bytes:
    """Encrypt `text` for one place ("<document>/reading")."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, text, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """Decrypt; raises `Damaged` when key, place or any bit is not the same as when sealed."""
    start = len(FORMAT)
    nonce, ciphertext = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    if sealed[:start] != FORMAT or len(nonce) < NONCE_BYTES:
        raise Damaged(f"{place}: not a sealed text")
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, place.encode())
    except InvalidTag as error:
        raise Damaged(f"{place}: does not open") from error


def mac(key: bytes, text: bytes) -> bytes:
    """HMAC-SHA256, 32 bytes."""
    return hmac.digest(key, text, "sha256")


class MasterKey:
    """The one secret from which the store opens; never in the database."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise WrongKey(f"a master key has {KEY_BYTES} bytes, not {len(secret)}")
        self._secret = secret

    def derive(self, purpose: str) -> bytes:
        """A key for one purpose ("wrap", "index", "audit", ...)."""
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"motcua/" + purpose.encode()).derive(
            self._secret
        )

    def fingerprint(self) -> str:
        """Tells two master keys apart and gives neither away."""
        return self.derive("fingerprint")[:16].hex()


def open_master_key(file: Path, value: str = "") -> MasterKey:
    """The key given as text (base64, from the environment), else the key of the file.

    The file is made at the first start, readable by its owner alone. Raises `WrongKey`.
    """
    if value:
        return MasterKey(_decode(value, "the environment"))
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            write_once(file, base64.b64encode(new_key()) + b"\n", aside=file.parent)
        if file.stat().st_mode & 0o077:
            raise WrongKey(f"{file} can be read by others: chmod 600 {file}")
        return MasterKey(_decode(file.read_text(), str(file)))
    except OSError as error:
        raise WrongKey(f"{file}: {error.strerror}") from error


def _decode(text: str, origin: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise WrongKey(f"the master key in {origin} is not base64") from error
