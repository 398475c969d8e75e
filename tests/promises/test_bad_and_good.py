"""R5, R6, R29, R30: what cannot be taken takes nothing with it; what can be is kept exactly.

Every kind of malformed message is in tests/events/test_on_database.py, what replaying does in
tests/events/test_replay.py, every form of a time in tests/domain/test_times.py.
"""

import asyncio
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flood import Message, intake_of
from made import NOON

from adapters.database import Database
from domain.brands import Brand
from domain.messages import Delivery, Outcome
from domain.orders import OrderKey, OrderStatus

Size = Callable[[int, int], int]
TOPIC = "CNX_ORDER_FETCHED_1"
GOOD = Message("good", "brand-1", "INV/1", "accepted", None, NOON, "a")


@pytest.fixture
async def store(database: Database) -> Database:
    """An empty store that knows one brand."""
    await database.registry.add_brands([Brand("brand-1", "One")])
    return database


def message(message_id: str, **of_order: Any) -> Delivery:
    """A good message, but for these members of its order; amounts are written digit for digit."""
    body = json.loads(GOOD.delivery.data)
    body["order"] |= {"remote_order_id": f"INV/{message_id}"} | of_order
    return Delivery(message_id, TOPIC, NOON, NOON, json.dumps(body).encode())


async def test_a_flood_of_malformed_messages_stops_no_good_one(store: Database, size: Size) -> None:
    print("seed 5")
    rng = random.Random(5)
    count = size(100, 1_000)
    broken = [b"\xff", b"{", b'{"order":{},}', b'{"a":NaN}', b"[]", b"9" * size(10**5, 10**7)]
    good = [message(f"good-{n}") for n in range(count)]
    bad = [
        Delivery(f"bad-{n}", TOPIC, NOON, NOON, broken[n % len(broken)])
        if n % 2
        else message(f"bad-{n}", order_date="x")
        for n in range(count)
    ]
    sent = good + bad
    rng.shuffle(sent)
    intake = intake_of(store)
    outcomes = await asyncio.gather(*map(intake.receive, sent))
    by_id = {each.message_id: outcome for each, outcome in zip(sent, outcomes, strict=True)}
    assert [by_id[each.message_id] for each in good] == [Outcome.TAKEN] * count
    assert [by_id[each.message_id] for each in bad] == [Outcome.QUARANTINED] * count


async def test_what_only_the_database_refuses_takes_none_of_its_group_down(
    store: Database,
) -> None:
    """PostgreSQL's indexes take no id so long; SQLite's take any."""
    letters = "".join(chr(random.Random(1).randrange(0x4E00, 0x9F00) + n) for n in range(450))
    poison = message("poison", remote_order_id=letters, channel_code=letters[::-1])
    sent = [message(f"{n}") for n in range(30)]
    sent.insert(15, poison)
    outcomes = await asyncio.gather(*map(intake_of(store).receive, sent))
    assert outcomes.pop(15) is (
        Outcome.TAKEN if store.connections.is_sqlite else Outcome.QUARANTINED
    )
    assert outcomes == [Outcome.TAKEN] * 30
    again = await asyncio.gather(*map(intake_of(store).receive, sent[:15]))
    assert again == [Outcome.DUPLICATE] * 15


async def test_an_unknown_status_and_unknown_fields_are_kept_as_they_are(store: Database) -> None:
    odd = message("6", order_status="Sedang Dirakit", a_new_field={"deep": [1.50, None]})
    assert await intake_of(store).receive(odd) is Outcome.TAKEN
    key = OrderKey("brand-1", "shpe", "INV/6")
    order = (await store.orders.by_key([key]))[key]
    assert (order.status, order.content.status_raw) == (OrderStatus.UNKNOWN, "Sedang Dirakit")
    assert (await store.orders.documents([key]))[key].raw.encode() == odd.data


AMOUNTS = (
    "raw_price", "unit_price", "line_total", "voucher", "promo", "discount_amount", "tax",
    "shipping_amount",
)  # fmt: skip
OURS = (
    "raw_price", "unit_price", "line_total", "voucher", "promo", "discount", "tax",
    "shipping_amount",
)  # fmt: skip


def amount(rng: random.Random) -> str:
    """Digits with a point somewhere, as a number of JSON."""
    digits = str(rng.randrange(10 ** rng.randint(1, 24)))
    decimals = rng.randint(0, 8)
    text = f"{digits}.{rng.randrange(10**decimals):0{decimals}}" if decimals else digits
    return rng.choice(["", "-"]) + text


async def test_every_amount_comes_back_digit_for_digit(store: Database, size: Size) -> None:
    print("seed 29")
    rng, lines_each = random.Random(29), 50
    intake = intake_of(store)
    for start in range(size(10, 2_500)):
        sent = [[amount(rng) for _ in AMOUNTS] for _ in range(lines_each)]
        lines = [
            {"quantity": 1}
            | {name: f"<{digits}>" for name, digits in zip(AMOUNTS, row, strict=True)}
            for row in sent
        ]
        made = message(f"{start}", line_items=lines)
        data = made.data.replace(b'"<', b"").replace(b'>"', b"")  # numbers, not texts
        key = OrderKey("brand-1", "shpe", f"INV/{start}")
        delivery = Delivery(f"{start}", TOPIC, NOON, NOON, data)
        assert await intake.receive(delivery) is Outcome.TAKEN
        kept = (await store.orders.lines([key]))[key]
        for line, row in zip(kept, sent, strict=True):
            found = [getattr(line, name) for name in OURS]
            assert found == [Decimal(digits) for digits in row]
            assert [str(value) for value in found] == [unsigned_zero(digits) for digits in row]


def unsigned_zero(digits: str) -> str:
    return digits.removeprefix("-") if Decimal(digits) == 0 else digits


FORMS = (
    "2026-03-01T19:00:00+07:00", "2026-03-01T12:00:00Z", "2026-03-01 19:00:00", "2026/03/01 19:00",
    "2026/03/01 19:00:00+007", "2026-03-01 19:00:00 +7", "2026-03-01T19:00:00.000+0700",
    "2026-03-01T12:00:00.0000001Z",
)  # fmt: skip
NOTHING = ("", "0001-01-01T00:00:00Z", "0000-00-00 00:00:00", None)


async def test_every_form_of_a_time_is_kept_as_its_moment(store: Database) -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    forms = [(text, moment) for text in FORMS] + [(text, None) for text in NOTHING]
    intake = intake_of(store)
    for number, (text, wanted) in enumerate(forms):
        made = message(f"{number}", order_date=text, paid_at=text, order_deadline={
            "accepted_deadline": text})  # fmt: skip
        assert await intake.receive(made) is Outcome.TAKEN
        key = OrderKey("brand-1", "shpe", f"INV/{number}")
        content = (await store.orders.by_key([key]))[key].content
        assert (content.ordered_at, content.paid_at, content.deadlines.accept_by) == (wanted,) * 3
