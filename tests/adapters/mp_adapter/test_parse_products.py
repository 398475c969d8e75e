"""Product and category messages: the document's examples to the letter, and their oddities."""

from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest

from adapters.mp_adapter import MessageReader
from domain.categories import Category, CategoryAttribute, CategoryKey, CategoryOption
from domain.channels import ChannelKey
from domain.errors import Malformed
from domain.products import ListingContent, ListingKey, NamedValue, Preorder
from domain.variants import (
    AdvanceStock,
    FetchedProduct,
    Measure,
    OfferContent,
    OfferKey,
    OfferStatus,
    Volume,
    WarehouseOffer,
)

READER = MessageReader(UTC)
BOTH = ("TOKOPEDIA", "TIKTOK_SHOP")
LISTING = ListingContent(
    parent_sku="1234",
    name="Baju Baru Alhamdulillah",
    description="Baju Baru Buat Hari Raya",
    product_brand="Alisan",
    slug="baju-baru-alhamdulillah",
    condition="New",
    platforms=BOTH,
    image_urls=(),
    attributes=(NamedValue("Brand", "NoBrand", BOTH),),
    remote_category_id="123",
    remote_category_name="Fashion",
    preorder=Preorder(5, "days"),
)
IDENTITY = '{"bklp_product_id":"1002prt","remote_variant_id":"2182177299"}'


def offer(*warehouses: WarehouseOffer) -> OfferContent:
    return OfferContent(
        key=OfferKey("test-zeus", "bklp", IDENTITY),
        listing=ListingKey("test-zeus", "bklp", '{"bklp_product_id":"1002prt"}'),
        sku="1234-XL",
        name="Baju Baru Size XL",
        status=OfferStatus.UNKNOWN,
        status_raw="active/inactive",
        currency_code="IDR",
        price=Decimal(10000),
        stock=10,
        url="bukalapak.com/baju-baru-alhamdulillah",
        image_urls=(),
        attributes=(NamedValue("color", "red", BOTH),),
        options=(NamedValue("size", "XL", BOTH),),
        volume=Volume(Decimal(0), Decimal(0), Decimal(0), "CM"),
        weight=Measure(Decimal(0), "G"),
        advance_stock=AdvanceStock(10, 5, 5),
        warehouses=warehouses,
        remote_variant='{"bklp_product_id":"1002prt","remote_variant_id":2182177299}',
        item_references=("2182177299", "1002prt"),
        raw="raw response(from mp)",
    )


def message(*variants: dict[str, Any], **product: Any) -> dict[str, Any]:
    body = {"channel": "shpe", "name": "Kaos", "variants": list(variants)} | product
    return {"brand_id": "b", "product": body}


def test_the_documents_product(examples: Any) -> None:
    found = READER.product(examples.json("message.product_fetched"))
    assert found == FetchedProduct(ChannelKey("test-zeus", "bklp"), LISTING, (offer(),), "12312321")


def test_the_documents_product_v2(examples: Any) -> None:
    found = READER.product(examples.json("message.product_fetched_v2"))
    unknown = (OfferStatus.UNKNOWN, "active/inactive", False)
    rows = (
        WarehouseOffer("PP-3000391", 10, Decimal(10000), "IDR", *unknown),
        WarehouseOffer(None, 20, Decimal(25000), "IDR", *unknown),
    )
    key = ChannelKey("test-zeus", "bklp")
    assert found == FetchedProduct(key, LISTING, (offer(*rows),), "12312321")


def test_the_least_product_is_one() -> None:
    found = READER.product(message({"variant_sku": "A"}))
    (only,) = found.offers
    assert only.key == OfferKey("b", "shpe", '{"sku":"A"}')
    assert only.listing == ListingKey("b", "shpe", '{"sku":"A"}')
    assert (only.remote_variant, only.item_references, only.status_raw) == ("{}", (), "")
    assert (only.price, only.stock, only.volume, only.weight, only.raw) == (None,) * 5
    assert (found.listing.parent_sku, found.listing.preorder) == (None, None)
    assert READER.product(message()).offers == ()


def test_a_remote_variant_may_be_a_text_and_keeps_its_digits() -> None:
    remote = '{"item_id": 2919884752, "variation_id": 73763609762, "weight": 1.50}'
    as_text = READER.product(message({"remote_variant": remote})).offers[0]
    assert as_text.key.reference == '{"item_id":"2919884752","variation_id":"73763609762"}'
    assert as_text.remote_variant == (
        '{"item_id":2919884752,"variation_id":73763609762,"weight":1.50}'
    )
    assert as_text.item_references == ("73763609762", "2919884752")
    assert as_text.sku is None


def test_variants_of_a_message_share_a_listing_and_count_once() -> None:
    found = READER.product(
        message(
            {"remote_variant": {"item_id": 1, "variation_id": 2}, "stock": 1},
            {"remote_variant": {"item_id": "1", "variation_id": "3"}, "stock": 2},
            {"remote_variant": {"item_id": 1, "variation_id": "2"}, "stock": 3},
        )
    )
    assert [(each.key.reference, each.stock) for each in found.offers] == [
        ('{"item_id":"1","variation_id":"2"}', 3),
        ('{"item_id":"1","variation_id":"3"}', 2),
    ]
    assert {each.listing.reference for each in found.offers} == {'{"item_id":"1"}'}


