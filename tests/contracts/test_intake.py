"""The port Intake: one message, one transaction; taken once whoever else tries."""

import asyncio
import random
from collections.abc import Sequence

import pytest
from kept import delivery, put_products, show, view
from made import NOON, after, content, listing, offer, version
from sqlalchemy import text
from statements import recorded

from adapters.database import Database, open_database
from domain.brands import Brand
from domain.channels import Channel, ChannelKey, ChannelStatus, ConnectedChannel
from domain.errors import Malformed
from domain.messages import Delivery, MessageKind, Reason
from domain.orders import OrderKey, OrderStatus, Overlay
from domain.variants import FetchedProduct

ORDER = MessageKind.ORDER_FETCHED
KEY = content().key
CHANNEL = KEY.channel


async def quarantined(database: Database) -> Sequence[tuple[object, ...]]:
    rows = await database.connections.read(
        text("SELECT message_id, subscription, brand_id, reason, attempts, data FROM quarantine")
    )
    return [tuple(row) for row in rows]


async def taken(database: Database, each: Delivery, kind: MessageKind = ORDER) -> bool:
    async with database.intake.transaction() as tx:
        return await tx.take(each, kind, "brand-1")


async def test_a_message_is_taken_once_per_kind(database: Database) -> None:
    assert await taken(database, delivery("1")) is True
    assert await taken(database, delivery("1", after(hours=1))) is False
    assert await taken(database, delivery("1"), MessageKind.PRODUCT_FETCHED) is True
    assert await taken(database, delivery("01")) is True


async def test_a_race_over_two_processes_is_won_once(
    database: Database, database_address: str
) -> None:
    async with open_database(database_address) as other:
        found = await asyncio.gather(
            *[taken((database, other)[number % 2], delivery("1")) for number in range(30)]
        )
    assert sum(found) == 1


