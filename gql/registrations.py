"""The client's brands and features."""

from datetime import datetime

import strawberry

from domain.brands import Brand as DomainBrand
from gql.activities import Activity, activity_of
from gql.brands import Brand, show_brand
from gql.fields import Info, about
from gql.inputs import optional, read_idempotency_key
from gql.user_errors import UserError, user_errors_of
from resolvers import registrations

_KEY = "The same key does the same thing only once."


@strawberry.type(description="A feature that opens a subscription of messages.")
class Feature:
    """A feature of the MP Adapter's list, or one that was enabled besides."""

    name: str = about("Its name, as enableFeatures takes it.")
    description: str = about("What its messages tell.")
    heading: str | None = about(
        "The subscription's name without the client's id, where the document has one."
    )
    subscription: str | None = about(
        "The subscription that it opened; null until it is enabled here. Only keys that see every "
        "brand and have channels:read are told."
    )
    enabled_at: datetime | None = about("When it was first enabled here.")


@strawberry.type(description="The subscription that a feature opened.")
class FeatureSubscription:
    """One line of the answer."""

    feature: str = about("The feature.")
    subscription: str = about("The subscription's name.")


@strawberry.input(description="A brand to register.")
class BrandInput:
    """A brand."""

    brand_id: str = strawberry.field(description="Its id, of your own choice.")
    name: str | None = optional("Its name; the id if left out.")


@strawberry.input(description="Which brands to register.")
class RegisterBrandsInput:
    """registerBrands."""

    brands: list[BrandInput] = strawberry.field(description="1 to 100 brands.")
    idempotency_key: str | None = optional(_KEY)


@strawberry.input(description="Which features to switch on.")
class EnableFeaturesInput:
    """enableFeatures."""

    features: list[str] = strawberry.field(
        description="1 to 100 names; those of the query `features`, or others that you know of."
    )
    idempotency_key: str | None = optional(_KEY)


@strawberry.type(description="What became of registerBrands.")
class RegisterBrandsPayload:
    """registerBrands."""

    brands: list[Brand] = about("The brands that are registered.")
    activity: Activity | None = about("The record; null when nothing was sent.")
    user_errors: list[UserError] = about("Why it was refused; empty on success.")


@strawberry.type(description="What became of enableFeatures.")
class EnableFeaturesPayload:
    """enableFeatures."""

    subscriptions: list[FeatureSubscription] = about("What was opened, by feature.")
    activity: Activity | None = about("The record; null when nothing was sent.")
    user_errors: list[UserError] = about("What the MP Adapter refused, each with its place.")


async def register_brands(info: Info, input: RegisterBrandsInput) -> RegisterBrandsPayload:
    """Register brands."""
    brands = [DomainBrand(b.brand_id, b.name or b.brand_id) for b in input.brands]
    idempotency_key = read_idempotency_key(input.idempotency_key)
    outcome = await registrations.register_brands(info.context, brands, idempotency_key)
    return RegisterBrandsPayload(
        brands=[show_brand(brand) for brand in outcome.brands],
        activity=await _activity(info, outcome.activity_id),
        user_errors=user_errors_of(outcome.errors),
    )


async def enable_features(info: Info, input: EnableFeaturesInput) -> EnableFeaturesPayload:
    """Switch features on."""
    idempotency_key = read_idempotency_key(input.idempotency_key)
    outcome = await registrations.enable_features(info.context, input.features, idempotency_key)
    return EnableFeaturesPayload(
        subscriptions=[
            FeatureSubscription(feature=each.feature, subscription=each.name)
            for each in outcome.subscriptions
        ],
        activity=await _activity(info, outcome.activity_id),
        user_errors=user_errors_of(outcome.errors),
    )


async def ask_features(info: Info) -> list[Feature]:
    """The features."""
    return [
        Feature(
            name=shown.feature.name,
            description=shown.feature.description,
            heading=shown.feature.heading,
            subscription=shown.subscription.name if shown.subscription else None,
            enabled_at=shown.subscription.enabled_at if shown.subscription else None,
        )
        for shown in await registrations.list_features(info.context)
    ]


async def _activity(info: Info, activity_id: str | None) -> Activity | None:
    info.context.forget()
    if activity_id is None:
        return None
    found = await info.context.loaders.activity_by_id.load(activity_id)
    return activity_of(found) if found else None
