"""Answers of the doors that are asked most, written where they are found.

FastAPI would check and write a returned value in one more turn of a thread; these are our own
dataclasses and models, which pydantic writes as they are. The door names its `response_model`.
"""

from functools import cache
from typing import Any

from pydantic import TypeAdapter
from starlette.responses import Response


def told(kind: Any, value: object) -> Response:
    """`value`, which is a `kind`, as JSON."""
    return Response(_adapter(kind).dump_json(value), media_type="application/json")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
