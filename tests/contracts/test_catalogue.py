"""The port Catalogue: what messages told, and how it is grouped, one statement a question."""

from dataclasses import replace
from decimal import Decimal

from kept import delivery, put_products
from made import after
from products import ALL, product, said
from statements import recorded

from adapters.database import Database
from domain.channels import ChannelKey
from domain.products import (
    ListingContent,
    NamedValue,
    Preorder,
    Product,
    ProductFilter,
    product_id_of,
)
from domain.variants import (
    AdvanceStock,
    FetchedProduct,
    Measure,
    OfferStatus,
    Variant,
    VariantFilter,
    Volume,
    WarehouseOffer,
    variant_id_of,
)

FULL = said(
    name="Kaos, M",
    status=OfferStatus.UNKNOWN,
    status_raw="banned?",
    price=Decimal("10000.50"),
    stock=0,
    url="https://example.com/1",
    image_urls=("https://example.com/1.jpg", "https://example.com/2.jpg"),
    attributes=(NamedValue("Bahan", "Katun", ("tokopedia",)),),
    options=(NamedValue("Ukuran", "M"),),
    volume=Volume(Decimal("1.0"), None, Decimal(3), "CM"),
    weight=Measure(Decimal(250), "G"),
    advance_stock=AdvanceStock(3, None, 1),
    warehouses=(WarehouseOffer("W1", 4, Decimal("1.10"), "IDR", OfferStatus.ACTIVE, None, True),),
    remote_variant='{"product_id": 1, "variant_id": 0}',
    item_references=("11", "1"),
    raw='{"anything": [1.0]}',
)
TOLD = ListingContent(
    parent_sku="P-1", name="Kaos polos", description="<b>adem</b>", product_brand="Kita",
    slug="kaos", condition="new", platforms=("tokopedia", "tiktok"), image_urls=("https://x/1",),
    attributes=(NamedValue("Merek", "Kita"),), remote_category_id="7",
    remote_category_name="Baju", preorder=Preorder(3, "days"),
)  # fmt: skip


async def test_everything_is_read_back_exactly(database: Database) -> None:
    message = FetchedProduct(ChannelKey("brand-1", "tkpd"), TOLD, (FULL,))
    await put_products(database, (message, delivery()))
    variant_id, product_id = variant_id_of(FULL.key, "SKU-1"), product_id_of("brand-1", "P-1")
    with recorded(database) as sent:
        products = await database.catalogue.products_by_id([product_id, "x"])
        variants = await database.catalogue.variants_by_id([variant_id, "x"])
        offers = await database.catalogue.offers([variant_id, "x"])
        by_key = await database.catalogue.offers_by_key([FULL.key])
        listings = await database.catalogue.listings([product_id, "x"])
        documents = await database.catalogue.offer_documents([FULL.key])
        of_product = await database.catalogue.variants_of([product_id, "x"])
    assert len(sent) == 7
    assert products == {product_id: Product(product_id, "brand-1", "P-1", "Kaos polos")}
    variant = Variant(variant_id, "brand-1", "SKU-1", "Kaos, M", product_id)
    assert variants == {variant_id: variant}
    assert of_product == {product_id: (variant,)}
    [shown] = offers[variant_id]
    assert list(offers) == [variant_id]
    assert shown.content == replace(FULL, raw=None)
    assert shown.variant_id == variant_id
    assert by_key == {FULL.key: shown}
    assert documents == {FULL.key: '{"anything": [1.0]}'}
    [kept] = listings[product_id]
    assert (kept.key, kept.product_id, kept.content) == (FULL.listing, product_id, TOLD)


async def test_a_newer_message_replaces_what_it_names_and_removes_nothing(
    database: Database,
) -> None:
    one, two = said('{"id":"1"}', "A"), said('{"id":"2"}', "B")
    newer = replace(one, stock=3)
    await put_products(
        database,
        (product(one, two, name="old"), delivery("9")),
        (product(newer, name="new"), delivery("10")),
        (product(replace(one, stock=99), name="late"), delivery("8")),
    )
    variants = await database.catalogue.variants(VariantFilter(), ALL)
    ids = [edge.node.variant_id for edge in variants.edges]
    offers = await database.catalogue.offers(ids)
    assert [offers[each][0].content.stock for each in ids] == [3, 10]
    [shown] = (await database.catalogue.products(ProductFilter(), ALL)).edges
    assert shown.node.name == "new"


async def test_of_two_equal_keys_in_one_message_the_later_wins(database: Database) -> None:
    once, again = said(stock=1), said(stock=2, sku="B")
    await put_products(database, (product(once, again), delivery()))
    found = await database.catalogue.offers_by_key([once.key])
    assert found[once.key].content == again
    assert await database.catalogue.count_variants(VariantFilter()) == 1


async def test_a_new_sku_moves_the_offer_and_its_old_variant_goes(database: Database) -> None:
    await put_products(
        database,
        (product(said(sku="OLD")), delivery("1")),
        (product(said(sku="NEW")), delivery("2")),
    )
    [variant] = (await database.catalogue.variants(VariantFilter(), ALL)).edges
    assert variant.node.sku == "NEW"
    old = variant_id_of(said().key, "OLD")
    assert await database.catalogue.variants_by_id([old]) == {}
    assert await database.catalogue.offers([old]) == {}