def test_variant_stands_for_variants() -> None:
    body = {"brand_id": 7, "product": {"channel": "shpe", "variant": [{"variant_sku": "A"}]}}
    found = READER.product(body)
    assert (found.channel, len(found.offers)) == (ChannelKey("7", "shpe"), 1)


def test_texts_numbers_and_nothing_in_a_variant() -> None:
    found = READER.product(
        message(
            {
                "variant_sku": 12,
                "price": "10000.50",
                "stock": "3",
                "variant_raw": {"a": Decimal("1.0")},
                "img_urls": ["", None, "http://a"],
                "attributes": [{"name": "n", "value": 3}, {"name": "m", "value": None}],
                "options": None,
                "volume": {},
                "variant_infos": [{"remote_warehouse_id": "", "status": "ACTIVE", "price": "1"}],
                "status": "Inactive",
            }
        )
    ).offers[0]
    assert (found.sku, found.price, found.stock) == ("12", Decimal("10000.50"), 3)
    assert (found.raw, found.image_urls) == ('{"a":1.0}', ("http://a",))
    assert found.attributes == (NamedValue("n", "3"), NamedValue("m", ""))
    assert (found.options, found.volume, found.status) == ((), None, OfferStatus.INACTIVE)
    assert found.warehouses == (
        WarehouseOffer(None, None, Decimal(1), None, OfferStatus.ACTIVE, "ACTIVE", None),
    )


@pytest.mark.parametrize(
    ("variant", "words"),
    [
        ({}, "remote_variant: is empty, and there is no variant_sku either"),
        ({"remote_variant": {}, "variant_sku": ""}, "remote_variant: is empty, and there is no"),
        ({"remote_variant": "{"}, "remote_variant: no JSON"),
        ({"remote_variant": [1]}, "remote_variant: is no object"),
        ({"variant_sku": "A", "stock": Decimal("1.5")}, "stock: 1.5 is no whole number"),
        ({"variant_sku": "A", "price": "free"}, "price: 'free' is no amount"),
        ({"variant_sku": "A", "variant_infos": [{"stock": True}]}, "variant_infos[0].stock: true"),
    ],
)
def test_a_bad_variant_is_named_by_its_path(variant: dict[str, Any], words: str) -> None:
    with pytest.raises(Malformed) as caught:
        READER.product(message(variant))
    assert str(caught.value).startswith(f"product.variants[0].{words}")


@pytest.mark.parametrize("body", [{}, {"product": {}}, {"product": {"channel": "shpe"}}])
def test_a_product_without_brand_or_channel_is_malformed(body: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        READER.product(body)


def test_the_documents_category(examples: Any) -> None:
    found = READER.category(examples.json("message.category_fetched"))
    colours = (
        "Putih", "Hitam", "Biru", "Merah", "Merah Muda", "Kuning", "Ungu", "Biru Muda", "Orange",
        "Cokelat", "Hijau", "Abu-abu",
    )  # fmt: skip
    options = tuple(CategoryOption(name) for name in colours)
    assert found == Category(
        key=CategoryKey("bklp", "1234"),
        name="Komputer & Laptop > Kabel & Adaptor > Kabel HDMI",
        slug="komputer-&-laptop->-kabel-&-adaptor->-kabel-hdmi",
        remote_parent_id="12",
        is_leaf=True,
        status=None,
        attributes=(
            CategoryAttribute("Warna", "OPTIONS", False, True, options, None, BOTH),
            CategoryAttribute("Minimum Order", "STRING", True, False, (), None, BOTH),
        ),
        listing_platforms=BOTH,
    )


def test_the_documents_category_v2(examples: Any) -> None:
    found = READER.category(examples.json("message.category_fetched_v2"))
    gone = (
        CategoryOption("Indo Collection", "deleted"), CategoryOption("My Collection", "deleted"),
    )  # fmt: skip
    used = (CategoryOption("Baru", "new"),)
    assert found == Category(
        key=CategoryKey("bklp", "64"),
        name="Sepeda",
        slug="sepeda",
        remote_parent_id="128",
        is_leaf=False,
        status="idle",
        attributes=(
            CategoryAttribute("Condition", "OPTIONS", False, False, used, "updated", BOTH),
            CategoryAttribute("Brand-0", "OPTIONS", True, False, gone, "deleted", BOTH),
        ),
        listing_platforms=BOTH,
    )


@pytest.mark.parametrize("parent", ["", "0", 0, None])
def test_a_category_without_a_parent_is_a_root(parent: object) -> None:
    attribute = {"field_name": "x", "option": ["a", 1, None]}
    category = {
        "channel": "shpe", "remote_category_id": 5, "remote_parent_id": parent,
    }  # fmt: skip
    found = READER.category({"category": category, "attributes": [attribute]})
    assert (found.key, found.remote_parent_id) == (CategoryKey("shpe", "5"), None)
    options = (CategoryOption("a"), CategoryOption("1"))
    assert found.attributes == (CategoryAttribute("x", "", False, False, options),)


@pytest.mark.parametrize(
    ("category", "words"),
    [
        ({"channel": "shpe"}, "category.remote_category_id: is missing or empty"),
        ({"remote_category_id": "1"}, "category.channel: is missing or empty"),
        (
            {"channel": "a", "remote_category_id": "1", "attributes": [{"options": [True]}]},
            "category.attributes[0].options[0]: true is no text",
        ),
    ],
)
def test_a_bad_category_is_named_by_its_path(category: dict[str, Any], words: str) -> None:
    with pytest.raises(Malformed) as caught:
        READER.category({"category": category})
    assert str(caught.value) == words
