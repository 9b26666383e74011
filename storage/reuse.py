"""The one-submission rule: what the state holds is not asked for again.

`decide` is pure: a required paper, what is held, a day and the facts of the case give one
decision, always the same. Its inputs are kept sealed with the dossier, so `replay` can prove any
decision later. Order: national source, owner's store, earlier dossiers of the family with a grant.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from catalog.kept_paper import StoredPaper, Trust
from catalog.procedure import Needed
from catalog.reasons import reasons, reasons_to_ask_again
from storage.dossier import Outcome, Part
from storage.errors import StorageError

Origin = Literal["national", "store", "dossier"]
ORDER: tuple[Origin, ...] = ("national", "store", "dossier")


class NoReason(StorageError):
    """Somebody asks for a paper that is held, and says not why."""

    code = "no_reason"
    status = 422
    vi = "Giấy này đã có trong kho. Hãy chọn lý do yêu cầu nộp lại, hoặc dùng bản đã có."
    en = "This paper is held already. Choose a reason to ask for it again, or use the one held."


@dataclass(frozen=True, slots=True)
class Held:
    """A paper that may stand for a component, and where it was found."""

    paper: StoredPaper
    origin: Origin
    granted: bool = True  # of an earlier dossier: whether its owner agreed to use it again


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one component."""

    component: str
    outcome: Outcome
    reason: str  # code of catalog.reasons
    held: Held | None = None  # that is attached or whose original must be shown
    passed: tuple[str, ...] = ()  # "paper id: why it was not used", in order

    @property
    def basis(self) -> str:
        """The legal basis in a line."""
        return reasons()[self.reason].basis


def decide(
    needed: Needed,
    held: Sequence[Held],
    day: date,
    facts: frozenset[str] = frozenset(),
    coming: frozenset[str] = frozenset(),
) -> Decision:
    """One decision; `held` are papers of the persons whose paper it may be, `coming` kinds that
    earlier steps of the same package issue."""
    if not needed.applies(facts):
        return Decision(needed.id, "not_needed", "not_needed")
    weak: list[tuple[Held, str]] = []
    passed: list[str] = []
    for candidate in _ranked(needed, held):
        fault = _fault(needed, candidate, day)
        if not fault:
            reason = {"national": "national", "store": "held", "dossier": "earlier_dossier"}
            return Decision(
                needed.id, "attached", reason[candidate.origin], candidate, tuple(passed)
            )
        passed.append(f"{candidate.paper.id}: {fault}")
        if fault in ("too_weak", "no_grant"):
            weak.append((candidate, fault))
    if weak:
        best, fault = weak[0]
        return Decision(needed.id, "show_original", fault, best, tuple(passed))
    if not needed.required:
        return Decision(needed.id, "not_needed", "optional", None, tuple(passed))
    if coming.intersection(needed.any_of):
        return Decision(needed.id, "coming", "coming", None, tuple(passed))
    last = passed[0].rpartition(": ")[2] if passed else ""
    reason_code = last or ("not_held" if needed.any_of else "by_hand")
    return Decision(needed.id, "ask", reason_code, None, tuple(passed))


def ask_again(decision: Decision, reason: str) -> Decision:
    """An officer asks for it although it is held. Raises `NoReason` without a known reason."""
    if decision.outcome not in ("attached", "show_original"):
        return decision
    if reason not in reasons_to_ask_again():
        raise NoReason(reason)
    return replace(decision, outcome="ask", reason="asked_again", held=None)


def part_of(decision: Decision, needed: Needed, inputs: str, again: str = "") -> Part:
    """The component of a dossier with its exchange flags."""
    held = decision.held
    attached = decision.outcome == "attached" and held is not None
    return Part(
        component=needed.id,
        role=needed.role,
        outcome=decision.outcome,
        reason=decision.reason,
        paper=held.paper.paper if held else "",
        stored=held.paper.id if held else "",
        document_id=held.paper.document_id if held else "",
        record=held.paper.record if held else 0,
        digitised=bool(attached and held and held.paper.document_id),
        reused=attached,
        national=bool(attached and held and held.origin == "national"),
        replaced_by=held.paper.type_code or held.paper.id if attached and held else "",
        asked_again=again,
        inputs=inputs,
    )


