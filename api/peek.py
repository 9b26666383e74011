"""What the QR code of a card says, at once: shown while the whole paper is still being read.

Nothing is kept, and what is shown here is confirmed by nobody: the reading that follows decides.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import File, UploadFile

from api.near import Doors
from api.values import show
from api.views import kinds_of
from catalog.paper import load_papers
from ocr.load import Unusable, load, sniff
from ocr.qr import parse_card, read_qr

router = Doors(prefix="/api/v1/documents", tags=["documents"])
QUICK = frozenset({"JPEG", "PNG", "WEBP", "BMP"})  # kinds that decode in a moment
LAYOUT = "cccd-2021"  # the paper whose code names all fields of the others too


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One field of a code."""

    name: str
    value: str
    shown: str
    source: str = "qr"


@dataclass(frozen=True, slots=True)
class Glimpses:
    """All fields of the first code that was found; none when there is no clear code."""

    fields: tuple[Glimpse, ...]


@router.post("/peek")
def peek(
    files: Annotated[list[UploadFile], File(description="pictures of one paper")],
) -> Glimpses:
    """Read the QR code alone. A file that cannot be used is passed over: intake names it."""
    for item in files:
        found = _fields(item.file.read())
        if found:
            kinds = kinds_of(load_papers()[LAYOUT])
            return Glimpses(
                tuple(
                    Glimpse(name, value, show(kinds.get(name, "text"), value))
                    for name, value in found.items()
                )
            )
    return Glimpses(())


def _fields(data: bytes) -> dict[str, str]:
    try:
        if sniff(data) not in QUICK:
            return {}
        pages = load(data)
    except Unusable:
        return {}
    codes = (code for page in pages for code in read_qr(page.image))
    return next((fields for code in codes if (fields := parse_card(code.text))), {})
