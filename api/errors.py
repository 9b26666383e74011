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
from pydantic import BaseModel, Field
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
        self,
        code: str,
        *,
        problems: tuple[str, ...] = (),
        sentence: Sentence | None = None,
        retry_after: int = 0,
        detail: str = "",
    ) -> None:
        self.code = code
        self.reason = detail  # what was found: "/JavaScript"
        self.problems = problems
        self.sentence = sentence or load_sentences()[code]
        wait = {"retry-after": str(retry_after)} if retry_after else None
        super().__init__(self.sentence.status, detail=code, headers=wait)

    @classmethod
    def of_storage(cls, error: StorageError) -> Self:
        """What the store could not do; its texts carry the cure behind the first sentence."""
        vi, _, cure_vi = error.vi.partition(". ")
        en, _, cure_en = error.en.partition(". ")
        sentence = Sentence(error.status, vi, en, cure_vi, cure_en)
        return cls(error.code, sentence=sentence, retry_after=getattr(error, "retry_after", 0))

    def as_json(self) -> dict[str, Any]:
        """The body of every error answer of the API."""
        return {
            "code": self.code,
            "vi": self.sentence.vi,
            "en": self.sentence.en,
            "cure_vi": self.sentence.cure_vi,
            "cure_en": self.sentence.cure_en,
            "reason": self.reason,
            "problems": [spoken(code).model_dump() for code in self.problems],
        }


class ProblemView(BaseModel):
    """One thing that is wrong, and what to do about it."""

    code: str = Field(examples=["too_blurred"])
    vi: str = Field(examples=["Ảnh quá mờ."])
    en: str = Field(examples=["The picture is too blurred."])
    cure_vi: str = Field(examples=["Giữ máy chắc tay rồi chụp lại."])
    cure_en: str = Field(examples=["Hold still and take it again."])


class ErrorView(ProblemView):
    """The body of every error answer."""

    reason: str = Field(description="what was found", examples=["/JavaScript"])
    problems: list[ProblemView]


_TOLD: dict[int | str, str] = {
    401: "who asks? sign in, or send a key that is good",
    403: "this role, unit or key may not",
    404: "nothing bears this name, or it was erased",
    409: "what stands there by now forbids it",
    413: "more than is taken",
    422: "what was sent cannot be used; the body says why",
    429: "too often; Retry-After says when again",
    "4XX": "refused; the body says why and what to do",
    "5XX": "our fault; the body says when to try again",
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorView, "description": said} for status, said in _TOLD.items()
}


def spoken(code: str) -> ProblemView:
    """A problem of a paper, or an error of our own, in both languages."""
    known = PROBLEMS.get(code) or load_sentences()[code]
    return ProblemView(code=code, **{key: getattr(known, key) for key in _SPOKEN})


def answer(request: Request, error: ApiError) -> Response:
    """The error as JSON for programs, as a page for browsers."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if request.url.path.startswith("/api/") or not wants_page:
        return JSONResponse(error.as_json(), error.status_code, error.headers)
    return render(request, "error.html", status=error.status_code, error=error.sentence)


def install(app: FastAPI) -> None:
    """Make every error of the application leave through `answer`.

    Raises ValueError when the table of sentences cannot be read.
    """
    load_sentences()

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
