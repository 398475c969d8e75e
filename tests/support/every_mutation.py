"""Every mutation of the schema once: an input that is done, on a product with a catalogue."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from discount_shop import SPAN, asks
from graphql import GraphQLInputObjectType, GraphQLObjectType, build_schema
from product import DEADLINE, Product

BRAND = "kopi-nusantara"
OTHER = "sepatu-rimba"
Input = dict[str, Any]
Case = Callable[[Product], Awaitable[Input]]

_schema = build_schema((Path(__file__).parents[2] / "docs" / "schema.graphql").read_text())
assert _schema.mutation_type is not None
FIELDS = _schema.mutation_type.fields
INPUTS: dict[str, GraphQLInputObjectType] = {
    name: field.args["input"].type.of_type  # type: ignore[union-attr] - every input is non-null
    for name, field in FIELDS.items()
}
TELLING = "{ activityId kind status requestedBy }"


def query_of(name: str) -> str:
    """The mutation with all that tells what became of it."""
    kind: Any = FIELDS[name].type
    payload: GraphQLObjectType = getattr(kind, "of_type", kind)
    chosen = [f"activity {TELLING}"] if "activity" in payload.fields else []
    chosen += ["apiKey { id }"] if "apiKey" in payload.fields else []
    return (
        f"mutation ($input: {INPUTS[name].name}!) {{ {name}(input: $input) {{ "
        f"{' '.join(chosen)} userErrors {{ code message path }} }} }}"
    )


async def done(product: Product, name: str, given: Input, key: str | None = None) -> Any:
    """The payload of the mutation, once all of its items were sent."""
    payload = (await product.ask(query_of(name), {"input": given}, key=key)).data[name]
    activity = payload.get("activity")
    async with asyncio.timeout(DEADLINE):
        while activity is not None and activity["status"] == "PENDING":
            await asyncio.sleep(0.05)
            query = f"query ($id: String!) {{ activity(activityId: $id) {TELLING} }}"
            told = await product.ask(query, {"id": activity["activityId"]})
            activity = payload["activity"] = told.data["activity"]
    return payload


def _order(status: str, channel: str = "lzda", **more: Any) -> Case:
    async def make(product: Product) -> Input:
        made = await product.new_order(brand_id=BRAND, channel=channel, status=status)
        names = {"channelCode": channel, "remoteOrderId": made["remote_order_id"]}
        return {"brandId": BRAND, **names, **more}

    return make


def _orders(status: str, **more: Any) -> Case:
    async def make(product: Product) -> Input:
        return {"orders": [await _order(status, **more)(product) for _ in range(2)]}

    return make


async def _requested(product: Product) -> Input:
    """A cancellation that its buyer asked for."""
    names = await _order("accepted", "shpe")(product)
    order = {"brand_id": BRAND, "channel": "shpe", "remote_order_id": names["remoteOrderId"]}
    await product.control("POST", "/orders/move", order | {"move": "request_cancel"})
    await product.settled()
    return names | {"reason": "It is on its way."}


def _given(**given: Any) -> Case:
    async def make(_: Product) -> Input:
        return given

    return make


async def _channels_of(product: Product, brand: str) -> list[str]:
    query = """query ($brands: [String!]) { channels(filter: {brandIds: $brands}) {
      nodes { channelCode } } }"""
    nodes = (await product.ask(query, {"brands": [brand]})).data["channels"]["nodes"]
    return [node["channelCode"] for node in nodes]


def _channel(place: int) -> Case:
    async def make(product: Product) -> Input:
        return {"brandId": OTHER, "channelCode": (await _channels_of(product, OTHER))[place]}

    return make


async def _labels(product: Product) -> Input:
    return {"orders": [await _order("packed", "shpe")(product)]}


def _values(field: str, value: object) -> Case:
    async def make(product: Product) -> Input:
        item = {"brandId": BRAND, "sku": (await _skus_on(product, "lzda"))[0], field: value}
        return {"items": [item | {"channelCode": "lzda"}]}

    return make


async def _skus(product: Product) -> Input:
    skus = await _skus_on(product, "lzda")
    return {"brandId": BRAND, "channelCode": "lzda", "skus": skus[:2]}


async def _skus_on(product: Product, channel: str) -> list[str]:
    """SKUs that the brand offers on a channel."""
    query = """query ($filter: VariantFilter) { variants(filter: $filter, first: 20) {
      nodes { sku } } }"""
    wanted = {"brandIds": [BRAND], "channelCodes": [channel]}
    nodes = (await product.ask(query, {"filter": wanted})).data["variants"]["nodes"]
    return [node["sku"] for node in nodes if node["sku"]]


async def _discount(product: Product) -> Input:
    item = asks("shpe", (await _skus_on(product, "shpe"))[0], basePrice="15000")
    return {"brandId": BRAND, "name": "Gajian", **SPAN, "items": [item]}


async def _discounts(product: Product) -> Input:
    query = """mutation ($input: CreateDiscountsInput!) { createDiscounts(input: $input) {
      discounts { id } userErrors { code message path } } }"""
    made = (await product.ask(query, {"input": await _discount(product)})).data["createDiscounts"]
    return {"discountIds": [discount["id"] for discount in made["discounts"]]}


async def _key(product: Product) -> Input:
    made = await done(product, "createApiKey", KEY | {"name": "to be revoked"})
    return {"apiKeyId": made["apiKey"]["id"]}


async def _unknown(product: Product) -> Input:
    """Work whose answer was lost."""
    given = await _order("pending")(product)
    await product.fault("OrderService.AcceptOrder", "error_500", times=1)
    lost = await done(product, "acceptOrder", given)
    return {
        "activityId": lost["activity"]["activityId"],
        "outcome": "FAILED",
        "note": "The seller's page says so.",
    }


async def _export(product: Product) -> Input:
    """An export that is whole: cancelling it is late, and no mistake."""
    made = await done(product, "createExport", {"kind": "PRODUCTS"})
    return {"exportId": made["activity"]["activityId"]}


KEY = {"name": "partner", "brandIds": [BRAND], "scopes": ["orders:read"]}
BLIBLI = [
    {"name": name, "value": f"planted-{name}"}
    for name in ("merchant_code", "signature_key", "api_seller_key")
]
WINDOW = {"from": "2026-11-01T00:00:00Z", "to": "2026-11-02T00:00:00Z"}
NOTHING_SENT = {
    "createApiKey", "revokeApiKey", "settleActivity", "createExport", "cancelExport",
}  # fmt: skip

CASES: dict[str, Case] = {
    "acceptOrder": _order("pending"),
    "packOrder": _order("accepted"),
    "shipOrder": _order("packed"),
    "completeOrder": _order("shipped"),
    "cancelOrder": _order("pending", reason="out of stock"),
    "rejectOrderCancellation": _requested,
    "acceptOrders": _orders("pending"),
    "packOrders": _orders("accepted"),
    "shipOrders": _orders("packed"),
    "completeOrders": _orders("shipped"),
    "cancelOrders": _orders("pending", reason="out of stock"),
    "registerBrands": _given(brands=[{"brandId": "new-brand", "name": "New"}]),
    "enableFeatures": _given(features=["order-fetched"]),
    "connectChannel": _given(brandId=BRAND, channelCode="blib", credentials=BLIBLI),
    "disconnectChannel": _channel(0),
    "reconnectChannel": _channel(1),
    "createShippingLabels": _labels,
    "syncOrders": _given(brandId=BRAND, **WINDOW),
    "syncProducts": _given(brandId=BRAND, channelCodes=["lzda"]),
    "syncVariants": _skus,
    "refreshCategories": _given(channelCodes=["lzda"]),
    "refreshWarehouses": _given(brandId=BRAND, channelCodes=["shpe"]),
    "updatePrices": _values("price", "15000"),
    "updateStocks": _values("quantity", 7),
    "createDiscounts": _discount,
    "deleteDiscounts": _discounts,
    "createApiKey": _given(**KEY),
    "revokeApiKey": _key,
    "settleActivity": _unknown,
    "createExport": _given(kind="ORDERS", filter={"brandIds": [BRAND]}),
    "cancelExport": _export,
}
