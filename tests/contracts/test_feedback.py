"""What feedback settles in the store: the same whatever the order of arrival, on both databases."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from actions import ASKED_AT, KEY, activity, intent, open_action, outcome, the_order
from kept import delivery, put_products, show, view
from made import NOON, after, content
from products import product, said

from adapters.database import Database
from domain.actions import Intent, OrderActionKind
from domain.activities import Activity, ActivityItem, ActivityKind, ActivityStatus, ErrorCode
from domain.channels import ChannelKey
from domain.feedback import Feedback, FeedbackItem
from domain.messages import MessageKind
from domain.orders import OrderStatus
from domain.pages import PageRequest
from domain.variants import OfferStatus
from events.feedback import take_feedback

PENDING, SUCCEEDED, FAILED, QUEUED, UNKNOWN = (
    ActivityStatus.PENDING, ActivityStatus.SUCCEEDED, ActivityStatus.FAILED,
    ActivityStatus.QUEUED, ActivityStatus.UNKNOWN,
)  # fmt: skip
ACCEPTED = MessageKind.ACCEPT_ORDERS_FEEDBACK
STOCKS = MessageKind.UPDATE_INVENTORY_FEEDBACK
FETCHED = MessageKind.PRODUCT_FETCHED_MANUAL_FEEDBACK
LATER = after(hours=3)


def row(target: str | None = KEY.remote_order_id, **fields: Any) -> FeedbackItem:
    made = FeedbackItem("brand-1", "tkpd", target, None, None, True, False, "done", '{"a":1}')
    return replace(made, **fields)


async def take(
    database: Database,
    kind: MessageKind,
    *rows: FeedbackItem,
    of: str = "a-1",
    now: datetime = LATER,
) -> None:
    async with database.intake.transaction() as tx:
        await take_feedback(tx, Feedback(of, kind, rows), now)


async def acted(database: Database, status: ActivityStatus, **fields: Any) -> Intent:
    """An accept whose call is under way, or ended so."""
    await show(database, view(content()))
    asked = replace(intent(), **fields)
    await database.actions.begin(asked)
    if status is not PENDING:
        error = ErrorCode.OUTCOME_UNKNOWN if status is UNKNOWN else None
        lost = outcome(status, error=error, message="lost")
        await database.actions.close(asked, lost, after(hours=1, seconds=9))
    return asked


@pytest.mark.parametrize("status", [PENDING, UNKNOWN])
async def test_success_is_shown_and_frees_the_order(
    database: Database, status: ActivityStatus
) -> None:
    await acted(database, status)
    await take(database, ACCEPTED, row())
    kept, item = await activity(database)
    assert (kept.status, kept.completed_at, kept.done_count) == (SUCCEEDED, LATER, 1)
    assert item == outcome(SUCCEEDED, message="done", upstream='{"a":1}')
    shown = await the_order(database)
    assert (shown.status, shown.status_is_expected) == (OrderStatus.ACCEPTED, True)
    assert (shown.content.status, shown.change_sequence) == (OrderStatus.PENDING, 2)
    assert await open_action(database) is None


@pytest.mark.parametrize("status", [PENDING, UNKNOWN])
async def test_a_refusal_frees_the_order_and_shows_nothing(
    database: Database, status: ActivityStatus
) -> None:
    await acted(database, status)
    await take(database, ACCEPTED, row(success=False, message="too late"))
    kept, item = await activity(database)
    assert (kept.status, kept.completed_at) == (FAILED, LATER)
    code = ErrorCode.REFUSED_BY_MARKETPLACE
    assert item == outcome(FAILED, message="too late", upstream='{"a":1}', error=code)
    shown = await the_order(database)
    assert (shown.status, shown.change_sequence) == (OrderStatus.PENDING, 1)
    assert await open_action(database) is None


async def test_the_answer_to_the_call_changes_nothing_after_feedback(database: Database) -> None:
    asked = await acted(database, PENDING)
    await take(database, ACCEPTED, row())
    before = await activity(database), await the_order(database)
    await database.actions.close(asked, outcome(UNKNOWN), after(hours=4))
    await take(database, ACCEPTED, row(success=False))
    assert (await activity(database), await the_order(database)) == before


async def test_a_later_version_is_not_covered(database: Database) -> None:
    await acted(database, UNKNOWN)
    cancelled = content(OrderStatus.CANCELLED)
    await show(database, view(cancelled, occurred_at=after(hours=2)))
    await take(database, ACCEPTED, row())
    assert (await activity(database))[0].status is SUCCEEDED
    shown = await the_order(database)
    assert (shown.status, shown.status_is_expected) == (OrderStatus.CANCELLED, False)


async def test_a_success_that_tells_no_status_shows_none(database: Database) -> None:
    await acted(database, UNKNOWN, kind=OrderActionKind.CANCEL, expected=None)
    await take(database, MessageKind.CANCEL_ORDERS_FEEDBACK, row())
    assert (await activity(database))[0].status is SUCCEEDED
    assert (await the_order(database)).change_sequence == 1
    assert await open_action(database) is None


@pytest.mark.parametrize(
    ("kind", "rows", "of"),
    [
        (ACCEPTED, (row(),), "other"),
        (ACCEPTED, (row(),), ""),
        (ACCEPTED, (), "a-1"),
        (ACCEPTED, (row(brand_id="foreign"),), "a-1"),
        (ACCEPTED, (row(channel_code="shpe"),), "a-1"),
        (ACCEPTED, (row("INV/2"),), "a-1"),
        (MessageKind.PACK_ORDERS_FEEDBACK, (row(),), "a-1"),
        (MessageKind.UPSERT_PRODUCTS_FEEDBACK, (row(),), "a-1"),
    ],
)
async def test_what_is_not_ours_is_dropped(
    database: Database, kind: MessageKind, rows: Sequence[FeedbackItem], of: str
) -> None:
    await acted(database, UNKNOWN)
    before = await activity(database), await the_order(database), await open_action(database)
    await take(database, kind, *rows, of=of)
    after_it = await activity(database), await the_order(database), await open_action(database)
    assert after_it == before


def stocks(count: int, kind: ActivityKind = ActivityKind.UPDATE_STOCKS) -> Activity:
    return Activity(
        "a-1", kind, PENDING, "brand-1", "key-1", "CLI", ASKED_AT, None, count, 0
    )  # fmt: skip


def line(position: int, status: ActivityStatus, **fields: Any) -> ActivityItem:
    made = ActivityItem(position * 10_000, f"S{position}", status, channel_code="tkpd")
    return replace(made, brand_id="brand-1", reference="R", **fields)


async def begun(database: Database, *items: ActivityItem, **activity_: Any) -> None:
    await database.actions.begin_sync(stocks(len(items), **activity_), items, "f", None)


async def lines(database: Database) -> list[ActivityItem]:
    page = await database.activities.items("a-1", PageRequest(99))
    return [edge.node for edge in page.edges]


async def test_what_feedback_finds_an_item_by_is_kept(database: Database) -> None:
    kept = [line(0, PENDING, remote_warehouse_id="W"), line(1, PENDING)]
    await begun(database, *kept)
    assert await lines(database) == kept


async def test_partial_feedback_leaves_the_rest_awaited(database: Database) -> None:
    await begun(database, *(line(at, PENDING) for at in range(3)))
    queued = [line(at, QUEUED, message="awating queue") for at in range(3)]
    await database.actions.close_sync("a-1", queued, after(hours=2))
    await take(database, STOCKS, row("S1", reference="R"))
    done = line(1, SUCCEEDED, message="done", upstream='{"a":1}')
    assert await lines(database) == [queued[0], done, queued[2]]
    kept = (await database.activities.by_id(["a-1"]))["a-1"]
    assert (kept.status, kept.completed_at, kept.done_count) == (PENDING, None, 1)
    await take(database, STOCKS, row("S0", success=False), row("S2", superseded=True))
    kept = (await database.activities.by_id(["a-1"]))["a-1"]
    assert (kept.status, kept.completed_at, kept.done_count) == (
        ActivityStatus.PARTLY_SUCCEEDED, LATER, 3,
    )  # fmt: skip
    before = await lines(database)
    assert [i.status for i in before] == [FAILED, SUCCEEDED, ActivityStatus.SUPERSEDED]
    for again in (row("S0"), row("S1", success=False), row("S2")):
        await take(database, STOCKS, again, now=after(hours=9))
    assert await lines(database) == before
    assert (await database.activities.by_id(["a-1"]))["a-1"] == kept


async def test_feedback_that_overtakes_the_answer_stays(database: Database) -> None:
    await begun(database, line(0, PENDING), line(1, PENDING))
    await take(database, STOCKS, row("S0", success=False, message="no"))
    refused = (await lines(database))[0]
    assert refused.status is FAILED
    answers = [line(0, QUEUED), line(1, UNKNOWN, error=ErrorCode.OUTCOME_UNKNOWN)]
    await database.actions.close_sync("a-1", answers, after(hours=4))
    assert await lines(database) == [refused, answers[1]]
    kept = (await database.activities.by_id(["a-1"]))["a-1"]
    assert (kept.status, kept.done_count) == (UNKNOWN, 1)
    await take(database, STOCKS, row("S1"))
    kept = (await database.activities.by_id(["a-1"]))["a-1"]
    assert kept.status is ActivityStatus.PARTLY_SUCCEEDED


async def test_feedback_and_the_answer_at_once_lose_nothing(database: Database) -> None:
    count = 12
    await begun(database, *(line(at, PENDING) for at in range(count)))
    answers = [line(at, QUEUED) for at in range(count)]
    await asyncio.gather(
        *(take(database, STOCKS, row(f"S{at}")) for at in range(count)),
        database.actions.close_sync("a-1", answers, after(hours=4)),
    )
    kept = (await database.activities.by_id(["a-1"]))["a-1"]
    assert (kept.status, kept.done_count) == (SUCCEEDED, count)
    assert {i.status for i in await lines(database)} == {SUCCEEDED}


REFERENCES = ("1", "2", "3")


async def offers(database: Database) -> dict[str, tuple[OfferStatus, str]]:
    """What is shown of every SKU, with the raw word beside it."""
    shown: dict[str, tuple[OfferStatus, str]] = {}
    page = await database.catalogue.variants_by_id([f'["brand-1","S{it}"]' for it in REFERENCES])
    for variant in page.values():
        [found] = (await database.catalogue.offers([variant.variant_id]))[variant.variant_id]
        assert await database.catalogue.offers_by_key([found.key]) == {found.key: found}
        shown[variant.sku or ""] = (found.content.status, found.content.status_raw)
    return shown


ACTIVE, GONE = (OfferStatus.ACTIVE, "active"), (OfferStatus.INACTIVE, "active")


async def test_offers_that_a_run_did_not_name_are_inactive_until_one_does(
    database: Database,
) -> None:
    """The run a-1 is asked at 1 o'clock; its own message looks older, as clocks differ."""
    named = {it: said(it, f"S{it}", of=it) for it in REFERENCES}
    sync = replace(stocks(1, ActivityKind.SYNC_PRODUCTS), item_count=1)
    asked = [ActivityItem(0, "tkpd", PENDING, channel_code="tkpd")]
    old = (product(*named.values()), delivery("1", NOON))
    own = (replace(product(named["2"]), activity_id="a-1"), delivery("2", after(minutes=59)))
    late = (product(named["3"]), delivery("3", after(hours=2)))
    await database.actions.begin_sync(sync, asked, "f", None)
    ran = row(None, message="")
    steps = ("old", "own", "late", "feedback")
    for turn, way in enumerate(itertools.permutations(steps)):
        if turn % 5:
            continue
        await wipe(database)
        for step in way:
            if step == "feedback":
                await take(database, FETCHED, ran)
            else:
                await put_products(database, {"old": old, "own": own, "late": late}[step])
        assert await offers(database) == {"S1": GONE, "S2": ACTIVE, "S3": ACTIVE}, way
    again = (product(named["1"]), delivery("9", after(hours=5)))
    await put_products(database, again)
    assert await offers(database) == {"S1": ACTIVE, "S2": ACTIVE, "S3": ACTIVE}


