"""When to stop asking somebody who does not answer, and when to ask again. No I/O, no clock."""

OPENS_AT = 10
LAST = 16
"""It opens once `OPENS_AT` of the last `LAST` calls failed: after ten failures in a row, and before
twenty wherever two of three calls fail; a side that answers every other call stays open to all."""

REST = 5.0
"""Seconds between one probe and the next while open: a side that is back is found to be so within
this time, half of what is promised, and one call in five seconds burdens nobody."""

_WINDOW = (1 << LAST) - 1


class Breaker:
    """Judges one place by its last calls. `now` is any clock's time, in seconds, never set back.

    While it is open, one call in REST is let through as a probe; if that one is answered, it is
    closed. A probe that fails or hangs changes nothing, so that the next follows after REST.
    """

    __slots__ = ("_again", "_marks")

    def __init__(self) -> None:
        self._marks = 0  # a bit for each of the last calls: 1 failed
        self._again: float | None = None  # open: when the next probe may go

    @property
    def is_open(self) -> bool:
        return self._again is not None

    @property
    def is_calm(self) -> bool:
        """Whether nothing needs to be remembered."""
        return self._again is None and self._marks == 0

    def wait(self, now: float) -> float:
        """Seconds until a call may go; 0 where one may go now."""
        return 0.0 if self._again is None else max(self._again - now, 0.0)

    def begin(self, now: float) -> bool:
        """A call goes, after `wait` said 0; whether it is the probe."""
        if self._again is None:
            return False
        self._again = now + REST
        return True

    def answered(self, *, probe: bool) -> bool:
        """A call was answered, be it with a no; whether this closes it."""
        if self._again is None:
            self._mark(0)
        elif probe:
            self._again, self._marks = None, 0
            return True
        return False

    def failed(self, now: float) -> bool:
        """A call failed in a way that speaks against the other side; whether this opens it."""
        if self._again is None:
            self._mark(1)
            if self._marks.bit_count() >= OPENS_AT:
                self._again = now + REST
                return True
        return False

    def _mark(self, failed: int) -> None:
        self._marks = ((self._marks << 1) | failed) & _WINDOW
