"""The QR code of a card: found, read, and split into fields.

zxing-cpp reads a clear code in a few milliseconds. What helps when it fails (measured on generated
cards at 1.2 to 9 pixels per module, sharp and blurred): enlarging two to four times and unsharp
masking; evening the light added nothing. Views of the picture are tried from cheap to dear, first
the whole, then its most code-like parts, until one gives a code or the time is up.

The text is `number|old number|name|ddmmyyyy|sex|residence|ddmmyyyy` on the chip card of 2021; the
card of 2024 has four more fields whose order is not published: they are left alone. The code is
not signed, so it corrects what was read and proves nothing.
"""

import contextlib
import datetime
import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from catalog.record import Box, Image, Quad

Grey = NDArray[np.uint8]

BUDGET = 0.2  # seconds for one picture; the view begun last may run over by some 30 ms
WHOLE_PIXELS = 1_600_000  # a bigger picture is not enlarged as a whole, only its likely parts
CELL = 8  # pixels; the grid on which code-like texture is looked for
WINDOWS = (24, 12, 6)  # long side of the picture / side of a code: a card on an A4 scan … close up
PARTS_PER_WINDOW = 2
TRIES = (  # enlarging, strength of the unsharp mask, one threshold for the whole view: best first
    (2, 1.5, False),
    (3, 1.5, False),
    (4, 6.0, False),
    (4, 1.5, True),
    (1, 6.0, False),
    (4, 6.0, True),
)
QR = zxingcpp.barcode_formats_from_str("QRCode")
BINARIZER = {
    False: zxingcpp.Binarizer.LocalAverage,
    True: zxingcpp.Binarizer.GlobalHistogram,
}
NUMBER = re.compile(r"[0-9]{9}|[0-9]{12}")


@dataclass(frozen=True, slots=True, eq=False)
class QrCode:
    """One code as it was read."""

    text: str  # NFC
    quad: Quad  # its corners in pixels of the picture, from the code's own top-left


def read_qr(image: Image, budget: float = BUDGET) -> list[QrCode]:
    """The QR codes of a BGR picture, in any rotation; empty when none is read in time (seconds)."""
    end = time.perf_counter() + budget
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    for part, scale, strength, histogram in _views(grey):
        codes = _read(grey, part, scale, strength, histogram)
        if codes or time.perf_counter() > end:
            return codes
    return []


def parse_card(text: str) -> dict[str, str]:
    """The fields of a card's code by our names; empty for any other code.

    A field that makes no sense is left out. Dates become ISO 8601.

    >>> parse_card("001088990417||Nguyễn Văn Minh|17041988|Nam|Hà Nội|10052021")["date_of_birth"]
    '1988-04-17'
    """
    parts = [" ".join(part.split()) for part in unicodedata.normalize("NFC", text).split("|")]
    if len(parts) < 7 or not NUMBER.fullmatch(parts[0]):
        return {}
    fields = {
        "personal_number": parts[0],
        "old_number": parts[1] if NUMBER.fullmatch(parts[1]) else "",
        "full_name": parts[2],
        "date_of_birth": _iso(parts[3]),
        "sex": {"nam": "Nam", "nữ": "Nữ"}.get(parts[4].lower(), ""),
        "place_of_residence": parts[5],
        "date_of_issue": _iso(parts[6]),
    }
    return {name: value for name, value in fields.items() if value}


def _views(grey: Grey) -> Iterator[tuple[Box, float, float, bool]]:
    """Which part to look at, how much enlarged, how much sharpened, with which threshold."""
    height, width = grey.shape
    whole = Box(0, 0, width, height)
    yield whole, 1, 0, False
    if height * width <= WHOLE_PIXELS:
        yield whole, 2, 0, False
        yield whole, 2, 1.5, False
    yield whole, 1, 6.0, False
    parts = _likely_parts(grey) if min(height, width) > CELL else []
    for scale, strength, histogram in TRIES:
        for part in parts:
            yield part, scale, strength, histogram


def _likely_parts(grey: Grey) -> list[Box]:
    """Squares full of edges both ways, as no line of text is; the strongest of each size."""
    across = cv2.absdiff(grey[1:, 1:], grey[1:, :-1])
    down = cv2.absdiff(grey[1:, 1:], grey[:-1, 1:])
    height, width = grey.shape
    size = (width // CELL, height // CELL)
    edges = np.minimum(
        cv2.resize(across, size, interpolation=cv2.INTER_AREA),
        cv2.resize(down, size, interpolation=cv2.INTER_AREA),
    ).astype(np.float32)
    parts = []
    for share in WINDOWS:
        side = max(3, max(size) // share)
        score = cv2.blur(edges, (side, side))
        for _ in range(PARTS_PER_WINDOW):
            _, best, _, (x, y) = cv2.minMaxLoc(score)
            if best <= 0:
                break
            cv2.rectangle(score, (x - side, y - side), (x + side, y + side), 0, -1)
            reach = side * CELL  # half the part: a code cut by its window must not be cut again
            x, y = x * CELL, y * CELL
            parts.append(
                Box(
                    max(0, x - reach),
                    max(0, y - reach),
                    min(width, x + reach),
                    min(height, y + reach),
                )
            )
    return parts


def _read(grey: Grey, part: Box, scale: float, strength: float, histogram: bool) -> list[QrCode]:
    """The codes in one view, in pixels of the whole picture."""
    view = cv2.resize(
        grey[part.top : part.bottom, part.left : part.right],
        None,
        fx=scale,
        fy=scale,
        interpolation=cv2.INTER_CUBIC,
    )
    if strength:
        soft = cv2.GaussianBlur(view, (0, 0), 1.2 * scale)
        view = cv2.addWeighted(view, 1 + strength, soft, -strength, 0)
    found = zxingcpp.read_barcodes(
        view,
        formats=QR,
        try_invert=False,
        binarizer=BINARIZER[histogram],
    )
    return [
        QrCode(_decode(code.bytes), _corners(code.position) / scale + (part.left, part.top))
        for code in found
    ]


def _corners(at: zxingcpp.Position) -> Quad:
    corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    return np.array([(corner.x, corner.y) for corner in corners], np.float32)


def _decode(data: bytes) -> str:
    """Text of a code. Cards hold UTF-8; some writers encode it twice, over Latin-1."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    with contextlib.suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    return unicodedata.normalize("NFC", text)


def _iso(text: str) -> str:
    """`ddmmyyyy` as an ISO date; also `yyyy` alone, or with 00 for an unknown day and month."""
    if re.fullmatch(r"(0000)?(19|20)[0-9]{2}", text):
        return text[-4:]
    try:
        return datetime.datetime.strptime(text, "%d%m%Y").date().isoformat()
    except ValueError:
        return ""
