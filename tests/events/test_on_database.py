"""Messages on a real SQLite and a real PostgreSQL: whatever the arrival, one outcome."""

import json
import random
from typing import Any

import pytest
from flood import Message, deliver, intake_of, messages_of
from made import NOON, after
from sqlalchemy import text

from adapters.database import Database, open_database
from adapters.database.tables import metadata
from domain.brands import Brand
from domain.messages import Delivery, Outcome
from domain.orders import OrderKey
from domain.versions import fold, trusted_date


async def rows(database: Database, table: str) -> list[Any]:
    return list(await database.connections.read(text(f"SELECT * FROM {table}")))


async def everything_but_quarantine(database: Database) -> dict[str, list[str]]:
    names = sorted(set(metadata.tables) - {"quarantine"})
    return {name: sorted(map(str, await rows(database, name))) for name in names}


@pytest.mark.parametrize("seed", [1, 20261121, 77])
async def test_shuffled_deliveries_of_many_orders_end_the_same(
    database: Database, seed: int
) -> None:
    print(f"seed {seed}")
    rng = random.Random(seed)
    await database.registry.add_brands([Brand("brand-1", "One"), Brand("brand-2", "Two")])
    orders = {
        OrderKey(brand, "shpe", f"INV/{n}"): messages_of(rng, brand, f"{n}")
        for brand in ("brand-1", "brand-2")
        for n in range(12)
    }
    sent = [message for of_order in orders.values() for message in of_order]
    deliveries = [m.delivery for m in sent for _ in range(rng.randint(1, 3))]
    rng.shuffle(deliveries)

    outcomes = await deliver([intake_of(database)], deliveries)

    assert outcomes.count(Outcome.TAKEN) == len(sent)
    assert outcomes.count(Outcome.DUPLICATE) == len(deliveries) - len(sent)
    assert len(await rows(database, "inbox")) == len(sent)
    assert len(await rows(database, "order_versions")) == len(sent)
    assert await rows(database, "quarantine") == []
    shown = await database.orders.by_key(list(orders))
    for key, of_order in orders.items():
        folded = fold([message.version for message in of_order])
        order = shown[key]
        assert order.status is folded.current.status
        assert order.content.status_raw == folded.current.status_raw
        assert order.review_reason == folded.review_reason
        assert order.needs_review == bool(folded.set_aside)
        current = folded.current
        assert order.remote_updated_at == trusted_date(current.transaction_at, current.published_at)
        history = (await database.orders.history([key]))[key]
        assert [entry.status_raw for entry in history] == [v.status_raw for v in folded.shown]
        raw = (await database.orders.documents([key]))[key].raw
        assert json.loads(raw)["id"] == f"activity-{current.message_id}"
    sequences = [order.change_sequence for order in shown.values()]
    assert len(set(sequences)) == len(sequences)


async def test_one_message_a_hundred_times_over_two_processes_is_one_row(
    database: Database, database_address: str
) -> None:
    await database.registry.add_brands([Brand("brand-1", "One")])
    message = Message("123", "brand-1", "INV/1", "pending", None, NOON, "a")
    async with open_database(database_address) as other:
        intakes = [intake_of(database), intake_of(other)]
        outcomes = await deliver(intakes, [message.delivery] * 100)
    assert outcomes.count(Outcome.TAKEN) == 1
    assert outcomes.count(Outcome.DUPLICATE) == 99
    key = OrderKey("brand-1", "shpe", "INV/1")
    order = (await database.orders.by_key([key]))[key]
    assert order.change_sequence == 1
    for table in ("inbox", "order_versions", "orders", "order_lines"):
        assert len(await rows(database, table)) == 1, table


async def test_the_same_payload_under_new_ids_raises_no_sequence(database: Database) -> None:
    await database.registry.add_brands([Brand("brand-1", "One")])
    sent = [
        Message(f"{n}", "brand-1", "INV/1", "pending", None, after(minutes=n), "a").delivery
        for n in range(20)
    ]
    key = OrderKey("brand-1", "shpe", "INV/1")
    intake = intake_of(database)
    await intake.receive(sent[5])
    first = (await database.orders.by_key([key]))[key]
    for taken in (19, 0):
        outcomes = await deliver([intake], sent)
        assert outcomes.count(Outcome.TAKEN) == taken
    again = (await database.orders.by_key([key]))[key]
    assert (again.change_sequence, again.updated_at) == (1, first.updated_at)
    assert len(await rows(database, "order_versions")) == 20


