"""The MP Adapter down, slow or talking garbage: its field is null, the rest answers."""

from collections import Counter

import pytest
from product import Product

CHANNELS = """{
  viewer { name }
  brands { nodes { brandId channels { channelCode } } }
}"""

WAREHOUSES = """{
  brand(brandId: "dapur-ibu") { name warehouses { remoteWarehouseId } }
  marketplaces(codes: ["shpe"]) { name }
}"""

FAULTS = [
    ("error_500", "UPSTREAM_UNAVAILABLE"),
    ("error_503", "UPSTREAM_UNAVAILABLE"),
    ("error_200", "UPSTREAM_REFUSED"),
    ("error_400", "UPSTREAM_REFUSED"),
    ("error_401", "UPSTREAM_REFUSED"),
    ("garbage", "UPSTREAM_MISREAD"),
    ("html", "UPSTREAM_MISREAD"),
    ("truncated", "UPSTREAM_MISREAD"),
    ("redirect", "UPSTREAM_MISREAD"),
    ("deep_json", "UPSTREAM_MISREAD"),
    ("gzip_bomb", "UPSTREAM_MISREAD"),
    ("huge", "UPSTREAM_MISREAD"),
    ("zip", "UPSTREAM_MISREAD"),
    ("reset_after", "UPSTREAM_UNAVAILABLE"),
    ("hang", "UPSTREAM_TIMEOUT"),
]


@pytest.mark.parametrize(("fault", "code"), FAULTS)
async def test_the_field_is_null_with_code_and_path(
    product: Product, fault: str, code: str
) -> None:
    await product.ask('{ channel(brandId: "dapur-ibu", channelCode: "shpe") { id } }')
    await product.fault("WarehouseService.Get", fault, channel="tkpd")
    answer = await product.ask(WAREHOUSES)
    assert answer.status == 200
    assert answer.body["data"] == {
        "brand": {"name": "dapur-ibu", "warehouses": None},
        "marketplaces": [{"name": "Shopee"}],
    }
    assert answer.codes == [(code, ["brand", "warehouses"])]
    assert "00000000" not in str(answer.body)


async def test_siblings_are_answered_when_one_channel_fails(product: Product) -> None:
    await product.fault("WarehouseService.Get", "error_500", channel="tkpd")
    answer = await product.ask(
        """{ brand(brandId: "dapur-ibu") { channels {
        channelCode warehouses { remoteWarehouseId } } } }"""
    )
    channels = answer.body["data"]["brand"]["channels"]
    had = {channel["channelCode"]: channel["warehouses"] is not None for channel in channels}
    assert had == {"blib": True, "shpe": True, "tkpd": False, "tktk": True}
    place = [channel["channelCode"] for channel in channels].index("tkpd")
    assert answer.codes == [("UPSTREAM_UNAVAILABLE", ["brand", "channels", place, "warehouses"])]


async def test_one_brand_that_fails_the_whole_call_fails_alone(product: Product) -> None:
    await product.fault(
        "CredentialsService.GetConnectedSalesChannels", "error_400", brand_id="dapur-ibu"
    )
    await product.forget_calls()
    answer = await product.ask(CHANNELS)
    brands = {b["brandId"]: b["channels"] for b in answer.body["data"]["brands"]["nodes"]}
    assert {brand: channels is not None for brand, channels in brands.items()} == {
        "batik-lestari": True,
        "dapur-ibu": False,
        "kopi-nusantara": True,
        "sepatu-rimba": True,
    }
    assert answer.codes == [("UPSTREAM_REFUSED", ["brands", "nodes", 1, "channels"])]
    # All four at once, then each by itself.
    assert Counter(await product.calls()) == {"CredentialsService.GetConnectedSalesChannels": 5}


async def test_a_failed_brand_shows_its_channels_as_last_known(product: Product) -> None:
    await product.fault(
        "CredentialsService.GetConnectedSalesChannels", "error_400", brand_id="dapur-ibu"
    )
    await product.new_order(brand_id="dapur-ibu", channel="shpe")
    answer = await product.ask("{ channels { nodes { brand { brandId } channelCode status } } }")
    shown = [
        (node["channelCode"], node["status"])
        for node in answer.data["channels"]["nodes"]
        if node["brand"]["brandId"] == "dapur-ibu"
    ]
    assert shown == [("shpe", "UNKNOWN")]


async def test_wholly_down_what_is_kept_still_answers(product: Product) -> None:
    await product.new_order(brand_id="dapur-ibu", channel="shpe")
    await product.fault("*", "error_503")
    answer = await product.ask(
        """{ orders { nodes { channelCode status channel { name } lines { sku } } }
        channels { totalCount } }"""
    )
    order = answer.body["data"]["orders"]["nodes"][0]
    assert (order["channelCode"], order["status"], order["channel"]["name"]) == (
        "shpe",
        "PENDING",
        "Shopee",
    )
    assert len(order["lines"]) > 0
    assert answer.body["data"]["channels"] is None
    assert answer.codes == [("UPSTREAM_UNAVAILABLE", ["channels"])]


async def test_a_label_that_cannot_be_had_nulls_its_own_field(product: Product) -> None:
    made = await product.new_order(brand_id="dapur-ibu", channel="tkpd", status="packed")
    query = """query ($order: String!) {
      order(brandId: "dapur-ibu", channelCode: "tkpd", remoteOrderId: $order) {
        status shippingLabelUrl } }"""
    await product.fault("OrderService.ShippingLabelURL", "html", times=1)
    answer = await product.ask(query, {"order": made["remote_order_id"]})
    assert answer.body["data"]["order"] == {"status": "PACKED", "shippingLabelUrl": None}
    assert answer.codes == [("UPSTREAM_MISREAD", ["order", "shippingLabelUrl"])]
    had = await product.ask(query, {"order": made["remote_order_id"]})
    assert had.data["order"]["shippingLabelUrl"]
