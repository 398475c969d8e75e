"""Another try for what lies in quarantine: once, whole, and twice without harm."""

import asyncio
import base64
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from kept import delivery
from made import NOON, after
from sqlalchemy import text

from adapters.database import Database, open_database
from adapters.database.tables import metadata
from adapters.mp_adapter import MessageReader
from adapters.pubsub.push import UnreadableEnvelope, read_push
from domain.brands import Brand
from domain.errors import StoreUnavailable
from domain.messages import Delivery, MessageKind, Outcome, Reason
from domain.quarantine import QuarantineFilter
from events.intake import MessageIntake
from events.replay import OpenEnvelope, Replay, Replayed

EVERY = QuarantineFilter()
LATER = after(days=1)
ORDERS = "projects/p/subscriptions/CNX_ORDER_FETCHED_1"


class Caches:
    async def forget_categories(self, channel_codes: Sequence[str]) -> None:
        raise AssertionError("no category was sent")

    async def forget_channels(self, brand_ids: Sequence[str]) -> None:
        raise AssertionError("no feedback was sent")


def replay_of(database: Database, open_envelope: OpenEnvelope = read_push) -> Replay:
    reader = MessageReader(ZoneInfo("Asia/Jakarta"))
    intake = MessageIntake(database.intake, reader, Caches(), lambda: LATER, lambda *_: None)
    return Replay(intake, database.quarantine, open_envelope)


@pytest.fixture
def replay(database: Database) -> Replay:
    return replay_of(database)


def order(number: int, brand_id: str = "brand-1", **changes: Any) -> Delivery:
    order = {
        "channel_code": "shpe",
        "remote_order_id": f"INV/{number}",
        "order_status": "pending",
        "status": "new",
        "transaction_date": "",
        "order_date": "2026-03-01T00:00:00Z",
        "line_items": [],
        **changes,
    }
    body = {"id": f"a{number}", "brand_id": brand_id, "shop_name": "Toko", "order": order}
    published = after(minutes=number)
    came = after(hours=1, minutes=number)
    attributes = (("origin", "topic"),)
    data = json.dumps(body).encode()
    return Delivery(f"{number}", ORDERS, published, came, data, attributes)


def malformed(number: int) -> Delivery:
    return replace(order(number), data=b"\xff[1,]")


async def run(replay: Replay, wanted: QuarantineFilter = EVERY) -> list[Replayed]:
    return [done async for done in replay.every(wanted, LATER)]


def tally(done: Sequence[Replayed]) -> Counter[tuple[Outcome | None, Reason | None]]:
    return Counter((each.outcome, each.reason) for each in done)


async def dump(database: Database) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in metadata.tables:
        rows = await database.connections.read(text(f"SELECT * FROM {name}"))
        found[name] = sorted(str(dict(row._mapping) | {"attempts": None}) for row in rows)
    return found


async def attempts(database: Database) -> Counter[int]:
    rows = await database.connections.read(text("SELECT attempts FROM quarantine"))
    return Counter(row[0] for row in rows)


async def test_what_a_fix_mends_is_taken_whole_and_the_rest_stays(
    database: Database, replay: Replay
) -> None:
    """More than a page of each, read in the order they came, with their own publish times."""
    for number in range(105):
        await replay.intake.receive(order(number))
    for number in range(105, 130):
        await replay.intake.receive(malformed(number))
    before = await dump(database)

    assert tally(await run(replay)) == {
        (Outcome.QUARANTINED, Reason.UNKNOWN_BRAND): 105,
        (Outcome.QUARANTINED, Reason.MALFORMED): 25,
    }
    assert await dump(database) == before
    assert await attempts(database) == {2: 130}

    await database.registry.add_brands([Brand("brand-1", "One")])
    assert tally(await run(replay)) == {
        (Outcome.TAKEN, None): 105,
        (Outcome.QUARANTINED, Reason.MALFORMED): 25,
    }
    assert await attempts(database) == {3: 25}
    versions = await database.connections.read(
        text("SELECT message_id, published_at, received_at FROM order_versions")
    )
    expected = {each.message_id: each for each in map(order, range(105))}
    assert {row[0] for row in versions} == expected.keys()
    for message_id, published, received in versions:
        its = expected[message_id]
        assert (_moment(published), _moment(received)) == (its.published_at, its.received_at)

    after_it = await dump(database)
    assert tally(await run(replay)) == {(Outcome.QUARANTINED, Reason.MALFORMED): 25}
    assert await dump(database) == after_it


