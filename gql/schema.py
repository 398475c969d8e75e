"""The schema: Query, Mutation and Subscription put together, with limits and masked errors."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import cast

from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    get_named_type,
)
from strawberry.extensions import SchemaExtension

from gql import related_lists, relations
from gql.errors import QuietSchema
from gql.execution.engine import Engine
from gql.live_operations import OpenSubscriptions
from gql.mutation import Mutation
from gql.plans import RunPlans, engine_of
from gql.query import Query
from gql.scalars import config
from gql.subscription import Subscription
from gql.variants import Offer


@cache
def _relate() -> None:
    """Types are Python classes: their related fields are declared once in a process."""
    relations.relate_all()
    related_lists.attach_all()


def build_schema(
    extensions: Sequence[Callable[[], SchemaExtension]] = (), *, compiles: bool = True
) -> QuietSchema:
    """The schema, with new ones of these extensions around every operation, outermost first.

    Unless `compiles` is false, operations whose data is written at once are run by compiled plans.
    """
    _relate()
    engines: list[Engine] = []
    schema = QuietSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Offer],
        config=config(),
        extensions=[*extensions, OpenSubscriptions, lambda: RunPlans(engines[0])],
    )
    _leave_out_null_defaults(schema)
    _describe_inputs(schema)
    core = cast("GraphQLSchema", vars(schema)["_schema"])
    engines.append(engine_of(core, compiles=compiles))
    schema.engine = engines[0]
    return schema


def _leave_out_null_defaults(schema: QuietSchema) -> None:
    """An argument that may be left out needs no `= null` beside it: both mean the same to us."""
    for known in schema.schema_converter.type_map.values():
        kind = known.implementation
        if isinstance(kind, GraphQLInputObjectType):
            optional: list[GraphQLInputField | GraphQLArgument] = list(kind.fields.values())
        elif isinstance(kind, GraphQLObjectType):
            optional = [each for field in kind.fields.values() for each in field.args.values()]
        else:
            continue
        for each in optional:
            if each.default_value is None:
                each.default_value = Undefined


def _describe_inputs(schema: QuietSchema) -> None:
    """Every mutation's one argument is described by the type that it takes."""
    mutation = schema.schema_converter.type_map["Mutation"].implementation
    if isinstance(mutation, GraphQLObjectType):
        for field in mutation.fields.values():
            for argument in field.args.values():
                taken = cast("GraphQLInputObjectType", get_named_type(argument.type))
                argument.description = taken.description
