"""Couriers that a channel lets the seller choose from."""

import strawberry

from domain.couriers import CourierChoice as DomainChoice
from domain.upstream import Answer
from gql.fields import about
from resolvers.loaders import had


@strawberry.type(description="A courier to choose on a channel.")
class CourierChoice:
    """A courier."""

    name: str = about("Its name for people.")
    value: str = about("The marketplace's own word for it.")
    is_default: bool = about("Whether it is taken when none is chosen.")


def couriers_of(
    found: Answer[tuple[DomainChoice, ...]] | None, *_: object
) -> list[CourierChoice] | None:
    """Couriers as GraphQL shows them; null where the marketplace offers no choice."""
    couriers = had(found)
    if couriers is None:
        return None
    return [
        CourierChoice(name=one.name, value=one.value, is_default=one.is_default) for one in couriers
    ]
