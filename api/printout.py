"""A reading as a person reads it in a terminal: each field with its source and confidence."""

from collections.abc import Iterable, Iterator

from api.language import Texts, field_label
from api.values import show
from catalog.paper import load_papers
from catalog.problem import PROBLEMS
from catalog.record import Field, Record
from ocr.pipeline import Reading

SURE = 0.95  # under it a person has to look
LABEL, VALUE = 30, 48  # letters per column


def printout(reading: Reading, file: str = "") -> str:
    """All records, then what is wrong and what to do; `file` is the one at fault."""
    lines = [line for record in reading.records for line in _record(record)]
    known = {code for record in reading.records for code in record.problems}
    others = [code for code in reading.problems if code not in known]
    return "\n".join([*lines, *([file] if file else []), *_problems(others)])


def _record(record: Record) -> Iterator[str]:
    paper = load_papers()[record.paper]
    kinds = {spec.name: spec.kind for side in paper.sides for spec in side.fields}
    texts = Texts("vi")
    yield f"{paper.title_vi} · {paper.title_en} · {paper.id}"
    for field in record.fields.values():
        yield _field(field, kinds.get(field.name, "text"), texts)
    yield from _problems(record.problems)


def _field(field: Field, kind: str, texts: Texts) -> str:
    doubtful = field.problems or field.confidence < SURE
    source = texts.get(f"source.{field.source}", field.source)
    columns = f"{field_label(field.name, texts):{LABEL}} {show(kind, field.value):{VALUE}}"
    line = f"{'?' if doubtful else ' '} {columns} {source:8} {field.confidence:6.1%}"
    return " ".join([line, *field.problems])


def _problems(codes: Iterable[str]) -> Iterator[str]:
    for code in codes:
        problem = PROBLEMS[code]
        yield f"! {problem.vi} {problem.cure_vi}"
        yield f"  {problem.en} {problem.cure_en} ({code})"
