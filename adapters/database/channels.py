"""What is known of channels, as messages and live reads tell it: the newest word counts."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, null, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.activities import ITEM_COLUMNS
from adapters.database.engine import insert
from adapters.database.places import place_of
from adapters.database.records import dump, load
from adapters.database.rows import AnyRow, choose
from adapters.database.settling import settle_items, settled_as
from adapters.database.tables import activities, activity_items, channels
from domain.activities import ActivityItem, ActivityKind, ActivityStatus, ErrorCode
from domain.channels import Channel, ChannelKey, ChannelLimit, ChannelStatus
from domain.connections import ChannelFeedback
from domain.messages import Delivery

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
    """Close the open items with the feedback's id, kind, brand and channel, if there are any."""
    kinds = {feedback.kind}
    if feedback.is_connected:
        kinds.add(ActivityKind.RECONNECT_CHANNEL)
    its = (
        choose(*ITEM_COLUMNS)
        .join(activities, activities.c.activity_id == activity_items.c.activity_id)
        .where(
            activities.c.activity_id == feedback.activity_id,
            activities.c.kind.in_(kinds),
            activities.c.brand_id == feedback.key.brand_id,
            activity_items.c.channel_code == feedback.key.channel_code,
        )
    )
    status = ActivityStatus.SUCCEEDED if feedback.success else ActivityStatus.FAILED
    error = None if feedback.success else ErrorCode.REFUSED_BY_MARKETPLACE
    told = [
        settled_as(ActivityItem(*row), status, feedback.message or _SAID[status], error)
        for row in await connection.execute(its)
    ]
    if told:
        await settle_items(connection, feedback.activity_id, told, now)


_SAID = {
    ActivityStatus.SUCCEEDED: "The marketplace's feedback says that it is done.",
    ActivityStatus.FAILED: "The marketplace's feedback says that it failed.",
}
