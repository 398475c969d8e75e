"""OrderService.BulkShippingLabelURL: what is asked, how long an answer may be, what it means."""

import asyncio
import io
import json
import random
import zipfile
from typing import Any

import fault_server as play
import pytest
from fault_server import FaultServer, Received

from adapters.mp_adapter import MpAdapter
from adapters.mp_adapter.labels import MOST_OF_ZIP, ZIPS_AT_ONCE
from adapters.transport import MOST_BYTES
from domain.errors import (
    UpstreamError,
    UpstreamMisread,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnavailable,
)
from domain.labels import LabelOrder
from domain.orders import OrderKey

ORDERS = [
    LabelOrder(
        OrderKey(f"string_brand_id_{n}", f"string_marketplace_{n}", f"string_remote_order_id_{n}"),
        f"string_airwaybill_number_{n}",
    )
    for n in (1, 2)
]
METHOD = "OrderService.BulkShippingLabelURL"


def zipped(size: int = 100) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("string_remote_order_id_1.pdf", random.Random(1).randbytes(size))
    return file.getvalue()


async def test_the_call_is_the_documents_and_names_the_activity(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    content = zipped()
    server.part = play.raw(content, 200, "Content-Type: application/zip")
    found = await adapter.label_files.label_file(ORDERS, "string_activity")
    wanted = examples.json("rpc.OrderService.BulkShippingLabelURL.request")
    assert server.requests[0].rpc == wanted
    assert found.content == content
    assert found.labelled == {ORDERS[0].key}


async def test_an_airwaybill_that_is_not_known_is_sent_empty(
    server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = play.raw(zipped())
    await adapter.label_files.label_file([LabelOrder(ORDERS[0].key, None)], "1")
    assert server.params[0][0]["airwaybill_number"] == ""


async def test_a_zip_may_be_longer_than_any_other_answer(
    server: FaultServer, adapter: MpAdapter
) -> None:
    content = zipped(MOST_BYTES + 1_000_000)
    server.part = play.raw(content, 200, "Content-Type: application/zip")
    assert (await adapter.label_files.label_file(ORDERS, "1")).content == content
    server.part = play.says(json.dumps({"result": "x" * MOST_BYTES}))
    with pytest.raises(UpstreamMisread, match="more than 16,000,000 bytes"):
        await adapter.label_files.label_file(ORDERS, "1")


async def test_a_zip_is_read_to_its_bound_and_no_further(
    server: FaultServer, adapter: MpAdapter
) -> None:
    sent = 0

    async def endless(_: Received, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\n\r\nPK\x03\x04")
        while sent < 3 * MOST_OF_ZIP:
            writer.write(bytes(1_000_000))
            await writer.drain()
            sent += 1_000_000

    server.part = endless
    with pytest.raises(UpstreamMisread, match="more than 64,000,000 bytes"):
        await adapter.label_files.label_file(ORDERS, "1")
    assert sent < 2 * MOST_OF_ZIP


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (play.error(400, "awb missing"), UpstreamRefused),
        (play.error(404, "order not found", 404), UpstreamRefused),
        (play.error(400, "pg: no rows in result set", 400), UpstreamRefused),
        (play.result({"success": False, "message": "no"}), UpstreamRefused),
        (play.error(503, "later", 503), UpstreamUnavailable),
        (play.result("https://elsewhere.example/labels.zip"), UpstreamMisread),
        (play.result({"success": True}), UpstreamMisread),
        (play.result(None), UpstreamMisread),
        (play.raw(b"\x00garbage"), UpstreamMisread),
        (play.raw(b"<html>"), UpstreamMisread),
        (play.raw(b"PK\x03\x04 and no more"), UpstreamMisread),
        (play.raw(zipped(), 404), UpstreamRefused),
        (play.raw(zipped(), 500), UpstreamUnavailable),
        (play.truncated, UpstreamMisread),
        (play.reset, UpstreamUnavailable),
    ],
)
async def test_what_is_no_zip_is_told_for_what_it_is(
    server: FaultServer, adapter: MpAdapter, part: play.Part, kind: type[UpstreamError]
) -> None:
    server.part = part
    with pytest.raises(UpstreamError) as caught:
        await adapter.label_files.label_file(ORDERS, "1")
    assert type(caught.value) is kind
    assert caught.value.method == METHOD
    assert caught.value.sent
    assert len(server.requests) == 1


async def test_few_zips_come_in_at_once_and_the_rest_wait_in_line(
    server: FaultServer, client_key: str
) -> None:
    server.part = play.hang
    async with MpAdapter(server.url, client_key, label_timeout=0.3) as adapter:
        asked = [adapter.label_files.label_file(ORDERS, str(n)) for n in range(ZIPS_AT_ONCE * 2)]
        results = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(one, UpstreamTimeout) for one in results)
    sent = [one.sent for one in results if isinstance(one, UpstreamTimeout)]
    assert sent.count(True) == len(server.requests)
    assert len(server.requests) >= ZIPS_AT_ONCE
