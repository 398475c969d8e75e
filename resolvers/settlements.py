"""Settling work by hand: an operator's word where no message, feedback or fetch told."""

from dataclasses import dataclass

from domain.access import Scope
from domain.activities import Activity, ActivityKind, ActivityStatus, ErrorCode, UserError
from domain.arguments import tell
from domain.ports import BeginOutcome
from domain.settlements import Settlement, Verdict
from domain.work import WorkIntent
from resolvers.actions import CONFLICT
from resolvers.activities import find_activity
from resolvers.context import Context

LONGEST_NOTE = 1_000
MOST_TARGETS = 250


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an operator says: `targets` are the items that it speaks of, None for all unknown."""

    activity_id: str
    verdict: Verdict
    note: str
    targets: tuple[str, ...] | None = None


async def settle_activity(
    context: Context, wanted: Wanted, idempotency_key: str | None
) -> tuple[UserError, ...]:
    """Settle the unknown items of an activity; nothing is sent. Empty when it is settled."""
    context.viewer.need(Scope.KEYS_MANAGE)
    activity = await find_activity(context, wanted.activity_id)
    if activity is None:
        return (_error(ErrorCode.NOT_FOUND, "There is no such activity.", "activityId"),)
    refused = _wrong_note(wanted.note) or _wrong_targets(wanted.targets)
    if refused is not None:
        return (refused,)
    work = _work(context, activity, wanted, idempotency_key)
    settled = await context.services.settlements.settle(
        Settlement(
            work, wanted.activity_id, wanted.verdict, wanted.note.strip(), wanted.targets or ()
        )
    )
    if isinstance(settled, UserError):
        return (settled,)
    return (CONFLICT,) if settled.outcome is BeginOutcome.CONFLICT else ()


def _work(
    context: Context, activity: Activity, wanted: Wanted, idempotency_key: str | None
) -> WorkIntent:
    """The settling itself, done as soon as it is written down."""
    now = context.services.now()
    settling = Activity(
        activity_id=context.services.new_id(),
        kind=ActivityKind.SETTLE_ACTIVITY,
        status=ActivityStatus.SUCCEEDED,
        brand_id=activity.brand_id,
        key_id=context.viewer.key_id,
        requested_by=context.viewer.name,
        requested_at=now,
        completed_at=now,
        item_count=0,
        done_count=0,
    )
    asked = {
        "activityId": wanted.activity_id,
        "outcome": wanted.verdict,
        "note": wanted.note.strip(),
        "targets": wanted.targets,
    }
    return WorkIntent(settling, (), tell(asked), idempotency_key)


def _wrong_note(note: str) -> UserError | None:
    if 1 <= len(note.strip()) <= LONGEST_NOTE:
        return None
    text = f"Say in 1 to {LONGEST_NOTE} characters how you know."
    return _error(ErrorCode.INVALID, text, "note")


def _wrong_targets(targets: tuple[str, ...] | None) -> UserError | None:
    if targets is None or 1 <= len(targets) <= MOST_TARGETS:
        return None
    text = f"Name 1 to {MOST_TARGETS} targets, or leave them out for all that is unknown."
    return _error(ErrorCode.INVALID, text, "targets")


def _error(code: ErrorCode, text: str, field: str) -> UserError:
    return UserError(code, text, ("input", field))
