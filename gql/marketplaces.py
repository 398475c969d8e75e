"""Marketplaces: static facts, with their source."""

import strawberry

from domain.actions import OrderActionKind
from domain.errors import BadUserInput
from domain.marketplaces import MARKETPLACES, marketplace
from domain.marketplaces import Marketplace as DomainMarketplace
from domain.orders import OrderStatus
from gql.fields import about


@strawberry.type(description="From which statuses an order action is allowed.")
class ActionRule:
    """One row of the status-action table."""

    action: OrderActionKind = about("The action.")
    from_statuses: list[OrderStatus] = about("The statuses that permit it.")


@strawberry.type(description="What a marketplace can do, as far as its sources say.")
class MarketplaceCapabilities:
    """Flags and tables by marketplace."""

    actions: list[ActionRule] = about("The status-action table.")
    warehouses: bool = about("Whether its warehouses can be read.")
    couriers: bool = about("Whether couriers can be read to choose from.")
    variants_by_sku: bool = about("Whether variants can be fetched by SKU.")
    reject_cancellation: bool = about("Whether a buyer's cancellation can be rejected.")
    click_and_collect: bool = about("Whether buyers may collect their orders.")
    label_needs_airwaybill: bool = about("Whether a label needs the airwaybill number.")
    bulk_label_needs_airwaybill: bool = about("Whether labels of many orders at once need them.")
    takes_label_type: bool = about("Whether a label's document type may be chosen.")
    default_label_type: str | None = about("The document type that is taken if none is chosen.")
    order_window_days: int | None = about("How many days back orders can be fetched, if stated.")


@strawberry.type(description="A rule or limit that the marketplace states.")
class MarketplaceRule:
    """One rule with its source."""

    subject: str = about("What it is about.")
    text: str = about("The rule.")
    source: str = about("Where it is stated.")


@strawberry.type(description="A marketplace, by its channel code.")
class Marketplace:
    """Static facts of a marketplace."""

    code: str = about("The channel code, as tkpd or shpe.")
    name: str = about("Its name; the code where we have no entry.")
    is_documented: bool = about("Whether the MP Adapter's document lists this code.")
    capabilities: MarketplaceCapabilities = about("What it can do.")
    rules: list[MarketplaceRule] = about("Rules that it states.")
    limits: list[MarketplaceRule] = about("Limits of rate and size that it states.")


def marketplace_of(entry: DomainMarketplace) -> Marketplace:
    """The marketplace as GraphQL shows it."""
    rules = [MarketplaceRule(subject=r.subject, text=r.text, source=r.source) for r in entry.rules]
    limits = [rule for rule, own in zip(rules, entry.rules, strict=True) if own.is_limit]
    return Marketplace(
        code=entry.code,
        name=entry.name,
        is_documented=entry.is_documented,
        capabilities=MarketplaceCapabilities(
            actions=[_action(entry, kind) for kind in OrderActionKind],
            warehouses=entry.has_warehouses,
            couriers=entry.has_couriers,
            variants_by_sku=entry.fetches_variants_by_sku,
            reject_cancellation=entry.can_reject_cancellation,
            click_and_collect=entry.has_click_and_collect,
            label_needs_airwaybill=entry.label_needs_airwaybill,
            bulk_label_needs_airwaybill=entry.bulk_label_needs_airwaybill,
            takes_label_type=entry.takes_label_type,
            default_label_type=entry.default_label_type,
            order_window_days=entry.order_window_days,
        ),
        rules=[rule for rule in rules if rule not in limits],
        limits=limits,
    )


def list_marketplaces(codes: list[str] | None) -> list[Marketplace]:
    """The marketplaces of the document, or those with these codes; any code is allowed."""
    if codes is None:
        return [marketplace_of(entry) for entry in MARKETPLACES.values()]
    if any(not code.strip() for code in codes):
        raise BadUserInput("A channel code is not empty.", ("codes",))
    return [marketplace_of(marketplace(code)) for code in codes]


def _action(entry: DomainMarketplace, kind: OrderActionKind) -> ActionRule:
    allowed = entry.permits(kind)
    if kind is OrderActionKind.REJECT_CANCELLATION and not entry.can_reject_cancellation:
        allowed = frozenset[OrderStatus]()
    return ActionRule(
        action=kind, from_statuses=[status for status in OrderStatus if status in allowed]
    )
