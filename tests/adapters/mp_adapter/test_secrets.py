"""The client key and the secrets of a call show nowhere: no error, log, repr or answer."""

import asyncio
import json
import logging
import traceback
from typing import Any

import fault_server as play
import pytest
from fault_server import FaultServer

from adapters.mp_adapter import JsonRpcClient, MpAdapter
from adapters.mp_adapter.redact import Redactor
from domain.actions import CompleteOrder
from domain.errors import UpstreamError
from domain.orders import OrderKey

CODE = "1PFL-9M6C-8WHK-QA7H"
ORDER = OrderKey("brand", "blib", "3300-1")


def echoes(key: str) -> dict[str, play.Part]:
    """Answers that repeat the key in every way that a server might."""
    said = f"No brand record found for client with key {key} and code {CODE}"
    return {
        "401 json": play.error(401, said, 401),
        "200 error": play.error(400, said),
        "500": play.raw(said.encode(), 500),
        "html": play.raw(f"<html>{said}</html>".encode()),
        "upper": play.error(400, said.upper(), 400),
        "first": play.raw(f"{key}{CODE}".encode()),
        "broken in two": play.error(400, f"key {key[:9]}\u0000{key[9:]}".replace("\0", "\x01")),
        "split by a zero width": play.error(400, f"key {key[:9]}\u200b{key[9:]}"),
        "truncated": play.raw(f'{{"id":"1","error":{{"message":"{said}'.encode()),
        "no envelope": play.says({"key": key, "said": said}),
        "as id": play.says({"id": key, "result": {"message": said}}),
        "status line": _status_line(key),
        "no success": play.result({"message": said}),
        "odd success": play.result({"message": said, "success": key}),
        "code as success": play.result({"message": said, "success": CODE}),
        "cut in the middle": play.result({"success": "x" * 20 + key}),
        "code cut": play.result({"success": "x" * 28 + CODE}),
        "redirect": play.raw(b"", 302, f"Location: http://x/{key}"),
        "reset": play.reset,
        "hang": play.hang,
        "packing": play.raw(b"x", 200, f"Content-Encoding: {key}"),
        "bad header": play.raw(b"{}", 200, f"X{key}\x00: {key}"),
    }


def _status_line(key: str) -> play.Part:
    async def answer(_: play.Received, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/9.9 {key} {key}\r\n\r\n".encode())
        writer.close()

    return answer


NAMES = sorted(echoes("k"))


@pytest.mark.parametrize("name", NAMES)
async def test_no_error_or_log_shows_a_secret(
    name: str, server: FaultServer, client_key: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.part = echoes(client_key)[name]
    async with MpAdapter(server.url, client_key, timeout=0.5) as adapter:
        with pytest.raises(UpstreamError) as caught:
            await adapter.orders.perform(CompleteOrder(ORDER, received_by=CODE), "activity")
        shown = [
            str(caught.value),
            repr(caught.value),
            "".join(traceback.format_exception(caught.value)),
            repr(vars(caught.value)),
            repr(adapter),
            caplog.text,
        ]
    for text in shown:
        for secret in (client_key, CODE, client_key[:13], client_key[10:], CODE[:11]):
            assert secret.lower() not in text.lower()


async def test_no_answer_shows_a_secret(
    server: FaultServer, adapter: MpAdapter, client_key: str
) -> None:
    server.part = play.result(
        {
            "message": f"{CODE} is wrong for {client_key}",
            "success": False,
            "received_by": "Budi",
            "nested": [{"api_key": "abc", "note": f"by {client_key.upper()}", "code": CODE}],
            client_key: 1,
        }
    )
    answer = await adapter.orders.perform(CompleteOrder(ORDER, received_by=CODE), "a")
    assert answer.success is False
    assert answer.message == "[redacted] is wrong for [redacted]"
    assert json.loads(answer.upstream) == {
        "message": "[redacted] is wrong for [redacted]",
        "success": False,
        "received_by": "[redacted]",
        "nested": [{"api_key": "[redacted]", "note": "by [redacted]", "code": "[redacted]"}],
        "[redacted]": 1,
    }


def test_nothing_shows_the_key_by_itself(client_key: str) -> None:
    client = JsonRpcClient("http://127.0.0.1:9", client_key)
    for thing in (client, client.redactor, vars(client), client._http, vars(client._http)):
        assert client_key not in repr(thing)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, order INV/20210928/MPL/1632818563", None),
        ("576461413038785752 is TikTok's", None),
        ("33001738731-3145252968", None),
        ("OrderService.RejectCancelOrderRequest is unknown", None),
        ("seller_reject_apply_package_has_not_exceeded_estimated", None),
        ("key 00000000-0000-0000-0000-000000000000 is bad", "key [redacted] is bad"),
        ("token eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "token [redacted]"),
        ("hash 9f86d081884c7d659a2feaa0c55ad015", "hash [redacted]"),
        ("two\r\n  lines\tand\x00nul \u202egnp", "two lines andnul gnp"),
        ("x" * 90, "x" * 79 + "…"),
    ],
)
def test_texts_for_people_are_one_clean_line(text: str, shown: str | None) -> None:
    assert Redactor("the-key").clean(text) == (shown or text)


def test_a_key_is_found_in_any_case_and_before_cutting() -> None:
    redactor = Redactor("the-key")
    assert redactor.clean("x" * 75 + " The-KEY") == "x" * 75 + " [re…"
    assert redactor.covered("THE-KEYs") == "[redacted]s"


def test_huge_results_are_kept_short(client_key: str, examples: Any) -> None:
    tree = {"message": [client_key] * 3, "token": "", "password": {"a": 1}}
    assert Redactor(client_key).cover_tree(tree) == {
        "message": ["[redacted]"] * 3,
        "token": "",
        "password": "[redacted]",
    }