async def wipe(database: Database) -> None:
    """Forget the catalogue."""
    from sqlalchemy import delete

    from adapters.database.tables import metadata

    names = ("offers", "offer_items", "listing_contents", "listings", "products", "variants")
    async with database.connections.write() as connection:
        for name in (*names, "product_runs"):
            await connection.execute(delete(metadata.tables[name]))


@pytest.mark.parametrize(
    "told",
    [
        row(None, success=False),
        row(None, channel_code="shpe"),
        row(None, brand_id="other"),
    ],
)
async def test_no_other_run_makes_an_offer_inactive(database: Database, told: FeedbackItem) -> None:
    await put_products(database, (product(said("1", "S1")), delivery("1", NOON)))
    sync = stocks(1, ActivityKind.SYNC_PRODUCTS)
    asked = [ActivityItem(0, "tkpd", PENDING, channel_code="tkpd")]
    await database.actions.begin_sync(sync, asked, "f", None)
    await take(database, FETCHED, told)
    assert await offers(database) == {"S1": ACTIVE}


async def test_the_run_that_was_asked_last_counts(database: Database) -> None:
    key = ChannelKey("brand-1", "tkpd")
    both = (product(said("1", "S1")), delivery("1", after(minutes=5)))
    await put_products(database, both)
    runs = [("new", after(minutes=9)), ("old", NOON), ("new", after(minutes=9))]
    for activity_id, at in runs:
        async with database.intake.transaction() as tx:
            await tx.note_product_run(key, activity_id, at, NOON)
    assert await offers(database) == {"S1": GONE}
