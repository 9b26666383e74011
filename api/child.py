"""One of several processes that serve: built from the environment, ends with the first one."""

import gc
import multiprocessing
import os
import signal
import sys
import threading

from fastapi import FastAPI

from api.app import create_app
from api.log import configure
from api.settings import Settings

SWITCH_SECONDS = 0.001  # five times as often as Python does by itself


def served() -> FastAPI:
    """The application; its store opens when the server starts, and closes with it."""
    configure()
    threading.Thread(target=_follow, name="follow", daemon=True).start()
    app = create_app(Settings())
    settle()
    return app


def settle() -> None:
    """What suits a process that is about to answer requests."""
    # a thread that hears from the database waits so long for one that computes, at every answer
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()  # what is there by now stays: no sweep looks at it again


def _follow() -> None:
    """When the first process is gone, however it ended, nobody would end this one."""
    first = multiprocessing.parent_process()
    if first is not None:
        first.join()
        os.kill(os.getpid(), signal.SIGTERM)
