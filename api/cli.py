"""The command line. Commands live in `api.commands`, one module a topic.

Exit codes: 0 done; 1 the service or its store cannot work; 2 a command, setting or file that
cannot be used; 3 the papers were refused, `problems` say why.
"""

import argparse
import io
import sys
from collections.abc import Sequence
from importlib.metadata import version

from api.commands import (
    accounts,
    book,
    faces,
    keep,
    keys,
    partners,
    read,
    reviews,
    serve,
    signing,
    store,
)
from api.commands.common import FAILED, Unfit
from storage.errors import StorageError

TOPICS = (
    accounts,
    keys,
    read,
    reviews,
    serve,
    store,
    signing,
    keep,
    faces,
    book,
    partners,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        code: int = asked.run(asked)
    except Unfit as error:
        parser.error(str(error))
    except StorageError as error:
        print(f"motcua: {error.vi}\n        {error.en}", file=sys.stderr)
        if error.detail:
            print(f"        {error.detail}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:  # the reader of our output (`| head`) has gone
        sys.stderr.close()
        return FAILED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="motcua", description="Đọc giấy tờ Việt Nam một lần, dùng lại mãi. "
        "Read Vietnamese papers once, use them ever after."
    )
    parser.add_argument("--version", action="version", version=f"motcua {version('motcua')}")
    commands = parser.add_subparsers(required=True, metavar="command")
    for topic in TOPICS:
        topic.register(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
