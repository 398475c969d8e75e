"""Two executors side by side: the answers must be the same to the byte."""

from collections import Counter
from collections.abc import Mapping, Sequence
from inspect import isawaitable
from typing import Any

from graphql import GraphQLError, GraphQLSchema, execute, parse

from gql.execution.engine import Engine, write

RAN: Counter[str] = Counter()
"""How many operations were compared, by the name of the suite."""


async def compare(
    suite: str,
    engine: Engine,
    reference: GraphQLSchema,
    text: str,
    variables: Mapping[str, Any] | None = None,
    operation_name: str | None = None,
    root: Any = None,
) -> bytes:
    """Run an operation on both; gives the answer that both must give."""
    RAN[suite] += 1
    told = execute(
        reference,
        parse(text),
        root_value=root,
        variable_values=dict(variables or {}),
        operation_name=operation_name,
    )
    told = await told if isawaitable(told) else told
    expected = _written(told.data, told.errors or ())
    answer = await engine.execute(
        engine.read(text), variables, root=root, operation_name=operation_name
    )
    found = _written(answer.data, answer.errors)
    assert found == expected, f"\n{text}\n{variables}\nours {found!r}\ncore {expected!r}"
    return found


def _written(data: Any, errors: Sequence[GraphQLError]) -> bytes:
    """The bytes, or what orjson says of a custom scalar that it cannot write."""
    try:
        return write(data, errors)
    except TypeError as error:
        return f"unwritten: {error}".encode()
