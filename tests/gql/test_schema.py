"""The schema keeps its promises: names, descriptions, and the committed text."""

import re
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
)

from gql.schema import build_schema as build_ours

COMMITTED = Path(__file__).parents[2] / "docs" / "schema.graphql"
QUERIES = {
    "node", "nodes", "viewer", "marketplaces", "brand", "brands", "channel", "channels", "order",
    "orders", "ordersAtRisk", "product", "products", "variant", "variants", "category",
    "categories", "warehouses", "activity", "activities",
}  # fmt: skip
MUTATIONS = {
    "acceptOrder", "packOrder", "shipOrder", "completeOrder", "cancelOrder",
    "rejectOrderCancellation", "syncOrders", "syncProducts", "syncVariants", "refreshCategories",
    "refreshWarehouses", "createApiKey", "revokeApiKey",
}  # fmt: skip
FIELDS = {
    "Brand": "id brandId name channels orders products warehouses activities",
    "Channel": "id brand marketplace channelCode name shopName status tokenExpiresAt credentials "
    "warehouses cancelReasons orders products lastMessageAt",
    "Order": "id brand channel channelCode mpAdapterOrderId remoteOrderId remoteBookingId "
    "customerReference status statusRaw statusIsExpected needsReview reviewReason orderedAt paidAt "
    "requiredAt cancelledAt remoteUpdatedAt updatedAt changeSequence deadlines currencyCode totals "
    "paymentMethod remarks cancelReason buyer delivery dropshipper shipping shippingLabelUrl "
    "remoteWarehouseId isAdvanceFulfillment channelResponse lines fees warehouse isPreOrder "
    "fulfilledByMarketplace listingPlatform clickAndCollect availableActions history activities "
    "raw",
    "Product": "id brand sku name listings variants",
    "Variant": "id brand product sku name offers totalStock priceRange discrepancies",
    "Warehouse": "id brand channel remoteWarehouseId name address type",
    "Activity": "id activityId kind status requestedAt completedAt requestedBy brand items "
    "progress",
    "Category": "id channelCode remoteCategoryId name path parent children isLeaf status "
    "attributes",
}


def ours() -> GraphQLSchema:
    return build_schema(build_ours().as_str())


def test_the_promised_names_are_there() -> None:
    schema = ours()
    assert schema.query_type is not None
    assert schema.mutation_type is not None
    assert set(schema.query_type.fields) >= QUERIES
    assert set(schema.mutation_type.fields) >= MUTATIONS
    for name, fields in FIELDS.items():
        kind = schema.type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        assert set(fields.split()) - set(kind.fields) == set(), name


def test_every_mutation_takes_one_input_and_answers_with_user_errors() -> None:
    mutations = ours().mutation_type
    assert mutations is not None
    for name, field in mutations.fields.items():
        assert list(field.args) == ["input"], name
        given = field.args["input"].type.of_type
        assert isinstance(given, GraphQLInputObjectType), name
        assert "idempotencyKey" in given.fields, name
        payload = field.type.of_type
        assert isinstance(payload, GraphQLObjectType), name
        assert str(payload.fields["userErrors"].type) == "[UserError!]!", name


def test_everything_is_described() -> None:
    bare: list[str] = []
    for name, kind in ours().type_map.items():
        if name.startswith("__") or name in {"String", "Int", "Float", "Boolean", "ID"}:
            continue
        if not kind.description:
            bare.append(name)
        if isinstance(kind, GraphQLEnumType):
            bare += [f"{name}.{v}" for v, value in kind.values.items() if not value.description]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            bare += [f"{name}.{f}" for f, field in kind.fields.items() if not field.description]
        if isinstance(kind, GraphQLObjectType):
            bare += [
                f"{name}.{f}({a}:)"
                for f, field in kind.fields.items()
                for a, argument in field.args.items()
                if not argument.description
            ]
    assert bare == []


def test_no_open_set_is_a_closed_enum() -> None:
    schema = ours()
    for name in ("OrderStatus", "ChannelStatus", "OfferStatus", "ActivityStatus"):
        kind = schema.type_map[name]
        assert isinstance(kind, GraphQLEnumType)
        assert "UNKNOWN" in kind.values


def test_the_committed_schema_is_the_code_s() -> None:
    assert COMMITTED.read_text().rstrip() == build_ours().as_str().rstrip()
    assert not re.search(r"= null", COMMITTED.read_text())
