"""The two languages of the pages: Vietnamese, and English by one click."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from starlette.requests import HTTPConnection

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
COOKIE = "language"


def language_of(request: HTTPConnection) -> Language:
    """What the officer chose, Vietnamese until then."""
    return "en" if request.cookies.get(COOKIE) == "en" else "vi"


@cache
def load_texts() -> Mapping[str, Mapping[str, str]]:
    """Key → language → text, from web/text/*.toml; a key that stands twice is an error."""
    texts: dict[str, Mapping[str, str]] = {}
    for path in sorted((Path(__file__).parent / "web" / "text").glob("*.toml")):
        for group, entries in tomllib.loads(path.read_text("utf-8")).items():
            for name, pair in entries.items():
                key = f"{group}.{name}"
                if key in texts or set(pair) != set(LANGUAGES):
                    raise ValueError(f"{path.name}: {key} stands twice or lacks a language")
                texts[key] = pair
    return texts


class Texts:
    """The texts of one language: `t("counter.title")`, `t("review.left", count=2)`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = load_texts()

    def __call__(self, key: str, /, **values: Any) -> str:
        return self._texts[key][self.language].format(**values)

    def get(self, key: str, default: str) -> str:
        """The text of a key, or `default` where the tables do not know it."""
        pair = self._texts.get(key)
        return pair[self.language] if pair else default


def field_label(name: str, texts: Texts) -> str:
    """What a field is called, whose it is before it: "Người mẹ · Họ và tên"."""
    role, _, base = name.rpartition(".")
    label = texts.get(f"field.{base}", base)
    return f"{texts.get(f'role.{role}', role)} · {label}" if role else label
