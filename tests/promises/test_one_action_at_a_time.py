"""R13, R14: of two actions on one order one is sent; what the rules refuse is never sent."""

import asyncio
import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import fault_server as play
from action_table import CELLS, CHANNELS, expected
from kept import show, view
from made import content
from product import Answer, Product, running_product

from adapters.database import Database
from domain.actions import OrderActionKind as K
from domain.orders import OrderKey, OrderStatus

BRAND = "kopi-nusantara"
NAMES = {
    K.ACCEPT: ("acceptOrder", ""),
    K.PACK: ("packOrder", ""),
    K.SHIP: ("shipOrder", ""),
    K.COMPLETE: ("completeOrder", ""),
    K.CANCEL: ("cancelOrder", 'reason: "x"'),
    K.REJECT_CANCELLATION: ("rejectOrderCancellation", 'reason: "x"'),
}


async def act(product: Product, key: OrderKey, kind: K) -> Any:
    """The payload of one action."""
    name, more = NAMES[kind]
    query = f"""mutation ($b: String!, $c: String!, $o: String!) {{ {name}(input: {{
      brandId: $b, channelCode: $c, remoteOrderId: $o {more} }}) {{
      activity {{ status }} userErrors {{ code message path }} }} }}"""
    names = {"b": key.brand_id, "c": key.channel_code, "o": key.remote_order_id}
    answer: Answer = await product.ask(query, names)
    return answer.data[name]


def codes(payload: Any) -> list[str]:
    return [error["code"] for error in payload["userErrors"]]


async def test_of_two_actions_on_one_order_one_is_sent_and_one_refused_at_once(
    database: Database, database_address: str, size: Callable[[int, int], int]
) -> None:
    """The marketplace refuses what is sent, so that the next race begins where this one did."""
    key, gate, shuffled = OrderKey(BRAND, "shpe", "one"), asyncio.Event(), random.Random(13)

    async def refuse(received: play.Received, writer: asyncio.StreamWriter) -> None:
        await gate.wait()
        await play.result({"success": False, "message": "not now"})(received, writer)

    await show(database, view(replace(content(), key=key)))
    async with play.running() as upstream:
        upstream.part = refuse
        url = {"mp_adapter_url": upstream.url, "upstream_timeout": 30.0}
        async with running_product(database_address, **url) as product:
            for race in range(1, size(25, 1_000) + 1):
                gate.clear()
                kinds = shuffled.sample([K.ACCEPT, K.CANCEL], 2)
                racing = [asyncio.create_task(act(product, key, kind)) for kind in kinds]
                done, pending = await asyncio.wait(racing, return_when=asyncio.FIRST_COMPLETED)
                assert [codes(one.result()) for one in done] == [["ACTION_IN_PROGRESS"]]
                gate.set()
                assert [codes(await one) for one in pending] == [["REFUSED_BY_MARKETPLACE"]]
                assert len(upstream.requests) == race


async def test_what_the_rules_refuse_is_typed_and_never_sent(
    database: Database, database_address: str, size: Callable[[int, int], int]
) -> None:
    """Nine statuses, six actions, nine channels, over HTTP; by default every seventh refusal."""
    statuses = [status for status in OrderStatus if status is not OrderStatus.UNKNOWN]
    channels = [channel for channel in CHANNELS if channel != "jdid"]
    keys = {
        pair: OrderKey(BRAND, pair[1], pair[0]) for pair in itertools.product(statuses, channels)
    }
    await show(database, *(view(content(s, c, key=key)) for (s, c), key in keys.items()))
    refused = [
        (keys[status, channel], kind, code.value)
        for status, kind, channel in CELLS
        if (status, channel) in keys
        and (code := expected(status, kind, channel, collects=False, fulfilled=False))
    ]
    assert (len(keys), len(refused)) == (81, 384)
    async with running_product(database_address) as product:
        await product.forget_calls()
        for key, kind, code in refused[:: size(7, 1)]:
            payload = await act(product, key, kind)
            assert (payload["activity"], codes(payload)) == (None, [code]), (key, kind)
            assert payload["userErrors"][0]["message"]
        assert await product.calls() == []
