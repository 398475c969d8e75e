"""What a sandbox needs to know before it starts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit


def utc_now() -> datetime:
    """Tell the time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """Settings of one sandbox.

    `push_to` is the whole address messages are pushed to, its token included; None keeps
    messages at home. `state_file` None forgets everything at the end. `pace` is the number of
    seconds between two steps of life, give or take half; `retry_seconds` is the first pause
    after a push that failed. `orders` is how many orders an empty state is filled with, and
    `publish_at_start` whether it then publishes all it has.
    """

    client_key: str = field(repr=False)
    push_to: str | None = field(default=None, repr=False)
    state_file: Path | None = None
    seed: int = 20201212
    live: bool = True
    pace: float = 5.0
    orders: int = 400
    publish_at_start: bool = True
    retry_seconds: float = 0.25
    push_workers: int = 4
    clock: Callable[[], datetime] = utc_now

    def __post_init__(self) -> None:
        """Refuse settings no sandbox can run with."""
        if not self.client_key.strip():
            raise ValueError("the sandbox needs a client key")
        if self.pace <= 0 or self.retry_seconds <= 0 or self.push_workers < 1 or self.orders < 0:
            raise ValueError("pace, retry_seconds and push_workers must be positive")
        if self.push_to is not None:
            address = urlsplit(self.push_to)
            if address.scheme not in ("http", "https") or not address.hostname:
                raise ValueError("push_to needs an address that begins with http:// or https://")
