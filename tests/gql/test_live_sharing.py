"""Who asks the same shares one answer; who sees otherwise, or asks otherwise, has another."""

from typing import Any

import pytest
from live_clients import following, make_key, socket_of
from live_orders import BRAND, tell
from product import Product

import gql.live

ORDERS = """subscription ($filter: OrderFilter, $lines: Boolean = true) {
  orderChanged(filter: $filter) {
    changeSequence order { status lines @include(if: $lines) { sku } } }
}"""
OF_THE_KEY = "subscription { orderChanged { order { activities { nodes { status } } } } }"


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every event that is run."""
    found: list[object] = []
    real = gql.live.run_event

    async def run(opened: Any, value: object, context: Any) -> bytes:
        found.append(value)
        return await real(opened, value, context)

    monkeypatch.setattr(gql.live, "run_event", run)
    return found


async def test_one_event_is_run_once_for_all_who_ask_the_same(
    product: Product, runs: list[object]
) -> None:
    keys = [await make_key(product, "orders:read", brandIds=[BRAND]) for _ in range(2)]
    async with socket_of(product, keys[0]) as one, socket_of(product, keys[1]) as two:
        for number in range(5):
            await one.subscribe(ORDERS, {"filter": {}}, name=str(number))
            await two.subscribe(ORDERS, {"filter": {"channelCodes": None}}, name=str(number))
        await following(product, 10)
        assert product.app.state.live.streams.streams == 1
        await tell(product, "o1")
        for socket in (one, two):
            told = [await socket.take() for _ in range(5)]
            assert {message["id"] for message in told} == set("01234")
            assert len({str(message["payload"]) for message in told}) == 1
        assert len(runs) == 1


@pytest.mark.parametrize(
    ("other", "streams"),
    [
        ({"variables": {"filter": {"statuses": ["PENDING"]}}}, 2),
        ({"variables": {"lines": False}}, 2),
        ({"query": ORDERS + " "}, 2),
        ({"scopes": ["orders:read", "buyers:read"]}, 2),
        ({"brands": ["dapur-ibu"]}, 2),
        ({"query": OF_THE_KEY}, 2),
        ({}, 1),
        ({"variables": {"filter": {"changedAfter": "7"}}}, 1),
    ],
)
async def test_what_differs_is_run_apart(
    product: Product, other: dict[str, Any], streams: int
) -> None:
    key = await make_key(product, "orders:read", brandIds=[BRAND])
    scopes, brands = other.get("scopes", ["orders:read"]), other.get("brands", [BRAND])
    another = await make_key(product, *scopes, brandIds=brands)
    query = other.get("query", ORDERS)
    first = query if query == OF_THE_KEY else ORDERS
    async with socket_of(product, key) as one, socket_of(product, another) as two:
        await one.subscribe(first)
        await two.subscribe(query, other.get("variables"))
        await following(product, 2)
        assert product.app.state.live.streams.streams == streams


async def test_an_error_of_one_field_is_told_with_its_path(product: Product) -> None:
    key = await make_key(product, "orders:read", brandIds=[BRAND])
    async with socket_of(product, key) as socket:
        await socket.subscribe(
            "subscription { orderChanged { order { channel { name } status } } }"
        )
        await following(product, 1)
        await tell(product, "o1")
        payload = (await socket.take())["payload"]
        assert payload["data"] == {
            "orderChanged": {"order": {"channel": None, "status": "PENDING"}}
        }
        [error] = payload["errors"]
        assert error["path"] == ["orderChanged", "order", "channel"]
        assert error["extensions"] == {"code": "FORBIDDEN"}


async def test_a_storm_is_told_to_its_newest_states(product: Product, runs: list[object]) -> None:
    async with socket_of(product) as socket:
        await socket.subscribe(ORDERS)
        await following(product, 1)
        for step in range(40):
            await tell(product, "o1", "pending" if step % 2 else "accepted", step)
        last = 0
        while last < 40:
            change = (await socket.next())["orderChanged"]
            assert int(change["changeSequence"]) > last
            last = int(change["changeSequence"])
        assert change["order"]["status"] == "PENDING"
        assert len(runs) <= 40
