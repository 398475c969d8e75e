"""A product that knows its offers, and the words in which tests ask it for discounts."""

import asyncio
import json
from typing import Any

from product import DEADLINE, Product, example

from domain.pages import PageRequest
from domain.variants import Offer, VariantFilter

BRAND = "kopi-nusantara"
PAYLOAD = """{
  discounts { id channelCode name startsAt endsAt channel { channelCode } brand { brandId }
    items { id sku discountType discountValue basePrice { amount currencyCode } maxOrder promoStock
      remoteWarehouseId remoteDiscountId status message variant { sku } } }
  activity { activityId kind status completedAt
    items(first: 100) { nodes { target status code message upstream { channelCode answer } } } }
  userErrors { code message path }
}"""
CREATE = f"mutation ($input: CreateDiscountsInput!) {{ createDiscounts(input: $input) {PAYLOAD} }}"
DELETE = f"mutation ($input: DeleteDiscountsInput!) {{ deleteDiscounts(input: $input) {PAYLOAD} }}"
SPAN = {"startsAt": "2031-03-01T02:00:00Z", "endsAt": "2031-03-02T02:30:00+00:00"}
"""09:00 and 09:30 in Jakarta."""


async def stock(product: Product, brand_id: str = BRAND) -> None:
    """Have the brand's offers sent."""
    sync = "syncProducts(input: {brandId: $brand}) { userErrors { code } }"
    answer = await product.ask(f"mutation ($brand: String!) {{ {sync} }}", {"brand": brand_id})
    assert answer.data["syncProducts"]["userErrors"] == []
    await product.settled()
    await product.forget_calls()


async def offers(product: Product, channel: str, brand_id: str = BRAND) -> list[Offer]:
    """The brand's offers on a channel that have a SKU, by SKU."""
    catalogue = product.wired.services.catalogue
    wanted = VariantFilter(brand_ids=frozenset({brand_id}), channel_codes=(channel,))
    page = await catalogue.variants(wanted, PageRequest(100))
    skus = {edge.node.variant_id: edge.node.sku for edge in page.edges if edge.node.sku}
    found = await catalogue.offers(list(skus))
    return [offer for its in found.values() for offer in its if offer.key.channel_code == channel]


def item(offer: Offer, **more: Any) -> dict[str, Any]:
    """An item for an offer, at half of its price or so."""
    asked = {
        "channelCode": offer.key.channel_code,
        "sku": offer.content.sku,
        "discountType": "PRICE",
        "discountValue": "5000",
        "basePrice": "15000",
    }
    return asked | more


async def create(
    product: Product, items: list[dict[str, Any]], *, key: str | None = None, **more: Any
) -> dict[str, Any]:
    """The payload of createDiscounts."""
    asked = {"brandId": BRAND, "name": "Gajian", **SPAN, "items": items} | more
    payload: dict[str, Any] = (await product.ask(CREATE, {"input": asked}, key=key)).data[
        "createDiscounts"
    ]
    return payload


async def remove(
    product: Product, ids: list[str], *, key: str | None = None, **more: Any
) -> dict[str, Any]:
    """The payload of deleteDiscounts."""
    asked = {"discountIds": ids} | more
    payload: dict[str, Any] = (await product.ask(DELETE, {"input": asked}, key=key)).data[
        "deleteDiscounts"
    ]
    return payload


def codes(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """Code and place of every refusal."""
    return [(error["code"], ".".join(error["path"])) for error in payload["userErrors"]]


async def sent(product: Product) -> list[tuple[str, Any]]:
    """Method and params of every call since they were last forgotten."""
    calls = await product.control("GET", "/calls")
    return [(call["method"].removeprefix("PromotionService."), call["params"]) for call in calls]


async def offer(
    product: Product,
    channel: str,
    sku: str,
    remote: dict[str, Any],
    *,
    brand_id: str = BRAND,
    price: str | None = "15000",
) -> None:
    """Have one offer told, by the document's own example of a product message."""
    body = json.loads(example("message.product_fetched"))
    body["brand_id"] = brand_id
    variant = body["product"]["variants"][0]
    variant |= {"variant_sku": sku, "variant_name": sku, "remote_variant": remote}
    variant["price"] = price and int(price)
    body["product"] |= {"channel": channel, "sku": sku, "variants": [variant]}
    subscription = "projects/p/subscriptions/CNX_PRODUCT_FETCHED_1"
    assert await product.push(body, subscription=subscription) == 204


def asks(channel: str, sku: str, **more: Any) -> dict[str, Any]:
    """An item by its names: from 15,000 to 5,000."""
    asked = {"channelCode": channel, "sku": sku, "discountType": "PRICE", "discountValue": "5000"}
    return asked | more


async def first_call(product: Product) -> None:
    """Wait until a call has reached the sandbox."""
    async with asyncio.timeout(DEADLINE):
        while True:
            if await sent(product):
                return
            await asyncio.sleep(0.01)
