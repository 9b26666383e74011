"""`motcua reviews export`: confirmed lines to learn from, sealed, of owners who agreed."""

import argparse
from pathlib import Path

from api.commands.common import DONE, REFUSED, Commands, Unfit, read_settings


def register(commands: Commands) -> None:
    """Add the command."""
    reviews = commands.add_parser("reviews", help="what people corrected in the service")
    export = reviews.add_subparsers(required=True, metavar="command").add_parser(
        "export", help="write lines and their confirmed text, sealed, of owners who agreed to it"
    )
    export.add_argument("folder", type=Path, metavar="FOLDER", help="lines.sealed is written there")
    export.add_argument("--key", type=Path, required=True, metavar="FILE",
                        help="the key; made when there is none. Keep it apart from FOLDER")
    export.set_defaults(run=_export)


def _export(asked: argparse.Namespace) -> int:
    from api.learning import collect
    from api.services import build
    from models.corrected import NAME, Unreadable, new_key, read_key, seal

    if asked.folder.resolve() in asked.key.resolve().parents:
        raise Unfit("the key must not lie beside what it opens: choose a --key outside FOLDER")
    try:
        key = read_key(asked.key) if asked.key.exists() else new_key(asked.key)
        asked.folder.mkdir(parents=True, exist_ok=True)
    except (Unreadable, OSError) as error:
        raise Unfit(str(error)) from error
    services = build(read_settings())
    try:
        found = collect(services.vault, services.actor)
    finally:
        services.vault.close()
    if not found.lines:
        print("Không có dòng nào: chưa công dân nào đồng ý cho học. "
              "No lines: no owner has agreed to learning yet.")
        return REFUSED
    target = asked.folder / NAME
    draft = target.with_suffix(".new")
    draft.write_bytes(seal(found.lines, key))
    draft.replace(target)
    print(f"{target}: {len(found.lines)} dòng của {found.papers} giấy tờ, "
          f"{found.corrected} dòng đã sửa. {len(found.lines)} lines of {found.papers} papers, "
          f"{found.corrected} of them corrected.")
    return DONE
