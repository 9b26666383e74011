"""On which line of a TOML file something stands, so that a fault can be shown where it is.

>>> text = 'a = 1\\n[[paper]]\\nid = "x"\\n[[paper]]\\nid = "y"\\n'
>>> line_of(text, "a"), line_of(text, "id", "paper", 1), line_of(text, "gone", "paper", 1)
(1, 5, 4)
"""

import re
import tomllib


def line_of(text: str, key: str, table: str = "", index: int = 0) -> int:
    """The line, from 1, of a key in the `index`-th `[[table]]`; of the table when the key is
    missing; 1 when both are."""
    found, count, here = 1, -1, not table
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if bare.startswith("["):
            count += bare in (f"[[{table}]]", f"[{table}]")
            here = bool(table) and count == index and bare in (f"[[{table}]]", f"[{table}]")
            found = number if here else found
        elif here and re.match(rf'"?{re.escape(key)}"?\s*=', bare):
            return number
    return found


def line_of_syntax(error: tomllib.TOMLDecodeError) -> int:
    """The line that the parser complains of."""
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else 1
