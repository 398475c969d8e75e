"""The sandbox as a process of its own: its real port, its silence, and a sudden end."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
KEY = "placeholder"
PROGRAM = """
import sys
from pathlib import Path
from sandbox.main import run
from sandbox.settings import SandboxSettings
state, push_to = Path(sys.argv[1]), sys.argv[2] or None
settings = SandboxSettings("placeholder", push_to, state, live=False, orders=5)
run(settings, on_ready=lambda port: print(port, flush=True))
"""


@contextlib.asynccontextmanager
async def process(state: Path, push_to: str = "") -> AsyncGenerator[tuple[Any, str], None]:
    """Runs it; gives the process and the address it told."""
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PROGRAM, str(state), push_to),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert running.stdout is not None
        async with asyncio.timeout(20):
            port = int(await running.stdout.readline())
        yield running, f"http://127.0.0.1:{port}"
    finally:
        if running.returncode is None:
            running.kill()
        await running.communicate()


async def ask(url: str, verb: str, path: str, body: Any = None) -> Any:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.request(
            verb, f"{url}{path}", json=body, headers={"authorization": KEY}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()


async def test_it_tells_its_port_and_is_silent_else(tmp_path: Path) -> None:
    async with process(tmp_path / "state") as (running, url):
        assert (await ask(url, "GET", "/sandbox/state"))["pending"] == 0
        running.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            assert await running.communicate() == (b"", b"")


async def test_a_sudden_end_loses_neither_status_nor_messages(tmp_path: Path) -> None:
    state, nowhere = tmp_path / "state", "http://127.0.0.1:9/push"
    async with process(state, nowhere) as (running, url):
        place = {"brand_id": "kopi-nusantara", "channel": "tkpd"}
        order = await ask(url, "POST", "/sandbox/orders", place)
        names = {key: order[key] for key in ("brand_id", "channel", "remote_order_id")}
        call = {
            "jsonrpc": "2.0",
            "id": "1",
            "method": "OrderService.AcceptOrder",
            "params": names,
        }
        assert (await ask(url, "POST", "/v1/jsonrpc", call))["result"]["success"] is True
        before = await ask(url, "GET", "/sandbox/state")
        running.kill()
        await running.wait()
    async with process(state, nowhere) as (_, url):
        assert await ask(url, "GET", "/sandbox/state") == before
        assert before["pending"] > 1000
        again = await ask(url, "POST", "/v1/jsonrpc", call)
        assert again["result"]["success"] is False


async def test_a_hanging_call_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async with process(tmp_path / "state") as (running, url):
        await ask(url, "POST", "/sandbox/faults", {"fault": "hang"})
        call: dict[str, Any] = {"jsonrpc": "2.0", "id": "1", "method": "X.Y", "params": {}}
        hanging = asyncio.create_task(ask(url, "POST", "/v1/jsonrpc", call))
        async with asyncio.timeout(20):
            while not await ask(url, "GET", "/sandbox/calls"):
                pass
            running.send_signal(signal.SIGTERM)
            await running.wait()
        assert isinstance((await asyncio.gather(hanging, return_exceptions=True))[0], Exception)
