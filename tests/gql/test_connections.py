"""Connecting shops: sent once, no credential kept, known by live read and by feedback."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ports import free_port
from product import Product, example, running_product

CONNECT, DISCONNECT, RECONNECT = (
    f"ChannelService.{name}" for name in ("Connect", "Disconnect", "Reconnect")
)
LIVE = "CredentialsService.GetConnectedSalesChannels"
CONNECTED_FEEDBACK = "projects/p/subscriptions/CNX_FEEDBACK_CONNECT_CHANNEL_1"
DISCONNECTED_FEEDBACK = "projects/p/subscriptions/CNX_FEEDBACK_DISCONNECT_CHANNEL_1"
SECRET = "Sup3r-Secret-Value-77"

PAYLOAD = """{
  channel { channelCode shopName status limits { name min max } }
  activity { activityId kind status completedAt items { nodes { target status code message } } }
  userErrors { code message path }
}"""
KEYS = (
    "mutation ($brands: [String!]!, $scopes: [String!]!) { createApiKey(input: "
    '{name: "partner", brandIds: $brands, scopes: $scopes}) { secret userErrors { code } } }'
)


async def change(
    product: Product, name: str, channel: str, *, key: str | None = None, **more: Any
) -> dict[str, Any]:
    """connect, disconnect or reconnect kopi-nusantara's shop."""
    kind = f"{name[0].upper()}{name[1:]}ChannelInput"
    query = f"mutation ($input: {kind}!) {{ {name}Channel(input: $input) {PAYLOAD} }}"
    given = {"brandId": "kopi-nusantara", "channelCode": channel} | more
    payload: dict[str, Any] = (await product.ask(query, {"input": given}, key=key)).data[
        f"{name}Channel"
    ]
    return payload


def credentials(**values: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]


def codes(payload: dict[str, Any]) -> list[str]:
    return [error["code"] for error in payload["userErrors"]]


async def status_of(product: Product, activity_id: str) -> str:
    query = "query ($id: String!) { activity(activityId: $id) { status } }"
    found: str = (await product.ask(query, {"id": activity_id})).data["activity"]["status"]
    return found


async def channels(product: Product) -> dict[str, Any]:
    query = """{ channels(first: 50, filter: {brandIds: ["kopi-nusantara"]}) { nodes {
      channelCode shopName status tokenExpiresAt limits { name min max } } } }"""
    rows = (await product.ask(query)).data["channels"]["nodes"]
    return {row["channelCode"]: row for row in rows}


@pytest.fixture
async def unconnected(product: Product) -> str:
    """A marketplace on which kopi-nusantara has no shop."""
    query = '{ brand(brandId: "kopi-nusantara") { availableChannels { channelCode } } }'
    asked = (await product.ask(query)).data["brand"]["availableChannels"]
    there = await channels(product)
    codes = [row["channelCode"] for row in asked if row["channelCode"] not in there]
    await product.forget_calls()
    return next(code for code in codes if code in {"blib", "bklp", "tktk", "zlra", "lzda-sg"})


FIELDS = {
    "blib": {"merchant_code": "DES-1", "signature_key": SECRET, "api_seller_key": SECRET},
    "zlra": {"app_id": "app", "app_secret": SECRET},
}


async def test_a_shop_is_connected_known_and_disconnected(
    product: Product, unconnected: str
) -> None:
    given = credentials(**FIELDS.get(unconnected, {}))
    payload = await change(product, "connect", unconnected, credentials=given)
    assert payload["userErrors"] == []
    assert payload["activity"]["kind"] == "CONNECT_CHANNEL"
    assert payload["activity"]["status"] == "SUCCEEDED"  # the live read shows a shop that was not
    assert payload["channel"]["status"] == "CONNECTED"
    assert await product.calls() == [CONNECT, LIVE]
    assert (await channels(product))[unconnected]["status"] == "CONNECTED"
    assert await product.calls() == [CONNECT, LIVE]  # what was read right after is remembered

    await product.forget_calls()
    payload = await change(product, "disconnect", unconnected)
    assert (codes(payload), payload["activity"]["status"]) == ([], "SUCCEEDED")
    assert payload["channel"]["status"] == "DISCONNECTED"
    payload = await change(product, "reconnect", unconnected)
    assert (codes(payload), payload["activity"]["status"]) == ([], "SUCCEEDED")
    assert payload["channel"]["status"] == "CONNECTED"
    assert await product.calls() == [DISCONNECT, LIVE, RECONNECT, LIVE]


