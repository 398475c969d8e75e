"""Which messages in quarantine a command is about."""

from typing import Annotated

import typer

from app.settings import BadUsage
from domain.messages import Reason
from domain.quarantine import QuarantineFilter

OfReason = Annotated[
    str | None, typer.Option("--reason", metavar="R", help=f"One of {', '.join(Reason)}.")
]
OfBrand = Annotated[str | None, typer.Option("--brand", metavar="ID", help="Of this brand.")]


def read_wanted(reason: str | None, brand: str | None) -> QuarantineFilter:
    """Read the options; raises BadUsage."""
    if reason is not None and reason.upper() not in set(Reason):
        raise BadUsage(f"there is no reason {reason!r}; there are {', '.join(Reason)}")
    return QuarantineFilter(None if reason is None else Reason(reason.upper()), brand)
