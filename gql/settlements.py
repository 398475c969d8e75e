"""settleActivity: an operator's word on work whose outcome nobody else could tell."""

import strawberry

from domain.settlements import Verdict
from gql.activities import Activity, activity_of
from gql.fields import Info, about
from gql.inputs import Once, read_idempotency_key
from gql.user_errors import UserError, user_errors_of
from resolvers.activities import find_activity
from resolvers.settlements import Wanted
from resolvers.settlements import settle_activity as settle


@strawberry.input(description="Which activity, and what became of its unknown items.")
class SettleActivityInput(Once):
    """settleActivity."""

    activity_id: str = strawberry.field(description="The activity's activityId.")
    outcome: Verdict = strawberry.field(description="What really happened.")
    note: str = strawberry.field(
        description="How you know, in 1 to 1,000 characters; its items and the audit log keep it."
    )
    targets: list[str] | None = strawberry.field(
        default=None,
        description="Only the items with these targets; null means every item that is UNKNOWN or "
        "NO_FEEDBACK.",
    )


@strawberry.type(description="What became of settleActivity.")
class SettleActivityPayload:
    """settleActivity."""

    activity: Activity | None = about("The activity as it stands now.")
    user_errors: list[UserError] = about("Why it was refused; empty on success.")


async def settle_activity(info: Info, input: SettleActivityInput) -> SettleActivityPayload:
    """Settle an activity by hand."""
    context = info.context
    key = read_idempotency_key(input.idempotency_key)
    targets = None if input.targets is None else tuple(dict.fromkeys(input.targets))
    wanted = Wanted(input.activity_id, input.outcome, input.note, targets)
    errors = await settle(context, wanted, key)
    context.forget()
    activity = await find_activity(context, input.activity_id)
    return SettleActivityPayload(
        activity=activity_of(activity) if activity else None,
        user_errors=user_errors_of(errors),
    )
