"""AuthService and ClientCredentialsService: brands and features of the client."""

from sandbox import params as read
from sandbox.envelope import Call, RpcError
from sandbox.json_text import Json
from sandbox.marketplaces import CLIENT_ID, FEATURES, FOREIGN_BRANDS
from sandbox.model import Brand
from sandbox.world import World


def add_brands(world: World, call: Call) -> Json:
    """Give the client brands; repeats are fine and echoed, another client's brand fails all."""
    rows = read.read_object(call.params).get("brands")
    if not isinstance(rows, list) or not rows:
        raise RpcError(400, "brands is required")
    brands = [_brand(row) for row in rows]
    if any(brand.brand_id in FOREIGN_BRANDS for brand in brands):
        raise RpcError(400, "pg: no rows in result set")
    for brand in brands:
        if brand.brand_id not in world.brands:
            world.save_brand(brand)
    return {"brand_ids": [brand.brand_id for brand in brands]}


def _brand(row: Json) -> Brand:
    fields = read.read_object(row)
    return Brand(read.text(fields, "brand_id"), read.text(fields, "brand"))


def add_features(world: World, call: Call) -> Json:
    """Switch features on; unknown names are told inside the result."""
    names = read.some_texts(read.read_object(call.params), "feature_names")
    errors: dict[str, Json] = {}
    subscriptions: dict[str, Json] = {}
    for name in names:
        if name in FEATURES:
            world.add_feature(name)
            subscriptions[name] = f"{FEATURES[name]}_{CLIENT_ID}"
        else:
            errors[name] = f"Feature '{name}' doesn't exist"
    return {"subscription_error": errors, "subscription_list": subscriptions}