GOOD = Message("good", "brand-1", "INV/1", "accepted", None, NOON, "a")
JUNK: list[Any] = [None, True, [], {}, "", "x", -1, 10**25, 1.5, [[]], {"a": 1}, "NaN", "\u0000"]
UNNAMED: list[Any] = [None, True, [1], {"a": 1}, "", " ", "x" * 9000]
UNREADABLE: list[Any] = [True, [1], {"a": 1}, "x", {"a": []}]


NUMBERS = [b"NaN", b"1e400", b"-Infinity", b"9" * 60]
BRANDS = [b"stranger", b"", b"\xff", b"\\u0000", b"\\ud800"]
NAMES = ["remote_order_id", "channel_code", "order_status"]
VALUES = ["order_date", "total", "line_items"]


def malformed(rng: random.Random) -> bytes:
    """A message that cannot be taken: broken bytes, broken JSON, or one broken member."""
    good = GOOD.delivery.data
    broken = [
        lambda: rng.randbytes(rng.randint(0, 200)),
        lambda: good[: rng.randint(0, len(good) - 1)],
        lambda: good.replace(b"150000.0", rng.choice(NUMBERS)),
        lambda: good.replace(b"}", rng.choice([b",}", b"}}", b'"}']), 1),
        lambda: b"[" * rng.randint(1, 50_000),
        lambda: good.replace(b"brand-1", rng.choice(BRANDS)),
        lambda: with_members(good, {}, order=rng.choice(JUNK)),
        lambda: with_members(good, {rng.choice(NAMES): rng.choice(UNNAMED)}),
        lambda: with_members(good, {rng.choice(VALUES): rng.choice(UNREADABLE)}),
    ]
    return rng.choice(broken)()


def with_members(good: bytes, of_order: dict[str, Any], **of_body: Any) -> bytes:
    body = json.loads(good)
    body["order"] |= of_order
    return json.dumps(body | of_body).encode()


@pytest.mark.parametrize("seed", [20261121])
async def test_two_hundred_malformed_messages_change_nothing(database: Database, seed: int) -> None:
    print(f"seed {seed}")
    rng = random.Random(seed)
    await database.registry.add_brands([Brand("brand-1", "One")])
    intake = intake_of(database)
    await intake.receive(GOOD.delivery)
    before = await everything_but_quarantine(database)
    sent = [
        Delivery(f"bad-{n}", "CNX_ORDER_FETCHED_1", NOON, NOON, malformed(rng)) for n in range(200)
    ]
    for attempt in (1, 2):
        outcomes = await deliver([intake], sent)
        taken = [sent[n].data for n, o in enumerate(outcomes) if o is not Outcome.QUARANTINED]
        assert taken == []
        kept = {row.message_id: row for row in await rows(database, "quarantine")}
        assert {one.message_id: one.data for one in sent} == {
            message_id: bytes(row.data) for message_id, row in kept.items()
        }
        assert {row.reason for row in kept.values()} == {"MALFORMED", "UNKNOWN_BRAND"}
        assert all(row.detail for row in kept.values())
        assert {row.attempts for row in kept.values()} == {attempt}
        assert await everything_but_quarantine(database) == before


async def test_what_waited_in_quarantine_is_taken_once_its_brand_is_known(
    database: Database,
) -> None:
    intake = intake_of(database)
    assert await intake.receive(GOOD.delivery) is Outcome.QUARANTINED
    assert len(await rows(database, "quarantine")) == 1
    await database.registry.add_brands([Brand("brand-1", "One")])
    assert await intake.receive(GOOD.delivery) is Outcome.TAKEN
    assert await intake.receive(GOOD.delivery) is Outcome.DUPLICATE
    assert await rows(database, "quarantine") == []
    assert len(await rows(database, "order_versions")) == 1