async def test_the_documents_refusals_are_told(product: Product, unconnected: str) -> None:
    for name, method in (("disconnect", DISCONNECT), ("reconnect", RECONNECT)):
        payload = await change(product, name, unconnected)
        assert codes(payload) == ["REFUSED_BY_MARKETPLACE"]
        assert (payload["activity"]["status"], payload["channel"]) == ("FAILED", None)
        assert await product.calls() == [method]
        await product.forget_calls()
    for wrong in ("blib", "zlra"):
        payload = await change(product, "connect", wrong, credentials=[])
        assert codes(payload) == ["REFUSED_BY_MARKETPLACE"]
        assert await product.calls() == [CONNECT]
        await product.forget_calls()
    payload = await change(product, "connect", "nowhere")
    assert codes(payload) == ["REFUSED_BY_MARKETPLACE"]


@pytest.mark.parametrize("name", ["connect", "disconnect", "reconnect"])
@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [
        ("error_400", "REFUSED_BY_MARKETPLACE", "FAILED"),
        ("error_404", "REFUSED_BY_MARKETPLACE", "FAILED"),
        ("error_401", "UPSTREAM_UNAVAILABLE", "FAILED"),
        ("error_403", "UPSTREAM_UNAVAILABLE", "FAILED"),
        ("error_500", "OUTCOME_UNKNOWN", "UNKNOWN"),
        ("error_503", "OUTCOME_UNKNOWN", "UNKNOWN"),
        ("reset_after", "OUTCOME_UNKNOWN", "UNKNOWN"),
        ("garbage", "OUTCOME_UNKNOWN", "UNKNOWN"),
    ],
)
async def test_an_error_is_told_and_nothing_is_sent_again(
    product: Product, name: str, fault: str, code: str, status: str
) -> None:
    method = {"connect": CONNECT, "disconnect": DISCONNECT, "reconnect": RECONNECT}[name]
    await product.forget_calls()
    await product.fault(method, fault, times=1)
    more = {"credentials": credentials(shop_id="1234567")} if name == "connect" else {}
    payload = await change(product, name, "shpe", idempotencyKey="once", **more)
    assert codes(payload) == [code]
    assert payload["activity"]["status"] == status
    again = await change(product, name, "shpe", idempotencyKey="once", **more)
    assert (again["userErrors"], again["activity"]) == (
        payload["userErrors"],
        payload["activity"],
    )
    assert (await product.calls()).count(method) == 1


async def test_nothing_sent_may_be_tried_again(sqlite_address: str) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    async with running_product(sqlite_address, mp_adapter_url=nobody) as product:
        first = await change(product, "disconnect", "shpe", idempotencyKey="a")
        assert codes(first) == ["NOT_SENT"]
        again = await change(product, "disconnect", "shpe", idempotencyKey="a")
        assert codes(again) == ["NOT_SENT"]
        assert again["activity"]["activityId"] == first["activity"]["activityId"]


async def test_one_key_is_one_call_and_other_credentials_conflict(product: Product) -> None:
    await product.forget_calls()
    given = {"credentials": credentials(shop_id="1234567"), "idempotencyKey": "k"}
    first = await change(product, "connect", "shpe", **given)
    assert codes(first) == []
    assert await change(product, "connect", "shpe", **given) == first
    other = given | {"credentials": credentials(shop_id="7654321")}
    assert codes(await change(product, "connect", "shpe", **other)) == ["IDEMPOTENCY_CONFLICT"]
    assert (await product.calls()).count(CONNECT) == 1


