"""The reader without the service: files → pages → one reading. For the command line."""

import datetime
import json
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ocr.engines import Engine
from ocr.load import Unusable, load
from ocr.pipeline import Reading, read_document


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of a list: which files make one paper, and the name its asker gave it."""

    id: str | int
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the files of one paper."""

    reading: Reading  # without records when refused: its problems say why
    unusable: str = ""  # the file that could not be used, if it was that


def read_files(files: Sequence[Path], engine: Engine, today: datetime.date) -> Outcome:
    """Read files as the sides or pages of one paper."""
    pages = []
    for file in files:
        try:
            pages += load(file.read_bytes(), file.name)
        except Unusable as error:
            return Outcome(_refused(error.code), str(file))
        except OSError:
            return Outcome(_refused("file_missing"), str(file))
    pages = [replace(page, number=number) for number, page in enumerate(pages)]
    reading = read_document(pages, engine, today)
    if not reading.records and not reading.problems:
        reading = _refused("not_a_document")
    return Outcome(reading)


def parse_list(text: str) -> list[Wanted]:
    """The lines {"id": …, "files": […]} of a list. Raises ValueError that names the line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            files = tuple(Path(file) for file in entry["files"])
            if isinstance(entry["files"], str):
                raise TypeError("files is one string, not a list")
            found.append(Wanted(entry["id"], files))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f'line {number} is not {{"id": …, "files": […]}}') from error
    return found


def read_list(wanted: Sequence[Wanted], engine: Engine, today: datetime.date) -> Iterator[str]:
    """One line of JSON per paper, in order; a bad paper does not end the rest."""
    for paper in wanted:
        try:
            reading = read_files(paper.files, engine, today).reading
        except Exception:  # whatever one paper of thousands does, the others are read
            print(f"motcua: {paper.id}:", file=sys.stderr)
            traceback.print_exc()
            reading = _refused("unreadable")
        yield json.dumps({"id": paper.id} | reading.as_json(), ensure_ascii=False)


def _refused(code: str) -> Reading:
    return Reading((), (), (code,))
