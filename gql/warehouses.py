"""Warehouses: where goods lie, as one marketplace sees them."""

import strawberry

from domain.upstream import Answer
from domain.warehouses import Warehouse as DomainWarehouse
from domain.warehouses import WarehouseKey
from gql.fields import about
from gql.nodes import Node, global_id, key_text
from resolvers.loaders import had


@strawberry.type(description="A warehouse of a channel.")
class Warehouse(Node):
    """A warehouse; its relations are attached in gql.relations."""

    key: strawberry.Private[WarehouseKey]
    remote_warehouse_id: str = about("The marketplace's id for it.")
    name: str | None = about("Its name, where the marketplace tells.")
    address: str | None = about("Its address, where the marketplace tells.")
    type: str | None = about("TikTok's SALES_WAREHOUSE or RETURN_WAREHOUSE, as received.")


def warehouse_of(found: Answer[DomainWarehouse] | None, *_: object) -> Warehouse | None:
    """The warehouse as GraphQL shows it."""
    warehouse = had(found)
    return None if warehouse is None else show_warehouse(warehouse)


def show_warehouse(warehouse: DomainWarehouse) -> Warehouse:
    """A warehouse that was had as GraphQL shows it."""
    key = warehouse.key
    return Warehouse(
        id=global_id(
            "Warehouse", key_text(key.brand_id, key.channel_code, key.remote_warehouse_id)
        ),
        key=key,
        remote_warehouse_id=key.remote_warehouse_id,
        name=warehouse.name,
        address=warehouse.address,
        type=warehouse.type,
    )


def warehouses_of(rows: Answer[tuple[DomainWarehouse, ...]] | None, *_: object) -> list[Warehouse]:
    """Warehouses as GraphQL shows them."""
    return [show_warehouse(row) for row in had(rows) or ()]
