"""`motcua keys`: what stations and portals show instead of a password."""

import argparse
from typing import TYPE_CHECKING

from api.commands.common import DONE, Commands, Unfit, read_settings

if TYPE_CHECKING:
    from api.services import Services


def register(commands: Commands) -> None:
    """Add the commands."""
    keys = commands.add_parser("keys", help="keys of stations and portals")
    topics = keys.add_subparsers(required=True, metavar="command")
    add = topics.add_parser("add", help="a new key; its secret is printed once")
    add.add_argument("name")
    add.add_argument("scopes", nargs="+", metavar="SCOPE", help="documents:write, people:read, …")
    add.add_argument("--unit", default="", help="whose papers it sees; default: MOTCUA_OFFICE")
    add.add_argument("--days", type=int, default=365, help="how long it is good")
    add.set_defaults(run=_add)
    topics.add_parser("list", help="all keys").set_defaults(run=_list)
    revoke = topics.add_parser("revoke", help="it opens nothing from now on")
    revoke.add_argument("name")
    revoke.set_defaults(run=_revoke)


def _add(asked: argparse.Namespace) -> int:
    from api.access import load_access
    from api.keys import LONGEST, make_key

    known = load_access().scopes
    if not set(asked.scopes) <= known.keys() or not 1 <= asked.days <= LONGEST:
        raise Unfit(f"scopes: {', '.join(known)}; days: 1 to {LONGEST}")
    services = _services()
    try:
        unit = asked.unit or services.actor.unit
        print(make_key(services, asked.name, unit, asked.scopes, asked.days, services.actor))
    finally:
        services.vault.close()
    return DONE


def _list(asked: argparse.Namespace) -> int:
    services = _services()
    try:
        for key in services.vault.api_keys.all():
            state = "good" if key.good else "revoked" if key.revoked_at else "over"
            print(f"{key.name}\t{key.unit}\t{' '.join(key.scopes)}\t{state}\t{key.until:%Y-%m-%d}")
    finally:
        services.vault.close()
    return DONE


def _revoke(asked: argparse.Namespace) -> int:
    services = _services()
    try:
        services.vault.api_keys.revoke(asked.name, services.actor)
    finally:
        services.vault.close()
    return DONE


def _services() -> "Services":
    from api.services import build

    return build(read_settings())
