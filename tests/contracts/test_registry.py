"""The port Registry: brands, and what is known of their channels."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest
from made import NOON, after
from statements import recorded

from adapters.database import Database
from domain.brands import Brand
from domain.channels import Channel, ChannelKey, ChannelStatus, ConnectedChannel, Credential
from domain.errors import BadUserInput
from domain.pages import PageRequest

TKPD, SHPE = ChannelKey("a", "tkpd"), ChannelKey("a", "shpe")


def live(
    key: ChannelKey, shop: str = "Toko", expires: datetime | None = None, name: str = "Marketplace"
) -> ConnectedChannel:
    secret = Credential("token", "Token", "secret-1234", masked=True)
    return ConnectedChannel(key, name, shop, expires, (secret,))


async def test_brands_are_paged_counted_and_found(database: Database) -> None:
    brands = [Brand(each, each.upper()) for each in ("b", "a", "c")]
    await database.registry.add_brands(brands)
    await database.registry.add_brands([])
    with recorded(database) as sent:
        page = await database.registry.brands(None, PageRequest(2))
        rest = await database.registry.brands(None, PageRequest(2, page.edges[-1].position))
        some = await database.registry.brands(frozenset({"c", "x"}), PageRequest(2))
        found = await database.registry.brands_by_id(["c", "x", "a"])
        ids = await database.registry.brand_ids()
        counts = [await database.registry.count_brands(each) for each in (None, frozenset({"a"}))]
    assert len(sent) == 7
    assert [edge.node for edge in page.edges] == [Brand("a", "A"), Brand("b", "B")]
    assert (page.has_next, rest.has_next, rest.has_previous) == (True, False, True)
    assert [edge.node.brand_id for edge in rest.edges] == ["c"]
    assert [edge.node.brand_id for edge in some.edges] == ["c"]
    assert found == {"a": Brand("a", "A"), "c": Brand("c", "C")}
    assert ids == ("a", "b", "c")
    assert counts == [3, 1]
    assert await database.registry.count_brands(frozenset()) == 0
    with pytest.raises(BadUserInput, match="cursor"):
        await database.registry.brands(None, PageRequest(2, (1,)))


async def test_a_name_is_only_replaced_by_a_real_one(database: Database) -> None:
    await database.registry.add_brands([Brand("a", "a")])
    await database.registry.add_brands([Brand("a", "Kaos Kita")])
    await database.registry.add_brands([Brand("a", "a")])
    assert await database.registry.brands_by_id(["a"]) == {"a": Brand("a", "Kaos Kita")}


async def test_live_reads_keep_connected_expired_and_disconnected(database: Database) -> None:
    blib = ChannelKey("a", "blib")
    async with database.intake.transaction() as tx:
        await tx.note_channel(blib, "Blibli", None, NOON)
    connected = {"a": [live(TKPD, expires=after(days=1)), live(SHPE)], "b": []}
    await database.registry.note_connected(connected, NOON)
    tkpd = Channel(TKPD, "Marketplace", "Toko", ChannelStatus.CONNECTED, after(days=1), None)
    shpe = Channel(SHPE, "Marketplace", "Toko", ChannelStatus.CONNECTED, None, None)
    silent = Channel(blib, "Blibli", None, ChannelStatus.UNKNOWN, None, NOON)
    with recorded(database) as sent:
        assert await database.registry.channels_of(["a", "b"]) == {"a": (silent, shpe, tkpd)}
        assert await database.registry.channels([TKPD, SHPE, ChannelKey("b", "tkpd")]) == {
            TKPD: tkpd,
            SHPE: shpe,
        }
        assert await database.registry.channels([]) == {}
    assert len(sent) == 2
    later = {"a": [live(TKPD, "", after(days=1), "Tokopedia")]}
    await database.registry.note_connected(later, after(days=1))
    assert await database.registry.channels_of(["a"]) == {
        "a": (
            silent,
            Channel(SHPE, "Marketplace", "Toko", ChannelStatus.DISCONNECTED, None, None),
            Channel(TKPD, "Tokopedia", "Toko", ChannelStatus.EXPIRED, after(days=1), None),
        )
    }


async def test_brands_that_were_not_asked_for_keep_their_channels(database: Database) -> None:
    other = ChannelKey("b", "tkpd")
    await database.registry.note_connected({"a": [live(TKPD)], "b": [live(other)]}, NOON)
    await database.registry.note_connected({"a": []}, NOON)
    found = await database.registry.channels([TKPD, other])
    assert [found[each].status for each in (TKPD, other)] == [
        ChannelStatus.DISCONNECTED,
        ChannelStatus.CONNECTED,
    ]


async def test_nothing_new_writes_nothing(database: Database) -> None:
    await database.registry.note_connected({"a": [live(TKPD)]}, NOON)
    with recorded(database) as sent:
        await database.registry.note_connected({"a": [live(TKPD)]}, after(hours=1))
    assert len(sent) == 1
    assert sent[0].startswith("SELECT")


async def test_no_credential_is_kept(database: Database, database_address: str) -> None:
    await database.registry.note_connected({"a": [live(TKPD)]}, NOON)
    [channel] = (await database.registry.channels([TKPD])).values()
    assert "secret" not in repr(channel)
    if database.connections.is_sqlite:
        path = database_address.removeprefix("sqlite:///")
        for suffix in ("", "-wal"):
            kept = await asyncio.to_thread(Path(path + suffix).read_bytes)
            assert b"secret-1234" not in kept
