"""API keys and the viewer."""

from datetime import datetime

import strawberry

from domain.access import ApiKey as DomainKey
from domain.access import Scope
from domain.access import Viewer as DomainViewer
from domain.activities import ErrorCode
from domain.activities import UserError as DomainError
from gql.fields import Info, about
from gql.inputs import read_idempotency_key
from gql.nodes import Node, expect_id, global_id, key_text
from gql.user_errors import UserError, user_errors_of
from resolvers.keys import NewKey, create_key, revoke_key


@strawberry.type(description="The API key that asks.")
class Viewer:
    """What a key may see and do."""

    name: str = about("The key's name.")
    scopes: list[str] = about("What it may do.")
    all_brands: bool = about("Whether it sees every brand.")
    brand_ids: list[str] | None = about("The brands that it sees; null means every brand.")
    expires_at: datetime | None = about("When it ends, if it does.")


@strawberry.type(description="An API key; its secret is shown only when it is made.")
class ApiKey(Node):
    """A key."""

    name: str = about("Its name.")
    brand_ids: list[str] | None = about("The brands that it sees; null means every brand.")
    scopes: list[str] = about("What it may do.")
    expires_at: datetime | None = about("When it ends, if it does.")
    last_used_at: datetime | None = about("When it was last used, within minutes.")
    revoked_at: datetime | None = about("When it was revoked, if it was.")


@strawberry.input(description="What the new key shall be.")
class CreateApiKeyInput:
    """createApiKey."""

    name: str = strawberry.field(description="What people will know it by.")
    brand_ids: list[str] | None = strawberry.field(
        default=None, description="The brands that it sees; or set allBrands."
    )
    all_brands: bool = strawberry.field(
        default=False, description="Whether it sees every brand, those to come included."
    )
    scopes: list[str] = strawberry.field(
        description="What it may do: orders:read orders:write products:read products:write "
        "channels:read channels:write discounts:write buyers:read exports:create passthrough "
        "keys:manage. No key gives what it lacks."
    )
    expires_at: datetime | None = strawberry.field(default=None, description="When it ends.")
    idempotency_key: str | None = strawberry.field(
        default=None,
        description="The same key makes one API key; a repeated answer holds no secret.",
    )


@strawberry.input(description="Which key to revoke.")
class RevokeApiKeyInput:
    """revokeApiKey."""

    api_key_id: strawberry.ID = strawberry.field(description="The key's id.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="The same key does the same thing only once."
    )


@strawberry.type(description="What became of createApiKey.")
class CreateApiKeyPayload:
    """createApiKey."""

    api_key: ApiKey | None = about("The key.")
    secret: str | None = about("Its secret, this once: send it as Authorization: Bearer <secret>.")
    user_errors: list[UserError] = about("Why it was refused; empty on success.")


@strawberry.type(description="What became of revokeApiKey.")
class RevokeApiKeyPayload:
    """revokeApiKey."""

    api_key: ApiKey | None = about("The key.")
    user_errors: list[UserError] = about("Why it was refused; empty on success.")


def viewer_of(viewer: DomainViewer) -> Viewer:
    """The viewer as GraphQL shows it."""
    return Viewer(
        name=viewer.name,
        scopes=sorted(viewer.scopes),
        all_brands=viewer.brand_ids is None,
        brand_ids=None if viewer.brand_ids is None else sorted(viewer.brand_ids),
        expires_at=viewer.expires_at,
    )


async def create_api_key(info: Info, input: CreateApiKeyInput) -> CreateApiKeyPayload:
    """Make an API key."""
    idempotency_key = read_idempotency_key(input.idempotency_key)
    unknown = [scope for scope in input.scopes if scope not in set(Scope)]
    if unknown or (input.all_brands and input.brand_ids):
        text = "Give allBrands or brandIds, not both."
        path = ("input", "allBrands")
        if unknown:
            text = f"There is no scope {unknown[0][:40]!r}; there are {', '.join(Scope)}."
            path = ("input", "scopes")
        error = DomainError(ErrorCode.INVALID, text, path)
        return CreateApiKeyPayload(api_key=None, secret=None, user_errors=user_errors_of((error,)))
    brands = None if input.all_brands else frozenset(input.brand_ids or ())
    scopes = frozenset(Scope(scope) for scope in input.scopes)
    wanted = NewKey(input.name, brands, scopes, input.expires_at)
    outcome = await create_key(info.context, wanted, idempotency_key)
    return CreateApiKeyPayload(
        api_key=_key_of(outcome.key) if outcome.key else None,
        secret=outcome.secret,
        user_errors=user_errors_of((outcome.error,) if outcome.error else ()),
    )


async def revoke_api_key(info: Info, input: RevokeApiKeyInput) -> RevokeApiKeyPayload:
    """Revoke an API key."""
    idempotency_key = read_idempotency_key(input.idempotency_key)
    (key_id,) = expect_id("ApiKey", input.api_key_id, 1, ("input", "apiKeyId"))
    outcome = await revoke_key(info.context, key_id, idempotency_key)
    return RevokeApiKeyPayload(
        api_key=_key_of(outcome.key) if outcome.key else None,
        user_errors=user_errors_of((outcome.error,) if outcome.error else ()),
    )


def _key_of(key: DomainKey) -> ApiKey:
    return ApiKey(
        id=global_id("ApiKey", key_text(key.key_id)),
        name=key.name,
        brand_ids=None if key.brand_ids is None else sorted(key.brand_ids),
        scopes=sorted(key.scopes),
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
        revoked_at=key.revoked_at,
    )
