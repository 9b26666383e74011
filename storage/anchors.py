"""The head of the audit chain in signed files, one a day, to be carried out of reach.

Who holds the master key and may write to the database can forge the whole trail anew; the files
that were carried away before do not fit it any more. Ed25519 (RFC 8032), JSON.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from storage.audit import START
from storage.errors import Damaged
from storage.files import write_once
from storage.tables import audit, audit_head


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last line of the trail at one moment."""

    number: int
    hash: str  # hexadecimal
    at: str  # ISO, UTC


class Anchors:
    """The anchors of one store in one folder."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder = folder
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    @property
    def public_key(self) -> str:
        """For others who verify, hexadecimal."""
        return self._key.public_key().public_bytes_raw().hex()

    def drop(self, connection: Connection) -> Path:
        """Write the anchor of today; an anchor of today that is there already stays."""
        head = connection.execute(select(audit_head)).one()
        now = datetime.now(UTC)
        anchor = Anchor(head.number, head.hash.hex(), now.isoformat(timespec="seconds"))
        signature = self._key.sign(_text(anchor)).hex()
        body = {"number": anchor.number, "hash": anchor.hash, "at": anchor.at,
                "signature": signature, "public_key": self.public_key}  # fmt: skip
        file = self._folder / f"{now:%Y-%m-%d}.json"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_once(file, json.dumps(body, indent=1).encode() + b"\n", self._folder)
        return file

    def verify(self, connection: Connection) -> int:
        """How many anchors fit the trail. Raises `Damaged` naming the file that does not."""
        files = sorted(self._folder.glob("*.json"))
        for file in files:
            anchor = self._read(file)
            row = select(audit.c.hash).where(audit.c.number == anchor.number)
            kept = START if anchor.number == 0 else connection.scalar(row)
            if kept is None or kept.hex() != anchor.hash:
                raise Damaged(f"{file.name}: audit line {anchor.number} is not what it was")
        return len(files)

    def _read(self, file: Path) -> Anchor:
        try:
            body = json.loads(file.read_text())
            anchor = Anchor(int(body["number"]), str(body["hash"]), str(body["at"]))
            self._key.public_key().verify(bytes.fromhex(body["signature"]), _text(anchor))
        except (OSError, ValueError, KeyError, TypeError, InvalidSignature) as error:
            raise Damaged(f"{file.name}: no anchor of this store") from error
        return anchor


def _text(anchor: Anchor) -> bytes:
    line = ["anchor", anchor.number, anchor.hash, anchor.at]
    return json.dumps(line, separators=(",", ":")).encode()
