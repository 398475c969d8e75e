"""The envelope, by the document's general part and the readings 1 to 10."""

import json
from typing import Any

import pytest

GOOD = {
    "jsonrpc": "2.0",
    "id": "7",
    "method": "WarehouseService.Get",
    "params": {"sales_channel": "lzda", "brand_id": "kopi-nusantara"},
}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


@pytest.mark.parametrize("verb", ["POST", "GET"])
async def test_post_and_get_are_taken(still: Any, verb: str) -> None:
    answer = await still.post(GOOD, verb=verb)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert {k: v for k, v in answer.json().items() if k != "result"} == {
        "id": "7",
        "jsonrpc": "2.0",
    }


async def test_capital_id_is_taken_and_echoed_as_id(still: Any) -> None:
    answer = await still.post({**without("id"), "Id": "8"})
    assert answer.status_code == 200
    assert answer.json()["id"] == "8"


@pytest.mark.parametrize("key", ["", "Bearer {key}", "{key}x", "bearer {key}", "Basic {key}"])
async def test_any_other_key_is_refused(still: Any, key: str) -> None:
    right = "00000000-0000-0000-0000-00000000test"
    answer = await still.post(GOOD, key=key.format(key=right))
    assert answer.status_code == 401
    assert answer.json() == {
        "id": "7",
        "jsonrpc": "2.0",
        "error": {"code": 401, "message": "unauthorized"},
    }


@pytest.mark.parametrize(
    ("body", "call_id"),
    [
        (without("id"), None),
        ({**GOOD, "id": ""}, ""),
        ({**GOOD, "id": 7}, None),
        ({**GOOD, "id": None}, None),
        (without("jsonrpc"), "7"),
        ({**GOOD, "jsonrpc": "1.0"}, "7"),
        (without("method"), "7"),
        ({**GOOD, "method": "WarehouseService.Unknown"}, "7"),
        ({**GOOD, "method": "InventoryService.UpdateStock"}, "7"),
        ({**GOOD, "method": 4}, "7"),
        (without("params"), "7"),
        ({**GOOD, "params": []}, "7"),
        ({**GOOD, "params": None}, "7"),
        ([GOOD], None),
        ([], None),
        ("text", None),
        (b"", None),
        (b"{", None),
        (b'{"id": "7", "x": NaN}', None),
        (b'{"id": "7", "x": 1e400}', None),
        (b"\xff\xfe", None),
        (b"[" * 100_000, None),
    ],
    ids=repr,
)
async def test_what_the_document_does_not_allow_is_400(
    still: Any, body: Any, call_id: str | None
) -> None:
    answer = await still.post(body)
    assert answer.status_code == 400
    reply = answer.json()
    assert (reply["id"], reply["jsonrpc"], reply["error"]["code"]) == (call_id, "2.0", 400)
    assert "result" not in reply


async def test_every_call_is_written_down_even_a_refused_one(sandbox: Any) -> None:
    await sandbox.post(GOOD)
    await sandbox.post(GOOD, key="wrong")
    await sandbox.post({**GOOD, "method": "Nothing.Known"})
    calls = await sandbox.control("GET", "/calls")
    assert [(one["method"], one["id"], one["outcome"]) for one in calls] == [
        ("WarehouseService.Get", "7", "200"),
        ("WarehouseService.Get", "7", "401"),
        ("Nothing.Known", "7", "400"),
    ]
    assert calls[0]["params"] == GOOD["params"]
    assert len(await sandbox.control("GET", "/calls?method=Nothing.Known")) == 1
    await sandbox.control("DELETE", "/calls")
    assert await sandbox.control("GET", "/calls") == []


async def test_control_needs_the_client_key(still: Any) -> None:
    for verb, path in [("GET", "/calls"), ("POST", "/faults"), ("DELETE", "/faults")]:
        answer = await still.client.request(verb, f"{still.url}/sandbox{path}")
        assert answer.status_code == 401
        assert json.loads(answer.text)["error"]["message"] == "unauthorized"
