"""`motcua accounts`: who may sign in."""

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from api.commands.common import DONE, Commands, Unfit, read_settings

if TYPE_CHECKING:
    from api.services import Services

ROLES = ("officer", "reviewer", "archivist", "administrator", "station")


def register(commands: Commands) -> None:
    """Add the commands."""
    accounts = commands.add_parser("accounts", help="who may sign in")
    topics = accounts.add_subparsers(required=True, metavar="command")
    add = topics.add_parser("add", help="a new account; prints a one-time link for its password")
    add.add_argument("name", help="as typed to sign in: small letters, digits, dot, hyphen")
    add.add_argument("--role", choices=ROLES, default="officer")
    add.add_argument("--unit", default="", help="whose papers it sees; default: MOTCUA_OFFICE")
    add.add_argument("--title", default="", help="full name, as pages show it")
    add.add_argument("--password-stdin", action="store_true",
                     help="read the password from standard input instead of printing a link")
    add.set_defaults(run=_add)
    topics.add_parser("list", help="all accounts").set_defaults(run=_list)
    for name, what, act in (
        ("disable", "nobody signs in with it any more; who is signed in is out", _disable),
        ("enable", "it may be used again", _enable),
        ("reset", "print a one-time link for a new password; ends a lock", _reset),
    ):
        command = topics.add_parser(name, help=what)
        command.add_argument("name")
        command.set_defaults(run=act)


def _add(asked: argparse.Namespace) -> int:
    from storage.passwords import check_password

    services = _services()
    accounts = services.vault.accounts
    try:
        password = _password() if asked.password_stdin else ""
        if password:
            check_password(password, asked.name)  # before there is an account without one
        unit = asked.unit or services.actor.unit
        title = asked.title or asked.name
        accounts.add(asked.name, asked.role, unit, title, services.actor)
        if password:
            accounts.set_password(asked.name, password)
        else:
            _print_link(accounts.invite(asked.name, services.actor))
    finally:
        services.vault.close()
    print(f"Đã thêm {asked.name} ({asked.role}, {unit}). Added.")
    return DONE


def _list(asked: argparse.Namespace) -> int:
    services = _services()
    try:
        for account in services.vault.accounts.all():
            ready = account.has_password or account.foreign
            state = ("disabled" if account.disabled else "trial" if account.demo
                     else "ready" if ready else "invited")  # fmt: skip
            print(f"{account.name}\t{account.role}\t{account.unit}\t{state}\t{account.title}")
    finally:
        services.vault.close()
    return DONE


def _disable(asked: argparse.Namespace) -> int:
    services = _services()
    try:
        services.vault.accounts.disable(asked.name, services.actor)
    finally:
        services.vault.close()
    return DONE


def _enable(asked: argparse.Namespace) -> int:
    services = _services()
    try:
        services.vault.accounts.disable(asked.name, services.actor, disabled=False)
    finally:
        services.vault.close()
    return DONE


def _reset(asked: argparse.Namespace) -> int:
    services = _services()
    try:
        _print_link(services.vault.accounts.invite(asked.name, services.actor))
    finally:
        services.vault.close()
    return DONE


def _services() -> "Services":
    from api.services import build

    return build(read_settings())


def _password() -> str:
    text = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if not text:
        raise Unfit("no password on standard input")
    return text


def _print_link(token: str) -> None:
    print(f"Đặt mật khẩu tại / set the password at: /invited/{token}\n"
          "(thêm địa chỉ của hệ thống ở trước; dùng một lần, trong 3 ngày. "
          "Put the address of the service before it; good once, for 3 days.)")
