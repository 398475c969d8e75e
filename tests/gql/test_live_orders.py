"""orderChanged: what is told to whom, in which order, and what is not."""

from collections.abc import Sequence
from typing import Any

import pytest
from live_clients import Socket, following, make_key, socket_of, stream_of
from live_orders import BRAND, tell
from product import Product

import resolvers.live_orders

CHANGED = """subscription ($filter: OrderFilter) {
  orderChanged(filter: $filter) {
    changeSequence matches
    order { remoteOrderId status lines { sku } channel { channelCode } buyer { name } }
  }
}"""
OTHER = "dapur-ibu"


async def follow(
    product: Product, socket: Socket, wanted: dict[str, Any] | None = None, *, name: str = "1"
) -> None:
    """Begin to follow orders, and be sure of it."""
    begun = int(sum(product.wired.metrics.subscribers.values.values()))
    await socket.subscribe(CHANGED, {"filter": wanted}, name=name)
    await following(product, begun + 1)


async def told(socket: Socket, count: int) -> list[tuple[str, str, str, bool]]:
    """The next events: order, status, changeSequence, whether it matches."""
    found: list[tuple[str, str, str, bool]] = []
    for _ in range(count):
        change = (await socket.next())["orderChanged"]
        order = change["order"]
        found.append(
            (order["remoteOrderId"], order["status"], change["changeSequence"], change["matches"])
        )
    return found


async def nothing_more(product: Product, socket: Socket, last: str = "last") -> None:
    """What is told next is an order that is made now: nothing came before it."""
    await tell(product, last)
    [(name, *_)] = await told(socket, 1)
    assert name == last


async def test_a_change_is_told_over_both_transports(product: Product) -> None:
    async with socket_of(product) as socket, stream_of(product, CHANGED) as events:
        await follow(product, socket)
        await following(product, 2)
        await tell(product, "o1")
        data = await socket.next()
        assert data == {
            "orderChanged": {
                "changeSequence": "1",
                "matches": True,
                "order": {
                    "remoteOrderId": "o1",
                    "status": "PENDING",
                    "lines": [{"sku": "SKU-1"}],
                    "channel": {"channelCode": "shpe"},
                    "buyer": {"name": "Buyer"},
                },
            }
        }
        assert await events.data() == data


async def test_what_changes_nothing_is_not_told(product: Product) -> None:
    async with socket_of(product) as socket:
        await follow(product, socket)
        await tell(product, "o1")
        assert await told(socket, 1) == [("o1", "PENDING", "1", True)]
        await tell(product, "o1", step=1)  # the same, dated later
        await tell(product, "o1", "accepted", step=2)
        assert await told(socket, 1) == [("o1", "ACCEPTED", "2", True)]


async def test_what_was_missed_comes_first_in_its_order(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolvers.live_orders, "MISSED_PART", 3)
    for number in range(8):
        await tell(product, f"o{number}")
    await tell(product, "o1", "accepted", step=1)  # its newest state alone, at its newest place
    async with socket_of(product) as socket:
        await follow(product, socket, {"changedAfter": "1"})
        await tell(product, "o0", "accepted", step=1)
        found = await told(socket, 8)
        assert [(name, sequence) for name, _, sequence, _ in found] == [
            ("o2", "3"), ("o3", "4"), ("o4", "5"), ("o5", "6"), ("o6", "7"), ("o7", "8"),
            ("o1", "9"), ("o0", "10"),
        ]  # fmt: skip
        await nothing_more(product, socket)


@pytest.mark.parametrize("after", ["2", "3", "999999"])
async def test_a_place_that_is_reached_misses_nothing(product: Product, after: str) -> None:
    """Nor does one beyond all there are, which another database may have given."""
    await tell(product, "o1")
    await tell(product, "o2")
    async with socket_of(product) as socket:
        await follow(product, socket, {"changedAfter": after})
        await nothing_more(product, socket)


async def test_changes_during_the_catching_up_are_told_once(product: Product) -> None:
    for number in range(60):
        await tell(product, f"o{number}")
    async with socket_of(product) as socket:
        await socket.subscribe(CHANGED, {"filter": {"changedAfter": "0"}})
        for number in range(60, 90):
            await tell(product, f"o{number}")
        found = await told(socket, 90)
        assert [int(sequence) for _, _, sequence, _ in found] == list(range(1, 91))
        await nothing_more(product, socket)


