"""One catalogue: a SKU side by side on its channels, grouped by what is listed now."""

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from product import Product, running_product

BRAND = "dapur-ibu"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SUBSCRIPTION = "projects/p/subscriptions/CNX_PRODUCT_FETCHED_1"


def listing(channel: str, parent: str, *variants: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """A V1 product message of one listing: (SKU, remote_variant) for each variant."""
    return {
        "id": "1",
        "brand_id": BRAND,
        "action": "import_variant_consumer_cron",
        "product": {
            "channel": channel,
            "name": f"{channel} {parent or 'alone'}",
            "sku": parent,
            "description": "",
            "slug": "",
            "variants": [
                {
                    "variant_sku": sku,
                    "variant_name": f"variant {sku}",
                    "status": "active",
                    "currency_code": "IDR",
                    "price": 10000,
                    "stock": 5,
                    "variant_raw": "",
                    "url": "",
                    "remote_variant": remote,
                }
                for sku, remote in variants
            ],
        },
    }


CATALOGUE = """{
  products(first: 100) { nodes { sku name listings { channelCode name } variants { sku } } }
  variants(first: 100) { nodes { sku name product { sku }
    offers { channelCode remoteVariant } } }
}"""


async def tell(product: Product, *messages: dict[str, Any]) -> None:
    for place, message in enumerate(messages):
        status = await product.push(
            message,
            subscription=SUBSCRIPTION,
            message_id=f"9{place:03}",
            published_at=NOON + timedelta(minutes=place),
        )
        assert status == 204


async def shown(product: Product) -> dict[str, Any]:
    data: dict[str, Any] = (await product.ask(CATALOGUE)).data
    return data


async def test_a_sku_is_one_variant_with_an_offer_for_each_remote_variant(
    product: Product,
) -> None:
    await tell(
        product,
        listing("shpe", "P1", ("A", {"item_id": 1, "variation_id": 11})),
        listing("shpe", "P1", ("A", {"item_id": 2, "variation_id": 21})),
        listing("tktk", "P1", ("A", {"product_id": "7", "variant_id": "71"})),
    )
    found = await shown(product)
    assert [(v["sku"], v["product"]["sku"]) for v in found["variants"]["nodes"]] == [("A", "P1")]
    offers = found["variants"]["nodes"][0]["offers"]
    assert [offer["channelCode"] for offer in offers] == ["shpe", "shpe", "tktk"]


async def test_an_empty_sku_is_a_variant_of_its_own(product: Product) -> None:
    await tell(
        product,
        listing(
            "shpe",
            "",
            ("", {"item_id": 1, "variation_id": 11}),
            ("", {"item_id": 1, "variation_id": 12}),
        ),
    )
    found = await shown(product)
    assert [variant["sku"] for variant in found["variants"]["nodes"]] == [None, None]
    products = found["products"]["nodes"]
    assert [(p["sku"], len(p["variants"])) for p in products] == [(None, 2)]


async def test_a_new_sku_moves_the_offer_and_leaves_nothing_behind(product: Product) -> None:
    remote = {"item_id": 1, "variation_id": 11}
    await tell(
        product, listing("shpe", "P1", ("OLD", remote)), listing("shpe", "P1", ("NEW", remote))
    )
    found = await shown(product)
    assert [variant["sku"] for variant in found["variants"]["nodes"]] == ["NEW"]


@pytest.mark.parametrize(
    ("channel", "first", "second"),
    [
        ("shpe", {"item_id": 5, "variation_id": 0}, {"item_id": "5"}),
        ("lzda", {"item_id": 5, "sku_id": 6, "shop_sku": "x"}, {"item_id": "5", "sku_id": "6"}),
        ("blib", {"gdn_sku": "G", "upload_id": ""}, {"gdn_sku": "G", "product_code": ""}),
        ("tkpd", {"sku": "A", "upload_id": 0, "product_id": 5},
         {"sku": "A", "product_id": 5, "variant_id": 6, "err_message": ""}),
        ("zlra", {"product_set_id": 5, "product_id": 6},
         {"product_set_id": "5", "product_id": "6"}),
    ],
)  # fmt: skip
async def test_two_forms_of_one_remote_variant_are_one_offer(
    product: Product, channel: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    await tell(product, listing(channel, "P1", ("A", first)), listing(channel, "P1", ("A", second)))
    found = await shown(product)
    assert [len(variant["offers"]) for variant in found["variants"]["nodes"]] == [1]


async def test_a_listing_without_a_parent_joins_the_smallest_that_holds_its_sku(
    product: Product,
) -> None:
    await tell(
        product,
        listing("tktk", "", ("A", {"product_id": "7", "variant_id": "71"})),
        listing("shpe", "P2", ("A", {"item_id": 2, "variation_id": 21})),
        listing("lzda", "P1", ("A", {"item_id": 3, "sku_id": 31})),
        listing("bklp", "", ("B", {"bklp_product_id": "9", "remote_variant_id": 91})),
    )
    found = await shown(product)
    grouped = {
        product["sku"]: [each["channelCode"] for each in product["listings"]]
        for product in found["products"]["nodes"]
    }
    assert grouped == {"P1": ["lzda", "tktk"], "P2": ["shpe"], None: ["bklp"]}


async def test_grouping_does_not_depend_on_arrival(sqlite_address: str, tmp_path: Any) -> None:
    messages = [
        (1, listing("tktk", "", ("A", {"product_id": "7", "variant_id": "71"}))),
        (2, listing("shpe", "P2", ("A", {"item_id": 2, "variation_id": 21}))),
        (3, listing("lzda", "P1", ("A", {"item_id": 3, "sku_id": 31}))),
        (4, listing("lzda", "P3", ("C", {"item_id": 3, "sku_id": 31}))),
    ]
    seen: set[str] = set()
    async with running_product(sqlite_address) as product:
        for turn, order in enumerate(itertools.permutations(messages)):
            # The same story under other keys: every permutation on remote ids of its own.
            for place, message in order:
                text = json.dumps(message).replace('"A"', f'"A{turn}"').replace('"C"', f'"C{turn}"')
                for key in ("item_id", "sku_id", "variation_id"):
                    text = text.replace(f'"{key}": ', f'"{key}": {turn + 1}00')
                text = text.replace('"7"', f'"{turn}07"').replace('"P', f'"T{turn}P')
                status = await product.push(
                    text,
                    subscription=SUBSCRIPTION,
                    message_id=f"{turn}{place:03}",
                    published_at=NOON + timedelta(minutes=place),
                )
                assert status == 204
            found = await product.ask(
                "query ($skus: [String!]) { variants(filter: {skus: $skus}) { nodes { sku "
                "product { sku listings { channelCode } } offers { channelCode } } } }",
                {"skus": [f"A{turn}", f"C{turn}"]},
            )
            seen.add(json.dumps(found.data).replace(f"T{turn}P", "P").replace(f"A{turn}", "A")
                     .replace(f"C{turn}", "C"))  # fmt: skip
    assert len(seen) == 1
    variants = json.loads(seen.pop())["variants"]["nodes"]
    assert [(v["sku"], v["product"]["sku"]) for v in variants] == [("A", "P2"), ("C", "P3")]


async def test_an_order_line_finds_its_variant_by_sku_else_by_reference(product: Product) -> None:
    await tell(product, listing("shpe", "P1", ("A", {"item_id": 1, "variation_id": 11})))

    def line(number: int, sku: str, reference: str) -> dict[str, Any]:
        return {
            "line_number": number,
            "remote_order_item_id": f"i{number}",
            "product_code": sku,
            "product_description": "as it was called then",
            "quantity": 1,
            "reference_id": reference,
        }

    order = {
        "id": "1",
        "brand_id": BRAND,
        "order": {
            "channel_code": "shpe",
            "remote_order_id": "o1",
            "order_status": "pending",
            "order_date": "2026-11-20T10:00:00Z",
            "line_items": [line(1, "A", ""), line(2, "GONE", "11"), line(3, "GONE", "99")],
        },
    }
    assert await product.push(order) == 204
    found = await product.ask("{ orders { nodes { lines { sku description variant { sku } } } } }")
    assert [
        (each["sku"], each["variant"] and each["variant"]["sku"])
        for each in found.data["orders"]["nodes"][0]["lines"]
    ] == [("A", "A"), ("GONE", "A"), ("GONE", None)]
