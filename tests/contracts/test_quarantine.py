"""The port Quarantine: messages kept whole, found by what they are, and dropped."""

from dataclasses import replace
from datetime import datetime

import pytest
from kept import delivery
from made import NOON, after
from sqlalchemy import text
from statements import recorded

from adapters.database import Database
from domain.errors import BadUserInput
from domain.messages import Delivery, MessageKind, Reason
from domain.pages import PageRequest
from domain.quarantine import Quarantined, QuarantineFilter

EVERY = QuarantineFilter()
MALFORMED, BRAND, KIND = Reason.MALFORMED, Reason.UNKNOWN_BRAND, Reason.UNKNOWN_KIND
WHOLE = Delivery(
    "m\u00e9-1", "projects/p/subscriptions/CNX_ORDER_FETCHED_1", after(microseconds=1), NOON,
    b"\xff\x00{", (("a", "1"), ("\u00e9", '"')), is_envelope=True,
)  # fmt: skip


async def put(
    database: Database,
    each: Delivery,
    reason: Reason,
    brand_id: str | None = None,
    detail: str = "",
) -> str:
    """Put a delivery in quarantine and give its id there."""
    async with database.intake.transaction() as tx:
        await tx.quarantine(each, reason, detail, brand_id)
    found = await database.quarantine.find(each)
    assert found is not None
    return found.quarantine_id


async def three(database: Database) -> list[str]:
    return [
        await put(database, delivery("1", after(hours=1)), MALFORMED),
        await put(database, delivery("2", after(hours=2)), BRAND, "b"),
        await put(database, delivery("3", after(hours=3)), BRAND, "c"),
    ]


async def ids(database: Database, wanted: QuarantineFilter) -> list[str]:
    page = await database.quarantine.page(wanted, PageRequest(10))
    assert await database.quarantine.count(wanted) == len(page.edges)
    return [edge.node.message_id for edge in page.edges]


async def test_a_message_is_kept_whole(database: Database) -> None:
    quarantine_id = await put(database, WHOLE, MALFORMED, None, "no JSON")

    assert await database.quarantine.by_id([quarantine_id, "none"]) == {
        quarantine_id: Quarantined(
            quarantine_id, WHOLE.message_id, WHOLE.subscription, None, MALFORMED, "no JSON",
            WHOLE.published_at, NOON, 1,
        )
    }  # fmt: skip
    with recorded(database) as sent:
        assert await database.quarantine.delivery(quarantine_id) == WHOLE
    assert len(sent) == 1
    assert await database.quarantine.delivery("none") is None


async def test_another_attempt_is_counted_with_its_own_reason(database: Database) -> None:
    first = await put(database, WHOLE, MALFORMED, None, "no JSON")
    later = replace(WHOLE, received_at=after(days=1), data=b"{}", attributes=(), is_envelope=False)
    again = await put(database, later, BRAND, "b", "not registered")

    assert again == first
    found = (await database.quarantine.by_id([first]))[first]
    assert (found.reason, found.brand_id, found.detail) == (BRAND, "b", "not registered")
    assert (found.attempts, found.received_at) == (2, NOON)
    assert await database.quarantine.delivery(first) == replace(later, received_at=NOON)
    assert await database.quarantine.count(EVERY) == 1


async def test_what_is_wanted_is_found_oldest_first(database: Database) -> None:
    assert await ids(database, EVERY) == []
    await three(database)

    assert await ids(database, EVERY) == ["1", "2", "3"]
    assert await ids(database, QuarantineFilter(reason=BRAND)) == ["2", "3"]
    assert await ids(database, QuarantineFilter(brand_id="b")) == ["2"]
    assert await ids(database, QuarantineFilter(MALFORMED, "b")) == []
    assert await ids(database, QuarantineFilter(reason=KIND)) == []


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        (None, after(hours=2), ["1"]),
        (after(hours=2), None, ["2", "3"]),
        (after(hours=2), after(hours=3), ["2"]),
        (after(hours=2), after(hours=2), []),
    ],
)
async def test_a_range_has_its_begin_and_not_its_end(
    database: Database, begin: datetime | None, end: datetime | None, expected: list[str]
) -> None:
    await three(database)
    wanted = QuarantineFilter(received_from=begin, received_to=end)
    assert await ids(database, wanted) == expected


