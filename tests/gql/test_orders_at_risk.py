"""The deadline clock: which orders are due, the most urgent first."""

from datetime import UTC, datetime, timedelta
from typing import Any

from product import Product

BRAND = "dapur-ibu"
AT_RISK = """query ($within: Duration!) { ordersAtRisk(within: $within) {
  totalCount nodes { remoteOrderId } } }"""


def order(name: str, status: str, **more: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "brand_id": BRAND,
        "order": {
            "channel_code": "shpe",
            "remote_order_id": name,
            "order_status": status,
            "order_date": "2026-11-20T10:00:00Z",
            "line_items": [],
        }
        | more,
    }


def within(**span: float) -> str:
    return (datetime.now(UTC) + timedelta(**span)).isoformat()


async def test_what_binds_the_seller_next_decides(product: Product) -> None:
    soon, later, past = within(minutes=30), within(hours=5), within(minutes=-10)
    orders = [
        order("accept-soon", "pending", order_deadline={"accepted_deadline": soon}),
        order("overdue", "accepted", order_deadline={"packed_deadline": past}),
        order("ship-later", "packed", required_date=later),
        order("answer-soon", "request_cancel", request_cancel_deadline=within(minutes=45)),
        # Nothing binds these: the deadline is over with its step, the marketplace ships, or it is
        # the buyer's turn.
        order("accepted-already", "accepted", order_deadline={"accepted_deadline": soon}),
        order("theirs", "accepted", fulfilled_by_marketplace=True, required_date=soon),
        order("unpaid", "unpaid", order_deadline={"accepted_deadline": soon}),
        order("done", "completed", required_date=soon),
        order("none", "pending", required_date="0001-01-01T00:00:00Z"),
    ]
    for each in orders:
        assert await product.push(each) == 204

    async def due(span: str) -> list[str]:
        found = (await product.ask(AT_RISK, {"within": span})).data["ordersAtRisk"]
        assert found["totalCount"] == len(found["nodes"])
        return [node["remoteOrderId"] for node in found["nodes"]]

    assert await due("PT1H") == ["overdue", "accept-soon", "answer-soon"]
    assert await due("PT6H") == ["overdue", "accept-soon", "answer-soon", "ship-later"]
    assert await due("PT0S") == ["overdue"]


async def test_pages_stay_true_while_orders_arrive(product: Product) -> None:
    async def arrive(name: str, minute: int) -> None:
        body = order(name, "pending")
        body["order"]["order_date"] = f"2026-11-20T10:{minute:02}:00Z"
        assert await product.push(body) == 204

    for place in range(10):
        await arrive(f"o{place}", 10 + place)
    query = """query ($after: String) { orders(first: 3, after: $after) {
      nodes { remoteOrderId } pageInfo { endCursor hasNextPage } } }"""
    seen: list[str] = []
    after: str | None = None
    for turn in range(10):
        page = (await product.ask(query, {"after": after})).data["orders"]
        seen += [node["remoteOrderId"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        await arrive(f"newer-{turn}", 40 + turn)  # before what was read: must not shift it
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == [f"o{place}" for place in reversed(range(10))]
