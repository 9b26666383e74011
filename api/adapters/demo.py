"""A partner of our own for tests and the demo office: invented people, real HTTP.

`slow` and `broken` make it behave as partners do on bad days.
"""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from catalog.paper_type import type_of

CARD_FROM = 2011  # year of birth of the youngest who have a card in 2025


@dataclass
class Demo:
    """The people that it knows, and its mood."""

    people: Mapping[str, Mapping[str, Any]]  # personal number → the partner's fields
    slow: float = 0.0  # seconds before an answer
    broken: bool = False  # answers 503
    nonsense: bool = False  # answers something else
    asked: list[str] = field(default_factory=list)

    def start(self, port: int = 0) -> "Running":
        """Serve in a thread."""
        return Running(self, port)


class Running:
    """The server; `stop` ends it."""

    def __init__(self, demo: Demo, port: int) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                size = int(self.headers.get("content-length") or 0)
                number = str(json.loads(self.rfile.read(size))["soDinhDanh"])
                demo.asked.append(number)
                time.sleep(demo.slow)
                found = demo.people.get(number)
                status = 503 if demo.broken else 200 if found else 404
                body: Any = ["?"] if demo.nonsense else found or {}
                data = json.dumps(body, ensure_ascii=False).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: Any) -> None:
                """Numbers of people do not belong into a log."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def from_personas(path: Path) -> dict[str, dict[str, Any]]:
    """The invented people of a personas file, as the national database would hold them."""
    people: dict[str, dict[str, Any]] = {}
    for case in json.loads(path.read_text("utf-8"))["cases"]:
        for person in case["persons"]:
            day, month, year = (["", "", *person["dob"].split("/")])[-3:]
            people[person["id"]] = {
                "hoTen": person["name"],
                "ngaySinh": "-".join(part for part in (year, month, day) if part),
                "gioiTinh": person["sex"],
                "danToc": person.get("ethnicity", ""),
                "quocTich": person["nationality"],
                "queQuan": person["origin"]["card_text_before_2025_07"],
                "noiThuongTru": person["addr"]["card_text_before_2025_07"],
                "maXa": person["addr"]["new"]["ward_code"],
                "giayTo": _card(person["id"], year),
            }
    return people


def _card(number: str, born: str) -> list[dict[str, str]]:
    """The identity card of whoever has to have one: from 14 years on."""
    if int(born or 0) > CARD_FROM:
        return []
    return [{"maLoai": type_of("can-cuoc-2024").code, "so": number, "coQuanCap": "Bộ Công an",
             "ngayCap": "2025-01-10"}]  # fmt: skip
