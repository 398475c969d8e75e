"""Variables have the values, sources and errors that graphql-core gives them."""

from itertools import product
from typing import Any

import pytest
from graphql import GraphQLError, build_schema, parse
from graphql.execution.values import VariableValues, get_variable_values

from gql.execution.documents import read_document
from gql.execution.variables import MOST_ERRORS, Variables

SCHEMA = build_schema(
    "enum Color { RED } input In { n: Int! = 2, more: [In] }"
    " type Query { f(s: String, i: Int, l: [Int!], e: Color, n: In): Int }"
)
TYPES = ["String", "ID", "Int", "Boolean", "Float", "Color", "[Int!]", "In"]
VALUES: list[Any] = [
    None, "text", "RED", "", 0, 7, -(2**31), 2**31, 2**40, True, 1.5, 3.0, float("nan"), [], [1],
    [None], {"n": 1}, {"n": None}, {"x": 1}, {}, {"more": [{"n": 3}]}, "é\u2028",
]  # fmt: skip
ABSENT = object()


def told(found: Any) -> Any:
    if isinstance(found, VariableValues):
        sources = {name: source.value for name, source in found.sources.items()}
        return repr((sources, found.coerced))
    assert all(isinstance(error, GraphQLError) for error in found)
    return [error.formatted for error in found]


@pytest.mark.parametrize("form", ["{}", "{}!", "{} = null", "[{}]"])
@pytest.mark.parametrize("type_", TYPES)
def test_a_value_is_taken_or_refused_as_by_graphql_core(type_: str, form: str) -> None:
    declared = form.format(type_)
    node = parse(f"query ($v: {declared}, $w: Int) {{ f }}")
    (operation,) = read_document(node).operations
    variables = Variables(SCHEMA, operation)
    for value, other in product([*VALUES, ABSENT], [1, "x"]):
        given = {"w": other} if value is ABSENT else {"v": value, "w": other}
        expected = get_variable_values(
            SCHEMA, operation.variable_definitions or (), given, max_errors=MOST_ERRORS
        )
        assert told(variables.coerce(given)) == told(expected), (declared, given)
