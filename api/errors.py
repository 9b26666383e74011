"""One error type with a status, a sentence in both languages and the cure; one answer for all.

The API gets JSON, a browser gets a page. Codes of papers and files come from catalog.problem,
codes of the service itself from errors.toml.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.pages import render
from catalog.problem import PROBLEMS
from storage.errors import StorageError

_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "file_too_large"}
_SPOKEN = ("vi", "en", "cure_vi", "cure_en")
_PROBLEM_STATUS = {"file_too_large": 413}


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a person reads about one error."""

    status: int
    vi: str
    en: str
    cure_vi: str
    cure_en: str


@cache
def load_sentences() -> Mapping[str, Sentence]:
    """Code → sentence: our own errors, and every problem a scan may have."""
    own = tomllib.loads((Path(__file__).parent / "errors.toml").read_text("utf-8"))
    sentences = {
        code: Sentence(_PROBLEM_STATUS.get(code, 422), item.vi, item.en, item.cure_vi, item.cure_en)
        for code, item in PROBLEMS.items()
    }
    return sentences | {code: Sentence(**entry) for code, entry in own.items()}


class ApiError(HTTPException):
    """A request that cannot be served, and what to do about it."""

    def __init__(
        self, code: str, *, problems: tuple[str, ...] = (), sentence: Sentence | None = None
    ) -> None:
        self.code = code
        self.problems = problems
        self.sentence = sentence or load_sentences()[code]
        super().__init__(self.sentence.status, detail=code)

    @classmethod
    def of_storage(cls, error: StorageError) -> Self:
        """What the store could not do; its texts carry the cure behind the first sentence."""
        vi, _, cure_vi = error.vi.partition(". ")
        en, _, cure_en = error.en.partition(". ")
        return cls(error.code, sentence=Sentence(error.status, vi, en, cure_vi, cure_en))

    def as_json(self) -> dict[str, Any]:
        """The body of every error answer of the API."""
        return {
            "code": self.code,
            "vi": self.sentence.vi,
            "en": self.sentence.en,
            "cure_vi": self.sentence.cure_vi,
            "cure_en": self.sentence.cure_en,
            "problems": [
                {"code": code, **{key: getattr(PROBLEMS[code], key) for key in _SPOKEN}}
                for code in self.problems
            ],
        }


def answer(request: Request, error: ApiError) -> Response:
    """The error as JSON for programs, as a page for browsers."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if request.url.path.startswith("/api/") or not wants_page:
        return JSONResponse(error.as_json(), error.status_code)
    return render(request, "error.html", status=error.status_code, error=error.sentence)


def install(app: FastAPI) -> None:
    """Make every error of the application leave through `answer`."""

    async def known(request: Request, error: Exception) -> Response:
        if isinstance(error, StorageError):
            if error.status >= 500:
                structlog.get_logger().error("storage_failed", code=error.code, exc_info=error)
            return answer(request, ApiError.of_storage(error))
        if isinstance(error, ApiError):
            return answer(request, error)
        status = error.status_code if isinstance(error, HTTPException) else 422
        return answer(request, ApiError(_BY_STATUS.get(status, "invalid_input")))

    async def unknown(request: Request, error: Exception) -> Response:
        structlog.get_logger().error("request_failed", exc_info=error)
        return answer(request, ApiError("internal"))

    app.add_exception_handler(HTTPException, known)
    app.add_exception_handler(StorageError, known)
    app.add_exception_handler(RequestValidationError, known)
    app.add_exception_handler(Exception, unknown)
