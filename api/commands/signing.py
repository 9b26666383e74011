"""`motcua signing ca`, `motcua signing officer`: a test authority, and keys for officers."""

import argparse

from api.commands.common import DONE, Commands, Unfit, read_settings


def register(commands: Commands) -> None:
    """Add the commands."""
    signing = commands.add_parser("signing", help="keys that sign archive copies")
    topics = signing.add_subparsers(required=True, metavar="command")
    ca = topics.add_parser("ca", help="make a test certificate authority, once")
    ca.set_defaults(run=_authority)
    officer = topics.add_parser("officer", help="issue a key and certificate to an officer, once")
    officer.add_argument("name", nargs="?", default="", help="account; default: MOTCUA_OFFICER")
    officer.add_argument("--unit", default="", help="default: MOTCUA_OFFICE")
    officer.set_defaults(run=_officer)


def _authority(asked: argparse.Namespace) -> int:
    from api.services import build

    services = build(read_settings())
    try:
        made = services.signing.make_authority()
    finally:
        services.vault.close()
    print("Đã tạo nơi cấp chứng thư thử nghiệm. Made a test authority." if made
          else "Đã có nơi cấp chứng thư. There is an authority already.")
    return DONE


def _officer(asked: argparse.Namespace) -> int:
    from api.errors import ApiError
    from api.services import build

    services = build(read_settings())
    name, unit = asked.name or services.actor.name, asked.unit or services.actor.unit
    try:
        made = services.signing.issue(name, unit)
    except ApiError as error:
        raise Unfit(f"{error.sentence.vi} {error.sentence.cure_vi} / "
                    f"{error.sentence.en} {error.sentence.cure_en}") from error
    finally:
        services.vault.close()
    print(f"Đã cấp khóa ký cho {name}, {unit}. A key was issued." if made
          else f"{name}, {unit} đã có khóa ký. There is a key already.")
    return DONE
