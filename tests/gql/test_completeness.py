"""Completeness as it is asked for: days by channel, exact reasons, nothing of other tenants."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from kept import delivery
from product import Product

from domain.channels import ChannelKey, ConnectedChannel
from domain.completeness import span_of
from domain.messages import Reason
from domain.windows import AskedWindow

JAKARTA = ZoneInfo("Asia/Jakarta")
BRAND = "kopi-nusantara"
QUERY = """query ($brand: String!, $channel: String, $from: Date!, $to: Date!) {
  completeness(brandId: $brand, channelCode: $channel, from: $from, to: $to) {
    date channelCode isClosed reason reasonText messagesReceived ordersChanged watermark askedAt
    suspectedGap silentSince } }"""
DAY = timedelta(days=1)


def now() -> datetime:
    return datetime.now(UTC)


def yesterday() -> date:
    """The last day that ended an hour ago or earlier."""
    return (now() - timedelta(hours=1)).astimezone(JAKARTA).date() - DAY


async def days(
    product: Product, first: date, end: date, *, brand: str = BRAND, channel: str | None = None
) -> list[dict[str, Any]]:
    given = {"brand": brand, "channel": channel, "from": str(first), "to": str(end)}
    found: list[dict[str, Any]] = (await product.ask(QUERY, given)).data["completeness"]
    return found


async def connect(product: Product, *codes: str) -> None:
    shops = [ConnectedChannel(ChannelKey(BRAND, code), code, "Toko", None, ()) for code in codes]
    await product.wired.services.registry.note_connected({BRAND: shops}, now())


async def ask_for(product: Product, day: date, asked_at: datetime, name: str = "a") -> None:
    span = span_of(day, JAKARTA)
    window = AskedWindow(name, BRAND, span.start, span.end, asked_at, "schedule")
    await product.wired.services.windows.keep(window)


async def test_days_by_date_then_channel_with_their_reasons(product: Product) -> None:
    await connect(product, "tkpd", "lzda")
    asked_at = now() - timedelta(minutes=30)
    await ask_for(product, yesterday(), asked_at)
    found = await days(product, yesterday() - 9 * DAY, yesterday() + 3 * DAY)
    assert [(each["date"], each["channelCode"]) for each in found] == [
        (str(yesterday() - (9 - n) * DAY), code) for n in range(12) for code in ("lzda", "tkpd")
    ]  # fmt: skip
    reasons = {(each["date"], each["channelCode"]): each["reason"] for each in found}
    assert reasons[str(yesterday()), "tkpd"] == reasons[str(yesterday()), "lzda"] == "CLOSED"
    assert reasons[str(yesterday() - 9 * DAY), "tkpd"] == "BEYOND_REACH"
    assert reasons[str(yesterday() - 9 * DAY), "lzda"] == "NOT_ASKED"
    assert reasons[str(yesterday() + 2 * DAY), "lzda"] == "NOT_OVER"
    [closed] = await days(product, yesterday(), yesterday() + DAY, channel="lzda")
    assert closed == {
        "date": str(yesterday()),
        "channelCode": "lzda",
        "isClosed": True,
        "reason": "CLOSED",
        "reasonText": "It was asked for again after its end, and all is quiet since.",
        "messagesReceived": 0,
        "ordersChanged": 0,
        "watermark": None,
        "askedAt": asked_at.isoformat().replace("+00:00", "Z"),
        "suspectedGap": False,
        "silentSince": None,
    }


async def test_a_sync_by_mutation_closes_a_day_ten_minutes_later(product: Product) -> None:
    await connect(product, "lzda")
    span = span_of(yesterday(), JAKARTA)
    mutation = """mutation ($from: DateTime!, $to: DateTime!) {
      syncOrders(input: {brandId: "kopi-nusantara", from: $from, to: $to}) {
        activity { activityId status } userErrors { code } } }"""
    given = {"from": span.start.isoformat(), "to": span.end.isoformat()}
    payload = (await product.ask(mutation, given)).data["syncOrders"]
    assert payload["userErrors"] == []
    await product.settled()
    found = await days(product, yesterday(), yesterday() + DAY)
    assert {(day["reason"], day["isClosed"]) for day in found} == {("STILL_COMING", False)}
    [kept] = await product.wired.services.windows.asked(BRAND, span.end)
    assert kept.activity_id == payload["activity"]["activityId"]
    assert (kept.start, kept.end) == (span.start, span.end)
    assert kept.asked_by != "schedule"


@pytest.mark.parametrize("fault", ["error_400", "error_500"])
async def test_a_sync_that_was_not_taken_covers_nothing(product: Product, fault: str) -> None:
    await connect(product, "lzda")
    span = span_of(yesterday(), JAKARTA)
    await product.fault("OrderService.FetchOrders", fault, times=1)
    mutation = f"""mutation {{ syncOrders(input: {{brandId: "kopi-nusantara",
      from: "{span.start.isoformat()}", to: "{span.end.isoformat()}"}}) {{
        userErrors {{ code }} }} }}"""
    assert (await product.ask(mutation)).data["syncOrders"]["userErrors"] != []
    [day] = await days(product, yesterday(), yesterday() + DAY)
    assert day["reason"] == "NOT_ASKED"


async def test_messages_are_counted_on_the_day_they_came(product: Product) -> None:
    made = await product.new_order(brand_id=BRAND, channel="lzda", status="pending")
    named = {"brand_id": BRAND, "channel": "lzda", "remote_order_id": made["remote_order_id"]}
    await product.control("POST", "/orders/publish", named)
    await product.settled()
    today = now().astimezone(JAKARTA).date()
    found = await days(product, today - DAY, today + DAY, channel="lzda")
    assert sum(day["messagesReceived"] for day in found) == 2
    assert found[-1]["ordersChanged"] == 1
    assert datetime.fromisoformat(found[-1]["watermark"]) <= now()


async def test_quarantine_keeps_days_open(product: Product) -> None:
    await connect(product, "lzda")
    await ask_for(product, yesterday(), now() - timedelta(minutes=30))
    async with product.wired.intake.store.transaction() as tx:
        await tx.quarantine(delivery("1"), Reason.MALFORMED, "why", BRAND)
    [day] = await days(product, yesterday(), yesterday() + DAY)
    assert (day["reason"], day["isClosed"]) == ("QUARANTINED", False)


async def test_what_is_not_there_and_what_is_not_seen_is_an_empty_list(product: Product) -> None:
    await connect(product, "lzda")
    created = """mutation { createApiKey(input: {name: "p", brandIds: ["dapur-ibu"],
      scopes: ["orders:read"]}) { secret } }"""
    key = (await product.ask(created)).data["createApiKey"]["secret"]
    given = {"from": "2026-03-01", "to": "2026-03-02"}
    for brand in (BRAND, "nobody"):
        answer = await product.ask(QUERY, {"brand": brand, **given}, key=key)
        assert answer.body == {"data": {"completeness": []}}
    assert len(await days(product, date(2026, 3, 1), date(2026, 3, 2))) == 1
    assert await days(product, date(2026, 3, 1), date(2026, 3, 2), channel="zlra") == []


async def test_it_needs_the_scope_to_read_orders(product: Product) -> None:
    created = """mutation { createApiKey(input: {name: "p", brandIds: ["kopi-nusantara"],
      scopes: ["products:read"]}) { secret } }"""
    key = (await product.ask(created)).data["createApiKey"]["secret"]
    given = {"brand": BRAND, "from": "2026-03-01", "to": "2026-03-02"}
    answer = await product.ask(QUERY, given, key=key)
    assert answer.codes == [("FORBIDDEN", ["completeness"])]


@pytest.mark.parametrize(
    ("first", "end"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02", "2026-03-01"),
        ("2026-01-01", "2026-04-04"),
        ("0001-01-01", "0001-01-02"),
        ("9999-12-30", "9999-12-31"),
    ],
)
async def test_ranges_are_checked(product: Product, first: str, end: str) -> None:
    await connect(product, "lzda")
    answer = await product.ask(QUERY, {"brand": BRAND, "from": first, "to": end})
    if first.startswith("9999"):
        assert answer.data["completeness"][0]["reason"] == "NOT_OVER"
    else:
        assert answer.codes == [("BAD_USER_INPUT", ["completeness"])]


async def test_ninety_two_days_are_told_at_once(product: Product) -> None:
    await connect(product, "lzda")
    assert len(await days(product, date(2026, 1, 1), date(2026, 4, 3))) == 92


@pytest.mark.parametrize("text", ["2026-3-1", "20260301", "2026-02-30", "2026-03-01T00:00:00Z", ""])
async def test_a_date_is_year_month_and_day(product: Product, text: str) -> None:
    answer = await product.ask(QUERY, {"brand": BRAND, "from": text, "to": "2026-03-02"})
    [error] = answer.errors
    assert "is no Date" in error["message"]


UNTIL = """query ($brands: [String!], $codes: [String!]) {
  completeUntil(brandIds: $brands, channelCodes: $codes) {
    brandId channelCode completeSince completeUntil
    openAfter { date reason reasonText } openBefore { date reason } } }"""


async def test_until_when_a_channel_is_complete(product: Product) -> None:
    await connect(product, "tkpd", "lzda")
    for ago in (0, 1):
        await ask_for(product, yesterday() - ago * DAY, now() - timedelta(minutes=30), f"a{ago}")
    given = {"brands": [BRAND], "codes": ["lzda"]}
    [told] = (await product.ask(UNTIL, given)).data["completeUntil"]
    first_open = told["openAfter"]
    assert date.fromisoformat(first_open.pop("date")) == yesterday() + DAY
    assert first_open["reason"] in {"NOT_OVER", "NOT_ASKED"}  # just after midnight, the latter
    assert {**told, "openAfter": None} == {
        "brandId": BRAND,
        "channelCode": "lzda",
        "completeSince": str(yesterday() - DAY),
        "completeUntil": str(yesterday()),
        "openAfter": None,
        "openBefore": {"date": str(yesterday() - 2 * DAY), "reason": "NOT_ASKED"},
    }
    both = (await product.ask(UNTIL, {"brands": [BRAND, "nobody"]})).data["completeUntil"]
    assert [each["channelCode"] for each in both] == ["lzda", "tkpd"]


async def test_a_key_is_told_of_its_brands_alone(product: Product) -> None:
    await connect(product, "lzda")
    mutation = """mutation { createApiKey(input: {name: "n", scopes: ["orders:read"],
      brandIds: ["dapur-ibu"]}) { secret } }"""
    secret = (await product.ask(mutation)).data["createApiKey"]["secret"]
    mine = (await product.ask(UNTIL, key=secret)).data["completeUntil"]
    assert {each["brandId"] for each in mine} <= {"dapur-ibu"}
    foreign = await product.ask(UNTIL, {"brands": [BRAND]}, key=secret)
    assert foreign.data["completeUntil"] == []
    many = await product.ask(UNTIL, {"brands": [f"b{n}" for n in range(101)]})
    assert [error["extensions"]["code"] for error in many.errors] == ["BAD_USER_INPUT"]
