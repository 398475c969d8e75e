"""Orders and products made up for measuring, all alike but for their names."""

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.messages import Delivery

BRAND = "measured"
START = datetime(2026, 11, 1, tzinfo=UTC)
CHANNELS = ("tkpd", "shpe", "lzda", "tktk", "blib")
STATUSES = ("pending", "accepted", "packed", "shipped", "completed")


def order_message(number: int, version: int) -> dict[str, Any]:
    """The version of an order with 2 or 3 lines, as the MP Adapter's message tells it."""
    moment = START + timedelta(minutes=number)
    return {
        "id": f"{number}-{version}",
        "brand_id": BRAND,
        "shop_name": "shop",
        "order": {
            "mp_adapter_order_id": number,
            "order_date": moment.isoformat(),
            "remote_order_id": f"o{number}",
            "currency_code": "IDR",
            "customer_reference": f"INV/{number}",
            "delivery_name": "Buyer",
            "delivery_city": "Bandung",
            "provider": "JNE",
            "service": "REG",
            "order_status": STATUSES[version % len(STATUSES)],
            "paid_at": moment.isoformat(),
            "channel_code": CHANNELS[number % len(CHANNELS)],
            "subtotal": 250000.00,
            "shipping_total": 9000.00,
            "total": 259000.00,
            "transaction_date": (moment + timedelta(minutes=version)).isoformat(),
            "line_items": [
                {
                    "line_number": line,
                    "remote_order_item_id": f"{number}-{line}",
                    "product_code": f"SKU-{(number + line) % 200}",
                    "product_description": "Kopi Robusta Temanggung 500 g",
                    "quantity": 1 + line,
                    "raw_price": 125000.00,
                    "tax": 12387.39,
                    "unit_price": 112612.61,
                    "line_total": 125000.00,
                    "reference_id": "1",
                }
                for line in range(2 + number % 2)
            ],
        },
    }


MESSAGE_IDS = itertools.count(1)


def delivery(number: int, version: int) -> Delivery:
    """The message as it comes in, under an id of its own."""
    now = datetime.now(UTC)
    body = json.dumps(order_message(number, version)).encode()
    return Delivery(str(next(MESSAGE_IDS)), "CNX_ORDER_FETCHED_1", now, now, body)
