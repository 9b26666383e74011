"""What owners see of their store, in plain words: papers, what waits, who looked at what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from api.counter import paper_title, show_time
from api.language import Texts, field_label
from api.views import PaperView
from catalog.kept_paper import StoredPaper
from storage.afar import HandedIn
from storage.kept import Event

APART = timedelta(minutes=30)  # between two visits of the same officer


@dataclass(frozen=True, slots=True)
class Card:
    """One kept paper on the first page."""

    id: str
    title: str
    serial: str  # all but its end is hidden: others may look over the shoulder
    trust: str  # "T0" ... "T3"
    state: str
    until: str  # as shown; empty: for ever
    issuer: str
    document_id: str
    number: int


@dataclass(frozen=True, slots=True)
class WaitingCard:
    """One paper that waits for an officer."""

    document_id: str
    title: str
    at: str
    state: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing that somebody did, in words."""

    at: str
    who: str
    unit: str
    did: str
    why: str
    fields: str
    mine: bool
    times: int = 1


@dataclass(frozen=True, slots=True)
class Visit:
    """What one person did in one go, in words."""

    at: str  # when it ended
    who: str
    unit: str
    acts: tuple[str, ...]
    whys: tuple[str, ...]
    fields: str
    mine: bool


def card(paper: StoredPaper, texts: Texts) -> Card:
    """A kept paper as its owner sees it."""
    hidden = "•" * max(0, len(paper.serial) - 4)
    return Card(
        id=paper.id,
        title=paper_title(paper.paper, texts),
        serial=hidden[:8] + paper.serial[-4:] if len(paper.serial) > 6 else paper.serial,
        trust=paper.trust.name,
        state=paper.state,
        until=f"{paper.expires:%d/%m/%Y}" if paper.expires else "",
        issuer=paper.issuer,
        document_id=paper.document_id,
        number=paper.record,
    )


def waiting_card(item: HandedIn, texts: Texts) -> WaitingCard:
    """A paper that was handed in."""
    titles = ", ".join(paper_title(paper, texts) for paper in item.papers)
    return WaitingCard(
        item.document_id, titles or texts("mine.unread"), show_time(item.at), item.state
    )


def said(paper: PaperView, texts: Texts) -> list[tuple[str, str]]:
    """Label and value of everything that stands on a paper."""
    return [(field_label(item.name, texts), item.shown) for item in paper.fields if item.value]


def log_lines(events: Sequence[Event], texts: Texts, me: str) -> list[LogLine]:
    """The trail of a person, newest first; the same done several times in a row is one line."""
    lines = [_line(event, texts, me) for event in reversed(events)]
    return [
        _many(list(same))
        for _, same in groupby(lines, lambda line: (line.at[-10:], line.who, line.did, line.why))
    ]


def _line(event: Event, texts: Texts, me: str) -> LogLine:
    labels = [field_label(name, texts) for name in event.fields]
    mine = event.actor.name == me
    system = event.actor.name == "system"
    return LogLine(
        at=show_time(event.at),
        who=texts("mine.you") if mine else texts("mine.system") if system else event.actor.name,
        unit="" if mine else event.actor.unit,
        did=texts.get(f"did.{_slug(event.action)}", event.action),
        why="" if not event.reason else texts.get(f"why.{_slug(event.reason)}", event.reason),
        fields=", ".join(labels),
        mine=mine,
    )


def _many(lines: list[LogLine]) -> LogLine:
    first = lines[0]
    fields = max((line.fields for line in lines), key=len)
    return LogLine(
        first.at, first.who, first.unit, first.did, first.why, fields, first.mine, len(lines)
    )


def _slug(text: str) -> str:
    return "_".join(text.partition(":")[0].split())


def visits(events: Sequence[Event], texts: Texts, me: str) -> list[Visit]:
    """The trail of a person by who came, newest first; half an hour apart is another visit."""
    groups: list[list[Event]] = []
    for event in reversed(events):
        last = groups[-1][-1] if groups else None
        if last and last.actor == event.actor and last.at - event.at < APART:
            groups[-1].append(event)
        else:
            groups.append([event])
    return [_visit([_line(event, texts, me) for event in group]) for group in groups]


def _visit(lines: Sequence[LogLine]) -> Visit:
    first = lines[0]
    counts = Counter(line.did for line in reversed(lines))
    names = {name for line in lines for name in line.fields.split(", ") if name}
    return Visit(
        first.at,
        first.who,
        first.unit,
        tuple(f"{did} ({times}×)" if times > 1 else did for did, times in counts.items()),
        tuple(dict.fromkeys(line.why for line in reversed(lines) if line.why)),
        ", ".join(sorted(names)),
        first.mine,
    )