def _moment(value: str | datetime) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


async def test_only_what_is_wanted_is_tried(database: Database, replay: Replay) -> None:
    for each in (order(1), order(2, "brand-2"), malformed(3)):
        await replay.intake.receive(each)
    await database.registry.add_brands([Brand("brand-1", "One"), Brand("brand-2", "Two")])

    done = await run(replay, QuarantineFilter(brand_id="brand-2"))

    assert [each.outcome for each in done] == [Outcome.TAKEN]
    assert await attempts(database) == {1: 2}
    done = await run(replay, QuarantineFilter(reason=Reason.UNKNOWN_BRAND))
    assert [each.outcome for each in done] == [Outcome.TAKEN]
    assert await attempts(database) == {1: 1}


async def test_what_comes_in_meanwhile_is_left_for_the_next_time(
    database: Database, replay: Replay
) -> None:
    await replay.intake.receive(replace(malformed(1), received_at=LATER))
    await replay.intake.receive(malformed(2))

    assert len(await run(replay)) == 1
    assert await attempts(database) == {1: 1, 2: 1}


async def test_the_newest_reason_is_kept(database: Database, replay: Replay) -> None:
    """What was malformed for one version of the code may be something else for the next."""
    each = order(1)
    async with database.intake.transaction() as tx:
        await tx.quarantine(each, Reason.MALFORMED, "could not be read then", None)

    [done] = await run(replay)

    assert done.reason is Reason.UNKNOWN_BRAND
    kept = await database.quarantine.find(each)
    assert kept is not None
    assert (kept.reason, kept.brand_id, kept.attempts) == (Reason.UNKNOWN_BRAND, "brand-1", 2)
    assert kept.detail == "brand 'brand-1' is not registered; add it and replay"
    assert await database.quarantine.delivery(kept.quarantine_id) == each


async def test_one_that_is_gone_changes_nothing(database: Database, replay: Replay) -> None:
    await replay.intake.receive(order(1))
    kept = await database.quarantine.find(order(1))
    assert kept is not None
    await database.registry.add_brands([Brand("brand-1", "One")])

    first = await replay.one(kept.quarantine_id)
    before = await dump(database)
    again = await replay.one(kept.quarantine_id)

    assert (first.outcome, again) == (Outcome.TAKEN, Replayed(kept.quarantine_id, None))
    assert await dump(database) == before


async def test_what_another_subscription_brought_meanwhile_is_a_duplicate_and_leaves(
    database: Database, replay: Replay
) -> None:
    await replay.intake.receive(order(1))
    await database.registry.add_brands([Brand("brand-1", "One")])
    other = replace(order(1), subscription="CNX_ORDER_FETCHED_1")
    assert await replay.intake.receive(other) is Outcome.TAKEN
    before = await dump(database)

    assert tally(await run(replay)) == {(Outcome.DUPLICATE, None): 1}

    left = await dump(database)
    assert left.pop("quarantine") == []
    assert len(before.pop("quarantine")) == 1
    assert left == before


async def test_two_replays_at_once_take_each_message_once(
    database: Database, database_address: str, replay: Replay
) -> None:
    for number in range(40):
        await replay.intake.receive(order(number))
    await database.registry.add_brands([Brand("brand-1", "One")])
    async with open_database(database_address) as other:
        done = await asyncio.gather(run(replay), run(replay_of(other)))

    outcomes = Counter(each.outcome for part in done for each in part)
    assert outcomes[Outcome.TAKEN] == 40
    assert outcomes.keys() <= {Outcome.TAKEN, Outcome.DUPLICATE, None}
    found = await dump(database)
    assert (len(found["inbox"]), len(found["order_versions"]), found["quarantine"]) == (40, 40, [])


