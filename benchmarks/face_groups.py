"""Groups of people by the look of their names (face_groups.toml): a proxy, and said to be one."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("face_groups.toml")


@dataclass(frozen=True, slots=True)
class Group:
    """Rules of one group; words are parts of a folder's name between underscores."""

    name: str
    first: frozenset[str]
    given: frozenset[str]
    last: frozenset[str]
    whole: frozenset[str]
    others: frozenset[str]
    pattern: re.Pattern[str]

    def of(self, names: Iterable[str]) -> set[str]:
        """Which of the names look like this group's.

        >>> groups()["east-and-south-east-asian"].of(["Phan_Van_Khai", "Tony_Blair"])
        {'Phan_Van_Khai'}
        """
        return {name for name in names if self._has(name)}

    def _has(self, name: str) -> bool:
        if name in self.others:
            return False
        words = name.split("_")
        by_word = len(words) > 1 and (
            words[0] in self.first or words[0] in self.given or words[-1] in self.last
        )
        return by_word or name in self.whole or bool(self.pattern.match(name))


def groups(file: Path = FILE) -> dict[str, Group]:
    """All groups by name. Raises KeyError, re.error where the file makes no sense."""
    lists = ("first", "given", "last", "whole", "others")
    return {
        name: Group(
            name, *(frozenset(entry[key].split()) for key in lists), re.compile(entry["pattern"])
        )
        for name, entry in tomllib.loads(file.read_text("utf-8")).items()
    }
