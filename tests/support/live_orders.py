"""Order messages for those who follow: small, and dated by their step."""

from datetime import UTC, datetime, timedelta
from typing import Any

from product import Product

BRAND = "kopi-nusantara"
START = datetime(2026, 11, 1, tzinfo=UTC)


def order_message(
    name: str, status: str = "pending", step: int = 0, *, brand: str = BRAND, channel: str = "shpe"
) -> dict[str, Any]:
    """The version of an order at this step, as the MP Adapter tells it."""
    moment = START + timedelta(minutes=step)
    return {
        "id": f"{name}-{step}",
        "brand_id": brand,
        "shop_name": "Toko",
        "order": {
            "order_date": START.isoformat(),
            "remote_order_id": name,
            "currency_code": "IDR",
            "customer_reference": f"INV/{name}",
            "delivery_name": "Buyer",
            "provider": "JNE",
            "order_status": status,
            "channel_code": channel,
            "total": 1000,
            "transaction_date": moment.isoformat(),
            "line_items": [
                {"line_number": 1, "remote_order_item_id": f"{name}-1", "product_code": "SKU-1",
                 "quantity": 1, "line_total": 1000},
            ],
        },
    }  # fmt: skip


async def tell(
    product: Product, name: str, status: str = "pending", step: int = 0, **of: Any
) -> None:
    """Deliver a version of an order; it is committed when this returns."""
    assert await product.push(order_message(name, status, step, **of)) == 204
