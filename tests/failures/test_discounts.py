"""A discount is made once; each item says what became of it, or that nobody can know."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from discount_shop import BRAND, asks, codes, create, first_call, offer, remove, sent
from ports import free_port
from product import Product, running_product

from domain.limits import Grant
from domain.marketplaces.limits import CallKind, stated_limit

MAKE, DELETE = "PromotionService.CreateDiscount", "PromotionService.DeleteDiscount"
A = {"item_id": 11, "variation_id": 1}
B = {"item_id": 12, "variation_id": 2}


@pytest.fixture
async def product(sqlite_address: str) -> AsyncIterator[Product]:
    """The product, which knows two SKUs on shpe and one of them on tkpd too."""
    async with running_product(sqlite_address) as running:
        await _tell(running)
        yield running


async def _tell(product: Product) -> None:
    await offer(product, "shpe", "KOPI-A", A)
    await offer(product, "shpe", "KOPI-B", B)
    await offer(product, "tkpd", "KOPI-A", {"product_id": 7, "variant_id": 8})


ITEMS = [asks("shpe", "KOPI-A"), asks("tkpd", "KOPI-A"), asks("shpe", "KOPI-B")]


def outcomes(payload: dict[str, Any]) -> list[tuple[str, str, str | None, str | None]]:
    """Channel, SKU and status of every item that is kept, and its id."""
    return [
        (discount["channelCode"], item["sku"], item["status"], item["remoteDiscountId"])
        for discount in payload["discounts"]
        for item in discount["items"]
    ]


def row(sku: str, success: bool = True, **more: Any) -> dict[str, Any]:
    named = {"remote_variant": {}, "sku": sku, "success": success, "message": "", "discount_id": ""}
    return named | more


async def say(product: Product, method: str, body: Any) -> None:
    """Have the next call of a method answered like this, whatever it asks."""
    await product.fault(
        method, "raw", times=1, status=200, content_type="application/json", body=json.dumps(body)
    )


@pytest.mark.parametrize("is_enveloped", [False, True])
async def test_each_item_has_its_own_outcome(product: Product, is_enveloped: bool) -> None:
    """Shuffled rows, a refused one, and a channel that the answer does not name."""
    rows = [row("KOPI-B", success=False, message="Sudah ada promo"), row("KOPI-A", discount_id="9")]
    answer: dict[str, Any] = {"brand_id": "", "discount_products": {"shpe": rows, "blib": rows}}
    if is_enveloped:
        answer = {"id": "other", "jsonrpc": "2.0", "result": answer}
    await say(product, MAKE, answer)
    made = await create(product, ITEMS)
    assert outcomes(made) == [
        ("shpe", "KOPI-A", "ACTIVE", "9"),
        ("shpe", "KOPI-B", "FAILED", None),
        ("tkpd", "KOPI-A", "UNKNOWN", None),
    ]
    unclear = "The answer says nothing clear of this item: it may or may not have been done."
    assert made["userErrors"] == [
        {
            "code": "OUTCOME_UNKNOWN",
            "message": f"KOPI-A on tkpd: {unclear}",
            "path": ["input", "items", "1"],
        },
        {
            "code": "REFUSED_BY_MARKETPLACE",
            "message": "KOPI-B on shpe: Sudah ada promo",
            "path": ["input", "items", "2"],
        },
    ]
    activity = made["activity"]
    assert (activity["status"], activity["completedAt"]) == ("UNKNOWN", None)
    assert [n["status"] for n in activity["items"]["nodes"]] == ["SUCCEEDED", "UNKNOWN", "FAILED"]
    assert made["discounts"][0]["items"][1]["message"] == "Sudah ada promo"
    assert [method for method, _ in await sent(product)] == ["CreateDiscount"]


async def test_some_made_and_some_refused_is_partly_succeeded(product: Product) -> None:
    answer = {"discount_products": {"shpe": [row("KOPI-A", discount_id="1"), row("KOPI-B", False)]}}
    await say(product, MAKE, answer)
    made = await create(product, [ITEMS[0], ITEMS[2]], idempotencyKey="d-1")
    assert made["activity"]["status"] == "PARTLY_SUCCEEDED"
    assert codes(made) == [("REFUSED_BY_MARKETPLACE", "input.items.1")]
    again = await create(product, [ITEMS[0], ITEMS[2]], idempotencyKey="d-1")
    assert again == made
    assert len(await sent(product)) == 1


async def test_items_refused_in_the_same_words_are_told_one_by_one(product: Product) -> None:
    rows = [row("KOPI-A", False, message="Error"), row("KOPI-B", False, message="Error")]
    await say(product, MAKE, {"discount_products": {"shpe": rows}})
    made = await create(product, [ITEMS[0], ITEMS[2]])
    assert made["activity"]["status"] == "FAILED"
    assert codes(made) == [
        ("REFUSED_BY_MARKETPLACE", "input.items.0"),
        ("REFUSED_BY_MARKETPLACE", "input.items.1"),
    ]


async def test_one_brand_whose_call_is_lost_leaves_the_other_deleted(product: Product) -> None:
    await offer(product, "shpe", "TEMPE", {"item_id": 3, "variation_id": 3}, brand_id="dapur-ibu")
    mine = (await create(product, ITEMS[:1]))["discounts"][0]["id"]
    asked = [asks("shpe", "TEMPE")]
    theirs = (await create(product, asked, brandId="dapur-ibu"))["discounts"][0]["id"]
    await product.fault(DELETE, "error_503", brand_id="dapur-ibu")
    deleted = await remove(product, [theirs, mine])
    assert outcomes(deleted)[0][2] == "UNKNOWN"
    assert outcomes(deleted)[1][2] == "DELETED"
    assert [error["code"] for error in deleted["userErrors"]] == ["OUTCOME_UNKNOWN"]
    assert deleted["activity"]["status"] == "UNKNOWN"
    assert [method for method, _ in await sent(product)][2:] == ["DeleteDiscount"] * 2


LOST = ["error_500", "garbage", "html", "truncated", "reset_after", "hang_after", "close_after"]


@pytest.mark.parametrize("fault", LOST)
async def test_a_lost_answer_is_unknown_and_never_sent_again(product: Product, fault: str) -> None:
    await product.fault(MAKE, fault, times=1)
    made = await create(product, ITEMS, idempotencyKey="lost")
    assert codes(made) == [("OUTCOME_UNKNOWN", "")]
    assert {status for _, _, status, _ in outcomes(made)} == {"UNKNOWN"}
    assert made["activity"]["status"] == "UNKNOWN"
    again = await create(product, ITEMS, idempotencyKey="lost")
    assert again == made
    assert len(await sent(product)) == 1


@pytest.mark.parametrize("body", [None, {}, {"result": None}, {"discount_products": {}}, [], "ok"])
async def test_an_answer_that_names_nothing_leaves_all_unknown(product: Product, body: Any) -> None:
    await say(product, MAKE, body)
    made = await create(product, ITEMS)
    assert codes(made) == [("OUTCOME_UNKNOWN", "")]
    assert {status for _, _, status, _ in outcomes(made)} == {"UNKNOWN"}


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("error_400", "REFUSED_BY_MARKETPLACE"),
        ("error_429", "REFUSED_BY_MARKETPLACE"),
        ("success_false", "REFUSED_BY_MARKETPLACE"),
        ("error_401", "UPSTREAM_UNAVAILABLE"),
    ],
)
async def test_a_refusal_of_all_is_told_once_and_may_be_asked_again(
    product: Product, fault: str, code: str
) -> None:
    await product.fault(MAKE, fault, times=1)
    made = await create(product, ITEMS)
    assert codes(made) == [(code, "")]
    assert {status for _, _, status, _ in outcomes(made)} == {"FAILED"}
    assert made["activity"]["status"] == "FAILED"
    assert codes(await create(product, ITEMS)) == []
    assert len(await sent(product)) == 2


async def test_nothing_sent_is_not_sent_and_the_same_key_tries_again(sqlite_address: str) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    async with running_product(sqlite_address, mp_adapter_url=nobody) as product:
        await _tell(product)
        made = await create(product, ITEMS, idempotencyKey="k")
        assert codes(made) == [("NOT_SENT", "")]
        assert {status for _, _, status, _ in outcomes(made)} == {"FAILED"}
        again = await create(product, ITEMS, idempotencyKey="k")
        assert codes(again) == [("NOT_SENT", "")]
        assert again["activity"]["activityId"] == made["activity"]["activityId"]
    async with running_product(sqlite_address) as product:
        done = await create(product, ITEMS, idempotencyKey="k")
        assert codes(done) == []
        assert done["activity"]["activityId"] == made["activity"]["activityId"]
        assert [d["id"] for d in done["discounts"]] == [d["id"] for d in made["discounts"]]
        assert {status for _, _, status, _ in outcomes(done)} == {"ACTIVE"}
        assert len(await sent(product)) == 1


async def test_one_key_is_one_call_and_other_arguments_conflict(product: Product) -> None:
    await product.fault(MAKE, "slow", times=1, seconds=0.3)
    answers = await asyncio.gather(
        *(create(product, ITEMS, idempotencyKey="once") for _ in range(10))
    )
    assert {answer["activity"]["activityId"] for answer in answers} == {
        answers[0]["activity"]["activityId"]
    }
    said = sorted(code for answer in answers for code, _ in codes(answer))
    assert set(said) <= {"ACTION_IN_PROGRESS"}
    other = await create(product, ITEMS[:1], idempotencyKey="once")
    assert codes(other) == [("IDEMPOTENCY_CONFLICT", "input.idempotencyKey")]
    later = await create(product, ITEMS, idempotencyKey="once")
    assert codes(later) == []
    assert len(await sent(product)) == 1


async def test_the_same_key_answers_the_same_when_the_offers_have_changed(product: Product) -> None:
    made = await create(product, ITEMS, idempotencyKey="same")
    await offer(product, "shpe", "KOPI-A", {"item_id": 99, "variation_id": 9})
    assert await create(product, ITEMS, idempotencyKey="same") == made
    assert codes(await create(product, ITEMS)) == [("INVALID", "input.items.0.offerId")]
    assert len(await sent(product)) == 1


async def test_several_offers_need_a_choice(product: Product) -> None:
    await offer(product, "shpe", "KOPI-A", {"item_id": 99, "variation_id": 9})
    unclear = await create(product, ITEMS)
    found = await product.ask(
        f'{{ variant(brandId: "{BRAND}", sku: "KOPI-A") {{ offers {{ id channelCode }} }} }}'
    )
    offers = found.data["variant"]["offers"]
    ids = [offer["id"] for offer in offers if offer["channelCode"] == "shpe"]
    assert len(ids) == 2
    shown = "; ".join(f"{one} (KOPI-A)" for one in ids)
    assert unclear["userErrors"] == [
        {
            "code": "INVALID",
            "message": f"'KOPI-A' has 2 offers on shpe; choose one: {shown}.",
            "path": ["input", "items", "0", "offerId"],
        }
    ]
    wrong = next(offer["id"] for offer in offers if offer["channelCode"] == "tkpd")
    assert codes(await create(product, [asks("shpe", "KOPI-A", offerId=wrong)])) == [
        ("NOT_FOUND", "input.items.0")
    ]
    assert await sent(product) == []
    assert codes(await create(product, [asks("shpe", "KOPI-A", offerId=ids[1])])) == []
    ((_, params),) = await sent(product)
    (asked,) = params["discount_products"]["shpe"]
    assert asked["remote_variant"] == {"item_id": 99, "variation_id": 9}


async def test_an_offer_without_a_price_needs_the_base_price(product: Product) -> None:
    await offer(product, "shpe", "KOPI-C", {"item_id": 5, "variation_id": 5}, price=None)
    assert codes(await create(product, [asks("shpe", "KOPI-C")])) == [
        ("INVALID", "input.items.0.basePrice")
    ]
    assert await sent(product) == []
    assert codes(await create(product, [asks("shpe", "KOPI-C", basePrice=9000)])) == []


async def test_times_are_sent_in_the_zone_of_the_setting(sqlite_address: str) -> None:
    async with running_product(sqlite_address, time_zone="America/New_York") as product:
        await _tell(product)
        span = {"startsAt": "2031-07-01T00:00:00Z", "endsAt": "2031-12-01T00:00:00+07:00"}
        assert codes(await create(product, ITEMS, **span)) == []
        ((_, params),) = await sent(product)
        assert (params["start_time"], params["end_time"]) == (
            "2031-06-30T20:00:00",
            "2031-11-30T12:00:00",
        )


async def test_a_code_that_nobody_documents_is_sent_as_it_is(product: Product) -> None:
    await offer(product, "orami", "KOPI-A", {"id": "x"})
    await product.fault(MAKE, "error_400", times=1)
    asked = asks("orami", "KOPI-A", discountType="PERCENTAGE", discountValue="5", maxOrder=0)
    assert codes(await create(product, [asked])) == [("REFUSED_BY_MARKETPLACE", "input.items.0")]
    ((_, params),) = await sent(product)
    assert params["discount_products"]["orami"][0]["max_order"] == 0


async def test_a_deletion_that_is_refused_or_lost_is_told_item_by_item(product: Product) -> None:
    made = await create(product, ITEMS)
    ids = [discount["id"] for discount in made["discounts"]]
    rows = [row("KOPI-A"), row("KOPI-B", success=False, message="not found")]
    await say(product, DELETE, {"brand_id": BRAND, "discount_products": {"shpe": rows}})
    deleted = await remove(product, ids, idempotencyKey="del")
    assert [status for _, _, status, _ in outcomes(deleted)] == ["DELETED", "ACTIVE", "UNKNOWN"]
    assert [error["code"] for error in deleted["userErrors"]] == [
        "REFUSED_BY_MARKETPLACE",
        "OUTCOME_UNKNOWN",
    ]
    assert deleted["userErrors"][0]["message"] == "KOPI-B on shpe: not found"
    assert await remove(product, ids, idempotencyKey="del") == deleted
    assert [method for method, _ in await sent(product)] == ["CreateDiscount", "DeleteDiscount"]
    # What is not known stands with its id: whoever asks anew may delete it.
    assert codes(await remove(product, ids)) == []


async def test_a_lost_deletion_is_unknown_and_sent_once(product: Product) -> None:
    made = await create(product, ITEMS[:1])
    ids = [made["discounts"][0]["id"]]
    await product.fault(DELETE, "reset_after", times=1)
    deleted = await remove(product, ids, idempotencyKey="del")
    assert codes(deleted) == [("OUTCOME_UNKNOWN", "")]
    assert [status for _, _, status, _ in outcomes(deleted)] == ["UNKNOWN"]
    assert await remove(product, ids, idempotencyKey="del") == deleted
    gone = await remove(product, ids)  # it was deleted indeed, so the marketplace says no
    assert codes(gone) == [("REFUSED_BY_MARKETPLACE", "")]
    assert [status for _, _, status, _ in outcomes(gone)] == ["UNKNOWN"]
    assert [method for method, _ in await sent(product)][1:] == ["DeleteDiscount"] * 2


async def test_a_caller_who_leaves_does_not_cut_the_call_short(product: Product) -> None:
    await product.fault(MAKE, "slow", times=1, seconds=0.5)
    asked = asyncio.create_task(create(product, ITEMS[:1], idempotencyKey="left"))
    await first_call(product)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    await product.wired.services.detached.drain()
    made = await create(product, ITEMS[:1], idempotencyKey="left")
    assert codes(made) == []
    assert [status for _, _, status, _ in outcomes(made)] == ["ACTIVE"]
    assert len(await sent(product)) == 1


async def test_beyond_a_stated_rate_nothing_is_sent_and_the_same_key_may_ask_again(
    product: Product,
) -> None:
    await offer(product, "blib", "KOPI-A", {"gdn_sku": "K-A"})
    limit = stated_limit(CallKind.DISCOUNTS_BY_PRICE, "blib")
    assert limit is not None
    need = limit.need(store=(BRAND, "blib"))
    services, grants = product.wired.services, list[Grant]()
    while isinstance(grant := await services.slots.take([need], services.longest_call), Grant):
        grants.append(grant)
    assert len(grants) == 25
    made = await create(product, [asks("blib", "KOPI-A")], idempotencyKey="k")
    (error,) = made["userErrors"]
    assert (error["code"], error["path"]) == ("QUOTA_EXHAUSTED", ["input", "items", "0"])
    assert "25 such requests in 60 seconds" in error["message"]
    assert [node["status"] for node in made["activity"]["items"]["nodes"]] == ["NOT_SENT"]
    assert await product.calls() == []
    for grant in grants:
        await services.slots.give_back(grant, used=False)
    again = await create(product, [asks("blib", "KOPI-A")], idempotencyKey="k")
    assert await product.calls() == [MAKE]
    assert again["activity"]["activityId"] == made["activity"]["activityId"]


async def test_a_call_waits_for_its_turn_where_that_is_soon(product: Product) -> None:
    item = asks("tkpd", "KOPI-A")
    made = [await create(product, [item]) for _ in range(3)]  # Tokopedia takes two in a second
    assert await product.calls() == [MAKE] * 3
    assert "QUOTA_EXHAUSTED" not in {e["code"] for each in made for e in each["userErrors"]}
