"""The description of the API holds: whatever fits it, or does not, is answered as described."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.openapi import load_words
from storage.kept import Actor
from tests.api.conftest import OFFICER, UNIT, Office, client_of

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

ADDRESS = "/api/v1/openapi.json"
PORTAL = {"documents", "uploads", "jobs", "webhooks"}
FEW = 4  # cases of one operation
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def operations(office: Office) -> Iterator[list[Any]]:
    description = schemathesis.openapi.from_dict(office.client.get(ADDRESS).json())
    yield [found.ok() for found in description.get_all_operations()]


def test_no_request_is_too_much(operations: list[Any], office: Office) -> None:
    """Whatever fits the description is answered as it says, and never by a fault of ours."""
    with client_of(office.address, office.services, OFFICER) as officer:
        for operation in operations:
            _try(operation, officer, FEW)


def test_whoever_may_not_is_told_so(operations: list[Any], office: Office) -> None:
    """Strangers and citizens are refused in the described way too."""
    citizen = Actor("nguoi-la", UNIT, "citizen")
    with (
        client_of(office.address) as stranger,
        client_of(office.address, office.services, citizen) as other,
    ):
        for operation in operations:
            _try(operation, stranger, 1)
            _try(operation, other, 1)


def _try(operation: Any, client: httpx.Client, cases: int) -> None:
    headers = dict(client.headers) | {
        "cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
    }

    @settings(
        max_examples=cases,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def call(case: schemathesis.Case) -> None:
        case.call_and_validate(base_url=str(client.base_url), headers=headers, checks=CHECKS)

    call()


def test_operations_are_told_in_both_languages(client: httpx.Client) -> None:
    paths = client.get(ADDRESS).json()["paths"]
    known = {
        f"{method.upper()} {path}": operation
        for path, operations in paths.items()
        for method, operation in operations.items()
    }
    assert load_words()["operations"].keys() <= known.keys()
    for name, operation in known.items():
        if PORTAL & {*operation.get("tags", ())}:
            assert " · " in operation["summary"], name
            told = {"401", "403", "404", "409", "413", "422", "429", "5XX"}
            assert told <= operation["responses"].keys()
