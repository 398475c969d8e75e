"""The envelope: what is sent, and every shape of answer that the document shows."""

import logging
from decimal import Decimal
from typing import Any

import fault_server as play
import pytest
from fault_server import FaultServer

from adapters.mp_adapter import JsonRpcClient

METHOD = "ClientCredentialsService.AddFeatures"


async def test_the_request_is_the_documents(
    server: FaultServer, client: JsonRpcClient, client_key: str, examples: Any
) -> None:
    server.part = play.result(None)
    params = {"feature_names": ["product-fetched"]}
    await client.call(METHOD, params, activity_id="12345")
    (request,) = server.requests
    assert (request.method, request.path) == ("POST", "/v1/jsonrpc")
    assert request.headers["authorization"] == client_key
    assert request.headers["content-type"] == "application/json"
    assert request.rpc == examples.json("rpc.generic.request")


async def test_get_is_possible(server: FaultServer, client: JsonRpcClient) -> None:
    server.part = play.result(None)
    await client.call(METHOD, {"brands": []}, http_method="GET")
    assert server.requests[0].method == "GET"
    assert server.requests[0].rpc["params"] == {"brands": []}


async def test_an_id_is_made_up_for_each_call(server: FaultServer, client: JsonRpcClient) -> None:
    server.part = play.result(None)
    await client.call(METHOD, {})
    await client.call(METHOD, {}, activity_id="")
    ids = [request.rpc["id"] for request in server.requests]
    assert len(set(ids)) == 2
    assert all(isinstance(made, str) and made for made in ids)


async def test_params_are_sent_exactly(server: FaultServer, client: JsonRpcClient) -> None:
    server.part = play.result(None)
    await client.call(METHOD, [{"price": Decimal("10000.10"), "name": "Kaos \u20ac \ud800"}])
    assert server.params == [[{"price": 10000.10, "name": "Kaos \u20ac \ud800"}]]


@pytest.mark.parametrize(
    "value", [{"a": 1}, [], [{"a": None}], "on progress", None, True, 7, {"error": {"code": 1}}]
)
async def test_a_result_may_be_anything(
    value: object, server: FaultServer, client: JsonRpcClient
) -> None:
    server.part = play.result(value)
    assert await client.call(METHOD, {}) == value


async def test_numbers_are_exact(server: FaultServer, client: JsonRpcClient) -> None:
    server.part = play.says('{"id":"1","jsonrpc":"2.0","result":[7200.00,0.1,12345678901234567]}')
    result = await client.call(METHOD, {}, activity_id="1")
    assert repr(result) == "[Decimal('7200.00'), Decimal('0.1'), 12345678901234567]"


async def test_a_zip_is_bytes(server: FaultServer, client: JsonRpcClient) -> None:
    body = b"PK\x03\x04" + bytes(range(256))
    server.part = play.raw(body, 200, "Content-Type: application/zip")
    assert await client.call("OrderService.BulkShippingLabelURL", []) == body


@pytest.mark.parametrize(
    ("method", "example"),
    [
        ("CategoryService.GetCategory", "rpc.CategoryService.GetCategory.response"),
        ("PromotionService.CreateDiscount", "rpc.PromotionService.CreateDiscount.response"),
        ("PromotionService.DeleteDiscount", "rpc.PromotionService.DeleteDiscount.response"),
    ],
)
async def test_a_literal_answer_is_its_own_result(
    method: str, example: str, server: FaultServer, client: JsonRpcClient, examples: Any
) -> None:
    literal = examples.json(example)
    server.part = play.says(examples.text(example))
    assert await client.call(method, {}) == literal
    server.part = play.result({"category": {}})
    assert await client.call(method, {}) == {"category": {}}


@pytest.mark.parametrize(
    "document",
    [
        {"id": "1", "jsonrpc": "2.0", "result": 5},
        {"Id": "1", "jsonrpc": "2.0", "result": 5},
        {"id": "1", "method": "x", "result": 5},
        {"id": "1", "jsonrpc": "2.0", "result": 5, "error": None},
        {"id": "1", "jsonrpc": "2.0", "result": 5, "error": ""},
        {"id": 1, "jsonrpc": "2.0", "result": 5},
        {"result": 5, "extra": "ignored"},
    ],
)
async def test_sloppy_envelopes_work(
    document: object, server: FaultServer, client: JsonRpcClient, caplog: pytest.LogCaptureFixture
) -> None:
    server.part = play.says(document)
    assert await client.call(METHOD, {}, activity_id="1") == 5
    assert not [entry for entry in caplog.records if entry.levelno >= logging.WARNING]


async def test_a_null_result_may_be_left_out(server: FaultServer, client: JsonRpcClient) -> None:
    server.part = play.says({"id": "1", "jsonrpc": "2.0"})
    assert await client.call(METHOD, {}, activity_id="1") is None


async def test_a_foreign_id_is_logged_and_taken(
    server: FaultServer,
    client: JsonRpcClient,
    caplog: pytest.LogCaptureFixture,
    client_key: str,
) -> None:
    server.part = play.says({"id": client_key, "jsonrpc": "2.0", "result": 5})
    assert await client.call(METHOD, {}, activity_id="mine") == 5
    (entry,) = [entry for entry in caplog.records if entry.levelno == logging.WARNING]
    assert entry.getMessage() == (
        f"{METHOD}: the answer to call mine carries another id: [redacted]"
    )


@pytest.mark.parametrize(
    "url", ["ftp://x", "x", "http://", "http://user:word@x", "http://user@x", ""]
)
def test_an_address_that_cannot_work_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address must be"):
        JsonRpcClient(url, "key")


@pytest.mark.parametrize("key", ["", "a b", "a\nb", "k\u00e9y"])
def test_a_key_that_no_header_can_carry_is_refused_unseen(key: str) -> None:
    with pytest.raises(ValueError, match="printable ASCII") as caught:
        JsonRpcClient("http://127.0.0.1", key)
    assert not key or key not in str(caught.value)


async def test_cookies_are_not_kept(server: FaultServer, client: JsonRpcClient) -> None:
    server.part = play.raw(b'{"result":1}', 200, "Set-Cookie: who=me; Path=/")
    await client.call(METHOD, {})
    await client.call(METHOD, {})
    assert [request.headers.get("cookie") for request in server.requests] == [None, None]
