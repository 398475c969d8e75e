"""The schema: Query and Mutation put together, with limits and masked errors."""

from collections.abc import Callable, Sequence
from functools import cache

from strawberry.extensions import SchemaExtension

from gql import related_lists, relations
from gql.errors import QuietSchema
from gql.mutation import Mutation
from gql.query import Query
from gql.scalars import config
from gql.variants import Offer


@cache
def _relate() -> None:
    """Types are Python classes: their related fields are declared once in a process."""
    relations.relate_all()
    related_lists.attach_all()


def build_schema(extensions: Sequence[Callable[[], SchemaExtension]] = ()) -> QuietSchema:
    """The schema, with new ones of these extensions around every operation, outermost first."""
    _relate()
    return QuietSchema(
        query=Query, mutation=Mutation, types=[Offer], config=config(), extensions=list(extensions)
    )
