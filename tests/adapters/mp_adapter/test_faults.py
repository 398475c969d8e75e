"""Whatever goes wrong on the way: the right error, `sent` exact, one request, no key shown."""

import asyncio
import gzip
import resource
import socket
from functools import partial

import fault_server as play
import pytest
from fault_server import FaultServer

from adapters.mp_adapter import JsonRpcClient
from adapters.mp_adapter.client import Behave
from adapters.mp_adapter.places import Places
from domain.errors import (
    UpstreamError,
    UpstreamMisread,
    UpstreamRefused,
    UpstreamTimeout,
    UpstreamUnavailable,
)

METHOD = "OrderService.ShipOrder"
HTML = b"<html><body><h1>Bad Gateway</h1></body></html>"
DEEP = b"[" * 100_000 + b"]" * 100_000
MANY = b'{"jsonrpc":"2.0","id":"1","result":[' + b"[]," * 2_000_000 + b"[]]}"
BOMB = "Content-Encoding: gzip"


def at_once(most: int) -> Behave:
    """So many calls under way at once, and nothing else around the wire."""
    return lambda wire: Places(wire, at_once=most)


FAULTS = {
    "reset": (play.reset, UpstreamUnavailable, "the connection broke before an answer"),
    "close": (play.close, UpstreamUnavailable, "the connection broke before an answer"),
    "no http": (play.no_http, UpstreamMisread, "answered no HTTP"),
    "truncated": (play.truncated, UpstreamMisread, "the answer broke off"),
    "html": (play.raw(HTML), UpstreamMisread, "answered no JSON"),
    "garbage": (play.raw(b"\xff\xfe\x00\x01"), UpstreamMisread, "answered no JSON"),
    "empty": (play.raw(b""), UpstreamMisread, "answered no JSON"),
    "half json": (play.says('{"jsonrpc":"2.0","res'), UpstreamMisread, "answered no JSON"),
    "nan": (play.says('{"jsonrpc":"2.0","result":NaN}'), UpstreamMisread, "NaN is no number"),
    "deep json": (play.raw(DEEP), UpstreamMisread, "nested too deeply"),
    "many values": (play.raw(MANY), UpstreamMisread, "more than 500,000 values"),
    "too long": (play.raw(b" " * 16_000_001), UpstreamMisread, "more than 16,000,000 bytes"),
    "no envelope": (play.says({"status": "fine"}), UpstreamMisread, "without an envelope"),
    "a bare text": (play.says('"ok"'), UpstreamMisread, "without an envelope"),
    "redirect": (play.raw(b"", 302, "Location: http://127.0.0.1:1/"), UpstreamMisread, "redirect"),
    "permanent": (play.raw(b"", 308, "Location: /elsewhere"), UpstreamMisread, "redirect"),
    "unknown packing": (play.raw(b"x", 200, "Content-Encoding: br"), UpstreamMisread, "packed"),
    "two packings": (
        play.raw(b"x", 200, "Content-Encoding: gzip, gzip"), UpstreamMisread, "packed",
    ),
    "false gzip": (play.raw(b"no gzip", 200, BOMB), UpstreamMisread, "cannot be unpacked"),
    "half gzip": (
        play.raw(play.packed_spaces(1)[:500], 200, BOMB), UpstreamMisread, "ends early",
    ),
    "HTTP 500": (play.raw(HTML, 500), UpstreamUnavailable, "HTTP 500"),
    "HTTP 503": (play.says({"message": "busy"}, 503), UpstreamUnavailable, "HTTP 503"),
    "error 500": (play.error(500, "boom"), UpstreamUnavailable, "boom (code 500)"),
    "error 503": (play.error(503, "busy", 503), UpstreamUnavailable, "busy (code 503)"),
    "400 within 502": (play.error(400, "odd", 502), UpstreamUnavailable, "odd (code 400)"),
    "internal": (play.error(-32603, "inside"), UpstreamUnavailable, "inside (code -32603)"),
    "server range": (play.error(-32001, "range"), UpstreamUnavailable, "range (code -32001)"),
    "unknown code": (play.error(7, "odd"), UpstreamMisread, "odd (code 7)"),
    "no code": (play.error(None, "odd"), UpstreamMisread, "odd"),
    "HTTP 418": (play.raw(HTML, 418), UpstreamMisread, "HTTP 418"),
    "HTTP 409": (play.raw(b"{}", 409), UpstreamMisread, "HTTP 409"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_after_sending_is_told_as_sent(
    fault: str, server: FaultServer, client: JsonRpcClient, client_key: str
) -> None:
    server.part, kind, words = FAULTS[fault]
    with pytest.raises(UpstreamError) as caught:
        await client.call(METHOD, {"brand_id": "b"})
    assert type(caught.value) is kind
    assert caught.value.sent is True
    assert caught.value.method == METHOD
    assert words in caught.value.reason
    assert len(caught.value.reason) < 240
    assert len(server.requests) == 1
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    assert client_key not in f"{caught.value!r} {caught.value}"


REFUSALS = {
    "code in 200": (play.error(400, "pg: no rows in result set"), 400),
    "code in 400": (play.error(400, "no"), 400),
    "text code": (play.error("404", "no"), 404),
    "rate": (play.error(429, "slow down", 429), 429),
    "parse error": (play.error(-32700, "no"), -32700),
    "invalid request": (play.error(-32600, "no"), -32600),
    "unknown method": (play.error(-32601, "no"), -32601),
    "invalid params": (play.error(-32602, "no"), -32602),
    "plain 401": (play.raw(HTML, 401), 401),
    "plain 404": (play.says({"message": "no"}, 404), 404),
    "empty 429": (play.raw(b"", 429), 429),
    "no code in 403": (play.error(None, "no", 403), 403),
    "odd code in 400": (play.error(12, "no", 400), 400),
    "error as text": (play.says({"id": "1", "error": "no such brand"}, 400), 400),
}


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_refusal_carries_its_code(
    refusal: str, server: FaultServer, client: JsonRpcClient
) -> None:
    server.part, status = REFUSALS[refusal]
    with pytest.raises(UpstreamRefused) as caught:
        await client.call(METHOD, {})
    assert caught.value.status == status
    assert len(server.requests) == 1


async def test_a_refused_connection_was_not_sent(client_key: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        async with JsonRpcClient(url, client_key) as client:
            with pytest.raises(UpstreamUnavailable) as caught:
                await client.call(METHOD, {})
    assert caught.value.sent is False
    assert "no connection" in caught.value.reason


async def test_an_unknown_host_was_not_sent(client_key: str) -> None:
    async with JsonRpcClient("http://nowhere.invalid", client_key) as client:
        with pytest.raises(UpstreamUnavailable) as caught:
            await client.call(METHOD, {})
    assert caught.value.sent is False


async def test_a_failed_handshake_was_not_sent(server: FaultServer, client_key: str) -> None:
    async with JsonRpcClient(server.url.replace("http:", "https:"), client_key) as client:
        with pytest.raises(UpstreamError) as caught:
            await client.call(METHOD, {}, timeout=0.5)
    assert caught.value.sent is False
    assert server.requests == []


async def test_a_connection_that_never_opens_was_not_sent(client_key: str) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(full.getsockname())
        async with JsonRpcClient(f"http://127.0.0.1:{full.getsockname()[1]}", client_key) as client:
            with pytest.raises(UpstreamTimeout) as caught:
                await client.call(METHOD, {}, timeout=0.2)
        for each in waiting:
            each.close()
    assert caught.value.sent is False
    assert caught.value.reason == "no connection within 0.2 s"


@pytest.mark.parametrize("part", [play.hang, play.hang_in_body])
async def test_the_deadline_covers_the_whole_answer(
    part: play.Part, server: FaultServer, client: JsonRpcClient
) -> None:
    server.part = part
    with pytest.raises(UpstreamTimeout) as caught:
        await client.call(METHOD, {}, timeout=0.1)
    assert caught.value.sent is True
    assert caught.value.reason == "no answer within 0.1 s"
    await server.until(lambda: server.open_connections == 0)


async def test_a_connection_broken_between_calls_is_told_as_sent(
    server: FaultServer, client: JsonRpcClient
) -> None:
    server.part = play.result(1)
    assert await client.call(METHOD, {}) == 1
    server.part = play.reset
    with pytest.raises(UpstreamUnavailable) as caught:
        await client.call(METHOD, {})
    assert caught.value.sent is True
    assert (server.opened, len(server.requests)) == (1, 2)


async def test_waiting_for_a_slot_counts_and_was_not_sent(
    server: FaultServer, client_key: str
) -> None:
    server.part = play.hang
    async with JsonRpcClient(server.url, client_key, behave=at_once(1)) as client:
        first = asyncio.create_task(client.call(METHOD, {}))
        await server.until(lambda: len(server.requests) == 1)
        with pytest.raises(UpstreamTimeout) as caught:
            await client.call(METHOD, {}, timeout=0.05)
        assert caught.value.sent is False
        assert len(server.requests) == 1
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)


async def test_a_gzip_bomb_costs_little_memory(server: FaultServer, client: JsonRpcClient) -> None:
    bomb = play.packed_spaces(1_000)
    server.part = play.raw(bomb, 200, BOMB)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UpstreamMisread, match="more than 16,000,000 bytes"):
        await client.call(METHOD, {})
    assert len(bomb) < 2_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


async def test_a_packed_answer_is_read_though_none_was_asked_for(
    server: FaultServer, client: JsonRpcClient
) -> None:
    body = gzip.compress(b'{"id":"1","jsonrpc":"2.0","result":' + b'"' + b"x" * 200_000 + b'"}')
    server.part = play.raw(body, 200, BOMB)
    assert await client.call(METHOD, {}, activity_id="1") == "x" * 200_000
    assert server.requests[0].headers["accept-encoding"] == "identity"


def _has_seen(server: FaultServer, requests: int) -> bool:
    return len(server.requests) >= requests


async def test_cancelled_calls_leave_nothing_behind(server: FaultServer, client_key: str) -> None:
    async with JsonRpcClient(server.url, client_key, behave=at_once(8)) as client:
        server.part = play.hang
        tasks_before = len(asyncio.all_tasks())
        for _ in range(25):
            seen = len(server.requests)
            calls = [asyncio.create_task(client.call(METHOD, {})) for _ in range(16)]
            await server.until(partial(_has_seen, server, seen + 8))
            for call in calls:
                call.cancel()
            outcomes = await asyncio.gather(*calls, return_exceptions=True)
            assert {type(outcome) for outcome in outcomes} == {asyncio.CancelledError}
        await server.until(lambda: server.open_connections == 0)
        assert len(asyncio.all_tasks()) == tasks_before
        server.part = play.result("fine")
        answers = await asyncio.gather(*(client.call(METHOD, {}, timeout=1) for _ in range(20)))
        assert answers == ["fine"] * 20


async def test_no_more_calls_run_at_once_than_allowed(server: FaultServer, client_key: str) -> None:
    release = asyncio.Event()

    async def wait(received: play.Received, writer: asyncio.StreamWriter) -> None:
        await release.wait()
        await play.result(1)(received, writer)

    server.part = wait
    async with JsonRpcClient(server.url, client_key, behave=at_once(3)) as client:
        calls = [asyncio.create_task(client.call(METHOD, {})) for _ in range(10)]
        await server.until(lambda: len(server.requests) == 3)
        release.set()
        assert await asyncio.gather(*calls) == [1] * 10
        assert server.opened == 3


async def test_every_call_is_told_once(server: FaultServer, client_key: str) -> None:
    told: list[tuple[str, str]] = []
    parts = [
        play.result(1), play.error(400, "no"), play.raw(b"", 500), play.raw(HTML), play.hang,
    ]  # fmt: skip
    async with JsonRpcClient(
        server.url, client_key, on_call=lambda method, outcome, _: told.append((method, outcome))
    ) as client:
        for server.part in parts:
            await asyncio.gather(client.call(METHOD, {}, timeout=0.3), return_exceptions=True)
        call = asyncio.create_task(client.call(METHOD, {}))
        await server.until(lambda: len(server.requests) == 6)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
    outcomes = ["ok", "refused", "unavailable", "misread", "timeout", "cancelled"]
    assert told == [(METHOD, outcome) for outcome in outcomes]
