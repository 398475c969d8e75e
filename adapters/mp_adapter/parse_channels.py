"""Feedback of connecting and disconnecting (document: Feedback Connect Channel, … Disconnect)."""

from collections.abc import Mapping

from adapters.mp_adapter.fields import MOST_ID, Fields
from domain.channels import ChannelKey, ChannelLimit
from domain.connections import ChannelFeedback
from domain.errors import Malformed
from domain.messages import MessageKind

_MOST_LIMITS = 100


def read_channel_feedback(kind: MessageKind, body: Mapping[str, object]) -> ChannelFeedback:
    """The feedback, without its credentials. Raises Malformed."""
    message = Fields(body)
    result = message.needed_child("result")
    brand_id = (
        result.key("brand_id")
        or message.key("brand_id")
        or result.needed_key("client_brand_id", "brand_id")
    )
    code = result.needed_key("channel_code", "channel", "sales_channel")
    success = result.flag("success")
    return ChannelFeedback(
        activity_id=message.key("id") or "",
        key=ChannelKey(brand_id, code),
        is_connected=kind is MessageKind.CHANNEL_CONNECTED,
        success=success is not False,
        message=result.any_text("message"),
        shop_name=result.text("shop_name") or None,
        limits=_limits(result),
    )


def _limits(result: Fields) -> tuple[ChannelLimit, ...] | None:
    """The shop's own limits; None where the marketplace told none, or failed to.

    What is no limit of two numbers is left out: the marketplace may add what it likes.
    """
    told = result.values.get("product_limitation")
    if not isinstance(told, Mapping) or not told:
        return None
    limitation = result.needed_child("product_limitation")
    if limitation.values.get("error"):
        return None
    if isinstance(limitation.values.get("response"), Mapping):
        limitation = limitation.child("response") or Fields({})
    found = [_limit(limitation, name) for name in list(limitation.values)[:_MOST_LIMITS]]
    return tuple(limit for limit in found if limit is not None) or None


def _limit(limitation: Fields, name: str) -> ChannelLimit | None:
    try:
        row = limitation.child(name)
        if row is None or len(name) > MOST_ID:
            return None
        limit = ChannelLimit(name, row.amount("min_limit"), row.amount("max_limit"))
    except Malformed:
        return None
    return None if limit.minimum is None and limit.maximum is None else limit
