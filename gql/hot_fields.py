"""Which operations may be answered with the bytes of before, as long as nothing was committed.

Those that read nothing but the store. A field that is not known to do so keeps its operation out:
whatever loads has to be named here, plain fields of what was loaded need not.
"""

from graphql import DocumentNode, GraphQLObjectType, OperationDefinitionNode, TypeInfo, Visitor
from graphql import OperationType as Kind
from graphql.language import FieldNode, visit
from graphql.type import GraphQLSchema
from graphql.utilities import TypeInfoVisitor

from gql.execution.hints import HINT, Attribute, Computed

STORED = 60.0
"""Seconds that an answer from the store alone is kept at most; a commit ends it at once."""

NEAR = 1.0
"""The same where it shows what is cached, or how a channel stands by the clock."""

_STORED = frozenset(
    [
        "Query.order",
        "Query.orders",
        "Query.product",
        "Query.products",
        "Query.variant",
        "Query.variants",
        "Query.brand",
        "Query.brands",
        "Query.orderSummary",
        "Brand.orders",
        "Brand.products",
        "Channel.orders",
        "Channel.products",
        "Channel.brand",
        "Order.brand",
        "Order.lines",
        "Order.fees",
        "Order.history",
        "Order.raw",
        "Order.channelResponse",
        "OrderShipping.barcode",
        "OrderLine.variant",
        "Product.brand",
        "Product.listings",
        "Product.variants",
        "Variant.brand",
        "Variant.product",
        "Variant.offers",
        "Variant.totalStock",
        "Variant.priceRange",
        "Variant.discrepancies",
        "Offer.raw",
    ]
)
_NEAR = frozenset(
    [
        "Order.channel",
        "Order.warehouse",
        "Listing.channel",
        "Offer.channel",
        "OfferWarehouse.warehouse",
        "Warehouse.brand",
        "Warehouse.channel",
    ]
)


def life_of(schema: GraphQLSchema, document: DocumentNode) -> float | None:
    """For how many seconds an answer may be kept; None where it may not be kept at all."""
    operations = [
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    ]
    if len(operations) != 1 or operations[0].operation is not Kind.QUERY:
        return None
    types = TypeInfo(schema)
    seen = _Seen(types)
    visit(document, TypeInfoVisitor(types, seen))
    return seen.life


class _Seen(Visitor):
    """Looks at every field of a document."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.life: float | None = STORED

    def enter_field(self, node: FieldNode, *_: object) -> None:
        if self.life is not None:
            life = self._life_of(node.name.value)
            self.life = None if life is None else min(life, self.life)

    def _life_of(self, name: str) -> float | None:
        owner, field = self._types.get_parent_type(), self._types.get_field_def()
        if name == "__typename":
            return STORED
        if not isinstance(owner, GraphQLObjectType) or field is None:
            return None
        if f"{owner.name}.{name}" in _NEAR:
            return NEAR
        is_plain = isinstance((field.extensions or {}).get(HINT), Attribute | Computed)
        is_count = name == "totalCount" and owner.name.endswith("Connection")
        is_stored = is_plain or is_count or f"{owner.name}.{name}" in _STORED
        return STORED if is_stored else None
