"""Runs the application: store first, then the port, then the address on the screen."""

import signal
import socket
import sys
from types import FrameType

import uvicorn

from api.app import create_app
from api.first import first_link
from api.identify import lasting
from api.log import configure
from api.services import build
from api.settings import Settings

KEEP_ALIVE = 65  # seconds: longer than a person thinks between two clicks
SWITCH_SECONDS = 0.001  # five times as often as Python does by itself


class _Announced(uvicorn.Server):
    """Says where it can be reached, once it can."""

    link = ""  # by which the first administrator comes in

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            name = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
            print(f"motcua: http://{name}:{port}", flush=True)
            if self.link:
                print(f"motcua: quản trị viên đầu tiên / first administrator: "
                      f"http://{name}:{port}{self.link}", flush=True)


def serve(settings: Settings) -> None:
    """Serve until interrupted. Raises storage.errors.StorageError when the store cannot open."""
    configure()
    # the default would end the process before the store is closed, and leave its server behind
    signal.signal(signal.SIGTERM, _leave)
    # a thread that hears from the database waits so long for one that computes, at every answer
    sys.setswitchinterval(SWITCH_SECONDS)
    services = build(settings)
    try:
        services.vault.sessions.forget(lasting(settings))
        services.warm()
        services.work()
        app = create_app(settings, services)
        config = uvicorn.Config(
            app, settings.host, settings.port, log_config=None, access_log=False,
            server_header=False, timeout_graceful_shutdown=5, timeout_keep_alive=KEEP_ALIVE,
        )  # fmt: skip
        server = _Announced(config)
        server.link = first_link(services)
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        services.close()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
