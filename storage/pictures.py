"""Scans and pictures of a document: sealed bytes in the blob store, one row each.

The address is an HMAC of kind, number and plaintext under a key of the document. Reading computes
it again: bytes that were swapped, in the store or in the table, do not pass.
"""

import hmac
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from storage.blobs import Blobs
from storage.errors import Damaged, NotFound, StorageError
from storage.keys import mac, seal, unseal
from storage.ledger_tables import pages as ledger_pages
from storage.tables import pictures


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture to keep."""

    kind: str  # "scan", "page", "sheet", "copy" (signed, of the record of this number)
    number: int  # position among its kind, from 0
    data: bytes
    media_type: str = ""
    mark: bytes | None = None  # blind hash of the data


def put(
    connection: Connection, blobs: Blobs, document: uuid.UUID, key: bytes, items: Sequence[Picture]
) -> list[str]:
    """Keep pictures; returns their addresses. A failure removes what this call wrote."""
    addresses: list[str] = []
    written: list[str] = []
    try:
        for item in items:
            address = _address(key, item.kind, item.number, item.data)
            addresses.append(address)
            if blobs.put(address, seal(key, item.data, address)):
                written.append(address)
            connection.execute(
                insert(pictures).values(
                    document_id=document,
                    kind=item.kind,
                    number=item.number,
                    address=address,
                    media_type=item.media_type,
                    size=len(item.data),
                    mark=item.mark,
                )
            )
    except BaseException:
        with suppress(StorageError):  # what cannot be removed now is sealed and lies unused
            for address in written:
                blobs.delete(address)
        raise
    return addresses


def get(
    connection: Connection, blobs: Blobs, document: uuid.UUID, key: bytes, kind: str, number: int
) -> bytes:
    """The bytes as given; raises `NotFound`, and `Damaged` when they are not the same."""
    address = connection.execute(
        select(pictures.c.address).where(
            pictures.c.document_id == document,
            pictures.c.kind == kind,
            pictures.c.number == number,
        )
    ).scalar_one_or_none()
    if address is None:
        raise NotFound(f"{document}/{kind}/{number}")
    try:
        sealed = blobs.get(address)
    except NotFound as error:
        raise Damaged(f"{document}/{kind}/{number}: blob is missing") from error
    data = unseal(key, sealed, address)
    if not hmac.compare_digest(address, _address(key, kind, number, data)):
        raise Damaged(f"{document}/{kind}/{number}: another picture lies here")
    return data


def forget(
    connection: Connection, document: uuid.UUID, kinds: Sequence[str], number: int | None = None
) -> list[str]:
    """Remove rows; returns the addresses to delete once the transaction is through."""
    gone = delete(pictures).where(pictures.c.document_id == document, pictures.c.kind.in_(kinds))
    if number is not None:
        gone = gone.where(pictures.c.number == number)
    return list(connection.scalars(gone.returning(pictures.c.address)))


def marks(connection: Connection, document: uuid.UUID) -> list[bytes]:
    """Blind hashes of the files of a document."""
    rows = select(pictures.c.mark).where(
        pictures.c.document_id == document, pictures.c.mark.is_not(None)
    )
    return list(connection.scalars(rows))


def named(connection: Connection, addresses: Sequence[str]) -> set[str]:
    """Which of these addresses a row names."""
    found = [
        select(column).where(column.in_(addresses))
        for column in (pictures.c.address, ledger_pages.c.address)
    ]
    return {address for rows in found for address in connection.scalars(rows)}


def _address(key: bytes, kind: str, number: int, data: bytes) -> str:
    return mac(mac(key, b"address"), f"{kind}/{number}/".encode() + data).hex()
