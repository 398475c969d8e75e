"""Discount calls: what is sent is the document's example, and each row finds its item."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import fault_server as play
import pytest
from fault_server import FaultServer
from in_process import served

from adapters.mp_adapter import MpAdapter
from domain.discounts import (
    DiscountAnswer,
    DiscountItem,
    DiscountKey,
    DiscountType,
    WantedDiscount,
)
from domain.errors import UpstreamMisread, UpstreamRefused, UpstreamUnavailable
from sandbox.main import make_server
from sandbox.settings import SandboxSettings

BRAND = "connexi-test"
JAKARTA = timezone(timedelta(hours=7))
PRICE, PERCENTAGE = DiscountType.PRICE, DiscountType.PERCENTAGE
WANTED = WantedDiscount(
    BRAND,
    "test",
    datetime(2021, 9, 21, 9, 53, 0, 999_999, tzinfo=JAKARTA),
    datetime(2021, 9, 21, 11, 53, tzinfo=JAKARTA),
    (),
)


def item(
    channel: str = "shpe",
    sku: str = "sku",
    remote: str = "{}",
    warehouse: str | None = None,
    **more: Any,
) -> DiscountItem:
    asked: dict[str, Any] = {
        "base_price": Decimal("15000.00"),
        "discount_type": PRICE,
        "discount_value": Decimal(10000),
        "max_order": 1,
        "promo_stock": 10,
    }
    key = DiscountKey(BRAND, "hana20", channel)
    return DiscountItem(key, 0, sku, "v", remote, warehouse, "IDR", **asked | more)


BY_HALF = {"discount_type": PERCENTAGE, "discount_value": Decimal("1E+1")}
EXAMPLE = [
    item("bklp", warehouse="wh_1"),
    item("bklp", warehouse="wh_2", **BY_HALF),
    item("shpe", warehouse="wh_1"),
    item("shpe", warehouse="wh_1", **BY_HALF),
]


def told(answers: Any) -> list[Any]:
    """Success and id of each answer."""
    return [answer and (answer.success, answer.remote_discount_id) for answer in answers]


async def test_a_discount_is_made_as_the_document_shows(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.PromotionService.CreateDiscount.response"))
    answers = await adapter.discounts.create(WANTED, EXAMPLE, "hana20")
    assert server.requests[0].rpc == examples.json("rpc.PromotionService.CreateDiscount.request")
    assert told(answers) == [(True, "123"), (False, None)] * 2
    answer = answers[1]
    assert answer == DiscountAnswer(False, "Error Message", None, answer.upstream if answer else "")
    assert answer is not None
    assert json.loads(answer.upstream) == {
        "remote_variant": {}, "sku": "sku", "success": False, "message": "Error Message",
        "discount_id": "", "remote_warehouse_code": "wh_2",
    }  # fmt: skip
    assert len(server.requests) == 1


async def test_a_discount_is_deleted_as_the_document_shows(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.PromotionService.DeleteDiscount.response"))
    items = [
        item(channel, remote_discount_id="string") for channel in ("bklp", "bklp", "shpe", "shpe")
    ]
    answers = await adapter.discounts.delete(BRAND, items, "hana20")
    assert server.requests[0].rpc == examples.json("rpc.PromotionService.DeleteDiscount.request")
    assert told(answers) == [(True, None), (False, None)] * 2


def row(success: object = True, **more: Any) -> dict[str, Any]:
    return {"remote_variant": {}, "sku": "", "success": success, "message": ""} | more


A = item(sku="A", remote='{"item_id":1,"variation_id":10,"upload_id":0}', warehouse="W1")
A2 = item(sku="A", remote='{"item_id":1,"variation_id":10,"upload_id":0}', warehouse="W2")
B = item(sku="B", remote='{"item_id":2,"variation_id":20,"upload_id":0}')
OTHER = item(sku="A", remote='{"item_id":3,"variation_id":30,"upload_id":0}')

ROWS: list[tuple[str, list[DiscountItem], Any, list[Any]]] = [
    ("rows that name nothing stand in their places", [A, B], [row(discount_id="1"), row(False)],
     [(True, "1"), (False, None)]),
    ("fewer rows that name nothing are nobody's", [A, B], [row(discount_id="1")], [None, None]),
    ("shuffled rows are found by SKU", [A, B],
     [row(False, sku="B"), row(sku="A", discount_id="1")], [(True, "1"), (False, None)]),
    ("shuffled rows are found by remote variant, numbers as texts", [A, B],
     [row(False, remote_variant={"item_id": "2"}), row(remote_variant={"item_id": "1"})],
     [(True, None), (False, None)]),
    ("a remote variant may be a JSON text and tell more", [A, B],
     [row(False, remote_variant='{"item_id": 2, "upload_id": 77}'), row(sku="A")],
     [(True, None), (False, None)]),
    ("offers of one SKU are told apart by remote variant", [A, OTHER],
     [row(False, sku="A", remote_variant={"item_id": 3}),
      row(sku="A", remote_variant={"item_id": 1})], [(True, None), (False, None)]),
    ("one SKU in two warehouses", [A, A2],
     [row(False, sku="A", remote_warehouse_code="W2"),
      row(sku="A", remote_warehouse_code="W1")], [(True, None), (False, None)]),
    ("a row that could be either's is nobody's", [A, A2, B], [row(sku="A"), row(sku="B")],
     [None, None, (True, None)]),
    ("a missing row leaves its item alone", [A, B], [row(sku="B")], [None, (True, None)]),
    ("foreign rows are nobody's", [A], [row(sku="X"), row(sku="A", discount_id=5)], [(True, "5")]),
    ("one broken row spoils no other", [A, B], ["?", row(sku="B")], [None, (True, None)]),
    ("a row without a clear word is no answer", [A, B], [row(None, sku="A"), row("?", sku="B")],
     [None, None]),
    ("success as text", [A], [row("true", sku="A")], [(True, None)]),
    ("no rows", [A], None, [None]),
    ("an object for rows", [A], {"0": row()}, [None]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("items", "rows", "expected"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS]
)
async def test_rows_and_items(
    items: list[DiscountItem],
    rows: Any,
    expected: list[Any],
    server: FaultServer,
    adapter: MpAdapter,
) -> None:
    for part in (play.says, play.result):
        server.part = part({"brand_id": "", "discount_products": {"shpe": rows, "lzda": [row()]}})
        assert told(await adapter.discounts.create(WANTED, items, "a")) == expected


@pytest.mark.parametrize(
    "result", [None, "on progress", [], {}, {"discount_products": []}, {"discount_products": "?"}]
)
async def test_an_answer_without_rows_may_have_been_done(
    result: object, server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = play.result(result)
    with pytest.raises(UpstreamMisread) as caught:
        await adapter.discounts.create(WANTED, [A], "a")
    assert caught.value.sent is True
    assert len(server.requests) == 1


async def test_refusals_and_faults_of_the_whole(server: FaultServer, adapter: MpAdapter) -> None:
    server.part = play.result({"success": False, "message": "no promotions here"})
    with pytest.raises(UpstreamRefused, match="no promotions here"):
        await adapter.discounts.create(WANTED, [A], "a")
    server.part = play.error(400, "channel 'shpe' is not connected", 400)
    with pytest.raises(UpstreamRefused, match="not connected"):
        await adapter.discounts.delete(BRAND, [A], "a")
    server.part = play.error(500, "boom", 500)
    with pytest.raises(UpstreamUnavailable):
        await adapter.discounts.delete(BRAND, [A], "a")
    assert len(server.requests) == 3


async def test_secrets_stay_out_of_answers(
    server: FaultServer, adapter: MpAdapter, client_key: str
) -> None:
    rows = [row(False, sku="A", message=f"key {client_key} is wrong", token=client_key)]
    server.part = play.says({"discount_products": {"shpe": rows}})
    (answer,) = await adapter.discounts.create(WANTED, [A], "a")
    assert answer is not None
    assert answer.message == "key [redacted] is wrong"
    assert client_key not in answer.upstream


async def test_amounts_are_sent_as_whole_numbers_or_not_at_all(
    server: FaultServer, adapter: MpAdapter
) -> None:
    with pytest.raises(ValueError, match="no whole number"):
        await adapter.discounts.create(WANTED, [item(base_price=Decimal("1.5"))], "a")
    assert server.requests == []


async def test_against_the_sandbox(client_key: str) -> None:
    settings = SandboxSettings(client_key=client_key, live=False, orders=0)
    playing = make_server(settings)
    async with served(playing):
        url = f"http://127.0.0.1:{playing.servers[0].sockets[0].getsockname()[1]}"
        async with MpAdapter(url, client_key) as adapter:
            wanted = WantedDiscount("kopi-nusantara", "x", WANTED.starts_at, WANTED.ends_at, ())
            items = [item("lzda", **BY_HALF), item("tkpd"), item("lzda")]
            made = await adapter.discounts.create(wanted, items, "a")
            assert told(made) == [(False, None), (True, "70002"), (True, "70001")]
            gone = [item("tkpd", remote_discount_id="70002")]
            assert told(await adapter.discounts.delete("kopi-nusantara", gone, "b")) == [
                (True, None)
            ]
            assert told(await adapter.discounts.delete("kopi-nusantara", gone, "c")) == [
                (False, None)
            ]
            with pytest.raises(UpstreamRefused, match="doesn't exist"):
                await adapter.discounts.create(wanted, [item("orami")], "d")
