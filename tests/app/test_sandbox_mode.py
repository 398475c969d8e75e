"""Sandbox mode: a child that never outlives its parent, and a database of its own."""

import asyncio
import json
import shutil
import stat
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from adapters.database import Database, open_database
from app.authentication import secret_hash
from app.demo_keys import has_demo_keys, open_demo_keys
from app.sandbox_mode import local_address, play_sandbox, push_address, refuse_sandbox_database
from app.sandbox_process import run_sandbox
from app.settings import Settings, StartRefused
from domain.access import Scope
from domain.brands import Brand
from domain.orders import OrderFilter
from domain.products import ProductFilter

PARENT = """
import asyncio, sys
from pathlib import Path
from app.sandbox_process import run_sandbox

async def main():
    async with run_sandbox("http://127.0.0.1:9/x", Path(sys.argv[1])) as sandbox:
        print(sandbox.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def now() -> datetime:
    return datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def names_in(folder: Path) -> set[str]:
    """Files that are no locks or journals, leftovers of secrets included."""
    passing = (".lock", "-wal", "-shm")
    return {path.name for path in folder.iterdir() if not path.name.endswith(passing)}


@pytest.fixture
async def store(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(sqlite_template, tmp_path / "sandbox.db")
    async with open_database(f"sqlite:///{tmp_path / 'sandbox.db'}") as database:
        yield database


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    address: Any = f"sqlite:///{tmp_path / 'sandbox.db'}"
    return Settings(host="127.0.0.1", port=9, database_url=address)


async def test_the_sandbox_plays_and_ends_with_the_block(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.state.db"
    async with run_sandbox("http://127.0.0.1:9/x", state) as sandbox:
        async with httpx.AsyncClient(base_url=sandbox.url) as client:
            assert (await client.get("/healthz")).status_code == 200
        assert len(sandbox.brands) == 4
        assert sandbox.client_key not in repr(sandbox)
        child = psutil.Process(sandbox.pid)
        said = " ".join([*child.cmdline(), *child.environ().values()])
        assert sandbox.client_key not in said

    assert not sandbox.is_alive
    assert not child.is_running()
    assert stat.S_IMODE(state.stat().st_mode) == 0o600


async def test_the_sandbox_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(tmp_path / "s.db"), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child = psutil.Process(int(await asyncio.wait_for(parent.stdout.readline(), 60)))

    parent.kill()
    await parent.wait()

    # Its new parent, whoever that is, may not have collected it yet.
    await asyncio.to_thread(psutil.wait_procs, [child], 10)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


async def test_one_state_is_played_once(tmp_path: Path) -> None:
    async with run_sandbox("http://127.0.0.1:9/x", tmp_path / "s.db"):
        with pytest.raises(StartRefused, match=r"another process plays the sandbox on .*s\.db$"):
            async with run_sandbox("http://127.0.0.1:9/x", tmp_path / "s.db"):
                pytest.fail("it started")


async def test_brands_and_keys_are_there_when_it_plays(
    store: Database, settings: Settings, tmp_path: Path
) -> None:
    async with play_sandbox(settings, store, now) as played:
        secrets = {key.name: key.secret for key in played.keys}
        assert played.push_token not in repr(played)
    found = {name: await store.keys.find(secret_hash(secret)) for name, secret in secrets.items()}
    brand_ids = await store.registry.brand_ids()
    file = tmp_path / "sandbox.keys.json"

    assert len(brand_ids) == 4
    named = await store.registry.brands_by_id(brand_ids)
    assert named["kopi-nusantara"] == Brand("kopi-nusantara", "Kopi Nusantara")
    demo, reader, partner = found["demo"], found["read-only"], found["partner"]
    assert demo is not None
    assert (demo.brand_ids, demo.scopes) == (None, frozenset(Scope))
    assert reader is not None
    assert reader.brand_ids is None
    assert reader.scopes == {Scope.ORDERS_READ, Scope.PRODUCTS_READ, Scope.CHANNELS_READ}
    assert partner is not None
    assert partner.brand_ids is not None
    assert len(partner.brand_ids) == 1
    assert json.loads(file.read_text()) == secrets
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert names_in(tmp_path) == {"sandbox.db", "sandbox.keys.json", "sandbox.state.db"}


async def test_a_second_start_has_the_same_keys(store: Database, settings: Settings) -> None:
    async with play_sandbox(settings, store, now) as first:
        pass
    async with play_sandbox(settings, store, now) as second:
        pass

    assert second.keys == first.keys
    assert second.push_token != first.push_token
    assert second.sandbox.client_key != first.sandbox.client_key
    assert len(await store.keys.all()) == 3


async def test_a_lost_key_file_ends_the_former_keys(store: Database, tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    first = await open_demo_keys(store.keys, file, "kopi", now)
    file.unlink()

    second = await open_demo_keys(store.keys, file, "kopi", now)

    assert {key.secret for key in first}.isdisjoint(key.secret for key in second)
    live = [key for key in await store.keys.all() if key.is_live(now())]
    assert len(live) == 3
    for key in first:
        former = await store.keys.find(secret_hash(key.secret))
        assert former is None or not former.is_live(now())


async def test_a_revoked_demo_key_is_made_anew(store: Database, tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    first = await open_demo_keys(store.keys, file, "kopi", now)
    row = await store.keys.find(secret_hash(first[1].secret))
    assert row is not None
    await store.keys.revoke(row.key_id, now())

    second = await open_demo_keys(store.keys, file, "kopi", now)

    assert (second[0], second[2]) == (first[0], first[2])
    assert second[1].secret != first[1].secret


async def test_a_sandbox_database_refuses_a_real_adapter(store: Database, tmp_path: Path) -> None:
    await refuse_sandbox_database(store.keys)
    assert not await has_demo_keys(store.keys)

    await open_demo_keys(store.keys, tmp_path / "keys.json", "kopi", now)

    with pytest.raises(StartRefused, match=r"^CHANNELGRAPH_DATABASE_URL is wrong: expected "):
        await refuse_sandbox_database(store.keys)


async def test_a_real_database_refuses_the_sandbox(
    store: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def one(_: OrderFilter) -> int:
        return 1

    monkeypatch.setattr(store.orders, "count", one)

    with pytest.raises(StartRefused, match=r"^CHANNELGRAPH_MP_ADAPTER_URL is missing: expected "):
        async with play_sandbox(settings, store, now):
            pytest.fail("it started")

    assert await store.keys.all() == ()
    assert await store.registry.brand_ids() == ()
    assert not (tmp_path / "sandbox.state.db").exists()
    assert await store.catalogue.count_products(ProductFilter()) == 0


async def test_a_database_without_its_state_is_refused(
    store: Database, settings: Settings, tmp_path: Path
) -> None:
    await open_demo_keys(store.keys, tmp_path / "sandbox.keys.json", "kopi", now)

    with pytest.raises(StartRefused, match=r"sandbox\.state\.db is missing beside the database"):
        async with play_sandbox(settings, store, now):
            pytest.fail("it started")


async def test_a_fresh_database_begins_with_a_fresh_state(
    store: Database, settings: Settings, tmp_path: Path
) -> None:
    state = tmp_path / "sandbox.state.db"
    state.write_bytes(b"of a world that is gone")

    async with play_sandbox(settings, store, now):
        assert state.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("::1", "http://[::1]:8000"),
        ("10.1.2.3", "http://10.1.2.3:8000"),
    ],
)
def test_pushes_reach_this_machine(host: str, address: str) -> None:
    settings = Settings(host=host)

    assert local_address(settings) == address
    assert push_address(settings, "a/b c") == f"{address}/pubsub/push?token=a%2Fb%20c"
