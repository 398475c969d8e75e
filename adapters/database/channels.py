"""What is known of channels, as messages and live reads tell it: the newest word counts."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, null, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.engine import insert
from adapters.database.places import place_of
from adapters.database.records import dump, load
from adapters.database.rows import AnyRow, choose
from adapters.database.tables import activities, activity_items, channels
from domain.activities import ActivityKind, ActivityStatus, ErrorCode
from domain.channels import Channel, ChannelKey, ChannelLimit, ChannelStatus
from domain.connections import ChannelFeedback
from domain.messages import Delivery

_OPEN = (ActivityStatus.PENDING, ActivityStatus.SENT, ActivityStatus.UNKNOWN)

CHANNEL_COLUMNS = (
    channels.c.brand_id,
    channels.c.channel_code,
    channels.c.name,
    channels.c.shop_name,
    channels.c.status,
    channels.c.token_expires_at,
    channels.c.last_message_at,
    channels.c.limits,
)


def read_channel(row: AnyRow) -> Channel:
    """A channel from a row of CHANNEL_COLUMNS."""
    brand_id, code, name, shop_name, status, expires_at, spoke_at, limits = row
    return Channel(
        key=ChannelKey(brand_id, code),
        name=name,
        shop_name=shop_name,
        status=status,
        token_expires_at=expires_at,
        last_message_at=spoke_at,
        limits=load(tuple[ChannelLimit, ...], limits) if limits else (),
    )


def live_word(asked_at: datetime) -> dict[str, object]:
    """What a live read writes beside the state, to tell its word from older ones."""
    return {"state_place": place_of(asked_at, "0"), "state_noted_at": asked_at}


def not_after(asked_at: datetime) -> ColumnElement[bool]:
    """The state was noted, by our own clock, no later than a live read was asked."""
    noted = channels.c.state_noted_at
    return or_(noted.is_(None), noted <= asked_at)


async def put_channel(
    connection: AsyncConnection, feedback: ChannelFeedback, name: str, delivery: Delivery
) -> None:
    """Keep what a feedback says; its state and its limits each unless newer ones are kept.

    A token that had ended before the shop was connected says nothing of the new one.
    """
    place = place_of(delivery.published_at, delivery.message_id)
    is_connected = feedback.is_connected
    said = insert(connection, channels).values(
        brand_id=feedback.key.brand_id,
        channel_code=feedback.key.channel_code,
        name=name,
        status=ChannelStatus.CONNECTED if is_connected else ChannelStatus.DISCONNECTED,
        state_place=place,
        state_noted_at=delivery.received_at,
        limits=dump(feedback.limits) if feedback.limits else None,
        limits_place=place if feedback.limits else None,
    )
    new, old = said.excluded, channels.c
    newer = or_(old.state_place.is_(None), new.state_place > old.state_place)
    ended = and_(newer, old.token_expires_at <= delivery.published_at)
    tells = and_(
        new.limits.is_not(None),
        or_(old.limits_place.is_(None), new.limits_place > old.limits_place),
    )
    state = ("status", "state_place", "state_noted_at")
    values: dict[str, object] = {
        column: case((newer, new[column]), else_=old[column]) for column in state
    }
    for column in ("limits", "limits_place"):
        values[column] = case((tells, new[column]), else_=old[column])
    if is_connected:
        values["token_expires_at"] = case((ended, null()), else_=old.token_expires_at)
    await connection.execute(
        said.on_conflict_do_update(index_elements=["brand_id", "channel_code"], set_=values)
    )


async def settle_channel(
    connection: AsyncConnection, feedback: ChannelFeedback, now: datetime
) -> None:
    """Close the open activity with the feedback's id, kind, brand and channel, if there is one."""
    status = ActivityStatus.SUCCEEDED if feedback.success else ActivityStatus.FAILED
    kinds = {feedback.kind}
    if feedback.is_connected:
        kinds.add(ActivityKind.RECONNECT_CHANNEL)
    its = activity_items.c.activity_id == feedback.activity_id
    its_channel = choose(activity_items.c.activity_id).where(
        its, activity_items.c.channel_code == feedback.key.channel_code
    )
    closed = (
        update(activities)
        .where(
            activities.c.activity_id.in_(its_channel),
            activities.c.kind.in_(kinds),
            activities.c.brand_id == feedback.key.brand_id,
            activities.c.status.in_(_OPEN),
        )
        .values(status=status, completed_at=now, done_count=activities.c.item_count)
    )
    if (await connection.execute(closed)).rowcount != 1:
        return
    error = None if feedback.success else ErrorCode.REFUSED_BY_MARKETPLACE
    told = {"status": status, "error": error, "message": feedback.message or _SAID[status]}
    await connection.execute(update(activity_items).where(its).values(told))


_SAID = {
    ActivityStatus.SUCCEEDED: "The marketplace's feedback says that it is done.",
    ActivityStatus.FAILED: "The marketplace's feedback says that it failed.",
}
