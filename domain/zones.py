"""Time zones as callers name them."""

from zoneinfo import ZoneInfo

from domain.errors import BadUserInput

LONGEST_NAME = 64


def read_zone(name: str, where: str) -> ZoneInfo:
    """The zone of that name; BadUserInput at the place `where` if there is none."""
    try:
        if len(name) > LONGEST_NAME:
            raise ValueError
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # a folder of zones is no zone
        raise BadUserInput(
            f"{name[:LONGEST_NAME]!r} is no time zone: write a name as Asia/Jakarta or UTC.",
            (where,),
        ) from None
