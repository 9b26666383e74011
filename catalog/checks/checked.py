"""What a check says about one text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checked:
    """The value that a text holds.

    `value` is empty when the text holds no such value. `alternatives` are other readings that a
    person may want to choose, such as the text before a repair. `problems` are codes of
    catalog.problem.
    """

    value: str
    problems: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
