"""One partner system behind one question: what do you hold of this person?

`HttpPartner` is the real client: httpx, three tries with growing pauses (tenacity), and a circuit
breaker (pybreaker) that spares counter and partner once it is down. Field names are ours; the
partner's are mapped in one table. Numbers never stand in an address, so no proxy logs them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import httpx
from pybreaker import CircuitBreaker, CircuitBreakerError
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

TRIES = 3
SECONDS = 3.0  # for one try
HURRIED_SECONDS = 1.0  # while somebody waits at the counter: one try
FAILURES = 5  # in a row, before the circuit opens
REST_SECONDS = 60  # until a first question is let through again

FIELDS: Mapping[str, str] = {
    "full_name": "hoTen",
    "date_of_birth": "ngaySinh",
    "sex": "gioiTinh",
    "ethnicity": "danToc",
    "nationality": "quocTich",
    "place_of_origin": "queQuan",
    "place_of_residence": "noiThuongTru",
}
"""Our field → the partner's."""


class Down(Exception):
    """The partner does not answer, or answers nonsense: ask again later, ask nobody else."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper that the partner answers for, valid now."""

    code: str  # of its type: "KQ.G15.000031"
    serial: str
    issuer: str = ""
    issued: date | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a partner holds of one person."""

    fields: Mapping[str, str]  # our names; dates ISO 8601
    ward: str = ""  # code of the commune
    papers: tuple[Issued, ...] = ()


class Partner(Protocol):
    """Any source that may be asked."""

    name: str

    def ask(self, number: str, *, hurried: bool = False) -> Answer | None:
        """What is held under a personal number, None when nothing is. Raises `Down`.

        `hurried`: somebody waits, so one short try must do.
        """


class _Busy(Exception):
    """Worth another try."""


class HttpPartner:
    """A partner reached over HTTP with a bearer token."""

    def __init__(
        self, name: str, url: str, token: str = "", *, pause: float = 0.2,
        seconds: float = SECONDS, hurried: float = HURRIED_SECONDS,
    ) -> None:  # fmt: skip
        self.name = name
        self._seconds, self._hurried = seconds, hurried
        self._client = httpx.Client(
            base_url=url,
            timeout=seconds,
            headers={"authorization": f"Bearer {token}"} if token else {},
        )
        self._pause = pause
        self._breaker = CircuitBreaker(fail_max=FAILURES, reset_timeout=REST_SECONDS)

    @property
    def open(self) -> bool:
        """Whether the circuit is open: the partner is left alone for a while."""
        return str(self._breaker.current_state) == "open"

    def ask(self, number: str, *, hurried: bool = False) -> Answer | None:
        """See `Partner`."""
        try:
            body = self._breaker.call(self._tried, number, hurried)
        except (CircuitBreakerError, _Busy, httpx.HTTPError) as error:
            raise Down(self.name) from error
        if body is None:
            return None
        try:
            fields = {name: str(body[key]) for name, key in FIELDS.items() if body.get(key)}
            papers = tuple(_issued(entry) for entry in body.get("giayTo") or ())
            return Answer(fields, str(body.get("maXa", "")), papers)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Down(f"{self.name}: not the agreed answer") from error

    def _tried(self, number: str, hurried: bool) -> Any:
        for attempt in Retrying(
            stop=stop_after_attempt(1 if hurried else TRIES),
            wait=wait_exponential(self._pause, max=2),
            retry=retry_if_exception_type((_Busy, httpx.TransportError)),
            reraise=True,
        ):
            with attempt:
                return self._once(number, self._hurried if hurried else self._seconds)
        raise AssertionError("unreachable")

    def _once(self, number: str, seconds: float) -> Any:
        asked = {"soDinhDanh": number}
        answer = self._client.post("/tra-cuu", json=asked, timeout=seconds)
        if answer.status_code == 404:
            return None
        if answer.status_code >= 500 or answer.status_code == 429:
            raise _Busy(str(answer.status_code))
        answer.raise_for_status()
        try:
            return answer.json()
        except ValueError as error:
            raise _Busy("no JSON") from error


def _issued(entry: Mapping[str, Any]) -> Issued:
    days = (date.fromisoformat(entry[key]) if entry.get(key) else None
            for key in ("ngayCap", "ngayHetHan"))  # fmt: skip
    return Issued(str(entry["maLoai"]), str(entry["so"]), str(entry.get("coQuanCap", "")), *days)
