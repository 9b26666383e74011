"""Is a PDF small on disk and huge in memory? Asked before any library opens it.

Every compressed stream is inflated in small pieces that are thrown away at once, so that looking
costs time but no memory. Chains of compressors multiply, so they are refused; encrypted files
cannot be looked into, so they are refused too.
"""

import re
import zlib
from collections.abc import Iterator

from ocr.limits import Unusable

LARGEST_STREAM = 200_000_000  # bytes: a page of 60 million pixels in colour
LARGEST_TABLE = 50_000_000  # bytes of an object stream or cross-reference stream
LARGEST_SUM = 1_500_000_000  # bytes of all streams
LARGEST_LZW = 200_000  # bytes, compressed: up to 1,400 times as much comes out
PIECE = 1_000_000  # bytes inflated at once
HEAD = 4_000  # bytes before a stream in which its dictionary stands
MOST_STREAMS = 50_000

_STREAM = re.compile(rb"stream\r?\n")
_SQUEEZED = re.compile(rb"/(?:Fl(?:ateDecode)?|LZW(?:Decode)?|RL|RunLengthDecode|BrotliDecode)\b")
_LZW = re.compile(rb"/LZW(?:Decode)?\b")
_FLATE = re.compile(rb"/Fl(?:ateDecode)?\b")
_TABLE = re.compile(rb"/Type\s*/(?:ObjStm|XRef)\b")


def refuse_bombs(data: bytes) -> None:
    """Raises Unusable `file_bomb` or `file_locked`."""
    if re.search(rb"/Encrypt\b", data):
        raise Unusable("file_locked")
    total = 0
    for count, (head, start) in enumerate(_streams(data)):
        filters = _SQUEEZED.findall(head)
        if len(filters) > 1:
            raise Unusable("file_bomb", "filters")
        if count > MOST_STREAMS:
            raise Unusable("file_bomb", "streams")
        if _LZW.search(head) and _length(data, start) > LARGEST_LZW:
            raise Unusable("file_bomb", "LZWDecode")
        if _FLATE.search(head):
            most = LARGEST_TABLE if _TABLE.search(head) else LARGEST_STREAM
            total += _inflated(data, start, most)
            if total > LARGEST_SUM:
                raise Unusable("file_bomb", "sum")


def _streams(data: bytes) -> Iterator[tuple[bytes, int]]:
    """The dictionary before each stream, and where its bytes begin."""
    for found in _STREAM.finditer(data):
        if data[max(0, found.start() - 3) : found.start()] == b"end":
            continue
        head = data[max(0, found.start() - HEAD) : found.start()]
        yield head[max(head.rfind(b" obj"), head.rfind(b"endstream"), 0) :], found.end()


def _length(data: bytes, start: int) -> int:
    end = data.find(b"endstream", start)
    return (end if end >= 0 else len(data)) - start


def _inflated(data: bytes, start: int, most: int) -> int:
    """How many bytes come out; stops at the limit. Raises Unusable `file_bomb`."""
    squeezed = zlib.decompressobj()
    rest: bytes = data[start : start + PIECE]
    read, total = start + len(rest), 0
    try:
        while rest and not squeezed.eof:
            total += len(squeezed.decompress(rest, PIECE))
            if total > most:
                raise Unusable("file_bomb", f"> {most // 1_000_000} MB")
            rest = squeezed.unconsumed_tail
            if not rest and not squeezed.eof:
                rest = data[read : read + PIECE]
                read += len(rest)
    except zlib.error:  # not deflate after all, or damaged: those who open it will say so
        pass
    return total
