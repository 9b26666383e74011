"""`motcua audit verify`, `motcua sweep`: is the store whole and clean?"""

import argparse

from api.commands.common import DONE, Commands, read_settings


def register(commands: Commands) -> None:
    """Add the commands."""
    audit = commands.add_parser("audit", help="the trail of who did what with whose data")
    verify = audit.add_subparsers(required=True, metavar="command").add_parser(
        "verify", help="prove that no line of the trail was changed or removed"
    )
    verify.set_defaults(run=_verify)

    sweep = commands.add_parser("sweep", help="find files of the store that no row names any more")
    sweep.add_argument("--delete", action="store_true", help="remove them; without it, only count")
    sweep.set_defaults(run=_sweep)


def _verify(asked: argparse.Namespace) -> int:
    from api.services import build

    vault = build(read_settings()).vault
    try:
        lines = vault.verify_trail()
        anchors = vault.verify_anchors()
    finally:
        vault.close()
    print(f"Nhật ký nguyên vẹn: {lines} dòng. The trail is whole: {lines} lines.")
    print(f"Khớp {anchors} mốc đã ký. {anchors} signed anchors fit.")
    return DONE


def _sweep(asked: argparse.Namespace) -> int:
    from api.services import build

    services = build(read_settings())
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
    return DONE
