"""A message's place among those that carry no date, as one text that sorts by it."""

from datetime import datetime

from adapters.database.types import time_text
from domain.versions import message_rank


def place_of(published_at: datetime, message_id: str) -> str:
    """Publish time, then message id: all-digit ids first, as numbers, then the others as text."""
    kind, number, text = message_rank(message_id)
    digits = str(number)
    rank = text if kind else f"{len(digits):09d}{digits}:{text}"
    return f"{time_text(published_at)} {kind}{rank}"