def _ranked(needed: Needed, held: Iterable[Held]) -> list[Held]:
    """Those of a fitting kind: by source, then kind as listed, then the newest; ids break ties,
    so that the order in which they were found does not matter."""
    fitting = [each for each in held if each.paper.paper in needed.any_of]
    return sorted(
        fitting,
        key=lambda each: (
            ORDER.index(each.origin),
            -(each.paper.issued or date.min).toordinal(),
            -each.paper.trust,
            needed.any_of.index(each.paper.paper),
            each.paper.id,
        ),
    )


def _fault(needed: Needed, each: Held, day: date) -> str:
    """Why it cannot be attached; empty when it can."""
    state = each.paper.state_on(day)
    if state == "valid" and each.paper.state == "expired" and each.paper.expires is None:
        state = "expired"  # by what its source says, without a day
    if state != "valid":
        return state
    if needed.valid_days:
        issued = each.paper.issued
        if issued is None or issued + timedelta(needed.valid_days) < day:
            return "too_old"
    if each.origin == "dossier" and not each.granted:
        return "no_grant"
    if each.paper.trust < needed.trust:
        return "too_weak"
    return ""


def inputs_of(
    needed: Needed,
    held: Sequence[Held],
    day: date,
    facts: frozenset[str],
    coming: frozenset[str] = frozenset(),
) -> str:
    """JSON of everything that a decision depends on."""
    body = {
        "needed": asdict(needed),
        "held": [asdict(each) for each in held if each.paper.paper in needed.any_of],
        "day": day,
        "facts": sorted(facts),
        "coming": sorted(coming.intersection(needed.any_of)),
    }
    return json.dumps(body, ensure_ascii=False, default=str)


def held_in(inputs: str) -> tuple[Held, ...]:
    """The papers among kept inputs; none when nothing was kept."""
    return tuple(
        Held(_paper(each["paper"]), each["origin"], each["granted"])
        for each in (json.loads(inputs)["held"] if inputs else ())
    )


def replay(inputs: str) -> Decision:
    """Decide again from kept inputs. Raises KeyError, TypeError or ValueError when changed."""
    body = json.loads(inputs)
    day, facts = date.fromisoformat(body["day"]), frozenset(body["facts"])
    coming = frozenset(body.get("coming", ()))
    return decide(_needed(body), held_in(inputs), day, facts, coming)


def anew(part: Part) -> Part:
    """The component as the rule decides it from its kept inputs, asked again where that was told
    why; whatever an officer took in or saw since is left out."""
    decision = replay(part.inputs)
    if part.asked_again:
        decision = ask_again(decision, part.asked_again)
    needed = _needed(json.loads(part.inputs))
    return part_of(decision, needed, part.inputs, part.asked_again)


def follows(part: Part) -> bool:
    """Whether the rule, decided again from the kept inputs, gives what became of a component, or
    lets an officer do what was done: take a paper in, or see an original that was to be shown."""
    made = anew(part)
    if part.outcome == "given":
        return True
    same = (part.outcome, part.reason) == (made.outcome, made.reason)
    return same and (not part.seen or made.outcome == "show_original")


def _needed(body: dict[str, Any]) -> Needed:
    return Needed(**{name: _tuple(value) for name, value in body["needed"].items()})


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _paper(entry: dict[str, Any]) -> StoredPaper:
    days = {
        name: date.fromisoformat(entry[name]) if entry[name] else None
        for name in ("issued", "expires")
    }
    return StoredPaper(**{**entry, **days, "trust": Trust(entry["trust"])})
