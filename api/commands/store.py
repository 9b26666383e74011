"""`motcua audit verify`, `audit decisions`, `motcua sweep`: is the store whole, right and clean?"""

import argparse

from api.commands.common import DONE, FAILED, Commands, read_settings


def register(commands: Commands) -> None:
    """Add the commands."""
    audit = commands.add_parser("audit", help="the trail of who did what with whose data")
    topics = audit.add_subparsers(required=True, metavar="command")
    verify = topics.add_parser(
        "verify", help="prove that no line of the trail was changed or removed"
    )
    verify.set_defaults(run=_verify)
    decisions = topics.add_parser("decisions", help="make every decision of a dossier again")
    decisions.add_argument("code", help="of the dossier: H99.99-261127-0012")
    decisions.set_defaults(run=_decisions)

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


def _decisions(asked: argparse.Namespace) -> int:
    from api.services import build
    from storage.reuse import follows

    services = build(read_settings())
    vault, wrong = services.vault, 0
    try:
        found = vault.decisions_of(vault.find_dossier(asked.code), services.actor, "kiểm tra")
    finally:
        vault.close()
    for each in found:
        part, right = each.part, follows(each.part)
        wrong += not right
        print(f"{each.at:%Y-%m-%d %H:%M}\t{each.by.name}\t{part.component}\t{part.outcome}\t"
              f"{part.reason}\t{part.asked_again or '-'}\t{'=' if right else '≠'}")
    print(f"{len(found)} quyết định, {wrong} không lặp lại được. "
          f"{len(found)} decisions, {wrong} cannot be made again.")
    return FAILED if wrong else DONE


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
