"""Sandbox mode: the sandbox marketplace beside its own database, kept apart from real ones."""

import contextlib
import secrets
from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from pydantic import TypeAdapter

from adapters.database import Database
from app.demo_keys import DemoKey, has_demo_keys, open_demo_keys
from app.sandbox_process import Sandbox, run_sandbox
from app.secret_files import write_secret
from app.settings import PREFIX, Settings, StartRefused
from domain.access import Keys
from domain.orders import OrderFilter
from domain.products import ProductFilter


@dataclass(frozen=True, slots=True)
class PlayedSandbox:
    """A sandbox that plays, what its pushes carry, and the keys to try it with."""

    sandbox: Sandbox
    push_token: str = field(repr=False)
    keys: tuple[DemoKey, ...]

    @property
    def example_brand(self) -> str:
        return self.sandbox.brands[0].brand_id


async def refuse_sandbox_database(keys: Keys) -> None:
    """Raise StartRefused when the sandbox filled this database: its keys and orders are play."""
    if await has_demo_keys(keys):
        raise StartRefused(
            f"{PREFIX}DATABASE_URL is wrong: expected a database that the sandbox did not fill, "
            f"as {PREFIX}MP_ADAPTER_URL is set"
        )


@dataclass(frozen=True, slots=True)
class SandboxAddress:
    """Where a sandbox listens that another process plays, and its client key."""

    url: str
    client_key: str = field(repr=False)


ADDRESS = "address.json"
_ADDRESS = TypeAdapter(SandboxAddress)


def find_sandbox(settings: Settings) -> SandboxAddress | None:
    """The sandbox that a `serve` plays beside this database; None where none does."""
    try:
        text = settings.beside_database(ADDRESS).read_text(encoding="utf-8")
        return _ADDRESS.validate_json(text)
    except (OSError, ValueError):
        return None


def whom_to_call(settings: Settings, played: PlayedSandbox | None) -> tuple[str, str]:
    """The address and client key of the marketplaces' side; empty where there is none."""
    if settings.mp_adapter_url is not None and settings.mp_adapter_client_key is not None:
        return settings.mp_adapter_url, settings.mp_adapter_client_key.get_secret_value()
    found = played.sandbox if played is not None else find_sandbox(settings)
    return (found.url, found.client_key) if found is not None else ("", "")


@contextlib.contextmanager
def _told(settings: Settings, sandbox: Sandbox) -> Generator[None, None, None]:
    """Let other commands on this database find the sandbox while it is played."""
    file = settings.beside_database(ADDRESS)
    address = SandboxAddress(sandbox.url, sandbox.client_key)
    write_secret(file, _ADDRESS.dump_json(address).decode() + "\n")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


@contextlib.asynccontextmanager
async def play_sandbox(
    settings: Settings, database: Database, now: Callable[[], datetime]
) -> AsyncGenerator[PlayedSandbox, None]:
    """Run the sandbox for this database; registers its brands and makes its demo keys.

    Raises StartRefused where the database holds what a real marketplace sent.
    """
    state = settings.beside_database("state.db")
    await _check_state(database, state)
    token = settings.pubsub_push_token
    push_token = secrets.token_urlsafe(32) if token is None else token.get_secret_value()
    async with run_sandbox(push_address(settings, push_token), state) as sandbox:
        file = settings.beside_database("keys.json")
        partner_brand = sandbox.brands[-1].brand_id
        demo_keys = await open_demo_keys(database.keys, file, partner_brand, now)
        await database.registry.add_brands(sandbox.brands)
        with _told(settings, sandbox):
            yield PlayedSandbox(sandbox, push_token, demo_keys)


def push_address(settings: Settings, token: str) -> str:
    """Where this server takes pushes, for a process on the same machine."""
    return f"{local_address(settings)}/pubsub/push?token={quote(token, safe='')}"


def local_address(settings: Settings) -> str:
    """The server's address as this machine reaches it."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - no bind
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


async def _check_state(database: Database, state: Path) -> None:
    """The state and the database are one world: neither goes on without the other."""
    if await has_demo_keys(database.keys):
        _require(state)
    elif await _holds_goods(database):
        raise StartRefused(
            f"{PREFIX}MP_ADAPTER_URL is missing: expected the MP Adapter's base address, "
            "as this database holds what real marketplaces sent"
        )
    else:
        _remove(state)


async def _holds_goods(database: Database) -> bool:
    orders = await database.orders.count(OrderFilter())
    return bool(orders or await database.catalogue.count_products(ProductFilter()))


def _require(state: Path) -> None:
    if not state.exists():
        raise StartRefused(
            f"{state} is missing beside the database that it filled: remove the database too, "
            "and the sandbox begins anew"
        )


def _remove(state: Path) -> None:
    """Remove the state of a database that is gone, with what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm"):
        state.with_name(state.name + ending).unlink(missing_ok=True)
