"""Real servers for tests: PostgreSQL of the wheel and of Debian, and an S3 server."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from minio import Minio

from storage.database import open_database
from storage.embedded import Embedded

DEBIAN = Path("/usr/lib/postgresql/15/bin")
TEMPLATE = "motcua_template"


class Server:
    """One PostgreSQL server with a migrated template."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._made = 0
        self.run(f"CREATE DATABASE {TEMPLATE}")
        open_database(self.url(TEMPLATE)).close()

    def url(self, name: str) -> str:
        return f"postgresql:///{name}?host={self._host}&user=postgres"

    def run(self, statement: str) -> None:
        where = f"host={self._host} user=postgres dbname=postgres"
        with closing(psycopg.connect(where, autocommit=True)) as connection:
            connection.execute(statement)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The DSN of a migrated, empty database of its own."""
        self._made += 1
        name = f"test_{self._made}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        yield self.url(name)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def embedded(folder: Path) -> Iterator[Server]:
    engine = Embedded(folder)
    engine.start()
    try:
        with closing(psycopg.connect(engine.conninfo, autocommit=True)) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # no power cut in these tests
            connection.execute("SELECT pg_reload_conf()")
        yield Server(str(engine.socket_folder))
    finally:
        engine.stop()


@contextmanager
def debian() -> Iterator[Server]:
    if not DEBIAN.exists():
        pytest.skip("Debian's PostgreSQL 15 is missing: apt-get install postgresql-15")
    folder = Path(tempfile.mkdtemp(prefix="motcua-test-"))
    before: list[str] = []
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        before = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"]
        before.append("--clear-groups")
    data = str(folder / "data")

    def do(program: str, *arguments: str) -> None:
        command = [*before, str(DEBIAN / program), "-D", data, *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)

    do("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C")
    quiet = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    do("pg_ctl", "-l", f"{data}/server.log", "-o", quiet, "-w", "start")
    try:
        yield Server(str(folder))
    finally:
        do("pg_ctl", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


def _free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


class Bucket:
    """An S3 server of rclone in a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        port = _free_port()
        program = shutil.which("rclone") or str(Path(sys.executable).parent / "rclone")
        command = [program, "serve", "s3", str(folder), "--addr", f"127.0.0.1:{port}"]
        command += ["--auth-key", "key,se/cret", "--vfs-cache-mode", "off"]
        self._serve(command, port)

    def _serve(self, command: list[str], port: int) -> None:
        self._command, self._port = command, port
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdout=quiet, stderr=quiet)
        self.host = f"127.0.0.1:{port}"
        for _ in range(1200):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"{command[0]} does not answer")

    def url(self, bucket: str) -> str:
        return f"s3+http://key:se%2Fcret@{self.host}/{bucket}"

    def revive(self) -> None:
        """Serve again what it kept, at the same address."""
        self._serve(self._command, self._port)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


class LockingBucket(Bucket):
    """moto's S3 server: the one that is installed as a package and keeps object locks."""

    def __init__(self) -> None:
        pytest.importorskip("moto.server", reason="pip install 'moto[s3]' flask flask-cors")
        port = _free_port()
        self._serve([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], port)

    def locked(self, bucket: str) -> str:
        """The URL of a new bucket that was made for locks, as operators make it."""
        client = Minio(self.host, access_key="key", secret_key="se/cret", secure=False)
        client.make_bucket(bucket_name=bucket, object_lock=True)
        return self.url(bucket)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A file system of its own that is soon full; `fill` leaves no room on it at once."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=0700", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small file system needs root and the right to mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take all room of a small disk; unlink the answer to give it back."""
    ballast = folder / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    return ballast