async def test_a_store_that_is_away_ends_the_replay_and_loses_nothing(
    database: Database, replay: Replay
) -> None:
    await replay.intake.receive(order(1))
    before = await dump(database)

    class Away:
        def transaction(self) -> Any:
            raise StoreUnavailable("the database is away")

        def order_transaction(self, messages: object, /) -> Any:
            raise StoreUnavailable("the database is away")

    broken = replace(replay, intake=replace(replay.intake, store=Away()))
    with pytest.raises(StoreUnavailable):
        await run(broken)

    assert await dump(database) == before
    assert await attempts(database) == {1: 1}


def envelope(data: str, message_id: str | None = "7") -> bytes:
    message = {"data": data, "messageId": message_id, "publishTime": "2026-03-02T00:00:00Z"}
    return json.dumps({"message": message, "subscription": ORDERS}).encode()


async def set_aside(replay: Replay, body: bytes) -> Delivery:
    with pytest.raises(UnreadableEnvelope) as caught:
        read_push(body, NOON)
    await replay.intake.set_aside(caught.value.delivery, Reason.MALFORMED, "as it was", None)
    return caught.value.delivery


async def test_an_envelope_that_still_cannot_be_read_stays(
    database: Database, replay: Replay
) -> None:
    """Even one whose own body looks like an order: it is no message's body."""
    bare = await set_aside(replay, order(1).data)
    await set_aside(replay, b"garbage")
    await database.registry.add_brands([Brand("brand-1", "One")])

    assert tally(await run(replay)) == {(Outcome.QUARANTINED, Reason.MALFORMED): 2}

    assert await attempts(database) == {2: 2}
    kept = await database.quarantine.find(bare)
    assert kept is not None
    assert kept.detail.startswith("no push envelope: ")
    assert await database.quarantine.delivery(kept.quarantine_id) == bare
    assert (await dump(database))["inbox"] == []


@pytest.mark.parametrize("message_id", ["7", None])
async def test_an_envelope_that_a_fix_can_read_is_taken_as_its_message(
    database: Database, message_id: str | None
) -> None:
    body = envelope("%%%" + base64.b64encode(order(7).data).decode(), message_id)

    def mended(data: bytes, received_at: datetime) -> Delivery:
        return read_push(data.replace(b"%%%", b"").replace(b"null", b'"7"'), received_at)

    replay = replay_of(database, mended)
    await set_aside(replay, body)

    assert tally(await run(replay)) == {(Outcome.QUARANTINED, Reason.UNKNOWN_BRAND): 1}
    expected = replace(
        order(7),
        published_at=datetime.fromisoformat("2026-03-02T00:00:00Z"),
        received_at=NOON,
        attributes=(),
    )
    [row] = await database.connections.read(text("SELECT quarantine_id FROM quarantine"))
    assert await database.quarantine.delivery(row[0]) == expected
    await database.registry.add_brands([Brand("brand-1", "One")])
    assert tally(await run(replay)) == {(Outcome.TAKEN, None): 1}
    assert (await dump(database))["quarantine"] == []
    assert await run(replay) == []


async def test_messages_of_unknown_kind_wait_for_code_that_reads_them(
    database: Database, replay: Replay
) -> None:
    await replay.intake.receive(delivery("1", data=b'{"news":1}', subscription="own"))

    assert tally(await run(replay)) == {(Outcome.QUARANTINED, Reason.UNKNOWN_KIND): 1}

    class Wiser(MessageReader):
        def kind(self, subscription: str, body: object) -> MessageKind:
            return MessageKind.ORDER_FETCHED

    wiser = replace(replay, intake=replace(replay.intake, parser=Wiser(ZoneInfo("UTC"))))
    assert tally(await run(wiser)) == {(Outcome.QUARANTINED, Reason.MALFORMED): 1}
    assert await attempts(database) == {3: 1}
