"""The command line: `motcua read`, `motcua serve`, `motcua audit verify`, `motcua sweep`.

Exit codes: 0 done; 1 the service or its store cannot work; 2 a command, setting or file that
cannot be used; 3 the papers were refused, `problems` say why.
"""

import argparse
import datetime
import io
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import StorageError

if TYPE_CHECKING:  # imports that take time wait until a command needs them
    from api.settings import Settings

READ, FAILED, UNUSABLE, REFUSED = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        code: int = asked.run(asked)
    except _Unfit as error:
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


class _Unfit(Exception):
    """A setting or an option that nothing can be done with."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="motcua", description="Đọc giấy tờ Việt Nam một lần, dùng lại mãi. "
        "Read Vietnamese papers once, use them ever after."
    )
    parser.add_argument("--version", action="version", version=f"motcua {version('motcua')}")
    commands = parser.add_subparsers(required=True, metavar="command")

    read = commands.add_parser("read", help="read scans: the sides or pages of one paper")
    read.add_argument("files", nargs="*", type=Path, metavar="FILE")
    read.add_argument("--json", action="store_true", help="one JSON object instead of text")
    read.add_argument("--batch", metavar="LIST.jsonl", type=Path,
                      help='many papers, one {"id": …, "files": […]} per line; prints one JSON '
                      "object per line")
    read.add_argument("--today", metavar="YYYY-MM-DD", type=datetime.date.fromisoformat,
                      default=datetime.date.today(), help="the day on which expiry is judged")
    read.set_defaults(run=_read)

    serve = commands.add_parser("serve", help="start the service (settings: docs/operating.md)")
    serve.set_defaults(run=_serve)

    audit = commands.add_parser("audit", help="the trail of who did what with whose data")
    verify = audit.add_subparsers(required=True, metavar="command").add_parser(
        "verify", help="prove that no line of the trail was changed or removed"
    )
    verify.set_defaults(run=_verify)

    sweep = commands.add_parser("sweep", help="find files of the store that no row names any more")
    sweep.add_argument("--delete", action="store_true", help="remove them; without it, only count")
    sweep.set_defaults(run=_sweep)
    return parser


def _read(asked: argparse.Namespace) -> int:
    if bool(asked.files) == bool(asked.batch):
        raise _Unfit("read wants either files or --batch LIST.jsonl")
    from api.reading import parse_list, read_files, read_list
    from ocr.engines import open_engine

    try:
        wanted = parse_list(asked.batch.read_text("utf-8")) if asked.batch else []
        engine = open_engine(_settings().ocr_engine)
    except (OSError, ValueError, RuntimeError, ImportError) as error:  # no list, no models
        raise _Unfit(str(error)) from error
    if asked.batch:
        for line in read_list(wanted, engine, asked.today):
            print(line, flush=True)
        return READ
    outcome = read_files(asked.files, engine, asked.today)
    if asked.json:
        print(json.dumps(outcome.reading.as_json(), ensure_ascii=False))
    else:
        from api.printout import printout

        print(printout(outcome.reading, outcome.unusable))
    if outcome.unusable:
        return UNUSABLE
    return READ if outcome.reading.records else REFUSED


def _serve(asked: argparse.Namespace) -> int:
    settings = _settings()
    from api.serve import serve

    serve(settings)
    return READ


def _verify(asked: argparse.Namespace) -> int:
    from api.services import build

    vault = build(_settings()).vault
    try:
        lines = vault.verify_trail()
    finally:
        vault.close()
    print(f"Nhật ký nguyên vẹn: {lines} dòng. The trail is whole: {lines} lines.")
    return READ


def _sweep(asked: argparse.Namespace) -> int:
    from api.services import build

    services = build(_settings())
    try:
        if asked.delete:
            swept = services.vault.sweep(services.actor.unit)
            print(f"Đã xoá {swept} tệp mồ côi. Removed {swept} orphaned files.")
        else:
            found, total = services.vault.orphans()
            print(f"{len(found)} / {total} tệp mồ côi, quá một ngày. Để xoá: motcua sweep --delete")
            print(f"{len(found)} of {total} files are orphans, older than a day. "
                  "To remove them: motcua sweep --delete")
    finally:
        services.vault.close()
    return READ


def _settings() -> "Settings":
    from pydantic import ValidationError

    from api.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"MOTCUA_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()]
        raise _Unfit("; ".join(wrong)) from error
    except ValueError as error:  # MOTCUA_HOSTS is no JSON
        raise _Unfit(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
