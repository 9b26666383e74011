"""`motcua serve`: the service."""

import argparse

from api.commands.common import DONE, Commands, Unfit, read_settings


def register(commands: Commands) -> None:
    """Add the command."""
    serve = commands.add_parser("serve", help="start the service (settings: docs/operating.md)")
    serve.set_defaults(run=_serve)


def _serve(asked: argparse.Namespace) -> int:
    settings = read_settings()
    from api.serve import serve

    try:
        serve(settings)
    except ValueError as error:  # a table of the operator's
        raise Unfit(str(error)) from error
    return DONE
