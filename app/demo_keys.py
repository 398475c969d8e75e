"""The sandbox's demo keys: their secrets lie in one file beside its database, and nowhere else.

Their rows also mark the database as the sandbox's.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from app.authentication import new_secret, secret_hash
from app.secret_files import write_secret
from domain.access import ApiKey, Keys, Scope

PREFIX = "sandbox-"
"""How the ids of demo keys begin."""

_KEPT = TypeAdapter(dict[str, str])
READ = frozenset({Scope.ORDERS_READ, Scope.PRODUCTS_READ, Scope.CHANNELS_READ})


@dataclass(frozen=True, slots=True)
class DemoKey:
    """A demo key for whoever tries the sandbox."""

    name: str
    meaning: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Plan:
    name: str
    meaning: str
    scopes: frozenset[Scope]
    brand_ids: frozenset[str] | None


async def has_demo_keys(keys: Keys) -> bool:
    """Whether the sandbox ever filled this database."""
    return any(key.key_id.startswith(PREFIX) for key in await keys.all())


async def open_demo_keys(
    keys: Keys, file: Path, partner_brand: str, now: Callable[[], datetime]
) -> tuple[DemoKey, ...]:
    """The demo keys, the same at each start; made anew where the file or the row is gone."""
    kept = _read(file)
    chosen = {plan.name: await _live(keys, kept.get(plan.name), now()) for plan in _plans("")}
    made = {name: secret or new_secret()[0] for name, secret in chosen.items()}
    if made != kept:
        write_secret(file, json.dumps(made, indent=2) + "\n")
    for plan in _plans(partner_brand):
        if chosen[plan.name] is None:
            await _add(keys, plan, made[plan.name], now())
    plans = _plans(partner_brand)
    return tuple(DemoKey(plan.name, plan.meaning, made[plan.name]) for plan in plans)


def _plans(partner_brand: str) -> tuple[_Plan, ...]:
    return (
        _Plan("demo", "every brand, every scope", frozenset(Scope), None),
        _Plan("read-only", "every brand, reading alone, no buyers", READ, None),
        _Plan(
            "partner",
            f"{partner_brand} alone: its orders, buyers, products, channels",
            READ | {Scope.ORDERS_WRITE, Scope.BUYERS_READ},
            frozenset({partner_brand}),
        ),
    )


async def _live(keys: Keys, secret: str | None, now: datetime) -> str | None:
    key = await keys.find(secret_hash(secret)) if secret else None
    return secret if key is not None and key.is_live(now) else None


async def _add(keys: Keys, plan: _Plan, secret: str, now: datetime) -> None:
    """Give the plan a key of this secret; its former one, which nobody knows any more, ends."""
    for key in await keys.all():
        if key.key_id.startswith(f"{PREFIX}{plan.name}-") and key.is_live(now):
            await keys.revoke(key.key_id, now)
    key_id = f"{PREFIX}{plan.name}-{secrets.token_hex(4)}"
    name = plan.name if plan.name == "demo" else f"demo {plan.name}"
    key = ApiKey(key_id, name, plan.brand_ids, plan.scopes, now)
    await keys.add(key, secret_hash(secret))


def _read(file: Path) -> dict[str, str]:
    try:
        return _KEPT.validate_json(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
