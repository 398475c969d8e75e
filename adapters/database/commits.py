"""That something was committed: counted, and told to whoever wants to know."""

from dataclasses import dataclass


@dataclass(slots=True)
class Commits:
    """How many transactions of this process have ended, by commit or not."""

    count: int = 0


def nobody() -> None:
    """Whom a commit is told where nobody wants to know."""
