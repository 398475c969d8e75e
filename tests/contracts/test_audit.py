"""The port AuditLog: entries stand with their intents, are numbered without gaps, and sealed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from actions import BUSY, KEY, MOVED, REPLAYED, STARTED, intent, item, sync
from kept import show, view
from made import NOON, after, content
from sqlalchemy import delete, insert, select, update

from adapters.database import Database, open_database
from adapters.database.audit import write_audit
from adapters.database.tables import activities, audit_entries, counters
from domain.access import ApiKey, Scope
from domain.activities import ActivityItem, ActivityKind, ActivityStatus
from domain.audit import AuditEntry, AuditFilter, AuditState, entries_of
from domain.key_changes import Asking
from domain.orders import OrderKey, TimeRange
from domain.pages import PageRequest
from domain.ports import Begun

ENTRY = AuditEntry(NOON, "key-1", "Dashboard", ActivityKind.SHIP_ORDER, "{}", "brand-1")
A_KEY = ApiKey("k", "Partner", frozenset({"b", "a"}), frozenset({Scope.ORDERS_READ}), NOON)


async def write(database: Database, *entries: AuditEntry) -> None:
    async with database.connections.write() as connection:
        await write_audit(connection, entries)


async def log(database: Database, wanted: AuditFilter | None = None) -> list[AuditEntry]:
    page = await database.audit.page(wanted or AuditFilter(), PageRequest(100))
    return [edge.node for edge in page.edges]


async def test_an_action_and_its_entry_are_one(database: Database) -> None:
    await show(database, view(content()))
    first = replace(intent(idempotency_key="i"), arguments='{"reason":"out"}')
    assert (await database.actions.begin(first)).outcome is STARTED
    expected = AuditEntry(
        at=first.requested_at,
        key_id="key-1",
        key_name="Dashboard",
        action=ActivityKind.ACCEPT_ORDER,
        arguments='{"reason":"out"}',
        brand_id=KEY.brand_id,
        order_id=KEY.text,
        target=KEY.remote_order_id,
        activity_id="a-1",
        number=1,
    )
    assert await log(database) == [expected]
    assert (await database.actions.begin(first)).outcome is REPLAYED
    assert (await database.actions.begin(intent("a-2"))).outcome is BUSY
    assert await log(database) == [expected]


async def test_what_was_refused_is_not_told(database: Database) -> None:
    await show(database, view(content()))
    assert (await database.actions.begin(intent(seen=99))).outcome is MOVED
    assert await log(database) == []


async def test_what_was_not_sent_and_is_tried_again_is_told_again(database: Database) -> None:
    for at in (NOON, after(hours=1)):
        begun = await database.actions.begin_sync(
            replace(sync("s-1"), requested_at=at), [item(0)], "{}", "i"
        )
        assert begun == Begun(STARTED, "s-1")
        await database.actions.close_sync("s-1", [item(0, ActivityStatus.NOT_SENT)], at)
    assert [(e.number, e.at, e.activity_id) for e in await log(database)] == [
        (2, after(hours=1), "s-1"),
        (1, NOON, "s-1"),
    ]


def test_work_on_many_orders_tells_each_and_other_work_is_told_once() -> None:
    two = OrderKey("brand-2", "tkpd", 'INV/"2"')
    items = [
        ActivityItem(
            n, key.remote_order_id, ActivityStatus.PENDING, order_id=key.text, brand_id=key.brand_id
        )
        for n, key in enumerate((KEY, two))
    ]
    told = entries_of(replace(sync("s"), brand_id=None), items, '{"orders":[]}')
    assert [(e.brand_id, e.order_id, e.target, e.arguments) for e in told] == [
        (KEY.brand_id, KEY.text, KEY.remote_order_id, "{}"),
        ("brand-2", two.text, 'INV/"2"', "{}"),
    ]
    [whole] = entries_of(sync("s", 2), [item(0), item(1)], '{"a":1}')
    assert (whole.brand_id, whole.target, whole.arguments) == ("brand-1", None, '{"a":1}')


async def test_numbers_have_no_gaps_over_two_processes(
    database: Database, database_address: str
) -> None:
    async with open_database(database_address) as other:
        await asyncio.gather(
            *[write((database, other)[n % 2], *[ENTRY] * (1 + n % 3)) for n in range(20)]
        )
    assert [entry.number for entry in reversed(await log(database))] == list(range(1, 40))
    assert await database.audit.check() == AuditState(entries=39)


async def test_what_is_rolled_back_is_not_told(database: Database) -> None:
    async def write_and_fail() -> None:
        async with database.connections.write() as connection:
            await write_audit(connection, [ENTRY])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write_and_fail()
    await write(database, ENTRY)
    assert [entry.number for entry in await log(database)] == [1]


FILTERS = [
    (AuditFilter(brand_ids=frozenset({"brand-1"})), [3, 1]),
    (AuditFilter(brand_ids=frozenset()), []),
    (AuditFilter(order_id="o"), [2]),
    (AuditFilter(activity_id="a"), [3]),
    (AuditFilter(key_ids=("key-2",)), [4]),
    (AuditFilter(key_ids=()), []),
    (AuditFilter(actions=(ActivityKind.CREATE_API_KEY,)), [4]),
    (AuditFilter(at=TimeRange(after(hours=1), after(hours=2))), [2]),
    (AuditFilter(), [4, 3, 2, 1]),
]


@pytest.mark.parametrize(("wanted", "numbers"), FILTERS)
async def test_filters(database: Database, wanted: AuditFilter, numbers: list[int]) -> None:
    await write(
        database,
        ENTRY,
        replace(ENTRY, at=after(hours=1), brand_id="brand-2", order_id="o"),
        replace(ENTRY, at=after(hours=2), activity_id="a"),
        replace(ENTRY, key_id="key-2", brand_id=None, action=ActivityKind.CREATE_API_KEY),
    )
    assert [entry.number for entry in await log(database, wanted)] == numbers
    assert await database.audit.count(wanted) == len(numbers)


async def test_pages_walk_backwards_by_number(database: Database) -> None:
    await write(database, *[ENTRY] * 5)
    first = await database.audit.page(AuditFilter(), PageRequest(2))
    await write(database, ENTRY)  # what comes meanwhile moves nothing
    second = await database.audit.page(
        AuditFilter(), PageRequest(3, after=first.edges[-1].position)
    )
    assert [e.node.number for e in (*first.edges, *second.edges)] == [5, 4, 3, 2, 1]
    assert (first.has_next, second.has_next) == (True, False)


def secret() -> bytes:
    return b"the secret of the seals"


NEW_SEAL = "0" * 64
EDITS = [
    (update(audit_entries).values(note="innocent"), AuditState(3, edited=1, numbers=(2,))),
    (update(audit_entries).values(at=after(hours=9)), AuditState(3, edited=1, numbers=(2,))),
    (update(audit_entries).values(key_name="x", seal=f"00000000:{NEW_SEAL}"),
     AuditState(3, foreign=1, numbers=(2,))),
    (delete(audit_entries), AuditState(2, missing=1, numbers=(2,))),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "state"), EDITS)
async def test_an_edited_row_is_detected(
    database_address: str, edit: object, state: AuditState
) -> None:
    async with open_database(database_address, secret) as database:
        await write(database, *[ENTRY] * 3)
        assert await database.audit.check() == AuditState(3)
        async with database.connections.write() as connection:
            await connection.execute(edit.where(audit_entries.c.number == 2))  # type: ignore[attr-defined] - a table of statements
        assert await database.audit.check() == state


async def test_entries_that_change_places_or_are_cut_off_are_detected(
    database_address: str,
) -> None:
    async with open_database(database_address, secret) as database:
        await write(database, ENTRY, replace(ENTRY, key_id="key-2"), ENTRY)
        number = audit_entries.c.number
        async with database.connections.write() as connection:
            for old, new in ((1, 9), (2, 1), (9, 2)):
                moved = update(audit_entries).where(number == old).values(number=new)
                await connection.execute(moved)
            await connection.execute(delete(audit_entries).where(number == 3))
        found = await database.audit.check()
        assert found == AuditState(2, edited=2, missing=1, numbers=(1, 2, 3))
        assert found.is_whole is False
        async with database.connections.write() as connection:
            await connection.execute(delete(counters))
        assert (await database.audit.check()).edited == 2


async def test_another_secret_says_that_it_cannot_judge(database_address: str) -> None:
    async with open_database(database_address, secret) as database:
        await write(database, ENTRY)
    async with open_database(database_address, lambda: b"another") as database:
        await write(database, ENTRY)
        assert await database.audit.check() == AuditState(2, foreign=1, numbers=(1,))


async def test_a_forged_row_is_detected(database_address: str) -> None:
    async with open_database(database_address, secret) as database:
        await write(database, ENTRY)
        async with database.connections.write() as connection:
            [row] = (await connection.execute(select(audit_entries))).mappings()
            await connection.execute(insert(audit_entries), dict(row) | {"number": 2})
        assert await database.audit.check() == AuditState(2, edited=1, numbers=(2,))


async def test_making_a_key_is_one_with_its_entry(database: Database) -> None:
    asking = Asking("key-1", "Owner", NOON, "act-1", "i")
    work = asking.to_make(A_KEY)
    assert await database.key_changes.make(A_KEY, "hash", work) == Begun(STARTED, "act-1")
    again = replace(A_KEY, key_id="k-2")
    assert await database.key_changes.make(
        again, "hash-2", replace(asking, activity_id="act-2").to_make(again)
    ) == Begun(REPLAYED, "act-1")
    assert await database.keys.all() == (A_KEY,)
    [entry] = await log(database)
    assert (entry.action, entry.target, entry.brand_id) == (ActivityKind.CREATE_API_KEY, "k", None)
    assert entry.arguments == (
        '{"brandIds":["a","b"],"expiresAt":null,"name":"Partner","scopes":["orders:read"]}'
    )
    kept = (await database.activities.by_id(["act-1"]))["act-1"]
    assert (kept.status, kept.completed_at, kept.progress) == (ActivityStatus.SUCCEEDED, NOON, 1.0)


async def test_revoking_a_key_is_told_once(database: Database) -> None:
    await database.keys.add(A_KEY, "hash")
    work = Asking("key-1", "Owner", after(hours=1), "act-1").to_revoke("k")
    assert await database.key_changes.revoke("k", work) == Begun(STARTED, "act-1")
    again = Asking("key-1", "Owner", after(hours=2), "act-2", "i").to_revoke("k")
    assert await database.key_changes.revoke("k", again) is None
    assert await database.key_changes.revoke("none", again) is None
    assert [e.activity_id for e in await log(database)] == ["act-1"]
    assert (await database.keys.all())[0].revoked_at == after(hours=1)


Deed = Callable[[Database], Awaitable[object]]


async def _action(database: Database) -> object:
    return await database.actions.begin(intent(idempotency_key="i"))


async def _sync(database: Database) -> object:
    return await database.actions.begin_sync(sync("s-1"), [item(0)], "{}", "i")


async def _key(database: Database) -> object:
    asking = Asking("key-1", "Owner", NOON, "act-1")
    return await database.key_changes.make(A_KEY, "hash", asking.to_make(A_KEY))


@pytest.mark.parametrize("deed", [_action, _sync, _key])
async def test_without_its_entry_no_intent_is_written(database: Database, deed: Deed) -> None:
    """The entry comes last: where it cannot be written, nothing of the intent is left."""
    await show(database, view(content()))
    async with database.connections.write() as connection:
        await connection.execute(insert(audit_entries), _row(1))
    with pytest.raises(Exception, match=r"(?i)unique"):
        await deed(database)
    rows = await database.connections.read(select(activities.c.activity_id))
    assert rows == []
    assert await database.keys.all() == ()
    async with database.connections.write() as connection:
        await connection.execute(delete(audit_entries))
    await deed(database)
    assert [entry.number for entry in await log(database)] == [1]


def _row(number: int) -> dict[str, object]:
    return {
        "number": number, "at": NOON, "key_id": "x", "key_name": "x", "arguments": "{}",
        "action": ActivityKind.SHIP_ORDER, "seal": "x",
    }  # fmt: skip
