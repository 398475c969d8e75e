"""A message is taken once, or kept in quarantine with its reason, or not acknowledged at all."""

import json
from copy import deepcopy
from typing import Any

import pytest
from made import after

from domain.channels import ChannelKey
from domain.errors import StoreUnavailable
from domain.messages import MessageKind, Outcome, Reason
from domain.orders import OrderStatus as S

ORDERS, PRODUCTS = "CNX_ORDER_FETCHED_1", "CNX_PRODUCT_FETCHED_1"


async def test_an_order_is_taken_and_shown(entrance: Any, order_body: Any) -> None:
    body = json.dumps(order_body("accepted"))
    assert await entrance.deliver("m1", body) is Outcome.TAKEN
    kept = entrance.store.kept
    assert kept.inbox == {"m1": (MessageKind.ORDER_FETCHED, "brand-1")}
    assert entrance.view.content.status is S.ACCEPTED
    assert entrance.view.raw == body
    assert entrance.view.message_id == "m1"
    assert kept.sequences[entrance.key] == 1
    assert kept.channels == {ChannelKey("brand-1", "tkpd"): ("Tokopedia", "Toko", after())}
    assert entrance.counted == {(MessageKind.ORDER_FETCHED, Outcome.TAKEN, None): 1}
    assert entrance.forgotten == []


async def test_a_message_is_taken_once_however_often_it_comes(
    entrance: Any, order_body: Any
) -> None:
    outcomes = [await entrance.deliver("m1", order_body()) for _ in range(100)]
    assert outcomes == [Outcome.TAKEN] + [Outcome.DUPLICATE] * 99
    assert entrance.store.kept.sequence == 1
    assert entrance.store.calls["add_version"] == 1
    assert entrance.store.calls["show"] == 1


async def test_the_same_id_is_a_duplicate_whatever_it_says(entrance: Any, order_body: Any) -> None:
    await entrance.deliver("m1", order_body("pending"))
    assert await entrance.deliver("m1", order_body("shipped")) is Outcome.DUPLICATE
    assert entrance.view.content.status is S.PENDING


async def test_the_same_payload_under_a_new_id_changes_nothing(
    entrance: Any, order_body: Any
) -> None:
    await entrance.deliver("m1", order_body(activity="a1"))
    again = order_body(activity="a2", dated="2026-03-01T12:00:00Z")
    again["order"]["status"] = "update"
    assert await entrance.deliver("m2", again, published=after(hours=1)) is Outcome.TAKEN
    assert len(entrance.store.kept.versions[entrance.key]) == 2
    assert entrance.store.kept.sequence == 1
    assert entrance.view.message_id == "m1"


async def test_products_are_taken_v1_and_v2(entrance: Any, examples: dict[str, str]) -> None:
    entrance.store.brands.add("test-zeus")
    for number, name in enumerate(("message.product_fetched", "message.product_fetched_v2")):
        assert await entrance.deliver(f"m{number}", examples[name], PRODUCTS) is Outcome.TAKEN
    (first, _), (second, _) = entrance.store.kept.products
    assert first.offers[0].key == second.offers[0].key
    assert ChannelKey("test-zeus", "bklp") in entrance.store.kept.channels
    assert await entrance.deliver("m0", examples["message.product_fetched"], PRODUCTS) is (
        Outcome.DUPLICATE
    )
    assert len(entrance.store.kept.products) == 2


async def test_categories_are_the_marketplaces_and_forgotten_by_duplicates_too(
    entrance: Any, examples: dict[str, str]
) -> None:
    body = examples["message.category_fetched_v2"]
    code = json.loads(body)["category"]["channel"]
    first = await entrance.deliver("m1", body, "CNX_CATEGORY_FETCHED_V2_1")
    again = await entrance.deliver("m1", body, "CNX_CATEGORY_FETCHED_V2_1")
    assert (first, again) == (Outcome.TAKEN, Outcome.DUPLICATE)
    assert len(entrance.store.kept.categories) == 1
    assert entrance.forgotten == [code, code]
    assert entrance.store.calls["knows_brand"] == 0


async def test_an_unknown_brand_waits_in_quarantine_until_it_is_known(
    entrance: Any, order_body: Any
) -> None:
    body = {**order_body(), "brand_id": "stranger"}
    assert await entrance.deliver("m1", body) is Outcome.QUARANTINED
    kept = entrance.store.kept
    delivery, reason, detail, brand_id = kept.quarantine["m1"]
    assert (reason, brand_id) == (Reason.UNKNOWN_BRAND, "stranger")
    assert "stranger" in detail
    assert json.loads(delivery.data) == body
    assert (kept.inbox, kept.views, kept.channels) == ({}, {}, {})

    entrance.store.brands.add("stranger")
    assert await entrance.deliver("m1", body) is Outcome.TAKEN
    assert await entrance.deliver("m1", body) is Outcome.DUPLICATE
    kept = entrance.store.kept
    assert (kept.quarantine, kept.sequence) == ({}, 1)


