"""The port Catalogue: sorts, keyset pages and filters."""

from dataclasses import replace

import pytest
from kept import delivery, put_products
from made import listing
from products import ALL, product, said
from statements import recorded

from adapters.database import Database
from domain.channels import ChannelKey
from domain.errors import BadUserInput
from domain.pages import PageRequest, Position
from domain.products import (
    ListingKey,
    ProductFilter,
)
from domain.variants import (
    FetchedProduct,
    OfferKey,
    VariantFilter,
)


async def test_sorted_by_brand_then_sku_those_without_last(database: Database) -> None:
    second = replace(said('{"id":"9"}', "A"), key=OfferKey("brand-2", "tkpd", '{"id":"9"}'))
    second = replace(second, listing=ListingKey("brand-2", "tkpd", "l"))
    foreign = FetchedProduct(ChannelKey("brand-2", "tkpd"), listing(), (second,))
    skus = ["b", "a", None, "A", "é"]
    offers = [said(f'{{"id":"{n}"}}', sku, of=f"l{n}") for n, sku in enumerate(skus)]
    messages = [product(each, parent=each.sku) for each in offers]
    for number, each in enumerate([foreign, *messages]):
        await put_products(database, (each, delivery(str(number))))
    with recorded(database) as sent:
        found = await database.catalogue.variants(VariantFilter(), ALL)
        kept = await database.catalogue.products(ProductFilter(), ALL)
    assert len(sent) == 2
    expected = [("brand-1", sku) for sku in ("A", "a", "b", "é", None)] + [("brand-2", "A")]
    assert [(e.node.brand_id, e.node.sku) for e in found.edges] == expected
    expected[-1] = ("brand-2", None)
    assert [(e.node.brand_id, e.node.sku) for e in kept.edges] == expected
    walked: list[tuple[str, str | None]] = []
    position: Position | None = None
    for _ in range(3):
        page = await database.catalogue.products(ProductFilter(), PageRequest(2, position))
        walked += [(e.node.brand_id, e.node.sku) for e in page.edges]
        position = page.edges[-1].position
    assert walked == expected
    assert page.has_next is False


async def test_many_pages_and_counts_are_one_statement_each(database: Database) -> None:
    offers = [said(f'{{"id":"{n}"}}', f"S{n}", of=f"l{n}") for n in range(4)]
    for number, each in enumerate(offers):
        await put_products(database, (product(each, parent=f"P{number}"), delivery(str(number))))
    wanted = [
        (ProductFilter(), PageRequest(2)),
        (ProductFilter(skus=("P3", "P0")), PageRequest(2, backwards=True)),
        (ProductFilter(brand_ids=frozenset()), PageRequest(2)),
    ]
    alone = [await database.catalogue.products(*each) for each in wanted]
    with recorded(database) as sent:
        assert list(await database.catalogue.product_pages(wanted)) == alone
        counts = await database.catalogue.product_counts([each for each, _ in wanted])
    assert len(sent) == 2
    assert list(counts) == [4, 2, 0]


@pytest.mark.parametrize(
    ("wanted", "skus"),
    [
        (VariantFilter(), "A B"),
        (VariantFilter(brand_ids=frozenset({"brand-2"})), ""),
        (VariantFilter(brand_ids=frozenset()), ""),
        (VariantFilter(channel_codes=("shpe",)), "B"),
        (VariantFilter(channel_codes=("shpe", "tkpd")), "A B"),
        (VariantFilter(skus=("A", "x")), "A"),
        (VariantFilter(skus=()), ""),
        (VariantFilter(search="MERAH"), "A"),
        (VariantFilter(search="b"), "B"),
        (VariantFilter(search="%"), ""),
    ],
)
async def test_filters(database: Database, wanted: VariantFilter, skus: str) -> None:
    await put_products(
        database,
        (product(said(sku="A", name="Merah"), parent="A", name="Merah"), delivery("1")),
        (
            product(
                said(sku="B", channel="shpe"), parent="B", channel="shpe",
            ),
            delivery("2"),
        ),
    )  # fmt: skip
    same = ProductFilter(wanted.brand_ids, wanted.channel_codes, wanted.skus, wanted.search)
    found = await database.catalogue.variants(wanted, ALL)
    assert [e.node.sku for e in found.edges] == skus.split()
    assert await database.catalogue.count_variants(wanted) == len(found.edges)
    kept = await database.catalogue.products(same, ALL)
    assert [e.node.sku for e in kept.edges] == skus.split()
    assert await database.catalogue.count_products(same) == len(kept.edges)


async def test_a_position_of_another_list_is_refused(database: Database) -> None:
    with pytest.raises(BadUserInput, match="cursor"):
        await database.catalogue.variants(VariantFilter(), PageRequest(2, ("brand", 5, "id")))
