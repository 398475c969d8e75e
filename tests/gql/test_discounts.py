"""Discounts over the whole product: made, shown, deleted; the calls are exactly these."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from discount_shop import BRAND, CREATE, SPAN, codes, create, item, offers, remove, sent, stock
from product import Product, running_product
from statements import asked

from adapters.mp_adapter.exact_json import dump_json


@pytest.fixture(scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """The product with the offers of two brands; discounts are added as tests go."""
    path = tmp_path_factory.mktemp("discounts") / "store.db"
    async with running_product(f"sqlite:///{path}") as running:
        await stock(running)
        await stock(running, "dapur-ibu")
        yield running


@pytest.fixture(autouse=True)
async def _quiet(shop: Product) -> None:
    await shop.forget_calls()


async def key_of(product: Product, *, brands: list[str], scopes: list[str]) -> str:
    made = await product.ask(
        "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }",
        {"input": {"name": "partner", "brandIds": brands, "scopes": scopes}},
    )
    return str(made.data["createApiKey"]["secret"])


async def test_one_call_makes_a_discount_on_each_channel(shop: Product) -> None:
    shopee, *_ = await offers(shop, "shpe")
    lazada, *_ = await offers(shop, "lzda")
    asked = [
        item(shopee, maxOrder=3, promoStock=20, remoteWarehouseId="WH-1"),
        item(lazada, discountType="PERCENTAGE", discountValue="10"),
        item(lazada, basePrice=None),
    ]
    refused = await create(shop, asked)
    assert codes(refused) == [("UNSUPPORTED_BY_MARKETPLACE", "input.items.1.discountType")]
    assert (refused["discounts"], refused["activity"], await sent(shop)) == ([], None, [])

    made = await create(shop, [asked[0], asked[2]])
    assert made["userErrors"] == []
    assert [d["channelCode"] for d in made["discounts"]] == ["shpe", "lzda"]
    (call,) = await sent(shop)
    assert json.loads(dump_json(call[1])) == {
        "brand_id": BRAND,
        "discount_name": "Gajian",
        "start_time": "2031-03-01T09:00:00",
        "end_time": "2031-03-02T09:30:00",
        "discount_products": {
            "shpe": [
                {
                    "remote_variant": json.loads(shopee.content.remote_variant),
                    "sku": shopee.content.sku,
                    "base_price": 15000,
                    "discount_type": "price",
                    "discount_value": 5000,
                    "max_order": 3,
                    "promo_stock": 20,
                    "remote_warehouse_code": "WH-1",
                }
            ],
            "lzda": [
                {
                    "remote_variant": json.loads(lazada.content.remote_variant),
                    "sku": lazada.content.sku,
                    "base_price": int(_price(lazada)),
                    "discount_type": "price",
                    "discount_value": 5000,
                    "max_order": -1,
                    "promo_stock": -1,
                }
            ],
        },
    }
    first = made["discounts"][0]
    assert {name: first[name] for name in ("name", "startsAt", "endsAt")} == {
        "name": "Gajian", "startsAt": "2031-03-01T02:00:00Z", "endsAt": "2031-03-02T02:30:00Z",
    }  # fmt: skip
    (shown,) = first["items"]
    assert shown["remoteDiscountId"].isdecimal()
    assert {name: shown[name] for name in shown if name not in ("id", "remoteDiscountId")} == {
        "sku": shopee.content.sku,
        "discountType": "PRICE",
        "discountValue": "5000",
        "basePrice": {"amount": "15000", "currencyCode": "IDR"},
        "maxOrder": 3,
        "promoStock": 20,
        "remoteWarehouseId": "WH-1",
        "status": "ACTIVE",
        "message": None,
        "variant": {"sku": shopee.content.sku},
    }
    assert first["brand"] == {"brandId": BRAND}
    activity = made["activity"]
    assert (activity["kind"], activity["status"]) == ("CREATE_DISCOUNTS", "SUCCEEDED")
    nodes = activity["items"]["nodes"]
    assert [(n["target"], n["status"], n["upstream"]["channelCode"]) for n in nodes] == [
        (shopee.content.sku, "SUCCEEDED", "shpe"),
        (lazada.content.sku, "SUCCEEDED", "lzda"),
    ]
    assert nodes[0]["upstream"]["answer"]["discount_id"] == shown["remoteDiscountId"]


def _price(offer: Any) -> Any:
    prices = {row.price for row in offer.content.warehouses} | {offer.content.price}
    (price,) = prices - {None}
    return price


async def test_discounts_are_found_again(shop: Product) -> None:
    tokopedia = (await offers(shop, "tkpd"))[1]
    made = await create(
        shop, [item(tokopedia)], name="Lain",
        startsAt="2032-01-01T00:00:00Z", endsAt="2032-01-02T00:00:00Z",
    )  # fmt: skip
    (discount,) = made["discounts"]
    filters = {"skus": [tokopedia.content.sku], "brandIds": [BRAND], "channelCodes": ["tkpd"]}
    found = await shop.ask(
        """query ($filter: DiscountFilter, $node: ID!, $brand: String!, $sku: String!) {
          discounts(filter: $filter) { totalCount nodes { id } }
          node(id: $node) { ... on Discount { name items { sku } } }
          brand(brandId: $brand) { discounts(first: 1) { totalCount nodes { id }
            pageInfo { hasNextPage } } }
          variant(brandId: $brand, sku: $sku) { discounts { id name } }
        }""",
        {"filter": filters, "node": discount["id"], "brand": BRAND, "sku": tokopedia.content.sku},
    )
    assert found.data["discounts"] == {"totalCount": 1, "nodes": [{"id": discount["id"]}]}
    assert found.data["node"] == {"name": "Lain", "items": [{"sku": tokopedia.content.sku}]}
    assert found.data["brand"]["discounts"]["nodes"] == [{"id": discount["id"]}]
    assert found.data["variant"]["discounts"] == [{"id": discount["id"], "name": "Lain"}]
    for moment, count in (
        ("2031-12-31T23:59:59Z", 0), ("2032-01-01T00:00:00Z", 1), ("2032-01-02T00:00:00Z", 0),
    ):  # fmt: skip
        answer = await shop.ask(
            "query ($filter: DiscountFilter) { discounts(filter: $filter) { totalCount } }",
            {"filter": filters | {"activeAt": moment}},
        )
        assert answer.data["discounts"]["totalCount"] == count, moment
    assert [method for method, _ in await sent(shop)] == ["CreateDiscount"]


async def test_unknown_and_foreign_things_are_not_found_and_nothing_is_sent(shop: Product) -> None:
    shopee, *_ = await offers(shop, "shpe")
    (other, *_) = await offers(shop, "shpe", "dapur-ibu")
    wrong = [
        item(shopee),
        item(shopee, sku="no such"),
        item(shopee, channelCode="bklp", sku=other.content.sku),
    ]
    refused = await create(shop, wrong)
    assert codes(refused) == [("NOT_FOUND", "input.items.1"), ("NOT_FOUND", "input.items.2")]
    for brand in ("nobody", "toko-tetangga"):
        assert codes(await create(shop, [item(shopee)], brandId=brand)) == [
            ("NOT_FOUND", "input.brandId")
        ]
    assert await sent(shop) == []


async def test_a_key_of_another_brand_sees_and_sends_nothing(shop: Product) -> None:
    shopee, *_ = await offers(shop, "shpe")
    made = await create(shop, [item(shopee)])
    (discount,) = made["discounts"]
    scopes = ["products:read", "discounts:write", "channels:read"]
    foreign = await key_of(shop, brands=["dapur-ibu"], scopes=scopes)
    await shop.forget_calls()
    assert codes(await create(shop, [item(shopee)], key=foreign)) == [
        ("NOT_FOUND", "input.brandId")
    ]
    (own_offer, *_) = await offers(shop, "shpe", "dapur-ibu")
    own = await create(shop, [item(own_offer)], key=foreign, brandId="dapur-ibu")
    await shop.forget_calls()
    refused = await remove(shop, [own["discounts"][0]["id"], discount["id"]], key=foreign)
    assert codes(refused) == [("NOT_FOUND", "input.discountIds.1")]
    assert (refused["discounts"], refused["activity"], await sent(shop)) == ([], None, [])
    seen = await shop.ask(
        """query ($node: ID!, $filter: DiscountFilter) { node(id: $node) { id }
          discounts(filter: $filter) { totalCount } }""",
        {"node": discount["id"], "filter": {"brandIds": [BRAND]}},
        key=foreign,
    )
    assert seen.data == {"node": None, "discounts": {"totalCount": 0}}


async def test_scopes_are_needed(shop: Product) -> None:
    shopee, *_ = await offers(shop, "shpe")
    reader = await key_of(shop, brands=[BRAND], scopes=["products:read"])
    asked = {"brandId": BRAND, "name": "x", **SPAN, "items": [item(shopee)]}
    answer = await shop.ask(
        CREATE,
        {"input": asked},
        key=reader,
    )
    assert answer.codes == [("FORBIDDEN", ["createDiscounts"])]
    writer = await key_of(shop, brands=[BRAND], scopes=["discounts:write"])
    answer = await shop.ask("{ discounts { totalCount } }", key=writer)
    assert answer.codes == [("FORBIDDEN", ["discounts"])]
    assert await sent(shop) == []


async def test_a_time_needs_its_zone(shop: Product) -> None:
    shopee, *_ = await offers(shop, "shpe")
    asked = {"brandId": BRAND, "name": "x", **SPAN, "items": [item(shopee)]}
    answer = await shop.ask(
        CREATE,
        {"input": asked | {"startsAt": "2031-03-01T09:00:00"}},
    )
    assert [code for code, _ in answer.codes] == ["BAD_USER_INPUT"]
    assert await sent(shop) == []


async def test_rules_refuse_everything_with_every_reason(shop: Product) -> None:
    tiktok, blibli = (await offers(shop, "tktk"))[0], (await offers(shop, "blib"))[0]
    tokopedia = (await offers(shop, "tkpd"))[0]
    refused = await create(
        shop,
        [
            item(tiktok, maxOrder=100, promoStock=0),
            item(blibli, discountType="PERCENTAGE", discountValue="100", maxOrder=1),
            item(tokopedia, discountValue="15000", promoStock=5),
            item(tokopedia, discountValue="10.5"),
        ],
        startsAt="2031-03-01T02:10:00Z",
        endsAt="2031-03-01T02:00:00Z",
    )
    assert codes(refused) == [
        ("RULE_VIOLATED", "input.endsAt"),
        ("RULE_VIOLATED", "input.items.0.maxOrder"),
        ("RULE_VIOLATED", "input.items.0.promoStock"),
        ("RULE_VIOLATED", "input.items.1.discountValue"),
        ("UNSUPPORTED_BY_MARKETPLACE", "input.items.1.maxOrder"),
        ("RULE_VIOLATED", "input.items.2.discountValue"),
        ("UNSUPPORTED_BY_MARKETPLACE", "input.items.2.promoStock"),
        ("RULE_VIOLATED", "input.items.3.discountValue"),
        ("RULE_VIOLATED", "input.startsAt"),
    ]
    assert refused["userErrors"][1]["message"] == (
        "TikTok takes 1 to 99 here, or -1 for no limit (doc, Promotion Requirement)."
    )
    assert await sent(shop) == []


@pytest.mark.parametrize(
    ("more", "place"),
    [({"name": " "}, "input.name"), ({"items": []}, "input.items")],
)
async def test_what_names_nothing_is_invalid(
    shop: Product, more: dict[str, Any], place: str
) -> None:
    shopee, *_ = await offers(shop, "shpe")
    refused = await create(shop, more.pop("items", [item(shopee)]), **more)
    assert codes(refused) == [("INVALID", place)]
    assert await sent(shop) == []


async def test_deleting_goes_by_the_remembered_ids_one_call_for_each_brand(shop: Product) -> None:
    shopee, second = (await offers(shop, "shpe"))[:2]
    other = (await offers(shop, "shpe", "dapur-ibu"))[0]
    mine = (await create(shop, [item(shopee), item(second)]))["discounts"][0]
    theirs = (await create(shop, [item(other)], brandId="dapur-ibu"))["discounts"][0]
    await shop.forget_calls()

    some = await remove(shop, [mine["id"]], itemIds=[mine["items"][1]["id"]])
    assert [i["status"] for i in some["discounts"][0]["items"]] == ["ACTIVE", "DELETED"]
    rest = await remove(shop, [mine["id"], theirs["id"]])
    assert rest["userErrors"] == []
    assert [[i["status"] for i in d["items"]] for d in rest["discounts"]] == [
        ["DELETED", "DELETED"],
        ["DELETED"],
    ]
    assert (rest["activity"]["kind"], rest["activity"]["status"]) == (
        "DELETE_DISCOUNTS",
        "SUCCEEDED",
    )

    def deleted(brand: str, offer: Any, row: dict[str, Any]) -> tuple[str, Any]:
        wanted = {
            "remote_variant": json.loads(offer.content.remote_variant),
            "sku": offer.content.sku,
            "discount_id": row["remoteDiscountId"],
        }
        return "DeleteDiscount", {"brand_id": brand, "discount_products": {"shpe": [wanted]}}

    first, *both = json.loads(dump_json(await sent(shop)))
    assert [first, *sorted(both, key=lambda call: call[1]["brand_id"] != BRAND)] == [
        list(deleted(BRAND, second, mine["items"][1])),
        list(deleted(BRAND, shopee, mine["items"][0])),
        list(deleted("dapur-ibu", other, theirs["items"][0])),
    ]
    again = await remove(shop, [mine["id"]])
    assert codes(again) == [("INVALID", "input.discountIds.0")]
    named = await remove(shop, [mine["id"]], itemIds=[mine["items"][0]["id"]])
    assert codes(named) == [("INVALID", "input.discountIds.0")]
    assert len(await sent(shop)) == 3


async def test_what_cannot_be_deleted_refuses_everything(shop: Product) -> None:
    shopee, lazada = (await offers(shop, "shpe"))[0], (await offers(shop, "lzda"))[0]
    made = await create(shop, [item(shopee), item(lazada)])
    one, other = made["discounts"]
    await shop.forget_calls()
    refused = await remove(shop, [one["id"], other["id"]])
    assert codes(refused) == [("UNSUPPORTED_BY_MARKETPLACE", "input.discountIds.1")]
    assert refused["activity"] is None
    foreign = await remove(shop, [one["id"]], itemIds=[other["items"][0]["id"]])
    assert codes(foreign)[0] == ("NOT_FOUND", "input.itemIds.0")
    assert codes(await remove(shop, [])) == [("INVALID", "input.discountIds")]
    assert codes(await remove(shop, [one["id"]] * 2)) == [("INVALID", "input.discountIds")]
    assert await sent(shop) == []


async def test_a_marketplace_shows_which_discounts_it_takes(shop: Product) -> None:
    answer = await shop.ask("""{ marketplaces(codes: ["blib", "lzda", "zlra"]) { discounts {
      byPercentage byPrice delete reserveStock limitOrders mostMaxOrder mostSkusByPrice
      percentageGrid source } } }""")
    blibli, lazada, zalora = (one["discounts"] for one in answer.data["marketplaces"])
    assert blibli == {
        "byPercentage": True, "byPrice": True, "delete": True, "reserveStock": True,
        "limitOrders": False, "mostMaxOrder": None, "mostSkusByPrice": 100,
        "percentageGrid": "PT1800S", "source": "doc, Promotion Requirement",
    }  # fmt: skip
    assert (lazada["byPercentage"], lazada["delete"], lazada["percentageGrid"]) == (
        False,
        False,
        None,
    )
    assert zalora is None


async def test_lists_of_discounts_are_read_in_one_statement_each(shop: Product) -> None:
    query = """{ brands { nodes { brandId discounts(first: 5) { totalCount
      nodes { name brand { name } items { sku variant { sku } } } } } } }"""
    with asked("SELECT", "WITH") as found:
        brands = (await shop.ask(query)).data["brands"]["nodes"]
    assert sum(brand["discounts"]["totalCount"] > 0 for brand in brands) == 2
    assert len(found) == 6, found  # brands twice; pages; counts; items; their variants
    query = "{ variants(first: 50) { nodes { sku discounts { name items { status } } } } }"
    with asked("SELECT", "WITH") as found:
        await shop.ask(query)
    assert len(found) == 3, found  # variants; their discounts; the items of those
