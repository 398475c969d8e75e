"""Brands: a seller's labels."""

import strawberry

from domain.brands import Brand as DomainBrand
from gql.fields import about
from gql.nodes import Node, global_id, key_text


@strawberry.type(description="A brand that is registered with the MP Adapter.")
class Brand(Node):
    """A brand; its lists are attached in gql.relations."""

    brand_id: str = about("The id that it was registered under.")
    name: str = about("Its name; the id where nobody gave another.")


def brand_of(brand: DomainBrand | None, *_: object) -> Brand | None:
    """The brand as GraphQL shows it."""
    return None if brand is None else show_brand(brand)


def show_brand(brand: DomainBrand) -> Brand:
    """A brand that was had as GraphQL shows it."""
    return Brand(
        id=global_id("Brand", key_text(brand.brand_id)), brand_id=brand.brand_id, name=brand.name
    )
