"""activityChanged and channelChanged: what is told, and to whom it is not."""

from typing import Any

from bulk_orders import BRAND, ask_bulk, make_orders, named
from live_clients import Socket, following, make_key, socket_of
from product import Product

ACTIVITY = """subscription ($id: String!) { activityChanged(activityId: $id) {
  activityId status progress completedAt items(first: 10) { nodes { status code } } } }"""
CHANNEL = """subscription ($brand: String) { channelChanged(brandId: $brand) {
  channelCode status brand { brandId } } }"""
SETTLE = """mutation ($input: SettleActivityInput!) { settleActivity(input: $input) {
  userErrors { code } } }"""
OTHER = "dapur-ibu"


async def until(socket: Socket, status: str) -> list[dict[str, Any]]:
    """What is told of an activity until it stands so."""
    told: list[dict[str, Any]] = []
    while not told or told[-1]["status"] != status:
        told.append((await socket.next())["activityChanged"])
    return told


async def lost(product: Product) -> str:
    """An activity whose one call got lost."""
    made = await make_orders(product, 1)
    await product.fault("OrderService.AcceptOrder", "error_500", times=1)
    payload = await ask_bulk(product, "acceptOrders", [named(each) for each in made])
    found: str = payload["activity"]["activityId"]
    return found


async def test_an_activity_is_told_as_it_stands_and_as_it_goes_on(product: Product) -> None:
    made = await make_orders(product, 5)
    payload = await ask_bulk(product, "acceptOrders", [named(each) for each in made])
    activity_id = payload["activity"]["activityId"]
    async with socket_of(product) as socket:
        await socket.subscribe(ACTIVITY, {"id": activity_id})
        told = await until(socket, "SUCCEEDED")
        assert told[-1]["progress"] == 1
        assert [item["status"] for item in told[-1]["items"]["nodes"]] == ["SUCCEEDED"] * 5
        shares = [one["progress"] for one in told]
        assert shares == sorted(shares)
        assert [one["completedAt"] for one in told[:-1]] == [None] * (len(told) - 1)
        await socket.subscribe(ACTIVITY, {"id": activity_id}, name="late")
        assert (await socket.next("late"))["activityChanged"] == told[-1]


async def test_what_an_operator_says_is_told(product: Product) -> None:
    activity_id = await lost(product)
    async with socket_of(product) as socket:
        await socket.subscribe(ACTIVITY, {"id": activity_id})
        assert (await until(socket, "UNKNOWN"))[-1]["progress"] == 0
        given = {"activityId": activity_id, "outcome": "FAILED", "note": "Seen there."}
        await product.ask(SETTLE, {"input": given})
        [told] = await until(socket, "FAILED")
        assert (told["progress"], told["completedAt"] is not None) == (1, True)


async def test_a_foreign_activity_is_as_one_that_is_not_there(product: Product) -> None:
    activity_id = await lost(product)
    key = await make_key(product, "orders:read", brandIds=[OTHER])
    async with socket_of(product, key) as socket:
        answers: list[object] = []
        for name in (activity_id, "there-is-none"):
            await socket.subscribe(ACTIVITY, {"id": name})
            message = await socket.take()
            assert message["type"] == "error"
            answers.append(message["payload"])
        assert answers[0] == answers[1]
    key = await make_key(product, "channels:read", brandIds=[BRAND])
    async with socket_of(product, key) as socket:
        await socket.subscribe(ACTIVITY, {"id": activity_id})
        assert (await socket.take())["payload"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_channel_is_told_when_its_connection_changes(product: Product) -> None:
    await product.ask("{ channels(first: 50) { nodes { status } } }")  # they are known from now on
    key = await make_key(product, "channels:read", brandIds=[OTHER])
    async with socket_of(product) as socket, socket_of(product, key) as foreign:
        await socket.subscribe(CHANNEL, {"brand": BRAND})
        await foreign.subscribe(CHANNEL, {"brand": BRAND}, name="named")
        await foreign.subscribe(CHANNEL, name="all")
        await following(product, 3)
        for name, status in (("disconnect", "DISCONNECTED"), ("reconnect", "CONNECTED")):
            query = f"""mutation ($input: {name.title()}ChannelInput!) {{
              {name}Channel(input: $input) {{ userErrors {{ code }} }} }}"""
            given = {"input": {"brandId": BRAND, "channelCode": "shpe"}}
            assert (await product.ask(query, given)).data[f"{name}Channel"]["userErrors"] == []
            assert (await socket.next())["channelChanged"] == {
                "channelCode": "shpe",
                "status": status,
                "brand": {"brandId": BRAND},
            }
        await foreign.answers()  # and nothing before


async def test_a_channel_that_speaks_is_not_told(product: Product) -> None:
    await product.ask("{ channels(first: 50) { nodes { status } } }")
    async with socket_of(product) as socket:
        await socket.subscribe(CHANNEL, {"brand": BRAND})
        await following(product, 1)
        await make_orders(product, 2, channel="shpe")
        await product.app.state.live.follower.look()
        await socket.answers()


async def test_without_the_scope_no_channel_is_followed(product: Product) -> None:
    key = await make_key(product, "orders:read", allBrands=True)
    async with socket_of(product, key) as socket:
        await socket.subscribe(CHANNEL)
        assert (await socket.take())["payload"][0]["extensions"]["code"] == "FORBIDDEN"
