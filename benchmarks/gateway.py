"""Calls out: one JSON-RPC call over our client, beside raw aiohttp (P10)."""

import asyncio

import aiohttp
import orjson
from rich.progress import Progress

from adapters.mp_adapter import MpAdapter
from benchmarks.rounds import Row, compare
from domain.channels import ChannelKey

A_ROUND = 200
ROWS = [{"address": "Jalan Contoh 1", "id": str(n), "name": f"Gudang {n}", "type": ""}
        for n in range(3)]  # fmt: skip


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line.partition(b":")[2])
                for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length:")
            )
            asked = orjson.loads(await reader.readexactly(length))
            result = {"channel": "shpe", "raw": "", "remote_warehouses": ROWS}
            body = orjson.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": result})
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def measure(progress: Progress, rounds: int) -> list[Row]:
    """CPU of one call; the little server that answers both costs both the same."""
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    key = "00000000-0000-0000-0000-000000000000"
    async with server, MpAdapter(url, key) as adapter, aiohttp.ClientSession() as session:

        async def ours() -> int:
            for _ in range(A_ROUND):
                channel = ChannelKey("b", "shpe")
                found = await adapter.warehouses.warehouses([channel])
                assert not isinstance(found[channel], Exception)
            return A_ROUND

        async def peer() -> int:
            for place in range(A_ROUND):
                asked = {
                    "jsonrpc": "2.0", "id": str(place), "method": "WarehouseService.Get",
                    "params": {"brand_id": "b", "sales_channel": "shpe"},
                }  # fmt: skip
                async with session.post(f"{url}/v1/jsonrpc", json=asked) as answer:
                    orjson.loads(await answer.read())
            return A_ROUND

        costs = await compare(progress, "upstream calls", ours, peer, rounds)
    return [Row("upstream call", "call", costs[0], "raw aiohttp", costs[1], "P10: 2.5x")]
