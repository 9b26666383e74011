"""What can be wrong with a scan, a paper or a value, and what the officer can do about it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

Severity = Literal["refuse", "ask", "note"]
"""refuse: nothing can be read; ask: a person has to decide; note: good to know."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence about what is wrong and one about the cure, in both languages."""

    code: str
    severity: Severity
    vi: str
    en: str
    cure_vi: str
    cure_en: str

    def __post_init__(self) -> None:
        if self.severity not in get_args(Severity):
            raise ValueError(f"problem {self.code}: unknown severity {self.severity!r}")


def load_problems(path: Path) -> Mapping[str, Problem]:
    """Read a problems file; a missing, empty or unknown key names the file and the code."""
    found = {}
    for code, entry in tomllib.loads(path.read_text("utf-8")).items():
        try:
            problem = Problem(code=code, **entry)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path.name}, [{code}]: {error}") from error
        if not all((problem.vi, problem.en, problem.cure_vi, problem.cure_en)):
            raise ValueError(f"{path.name}, [{code}]: a sentence is empty")
        found[code] = problem
    return MappingProxyType(found)


PROBLEMS = load_problems(Path(__file__).with_name("problems.toml"))
