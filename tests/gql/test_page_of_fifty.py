"""A page of fifty orders: how many statements and upstream calls it costs, exactly."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from product import Product, running_product
from statements import asked, without_known

PAGE = """
query ($after: String) {
  orders(first: 50, after: $after) {
    nodes {
      remoteOrderId status brand { name } channel { name shopName status }
      warehouse { remoteWarehouseId name }
      lines { sku quantity unitPrice { amount } variant { sku name } }
    }
    pageInfo { endCursor hasNextPage }
  }
}
"""


@pytest.fixture(scope="module")
async def untouched(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """A product of this file's own, filled: what was not asked of it here is cold."""
    path = tmp_path_factory.mktemp("untouched") / "store.db"
    sandbox = {"publish_at_start": True, "orders": 150}
    async with running_product(f"sqlite:///{path}", sandbox=sandbox) as product:
        await product.settled()
        yield product


async def test_a_page_costs_exactly_so_many_statements_and_calls(untouched: Product) -> None:
    filled = untouched
    await filled.forget_calls()
    with asked("SELECT", "WITH") as cold:
        page = (await filled.ask(PAGE)).data["orders"]
    assert len(page["nodes"]) == 50
    keys = {
        (order["brand"]["name"], order["channel"]["name"])
        for order in page["nodes"]
        if order["warehouse"] is not None
    }
    with_read = {"Blibli", "Lazada", "Tokopedia", "TikTok", "Shopee"}
    called = [call for call in await filled.calls() if call == "WarehouseService.Get"]
    assert len(called) == len([key for key in keys if key[1] in with_read])
    assert Counter(await filled.calls()) == Counter({"WarehouseService.Get": len(called)})
    # Orders; then brands, channels and lines at once; then the lines' variants, all by SKU.
    assert len(cold) == 5, cold

    await filled.forget_calls()
    with asked("SELECT", "WITH") as warm:
        again = (await filled.ask(PAGE)).data["orders"]
    assert again == page
    assert await filled.calls() == []
    # Orders, lines, variants: brands and channels are known.
    assert len(without_known(warm)) == 3, warm


async def test_the_number_of_statements_does_not_grow_with_the_page(filled: Product) -> None:
    await filled.ask(PAGE)
    with asked("SELECT", "WITH") as small:
        await filled.ask(PAGE.replace("first: 50", "first: 5"))
    with asked("SELECT", "WITH") as large:
        await filled.ask(PAGE.replace("first: 50", "first: 100"))
    assert len(small) <= len(large) <= 6


async def test_lists_below_a_list_are_read_in_one_statement(filled: Product) -> None:
    query = """{ brands { nodes {
      brandId
      orders(first: 5) { totalCount nodes { remoteOrderId lines { sku } } }
      products(first: 5) { totalCount nodes { sku variants { sku offers { stock } } } }
      activities(first: 5) { totalCount nodes { activityId } }
    } } }"""
    with asked("SELECT", "WITH") as sent:
        brands = (await filled.ask(query)).data["brands"]["nodes"]
    assert [brand["brandId"] for brand in brands] == [
        "batik-lestari",
        "dapur-ibu",
        "kopi-nusantara",
        "sepatu-rimba",
    ]
    assert all(len(brand["orders"]["nodes"]) == 5 for brand in brands)
    assert sum(brand["orders"]["totalCount"] for brand in brands) == 150
    # brands; pages and counts of orders, products and activities; lines; variants; offers.
    assert len(sent) == 10, sent


async def test_channels_of_many_brands_are_one_call(untouched: Product) -> None:
    filled = untouched
    await filled.forget_calls()
    query = "{ brands { nodes { brandId channels { channelCode status credentials { name } } } } }"
    brands = (await filled.ask(query)).data["brands"]["nodes"]
    assert [len(brand["channels"]) for brand in brands] == [5, 4, 8, 6]
    assert await filled.calls() == ["CredentialsService.GetConnectedSalesChannels"]
    await filled.ask(query)
    assert await filled.calls() == ["CredentialsService.GetConnectedSalesChannels"]


async def test_reasons_are_one_call_per_brand_and_warehouses_one_per_channel(
    filled: Product,
) -> None:
    query = """{ channels(filter: {brandIds: ["dapur-ibu"]}) { nodes {
      channelCode cancelReasons { code name isFreeText } warehouses { remoteWarehouseId } } } }"""
    await filled.ask("{ channels { totalCount } }")
    await filled.forget_calls()
    channels = (await filled.ask(query)).data["channels"]["nodes"]
    assert [channel["channelCode"] for channel in channels] == ["blib", "shpe", "tkpd", "tktk"]
    calls = Counter(await filled.calls())
    assert calls["OrderService.ListCancelReason"] == 1
    assert calls["WarehouseService.Get"] <= 4
    assert set(calls) <= {"OrderService.ListCancelReason", "WarehouseService.Get"}
