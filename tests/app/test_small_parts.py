"""The admin key, noted channels, repeated work, files of secrets."""

import asyncio
import stat
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.database import Database
from app.admin_key import KeysWithAdmin
from app.authentication import secret_hash
from app.background import repeating
from app.noted_channels import NotedChannels
from app.secret_files import read_or_make_secret, write_secret
from domain.access import ApiKey, Scope
from domain.channels import ChannelKey, ConnectedChannel
from domain.errors import StoreUnavailable, UpstreamTimeout
from resolvers import services

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


async def test_the_admin_key_is_known_by_its_hash_alone(database: Database) -> None:
    keys = KeysWithAdmin(database.keys, secret_hash("admin-secret"))
    other = ApiKey("1", "bi", frozenset({"kopi"}), frozenset({Scope.ORDERS_READ}), NOW)
    await keys.add(other, secret_hash("other"))

    admin = await keys.find(secret_hash("admin-secret"))

    assert admin is not None
    assert (admin.key_id, admin.brand_ids, admin.scopes) == ("admin", None, frozenset(Scope))
    assert admin.is_live(NOW)
    assert await keys.by_id("admin") == admin
    assert await keys.find(secret_hash("other")) == other
    assert await keys.by_id("1") == other
    assert await keys.find(secret_hash("nobody")) is None
    assert await keys.all() == (other,)
    assert await database.keys.find(secret_hash("admin-secret")) is None


async def test_the_admin_key_is_ended_by_its_setting_alone(database: Database) -> None:
    keys = KeysWithAdmin(database.keys, secret_hash("admin-secret"))
    other = ApiKey("1", "bi", None, frozenset(), NOW)
    await keys.add(other, secret_hash("other"))

    await keys.note_used({"admin": NOW, "1": NOW})

    assert await keys.revoke("admin", NOW) is False
    assert await keys.revoke("1", NOW) is True
    [kept] = await keys.all()
    assert (kept.last_used_at, kept.revoked_at) == (NOW, NOW)


class FakeChannels:
    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers

    async def connected(self, brand_ids: Sequence[str]) -> Mapping[str, Any]:
        return {brand_id: self.answers[brand_id] for brand_id in brand_ids}


class FakeRegistry:
    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.noted: list[tuple[Mapping[str, Any], datetime]] = []

    async def note_connected(self, connected: Mapping[str, Any], now: datetime) -> None:
        self.noted.append((connected, now))
        if self.error is not None:
            raise self.error


def shop(brand_id: str) -> tuple[ConnectedChannel, ...]:
    return (ConnectedChannel(ChannelKey(brand_id, "tkpd"), "Tokopedia", "Shop", None, ()),)


async def test_live_reads_are_noted_but_failures_are_not() -> None:
    answers = {"kopi": shop("kopi"), "batik": UpstreamTimeout("m", "late"), "dapur": ()}
    registry: Any = FakeRegistry()

    found = await NotedChannels(FakeChannels(answers), registry, lambda: NOW).connected(
        ["kopi", "batik", "dapur"]
    )

    assert found == answers
    assert registry.noted == [({"kopi": shop("kopi"), "dapur": ()}, NOW)]


async def test_nothing_read_is_nothing_noted() -> None:
    registry: Any = FakeRegistry()
    channels = FakeChannels({"kopi": UpstreamTimeout("m", "late")})

    await NotedChannels(channels, registry, lambda: NOW).connected(["kopi"])

    assert registry.noted == []


async def test_a_registry_that_is_away_costs_no_answer() -> None:
    registry: Any = FakeRegistry(StoreUnavailable("away"))
    channels = FakeChannels({"kopi": shop("kopi")})

    found = await NotedChannels(channels, registry, lambda: NOW).connected(["kopi"])

    assert found == {"kopi": shop("kopi")}
    assert len(registry.noted) == 1


async def test_work_comes_round_again_after_a_failure_and_ends_with_the_block() -> None:
    rounds = 0
    third = asyncio.Event()

    async def work() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 3:
            third.set()
        raise StoreUnavailable("away")

    before = asyncio.all_tasks()  # others' may end meanwhile
    async with repeating(0, work):
        await asyncio.wait_for(third.wait(), 10)
    ended = rounds

    await asyncio.sleep(0)
    assert rounds == ended
    assert asyncio.all_tasks() <= before


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "var" / "sandbox.secret"

    first = read_or_make_secret(file)

    assert len(first) == 64
    assert read_or_make_secret(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["sandbox.secret"]


def test_who_comes_second_takes_the_first_one_s_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "sandbox.secret"
    file.write_text("first")
    seen = iter([False])
    real = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: next(seen, real(path)))

    assert read_or_make_secret(file) == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["sandbox.secret"]


def test_a_secret_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    write_secret(file, "one")

    write_secret(file, "two")

    assert file.read_text() == "two"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


async def test_at_the_end_what_takes_too_long_is_cut_off_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "DRAIN_SECONDS", 0)
    detached, written = services.Detached(), list[str]()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            written.append("unknown")

    asked = asyncio.create_task(detached.run(work()))
    await asyncio.sleep(0)
    asked.cancel()  # who asked has left; the work goes on
    await asyncio.gather(asked, return_exceptions=True)
    assert written == []
    await detached.drain()
    assert written == ["unknown"]
