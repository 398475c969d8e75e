"""Products and listings: the brand's product, and what each channel shows of it."""

import strawberry

from domain.channels import ChannelKey
from domain.products import Listing as DomainListing
from domain.products import NamedValue as DomainNamedValue
from domain.products import Product as DomainProduct
from domain.products import ProductFilter as DomainFilter
from gql.fields import about
from gql.nodes import Node, global_id


@strawberry.type(description="A name and a value.")
class NamedValue:
    """An attribute or option."""

    name: str = about("The name.")
    value: str = about("The value.")
    platforms: list[str] = about("TikTok's listing platforms that it holds for.")


@strawberry.type(description="How long a pre-ordered listing takes.")
class Preorder:
    """Pre-order."""

    value: int | None = about("How many.")
    type: str | None = about("Of what, as received: days, weeks or date.")


@strawberry.type(description="The category that a listing names.")
class ListingCategory:
    """A category as a product message names it."""

    remote_category_id: str | None = about("The marketplace's id for it.")
    name: str | None = about("Its name there.")


@strawberry.type(description="What one channel shows of a product.")
class Listing:
    """A listing; its channel is attached in gql.relations."""

    key: strawberry.Private[ChannelKey]
    channel_code: str = about("The marketplace's code.")
    name: str = about("Its title.")
    description: str | None = about("HTML, plain text or BBCode, by marketplace.")
    product_brand: str | None = about("The maker's brand that it names.")
    slug: str | None = about("Its slug.")
    condition: str | None = about("New or used, as received.")
    platforms: list[str] = about("TikTok's listing platforms.")
    category: ListingCategory | None = about("The category that it names.")
    images: list[str] = about("Addresses of its images.")
    attributes: list[NamedValue] = about("Its attributes.")
    preorder: Preorder | None = about("How long a pre-order takes.")


@strawberry.type(description="A product of a brand, whatever the marketplace.")
class Product(Node):
    """A product; its relations are attached in gql.relations."""

    row_id: strawberry.Private[str]
    own_brand_id: strawberry.Private[str]
    sku: str | None = about("The parent SKU; null where a listing without one stands alone.")
    name: str = about("The name that its newest listing gives.")


@strawberry.input(description="Which products are wanted; what is left out means any.")
class ProductFilter:
    """Filter of products."""

    brand_ids: list[str] | None = strawberry.field(default=None, description="Of these brands.")
    channel_codes: list[str] | None = strawberry.field(
        default=None, description="Listed on any of these marketplaces."
    )
    skus: list[str] | None = strawberry.field(default=None, description="With these parent SKUs.")
    search: str | None = strawberry.field(
        default=None, description="Whose name or SKU holds this text."
    )


def product_of(product: DomainProduct | None, *_: object) -> Product | None:
    """The product as GraphQL shows it."""
    return None if product is None else show_product(product)


def show_product(product: DomainProduct) -> Product:
    """A product that was had as GraphQL shows it."""
    return Product(
        id=global_id("Product", product.product_id),
        row_id=product.product_id,
        own_brand_id=product.brand_id,
        sku=product.sku,
        name=product.name,
    )


def listings_of(listings: tuple[DomainListing, ...] | None, *_: object) -> list[Listing]:
    """Listings as GraphQL shows them."""
    return [_listing_of(listing) for listing in listings or ()]


def _listing_of(listing: DomainListing) -> Listing:
    """The listing as GraphQL shows it."""
    content = listing.content
    category = None
    if content.remote_category_id or content.remote_category_name:
        category = ListingCategory(
            remote_category_id=content.remote_category_id, name=content.remote_category_name
        )
    preorder = content.preorder
    return Listing(
        key=listing.key.channel,
        channel_code=listing.key.channel_code,
        name=content.name,
        description=content.description,
        product_brand=content.product_brand,
        slug=content.slug,
        condition=content.condition,
        platforms=list(content.platforms),
        category=category,
        images=list(content.image_urls),
        attributes=named_values_of(content.attributes),
        preorder=Preorder(value=preorder.value, type=preorder.type) if preorder else None,
    )


def named_values_of(values: tuple[DomainNamedValue, ...]) -> list[NamedValue]:
    """Attributes or options as GraphQL shows them."""
    return [
        NamedValue(name=v.name, value=v.value, platforms=list(v.listing_platforms)) for v in values
    ]


def read_filter(given: ProductFilter | None) -> DomainFilter:
    """The filter in our words."""
    given = given or ProductFilter()
    return DomainFilter(
        brand_ids=frozenset(given.brand_ids) if given.brand_ids is not None else None,
        channel_codes=tuple(given.channel_codes) if given.channel_codes is not None else None,
        skus=tuple(given.skus) if given.skus is not None else None,
        search=given.search,
    )
