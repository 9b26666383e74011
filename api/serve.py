"""Runs the application: store first, then the port, then the address on the screen."""

import signal
import socket
import sys
from types import FrameType

import uvicorn

from api.app import create_app
from api.log import configure
from api.services import build
from api.settings import Settings


class _Announced(uvicorn.Server):
    """Says where it can be reached, once it can."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            name = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
            print(f"motcua: http://{name}:{port}", flush=True)


def serve(settings: Settings) -> None:
    """Serve until interrupted. Raises storage.errors.StorageError when the store cannot open."""
    configure()
    # the default would end the process before the store is closed, and leave its server behind
    signal.signal(signal.SIGTERM, _leave)
    services = build(settings)
    try:
        services.warm()
        app = create_app(settings, services)
        config = uvicorn.Config(
            app, settings.host, settings.port, log_config=None, access_log=False,
            server_header=False, timeout_graceful_shutdown=5,
        )  # fmt: skip
        _Announced(config).run()
    except KeyboardInterrupt:
        pass
    finally:
        services.vault.close()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