async def test_feedback_of_no_known_kind_is_kept(entrance: Any) -> None:
    body = '{"id":"1","method":"bulk_delete_product","result":{"products":[]}}'
    assert await entrance.deliver("m1", body, "CNX_FEEDBACK_BULK_DELETE_PRODUCT_1") is (
        Outcome.QUARANTINED
    )
    delivery, reason, detail, _ = entrance.store.kept.quarantine["m1"]
    assert delivery.data.decode() == body
    assert reason is Reason.UNKNOWN_KIND
    assert "feedback" in detail
    assert entrance.counted == {(MessageKind.FEEDBACK, Outcome.QUARANTINED, reason): 1}


async def test_a_message_of_no_known_kind_is_kept(entrance: Any) -> None:
    assert await entrance.deliver("m1", {"brand_id": "brand-1"}, "own-name") is Outcome.QUARANTINED
    _, reason, _, brand_id = entrance.store.kept.quarantine["m1"]
    assert (reason, brand_id) == (Reason.UNKNOWN_KIND, "brand-1")


async def test_a_subscription_of_ones_own_name_is_told_by_the_shape(
    entrance: Any, order_body: Any
) -> None:
    assert await entrance.deliver("m1", order_body(), "projects/p/subscriptions/mine") is (
        Outcome.TAKEN
    )


MALFORMED: list[tuple[str, bytes]] = [
    ("empty", b""),
    ("no JSON", b"<html>"),
    ("an array", b"[]"),
    ("a text", b'"order"'),
    ("null", b"null"),
    ("NaN", b'{"brand_id": "brand-1", "order": NaN}'),
    ("deep", b'{"order":' + b"[" * 100_000),
    ("no UTF-8", b'{"brand_id": "\xff"}'),
    ("no order", b'{"brand_id": "brand-1"}'),
    ("order is a list", b'{"brand_id": "brand-1", "order": [1]}'),
]


@pytest.mark.parametrize(("name", "data"), MALFORMED, ids=[name for name, _ in MALFORMED])
async def test_what_cannot_be_read_is_kept_whole_and_changes_nothing(
    entrance: Any, name: str, data: bytes
) -> None:
    assert await entrance.deliver("m1", data) is Outcome.QUARANTINED
    kept = entrance.store.kept
    delivery, reason, detail, _ = kept.quarantine["m1"]
    assert (delivery.data, reason) == (data, Reason.MALFORMED)
    assert detail
    assert (kept.inbox, kept.views, kept.versions, kept.channels) == ({}, {}, {}, {})


@pytest.mark.parametrize(
    "broken",
    [
        {"remote_order_id": ""},
        {"channel_code": None},
        {"order_status": {}},
        {"total": "a lot"},
        {"order_date": "yesterday"},
        {"line_items": "none"},
        {"line_items": [{"quantity": "two"}]},
    ],
    ids=lambda broken: next(iter(broken)),
)
async def test_a_readable_brand_is_named_in_quarantine(
    entrance: Any, order_body: Any, broken: dict[str, object]
) -> None:
    assert await entrance.deliver("m1", order_body(**broken)) is Outcome.QUARANTINED
    _, reason, detail, brand_id = entrance.store.kept.quarantine["m1"]
    assert (reason, brand_id) == (Reason.MALFORMED, "brand-1")
    assert next(iter(broken)) in detail


@pytest.mark.parametrize("brand_id", [None, True, {}, [], 1.5])
async def test_a_brand_that_is_none_names_nobody(entrance: Any, brand_id: object) -> None:
    body = {"brand_id": brand_id, "hello": 1}
    assert await entrance.deliver("m1", body, "own-name") is Outcome.QUARANTINED
    assert entrance.store.kept.quarantine["m1"][3] is None


STEPS = ["begin", "knows_brand", "take", "lock_order", "add_version", "versions", "show",
         "note_channel", "commit"]  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
async def test_a_fault_of_ours_acknowledges_nothing_and_keeps_nothing(
    entrance: Any, order_body: Any, step: str
) -> None:
    await entrance.deliver("m1", order_body("pending"))
    before = deepcopy(entrance.store.kept)
    entrance.store.failing = {step}
    with pytest.raises(StoreUnavailable):
        await entrance.deliver("m2", order_body("packed"), published=after(hours=1))
    assert entrance.store.kept == before
    assert sum(entrance.counted.values()) == 1

    entrance.store.failing = set()
    await entrance.deliver("m2", order_body("packed"), published=after(hours=1))
    assert entrance.view.content.status is S.PACKED


@pytest.mark.parametrize("step", ["begin", "quarantine", "commit"])
async def test_without_a_quarantine_nothing_is_acknowledged(entrance: Any, step: str) -> None:
    entrance.store.failing = {step}
    with pytest.raises(StoreUnavailable):
        await entrance.deliver("m1", b"<html>")
    assert entrance.store.kept.quarantine == {}
    assert not entrance.counted


async def test_a_category_that_is_not_kept_is_not_forgotten(
    entrance: Any, examples: dict[str, str]
) -> None:
    entrance.store.failing = {"commit"}
    with pytest.raises(StoreUnavailable):
        await entrance.deliver("m1", examples["message.category_fetched"], "CNX_CATEGORY_FETCHED_1")
    assert entrance.forgotten == []
    assert entrance.store.kept.categories == []


async def test_a_bug_in_reading_is_ours_and_is_not_acknowledged(
    entrance: Any, order_body: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr("adapters.mp_adapter.messages.read_order", break_down)
    with pytest.raises(KeyError):
        await entrance.deliver("m1", order_body())
    assert entrance.store.kept.quarantine == {}
