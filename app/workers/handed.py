"""What the parent hands to a worker, in one line of JSON on its stdin; secrets are among it."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from app.sandbox_mode import PlayedSandbox


@dataclass(frozen=True, slots=True)
class Handed:
    """One worker's place.

    `listener` is the file number of the socket that all share; `sockets` the folder in which
    they reach each other; `sandbox` the one that the parent plays, if any.
    """

    number: int
    host: str
    port: int
    listener: int
    sockets: Path
    consumes: bool
    sandbox: PlayedSandbox | None


HANDED = TypeAdapter(Handed)
