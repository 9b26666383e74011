"""Tickets: sealed notes that a browser carries for us for minutes and cannot read or change."""

import base64
import binascii
import time

from storage.errors import Damaged
from storage.keys import seal, unseal

STAMP = 8  # bytes of the moment at which a ticket ends


class Tickets:
    """Tickets of one store; every process of it can open them."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, text: bytes, place: str, seconds: int) -> str:
        """A ticket that opens at one place for so many seconds."""
        stamp = int(time.time() + seconds).to_bytes(STAMP, "big")
        return base64.urlsafe_b64encode(seal(self._key, stamp + text, f"ticket/{place}")).decode()

    def open(self, ticket: str, place: str) -> bytes:
        """Raises `Damaged`: no ticket of ours, or its time is over."""
        try:
            sealed = base64.urlsafe_b64decode(ticket.encode())
        except (binascii.Error, ValueError) as error:
            raise Damaged("no ticket") from error
        text = unseal(self._key, sealed, f"ticket/{place}")
        if int.from_bytes(text[:STAMP], "big") < time.time():
            raise Damaged("the ticket is over")
        return text[STAMP:]