async def test_an_empty_sku_is_a_variant_of_its_own(database: Database) -> None:
    bare = said(sku=None)
    await put_products(database, (product(bare), delivery()))
    [variant] = (await database.catalogue.variants(VariantFilter(), ALL)).edges
    assert (variant.node.variant_id, variant.node.sku) == (bare.key.text, None)
    [shown] = (await database.catalogue.products(ProductFilter(), ALL)).edges
    assert (shown.node.product_id, shown.node.sku) == (bare.listing.text, None)


async def test_a_parentless_listing_joins_the_smallest_parent_of_its_skus(
    database: Database,
) -> None:
    alone = product(said(of="l0", channel="shpe"), channel="shpe")
    await put_products(database, (alone, delivery("1")))
    assert [e.node.sku for e in await products(database)] == [None]
    await put_products(database, (product(said(of="l1"), parent="P-2"), delivery("2")))
    assert [e.node.sku for e in await products(database)] == ["P-2"]
    other = said(of="l2", channel="lzda")
    await put_products(database, (product(other, parent="P-1", channel="lzda"), delivery("3")))
    assert [e.node.sku for e in await products(database)] == ["P-1", "P-2"]
    joined = await database.catalogue.listings([product_id_of("brand-1", "P-1")])
    [its] = joined.values()
    assert [each.key.channel_code for each in its] == ["lzda", "shpe"]
    [variant] = (await database.catalogue.variants(VariantFilter(), ALL)).edges
    assert variant.node.product_id == product_id_of("brand-1", "P-1")
    moved = said(of="l2", channel="lzda", sku="OTHER")
    await put_products(database, (product(moved, parent="P-1", channel="lzda"), delivery("4")))
    joined = await database.catalogue.listings([product_id_of("brand-1", "P-2")])
    [its] = joined.values()
    assert [each.key.channel_code for each in its] == ["shpe", "tkpd"]


async def products(database: Database) -> list[object]:
    return list((await database.catalogue.products(ProductFilter(), ALL)).edges)


async def test_two_forms_of_one_tokopedia_variant_are_one_offer(database: Database) -> None:
    loose = said('{"product_id":"1"}', item_references=("1",))
    close = said('{"product_id":"1","variant_id":"2"}', item_references=("2", "1"))
    await put_products(database, (product(close), delivery("1")), (product(loose), delivery("2")))
    variant_id = variant_id_of(loose.key, "SKU-1")
    assert [o.key for o in (await database.catalogue.offers([variant_id]))[variant_id]] == [
        loose.key
    ]
    assert await database.catalogue.offers_by_key([close.key]) == {}
    await put_products(database, (product(close), delivery("3")))
    assert [o.key for o in (await database.catalogue.offers([variant_id]))[variant_id]] == [
        close.key
    ]
    await put_products(database, (product(replace(loose, sku="B")), delivery("4")))
    assert set(await database.catalogue.offers_by_key([close.key, loose.key])) == {
        close.key,
        loose.key,
    }


async def test_offers_of_other_keys_channels_or_skus_stand_side_by_side(
    database: Database,
) -> None:
    one, two = said('{"product_id":"1","variant_id":"2"}'), said('{"product_id":"1","x":"3"}')
    other = said('{"product_id":"1"}', channel="shpe")
    await put_products(
        database,
        (product(one, two), delivery("1")),
        (product(other, channel="shpe"), delivery("2")),
    )
    variant_id = variant_id_of(one.key, "SKU-1")
    offers = await database.catalogue.offers([variant_id])
    assert [o.key for o in offers[variant_id]] == [other.key, one.key, two.key]


async def test_references_name_the_closest_variant_or_none(database: Database) -> None:
    messages = (
        product(said('{"a":"1"}', "A", item_references=("v1", "p"))),
        product(said('{"a":"2"}', "B", item_references=("v2", "p"))),
        product(said('{"a":"3"}', "C", item_references=("p2", "v1"))),
        product(said('{"a":"4"}', "A", channel="shpe", item_references=("v1",)), channel="shpe"),
    )
    await put_products(database, *[(each, delivery(str(n))) for n, each in enumerate(messages)])
    tkpd, shpe = ChannelKey("brand-1", "tkpd"), ChannelKey("brand-1", "shpe")
    foreign = ChannelKey("brand-2", "tkpd")
    asked = [(tkpd, "v1"), (tkpd, "v2"), (tkpd, "p"), (shpe, "v1"), (shpe, "v2"), (foreign, "v1")]
    with recorded(database) as sent:
        found = await database.catalogue.variants_by_reference(asked)
    assert len(sent) == 1
    assert {key: variant.sku for key, variant in found.items()} == {
        (tkpd, "v1"): "A", (tkpd, "v2"): "B", (shpe, "v1"): "A",
    }  # fmt: skip


async def test_publish_time_comes_before_the_message_id(database: Database) -> None:
    await put_products(
        database,
        (product(said(stock=1)), delivery("1", after(seconds=1))),
        (product(said(stock=2)), delivery("2")),
    )
    found = await database.catalogue.offers_by_key([said().key])
    assert found[said().key].content.stock == 1
