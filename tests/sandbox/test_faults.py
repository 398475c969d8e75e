"""Each fault, seen by a real client."""

import asyncio
import json
import zlib
from typing import Any

import httpx
import pytest

WAREHOUSES = {"sales_channel": "lzda", "brand_id": "kopi-nusantara"}
METHOD = "WarehouseService.Get"


@pytest.fixture
async def sandbox(still: Any) -> Any:
    """A sandbox without faults and with an empty list of calls."""
    await still.control("DELETE", "/faults")
    await still.control("DELETE", "/calls")
    return still


async def ask(sandbox: Any) -> Any:
    return await sandbox.call(METHOD, WAREHOUSES)


async def accept(sandbox: Any, order: Any) -> Any:
    names = {key: order[key] for key in ("brand_id", "channel", "remote_order_id")}
    return await sandbox.call("OrderService.AcceptOrder", names)


@pytest.mark.parametrize("code", [400, 401, 403, 404, 429, 500, 503])
async def test_errors(sandbox: Any, code: int) -> None:
    await sandbox.fault(f"error_{code}")
    answer = await ask(sandbox)
    assert answer.status_code == code
    assert answer.json() == {
        "id": "act-1",
        "jsonrpc": "2.0",
        "error": {"code": code, "message": "pg: no rows in result set"},
    }


async def test_an_error_under_200(sandbox: Any) -> None:
    await sandbox.fault("error_200", code=500, message="boom")
    answer = await ask(sandbox)
    assert (answer.status_code, answer.json()["error"]) == (200, {"code": 500, "message": "boom"})


async def test_an_error_that_betrays_the_key(sandbox: Any) -> None:
    await sandbox.fault("leak_key")
    assert "00000000test" in (await ask(sandbox)).json()["error"]["message"]


async def test_times_and_taking_back(sandbox: Any) -> None:
    await sandbox.fault("error_500", times=2)
    assert [(await ask(sandbox)).status_code for _ in range(3)] == [500, 500, 200]
    assert await sandbox.control("GET", "/faults") == []
    await sandbox.fault("error_503")
    assert (await ask(sandbox)).status_code == 503
    assert await sandbox.control("DELETE", "/faults") == []
    assert (await ask(sandbox)).status_code == 200
    outcomes = [one["outcome"] for one in await sandbox.control("GET", "/calls")]
    assert outcomes == ["error_500", "error_500", "200", "error_503", "200"]


@pytest.mark.parametrize(
    ("narrowed", "hit"),
    [
        ({"method": METHOD}, True),
        ({"method": "OrderService.AcceptOrder"}, False),
        ({"brand_id": "kopi-nusantara"}, True),
        ({"brand_id": "dapur-ibu"}, False),
        ({"channel": "lzda"}, True),
        ({"channel": "tkpd"}, False),
    ],
)
async def test_faults_are_narrowed(sandbox: Any, narrowed: dict[str, Any], hit: bool) -> None:
    await sandbox.control("POST", "/faults", {"fault": "error_500", **narrowed})
    assert (await ask(sandbox)).status_code == (500 if hit else 200)


async def test_lists_of_brands_and_channels_narrow_too(sandbox: Any) -> None:
    await sandbox.fault("error_500", brand_id="dapur-ibu", channel="tkpd")
    call = {"brand_ids": ["batik-lestari", "dapur-ibu"], "channel_codes": ["tkpd"]}
    method = "CredentialsService.GetConnectedSalesChannels"
    assert (await sandbox.call(method, call)).status_code == 500
    assert (await sandbox.call(method, {**call, "channel_codes": []})).status_code == 200


@pytest.mark.parametrize("kind", ["reset", "close"])
async def test_before_does_nothing_and_after_acts(sandbox: Any, kind: str) -> None:
    for when, status in [("before", "pending"), ("after", "accepted")]:
        order = await sandbox.place("tkpd", "pending")
        await sandbox.fault(f"{kind}_{when}", times=1)
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            await accept(sandbox, order)
        assert (await sandbox.order(order))["status"] == status
        assert (await ask(sandbox)).status_code == 200
    calls = await sandbox.control("GET", "/calls?method=OrderService.AcceptOrder")
    assert [one["outcome"] for one in calls] == [f"{kind}_before", f"{kind}_after"]


