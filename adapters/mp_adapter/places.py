"""Where calls queue together and fail together: each channel is a place of its own.

A channel that hangs or fails takes neither the places of others nor their callers' time: only so
many of its calls are under way at once, and one whose calls keep failing is left alone for a while
(adapters.mp_adapter.breaker).
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from adapters.mp_adapter.breaker import Breaker
from adapters.mp_adapter.calls import Call, Line
from adapters.mp_adapter.methods import is_insisted_on
from domain.channels import ChannelKey
from domain.errors import UpstreamError, UpstreamRefused, UpstreamTimeout, UpstreamUnavailable

AT_ONCE = 64
"""Calls under way at once, of all places: enough for six that hang not to be felt by others."""

AT_ONCE_EACH = 10
"""Calls under way at once of one place. With these, no breaker has seen more than twenty failures
when it opens; and a page of a hundred orders is asked in ten rounds."""

MOST_PLACES = 5_000
"""Places that are remembered because they failed lately; the one that was quiet longest goes."""

FAIR_SHARE = 0.5
"""A timeout speaks against the other side if it had this much of the call's time, not if the call
waited for most of it in our own queue."""

Name: TypeAlias = tuple[str, str]

OnBreaker = Callable[[str, bool], None]
"""Told whenever a breaker opens or closes: channel code or method, and whether it is open now."""


def place_of(call: Call) -> Name:
    """A call about one channel belongs to that; any other to its method, and brand if it has one.

    So what many channels are asked in one call neither shuts one of them nor is shut out by one.
    """
    match call.about:
        case ChannelKey(brand_id, channel_code):
            return brand_id, channel_code
        case None:
            return "", call.method
        case brand_id:
            return brand_id, call.method


@dataclass(slots=True)
class _Place:
    label: str
    slots: asyncio.Semaphore
    breaker: Breaker = field(default_factory=Breaker)
    users: int = 0


class Places:
    """Bounds the calls of each place and of all, and shuts places that keep failing.

    `clock` gives seconds that never go back, `now` the time of day that refusals name.
    """

    def __init__(
        self,
        line: Line,
        *,
        at_once: int = AT_ONCE,
        at_once_each: int = AT_ONCE_EACH,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        on_breaker: OnBreaker | None = None,
    ) -> None:
        self._line = line
        self._slots = asyncio.Semaphore(at_once)
        self._each = at_once_each
        self._clock = clock
        self._now = now
        self._on_breaker = on_breaker
        self._places: dict[Name, _Place] = {}

    def __len__(self) -> int:
        """How many places are remembered."""
        return len(self._places)

    async def send(self, call: Call) -> object:
        """The result of the call; refused at once, unsent, where its place is shut.

        What is insisted on goes in all the same, and opens the place again if it is answered.
        """
        with self._used(place_of(call)) as place:
            self._check(place, call)  # before it queues, and again after: much happens meanwhile
            await self._acquire(place, call)
            try:
                self._check(place, call)
                return await self._judged(place, call)
            finally:
                self._slots.release()
                place.slots.release()

    @contextlib.contextmanager
    def _used(self, name: Name) -> Generator[_Place, None, None]:
        """The place of a name; only those that failed lately outlast their calls."""
        place = self._places.pop(name, None)
        if place is None:
            self._forget_one()
            place = _Place(name[1], asyncio.Semaphore(self._each))
        self._places[name] = place  # the last now: the first is the one that was quiet longest
        place.users += 1
        try:
            yield place
        finally:
            place.users -= 1
            if place.users == 0 and place.breaker.is_calm:
                del self._places[name]

    def _forget_one(self) -> None:
        if len(self._places) < MOST_PLACES:
            return
        quiet = next((name for name, place in self._places.items() if not place.users), None)
        if quiet is not None and self._places.pop(quiet).breaker.is_open:
            self._tell(quiet[1], is_open=False)

    def _check(self, place: _Place, call: Call) -> None:
        seconds = place.breaker.wait(self._clock())
        if seconds > 0 and not is_insisted_on(call):
            again_at = self._now() + timedelta(seconds=seconds)
            reason = f"it keeps failing and is asked again from {again_at:%H:%M:%S} UTC"
            raise UpstreamUnavailable(call.method, reason, sent=False, again_at=again_at)

    async def _acquire(self, place: _Place, call: Call) -> None:
        """Wait for a slot of the place, then for one of all."""
        try:
            async with asyncio.timeout_at(call.deadline):
                await place.slots.acquire()
                try:
                    await self._slots.acquire()
                except BaseException:
                    place.slots.release()
                    raise
        except TimeoutError:
            reason = f"other calls were in the way for {call.seconds:g} s"
            raise UpstreamTimeout(call.method, reason, sent=False) from None

    async def _judged(self, place: _Place, call: Call) -> object:
        """Make the call, and let its place learn from it. One that is cut off proves nothing."""
        breaker, began = place.breaker, self._clock()
        probe = is_insisted_on(call) or breaker.begin(began)
        try:
            result = await self._line.send(call)
        except UpstreamError as error:
            if isinstance(error, UpstreamRefused):
                self._answered(place, probe=probe)
            elif self._speaks_against(error, call, began) and breaker.failed(self._clock()):
                self._tell(place.label, is_open=True)
            raise
        self._answered(place, probe=probe)
        return result

    def _answered(self, place: _Place, *, probe: bool) -> None:
        if place.breaker.answered(probe=probe):
            self._tell(place.label, is_open=False)

    def _speaks_against(self, error: UpstreamError, call: Call, began: float) -> bool:
        if isinstance(error, UpstreamTimeout):
            return self._clock() - began >= FAIR_SHARE * call.seconds
        return True

    def _tell(self, label: str, *, is_open: bool) -> None:
        if self._on_breaker is not None:
            self._on_breaker(label, is_open)
