"""Fills a form from confirmed papers: each value with its origin, each conflict in sight.

Sources are tried in the order of the form. Several papers of one person: the newest first, by
date of issue. What no paper says stays empty.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from catalog.checks import check, date_words
from catalog.checks.dates import NO_EXPIRY
from catalog.checks.text import tone_fold
from catalog.filled import Choice, Filled, FilledForm, Given, Kept, Origin
from catalog.form import Blank, Form
from catalog.identity import IDENTITY, cite
from catalog.paper import load_papers

Papers = Mapping[str, Sequence[Kept]]


def prefill(form: Form, papers: Papers, given: Given | None = None) -> FilledForm:
    """The form with every blank that the papers of its roles can fill.

    `papers` maps a role to the papers of that one person. Raises KeyError for an unknown role.
    """
    for role in papers:
        form.role(role)
    newest = {role: tuple(sorted(kept, key=_age)) for role, kept in papers.items()}
    filled = {
        blank.name: _filled(blank.name, [*_choices(form, blank, newest, given or Given())])
        for blank in form.blanks
    }
    return _reword(form, FilledForm(form.id, filled))


def correct(form: Form, filled: FilledForm, values: Mapping[str, str], by: str) -> FilledForm:
    """The form with values that a person wrote (normalised); words follow their date.

    What stood there stays among the alternatives. Raises KeyError for an unknown blank.
    """
    blanks = dict(filled.blanks)
    for name, value in values.items():
        old = blanks[name]
        if value != old.value:
            blanks[name] = _written(form.blank(name), old, value, by)
    return _reword(form, replace(filled, blanks=blanks))


def missing(form: Form, filled: FilledForm) -> tuple[str, ...]:
    """The required blanks that are empty; blanks of a person who is not needed and not there
    are left out."""
    absent = {
        role.name
        for role in form.roles
        if not role.required
        and not any(filled.value(b.name) for b in form.blanks if b.person == role.name)
    }
    return tuple(
        blank.name
        for blank in form.blanks
        if blank.required and blank.person not in absent and not filled.value(blank.name)
    )


def _written(blank: Blank, old: Filled, value: str, by: str) -> Filled:
    known = [other for other in old.alternatives if other.value == value]
    rest = [other for other in old.alternatives if other.value != value]
    if old.origin:
        rest.insert(0, Choice(old.value, old.origin))
    # a value chosen among the alternatives keeps the paper that it stands on
    origin = known[0].origin if known else Origin(how="person", source="person", by=by)
    return Filled(blank.name, value, origin if value else None, tuple(rest))


def _age(kept: Kept) -> tuple[int, ...]:
    """Sorts the newest paper first, papers without a date last."""
    digits = kept.value("date_of_issue") or kept.value("registration_date") or "0"
    return tuple(-int(part) for part in digits.split("-") if part.isdecimal())


def _filled(name: str, choices: Sequence[Choice]) -> Filled:
    """The first choice, and every other one that says something else."""
    if not choices:
        return Filled(name)
    first = choices[0]
    others: dict[str, Choice] = {}
    for choice in choices[1:]:
        if tone_fold(choice.value) != tone_fold(first.value):
            others.setdefault(tone_fold(choice.value), choice)
    return Filled(name, first.value, first.origin, tuple(others.values()))


def _choices(form: Form, blank: Blank, papers: Papers, given: Given) -> Iterator[Choice]:
    """Every value on offer for a blank, the best first."""
    match blank.derived:
        case "today" if given.today:
            yield Choice(given.today.isoformat(), Origin(how="given", field="today"))
        case "office" if given.office:
            yield Choice(given.office, Origin(how="given", field="office"))
        case "place" if given.place:
            yield Choice(given.place, Origin(how="given", field="place"))
        case "identity":
            yield from _identity(blank.of, papers.get(blank.of, ()), given.today)
    for source in blank.sources:
        for kept in papers.get(source.role, ()):
            value = _fitting(blank, kept, source.field)
            if value and kept.paper in form.role(source.role).papers:
                yield Choice(value, origin(kept, source.role, source.field))


def _fitting(blank: Blank, kept: Kept, field: str) -> str:
    """The value as the blank wants it: a year of a date, twelve digits and not nine."""
    value = kept.value(field)
    if blank.kind == "year":
        return check("year", value).value
    if blank.kind == "personal_number" and len(value) != 12:
        return ""
    return value


def _identity(role: str, papers: Sequence[Kept], today: date | None) -> Iterator[Choice]:
    """The newest identity paper, named, a valid one before an expired one; others only when
    they bear another personal number."""
    cards = [kept for kept in papers if kept.paper in IDENTITY and kept.value("personal_number")]
    cards.sort(key=lambda kept: today is not None and _expired(kept, today.isoformat()))
    for card in cards:
        number, first = card.value("personal_number"), cards[0].value("personal_number")
        if card is cards[0] or (len(number) == 12 and number != first):
            named = cite(card.paper, number, card.value("date_of_issue"))
            yield Choice(named, replace(origin(card, role, "personal_number"), how="derived"))


def _expired(kept: Kept, today: str) -> bool:
    until, ended = kept.value("date_of_expiry"), load_papers()[kept.paper].ended
    return ("" < until < today and until != NO_EXPIRY) or "" < ended < today


def origin(kept: Kept, role: str, field: str) -> Origin:
    """Where a confirmed value stands; a corrected reading is the word of a person."""
    read = kept.read.get(field)
    as_read = read is not None and read.value == kept.value(field)
    return Origin(
        how="paper",
        document_id=kept.document_id,
        number=kept.number,
        paper=kept.paper,
        role=role,
        field=field,
        source=read.source if read and as_read else "person",
        confidence=read.confidence if read and as_read else 0.0,
        page=read.page if read else 0,
        box=read.box if read else None,
        by=kept.confirmed_by,
        note=kept.value("notes"),
    )


def _is_date(value: str) -> bool:
    """ISO, and not the words that a person may have confirmed in place of a date."""
    return value != "" and check("date", value).value == value


def _reword(form: Form, filled: FilledForm) -> FilledForm:
    """Dates in words, from the dates as they stand now; words that a person wrote stay."""
    blanks = dict(filled.blanks)
    for blank in form.blanks:
        old = blanks[blank.name]
        if blank.derived != "words" or (old.origin and old.origin.how == "person"):
            continue
        day = blanks[blank.of]
        words = date_words.write(day.value) if _is_date(day.value) else ""
        source = replace(day.origin, how="derived") if day.origin and words else None
        blanks[blank.name] = replace(old, value=words, origin=source)
    return replace(filled, blanks=blanks)
