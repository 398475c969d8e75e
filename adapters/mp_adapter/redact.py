"""Keeps secrets out of whatever the MP Adapter's texts end up in: errors, logs, answers."""

import base64
import re
import unicodedata
from collections.abc import Sequence
from typing import cast

from adapters.mp_adapter.exact_json import as_object

COVER = "[redacted]"
MOST_SHOWN = 80
"""An error shows no more characters of an upstream text than this."""

_LOOKED_AT = 20_000
_SHORTEST_SECRET = 4
_SHORTEST_BEGINNING = 8
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_RUN = re.compile(r"[A-Za-z0-9_+=-]{20,}")
_SECRET_NAME = re.compile(
    r"received_by|settlement|secret|token|password|authorization|client_?key|api_?key|signature",
    re.IGNORECASE,
)


class Redactor:
    """Knows the client key and never shows it; `also` are the secrets of one call."""

    __slots__ = ("_key",)

    def __init__(self, client_key: str) -> None:
        self._key = client_key

    def clean(self, text: str, also: Sequence[str] = (), limit: int = MOST_SHOWN) -> str:
        """One line of `text` for people: secrets covered, control characters gone, cut short."""
        line = self.covered(_one_line(text[:_LOOKED_AT]), also)
        for secret in (self._key, *also):
            line = _cover_beginnings(line, secret)
        line = _RUN.sub(_cover_token, _UUID.sub(COVER, line))
        return line if len(line) <= limit else line[: limit - 1] + "…"

    def covered(self, text: str, also: Sequence[str] = ()) -> str:
        """`text` with the known secrets covered, and nothing else changed."""
        for secret in (self._key, *also):
            if secret and (secret == self._key or len(secret) >= _SHORTEST_SECRET):
                text = re.sub(re.escape(secret), COVER, text, flags=re.IGNORECASE)
        return text

    def cover_tree(self, value: object, also: Sequence[str] = ()) -> object:
        """A JSON value with its known secrets covered, and members named like secrets too."""
        if isinstance(value, str):
            return self.covered(value, also)
        members = as_object(value)
        if members is not None:
            covered: dict[str, object] = {}
            for name, item in members.items():
                hide = _SECRET_NAME.search(name) is not None and bool(item)
                covered[self.covered(name, also)] = COVER if hide else self.cover_tree(item, also)
            return covered
        if isinstance(value, list):
            return [self.cover_tree(item, also) for item in cast("list[object]", value)]
        return value


def base64_forms(secret: str) -> tuple[str, ...]:
    """What the secret becomes within base64 of a longer text, by where in it it begins."""
    inner: list[str] = []
    for before in range(3):
        text = base64.b64encode(b"\0" * before + secret.encode()).decode()
        inner.append(text[(0, 2, 3)[before] : (before + len(secret)) * 8 // 6])
    return tuple(inner)


def _one_line(text: str) -> str:
    spaced = " ".join(text.split())
    return "".join(letter for letter in spaced if not unicodedata.category(letter).startswith("C"))


def _cover_beginnings(line: str, secret: str) -> str:
    """Whoever quoted the text may have cut it in the middle of a secret."""
    lowered = secret.lower()
    for length in range(len(secret) - 1, _SHORTEST_BEGINNING - 1, -1):
        if lowered[:length] in line.lower():
            line = re.sub(re.escape(secret[:length]), COVER, line, flags=re.IGNORECASE)
    return line


def _cover_token(found: re.Match[str]) -> str:
    """Long runs that mix cases and digits, or are hexadecimal, are tokens; words are not."""
    run = found[0]
    has_digit = any(letter.isdigit() for letter in run)
    mixes = has_digit and run.lower() != run and run.upper() != run
    letters = {letter for letter in run.lower() if letter.isalpha()}
    is_hex = has_digit and bool(letters) and letters <= set("abcdef")
    return COVER if mixes or is_hex else run
