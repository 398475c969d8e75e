"""Bodies that nobody thought of: an error of ours every time, never another exception."""

import contextlib
import copy
import json
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exchange import Reply
from adapters.mp_adapter import JsonRpcClient, MessageReader, MpAdapter
from adapters.mp_adapter.calls import Call
from adapters.mp_adapter.envelope import read_answer
from adapters.mp_adapter.redact import Redactor
from domain.actions import PackOrder
from domain.channels import ChannelKey
from domain.errors import Malformed, UpstreamError
from domain.gateways import MessageParser
from domain.json_text import read_json
from domain.orders import OrderKey
from domain.upstream import LabelRequest

READER: MessageParser = MessageReader(UTC)
ORDER = OrderKey("b", "shpe", "1")
ODD: tuple[Any, ...] = (
    None, "", "x", "0", "NaN", "9" * 60, 0, -1, 2**70, 1.5, True, False, [], {}, [None], [[]],
    {"": None}, {"value": {}}, "\u0000"[1:], "2020-99-99", "9999-12-31T23:59:60Z", "é" * 600,
)  # fmt: skip

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
CODES = st.none() | st.integers(-40_000, 700) | st.text() | st.booleans() | st.floats()
ERRORS = JSON | st.fixed_dictionaries({"code": CODES, "message": JSON})
ENVELOPES = st.fixed_dictionaries(
    {}, optional={"id": JSON, "Id": JSON, "jsonrpc": JSON, "error": ERRORS, "result": JSON}
)
BODIES = st.binary() | (ENVELOPES | JSON).map(lambda value: json.dumps(value).encode())


@given(BODIES, st.integers(200, 599), st.sampled_from(["A.B", "CategoryService.GetCategory"]))
def test_any_answer_is_a_result_or_an_upstream_error(body: bytes, status: int, method: str) -> None:
    call = Call(method, {}, "1", Redactor("the-key"), deadline=0, seconds=0)
    with contextlib.suppress(UpstreamError):
        read_answer(call, Reply(status, body))
        assert 200 <= status < 300


CALLS: dict[str, Callable[[MpAdapter], Awaitable[object]]] = {
    "rpc.CredentialsService.GetConnectedSalesChannels": lambda to: to.channels.connected(
        ["khusus-pi", "other"]
    ),
    "rpc.CredentialsService.GetCredentials": lambda to: to.available.available("b"),
    "rpc.WarehouseService.Get": lambda to: to.warehouses.warehouses([ChannelKey("b", "lzda")]),
    "rpc.OrderService.ListCancelReason": lambda to: to.reasons.cancel_reasons(
        [ChannelKey("b", "blib"), ChannelKey("b", "tkpd")]
    ),
    "rpc.OrderService.ListRejectCancelReason": lambda to: to.reasons.reject_reasons([ORDER]),
    "rpc.OrderService.ShippingLabelURL": lambda to: to.labels.label_urls(
        [LabelRequest(ORDER, None, None, False)]
    ),
    "rpc.OrderService.PackOrder": lambda to: to.orders.perform(PackOrder(ORDER), "a"),
    "rpc.ProductService.ProductFetchedManual": lambda to: to.products.fetch_products("b", [], "a"),
    "rpc.ProductService.FetchVariantsBySku": lambda to: to.products.fetch_variants(
        ChannelKey("b", "tkpd"), ["baju-black"], "a"
    ),
    "rpc.CategoryService.GetCategory": lambda to: to.categories.fetch_categories([], "a"),
}


@pytest.mark.parametrize("name", CALLS)
async def test_a_spoiled_result_is_read_or_an_upstream_error(
    name: str, examples: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = examples.json(f"{name}.response")
    chance = random.Random(20201212)
    result: object = None

    async def call(*_: object, **__: object) -> object:
        return result

    monkeypatch.setattr(JsonRpcClient, "call", call)
    async with MpAdapter("http://127.0.0.1:9", "the-key") as adapter:
        for _ in range(1_000):
            result = _spoiled({"result": told.get("result", told)}, chance).get("result")
            with contextlib.suppress(UpstreamError):
                await CALLS[name](adapter)


def _spoiled(body: Any, chance: random.Random) -> Any:
    """A copy with one member, anywhere in it, replaced by something odd or taken away."""
    copied = copy.deepcopy(body)
    inside = copied
    while True:
        place = chance.choice(list(inside) if isinstance(inside, Mapping) else range(len(inside)))
        below = inside[place]
        if isinstance(below, dict | list) and below and chance.random() < 0.8:
            inside = below
        elif chance.random() < 0.2:
            del inside[place]
            return copied
        else:
            inside[place] = chance.choice(ODD)
            return copied


@pytest.mark.parametrize(
    "name",
    [
        "message.order_fetched",
        "message.order_fetched_cnc",
        "message.product_fetched",
        "message.product_fetched_v2",
        "message.category_fetched",
        "message.category_fetched_v2",
    ],
)
def test_a_spoiled_message_is_read_or_malformed(name: str, examples: Any) -> None:
    body = examples.json(name)
    read = {"order": READER.order, "product": READER.product, "category": READER.category}
    chosen = read[name.split(".")[1].split("_", maxsplit=1)[0]]
    for seed in range(1_500):
        spoiled = _spoiled(body, random.Random(seed))
        with contextlib.suppress(Malformed):
            again = read_json(json.dumps(spoiled, default=float))
            assert isinstance(again, dict), seed
            READER.content_hash(again)
            chosen(again)
