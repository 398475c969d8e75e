"""The schema: Query and Mutation put together, with limits and masked errors."""

from collections.abc import Sequence
from functools import cache

import strawberry
from strawberry.extensions import SchemaExtension

from gql import related_lists, relations
from gql.mutation import Mutation
from gql.query import Query
from gql.scalars import config
from gql.variants import Offer


@cache
def _relate() -> None:
    """Types are Python classes: their related fields are declared once in a process."""
    relations.relate_all()
    related_lists.attach_all()


def build_schema(extensions: Sequence[type[SchemaExtension]] = ()) -> strawberry.Schema:
    """The schema, with these extensions around every operation."""
    _relate()
    return strawberry.Schema(
        query=Query, mutation=Mutation, types=[Offer], config=config(), extensions=list(extensions)
    )
