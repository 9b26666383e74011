"""Partner systems from the command line: the demo server, and asking again what is unanswered."""

import argparse
import threading
from pathlib import Path

from api.adapters.compare import make_up
from api.adapters.demo import Demo, from_personas
from api.commands.common import DONE
from api.services import build
from api.settings import Settings


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`motcua demo-national`, `motcua verify`."""
    demo = commands.add_parser(
        "demo-national", help="máy chủ CSDL quốc gia mẫu · a national database of invented people"
    )
    demo.add_argument("personas", type=Path, help="personas.json")
    demo.add_argument("--port", type=int, default=8090)
    demo.set_defaults(run=_demo)
    again = commands.add_parser(
        "verify", help="hỏi lại đối tác những gì chưa trả lời · ask partners again"
    )
    again.set_defaults(run=_verify)


def _demo(arguments: argparse.Namespace) -> int:
    running = Demo(from_personas(arguments.personas)).start(arguments.port)
    print(f"motcua: {running.url}", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        running.stop()
    return DONE


def _verify(arguments: argparse.Namespace) -> int:
    services = build(Settings())
    try:
        print(f"motcua: {make_up(services)}")
    finally:
        services.vault.close()
    return DONE
