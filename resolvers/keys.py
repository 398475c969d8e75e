"""API keys: made, shown and revoked by keys that may, never with more than they have."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from domain.access import ApiKey, Scope
from domain.activities import (
    Activity,
    ActivityItem,
    ActivityKind,
    ActivityStatus,
    ErrorCode,
    UserError,
)
from domain.pages import PageRequest
from domain.ports import BeginOutcome, Begun
from resolvers.actions import CONFLICT
from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a new key shall be: `brand_ids` None means every brand."""

    name: str
    brand_ids: frozenset[str] | None
    scopes: frozenset[Scope]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyOutcome:
    """The key, its secret once, or why it was refused."""

    key: ApiKey | None
    secret: str | None
    error: UserError | None


async def create_key(context: Context, wanted: NewKey, idempotency_key: str | None) -> KeyOutcome:
    """Make a key. Its secret is given this once and kept only as a hash.

    The same idempotency key makes one key: asked again, the answer is that key without its secret.
    """
    context.viewer.need(Scope.KEYS_MANAGE)
    error = await _refusal(context, wanted)
    if error is not None:
        return KeyOutcome(None, None, error)
    secret, secret_hash = context.services.new_secret()
    key = ApiKey(
        key_id=context.services.new_id(),
        name=wanted.name.strip(),
        brand_ids=wanted.brand_ids,
        scopes=wanted.scopes,
        created_at=context.services.now(),
        expires_at=wanted.expires_at,
    )
    begun = await _begin(context, key, idempotency_key)
    if begun.outcome is BeginOutcome.CONFLICT:
        return KeyOutcome(None, None, CONFLICT)
    if begun.outcome is not BeginOutcome.STARTED:
        return KeyOutcome(await _made_before(context, begun.activity_id), None, None)
    await context.services.keys.add(key, secret_hash)
    item = ActivityItem(0, key.key_id, ActivityStatus.SUCCEEDED)
    await context.services.actions.close_sync(begun.activity_id, [item], key.created_at)
    return KeyOutcome(key, secret, None)


async def _begin(context: Context, key: ApiKey, idempotency_key: str | None) -> Begun:
    activity = Activity(
        activity_id=context.services.new_id(),
        kind=ActivityKind.CREATE_API_KEY,
        status=ActivityStatus.PENDING,
        brand_id=None,
        key_id=context.viewer.key_id,
        requested_by=context.viewer.name,
        requested_at=key.created_at,
        completed_at=None,
        item_count=1,
        done_count=0,
    )
    brands = None if key.brand_ids is None else sorted(key.brand_ids)
    asked = f"{key.name} {brands} {sorted(key.scopes)} {key.expires_at}"
    fingerprint = hashlib.sha256(asked.encode()).hexdigest()
    item = ActivityItem(0, key.key_id, ActivityStatus.PENDING)
    return await context.services.actions.begin_sync(activity, [item], fingerprint, idempotency_key)


async def _made_before(context: Context, activity_id: str) -> ApiKey | None:
    page = await context.services.activities.items(activity_id, PageRequest(limit=1))
    return await context.services.keys.by_id(page.edges[0].node.target)


async def revoke_key(context: Context, key_id: str) -> KeyOutcome:
    """Revoke a key whose brands and scopes the viewer's key all has; it dies within seconds."""
    context.viewer.need(Scope.KEYS_MANAGE)
    key = await context.services.keys.by_id(key_id)
    if key is None or not _holds(context, key.brand_ids, key.scopes):
        text = "There is no such key."
        return KeyOutcome(None, None, UserError(ErrorCode.NOT_FOUND, text, ("input", "apiKeyId")))
    await context.services.keys.revoke(key_id, context.services.now())
    context.services.forget_key(key_id)
    return KeyOutcome(await context.services.keys.by_id(key_id), None, None)


async def _refusal(context: Context, wanted: NewKey) -> UserError | None:
    if not 1 <= len(wanted.name.strip()) <= 100:
        return _invalid("A name of 1 to 100 characters is needed.", "name")
    if not wanted.scopes:
        return _invalid("Name at least one scope.", "scopes")
    if wanted.expires_at is not None and wanted.expires_at <= context.services.now():
        return _invalid("expiresAt must lie in the future.", "expiresAt")
    lacking = sorted(wanted.scopes - context.viewer.scopes)
    if lacking:
        return _invalid(f"Your key lacks {lacking[0]} and cannot give it.", "scopes")
    return await _brands_refusal(context, wanted.brand_ids)


async def _brands_refusal(context: Context, wanted: frozenset[str] | None) -> UserError | None:
    if wanted is None:
        if context.viewer.brand_ids is None:
            return None
        return _invalid("Your key does not see every brand and cannot give that.", "allBrands")
    if not wanted:
        return _invalid("Name at least one brand, or set allBrands.", "brandIds")
    known = await context.services.registry.brands_by_id(sorted(wanted))
    for brand_id in sorted(wanted):
        if brand_id not in known or not context.viewer.sees(brand_id):
            text = f"There is no brand {brand_id!r}."
            return UserError(ErrorCode.NOT_FOUND, text, ("input", "brandIds"))
    return None


def _holds(context: Context, brands: frozenset[str] | None, scopes: frozenset[Scope]) -> bool:
    own = context.viewer.brand_ids
    return scopes <= context.viewer.scopes and (
        own is None or (brands is not None and brands <= own)
    )


def _invalid(message: str, field: str) -> UserError:
    return UserError(ErrorCode.INVALID, message, ("input", field))