@pytest.mark.parametrize(("kind", "status"), [("hang", "pending"), ("hang_after", "accepted")])
async def test_hanging_until_the_client_leaves(sandbox: Any, kind: str, status: str) -> None:
    order = await sandbox.place("tkpd", "pending")
    await sandbox.fault(kind, times=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await accept(sandbox, order)
    assert (await sandbox.order(order))["status"] == status


async def test_taking_faults_back_releases_those_that_hang(sandbox: Any) -> None:
    await sandbox.fault("hang", times=1)
    hanging = asyncio.create_task(ask(sandbox))
    await sandbox.eventually("/calls", bool)
    assert not hanging.done()
    await sandbox.control("DELETE", "/faults")
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await hanging


async def test_slow_acts_and_answers_truly(sandbox: Any) -> None:
    order = await sandbox.place("tkpd", "pending")
    await sandbox.control("POST", "/faults", {"method": "*", "fault": "slow", "seconds": 0.01})
    assert (await accept(sandbox, order)).json()["result"]["success"] is True


async def test_truncated_acts_and_breaks_off(sandbox: Any) -> None:
    order = await sandbox.place("tkpd", "pending")
    await sandbox.fault("truncated", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await accept(sandbox, order)
    assert (await sandbox.order(order))["status"] == "accepted"


@pytest.mark.parametrize("kind", ["garbage", "html"])
async def test_no_json_at_all(sandbox: Any, kind: str) -> None:
    order = await sandbox.place("tkpd", "pending")
    await sandbox.fault(kind, times=1)
    answer = await accept(sandbox, order)
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"."):
        json.loads(answer.content)
    assert (await sandbox.order(order))["status"] == "pending"


async def test_acts_can_be_chosen(sandbox: Any) -> None:
    order = await sandbox.place("tkpd", "pending")
    await sandbox.fault("garbage", times=1, acts=True)
    await accept(sandbox, order)
    assert (await sandbox.order(order))["status"] == "accepted"


async def test_json_under_another_type(sandbox: Any) -> None:
    await sandbox.fault("not_json_type")
    answer = await ask(sandbox)
    assert answer.headers["content-type"].startswith("text/plain")
    assert json.loads(answer.text)["result"]["channel"] == "lzda"


async def test_no_envelope_and_strange_ids(sandbox: Any) -> None:
    await sandbox.fault("no_envelope", times=1)
    await sandbox.fault("foreign_id", times=1)
    await sandbox.fault("numeric_id", times=1)
    bare, foreign, number = [(await ask(sandbox)).json() for _ in range(3)]
    assert bare == foreign["result"] == number["result"]
    assert bare["channel"] == "lzda"
    assert (foreign["id"], number["id"]) == ("somebody-else", 12345)


async def test_huge(sandbox: Any) -> None:
    await sandbox.fault("huge", bytes=8 << 20)
    received = 0
    headers = {"authorization": "00000000-0000-0000-0000-00000000test"}
    body = {"jsonrpc": "2.0", "id": "1", "method": METHOD, "params": WAREHOUSES}
    async with sandbox.client.stream(
        "POST", f"{sandbox.url}/v1/jsonrpc", json=body, headers=headers
    ) as answer:
        assert "content-length" not in answer.headers
        async for piece in answer.aiter_raw():
            received += len(piece)
    assert received > 8 << 20


async def test_gzip_bomb(sandbox: Any) -> None:
    await sandbox.fault("gzip_bomb", bytes=8 << 20)
    headers = {"authorization": "00000000-0000-0000-0000-00000000test"}
    body = {"jsonrpc": "2.0", "id": "1", "method": METHOD, "params": WAREHOUSES}
    async with sandbox.client.stream(
        "POST", f"{sandbox.url}/v1/jsonrpc", json=body, headers=headers
    ) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        packed = b"".join([piece async for piece in answer.aiter_raw()])
    assert len(packed) < 100_000
    assert len(zlib.decompress(packed, 31)) > 8 << 20


async def test_redirect(sandbox: Any) -> None:
    await sandbox.fault("redirect", location="http://127.0.0.1:9/elsewhere")
    answer = await ask(sandbox)
    assert (answer.status_code, answer.headers["location"]) == (302, "http://127.0.0.1:9/elsewhere")


async def test_deep_json(sandbox: Any) -> None:
    await sandbox.fault("deep_json")
    answer = await ask(sandbox)
    assert answer.status_code == 200
    with pytest.raises(RecursionError):
        json.loads(answer.content)


async def test_success_false(sandbox: Any) -> None:
    order = await sandbox.place("tkpd", "pending")
    await sandbox.fault("success_false", message="no")
    answer = await accept(sandbox, order)
    assert answer.status_code == 200
    assert answer.json()["result"] == {
        "brand_id": "kopi-nusantara",
        "channel": "tkpd",
        "remote_order_id": order["remote_order_id"],
        "message": "no",
        "success": False,
    }
    assert (await sandbox.order(order))["status"] == "pending"


async def test_zip(sandbox: Any) -> None:
    await sandbox.fault("zip")
    answer = await ask(sandbox)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.content.startswith(b"PK")


async def test_raw(sandbox: Any) -> None:
    await sandbox.fault("raw", status=418, content_type="text/plain", body='{"id": "{id}"}')
    answer = await ask(sandbox)
    assert (answer.status_code, answer.text) == (418, '{"id": "act-1"}')
