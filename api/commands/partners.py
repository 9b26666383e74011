"""`motcua verify`, `motcua demo-national`: ask partners again; a national database to try it on."""

import argparse
import threading
from pathlib import Path

from api.commands.common import DONE, Commands, read_settings


def register(commands: Commands) -> None:
    """Add the commands."""
    again = commands.add_parser("verify", help="ask partner systems what they did not answer yet")
    again.set_defaults(run=_verify)
    demo = commands.add_parser("demo-national", help="serve a database of invented people")
    demo.add_argument("people", type=Path, nargs="?", help="default: those of the trial office")
    demo.add_argument("--port", type=int, default=8090)
    demo.set_defaults(run=_demo)


def _verify(asked: argparse.Namespace) -> int:
    from api.adapters.compare import make_up
    from api.services import build

    services = build(read_settings())
    try:
        done = make_up(services)
        left = len(services.vault.unanswered())
    finally:
        services.vault.close()
    print(f"Đã đối chiếu {done} người, còn chờ {left}. Compared {done} persons, {left} wait.")
    return DONE


def _demo(asked: argparse.Namespace) -> int:
    from api.adapters.demo import Demo, from_personas
    from api.adapters.trial import PEOPLE

    running = Demo(from_personas(asked.people or PEOPLE)).start(asked.port)
    print(f"motcua: {running.url}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        running.stop()
    return DONE
