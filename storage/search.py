"""Finding sealed names and numbers: blind keys that only the master key can make.

A name is folded (no marks, no case, đ is d); each word and each beginning of it gets a keyed
64-bit number. The database compares such numbers and learns no name; it may see which persons
share a beginning.
"""

import re
import unicodedata

from storage.keys import mac

NUMBER = re.compile(r"[\d\s.\-]+")


def fold(text: str) -> list[str]:
    """Words without case and marks.

    >>> fold("Nguyễn Thị Đức-Ý")
    ['nguyen', 'thi', 'duc', 'y']
    """
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", bare)


def digits(query: str) -> str:
    """The number that a query is, without spaces and dots; empty when it is no number.

    >>> digits("099 190.000123")
    '099190000123'
    """
    if not NUMBER.fullmatch(query):
        return ""
    return "".join(letter for letter in query if letter.isdecimal())


class BlindIndex:
    """Blind keys of one store."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def number(self, number: str) -> bytes:
        """Of a personal number, 32 bytes."""
        return mac(self._key, f"number/{number}".encode())

    def scan(self, data: bytes) -> bytes:
        """Of the bytes of a file, 32 bytes."""
        return mac(self._key, b"scan/" + data)

    def serial(self, code: str, serial: str) -> bytes:
        """Of a paper's type and serial (case and spaces ignored), 32 bytes."""
        plain = "".join(serial.casefold().split())
        return mac(self._key, f"serial/{code}/{plain}".encode())

    def name(self, name: str) -> set[int]:
        """All keys under which a name is found."""
        starts = {word[:end] for word in fold(name) for end in range(1, len(word) + 1)}
        return {self._word(start) for start in starts}

    def query(self, query: str) -> set[int]:
        """The keys that a name must have, all of them; empty when nothing is asked."""
        return {self._word(word) for word in fold(query)}

    def _word(self, word: str) -> int:
        text = f"word/{word}".encode("utf-8", "replace")
        return int.from_bytes(mac(self._key, text)[:8], "big", signed=True)
