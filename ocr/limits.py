"""How large a file may be, and the one error of files that cannot be used."""

LARGEST_FILE = 25_000_000  # bytes
MOST_PIXELS = 60_000_000  # of one page
MOST_PAGES = 50  # of one file


class Unusable(Exception):
    """A file that cannot be read; `code` is one of catalog.problem."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
