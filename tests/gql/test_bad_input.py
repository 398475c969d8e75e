"""Bad input gets a clear error and changes nothing."""

from typing import Any

import pytest
from product import Product

BAD: list[tuple[str, str, str]] = [
    ('{ order(brandId: 5, channelCode: "shpe", remoteOrderId: "1") { id } }',
     "GRAPHQL_VALIDATION_FAILED", "String cannot represent a non string value: 5"),
    ("{ orders(first: 101) { totalCount } }", "BAD_USER_INPUT",
     "first must be 1 to 100; 101 was asked."),
    ("{ orders(first: 0) { totalCount } }", "BAD_USER_INPUT",
     "first must be 1 to 100; 0 was asked."),
    ("{ orders(first: 1, last: 1) { totalCount } }", "BAD_USER_INPUT",
     "Give first or last, not both."),
    ('{ orders(after: "!!!") { totalCount } }', "BAD_USER_INPUT",
     "after is no cursor of ours: take cursors from answers."),
    ('{ orders(filter: {statuses: [SHIPPING]}) { totalCount } }', "GRAPHQL_VALIDATION_FAILED",
     "Value 'SHIPPING' does not exist in 'OrderStatus' enum."),
    ('{ orders(filter: {changedAfter: "abc"}) { totalCount } }', "BAD_USER_INPUT",
     "'abc' is no changeSequence: take it from an order."),
    ('{ orders(filter: {orderedAt: {from: "2026-01-01T00:00:00"}}) { totalCount } }',
     "GRAPHQL_VALIDATION_FAILED", "write it with a zone"),
    ('{ ordersAtRisk(within: "1 hour") { totalCount } }', "GRAPHQL_VALIDATION_FAILED",
     "write ISO 8601"),
    ('{ node(id: "xyz") { id } }', "BAD_USER_INPUT", "is no id of ours"),
    ('mutation { acceptOrder(input: {orderId: "xyz"}) { userErrors { code } } }',
     "BAD_USER_INPUT", "is no id of ours"),
    ('mutation { acceptOrder(input: {brandId: "b"}) { userErrors { code } } }',
     "BAD_USER_INPUT", "Name the order: orderId, or brandId with channelCode and remoteOrderId."),
]  # fmt: skip


@pytest.mark.parametrize(("query", "code", "text"), BAD)
async def test_bad_input_is_told(filled: Product, query: str, code: str, text: str) -> None:
    await filled.forget_calls()
    answer = await filled.ask(query)
    assert answer.errors[0]["extensions"]["code"] == code, answer.body
    assert text in answer.errors[0]["message"]
    assert await filled.calls() == []


async def test_a_cursor_of_another_list_is_refused(filled: Product) -> None:
    cursor = (await filled.ask("{ orders(first: 1) { pageInfo { endCursor } } }")).data["orders"][
        "pageInfo"
    ]["endCursor"]
    answer = await filled.ask(
        "query ($c: String) { orders(after: $c, filter: {statuses: [PENDING]}) { totalCount } }",
        {"c": cursor},
    )
    assert answer.codes == [("BAD_USER_INPUT", ["orders"])]
    assert "its sort and filter must stay the same" in answer.errors[0]["message"]


async def test_an_id_of_another_kind_is_refused(filled: Product) -> None:
    brand = (await filled.ask('{ brand(brandId: "dapur-ibu") { id } }')).data["brand"]["id"]
    answer = await filled.ask(
        "mutation ($id: ID!) { acceptOrder(input: {orderId: $id}) { order { id } } }", {"id": brand}
    )
    assert [error["message"] for error in answer.errors] == ["This id names a Brand, not a Order."]


@pytest.mark.parametrize(
    "query",
    [
        '{ brand(brandId: "nobody") { id } }',
        '{ channel(brandId: "nobody", channelCode: "shpe") { id } }',
        '{ order(brandId: "nobody", channelCode: "shpe", remoteOrderId: "1") { id } }',
        '{ product(brandId: "nobody", sku: "1") { id } }',
        '{ variant(brandId: "nobody", sku: "1") { id } }',
        '{ warehouses(brandId: "nobody") { id } }',
        '{ category(channelCode: "none", remoteCategoryId: "1") { id } }',
        '{ activity(activityId: "none") { id } }',
    ],
)
async def test_what_does_not_exist_is_null_without_a_call(filled: Product, query: str) -> None:
    await filled.forget_calls()
    data: dict[str, Any] = (await filled.ask(query)).data
    assert list(data.values()) == [None]
    assert await filled.calls() == []


async def test_an_unknown_brand_in_a_mutation_is_not_found_and_sends_nothing(
    filled: Product,
) -> None:
    await filled.forget_calls()
    before = (await filled.ask("{ activities { totalCount } }")).data
    answer = await filled.ask(
        """mutation { syncOrders(input: {brandId: "nobody", from: "2026-11-20T00:00:00Z",
        to: "2026-11-21T00:00:00Z"}) { activity { id } userErrors { code message path } } }"""
    )
    assert answer.data["syncOrders"] == {
        "activity": None,
        "userErrors": [
            {
                "code": "NOT_FOUND",
                "message": "There is no such brand.",
                "path": ["input", "brandId"],
            }
        ],
    }
    assert await filled.calls() == []
    assert (await filled.ask("{ activities { totalCount } }")).data == before