@pytest.mark.parametrize(
    "wanted",
    [
        {"statuses": ["PENDING"]},
        {"statuses": ["PENDING"], "brandIds": [BRAND], "channelCodes": ["shpe"]},
        {"statuses": ["PENDING"], "skus": ["SKU-1"], "couriers": ["JNE"]},
    ],
)
async def test_an_order_that_leaves_the_filter_is_told_once(
    product: Product, wanted: dict[str, Any]
) -> None:
    await tell(product, "before")
    async with socket_of(product) as socket:
        await follow(product, socket, wanted)
        await tell(product, "o1")
        assert await told(socket, 1) == [("o1", "PENDING", "2", True)]
        await tell(product, "o1", "accepted", step=1)
        assert await told(socket, 1) == [("o1", "ACCEPTED", "3", False)]
        await tell(product, "o1", "packed", step=2)
        await tell(product, "before", "accepted", step=1)  # it was there when we came
        assert await told(socket, 1) == [("before", "ACCEPTED", "5", False)]
        await tell(product, "before", "packed", step=2)
        await tell(product, "never", "shipped")
        await tell(product, "o1", "pending", step=3)
        assert await told(socket, 1) == [("o1", "PENDING", "8", True)]
        await nothing_more(product, socket)


async def test_who_comes_again_hears_what_left_meanwhile(product: Product) -> None:
    await tell(product, "o1")
    await tell(product, "o2")
    await tell(product, "o1", "accepted", step=1)
    await tell(product, "never", "shipped")
    async with socket_of(product) as socket:
        await follow(product, socket, {"statuses": ["PENDING"], "changedAfter": "1"})
        assert await told(socket, 2) == [
            ("o2", "PENDING", "2", True),
            ("o1", "ACCEPTED", "3", False),
        ]
        await nothing_more(product, socket)


@pytest.mark.parametrize(
    ("wanted", "heard"),
    [
        ({"brandIds": [OTHER]}, ["b"]),
        ({"channelCodes": ["tkpd"]}, ["c"]),
        ({"search": "INV/b"}, ["b"]),
        ({"skus": ["SKU-2"]}, []),
        ({"statuses": []}, []),
        ({"couriers": ["SICEPAT"]}, []),
    ],
)
async def test_only_what_is_wanted_is_told(
    product: Product, wanted: dict[str, Any], heard: Sequence[str]
) -> None:
    async with socket_of(product) as socket:
        await follow(product, socket, wanted, name="narrow")
        await follow(product, socket, name="all")
        await tell(product, "a")
        await tell(product, "b", brand=OTHER)
        await tell(product, "c", channel="tkpd")
        found: dict[str, list[str]] = {"narrow": [], "all": []}
        while len(found["all"]) < 3 or len(found["narrow"]) < len(heard):
            message = await socket.take()
            order = message["payload"]["data"]["orderChanged"]["order"]
            found[message["id"]].append(order["remoteOrderId"])
        assert found == {"narrow": list(heard), "all": ["a", "b", "c"]}
        await socket.answers()


async def test_a_key_hears_of_its_brands_alone(product: Product) -> None:
    key = await make_key(product, "orders:read", "channels:read", brandIds=[OTHER])
    async with socket_of(product, key) as socket:
        await follow(product, socket)
        await follow(product, socket, {"brandIds": [BRAND]}, name="foreign")
        await tell(product, "o1")
        await tell(product, "o2", brand=OTHER)
        data = await socket.next()
        assert data["orderChanged"]["order"]["remoteOrderId"] == "o2"
        assert data["orderChanged"]["order"]["buyer"] is None
        await socket.answers()


async def test_without_the_scope_nothing_is_followed(product: Product) -> None:
    key = await make_key(product, "products:read", brandIds=[BRAND])
    async with socket_of(product, key) as socket:
        await socket.subscribe(CHANGED)
        message = await socket.take()
        assert (message["type"], message["id"]) == ("error", "1")
        [error] = message["payload"]
        assert (error["extensions"]["code"], error["path"]) == ("FORBIDDEN", ["orderChanged"])
    async with stream_of(product, CHANGED, key=key) as events:
        [error] = (await events.next())["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
        assert await events.take() == ("complete", "")


async def test_a_place_that_is_no_number_is_refused(product: Product) -> None:
    async with socket_of(product) as socket:
        await socket.subscribe(CHANGED, {"filter": {"changedAfter": "yesterday"}})
        message = await socket.take()
        assert message["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert product.app.state.live.streams.streams == 0
