"""`channelgraph keys`: API keys, their scopes and brands."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

import typer

from adapters.database import Database
from app.authentication import new_secret
from app.commands.show import show_json, show_line, show_table
from app.settings import BadUsage, StartRefused, read_settings
from app.stores import with_store
from app.syncing import VIEWER
from domain.access import ApiKey, Scope
from domain.key_changes import Asking
from domain.ports import Begun
from domain.times import read_time

keys = typer.Typer(help="API keys.", no_args_is_help=True, add_completion=False)

AsJson = Annotated[bool, typer.Option("--json", help="For scripts.")]
EVERY = ",".join(Scope)


@keys.command()
def create(
    name: Annotated[str, typer.Option(help="Whose key it is, for people.")],
    brand: Annotated[
        list[str] | None, typer.Option(help="A brand that it sees; again for more.")
    ] = None,
    scope: Annotated[
        list[str] | None, typer.Option(help=f"What it may do; again for more: {EVERY}.")
    ] = None,
    all_brands: Annotated[bool, typer.Option("--all-brands", help="It sees every brand.")] = False,
    all_scopes: Annotated[bool, typer.Option("--all-scopes", help="It may do all.")] = False,
    expires_at: Annotated[str | None, typer.Option(help="Such as 2027-01-31T00:00Z.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and print its secret, once: it is kept only as a hash."""
    if not name.strip():
        raise BadUsage("--name is empty: say whose key it is")
    now = datetime.now(UTC)
    key = ApiKey(
        key_id=str(uuid.uuid4()),
        name=name,
        brand_ids=_brands(_split(brand), every=all_brands),
        scopes=_scopes(_split(scope), every=all_scopes),
        created_at=now,
        expires_at=_end(expires_at, now),
    )
    secret, secret_hash = new_secret()

    async def work(database: Database) -> None:
        await database.key_changes.make(key, secret_hash, _asking(now).to_make(key))

    with_store(read_settings(), work)
    if as_json:
        show_json({**_row(key), "secret": secret})
        return
    show_line(f"Key {key.key_id} ({name}) is made. Its secret is shown only now:")
    show_line(secret)


@keys.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """Show every key, without its secret."""

    async def work(database: Database) -> tuple[ApiKey, ...]:
        return await database.keys.all()

    found = with_store(read_settings(), work)
    if as_json:
        show_json([_row(key) for key in found])
        return
    headings = ("ID", "NAME", "BRANDS", "SCOPES", "STATE")
    show_table(headings, [_cells(key, datetime.now(UTC)) for key in found])


@keys.command()
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="As `keys list` shows it.")],
) -> None:
    """End a key; servers that run hear of it within seconds."""

    asked = _asking(datetime.now(UTC)).to_revoke(key_id)

    async def work(database: Database) -> Begun | None:
        return await database.key_changes.revoke(key_id, asked)

    if with_store(read_settings(), work) is None:
        raise StartRefused(f"there is no live key {key_id!r}; `channelgraph keys list` shows all")
    show_line(f"Key {key_id} is revoked.")


def _asking(now: datetime) -> Asking:
    return Asking(VIEWER.key_id, VIEWER.name, now, str(uuid.uuid4()))


def _split(values: Iterable[str] | None) -> list[str]:
    return [part.strip() for value in values or () for part in value.split(",") if part.strip()]


def _brands(named: list[str], *, every: bool) -> frozenset[str] | None:
    if every is bool(named):
        raise BadUsage("name the brands of the key by --brand, or give --all-brands")
    return None if every else frozenset(named)


def _scopes(named: list[str], *, every: bool) -> frozenset[Scope]:
    if every is bool(named):
        raise BadUsage("name the scopes of the key by --scope, or give --all-scopes")
    unknown = sorted(set(named) - set(Scope))
    if unknown:
        raise BadUsage(f"there is no scope {unknown[0]!r}; there are {', '.join(Scope)}")
    return frozenset(Scope) if every else frozenset(map(Scope, named))


def _end(text: str | None, now: datetime) -> datetime | None:
    if text is None:
        return None
    try:
        end = read_time(text, UTC)
    except ValueError as error:
        raise BadUsage(f"--expires-at: {error}") from None
    if end is None or end <= now:
        raise BadUsage(f"--expires-at: {text!r} is not ahead of us")
    return end


def _row(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.key_id,
        "name": key.name,
        "allBrands": key.brand_ids is None,
        "brandIds": sorted(key.brand_ids or ()),
        "scopes": sorted(key.scopes),
        "createdAt": key.created_at,
        "expiresAt": key.expires_at,
        "lastUsedAt": key.last_used_at,
        "revokedAt": key.revoked_at,
    }


def _cells(key: ApiKey, now: datetime) -> tuple[str, ...]:
    brands = "every brand" if key.brand_ids is None else ", ".join(sorted(key.brand_ids))
    scopes = "every scope" if key.scopes == frozenset(Scope) else ", ".join(sorted(key.scopes))
    state = "live" if key.is_live(now) else "revoked" if key.revoked_at else "expired"
    return key.key_id, key.name, brands, scopes, state
