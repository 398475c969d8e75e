"""R19: whatever one channel's upstream does, its field is null with code and path, no more."""

import asyncio
import gzip
from collections import Counter
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import fault_server as play
import httpx
import pytest
from fault_server import FaultServer, Part, Received
from ports import free_port
from product import ADMIN_KEY, CLIENT_KEY, PUSH_TOKEN
from served import start_command
from shop_front import named, shop_front

from adapters.mp_adapter.retrying import MOST_ATTEMPTS

DEADLINE = 2.0
MOST_MEMORY = 50 * 2**20
SHOPS = ("lzda", "zlra")
BRANDS = tuple(f"brand-{number}" for number in range(30))
GZIP = "Content-Encoding: gzip"
QUERY = """query ($brand: String!) {
  viewer { name }
  brand(brandId: $brand) { channels { channelCode couriers { value } } }
}"""

FAULTS: dict[str, tuple[Part, str]] = {
    "500": (play.raw(b"oops", 500), "UPSTREAM_UNAVAILABLE"),
    "hang": (play.hang, "UPSTREAM_TIMEOUT"),
    "hang in the body": (play.hang_in_body, "UPSTREAM_TIMEOUT"),
    "reset": (play.reset, "UPSTREAM_UNAVAILABLE"),
    "close": (play.close, "UPSTREAM_UNAVAILABLE"),
    "garbage": (play.raw(b"\xff\xfe\x00\x01"), "UPSTREAM_MISREAD"),
    "no HTTP": (play.no_http, "UPSTREAM_MISREAD"),
    "HTML": (play.raw(b"<html><body>Bad Gateway</body></html>"), "UPSTREAM_MISREAD"),
    "zip": (play.raw(b"PK\x03\x04" + b"\x00" * 1000), "UPSTREAM_MISREAD"),
    "truncated": (play.truncated, "UPSTREAM_MISREAD"),
    "1 GB gzip": (play.raw(play.packed_spaces(1_000), 200, GZIP), "UPSTREAM_MISREAD"),
    "1 GB gzip, no end": (play.raw(gzip.compress(b"[" * 9)[:-4], 200, GZIP), "UPSTREAM_MISREAD"),
    "100 MB": (play.raw(b" " * 100_000_000), "UPSTREAM_MISREAD"),
    "many values": (play.raw(b"[" + b"[]," * 2_000_000 + b"[]]"), "UPSTREAM_MISREAD"),
    "200 with error": (play.error(400, "no"), "UPSTREAM_REFUSED"),
    "no envelope": (play.says({"couriers": []}), "UPSTREAM_MISREAD"),
    "redirect": (play.raw(b"", 302, "Location: http://127.0.0.1:1/"), "UPSTREAM_MISREAD"),
    "deep JSON": (play.raw(b"[" * 100_000 + b"]" * 100_000), "UPSTREAM_MISREAD"),
    "another shape": (play.result(7), "UPSTREAM_MISREAD"),
}


class Victim:
    """A served product, and the upstream that will harm it."""

    def __init__(self, url: str, pid: int, upstream: FaultServer) -> None:
        self.url, self.upstream = url, upstream
        self._status = Path(f"/proc/{pid}/status")

    @property
    def peak(self) -> int:
        """Bytes: the most memory that it ever had at once."""
        (line,) = [row for row in self._status.read_text().splitlines() if row.startswith("VmHWM")]
        return int(line.split()[1]) * 1024

    async def ask(self, brand: str) -> Any:
        """The answer, decoded."""
        headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
        body = {"query": QUERY, "variables": {"brand": brand}}
        async with httpx.AsyncClient(timeout=60) as client:
            answer = await client.post(f"{self.url}/graphql", json=body, headers=headers)
        assert answer.status_code == 200
        return answer.json()


@pytest.fixture
async def victim(sqlite_address: str, tmp_path: Path) -> AsyncIterator[Victim]:
    port = free_port()
    async with play.running() as upstream:
        upstream.part = shop_front(SHOPS)
        settings = {
            "PORT": str(port), "DATABASE_URL": sqlite_address, "MP_ADAPTER_URL": upstream.url,
            "MP_ADAPTER_CLIENT_KEY": CLIENT_KEY, "BRAND_IDS": ",".join(BRANDS),
            "ADMIN_KEY": ADMIN_KEY, "PUBSUB_PUSH_TOKEN": PUSH_TOKEN, "SCHEDULE": "false",
            "UPSTREAM_TIMEOUT": str(DEADLINE),
        }  # fmt: skip
        served = await start_command(tmp_path, "serve", settings=settings)
        await served.read_until("Playground")
        reading = asyncio.create_task(served.process.communicate())
        try:
            yield Victim(f"http://127.0.0.1:{port}", served.process.pid, upstream)
        finally:
            served.process.kill()
            await reading


async def test_every_fault_nulls_its_own_field_at_little_memory(victim: Victim) -> None:
    assert "errors" not in await victim.ask(BRANDS[-1])
    before = victim.peak
    # Each at another brand, so that no breaker has seen enough.
    for brand, (name, (part, code)) in zip(BRANDS, FAULTS.items(), strict=False):
        victim.upstream.requests.clear()
        victim.upstream.part = shop_front(
            SHOPS, GetShipmentProviderServices=play.each(partial(choose, part))
        )
        body = await victim.ask(brand)
        channels = body["data"]["brand"]["channels"]
        assert body["data"]["viewer"] is not None, name
        assert [(row["channelCode"], row["couriers"]) for row in channels] == [
            ("lzda", None), ("zlra", [{"value": "1"}]),
        ], name  # fmt: skip
        told = [(error["extensions"]["code"], error["path"]) for error in body["errors"]]
        assert told == [(code, ["brand", "channels", 0, "couriers"])], name
        assert CLIENT_KEY not in str(body), name
        asked = Counter(named(request)[1] for request in victim.upstream.requests)
        assert asked["zlra"] == 1, name
        assert 1 <= asked["lzda"] <= MOST_ATTEMPTS, name
    assert victim.peak - before < MOST_MEMORY


def choose(part: Part, received: Received) -> Part:
    return part if named(received)[1] == "lzda" else shop_front(SHOPS)
