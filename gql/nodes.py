"""Global ids: a type's name and the key of a thing, opaque to callers."""

import base64
import binascii
import json
from typing import cast

import strawberry

from domain.errors import BadUserInput


@strawberry.interface(description="Anything that can be fetched again by its id.")
class Node:
    """The relay interface."""

    id: strawberry.ID = strawberry.field(description="Opaque, the same as long as the thing is.")


def global_id(kind: str, key: str) -> strawberry.ID:
    """The id of the thing of this kind with this key, a JSON array as text."""
    return strawberry.ID(base64.urlsafe_b64encode(f"{kind}:{key}".encode()).decode().rstrip("="))


def key_text(*parts: str) -> str:
    """The parts of a key as one text."""
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def read_global_id(value: str) -> tuple[str, tuple[str, ...]]:
    """Kind and key parts of an id. Raises BadUserInput for anything that we never gave."""
    try:
        padded = value + "=" * (-len(value) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
        kind, _, key = text.partition(":")
        read: object = json.loads(key)
    except (binascii.Error, ValueError, RecursionError):
        read, kind = None, ""
    parts = cast("list[object]", read) if isinstance(read, list) else [None]
    if not all(isinstance(part, str) for part in parts):
        raise BadUserInput(f"{value[:60]!r} is no id of ours: take ids from answers as they are.")
    return kind, tuple(cast("list[str]", parts))


def expect_id(kind: str, value: str, length: int, path: tuple[str, ...]) -> tuple[str, ...]:
    """The key parts of an id that must be of this kind."""
    found, parts = read_global_id(value)
    if found != kind or len(parts) != length:
        raise BadUserInput(f"This id names a {found or 'nothing'}, not a {kind}.", path)
    return parts
