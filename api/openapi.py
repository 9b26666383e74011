"""The description of the API for programs: FastAPI's, with openapi.toml laid over it."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI

KEY = "key"


@cache
def load_words() -> dict[str, Any]:
    """Summaries, examples and answers, by operation."""
    return tomllib.loads((Path(__file__).parent / "openapi.toml").read_text("utf-8"))


def described(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """What takes the place of `app.openapi`; made once, at the first question."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _worded(plain())
        return app.openapi_schema

    return openapi


def _worded(schema: dict[str, Any]) -> dict[str, Any]:
    words = load_words()
    schema["components"]["securitySchemes"] = {KEY: {"type": "http", "scheme": "bearer"}}
    schema["security"] = [{KEY: []}]
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            name = f"{method.upper()} {path}"
            said = words["operations"].get(name)
            if said:
                operation["summary"] = f"{said['vi']} · {said['en']}"
            if name in words["examples"]:
                for content in operation["requestBody"]["content"].values():
                    content["example"] = words["examples"][name]
            for status, answer in words["answers"].get(name, {}).items():
                operation["responses"][status]["content"]["application/json"]["example"] = answer
    return schema
