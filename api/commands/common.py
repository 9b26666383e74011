"""What all commands share: exit codes, settings, and the error of what cannot be used."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # imports that take time wait until a command needs them
    from api.settings import Settings

DONE, FAILED, UNUSABLE, REFUSED = 0, 1, 2, 3

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What `add_subparsers` returns: commands are added to it."""


class Unfit(Exception):
    """A setting or an option that nothing can be done with."""


def read_settings() -> "Settings":
    """The settings of the environment. Raises `Unfit`, which names those that make no sense."""
    from pydantic import ValidationError

    from api.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"MOTCUA_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()]
        raise Unfit("; ".join(wrong)) from error
    except ValueError as error:  # MOTCUA_HOSTS is no JSON
        raise Unfit(str(error)) from error
