"""Work that changes something upstream: the intent is written, one call made, the outcome written.

Nothing is ever sent twice. What was done is answered from the record, so that a repeated
idempotency key and the first answer read the same.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from domain.activities import (
    Activity,
    ActivityItem,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
    ItemKey,
    UserError,
)
from domain.arguments import fingerprint
from domain.errors import QuotaExhausted, UpstreamError, UpstreamRefused
from domain.ports import BeginOutcome, Begun
from domain.work import WorkIntent
from resolvers.actions import CONFLICT
from resolvers.context import Context
from resolvers.replays import ended_items

Send = Callable[[str], Awaitable[Sequence[ActivityItem]]]
"""Makes the call under this activity id, and says what became of each item."""

MOST_ITEMS = 10_000
"""Items that are read back for an answer: all that one mutation may ever have."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done; `arguments` (domain.arguments) hold no secret.

    `asks_for` are the items of unsettled actions that it is to tell of.
    """

    kind: ActivityKind
    brand_id: str | None
    items: tuple[ActivityItem, ...]
    arguments: str
    idempotency_key: str | None
    asks_for: tuple[ItemKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """The activity with its items as they are kept now, or why nothing was begun."""

    activity_id: str | None
    items: tuple[ActivityItem, ...] = ()
    refusal: UserError | None = None


async def done_before(
    context: Context, kind: ActivityKind, arguments: str, idempotency_key: str | None
) -> Done | None:
    """What the idempotency key stands for already, if anything: then nothing else is looked at."""
    if idempotency_key is None:
        return None
    before = await context.services.actions.replay(
        context.viewer.key_id,
        idempotency_key,
        fingerprint(kind, arguments),
        context.services.now(),
    )
    return None if before is None else await answer(context, before)


async def begun_before(context: Context, work: WorkIntent) -> Begun | None:
    """What the idempotency key of this work stands for already, if anything."""
    if work.idempotency_key is None:
        return None
    key_id, log = work.activity.key_id, context.services.actions
    return await log.replay(
        key_id, work.idempotency_key, work.fingerprint, work.activity.requested_at
    )


async def undertake(context: Context, work: Work, send: Send) -> Done:
    """Do the work once; the same idempotency key and arguments answer what was done before."""
    # Nobody who leaves may cut it short: what is intended is sent, and its outcome written down.
    return await context.services.detached.run(_undertake(context, work, send))


async def _undertake(context: Context, work: Work, send: Send) -> Done:
    begun = await context.services.actions.begin_sync(
        new_activity(context, work), work.items, work.arguments, work.idempotency_key, work.asks_for
    )
    if begun.outcome is BeginOutcome.STARTED:
        await _send(context, begun.activity_id, work.items, send)
    return await answer(context, begun)


def new_activity(context: Context, work: Work) -> Activity:
    """The activity of work that is asked for now."""
    return Activity(
        activity_id=context.services.new_id(),
        kind=work.kind,
        status=ActivityStatus.PENDING,
        brand_id=work.brand_id,
        key_id=context.viewer.key_id,
        requested_by=context.viewer.name,
        requested_at=context.services.now(),
        completed_at=None,
        item_count=len(work.items),
        done_count=0,
    )


async def answer(context: Context, begun: Begun) -> Done:
    """The answer to work that has ended or is under way, or that another use of its key forbids."""
    if begun.outcome is BeginOutcome.CONFLICT:
        return Done(None, refusal=CONFLICT)
    items = await ended_items(context, begun.activity_id, MOST_ITEMS)
    return Done(begun.activity_id, tuple(items))


def errors_of(
    items: Sequence[ActivityItem], path: Callable[[ActivityItem], tuple[str, ...]]
) -> tuple[UserError, ...]:
    """Why items were not done; the same reason at the same place is told once."""
    found = [error for item in items if (error := _error(item, path(item))) is not None]
    return tuple(dict.fromkeys(found))


def _error(item: ActivityItem, path: tuple[str, ...]) -> UserError | None:
    if item.status is ActivityStatus.PENDING:
        text = "The same work is in flight; ask for its activity."
        return UserError(ErrorCode.ACTION_IN_PROGRESS, text, path)
    if item.error is None:
        return None
    return UserError(item.error, item.message or item.error.value, path)


async def _send(
    context: Context, activity_id: str, items: Sequence[ActivityItem], send: Send
) -> None:
    done: Sequence[ActivityItem] = [unknown(item, LOST) for item in items]
    try:
        done = await send(activity_id)
    except UpstreamError as failure:
        done = [failed(item, failure) for item in items]
    finally:
        await context.services.actions.close_sync(activity_id, done, context.services.now())


LOST = "The call was cut off: it may or may not have been done, and is not sent again."


def unknown(item: ActivityItem, text: str) -> ActivityItem:
    """The item whose outcome nobody knows."""
    code = ErrorCode.OUTCOME_UNKNOWN
    return replace(item, status=ActivityStatus.UNKNOWN, error=code, message=text)


def failed(item: ActivityItem, failure: UpstreamError) -> ActivityItem:
    """The item of a call that ended so: refused, not sent, or unknown."""
    if isinstance(failure, UpstreamRefused):
        ours = failure.status in {401, 403}  # the MP Adapter refuses us, not this work
        code = ErrorCode.UPSTREAM_UNAVAILABLE if ours else ErrorCode.REFUSED_BY_MARKETPLACE
        return replace(item, status=ActivityStatus.FAILED, error=code, message=failure.reason)
    if isinstance(failure, QuotaExhausted):
        status, code = ActivityStatus.NOT_SENT, ErrorCode.QUOTA_EXHAUSTED
        return replace(item, status=status, error=code, message=failure.reason)
    if not failure.sent:
        text = f"Nothing was sent ({failure.reason}). Ask again, with the same idempotency key."
        status, code = ActivityStatus.NOT_SENT, ErrorCode.NOT_SENT
        return replace(item, status=status, error=code, message=text)
    text = (
        f"It was sent and no answer came that can be read ({failure.reason}): it may or may not "
        "have been done, and is not sent again."
    )
    return unknown(item, text)
