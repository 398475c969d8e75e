"""Which operations may be answered by ready bytes: those that read the store alone."""

import pytest
from graphql import parse

from gql.hot_fields import NEAR, STORED, life_of
from gql.schema import build_schema

SCHEMA = build_schema().engine.schema


@pytest.mark.parametrize(
    ("document", "life"),
    [
        ("{ orders { totalCount nodes { id lines { sku variant { name } } } } }", STORED),
        (
            "query A { orders { edges { cursor node { ...F } } } } fragment F on Order { id }",
            STORED,
        ),
        ("{ orders { nodes { channel { status } warehouse { name } } } }", NEAR),
        ("{ orders { nodes { ...F } } } fragment F on Order { channel { name } }", NEAR),
        ("{ products { nodes { variants { offers { price { amount } } } } } }", STORED),
        ("{ brands { nodes { orders { nodes { id } } } } }", STORED),
        ("{ __typename orders { nodes { __typename } } }", STORED),
        ("{ channels { nodes { name } } }", None),
        ('{ ordersAtRisk(within: "PT1H") { nodes { id } } }', None),
        ("{ orders { nodes { shippingLabelUrl } } }", None),
        ("{ orders { nodes { rejectCancellationReasons { code } } } }", None),
        ("{ orders { nodes { channel { cancelReasons { code } } } } }", None),
        ("{ viewer { name } }", None),
        ('{ node(id: "x") { id } }', None),
        ("{ __schema { types { name } } }", None),
        ("{ activities { nodes { activityId } } }", None),
        ("query A { orders { nodes { id } } } query B { orders { nodes { id } } }", None),
        ("subscription { orderChanged { changeSequence } }", None),
    ],
)
def test_the_life_of_an_answer(document: str, life: float | None) -> None:
    assert life_of(SCHEMA, parse(document)) == life
