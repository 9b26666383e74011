"""`motcua check`, `backup`, `restore`, `masterkey rotate`, `purge`, `anchor`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands.common import DONE, FAILED, Commands, Unfit, read_settings

if TYPE_CHECKING:
    from api.settings import Settings


def register(commands: Commands) -> None:
    """Add the commands."""
    check = commands.add_parser("check", help="open everything that is kept; tell what does not")
    check.set_defaults(run=_check)

    backup = commands.add_parser("backup", help="copy tables and scans; keys go to another folder")
    backup.add_argument("folder", type=Path)
    backup.add_argument("--keys", type=Path, help="default: MOTCUA_KEY_COPY")
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="fill an empty store from one backup")
    restore.add_argument("folder", type=Path, help="the folder that holds manifest.json")
    restore.add_argument("--keys", type=Path, help="default: MOTCUA_KEY_COPY")
    restore.set_defaults(run=_restore)

    master = commands.add_parser("masterkey", help="the key that wraps all others")
    rotate = master.add_subparsers(required=True, metavar="command").add_parser(
        "rotate", help="wrap all data keys by a new master key; scans stay as they are"
    )
    rotate.set_defaults(run=_rotate)

    purge = commands.add_parser("purge", help="delete documents whose time of retention is over")
    purge.set_defaults(run=_purge)

    anchor = commands.add_parser("anchor", help="write the signed head of the audit trail of today")
    anchor.set_defaults(run=_anchor)


def _check(asked: argparse.Namespace) -> int:
    from api.services import build

    vault = build(read_settings()).vault
    try:
        faults = 0
        for fault in vault.inspect():
            faults += 1
            print(f"{fault.place}: {fault.code}")
        orphans, total = vault.orphans()
    finally:
        vault.close()
    print(f"{faults} chỗ hỏng; {len(orphans)} / {total} tệp mồ côi. "
          f"{faults} faults; {len(orphans)} of {total} files are orphans.")
    return FAILED if faults else DONE


def _backup(asked: argparse.Namespace) -> int:
    from api.services import build

    settings = read_settings()
    vault = build(settings).vault
    try:
        saved = vault.backup(asked.folder, asked.keys or settings.key_copy)
    finally:
        vault.close()
    print(f"{saved.folder}: {saved.rows} dòng, {saved.blobs} tệp mới, {saved.keys} khóa. "
          f"{saved.rows} rows, {saved.blobs} new files, {saved.keys} keys.")
    return DONE


def _restore(asked: argparse.Namespace) -> int:
    from storage.backup import restore
    from storage.blobs import open_blobs
    from storage.database import open_database
    from storage.key_copy import KeyCopy

    settings = read_settings()
    database = open_database(settings.database)
    try:
        keys = KeyCopy(asked.keys or settings.key_copy)
        rows = restore(database, open_blobs(settings.blobs), asked.folder, keys)
    finally:
        database.close()
    print(f"Đã phục hồi {rows} dòng. Restored {rows} rows. Now: motcua audit verify, motcua check")
    return DONE


def _rotate(asked: argparse.Namespace) -> int:
    from storage.database import open_database
    from storage.keys import open_master_key
    from storage.rotation import rotate

    settings = read_settings()
    file = settings.master_key
    if settings.master_key_text.get_secret_value() or not file.exists():
        raise Unfit("MOTCUA_MASTER_KEY must name the file of the key: it is replaced")
    aside = file.with_name(file.name + ".next")
    new = open_master_key(aside)  # made now, or left by a rotation that was cut short
    old = open_master_key(file)
    database = open_database(settings.database)
    try:
        count = rotate(database, old, new)
    finally:
        database.close()
    _put_in_place(file, aside)
    _renew_beside(settings)
    print(f"Đã bọc lại {count} khóa bằng khóa chủ mới: {file}. Khóa cũ: {file}.old. "
          f"Wrapped {count} keys by the new master key; the old one is {file}.old")
    return DONE


def _put_in_place(file: Path, aside: Path) -> None:
    from storage.files import sync_folder

    file.replace(file.with_name(file.name + ".old"))
    aside.replace(file)
    sync_folder(file.parent)


def _renew_beside(settings: "Settings") -> None:
    """The copy of the data keys is wrapped by the old master key: write it anew."""
    from api.services import build

    vault = build(settings).vault
    try:
        vault.copy_keys()
    finally:
        vault.close()


def _purge(asked: argparse.Namespace) -> int:
    from api.services import build

    settings = read_settings()
    services = build(settings)
    try:
        gone = services.vault.purge(settings.retention, services.actor.unit)
    finally:
        services.vault.close()
    print(f"Đã xoá {gone} tài liệu hết hạn lưu. Deleted {gone} documents.")
    return DONE


def _anchor(asked: argparse.Namespace) -> int:
    from api.services import build

    vault = build(read_settings()).vault
    try:
        file = vault.drop_anchor()
    finally:
        vault.close()
    print(f"{file}: hãy chép sang máy khác. Copy it to another machine.")
    return DONE
