"""Runs the application: store first, then the port, then the address on the screen.

One process serves by itself. Of several (MOTCUA_PROCESSES) the first opens the store and the port,
starts the others, starts them again when they die, and ends them; uvicorn's supervisor does that.
"""

import os
import signal
import socket
import sys
import tempfile
from types import FrameType

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from api.adapters.trial import trial_nation
from api.app import create_app
from api.child import settle
from api.first import first_link
from api.identify import lasting
from api.log import configure
from api.metrics import SHARED
from api.services import Services, build
from api.settings import Settings

KEEP_ALIVE = 65  # seconds: longer than a person thinks between two clicks
PATIENCE = 90  # seconds that a process may take to say that it lives; then it is started anew


class _Announced(uvicorn.Server):
    """Says where it can be reached, once it can."""

    link = ""  # by which the first administrator comes in

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _announce(self.config.host, self.servers[0].sockets[0], self.link)


class _Several(Multiprocess):
    """The same, once all processes answer."""

    link = ""
    _told = False

    def keep_subprocess_alive(self) -> None:
        super().keep_subprocess_alive()
        if not self._told and all(child.is_ready() for child in self.processes):
            self._told = True
            _announce(self.config.host, self.sockets[0], self.link)


def serve(settings: Settings) -> None:
    """Serve until interrupted. Raises storage.errors.StorageError when the store cannot open."""
    configure()
    # the default would end the process before the store is closed, and leave its server behind
    signal.signal(signal.SIGTERM, _leave)
    services = build(settings)
    try:
        services.vault.sessions.forget(lasting(settings))
        link = first_link(services)
        if settings.processes == 1:
            _alone(settings, services, link)
        else:
            _together(settings, link)
    except KeyboardInterrupt:
        pass
    finally:
        services.close()


def _alone(settings: Settings, services: Services, link: str) -> None:
    services.warm()
    services.work()
    with trial_nation(services):
        server = _Announced(_config(create_app(settings, services), settings))
        server.link = link
        settle()
        server.run()


def _together(settings: Settings, link: str) -> None:
    """The store stays open here: its embedded server outlives every child."""
    config = _config("api.child:served", settings)
    with tempfile.TemporaryDirectory(prefix="motcua-metrics-") as folder:
        os.environ[SHARED] = folder
        with config.bind_socket() as listening:
            several = _Several(config, [listening])
            several.link = link
            several.run()
            if any(child.exitcode == STARTUP_FAILURE for child in several.processes):
                sys.exit(STARTUP_FAILURE)  # what is wrong stands in the log


def _config(app: FastAPI | str, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app, settings.host, settings.port, log_config=None, access_log=False,
        server_header=False, timeout_graceful_shutdown=5, timeout_keep_alive=KEEP_ALIVE,
        factory=isinstance(app, str), workers=settings.processes,
        timeout_worker_healthcheck=PATIENCE,
    )  # fmt: skip


def _announce(host: str, listening: socket.socket, link: str) -> None:
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{listening.getsockname()[1]}"
    print(f"motcua: {address}", flush=True)
    if link:
        print(f"motcua: quản trị viên đầu tiên / first administrator: {address}{link}", flush=True)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