async def test_no_credential_is_kept_or_told(product: Product, sqlite_address: str) -> None:
    body = json.dumps({"id": "1", "error": {"code": 400, "message": f"{SECRET} is wrong"}})
    await product.fault(CONNECT, "raw", times=1, body=body, status=400)
    given = credentials(merchant_code="DES-1", signature_key=SECRET, api_seller_key=SECRET)
    refused = await change(product, "connect", "blib", credentials=given)
    assert codes(refused) == ["REFUSED_BY_MARKETPLACE"]
    accepted = await change(product, "connect", "blib", credentials=given)
    assert codes(accepted) == []
    assert SECRET not in json.dumps([refused, accepted])
    with sqlite3.connect(sqlite_address.removeprefix("sqlite:///")) as database:
        assert SECRET not in "\n".join(database.iterdump())


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"credentials": credentials(callback_success="https://evil.example")}, "credentials"),
        ({"credentials": credentials(Callback_Failure="https://evil.example")}, "credentials"),
        ({"credentials": credentials(shop_id="1") * 2}, "credentials"),
        ({"credentials": [{"name": " ", "value": "1"}]}, "credentials"),
        ({"credentials": [{"name": "shop_id", "value": "1" * 4_001}]}, "credentials"),
        ({"callbackSuccess": "https://evil.example/"}, "callbackSuccess"),
        ({"callbackFailure": "http://dashboard.example/"}, "callbackFailure"),
        ({"channelCode": " "}, "channelCode"),
    ],
)
async def test_wrong_input_sends_nothing(product: Product, more: dict[str, Any], path: str) -> None:
    await product.forget_calls()
    payload = await change(product, "connect", "shpe", **more)
    assert codes(payload) == ["INVALID"]
    assert payload["userErrors"][0]["path"][:2] == ["input", path]
    assert (payload["activity"], await product.calls()) == (None, [])


async def test_callbacks_are_sent_among_the_credentials(sqlite_address: str) -> None:
    async with running_product(
        sqlite_address, oauth_callbacks="https://dashboard.example"
    ) as product:
        await product.forget_calls()
        given = {"callbackSuccess": "https://dashboard.example/done?ok=1"}
        payload = await change(
            product, "connect", "shpe", credentials=credentials(shop_id="1234567"), **given
        )
        assert codes(payload) == []
        [call] = [c for c in await product.control("GET", "/calls") if c["method"] == CONNECT]
        assert call["params"]["credentials"] == {
            "shop_id": "1234567",
            "callback_success": "https://dashboard.example/done?ok=1",
            "callback_failure": "https://dashboard.example/done?ok=1",
        }


async def test_other_tenants_shops_look_absent(product: Product) -> None:
    made = await product.ask(
        KEYS, {"brands": ["dapur-ibu"], "scopes": ["channels:read", "channels:write"]}
    )
    key = made.data["createApiKey"]["secret"]
    await product.forget_calls()
    answers = [
        await change(product, name, "shpe", key=key, brandId=brand)
        for name in ("connect", "disconnect", "reconnect")
        for brand in ("kopi-nusantara", "no-such-brand")
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0] == {
        "channel": None,
        "activity": None,
        "userErrors": [
            {
                "code": "NOT_FOUND",
                "message": "There is no such brand.",
                "path": ["input", "brandId"],
            }
        ],
    }
    assert await product.calls() == []


async def test_reading_is_not_enough_to_connect(product: Product) -> None:
    made = await product.ask(KEYS, {"brands": ["kopi-nusantara"], "scopes": ["channels:read"]})
    await product.forget_calls()
    query = (
        "mutation { disconnectChannel(input: "
        '{brandId: "kopi-nusantara", channelCode: "shpe"}) { userErrors { code } } }'
    )
    refused = await product.ask(query, key=made.data["createApiKey"]["secret"])
    assert refused.codes == [("FORBIDDEN", ["disconnectChannel"])]
    assert await product.calls() == []


