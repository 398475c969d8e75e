"""PromotionService against the document's examples: literal answers, a word for each row."""

from typing import Any

import pytest

MAKE, DELETE = "PromotionService.CreateDiscount", "PromotionService.DeleteDiscount"
MAKE_EXAMPLE, DELETE_EXAMPLE = f"rpc.{MAKE}", f"rpc.{DELETE}"
BRAND = "kopi-nusantara"


async def ask(sandbox: Any, method: str, params: Any) -> Any:
    answer = await sandbox.call(method, params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def of_brand(example: Any, **changes: Any) -> Any:
    return example["params"] | {"brand_id": BRAND} | changes


async def test_a_discount_is_made_as_the_example_shows(sandbox: Any, example: Any) -> None:
    made = await ask(sandbox, MAKE, of_brand(example(f"{MAKE_EXAMPLE}.request")))
    shown = example(f"{MAKE_EXAMPLE}.response")
    assert {name: made[name] for name in ("brand_id", "discount_name")} == {
        "brand_id": "",
        "discount_name": "",
    }
    assert made.keys() == shown.keys()
    for channel, rows in shown["discount_products"].items():
        told = made["discount_products"][channel]
        assert [row.keys() for row in told] == [row.keys() for row in rows]
        assert all(row["success"] and row["discount_id"] for row in told)
    ids = [row["discount_id"] for rows in made["discount_products"].values() for row in rows]
    assert len(set(ids)) == 4


async def test_a_discount_is_deleted_once_by_its_id(sandbox: Any, example: Any) -> None:
    made = await ask(sandbox, MAKE, of_brand(example(f"{MAKE_EXAMPLE}.request")))
    number = made["discount_products"]["shpe"][0]["discount_id"]
    unknown = await ask(sandbox, DELETE, of_brand(example(f"{DELETE_EXAMPLE}.request")))
    assert unknown["brand_id"] == BRAND
    rows = [row for rows in unknown["discount_products"].values() for row in rows]
    assert (
        rows
        == [{"remote_variant": {}, "sku": "sku", "success": False, "message": "discount not found"}]
        * 4
    )
    named = {"remote_variant": {}, "sku": "sku", "discount_id": number}
    for channel, brand, expected in (
        ("bklp", BRAND, False),
        ("shpe", "batik-lestari", False),
        ("shpe", BRAND, True),
        ("shpe", BRAND, False),
    ):
        params = {"brand_id": brand, "discount_products": {channel: [named]}}
        deleted = await ask(sandbox, DELETE, params)
        assert deleted["discount_products"][channel][0]["success"] is expected


async def test_lazada_has_neither_percentages_nor_deletion(sandbox: Any, example: Any) -> None:
    rows = example(f"{MAKE_EXAMPLE}.request")["params"]["discount_products"]["shpe"]
    products = {"lzda": rows}
    made = await ask(
        sandbox, MAKE, of_brand(example(f"{MAKE_EXAMPLE}.request"), discount_products=products)
    )
    price, percentage = made["discount_products"]["lzda"]
    assert (price["success"], percentage["success"], percentage["discount_id"]) == (True, False, "")
    named = {"remote_variant": {}, "discount_id": price["discount_id"]}
    params = {"brand_id": BRAND, "discount_products": {"lzda": [named]}}
    (row,) = (await ask(sandbox, DELETE, params))["discount_products"]["lzda"]
    assert (row["success"], row["message"]) == (False, "delete discount is not supported")


WRONG: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"brand_id": "nobody"}, {}, "pg: no rows in result set"),
    ({"discount_name": ""}, {}, "discount_name must not be empty"),
    ({"start_time": "soon"}, {}, "start_time must be a time"),
    ({"end_time": "2021-09-21T11:53:00+07:00"}, {}, "end_time must have no zone"),
    ({"discount_products": []}, {}, "discount_products must be an object of channels"),
    ({"discount_products": {"jdid": []}}, {}, "channel 'jdid' doesn't exist"),
    ({"discount_products": {"lzda-sg": []}}, {}, "channel 'lzda-sg' is not connected"),
    ({"discount_products": {"shpe": []}}, {}, "discount_products.shpe must be an array of objects"),
    ({}, {"base_price": 1.5}, "base_price must be an integer"),
    ({}, {"max_order": None}, "max_order must be an integer"),
    ({}, {"discount_type": "flashsale"}, "discount_type must be price or percentage"),
    ({}, {"remote_variant": "?"}, "remote_variant must be a JSON object"),
]


@pytest.mark.parametrize(("params", "row", "message"), WRONG, ids=[w[2] for w in WRONG])
async def test_wrong_parameters_are_refused_in_an_envelope(
    sandbox: Any, example: Any, params: Any, row: Any, message: str
) -> None:
    asked = of_brand(example(f"{MAKE_EXAMPLE}.request"), **params)
    if row:
        asked["discount_products"]["shpe"][1] |= row
    answer = await sandbox.call(MAKE, asked)
    assert answer.status_code == 400
    assert answer.json()["error"] == {"code": 400, "message": message}


async def test_a_remote_variant_may_be_a_text(sandbox: Any, example: Any) -> None:
    asked = of_brand(example(f"{MAKE_EXAMPLE}.request"))
    asked["discount_products"]["shpe"][0]["remote_variant"] = '{"item_id": 1}'
    made = await ask(sandbox, MAKE, asked)
    assert made["discount_products"]["shpe"][0]["remote_variant"] == '{"item_id": 1}'
