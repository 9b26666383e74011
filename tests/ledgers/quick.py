"""A reader that takes a moment and says the number of the page, for the engine's own tests."""

import time
from collections.abc import Callable

from catalog.record import Field, Page, Record
from ledgers import run
from ocr.register import RegisterPage


def reader(
    year: int = 2018, seconds: float = 0.03, explodes: str = "", notes: str = ""
) -> Callable[..., RegisterPage]:
    """Reads `7/2018` on page 7; of one page it may die. `notes`: what it reads everywhere."""

    def read(page: Page, *_: object, **__: object) -> RegisterPage:
        time.sleep(seconds)
        if page.name == explodes:
            raise RuntimeError("this page explodes")
        said = {"entry_number": f"{page.name}/{year}"} | ({"notes": notes} if notes else {})
        fields = {name: Field(name, value, 0.999, "text") for name, value in said.items()}
        return RegisterPage("labelled", (Record("so-khai-sinh", fields),))

    return read


def install(read: Callable[..., RegisterPage]) -> None:
    """Let the engine of this process read so."""
    run.load = lambda data, name: [Page(data, name)]  # type: ignore[assignment, arg-type]
    run.read_leaf = read  # type: ignore[assignment]
