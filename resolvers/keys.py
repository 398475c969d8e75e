"""API keys: made, shown and revoked by keys that may, never with more than they have."""

from dataclasses import dataclass
from datetime import datetime

from domain.access import ApiKey, Scope
from domain.activities import ErrorCode, UserError
from domain.key_changes import Asking
from domain.pages import PageRequest
from domain.ports import BeginOutcome, Begun
from resolvers.actions import CONFLICT
from resolvers.context import Context
from resolvers.work import begun_before


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
    asking = _asking(context, idempotency_key)
    key = ApiKey(
        key_id=context.services.new_id(),
        name=wanted.name.strip(),
        brand_ids=wanted.brand_ids,
        scopes=wanted.scopes,
        created_at=asking.at,
        expires_at=wanted.expires_at,
    )
    work = asking.to_make(key)
    before = await begun_before(context, work)
    if before is not None:
        return await _made_before(context, before)
    error = await _refusal(context, wanted)
    if error is not None:
        return KeyOutcome(None, None, error)
    secret, secret_hash = context.services.new_secret()
    begun = await context.services.key_changes.make(key, secret_hash, work)
    if begun.outcome is not BeginOutcome.STARTED:
        return await _made_before(context, begun)
    return KeyOutcome(key, secret, None)


def _asking(context: Context, idempotency_key: str | None) -> Asking:
    viewer, services = context.viewer, context.services
    return Asking(viewer.key_id, viewer.name, services.now(), services.new_id(), idempotency_key)


async def _made_before(context: Context, begun: Begun) -> KeyOutcome:
    if begun.outcome is BeginOutcome.CONFLICT:
        return KeyOutcome(None, None, CONFLICT)
    page = await context.services.activities.items(begun.activity_id, PageRequest(limit=1))
    key = await context.services.keys.by_id(page.edges[0].node.target)
    return KeyOutcome(key, None, None)


async def revoke_key(context: Context, key_id: str, idempotency_key: str | None) -> KeyOutcome:
    """Revoke a key whose brands and scopes the viewer's key all has; it dies within seconds.

    Revoking what was revoked before does nothing, and says so by the key as it is.
    """
    context.viewer.need(Scope.KEYS_MANAGE)
    key = await context.services.keys.by_id(key_id)
    if key is None or not _holds(context, key.brand_ids, key.scopes):
        text = "There is no such key."
        return KeyOutcome(None, None, UserError(ErrorCode.NOT_FOUND, text, ("input", "apiKeyId")))
    work = _asking(context, idempotency_key).to_revoke(key_id)
    begun = await context.services.key_changes.revoke(key_id, work)
    if begun is not None and begun.outcome is BeginOutcome.CONFLICT:
        return KeyOutcome(None, None, CONFLICT)
    context.services.forget_key(key_id)
    key = await context.services.keys.by_id(key_id)
    if key is not None and key.revoked_at is None:
        text = "This key lives in the operator's settings: it ends when it is taken out of them."
        return KeyOutcome(key, None, UserError(ErrorCode.INVALID, text, ("input", "apiKeyId")))
    return KeyOutcome(key, None, None)


async def _refusal(context: Context, wanted: NewKey) -> UserError | None:
    if not 1 <= len(wanted.name.strip()) <= 100 or not wanted.name.isprintable():
        return _invalid("A name of 1 to 100 printable characters is needed.", "name")
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