async def test_what_fails_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.intake.transaction() as tx:
            await tx.take(delivery("1"), ORDER, None)
            await tx.lock_order(KEY)
            await tx.add_version(KEY, version("1"), "a", "{}")
            await tx.show(view(content()), NOON)
            await tx.note_channel(CHANNEL, "Tokopedia", None, NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await taken(database, delivery("1")) is True
    assert await database.orders.by_key([KEY]) == {}
    assert await database.registry.channels([CHANNEL]) == {}
    [shown] = await show(database, view(content()))
    assert shown.change_sequence == 1


async def test_a_cancelled_transaction_leaves_nothing_and_no_lock(database: Database) -> None:
    inside = asyncio.Event()

    async def hang() -> None:
        async with database.intake.transaction() as tx:
            await tx.take(delivery("1"), ORDER, None)
            await tx.lock_order(KEY)
            inside.set()
            await asyncio.Event().wait()

    hanging = asyncio.create_task(hang())
    await inside.wait()
    hanging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hanging
    async with asyncio.timeout(5):
        assert await taken(database, delivery("1")) is True


async def test_reads_do_not_wait_for_a_writer(database: Database) -> None:
    await show(database, view(content()))
    async with database.intake.transaction() as tx:
        await tx.show(view(content(OrderStatus.PACKED), content_hash="2"), NOON)
        async with asyncio.timeout(5):
            before = await database.orders.by_key([KEY])
    assert before[KEY].status is OrderStatus.PENDING
    assert (await database.orders.by_key([KEY]))[KEY].status is OrderStatus.PACKED


async def test_versions_come_back_as_they_were(database: Database) -> None:
    made = [version("1", dated=after(microseconds=1)), version("x", OrderStatus.UNKNOWN)]
    async with database.intake.transaction() as tx:
        await tx.lock_order(KEY)
        for each in made:
            await tx.add_version(KEY, each, "activity", f'{{"é":"{each.message_id}"}}')
        assert set(await tx.versions(KEY)) == set(made)
        assert await tx.versions(OrderKey("b", "c", "d")) == ()
        assert await tx.body(KEY, "x") == '{"é":"x"}'


async def test_the_overlay_is_kept_and_goes_with_a_view_without(database: Database) -> None:
    overlay = Overlay(OrderStatus.ACCEPTED, after(hours=1))
    await show(database, view(content(), overlay=overlay))
    async with database.intake.transaction() as tx:
        assert await tx.overlay(KEY) == overlay
        await tx.show(view(content()), NOON)
        assert await tx.overlay(KEY) is None
        assert await tx.overlay(OrderKey("b", "c", "d")) is None


async def test_brands_are_known_or_not(database: Database) -> None:
    await database.registry.add_brands([Brand("brand-1", "One")])
    async with database.intake.transaction() as tx:
        assert await tx.knows_brand("brand-1") is True
        assert await tx.knows_brand("brand-2") is False


async def test_quarantine_keeps_a_message_whole_and_counts_attempts(database: Database) -> None:
    odd = delivery("q", data=b"\xff\x00{", subscription="CNX_ORDER_FETCHED")
    for detail in ("first", "again"):
        async with database.intake.transaction() as tx:
            await tx.quarantine(odd, Reason.MALFORMED, detail, None)
    async with database.intake.transaction() as tx:
        await tx.quarantine(delivery("q", subscription="other"), Reason.UNKNOWN_BRAND, "", "b")
    assert sorted(await quarantined(database), key=str) == [
        ("q", "CNX_ORDER_FETCHED", None, "MALFORMED", 2, b"\xff\x00{"),
        ("q", "other", "b", "UNKNOWN_BRAND", 1, b"{}"),
    ]
    assert await taken(database, odd) is True
    assert [row[1] for row in await quarantined(database)] == ["other"]


async def test_quarantine_takes_what_no_column_can_hold(database: Database) -> None:
    odd = delivery("id\x00\ud800", subscription="s\x00")
    async with database.intake.transaction() as tx:
        await tx.quarantine(odd, Reason.MALFORMED, "NUL \x00 and \udfff", "b\x00")
    [row] = await quarantined(database)
    assert row[:3] == ("id\ufffd?", "s\ufffd", "b\ufffd")
    assert await taken(database, odd) is True
    assert await quarantined(database) == []


async def keep_version(database: Database, key: OrderKey) -> None:
    async with database.intake.transaction() as tx:
        await tx.take(delivery("1"), ORDER, None)
        await tx.lock_order(key)
        await tx.add_version(key, version("1"), "a", "{}")


async def test_half_a_surrogate_is_malformed_and_leaves_nothing(database: Database) -> None:
    with pytest.raises(Malformed, match="cannot hold"):
        await keep_version(database, OrderKey("brand-1", "tkpd", "\ud800"))
    assert await taken(database, delivery("1")) is True


async def test_an_id_too_long_for_an_index_is_malformed(database: Database) -> None:
    """PostgreSQL's indexes take some 2,700 bytes, SQLite's any number."""
    key = OrderKey("brand-1", "tkpd", random.Random(1).randbytes(6000).hex())
    if database.connections.is_sqlite:
        await keep_version(database, key)
        return
    with pytest.raises(Malformed, match="cannot hold"):
        await keep_version(database, key)
    assert await taken(database, delivery("1")) is True


async def test_numbers_commit_in_order_over_two_processes(
    database: Database, database_address: str
) -> None:
    """A reader that has read up to N never later finds a change at or below N."""
    keys = [OrderKey("brand-1", "tkpd", str(number)) for number in range(30)]
    seen: list[int] = []
    done = asyncio.Event()

    async def read() -> None:
        while not done.is_set():
            rows = await database.connections.read(
                text("SELECT change_sequence FROM orders ORDER BY change_sequence")
            )
            numbers = [row[0] for row in rows]
            assert numbers[: len(seen)] == seen
            seen[:] = numbers

    reading = asyncio.create_task(read())
    async with open_database(database_address) as other:
        await asyncio.gather(
            *[show((database, other)[n % 2], view(content(key=key))) for n, key in enumerate(keys)]
        )
    done.set()
    await reading
    rows = await database.connections.read(text("SELECT change_sequence FROM orders"))
    assert sorted(row[0] for row in rows) == list(range(1, 31))


@pytest.mark.parametrize("count", [1, 2, 50])
async def test_a_group_of_order_messages_costs_what_one_costs(
    database: Database, count: int
) -> None:
    await database.registry.add_brands([Brand("brand-1", "One")])
    locks = 0 if database.connections.is_sqlite else 1
    keys = [OrderKey("brand-1", "tkpd", f"INV/{number}") for number in range(count)]

    async def take(name: str, status: OrderStatus) -> int:
        about = [(delivery(f"{name}-{place}"), key) for place, key in enumerate(keys)]
        with recorded(database) as sent:
            async with database.intake.order_transaction(about) as tx:
                for each, key in about:
                    assert await tx.knows_brand("brand-1")
                    assert await tx.take(each, ORDER, "brand-1")
                    await tx.lock_order(key)
                    await tx.add_version(key, version(each.message_id, status), "a", "{}")
                    assert len(await tx.versions(key)) == int(name)
                    assert await tx.body(key, each.message_id) == "{}"
                    await tx.overlay(key)
                    made = content(status, key=key)
                    await tx.show(view(made, message_id=each.message_id, content_hash=status), NOON)
                    await tx.open_action(key)
                    await tx.note_channel(CHANNEL, "Tokopedia", None, NOON)
        return len(sent) - locks

    assert await take("1", OrderStatus.PENDING) == 12
    assert await take("2", OrderStatus.ACCEPTED) == 14  # lines and fees are taken out first
    assert await take("3", OrderStatus.ACCEPTED) == 11  # nothing that a reader sees has changed
    shown = await database.orders.by_key(keys)
    assert sorted(one.change_sequence for one in shown.values()) == list(
        range(count + 1, 2 * count + 1)
    )


async def test_a_group_sees_what_it_has_taken_and_added_itself(database: Database) -> None:
    await database.registry.add_brands([Brand("brand-1", "One")])
    one, again = delivery("1"), delivery("1", after(hours=1))
    overlay = Overlay(OrderStatus.ACCEPTED, NOON)
    async with database.intake.order_transaction([(one, KEY), (again, KEY)]) as tx:
        assert await tx.take(one, ORDER, "brand-1") is True
        assert await tx.take(again, ORDER, "brand-1") is False
        await tx.add_version(KEY, version("1"), "a", '{"n":1}')
        assert await tx.versions(KEY) == (version("1"),)
        assert await tx.body(KEY, "1") == '{"n":1}'
        await tx.show(view(content(), overlay=overlay), NOON)
        assert await tx.overlay(KEY) == overlay
        await tx.show(view(content()), NOON)
        assert await tx.overlay(KEY) is None
    assert await taken(database, one) is False
    async with database.intake.order_transaction([(one, KEY)]) as tx:
        assert await tx.take(one, ORDER, "brand-1") is False
        assert await tx.versions(KEY) == (version("1"),)
        assert await tx.body(KEY, "1") == '{"n":1}'
    assert (await database.orders.by_key([KEY]))[KEY].change_sequence == 1


async def test_groups_of_the_same_orders_over_two_processes_wait_for_each_other(
    database: Database, database_address: str
) -> None:
    await database.registry.add_brands([Brand("brand-1", "One")])
    keys = [OrderKey("brand-1", "tkpd", f"INV/{number}") for number in range(10)]

    async def take(store: Database, seed: int) -> int:
        about = [(delivery(f"m{n}"), key) for n, key in enumerate(keys)]
        random.Random(seed).shuffle(about)
        count = 0
        async with store.intake.order_transaction(about) as tx:
            for each, key in about:
                if await tx.take(each, ORDER, "brand-1"):
                    await tx.add_version(key, version(each.message_id), "a", "{}")
                    await tx.show(view(content(key=key), message_id=each.message_id), NOON)
                    count += 1
        return count

    async with open_database(database_address) as other:
        counts = await asyncio.gather(*[take((database, other)[n % 2], n) for n in range(10)])
    assert sorted(counts) == [0] * 9 + [10]


async def test_a_channel_in_a_group_moves_forward_only(database: Database) -> None:
    async with database.intake.transaction() as tx:
        for shop, hours in (("Toko Tua", 1), ("Toko Baru", 3), (None, 4), ("Toko Lama", 2)):
            await tx.note_channel(CHANNEL, "Tokopedia", shop, after(hours=hours))
    kept = await channel(database)
    assert (kept.shop_name, kept.last_message_at) == ("Toko Baru", after(hours=4))


async def channel(database: Database) -> Channel:
    return (await database.registry.channels([CHANNEL]))[CHANNEL]


async def note(database: Database, shop: str | None, hours: int) -> None:
    async with database.intake.transaction() as tx:
        await tx.note_channel(CHANNEL, "Tokopedia", shop, after(hours=hours))


async def test_a_channel_that_speaks_is_remembered(database: Database) -> None:
    await note(database, None, 2)
    unknown = ChannelStatus.UNKNOWN
    assert await channel(database) == Channel(
        CHANNEL, "Tokopedia", None, unknown, None, after(hours=2)
    )
    await note(database, "Toko Lama", 1)
    assert await channel(database) == Channel(
        CHANNEL, "Tokopedia", "Toko Lama", unknown, None, after(hours=2)
    )
    await note(database, "Toko Tua", 1)
    await note(database, "", 3)
    assert await channel(database) == Channel(
        CHANNEL, "Tokopedia", "Toko Lama", unknown, None, after(hours=3)
    )
    await note(database, "Toko Baru", 4)
    assert (await channel(database)).shop_name == "Toko Baru"


async def test_a_message_does_not_change_what_a_live_read_showed(database: Database) -> None:
    live = ConnectedChannel(CHANNEL, "Tokopedia ID", "Toko", after(days=9), ())
    await database.registry.note_connected({"brand-1": [live]}, NOON)
    await note(database, None, 1)
    assert await channel(database) == Channel(
        CHANNEL, "Tokopedia ID", "Toko", ChannelStatus.CONNECTED, after(days=9), after(hours=1)
    )


async def test_products_of_a_brand_wait_for_each_other(
    database: Database, database_address: str
) -> None:
    """Two processes that put the same offers at once leave one catalogue, the newest's."""
    made = offer("tkpd").content
    messages = [
        (FetchedProduct(ChannelKey("brand-1", "tkpd"), listing(name=str(n)), (made,)), n)
        for n in range(20)
    ]
    async with open_database(database_address) as other:
        await asyncio.gather(
            *[
                put_products((database, other)[n % 2], (each, delivery(str(n))))
                for each, n in messages
            ]
        )
    rows = await database.connections.read(text("SELECT name FROM products"))
    assert [row[0] for row in rows] == ["19"]