def feedback(name: str, activity_id: str = "nobody's", **result: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(example(f"feedback.{name}"))
    body["id"] = activity_id
    body["result"] |= {"brand_id": "kopi-nusantara"} | result
    return body


async def test_feedback_closes_its_activity_and_keeps_shopees_limits(product: Product) -> None:
    await product.fault(LIVE, "error_503", times=1)  # no live read proves anything
    given = credentials(shop_id="1234567")
    sent = await change(product, "connect", "shpe", credentials=given)
    activity_id = sent["activity"]["activityId"]
    assert (codes(sent), sent["activity"]["status"]) == ([], "SENT")
    body = feedback("connect_channel_shopee", activity_id)
    body["result"]["credentials"] = {"secret": SECRET}
    for other in ({"channel_code": "tkpd"}, {"brand_id": "dapur-ibu"}):
        wrong = feedback("connect_channel", activity_id, **({"channel_code": "shpe"} | other))
        assert await product.push(wrong, subscription=CONNECTED_FEEDBACK) == 204
    assert await status_of(product, activity_id) == "SENT"
    assert await product.push(body, subscription=CONNECTED_FEEDBACK) == 204
    assert await status_of(product, activity_id) == "SUCCEEDED"
    shown = (await channels(product))["shpe"]
    assert (shown["status"], shown["shopName"] is not None) == ("CONNECTED", True)
    assert shown["limits"][0] == {"name": "price_limit", "min": "99", "max": "150000000"}
    assert shown["limits"][-1] == {"name": "item_count_limit", "min": None, "max": "100"}
    assert len(shown["limits"]) == 9
    again = feedback("connect_channel", channel_code="shpe")  # its limits are null
    assert await product.push(again, subscription=CONNECTED_FEEDBACK) == 204
    assert (await channels(product))["shpe"]["limits"] == shown["limits"]


async def test_feedback_settles_an_unknown_outcome(product: Product) -> None:
    await product.fault(DISCONNECT, "close_after", times=1)
    lost = await change(product, "disconnect", "shpe")
    assert lost["activity"]["status"] == "UNKNOWN"
    activity_id = lost["activity"]["activityId"]
    body = feedback("disconnect_channel", activity_id, channel="shpe")
    assert await product.push(body, subscription=DISCONNECTED_FEEDBACK) == 204
    assert await status_of(product, activity_id) == "SUCCEEDED"
    assert (await channels(product))["shpe"]["status"] == "DISCONNECTED"


async def test_feedback_that_overtakes_the_answer_is_not_undone(sqlite_address: str) -> None:
    async with running_product(sqlite_address) as product:
        await product.ask(
            'mutation { enableFeatures(input: {features: ["feedback-connect-channel"]}) '
            "{ userErrors { code } } }"
        )
        await product.fault(LIVE, "error_503", times=1)
        await product.fault(CONNECT, "slow", times=1, seconds=1)
        given = credentials(shop_id="1234567")
        sent = await change(product, "connect", "shpe", credentials=given)
        await product.settled()
        assert await status_of(product, sent["activity"]["activityId"]) == "SUCCEEDED"


SHOP = """{ order(brandId: "kopi-nusantara", channelCode: "shpe", remoteOrderId: "%s") {
  channel { status } } }"""


async def test_an_older_feedback_never_overwrites_a_newer_state(product: Product) -> None:
    made = await product.new_order(brand_id="kopi-nusantara", channel="shpe")
    now = datetime.now(UTC)
    gone, back = (
        feedback("disconnect_channel", channel="shpe"),
        feedback("connect_channel", channel_code="shpe"),
    )

    async def known() -> str:
        shown = await product.ask(SHOP % made["remote_order_id"])
        status: str = shown.data["order"]["channel"]["status"]
        return status

    for body, minutes, expected in (
        (gone, 10, "DISCONNECTED"),
        (back, 5, "DISCONNECTED"),
        (back, 15, "CONNECTED"),
        (gone, 12, "CONNECTED"),
        (gone, 20, "DISCONNECTED"),
    ):
        name = CONNECTED_FEEDBACK if body is back else DISCONNECTED_FEEDBACK
        at = now + timedelta(minutes=minutes)
        assert await product.push(body, subscription=name, published_at=at) == 204
        assert await known() == expected


async def test_a_token_says_ahead_of_time_when_it_ends(product: Product) -> None:
    now = datetime.now(UTC)
    ends = {"shpe": timedelta(days=6), "tkpd": timedelta(days=8), "lzda": -timedelta(minutes=1)}
    rows = [
        {
            "brand_id": "kopi-nusantara",
            "channel_code": code,
            "token_expired_at": (now + span).isoformat(),
            "credentials": {},
        }
        for code, span in ends.items()
    ]
    body = json.dumps({"id": "1", "jsonrpc": "2.0", "result": rows})
    await product.fault(LIVE, "raw", body=body, status=200)
    found = await channels(product)
    statuses = {code: found[code]["status"] for code in ends}
    assert statuses == {"shpe": "EXPIRING", "tkpd": "CONNECTED", "lzda": "EXPIRED"}
    query = """{ channels(filter: {brandIds: ["kopi-nusantara"], statuses: [EXPIRING, EXPIRED]}) {
      nodes { channelCode } } }"""
    soon = (await product.ask(query)).data["channels"]["nodes"]
    assert [row["channelCode"] for row in soon] == ["lzda", "shpe"]
