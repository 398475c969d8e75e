"""orderSummary: what it counts and adds, for whom, and what it refuses."""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from product import Product

ROWS = """query ($by: [OrderSummaryKey!]!, $filter: OrderFilter, $zone: String) {
  orderSummary(groupBy: $by, filter: $filter, timeZone: $zone) {
    brandId channelCode status day week month sku remoteWarehouseId courier city
    orderCount unitCount gross { amount currencyCode } net { amount currencyCode }
    grossOrderCount netOrderCount } }"""
KEY = """mutation ($scopes: [String!]!, $brands: [String!]) { createApiKey(input: {name: "n",
  scopes: $scopes, brandIds: $brands}) { secret userErrors { code } } }"""
ORDERS = """query ($after: String) { orders(first: 100, after: $after) {
  nodes { brand { brandId } channelCode status orderedAt currencyCode
    totals { total { amount } subtotalSeller { amount } }
    lines { sku quantity lineTotal { amount } } }
  pageInfo { hasNextPage endCursor } } }"""


async def rows(product: Product, *by: str, **more: Any) -> list[dict[str, Any]]:
    given = {"by": list(by), "filter": more.get("filter"), "zone": more.get("zone")}
    answer = await product.ask(ROWS, given, key=more.get("key"))
    found: list[dict[str, Any]] = answer.data["orderSummary"]
    return found


async def orders(product: Product) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = None
    while True:
        page = (await product.ask(ORDERS, {"after": after})).data["orders"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def added(amounts: list[dict[str, Any]]) -> dict[str, Decimal]:
    assert [each["currencyCode"] for each in amounts] == sorted(
        {each["currencyCode"] for each in amounts}
    )
    return {each["currencyCode"]: Decimal(each["amount"]) for each in amounts}


async def test_days_on_channels_are_those_of_the_orders(filled: Product) -> None:
    for name in ("Asia/Jakarta", "America/New_York"):
        zone, counted, gross, net = ZoneInfo(name), Counter[Any](), Counter[Any](), Counter[Any]()
        for order in await orders(filled):
            day = datetime.fromisoformat(order["orderedAt"]).astimezone(zone).date()
            monday = day - timedelta(days=day.weekday())
            of = (str(day), str(monday), str(day.replace(day=1)), order["channelCode"])
            counted[of] += 1
            gross[(*of, order["currencyCode"])] += Decimal(order["totals"]["total"]["amount"])
            if order["totals"]["subtotalSeller"]:
                seller = Decimal(order["totals"]["subtotalSeller"]["amount"])
                net[(*of, order["currencyCode"])] += seller
        found = await rows(filled, "DAY", "WEEK", "MONTH", "CHANNEL", zone=name)
        names = [(row["day"], row["week"], row["month"], row["channelCode"]) for row in found]
        assert dict(zip(names, [row["orderCount"] for row in found], strict=True)) == counted
        assert names == sorted(names)
        for what, wanted in (("gross", gross), ("net", net)):
            sums = {
                (*of, code): amount
                for of, row in zip(names, found, strict=True)
                for code, amount in added(row[what]).items()
            }
            assert sums == wanted


async def test_units_and_totals_by_sku_are_those_of_the_lines(filled: Product) -> None:
    units, totals, holding = Counter[str](), Counter[str](), Counter[str]()
    for order in await orders(filled):
        holding.update({line["sku"] for line in order["lines"]})
        for line in order["lines"]:
            units[line["sku"]] += line["quantity"]
            totals[line["sku"]] += Decimal(line["lineTotal"]["amount"])  # type: ignore[assignment]  # it adds what is given
    found = await rows(filled, "SKU")
    assert {row["sku"]: row["orderCount"] for row in found} == holding
    assert {row["sku"]: row["unitCount"] for row in found} == units
    assert {row["sku"]: sum(added(row["gross"]).values()) for row in found} == totals
    assert {(*map(str, row["net"]), row["netOrderCount"]) for row in found} == {(0,)}


async def test_one_row_over_all_and_what_is_not_grouped_by_is_null(filled: Product) -> None:
    [row] = await rows(filled)
    assert row["orderCount"] == len(await orders(filled))
    assert {row[name] for name in ("brandId", "channelCode", "status", "day", "sku", "city")} == {
        None
    }
    assert (await rows(filled, filter={"statuses": []}))[0]["orderCount"] == 0


async def test_a_key_summarizes_its_brands_alone(filled: Product) -> None:
    made = await filled.ask(KEY, {"scopes": ["orders:read"], "brands": ["dapur-ibu"]})
    secret = made.data["createApiKey"]["secret"]
    whole = {row["brandId"]: row for row in await rows(filled, "BRAND")}
    assert await rows(filled, "BRAND", key=secret) == [whole["dapur-ibu"]]
    foreign = {"brandIds": ["batik-lestari"]}
    assert await rows(filled, "BRAND", "CITY", key=secret, filter=foreign) == []
    assert len(whole) > 1


async def test_buyers_are_not_searched_without_their_scope(product: Product) -> None:
    await product.new_order(brand_id="dapur-ibu", channel="tkpd", status="pending")
    named = """{ orders { nodes { buyer { name } } } }"""
    name = (await product.ask(named)).data["orders"]["nodes"][0]["buyer"]["name"]
    made = await product.ask(KEY, {"scopes": ["orders:read"], "brands": ["dapur-ibu"]})
    secret = made.data["createApiKey"]["secret"]
    assert (await rows(product, filter={"search": name}))[0]["orderCount"] == 1
    assert (await rows(product, filter={"search": name}, key=secret))[0]["orderCount"] == 0


async def test_without_the_scope_nothing_is_summarized(filled: Product) -> None:
    made = await filled.ask(KEY, {"scopes": ["products:read"], "brands": ["dapur-ibu"]})
    answer = await filled.ask(ROWS, {"by": ["BRAND"]}, key=made.data["createApiKey"]["secret"])
    assert [error["extensions"]["code"] for error in answer.errors] == ["FORBIDDEN"]


@pytest.mark.parametrize(
    "zone", ["Nowhere/Else", "", "Asia", "../../etc/passwd", "a" * 3_000, "\0"]
)
async def test_what_is_no_zone_is_told(filled: Product, zone: str) -> None:
    answer = await filled.ask(ROWS, {"by": ["DAY"], "zone": zone})
    [error] = answer.errors
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "Asia/Jakarta" in error["message"]
