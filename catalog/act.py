"""One act of a register on its way from page to record: what was read, typed and settled.

Optical reading is key A. A person who types a doubtful field is key B. Where both differ, a third
person settles that field alone. Nothing is overwritten: every key stands in the history.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from catalog.record import Box, Field

Asked = Literal["", "doubt", "sample"]
Standing = Literal["sure", "open", "agreed", "disputed", "settled"]


@dataclass(frozen=True, slots=True)
class Keyed:
    """What one person typed for one field."""

    value: str
    who: str
    at: str  # ISO 8601 with zone


@dataclass(frozen=True, slots=True)
class ActField:
    """One field with all its keys."""

    name: str
    value: str  # key A, as the newest reading has it
    confidence: float
    box: Box | None = None
    alternatives: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    asked: Asked = ""  # why a person is asked
    typed: Keyed | None = None  # key B
    settled: Keyed | None = None  # the third person
    model: str = ""
    history: tuple[Keyed, ...] = ()  # every value before, readings by the name of their model

    @property
    def standing(self) -> Standing:
        """Where the field stands."""
        if self.settled:
            return "settled"
        if self.typed:
            return "agreed" if same(self.typed.value, self.value) else "disputed"
        return "open" if self.asked else "sure"

    @property
    def final(self) -> str:
        """The value that counts now."""
        if self.settled:
            return self.settled.value
        return self.typed.value if self.typed else self.value

    @property
    def touched(self) -> bool:
        """Whether a person confirmed it: no reading changes it any more."""
        return self.typed is not None or self.settled is not None

    def as_json(self) -> dict[str, Any]:
        """All of it, for sealing."""
        box = self.box and [self.box.left, self.box.top, self.box.right, self.box.bottom]
        return {
            "value": self.value, "confidence": round(self.confidence, 4), "box": box,
            "alternatives": list(self.alternatives), "problems": list(self.problems),
            "asked": self.asked, "typed": _keyed(self.typed), "settled": _keyed(self.settled),
            "model": self.model, "history": [_keyed(one) for one in self.history],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a page."""

    paper: str
    fields: Mapping[str, ActField]
    problems: tuple[str, ...] = ()

    def value(self, name: str) -> str:
        """The value that counts of a field, or an empty string."""
        found = self.fields.get(name)
        return found.final if found else ""

    @property
    def values(self) -> dict[str, str]:
        """All values that count."""
        return {name: one.final for name, one in self.fields.items() if one.final}

    def names(self, *standings: Standing) -> list[str]:
        """Fields that stand so."""
        return [name for name, one in self.fields.items() if one.standing in standings]

    def with_field(self, one: ActField) -> "Act":
        """The act with one field replaced."""
        return replace(self, fields={**self.fields, one.name: one})

    def as_json(self) -> dict[str, Any]:
        """All of it, for sealing."""
        return {
            "paper": self.paper, "problems": list(self.problems),
            "fields": {name: one.as_json() for name, one in self.fields.items()},
        }  # fmt: skip


def same(one: str, other: str) -> bool:
    """Two keys that say the same: case and spaces do not count."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def of_reading(name: str, read: Field, model: str) -> ActField:
    """A field as read, before anybody asked about it."""
    return ActField(
        name, read.value, read.confidence, read.box, read.alternatives, read.problems, model=model
    )


def act_from(entry: Mapping[str, Any]) -> Act:
    """The act that `as_json` wrote."""
    fields = {name: _field(name, one) for name, one in entry["fields"].items()}
    return Act(entry["paper"], fields, tuple(entry["problems"]))


def _field(name: str, entry: Mapping[str, Any]) -> ActField:
    return ActField(
        name, entry["value"], entry["confidence"], Box(*entry["box"]) if entry["box"] else None,
        tuple(entry["alternatives"]), tuple(entry["problems"]), entry["asked"],
        _from(entry["typed"]), _from(entry["settled"]), entry["model"],
        tuple(Keyed(*one) for one in entry["history"]),
    )  # fmt: skip


def _keyed(one: Keyed | None) -> list[str] | None:
    return [one.value, one.who, one.at] if one else None


def _from(entry: list[str] | None) -> Keyed | None:
    return Keyed(*entry) if entry else None


def renewed(old: Act, new: Act) -> Act:
    """The act as read again: what a person touched stays, the rest is read anew.

    The value before goes to the history under the name of its model.
    """
    fields: dict[str, ActField] = {}
    for name in dict.fromkeys((*old.fields, *new.fields)):
        before, after = old.fields.get(name), new.fields.get(name)
        if before is None or (after is not None and not before.touched):
            assert after is not None
            kept = () if before is None else before.history
            if before is not None and before.value != after.value:
                kept = (*kept, Keyed(before.value, before.model, ""))
            fields[name] = replace(after, history=kept)
        elif before.touched:
            fields[name] = before
    return Act(new.paper, fields, new.problems)


def differences(act: Act) -> dict[str, tuple[str, str]]:
    """Field → what the reading before said, and what the newest says."""
    found = {}
    for name, one in act.fields.items():
        readings = [key.value for key in one.history if key.who and key.at == ""]
        if readings and readings[-1] != one.value:
            found[name] = (readings[-1], one.value)
    return found


def keyed_as(one: ActField, said: Keyed) -> ActField:
    """The field with key B; a key B that stood there goes to the history."""
    kept = one.history if one.typed is None else (*one.history, one.typed)
    return replace(one, typed=said, history=kept)


def settled_as(one: ActField, said: Keyed) -> ActField:
    """The field as the third person settles it."""
    kept = one.history if one.settled is None else (*one.history, one.settled)
    return replace(one, settled=said, history=kept)
