"""The document's own example messages, taken in and read back exactly."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from product import Product, example

from domain.brands import Brand

PUBLISHED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)

ORDER = """
query ($brand: String!, $channel: String!, $order: String!) {
  order(brandId: $brand, channelCode: $channel, remoteOrderId: $order) {
    brand { brandId name } channelCode mpAdapterOrderId remoteOrderId remoteBookingId
    customerReference status statusRaw statusIsExpected needsReview
    orderedAt paidAt requiredAt cancelledAt remoteUpdatedAt
    deadlines { acceptBy packBy shipBy respondToCancellationBy }
    currencyCode
    totals { subtotal { amount currencyCode } subtotalSeller { amount } discount { amount }
      discountSeller { amount } discountFromMarketplace { amount } voucher { amount }
      voucherSeller { amount } promo { amount } shipping { amount } tax { amount }
      total { amount } }
    paymentMethod remarks cancelReason buyer { name phone email }
    delivery { name phone email address1 address2 suburb city region country postCode
      latitude longitude }
    dropshipper { name phone }
    shipping { method provider service serviceType airwaybillNumber airwaybillAt
      airwaybillFromMarketplace pickupCode portCode sortCode barcode reference extras labelUrl
      couriers { kind name provider service } driver { name phone } }
    remoteWarehouseId isAdvanceFulfillment channelResponse
    lines { lineNumber remoteOrderItemId sku description quantity
      rawPrice { amount } unitPrice { amount } lineTotal { amount } voucher { amount }
      promo { amount } discount { amount } tax { amount } shippingAmount { amount }
      comments referenceId variant { sku } }
    fees { type amount { amount } sku remoteOrderItemId name }
    isPreOrder fulfilledByMarketplace listingPlatform clickAndCollect { deadline }
    warehouse { remoteWarehouseId } channel { shopName lastMessageAt }
    availableActions history { status statusRaw occurredAt } raw
  }
}
"""


async def _take(product: Product, name: str, brand: str) -> dict[str, Any]:
    await product.wired.services.registry.add_brands([Brand(brand, brand)])
    text = example(name)
    assert await product.push(text, published_at=PUBLISHED) == 204
    body: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return body


async def test_the_order_example_is_read_back_exactly(product: Product) -> None:
    body = await _take(product, "message.order_fetched", "123asd")
    codes = body["order"]["channel_code"]
    answer = await product.ask(
        ORDER, {"brand": "123asd", "channel": codes, "order": body["order"]["remote_order_id"]}
    )
    order = answer.data["order"]
    moment = "2020-12-12T05:12:12Z"  # 2020/12/12 12:12:12+007
    assert order.pop("raw") == body
    assert order == {
        "brand": {"brandId": "123asd", "name": "123asd"},
        "channelCode": "bklp,blib,jdid,lzda,shpe,tkpd,zlgo,zlra,icbe,levs...",
        "mpAdapterOrderId": "1234567",
        "remoteOrderId": "string",
        "remoteBookingId": "string",
        "customerReference": "invoice number",
        "status": "UNPAID",
        "statusRaw": "unpaid",
        "statusIsExpected": False,
        "needsReview": False,
        "orderedAt": moment,
        "paidAt": moment,
        "requiredAt": moment,
        "cancelledAt": moment,
        "remoteUpdatedAt": None,
        "deadlines": {
            "acceptBy": moment,
            "packBy": moment,
            "shipBy": moment,
            "respondToCancellationBy": moment,
        },
        "currencyCode": "IDR",
        "totals": {
            "subtotal": {"amount": "100000.00", "currencyCode": "IDR"},
            "subtotalSeller": {"amount": "80000.00"},
            "discount": {"amount": "20000.00"},
            "discountSeller": {"amount": "10000.00"},
            "discountFromMarketplace": {"amount": "100.00"},
            "voucher": {"amount": "10000.00"},
            "voucherSeller": {"amount": "0.00"},
            "promo": {"amount": "10000.00"},
            "shipping": {"amount": "10000.00"},
            "tax": {"amount": "9000.00"},
            "total": {"amount": "90000.00"},
        },
        "paymentMethod": "Bank Transfer",
        "remarks": "notes",
        "cancelReason": "gak jadi beli",
        "buyer": {"name": "Buyer Name", "phone": "081200000000", "email": "buyer@example.com"},
        "delivery": {
            "name": "Buyer Name",
            "phone": "0845231224",
            "email": "buyer@example.com",
            "address1": "Green Park Office 1,",
            "address2": "Nomor 7-8",
            "suburb": "Curug",
            "city": "Tangerang",
            "region": "Banten",
            "country": "Indonesia",
            "postCode": "18520",
            "latitude": None,
            "longitude": None,
        },
        "dropshipper": {"name": "bryan", "phone": "12345"},
        "shipping": {
            "method": "Gosend - Sameday",
            "provider": "Gosend",
            "service": "Sameday",
            "serviceType": "",
            "airwaybillNumber": "12345abc",
            "airwaybillAt": moment,
            "airwaybillFromMarketplace": True,
            "pickupCode": "74AB",
            "portCode": "Port Code: H-TBU-E1",
            "sortCode": "",
            "barcode": "image base64",
            "reference": "123sajfdklasf",
            "extras": "{json alternate code}",
            "labelUrl": "",
            "couriers": [
                {
                    "kind": "pickup",
                    "name": "ANTERAJA - Reguler",
                    "provider": "ANTERAJA",
                    "service": "Reguler",
                }
            ],
            "driver": {"name": "bryan", "phone": "12345"},
        },
        "remoteWarehouseId": "wh code from mp ware12312asdas",
        "isAdvanceFulfillment": False,
        "channelResponse": "{json response from mp}",
        "lines": [
            {
                "lineNumber": 1,
                "remoteOrderItemId": "12312asdv",
                "sku": "SKU1234",
                "description": "Barang tidak dijual sembarangan",
                "quantity": 10,
                "rawPrice": {"amount": "10000.00"},
                "unitPrice": {"amount": "7200.00"},
                "lineTotal": {"amount": "100000.00"},
                "voucher": {"amount": "1000.00"},
                "promo": {"amount": "1000.00"},
                "discount": {"amount": "2000.00"},
                "tax": {"amount": "800.00"},
                "shippingAmount": {"amount": "1000.00"},
                "comments": None,
                "referenceId": "9887113546",
                "variant": None,
            }
        ],
        "fees": [],
        "isPreOrder": True,
        "fulfilledByMarketplace": True,
        "listingPlatform": "TOKOPEDIA",
        "clickAndCollect": None,
        "warehouse": {"remoteWarehouseId": "wh code from mp ware12312asdas"},
        "channel": {"shopName": "tokoku", "lastMessageAt": "2026-11-20T08:30:00Z"},
        "availableActions": ["CANCEL"],
        "history": [
            {"status": "UNPAID", "statusRaw": "unpaid", "occurredAt": "2026-11-20T08:30:00Z"}
        ],
    }


async def test_the_click_and_collect_example_is_read_back_exactly(product: Product) -> None:
    body = await _take(product, "message.order_fetched_cnc", "test-aja")
    key = "33001738731-3145252968"
    query = ORDER.replace("warehouse { remoteWarehouseId }", "")  # the sandbox knows no such brand
    answer = await product.ask(query, {"brand": "test-aja", "channel": "blib", "order": key})
    order = answer.data["order"]
    told = body["order"]
    assert order.pop("raw") == body
    assert order.pop("channelResponse") == told["channel_response"]
    assert order["shipping"].pop("extras") == told["shipment_extras"]
    assert order == {
        "brand": {"brandId": "test-aja", "name": "test-aja"},
        "channelCode": "blib",
        "mpAdapterOrderId": "3779148",
        "remoteOrderId": key,
        "remoteBookingId": None,
        "customerReference": key,
        "status": "PENDING",
        "statusRaw": "pending",
        "statusIsExpected": False,
        "needsReview": False,
        "orderedAt": "2023-04-13T07:31:44Z",
        "paidAt": "2023-04-13T07:31:43Z",
        "requiredAt": None,
        "cancelledAt": None,
        "remoteUpdatedAt": None,
        "deadlines": {
            "acceptBy": None,
            "packBy": None,
            "shipBy": None,
            "respondToCancellationBy": None,
        },
        "currencyCode": "IDR",
        "totals": {
            "subtotal": {"amount": "190000", "currencyCode": "IDR"},
            "subtotalSeller": None,
            "discount": {"amount": "0"},
            "discountSeller": None,
            "discountFromMarketplace": None,
            "voucher": {"amount": "0"},
            "voucherSeller": None,
            "promo": {"amount": "0"},
            "shipping": {"amount": "0"},
            "tax": {"amount": "18828.83"},
            "total": {"amount": "190000"},
        },
        "paymentMethod": "",
        "remarks": "",
        "cancelReason": "",
        "buyer": {"name": "buyer@example.com .", "phone": "081200000", "email": ""},
        "delivery": {
            "name": "buyer@example.com .",
            "phone": "",
            "email": "",
            "address1": told["delivery_address_1"],
            "address2": "",
            "suburb": "Cisauk",
            "city": "Kab. Tangerang",
            "region": "Banten",
            "country": "Indonesia",
            "postCode": "15345",
            "latitude": "-6.3007333",
            "longitude": "106.652044",
        },
        "dropshipper": None,
        "shipping": {
            "method": "BOPIS",
            "provider": "BOPIS",
            "service": "BOPIS",
            "serviceType": "",
            "airwaybillNumber": "",
            "airwaybillAt": None,
            "airwaybillFromMarketplace": True,
            "pickupCode": None,
            "portCode": "",
            "sortCode": "",
            "barcode": "",
            "reference": "",
            "labelUrl": "",
            "couriers": [],
            "driver": None,
        },
        "remoteWarehouseId": "PP-3391056",
        "isAdvanceFulfillment": None,
        "lines": [
            {
                "lineNumber": 1,
                "remoteOrderItemId": "33002071516",
                "sku": "BP23",
                "description": "Tiket Bornpink Jakarta",
                "quantity": 1,
                "rawPrice": {"amount": "190000"},
                "unitPrice": {"amount": "171171.17"},
                "lineTotal": {"amount": "190000"},
                "voucher": {"amount": "0"},
                "promo": {"amount": "0"},
                "discount": {"amount": "0"},
                "tax": {"amount": "18828.83"},
                "shippingAmount": {"amount": "0"},
                "comments": "-",
                "referenceId": "9887113546",
                "variant": None,
            }
        ],
        "fees": [],
        "isPreOrder": None,
        "fulfilledByMarketplace": None,
        "listingPlatform": "",
        "clickAndCollect": {"deadline": "2023-04-20T16:59:59Z"},
        "channel": {"shopName": None, "lastMessageAt": "2026-11-20T08:30:00Z"},
        "availableActions": ["ACCEPT", "CANCEL"],
        "history": [
            {"status": "PENDING", "statusRaw": "pending", "occurredAt": "2026-11-20T08:30:00Z"}
        ],
    }


async def test_raw_keeps_every_digit(product: Product) -> None:
    await _take(product, "message.order_fetched", "123asd")
    answer = await product.client.post(
        f"{product.url}/graphql",
        json={"query": "{ orders { nodes { raw } } }"},
        headers={"authorization": f"Bearer {product.key}"},
    )
    assert '"total_voucher": 10000.00' in answer.text


PRODUCT = """
query ($brand: String!, $sku: String!) {
  product(brandId: $brand, sku: $sku) {
    sku name brand { brandId }
    listings { channelCode name description productBrand slug condition platforms
      category { remoteCategoryId name } images attributes { name value platforms }
      preorder { value type } channel { channelCode } }
    variants { sku name totalStock
      priceRange { lowest { amount currencyCode } highest { amount } }
      offers { channelCode name status statusRaw price { amount currencyCode } stock url images
        attributes { name value platforms } options { name value platforms }
        volume { height length width unit } weight { value unit }
        advanceStock { total sellable inTransit }
        warehouses { remoteWarehouseId price { amount } stock status pickupInStore }
        remoteVariant raw } }
  }
}
"""

PLATFORMS = ["TOKOPEDIA", "TIKTOK_SHOP"]


@pytest.mark.parametrize("version", [1, 2])
async def test_the_product_examples_are_read_back_exactly(product: Product, version: int) -> None:
    name = "message.product_fetched" if version == 1 else "message.product_fetched_v2"
    await product.wired.services.registry.add_brands([Brand("test-zeus", "test-zeus")])
    status = await product.push(
        example(name), subscription="projects/p/subscriptions/CNX_PRODUCT_FETCHED_1"
    )
    assert status == 204
    answer = await product.ask(PRODUCT, {"brand": "test-zeus", "sku": "1234"})
    warehouses = [] if version == 1 else [
        {
            "remoteWarehouseId": "PP-3000391",
            "price": {"amount": "10000"},
            "stock": 10,
            "status": "UNKNOWN",
            "pickupInStore": False,
        },
        {
            "remoteWarehouseId": None,
            "price": {"amount": "25000"},
            "stock": 20,
            "status": "UNKNOWN",
            "pickupInStore": False,
        },
    ]  # fmt: skip
    highest = "10000" if version == 1 else "25000"
    assert answer.data["product"] == {
        "sku": "1234",
        "name": "Baju Baru Alhamdulillah",
        "brand": {"brandId": "test-zeus"},
        "listings": [
            {
                "channelCode": "bklp",
                "name": "Baju Baru Alhamdulillah",
                "description": "Baju Baru Buat Hari Raya",
                "productBrand": "Alisan",
                "slug": "baju-baru-alhamdulillah",
                "condition": "New",
                "platforms": PLATFORMS,
                "category": {"remoteCategoryId": "123", "name": "Fashion"},
                "images": [],
                "attributes": [{"name": "Brand", "value": "NoBrand", "platforms": PLATFORMS}],
                "preorder": {"value": 5, "type": "days"},
                "channel": {"channelCode": "bklp"},
            }
        ],
        "variants": [
            {
                "sku": "1234-XL",
                "name": "Baju Baru Size XL",
                "totalStock": 10 if version == 1 else 30,
                "priceRange": [
                    {
                        "lowest": {"amount": "10000", "currencyCode": "IDR"},
                        "highest": {"amount": highest},
                    }
                ],
                "offers": [
                    {
                        "channelCode": "bklp",
                        "name": "Baju Baru Size XL",
                        "status": "UNKNOWN",
                        "statusRaw": "active/inactive",
                        "price": {"amount": "10000", "currencyCode": "IDR"},
                        "stock": 10,
                        "url": "bukalapak.com/baju-baru-alhamdulillah",
                        "images": [],
                        "attributes": [{"name": "color", "value": "red", "platforms": PLATFORMS}],
                        "options": [{"name": "size", "value": "XL", "platforms": PLATFORMS}],
                        "volume": {"height": "0", "length": "0", "width": "0", "unit": "CM"},
                        "weight": {"value": "0", "unit": "G"},
                        "advanceStock": {"total": 10, "sellable": 5, "inTransit": 5},
                        "warehouses": warehouses,
                        "remoteVariant": {
                            "bklp_product_id": "1002prt",
                            "remote_variant_id": 2182177299,
                        },
                        "raw": "raw response(from mp)",
                    }
                ],
            }
        ],
    }


CATEGORY = """
query ($id: String!, $deleted: Boolean!) {
  category(channelCode: "bklp", remoteCategoryId: $id) {
    channelCode remoteCategoryId name path parentId isLeaf status
    parent { name } children { name }
    attributes(includeDeleted: $deleted) {
      name inputType isMandatory isVariantAttribute status options { name status } }
  }
}
"""


async def test_the_category_v1_example_is_read_back_exactly(product: Product) -> None:
    subscription = "projects/p/subscriptions/CNX_CATEGORY_FETCHED_1"
    assert await product.push(example("message.category_fetched"), subscription=subscription) == 204
    told = json.loads(example("message.category_fetched"))["category"]
    answer = await product.ask(CATEGORY, {"id": "1234", "deleted": False})
    options = [{"name": name, "status": None} for name in told["attributes"][0]["options"]]
    assert answer.data["category"] == {
        "channelCode": "bklp",
        "remoteCategoryId": "1234",
        "name": "Komputer & Laptop > Kabel & Adaptor > Kabel HDMI",
        "path": ["Komputer & Laptop", "Kabel & Adaptor", "Kabel HDMI"],
        "parentId": "12",
        "isLeaf": True,
        "status": None,
        "parent": None,
        "children": [],
        "attributes": [
            {
                "name": "Warna",
                "inputType": "OPTIONS",
                "isMandatory": False,
                "isVariantAttribute": True,
                "status": None,
                "options": options,
            },
            {
                "name": "Minimum Order",
                "inputType": "STRING",
                "isMandatory": True,
                "isVariantAttribute": False,
                "status": None,
                "options": [],
            },
        ],
    }
    assert len(options) == 12


async def test_the_category_v2_example_hides_what_was_deleted_unless_asked(
    product: Product,
) -> None:
    subscription = "projects/p/subscriptions/CNX_CATEGORY_FETCHED_V2_1"
    text = example("message.category_fetched_v2")
    assert await product.push(text, subscription=subscription) == 204
    shown = (await product.ask(CATEGORY, {"id": "64", "deleted": False})).data["category"]
    assert (shown["name"], shown["status"], shown["isLeaf"], shown["parentId"]) == (
        "Sepeda",
        "idle",
        False,
        "128",
    )
    assert [attribute["name"] for attribute in shown["attributes"]] == ["Condition"]
    assert shown["attributes"][0]["options"] == [{"name": "Baru", "status": "new"}]
    whole = (await product.ask(CATEGORY, {"id": "64", "deleted": True})).data["category"]
    assert [(a["name"], a["status"]) for a in whole["attributes"]] == [
        ("Condition", "updated"),
        ("Brand-0", "deleted"),
    ]
    assert [option["name"] for option in whole["attributes"][1]["options"]] == [
        "Indo Collection",
        "My Collection",
    ]
