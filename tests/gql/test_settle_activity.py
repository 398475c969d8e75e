"""settleActivity: an operator's word on what nobody else could tell, of their own brands."""

from typing import Any

import pytest
from bulk_orders import BRAND, ask_bulk, by_target, ended, make_orders, named, read_activity
from product import Product

SETTLE = """mutation ($input: SettleActivityInput!) { settleActivity(input: $input) {
  activity { activityId status completedAt } userErrors { code message path } } }"""
ACCEPT = """mutation ($input: AcceptOrderInput!) { acceptOrder(input: $input) {
  userErrors { code } } }"""
ORDER = """query ($brand: String!, $channel: String!, $order: String!) {
  order(brandId: $brand, channelCode: $channel, remoteOrderId: $order) {
    status statusIsExpected availableActions } }"""
ENTRIES = """{ auditEntries(filter: {actions: [SETTLE_ACTIVITY]}) { nodes {
  target note apiKeyName brand { brandId } } } }"""
CREATE = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }"""
NOTE = "Seen at the marketplace."


async def settle(product: Product, key: str | None = None, **given: Any) -> dict[str, Any]:
    answer = await product.ask(
        SETTLE, {"input": {"outcome": "SUCCEEDED", "note": NOTE} | given}, key=key
    )
    payload: dict[str, Any] = answer.data["settleActivity"]
    return payload


async def unknown(product: Product, count: int = 1) -> tuple[list[dict[str, Any]], str]:
    """Orders whose acceptance got lost, and the activity of it."""
    made = await make_orders(product, count)
    await product.fault("OrderService.AcceptOrder", "error_500", times=count)
    payload = await ask_bulk(product, "acceptOrders", [named(each) for each in made])
    activity_id = payload["activity"]["activityId"]
    activity = await ended(product, activity_id)
    assert set(by_target(activity).values()) == {"UNKNOWN"}
    return made, activity_id


async def shown(product: Product, made: dict[str, Any]) -> dict[str, Any]:
    names = {"brand": BRAND, "channel": made["channel"], "order": made["remote_order_id"]}
    order: dict[str, Any] = (await product.ask(ORDER, names)).data["order"]
    return order


async def secret(product: Product, *scopes: str, **more: Any) -> str:
    given = {"name": "ops", "scopes": list(scopes), **more}
    made: str = (await product.ask(CREATE, {"input": given})).data["createApiKey"]["secret"]
    return made


async def test_a_success_is_shown_and_its_order_is_free(product: Product) -> None:
    [made], activity_id = await unknown(product)
    await product.forget_calls()
    payload = await settle(product, activityId=activity_id, idempotencyKey="s-1")
    assert payload["userErrors"] == []
    assert payload["activity"]["status"] == "SUCCEEDED"
    assert payload["activity"]["completedAt"] is not None
    [item] = (await read_activity(product, activity_id))["items"]
    assert item["status"] == "SUCCEEDED"
    assert (item["code"], item["message"]) == (None, f"Settled by admin: {NOTE}")
    assert await shown(product, made) == {
        "status": "ACCEPTED", "statusIsExpected": True, "availableActions": ["PACK", "CANCEL"],
    }  # fmt: skip
    assert await settle(product, activityId=activity_id, idempotencyKey="s-1") == payload
    other = await settle(product, activityId=activity_id, idempotencyKey="s-1", note="another")
    assert [error["code"] for error in other["userErrors"]] == ["IDEMPOTENCY_CONFLICT"]
    [entry] = (await product.ask(ENTRIES)).data["auditEntries"]["nodes"]
    assert entry == {
        "target": made["remote_order_id"],
        "note": NOTE,
        "apiKeyName": "admin",
        "brand": {"brandId": BRAND},
    }
    assert await product.calls() == []


async def test_what_was_not_done_may_be_asked_again(product: Product) -> None:
    [made], activity_id = await unknown(product)
    busy = await product.ask(ACCEPT, {"input": named(made)})
    assert busy.data["acceptOrder"]["userErrors"] == [{"code": "ACTION_IN_PROGRESS"}]
    payload = await settle(product, activityId=activity_id, outcome="FAILED")
    assert (payload["userErrors"], payload["activity"]["status"]) == ([], "FAILED")
    assert (await shown(product, made))["status"] == "PENDING"
    again = await product.ask(ACCEPT, {"input": named(made)})
    assert again.data["acceptOrder"]["userErrors"] == []


async def test_some_items_are_settled_and_the_rest_stays_unknown(product: Product) -> None:
    made, activity_id = await unknown(product, 3)
    ids = [each["remote_order_id"] for each in made]
    payload = await settle(product, activityId=activity_id, targets=ids[:1])
    assert (payload["userErrors"], payload["activity"]["status"]) == ([], "UNKNOWN")
    found = by_target(await read_activity(product, activity_id))
    assert [found[each] for each in ids] == ["SUCCEEDED", "UNKNOWN", "UNKNOWN"]
    refused = await settle(product, activityId=activity_id, targets=[ids[1], ids[0]])
    assert [(e["code"], e["path"]) for e in refused["userErrors"]] == [
        ("ILLEGAL_STATUS", ["input", "targets", "1"])
    ]
    assert by_target(await read_activity(product, activity_id)) == found
    payload = await settle(product, activityId=activity_id, outcome="FAILED")
    assert payload["activity"]["status"] == "PARTLY_SUCCEEDED"
    found = by_target(await read_activity(product, activity_id))
    assert [found[each] for each in ids] == ["SUCCEEDED", "FAILED", "FAILED"]


async def test_what_is_known_is_not_settled(product: Product) -> None:
    _, activity_id = await unknown(product)
    await settle(product, activityId=activity_id)
    before = await read_activity(product, activity_id)
    payload = await settle(product, activityId=activity_id, outcome="FAILED")
    assert [(e["code"], e["path"]) for e in payload["userErrors"]] == [
        ("ILLEGAL_STATUS", ["input", "activityId"])
    ]
    assert await read_activity(product, activity_id) == before
    assert len((await product.ask(ENTRIES)).data["auditEntries"]["nodes"]) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"note": "  "}, "note"), ({"note": "x" * 1001}, "note"), ({"targets": []}, "targets")],
)
async def test_a_wrong_input_settles_nothing(
    product: Product, wrong: dict[str, Any], field: str
) -> None:
    _, activity_id = await unknown(product)
    payload = await settle(product, activityId=activity_id, **wrong)
    assert [(e["code"], e["path"]) for e in payload["userErrors"]] == [
        ("INVALID", ["input", field])
    ]
    assert payload["activity"]["status"] == "UNKNOWN"


async def test_a_foreign_activity_is_as_one_that_is_not_there(product: Product) -> None:
    _, activity_id = await unknown(product)
    foreign = await secret(product, "keys:manage", "orders:read", brandIds=["dapur-ibu"])
    hidden = await settle(product, foreign, activityId=activity_id)
    absent = await settle(product, foreign, activityId="none")
    assert hidden == absent
    assert hidden["activity"] is None
    assert [(e["code"], e["path"]) for e in hidden["userErrors"]] == [
        ("NOT_FOUND", ["input", "activityId"])
    ]
    assert (await read_activity(product, activity_id))["status"] == "UNKNOWN"


async def test_only_operators_settle(product: Product) -> None:
    _, activity_id = await unknown(product)
    clerk = await secret(product, "orders:write", "orders:read", allBrands=True)
    given = {"activityId": activity_id, "outcome": "SUCCEEDED", "note": NOTE}
    answer = await product.ask(SETTLE, {"input": given}, key=clerk)
    assert [code for code, _ in answer.codes] == ["FORBIDDEN"]
    own = await secret(product, "keys:manage", brandIds=[BRAND])
    payload = await settle(product, own, activityId=activity_id)
    assert (payload["userErrors"], payload["activity"]["status"]) == ([], "SUCCEEDED")
