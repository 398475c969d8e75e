"""Sends the prices and stocks that wait: within the limits, each lane in its order, each once.

Whoever asks for an update sends it at once (`send_now`); what is left is sent beside every process
(`send_waiting`). The store decides who takes what, so that both may run at the same time.
"""

from asyncio import Semaphore, Task, gather, get_running_loop, sleep
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.activities import ActivityItem, ActivityStatus, ErrorCode
from domain.errors import UpstreamError, UpstreamRefused
from domain.limits import Busy, Grant
from domain.prices_and_stocks import LineAnswer
from domain.wishes import QueuedLine, Way
from resolvers.limited import give_back, returning
from resolvers.services import Services
from resolvers.wish_calls import WishCall, group_calls, told
from resolvers.work import LOST, failed, unknown

PARALLEL = 4
"""Calls of one update that are under way at once."""

AT_ONCE, OF_A_BRAND = 16, 8
"""Calls that one process has under way for those who did not wait, and of one brand."""

PATIENCE = timedelta(seconds=5)
"""How long calls are begun while the one who asked waits; what is left then is sent later."""

NONE, SHORT = timedelta(), timedelta(seconds=1)
"""For a place that is free so soon a call waits whole while its caller does; else what needs no
place goes ahead."""

PAUSE, LOOK = 0.05, 1.0
"""Seconds between two looks at least, and at most."""

MOST_LINES = 1_000
FARTHEST = timedelta(hours=1)

THROTTLED = 429
MOST_TRIES = 20
"""How often a call that never counted is made, a minute apart in the end, before it is given up."""

_BY_FEEDBACK = "Taken; the marketplace says by feedback what became of it."
_QUOTA = "The marketplace refused it for its rate again and again: ask again later."
_LATER = "Nothing was set yet ({reason}); it waits to be sent again."


@dataclass(frozen=True, slots=True)
class _Taken:
    """A call whose lines are in flight, with its places under the limits."""

    call: WishCall
    grant: Grant


