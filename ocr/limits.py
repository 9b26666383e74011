"""How large a file may be, and the one error of files that cannot be used."""

LARGEST_FILE = 25_000_000  # bytes
MOST_PIXELS = 60_000_000  # of one page
MOST_PAGES = 50  # of one file
LARGEST_BOOK, MOST_LEAVES = 2_000_000_000, 2_000  # of a file that an operator takes in as a book


class Unusable(Exception):
    """A file that cannot be read; `code` is one of catalog.problem, `detail` what was found."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
