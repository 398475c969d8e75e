"""What was asked, as one JSON text: told in the audit log, and compared under an idempotency key.

It is taken after defaults are filled in, so that a default left out and a default given are one.
Moments are in UTC and numbers without idle digits; the order of a list counts, as answers point
into it by place; sets have none. Secrets must be hashed before.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast


def tell(asked: object) -> str:
    """A value of plain things and dataclasses as JSON text, the same for the same meaning."""
    return json.dumps(_plain(asked), sort_keys=True, separators=(",", ":"))


def fingerprint(kind: str, arguments: str) -> str:
    """Tells the same work from other work; of `arguments` nothing can be read from it."""
    return hashlib.sha256(f"{kind} {arguments}".encode()).hexdigest()


def _plain(value: Any) -> object:  # noqa: ANN401 - anything at all; TypeError for what has no form
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal() | date():
            return _text(value)
        case Mapping():
            return {name: _plain(each) for name, each in cast("_Named", value).items()}
        case Set():
            return sorted(map(_plain, cast("Set[object]", value)), key=json.dumps)
        case list() | tuple():
            return [_plain(each) for each in cast("Sequence[object]", value)]
        case _:
            return {
                _camel(field.name): _plain(getattr(value, field.name)) for field in fields(value)
            }


_Named = Mapping[str, object]


def _text(value: Decimal | date) -> str:
    """A number without idle digits, a moment in UTC, a day."""
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    return (value.astimezone(UTC) if isinstance(value, datetime) else value).isoformat()


def _camel(name: str) -> str:
    """A field's name as callers know it."""
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))
