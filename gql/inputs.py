"""What inputs share: fields that may be left out, and the idempotency key."""

import strawberry

from domain.errors import BadUserInput


def optional(description: str) -> str | None:
    """An input field that may be left out."""
    field: str | None = strawberry.field(default=None, description=description)
    return field


@strawberry.input(description="What may be sent again without being done again.")
class Once:
    """What every input ends with that names one thing to do."""

    idempotency_key: str | None = optional(
        "Any text of up to 200 characters: the same key does the same thing only once."
    )


def read_idempotency_key(key: str | None) -> str | None:
    """The caller's idempotency key, as it is: every character counts, spaces and accents too.

    Raises BadUserInput for one that is blank, too long, or holds what cannot be printed.
    """
    if key is not None and not (key.strip() and len(key) <= 200 and key.isprintable()):
        raise BadUserInput(
            "idempotencyKey has 1 to 200 printable characters, or is left out.",
            ("input", "idempotencyKey"),
        )
    return key
