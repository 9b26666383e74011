"""Finding printed labels in read lines, though marks, spaces or letters were misread."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from catalog.checks import check
from catalog.checks.text import fold, shape
from catalog.paper import FieldSpec, Side
from ocr.line import PlacedLine

SHORT = 4  # letters up to which a label must be exact, and followed by what it announces
SIMILAR = 82.0  # percent of a label's letters, in order, that must be there
FEW = 8  # letters under which one wrong letter makes another word
HALF = 72.0  # percent of the other language's half, right behind a label that was found
CLEAR_HALF = 90.0  # the same where no sign stands between: "Thôn Trung" is no "thường trú"
SIGNS = tuple("/|\\(-")
WORD = 60.0  # percent of its first and of its last word: "Họ và tên cha" is not "Họ và tên Do"
PRINTED = 88.0  # likeness from which a whole line is printed wording
POORER = 8.0  # than the same label elsewhere: "NGUYỄN QUỲNH" is no second "Nguyên quán"
ALONE = 90.0  # score of a short label without a colon: "số" within "CCCD số 0010…"
NEXT = 3.0  # line heights between a label and its value, where a label may not begin
BEYOND = 2  # letters of its value that a label may seem to reach
LONG, CLEAR = 20, 95.0  # letters and score of a label that is none else though its end is lost
OWN = 0.8  # share of a line of printed wording that a label in it must take


@dataclass(frozen=True, slots=True)
class Span:
    """A label inside a line: characters `start` to `end` of its text."""

    line: int
    start: int
    end: int
    label: str
    score: float  # 0 to 100
    field: FieldSpec


@lru_cache(maxsize=4096)
def squash(text: str) -> tuple[str, tuple[int, ...]]:
    """Letters and digits only, small and without marks, each with its place in `text`."""
    letters, places = [], []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFD", character).lower():
            if part.isalnum():
                letters.append("d" if part in "đð" else part)
                places.append(place)
    return "".join(letters), tuple(places)


def likeness(label: str, text: str) -> float:
    """How much of a printed phrase stands somewhere in the text, 0 to 100."""
    wanted, found = squash(label)[0], squash(text)[0]
    if len(found) < 0.8 * len(wanted):
        return 0.0
    if len(wanted) <= SHORT:
        return 100.0 if found == wanted else 0.0
    whole = fuzz.ratio(wanted, found, score_cutoff=SIMILAR)
    if len(found) < len(wanted):
        return whole  # "CĂN CƯỚC" is no "CĂN CƯỚC CÔNG DÂN", though all of it is in there
    return max(whole, fuzz.partial_ratio(wanted, found, score_cutoff=SIMILAR))


def is_printed(cues: Sequence[str], text: str) -> bool:
    """The whole line is printed wording of the side, never a value."""
    said = [len(squash(cue)[0]) for cue in cues if _says(cue, text)]
    return bool(said) and len(squash(text)[0]) <= 1.5 * sum(said)


def _says(cue: str, text: str) -> bool:
    """Whether a printed phrase stands in a line; a short one as a word: "PHONG" is no "Chồng", and
    the surname "Võ" no "Vợ"."""
    if likeness(cue, text) < PRINTED:
        return False
    wanted = squash(cue)[0]
    if len(wanted) <= SHORT and fold(text) != text.lower() and shape(text) != shape(cue):
        return False
    return len(wanted) >= FEW or any(
        fuzz.ratio(wanted, squash(word)[0]) >= PRINTED for word in (text, *text.split())
    )


def wording(side: Side) -> list[str]:
    """Printed phrases of a side that announce no field: a line of them holds no value."""
    announced = {label for field in side.fields for label in field.labels}
    return [cue for cue in side.cues if cue not in announced]


def find_spans(lines: Sequence[PlacedLine], side: Side) -> list[Span]:
    """All labels of this side in reading order (line by line), each with the field it announces."""
    spans: list[Span] = []
    section = side.sections[0][0] if side.sections else ""
    for index, line in enumerate(lines):
        for start, end, label, score in labels_in(line.text, side):
            section = next((name for name, opens in side.sections if label in opens), section)
            field = _announced(side, label, section)
            if field is None:
                continue
            previous = spans[-1] if spans else None
            if (
                previous is not None
                and previous.line == index
                and previous.field is field
                and not squash(line.text[previous.end : start])[0]
            ):  # the same label in the other language
                start = previous.start
                spans.pop()
            end = _with_translation(line.text, end, field)
            spans.append(Span(index, start, end, label, score, field))
    spans = [span for span in spans if not _is_value_of(span, spans, lines)]
    best = {id(span.field): 0.0 for span in spans}
    for span in spans:
        best[id(span.field)] = max(best[id(span.field)], span.score)
    return [span for span in spans if span.score > best[id(span.field)] - POORER]


def _is_value_of(span: Span, spans: Sequence[Span], lines: Sequence[PlacedLine]) -> bool:
    """Whether a short label opens the value of a label right before it: "Nơi cư trú: Số 25"."""
    if len(squash(span.label)[0]) > SHORT:
        return False
    here = lines[span.line]
    for other in spans:
        there = lines[other.line]
        if there is here:
            continue
        gap = (here.left - there.right) / here.height
        level = abs(here.middle - there.middle_at(here.left)) < here.height / 2
        if level and -1 < gap < NEXT and not squash(there.text[other.end :])[0]:
            return True
    return False


def _with_translation(text: str, end: int, field: FieldSpec) -> int:
    """The end of a label with its other half, however badly that was read: "Số / No."."""
    rest, places = squash(text[end:])
    best, size = 0.0, 0
    least = HALF if text[end:].lstrip()[:1] in SIGNS else CLEAR_HALF
    said = squash(text[:end])[0]
    for label in field.labels:
        wanted = squash(label)[0]
        if fuzz.partial_ratio(wanted, said) >= HALF:
            continue  # the half that was found already: what follows is a value like it
        slack = 0 if len(wanted) <= SHORT else 2
        for length in range(max(1, len(wanted) - slack), min(len(rest), len(wanted) + slack) + 1):
            score = fuzz.ratio(wanted, rest[:length])
            enough = score >= (least if slack else 100) and score > best
            if enough and _ends_word(text, end, places, length):
                best, size = score, length
    return end + places[size - 1] + 1 if size else end


def _ends_word(text: str, end: int, places: Sequence[int], length: int) -> bool:
    behind = end + places[length - 1] + 1
    return behind == len(text) or not text[behind].isalpha()


def _announced(side: Side, label: str, section: str) -> FieldSpec | None:
    """The field that a label announces in this section of the page."""
    fields = [spec for spec in side.fields if label in spec.labels]
    inside = [spec for spec in fields if spec.section == section]
    general = [spec for spec in fields if not spec.section]
    return next(iter(inside + general), None)


def labels_in(text: str, side: Side) -> list[tuple[int, int, str, float]]:
    """Labels of the side in one line without overlaps: start, end, label and score, 0 to 100."""
    found = []
    length = len(squash(text)[0])
    printed = is_printed(wording(side), text)
    openers = {label for _, opens in side.sections for label in opens}
    kinds = {label: spec for spec in reversed(side.fields) for label in spec.labels}
    for label in dict.fromkeys((*kinds, *openers)):
        hit = _locate(label, text, kinds.get(label))
        if hit is not None and (not printed or OWN * length <= len(squash(label)[0])):
            found.append((*hit, label))
    chosen: list[tuple[int, int, str, float]] = []
    for start, end, score, label in sorted(found, key=_strength):
        if all(end <= other[0] or start >= other[1] for other in chosen):
            chosen.append((start, end, label, score))
    return sorted(chosen)


def _strength(hit: tuple[int, int, float, str]) -> float:
    """Lowest first: a shorter label read exactly beats a longer one that nearly fits."""
    return -(hit[2] - 60) * len(squash(hit[3])[0])


def _locate(label: str, text: str, spec: FieldSpec | None) -> tuple[int, int, float] | None:
    """Start, end and score of a label in a text; None when it is not there."""
    wanted, (found, places) = squash(label)[0], squash(text)
    if len(found) < 0.8 * len(wanted):
        return None
    if len(wanted) <= SHORT:
        return _locate_short(wanted, text, spec)
    hit = fuzz.partial_ratio_alignment(wanted, found, score_cutoff=SIMILAR)
    if hit is None or hit.dest_end == hit.dest_start:
        return None
    start, end = _sharpen(wanted, found, hit.dest_start, hit.dest_end)
    end = _before_value(text, places, start, end)
    score = fuzz.ratio(wanted, found[start:end])
    first, end_at = places[start], places[end - 1] + 1
    opens = first == 0 and text[end_at:].lstrip().startswith(":")
    plain = first == 0 and len(wanted) >= LONG and score >= CLEAR
    if not plain and not _ends_match(label, found[start:end], sure=opens):
        return None
    if _within_word(text, end_at) and (first or len(squash(label.split()[-1])[0]) < SHORT):
        return None  # "Họ và tên CHÂU" is no "Họ và tên cha", "QUỐC TÀI CHƯỞNG" no "Quốc tịch"
    if len(wanted) < FEW and score < 90 and not opens:
        return None  # "HỘI CHỦ" is no "Ghi chú"
    said = text[first:end_at].casefold()
    one_word = len(wanted) < FEW and " " not in label
    goes_on = text[end_at:].lstrip().startswith(",")
    doubted = one_word and (first or said != label.casefold() or goes_on)
    if doubted and not _announces(text, end_at, spec):
        return None  # "Ngô Quyền" is no "Quyển", the rest of "Sóc Trăng" no "Trang"
    word_starts = first == 0 or not text[first - 1].isalpha()
    if score < SIMILAR or (not word_starts and (score < 95 or len(wanted) < 10)):
        return None
    return first, end_at, score


def _before_value(text: str, places: Sequence[int], start: int, end: int) -> int:
    """The end of a label without the first letters of its value: "Nơi sin: Nhà" lost an h,
    "Trích lục khai t Bùi" an u.
    """
    cut = _within_word(text, places[end - 1] + 1)
    for letters in range(1, min(BEYOND, end - start - 1) + 1):
        last, first = places[end - letters - 1], places[end - letters]
        between = text[last:first]
        if ":" in between or (cut and " " in between and text[first].isupper()):
            return end - letters
    return end


def _within_word(text: str, at: int) -> bool:
    """Whether a word goes on there; a capital behind a small letter begins another."""
    goes_on = 0 < at < len(text) and text[at].isalpha()
    return goes_on and not (text[at - 1].islower() and text[at].isupper())


def _announces(text: str, end: int, spec: FieldSpec | None) -> bool:
    """A colon or a value of its kind follows a label."""
    follows = text[end:].lstrip()
    if follows.startswith((",", ".", ";")):
        return False  # "ngõ 131 Ngô Quyền, Phường 5": a value that goes on
    return follows.startswith(":") or bool(spec and check(spec.kind, follows).value)


def _ends_match(label: str, found: str, *, sure: bool) -> bool:
    """The first and the last word of the label stand at the ends of what was found.

    `sure`: it opens its line and a colon follows, so that a short last word may be misread.
    """
    words = [squash(word)[0] for word in label.split()]
    head, tail = words[0], words[-1]
    last = found[-len(tail) :]
    return fuzz.ratio(head, found[: len(head)]) >= WORD and (
        last == tail if len(tail) < SHORT and not sure else fuzz.ratio(tail, last) >= WORD
    )


def _locate_short(wanted: str, text: str, spec: FieldSpec | None) -> tuple[int, int, float] | None:
    """A short label opens its line, and its value (or nothing) follows: "Số 0012…"."""
    found, places = squash(text)
    if found == wanted:
        signed = text[places[-1] + 1 :].strip()
        return places[0], places[-1] + 1, 100.0 if signed else ALONE
    if spec is None or not found.startswith(wanted):
        return None
    end = places[len(wanted) - 1] + 1
    if end < len(text) and text[end].isalpha():
        return None
    alone = not squash(text[_with_translation(text, end, spec) :])[0]
    follows = text if "within" in spec.where else text[end:]
    if not alone and not check(spec.kind, follows).value:
        return None
    return places[0], end, 100.0


def _sharpen(wanted: str, found: str, start: int, end: int) -> tuple[int, int]:
    """Ends moved by a letter or two where letters were lost or added inside the label."""
    candidates = [
        (fuzz.ratio(wanted, found[a:b]), -abs(a - start) - abs(b - end), a, b)
        for a in range(max(0, start - 1), start + 2)
        for b in range(max(a + 1, end - 2), min(len(found), end + 2) + 1)
    ]
    return max(candidates)[2:]