class WishSender:
    """Implements resolvers.sending.Sender for wishes."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._running: dict[Task[None], str] = {}
        self._failure: BaseException | None = None

    async def send_waiting(self) -> datetime | None:
        """Begin the calls that may be made now; when there may be more."""
        services, failure = self._services, self._failure
        if failure is not None:
            self._failure = None
            raise failure
        if not await services.wishes.are_there():
            return None
        await services.wishes.recover(services.now())
        if len(self._running) < AT_ONCE:
            lines = await services.wishes.due(MOST_LINES, without=self._busy_brands())
            for call in group_calls(self._as_possible(lines)):
                if len(self._running) < AT_ONCE and call.brand_id not in self._busy_brands():
                    await services.detached.run(self._begin(call))
        wait = await services.wishes.wait()
        return None if wait is None else services.now() + min(wait, FARTHEST)

    async def send_now(self, activity_id: str) -> None:
        """Send what may be sent of this activity while its caller waits; leave the rest to all."""
        until = get_running_loop().time() + PATIENCE.total_seconds()
        try:
            more = True
            while more:
                more = await self._send_due(activity_id, until)
        finally:
            await self._services.wishes.release(activity_id)
            self._services.bell.ring()

    async def watch(self, activity_id: str) -> None:
        """Wait until nothing of this activity waits, as long as whoever asked for it would."""
        bell, loop = self._services.bell, get_running_loop()
        until = loop.time() + PATIENCE.total_seconds()
        while loop.time() < until:
            heard = bell.rings
            if not await self._services.wishes.is_reserved(activity_id):
                return
            await bell.wait(heard, PAUSE)

    async def _send_due(self, activity_id: str, until: float) -> bool:
        """Make the calls that are due; whether more may be soon."""
        services, heard = self._services, self._services.bell.rings
        lines = await services.wishes.due(MOST_LINES, activity_id=activity_id)
        side_by_side = Semaphore(PARALLEL)
        calls = (
            self._in_turn(call, side_by_side, until)
            for call in group_calls(self._as_possible(lines))
        )
        for ended in await gather(*calls, return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended
        wait = await services.wishes.wait(activity_id)
        left = until - get_running_loop().time()
        if wait is None or left <= 0 or (wait.total_seconds() > left and wait != timedelta.max):
            return False
        await sleep(PAUSE)  # so that many who wait do not look at every ring
        await services.bell.wait(heard, min(wait.total_seconds(), left, LOOK))
        return True

    async def _in_turn(self, call: WishCall, side_by_side: Semaphore, until: float) -> None:
        async with side_by_side:
            if get_running_loop().time() < until:
                taken = await self._take(call, patience=SHORT)
                if taken is not None:
                    await self._send(taken)

    async def _begin(self, call: WishCall) -> None:
        taken = await self._take(call)
        if taken is not None:
            task = self._services.detached.start(self._send(taken, may_wait=True))
            self._running[task] = call.brand_id
            task.add_done_callback(self._ended)

    def _ended(self, task: Task[None]) -> None:
        del self._running[task]
        self._failure = None if task.cancelled() else task.exception()
        self._services.bell.ring()

    def _as_possible(self, lines: Sequence[QueuedLine]) -> Sequence[QueuedLine]:
        """The lines, by single calls where this process can publish nothing."""
        if self._services.topics is not None:
            return lines
        single = Way.SINGLE
        return [replace(li, way=single) if li.way is Way.TOPIC else li for li in lines]

    def _busy_brands(self) -> list[str]:
        counts = Counter(self._running.values())
        return [brand_id for brand_id, count in counts.items() if count >= OF_A_BRAND]

    async def _take(self, call: WishCall, *, patience: timedelta = NONE) -> _Taken | None:
        """The call with what of it may leave now; None where nothing may, or all can soon."""
        services, left = self._services, call
        lease = services.longest_call
        while isinstance(grant := await services.slots.take(left.needs, lease), Busy):
            rest = left.without(grant.waits)
            if rest is None or grant.wait <= patience:
                return None
            left = rest
        lines: Sequence[QueuedLine] = ()
        try:
            lines = await services.wishes.take(left.lines, lease, services.now())
        finally:
            if not lines:
                await give_back(services, grant, used=False)
        return _Taken(WishCall(tuple(lines)), grant) if lines else None

    async def _send(self, taken: _Taken, *, may_wait: bool = False) -> None:
        """Make the call, and write down what became of its lines, whatever happens on the way.

        What came too early waits again; where nobody waits for it, so does what never left.
        """
        call, wishes, now = taken.call, self._services.wishes, self._services.now
        done = [unknown(item, LOST) for item in call.items]
        try:
            async with returning(self._services, taken.grant):
                answers = await self._answers(call)
            done = [told(item, said) for item, said in zip(call.items, answers, strict=True)]
        except UpstreamError as failure:
            again = _is_too_early(failure) or (may_wait and not failure.sent)
            tries = max(line.attempts for line in call.lines)
            done = [_ended(item, failure) for item in call.items]
            if again and tries < MOST_TRIES:
                text, wait = _LATER.format(reason=failure.reason), min(2**tries, 60)
                await wishes.put_back(call.lines, text, timedelta(seconds=wait), now())
                done = []
        finally:
            if done:
                await wishes.close(call.lines, done, now())

    async def _answers(self, call: WishCall) -> Sequence[LineAnswer]:
        services, first = self._services, call.lines[0]
        lines = [line.line for line in call.lines]
        if first.way is Way.SINGLE:
            calls = services.prices_and_stocks
            return await calls.update(first.subject, lines, first.activity_id)
        if first.way is Way.V4:
            await services.prices_and_stocks.update_stocks_v4(lines, first.activity_id)
        elif services.topics is not None:
            await services.topics.publish_values(first.subject, lines, first.activity_id)
        return [LineAnswer(ActivityStatus.SENT, _BY_FEEDBACK)] * len(lines)


def _is_too_early(failure: UpstreamError) -> bool:
    return isinstance(failure, UpstreamRefused) and failure.status == THROTTLED


def _ended(item: ActivityItem, failure: UpstreamError) -> ActivityItem:
    if not _is_too_early(failure):
        return failed(item, failure)
    status, code = ActivityStatus.NOT_SENT, ErrorCode.QUOTA_EXHAUSTED
    return replace(item, status=status, error=code, message=_QUOTA)
