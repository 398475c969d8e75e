"""The port Keys: API keys by the hash of their secret."""

from dataclasses import replace

import pytest
from made import NOON, after
from statements import recorded

from adapters.database import Database
from domain.access import ApiKey, Scope

ONE = ApiKey(
    "key-1", "Dashboard", frozenset({"b", "a"}), frozenset({Scope.ORDERS_READ, Scope.KEYS_MANAGE}),
    NOON, after(days=30),
)  # fmt: skip
ALL = ApiKey("key-2", "Owner", None, frozenset(Scope), after(seconds=1))


async def test_a_key_is_found_by_hash_and_id(database: Database) -> None:
    await database.keys.add(ONE, "hash-1")
    await database.keys.add(ALL, "hash-2")
    with recorded(database) as sent:
        assert await database.keys.find("hash-1") == ONE
        assert await database.keys.find("hash-3") is None
        assert await database.keys.by_id("key-2") == ALL
        assert await database.keys.by_id("hash-2") is None
        assert await database.keys.all() == (ONE, ALL)
    assert len(sent) == 5


async def test_a_key_without_brands_sees_none(database: Database) -> None:
    blind = replace(ONE, brand_ids=frozenset(), scopes=frozenset())
    await database.keys.add(blind, "hash-1")
    assert await database.keys.find("hash-1") == blind


async def test_adding_the_same_secret_again_changes_nothing(database: Database) -> None:
    await database.keys.add(ONE, "hash-1")
    await database.keys.add(replace(ALL, name="other"), "hash-1")
    assert await database.keys.all() == (ONE,)


async def test_another_secret_under_a_kept_id_is_no_success(database: Database) -> None:
    await database.keys.add(ONE, "hash-1")
    with pytest.raises(Exception, match=r"(?i)unique"):
        await database.keys.add(ONE, "hash-2")
    assert await database.keys.find("hash-2") is None


async def test_revoking_holds_from_the_first_time(database: Database) -> None:
    await database.keys.add(ONE, "hash-1")
    assert await database.keys.revoke("key-1", after(days=1)) is True
    assert await database.keys.revoke("key-1", after(days=2)) is False
    assert await database.keys.revoke("none", NOON) is False
    found = await database.keys.find("hash-1")
    assert found == replace(ONE, revoked_at=after(days=1))


async def test_use_moves_forward_only(database: Database) -> None:
    await database.keys.add(ONE, "hash-1")
    await database.keys.add(ALL, "hash-2")
    await database.keys.note_used({"key-1": after(hours=2), "key-2": after(hours=2), "x": NOON})
    await database.keys.note_used({"key-1": after(hours=1), "key-2": after(hours=3)})
    with recorded(database) as sent:
        await database.keys.note_used({})
    assert sent == []
    assert [key.last_used_at for key in await database.keys.all()] == [
        after(hours=2), after(hours=3),
    ]  # fmt: skip
