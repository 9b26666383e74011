"""`motcua read`: scans in, values out; nothing is kept."""

import argparse
import datetime
import json
from pathlib import Path

from api.commands.common import DONE, REFUSED, UNUSABLE, Commands, Unfit, read_settings


def register(commands: Commands) -> None:
    """Add the command."""
    read = commands.add_parser("read", help="read scans: the sides or pages of one paper")
    read.add_argument("files", nargs="*", type=Path, metavar="FILE")
    read.add_argument("--json", action="store_true", help="one JSON object instead of text")
    read.add_argument("--batch", metavar="LIST.jsonl", type=Path,
                      help='many papers, one {"id": …, "files": […]} per line; prints one JSON '
                      "object per line")
    read.add_argument("--today", metavar="YYYY-MM-DD", type=datetime.date.fromisoformat,
                      default=datetime.date.today(), help="the day on which expiry is judged")
    read.set_defaults(run=_read)


def _read(asked: argparse.Namespace) -> int:
    if bool(asked.files) == bool(asked.batch):
        raise Unfit("read wants either files or --batch LIST.jsonl")
    from api.reading import parse_list, read_files, read_list
    from ocr.engines import open_engine

    try:
        wanted = parse_list(asked.batch.read_text("utf-8")) if asked.batch else []
        engine = open_engine(read_settings().ocr_engine)
    except (OSError, ValueError, RuntimeError, ImportError) as error:  # no list, no models
        raise Unfit(str(error)) from error
    if asked.batch:
        for line in read_list(wanted, engine, asked.today):
            print(line, flush=True)
        return DONE
    outcome = read_files(asked.files, engine, asked.today)
    if asked.json:
        print(json.dumps(outcome.reading.as_json(), ensure_ascii=False))
    else:
        from api.printout import printout

        print(printout(outcome.reading, outcome.unusable))
    if outcome.unusable:
        return UNUSABLE
    return DONE if outcome.reading.records else REFUSED