async def test_pages_go_both_ways_and_stay_true_while_rows_go(database: Database) -> None:
    first, second, third = await three(database)
    page = await database.quarantine.page(EVERY, PageRequest(1))
    assert ([e.node.quarantine_id for e in page.edges], page.has_next) == ([first], True)
    await database.quarantine.remove(first)
    after_first = PageRequest(5, after=page.edges[0].position)
    rest = await database.quarantine.page(EVERY, after_first)
    assert ([e.node.quarantine_id for e in rest.edges], rest.has_next) == ([second, third], False)
    last = await database.quarantine.page(EVERY, PageRequest(1, backwards=True))
    assert ([e.node.quarantine_id for e in last.edges], last.has_previous) == ([third], True)
    with pytest.raises(BadUserInput):
        await database.quarantine.page(EVERY, PageRequest(1, after=("soon", "x")))


async def test_lists_and_counts_are_one_statement_without_bodies(database: Database) -> None:
    await three(database)
    with recorded(database) as sent:
        await database.quarantine.page(EVERY, PageRequest(2))
        await database.quarantine.count(EVERY)
        assert await database.quarantine.counts_by_reason() == {MALFORMED: 1, BRAND: 2}
    assert len(sent) == 3
    assert [each for each in sent if "data" in each] == []


async def test_what_is_taken_or_removed_is_gone(database: Database) -> None:
    first, second, third = await three(database)
    async with database.intake.transaction() as tx:
        assert await tx.take(delivery("1"), MessageKind.ORDER_FETCHED, "b")
    for _ in range(2):
        await database.quarantine.remove(second)

    assert list(await database.quarantine.by_id([first, second, third])) == [third]
    assert await database.quarantine.find(delivery("1")) is None
    assert await database.quarantine.find(delivery("3", subscription="other")) is None
    assert await database.quarantine.counts_by_reason() == {BRAND: 1}


async def test_names_of_any_length_are_kept(database: Database) -> None:
    """PostgreSQL's indexes take some 2,700 bytes: a message must not fail to be set aside."""
    long = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(1024))
    odd = Delivery(long, long[::-1], NOON, NOON, b"", ((long, "NUL \x00 \ud800"),))
    quarantine_id = await put(database, odd, BRAND, long, long * 2)

    found = (await database.quarantine.by_id([quarantine_id]))[quarantine_id]
    assert (found.message_id, found.subscription) == (long, long[::-1])
    assert (found.brand_id, found.detail) == (None, (long * 2)[:1000])
    kept = await database.quarantine.delivery(quarantine_id)
    assert kept == replace(odd, attributes=((long, "NUL \ufffd ?"),))
    assert await database.quarantine.find(kept) == found


async def test_messages_of_the_former_schema_are_told_from_envelopes(database: Database) -> None:
    """A row that names neither attributes nor what it is, as rows of old do."""
    quarantine_id = await put(database, WHOLE, MALFORMED)
    async with database.connections.write() as connection:
        await connection.execute(
            text(
                "INSERT INTO quarantine (quarantine_id, message_id, subscription, reason, detail,"
                " published_at, received_at, attempts, data) SELECT 'old', message_id, 's', reason,"
                " detail, published_at, received_at, attempts, data FROM quarantine"
            )
        )
    old = await database.quarantine.delivery("old")
    assert old == replace(WHOLE, subscription="s", attributes=(), is_envelope=False)
    assert await database.quarantine.delivery(quarantine_id) == WHOLE
