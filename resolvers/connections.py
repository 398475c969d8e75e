"""Connecting, disconnecting and reconnecting shops: once, and no credential is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.access import Scope
from domain.activities import ActivityItem, ActivityKind, ActivityStatus, ErrorCode, UserError
from domain.arguments import tell
from domain.channels import Channel, ChannelKey
from domain.connections import (
    CALLBACK_NAMES,
    Callbacks,
    ChannelChange,
    ConnectChannel,
    is_proved,
)
from domain.errors import BadUserInput, UpstreamError
from resolvers.brands import get_brand
from resolvers.context import Context
from resolvers.work import Work, errors_of, undertake

MOST_CREDENTIALS = 50
LONGEST_NAME = 200
LONGEST_VALUE = 4_000


@dataclass(frozen=True, slots=True)
class ChangeOutcome:
    """What became of a change: the activity, or why it was refused."""

    activity_id: str | None
    errors: tuple[UserError, ...]


async def change_channel(
    context: Context, change: ChannelChange, idempotency_key: str | None
) -> ChangeOutcome:
    """Send the change, once.

    Accepted, it is SENT until a live read right after it, or the feedback, shows that it is done.
    """
    context.viewer.need(Scope.CHANNELS_WRITE)
    key = change.channel
    if await get_brand(context, key.brand_id) is None:
        return _refused(ErrorCode.NOT_FOUND, "There is no such brand.", "brandId")
    refused = _wrong_channel(key) or _wrong_connection(change)
    if refused is not None:
        return ChangeOutcome(None, (refused,))
    item = ActivityItem(0, key.channel_code, ActivityStatus.PENDING, channel_code=key.channel_code)

    async def send(activity_id: str) -> Sequence[ActivityItem]:
        return [await _send(context, change, item, activity_id)]

    secret = context.services.keyed_hash(change.secret_text)
    arguments = tell({"channel": key, "secretHash": secret})
    work = Work(change.kind, key.brand_id, (item,), arguments, idempotency_key)
    done = await undertake(context, work, send)
    if done.refusal is not None:
        return ChangeOutcome(None, (done.refusal,))
    return ChangeOutcome(done.activity_id, errors_of(done.items, lambda _: ()))


async def connect_channel(
    context: Context,
    key: ChannelKey,
    credentials: tuple[tuple[str, str], ...],
    callbacks: tuple[str | None, str | None],
    idempotency_key: str | None,
) -> ChangeOutcome:
    """Connect a shop; `callbacks` are those of success and failure, as far as they are named."""
    context.viewer.need(Scope.CHANNELS_WRITE)
    try:
        read = read_callbacks(context, *callbacks)
    except BadUserInput as wrong:
        return ChangeOutcome(None, (_error(str(wrong), *map(str, wrong.path)),))
    return await change_channel(context, ConnectChannel(key, credentials, read), idempotency_key)


async def known_channel(context: Context, key: ChannelKey) -> Channel | None:
    """What is known of the channel now, without a live read; None without channels:read."""
    if not context.viewer.may(Scope.CHANNELS_READ):
        return None
    return await context.loaders.channel_by_key.load(key)


def read_callbacks(context: Context, success: str | None, failure: str | None) -> Callbacks | None:
    """The callbacks that a caller names; one alone serves for both.

    Raises BadUserInput for one that is not on the allow-list.
    """
    allowed = context.services.callbacks
    named = (("callbackSuccess", success), ("callbackFailure", failure))
    for name, address in named:
        if address is not None and not allowed.allows(address):
            text = f"{name} is not an address that is allowed here. {allowed.explain()}"
            raise BadUserInput(text, (name,))
    first = success if success is not None else failure
    if first is None:
        return None
    return Callbacks(first, failure if failure is not None else first)


async def _send(
    context: Context, change: ChannelChange, item: ActivityItem, activity_id: str
) -> ActivityItem:
    services, key = context.services, change.channel
    before = await _known(context, key)
    try:
        await services.channel_calls.change(change, activity_id)
    finally:
        await services.channels.forget([key.brand_id])
    answer = (await services.channels.connected([key.brand_id])).get(key.brand_id)
    is_read = answer is not None and not isinstance(answer, UpstreamError)
    if is_read and is_proved(change.kind, before, await _known(context, key)):
        text = "A live read right after shows it."
        return replace(item, status=ActivityStatus.SUCCEEDED, message=text)
    return replace(item, status=ActivityStatus.SENT, message=_ACCEPTED[change.kind])


_ACCEPTED = {
    ActivityKind.CONNECT_CHANNEL: "Accepted; the connect feedback closes it.",
    ActivityKind.DISCONNECT_CHANNEL: "Accepted; the disconnect feedback closes it.",
    ActivityKind.RECONNECT_CHANNEL: "Accepted; no feedback is documented: look at the channel.",
}


async def _known(context: Context, key: ChannelKey) -> Channel | None:
    found = (await context.services.registry.channels([key])).get(key)
    return found.as_of(context.services.now()) if found else None


def _wrong_channel(key: ChannelKey) -> UserError | None:
    if _is_name(key.channel_code):
        return None
    return _error("Name the marketplace's channel code.", "channelCode")


def _wrong_connection(change: ChannelChange) -> UserError | None:
    if not isinstance(change, ConnectChannel):
        return None
    names = [name for name, _ in change.credentials]
    if len(names) > MOST_CREDENTIALS or len(set(names)) != len(names):
        return _error(f"At most {MOST_CREDENTIALS} credentials, each name once.", "credentials")
    for place, (name, value) in enumerate(change.credentials):
        where = ("credentials", str(place))
        if name.strip().lower() in CALLBACK_NAMES:
            text = "Callbacks are no credentials: use callbackSuccess and callbackFailure."
            return _error(text, *where)
        if not _is_name(name) or len(value) > LONGEST_VALUE:
            text = (
                f"A name is 1 to {LONGEST_NAME} printable characters, a value at most "
                f"{LONGEST_VALUE}."
            )
            return _error(text, *where)
    return None


def _is_name(text: str) -> bool:
    return bool(text.strip()) and len(text) <= LONGEST_NAME and text.isprintable()


def _error(message: str, *where: str) -> UserError:
    return UserError(ErrorCode.INVALID, message, ("input", *where))


def _refused(code: ErrorCode, message: str, field: str) -> ChangeOutcome:
    return ChangeOutcome(None, (UserError(code, message, ("input", field)),))
