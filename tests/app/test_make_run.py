"""What `make run` starts, from nothing to the end, in a process of its own."""

import asyncio
import re
import shlex
import signal
import socket
import stat
from collections.abc import AsyncIterator, Callable, Coroutine
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from served import Served, run_command, start_command

READY = "Ctrl+C ends it."
ORDERS = """{
  orders(first: 20) { nodes { brand { brandId } buyer { name } } }
  brands { nodes { brandId } }
}"""

Start = Callable[..., Coroutine[Any, Any, Served]]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    running: list[Served] = []

    async def begin(*arguments: str, **settings: str) -> Served:
        served = await start_command(tmp_path, *arguments, settings=settings)
        running.append(served)
        return served

    yield begin
    for served in running:
        if served.process.returncode is None:
            served.process.kill()
            await served.process.communicate()


def keys_of(said: list[str]) -> dict[str, str]:
    return dict(re.findall(r"^ {4}(\S+) +(cg_\S+)", "\n".join(said), re.MULTILINE))


def address_of(said: list[str]) -> str:
    return re.findall(r"Playground +(\S+)$", "\n".join(said), re.MULTILINE)[0]


async def ask(address: str, key: str, query: str) -> Any:
    async with httpx.AsyncClient() as client:
        headers = {"Authorization": f"Bearer {key}"}
        answer = await client.post(address, json={"query": query}, headers=headers)
    body = answer.json()
    assert "errors" not in body, body
    return body["data"]


async def try_line(said: list[str]) -> Any:
    """Do what the printed curl line does."""
    words = shlex.split(next(line for line in said if "curl -s" in line))
    headers = dict(word.split(": ", 1) for before, word in pairwise(words) if before == "-H")
    async with httpx.AsyncClient() as client:
        answer = await client.post(words[2], content=words[-1].encode(), headers=headers)
    return answer.json()["data"]


async def test_from_nothing_to_orders_and_back(start: Start, tmp_path: Path) -> None:
    served = await start("serve", PORT="0")
    said = await served.read_until(READY)
    address, keys = address_of(said), keys_of(said)
    children = served.children()

    assert sorted(keys) == ["demo", "partner", "read-only"]
    assert len(children) == 1
    assert len((await try_line(said))["orders"]["nodes"]) >= 1

    everything = await ask(address, keys["demo"], ORDERS)
    assert all(order["buyer"]["name"] for order in everything["orders"]["nodes"])
    assert len(everything["brands"]["nodes"]) == 4
    reader = await ask(address, keys["read-only"], ORDERS)
    assert len(reader["brands"]["nodes"]) == 4
    assert not any((order["buyer"] or {}).get("name") for order in reader["orders"]["nodes"])
    partner = await ask(address, keys["partner"], ORDERS)
    assert len(partner["brands"]["nodes"]) == 1
    seen = {order["brand"]["brandId"] for order in partner["orders"]["nodes"]}
    assert seen <= {partner["brands"]["nodes"][0]["brandId"]}

    secret_files = [path for path in (tmp_path / "var").iterdir() if path.suffix != ".lock"]
    assert {path.name for path in secret_files} >= {"sandbox.db", "sandbox.keys.json"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in secret_files} == {0o600}

    code, errors = await served.end(signal.SIGINT)
    assert (code, "Traceback" in errors) == (0, False)
    assert not any(child.is_running() for child in children)
    assert not any(key in errors for key in keys.values())

    again = await start("serve", "--port", "0", "--no-consume")
    assert keys_of(await again.read_until(READY)) == keys
    assert (await try_line(again.said))["orders"]["nodes"]
    code, errors = await again.end(signal.SIGTERM)
    assert (code, "Traceback" in errors) == (0, False)

    real = {"MP_ADAPTER_URL": "http://127.0.0.1:9", "MP_ADAPTER_CLIENT_KEY": "planted-key"}
    database = {"DATABASE_URL": "sqlite:///var/sandbox.db"}
    code, out, errors = await run_command(tmp_path, "serve", settings=real | database)
    assert (code, out) == (1, "")
    assert errors == (
        "channelgraph: CHANNELGRAPH_DATABASE_URL is wrong: expected a database that the sandbox "
        "did not fill, as CHANNELGRAPH_MP_ADAPTER_URL is set\n"
    )


async def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, out, errors = await run_command(tmp_path, "serve", settings={"PORT": port})

    assert (code, out) == (1, "")
    assert errors == (
        f"channelgraph: CHANNELGRAPH_HOST and CHANNELGRAPH_PORT: cannot listen on "
        f"127.0.0.1:{port} (Address already in use): expected an address of this machine with a "
        "port that is free\n"
    )
    assert not (tmp_path / "var").exists()


async def test_a_wrong_setting_is_one_line(tmp_path: Path) -> None:
    code, out, errors = await run_command(tmp_path, "serve", settings={"ADMIN_KEY": "planted"})

    assert (code, out) == (1, "")
    assert errors == (
        "channelgraph: CHANNELGRAPH_ADMIN_KEY is wrong: expected 32 to 512 printable characters "
        "without spaces\n"
    )


async def test_a_database_that_is_away_is_one_line(tmp_path: Path) -> None:
    address = "postgresql://shop:planted@127.0.0.1:9/shop"
    settings = {"DATABASE_URL": address, "PORT": "0"}
    code, out, errors = await run_command(tmp_path, "serve", settings=settings)

    assert (code, out) == (1, "")
    assert errors.startswith("channelgraph: CHANNELGRAPH_DATABASE_URL: expected a database that ")
    assert errors.count("\n") == 1
    assert "planted" not in errors


async def test_the_sandbox_command_and_serve_fit_together(start: Start) -> None:
    """The printed settings are all that a server needs; its secrets are never said."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    push_to = f"http://127.0.0.1:{port}/pubsub/push?token=planted-token"
    sandbox = await start("sandbox", "--port", "0", "--push-to", push_to)
    printed = dict(
        line.removeprefix("CHANNELGRAPH_").split("=", 1)
        for line in await sandbox.read_until("PUBSUB_PUSH_TOKEN")
    )
    admin = "planted-admin-key-of-32-characters"
    served = await start("serve", PORT=port, ADMIN_KEY=admin, **printed)
    said = await served.read_until("Playground")
    url = f"http://127.0.0.1:{port}"

    assert printed["PUBSUB_PUSH_TOKEN"] == "planted-token"
    assert served.children() == []
    assert not any("cg_" in line for line in said)
    async with httpx.AsyncClient(base_url=url) as client:
        ready = await client.get("/readyz")
        wrong = await client.post("/pubsub/push?token=wrong", content=b"{}")
        async with asyncio.timeout(30):
            while 'outcome="taken"' not in (await client.get("/metrics")).text:
                pass
    assert ready.json() == {"status": "ready", "parts": {"database": "ready"}}
    assert wrong.status_code == 401
    data = await ask(
        f"{url}/graphql", admin, "{ viewer { name } orders(first: 1) { nodes { id } } }"
    )
    assert data["viewer"]["name"] == "admin"
    assert len(data["orders"]["nodes"]) == 1

    code, errors = await served.end()
    assert (code, "Traceback" in errors) == (0, False)
    for secret in (admin, "planted-token", printed["MP_ADAPTER_CLIENT_KEY"]):
        assert secret not in errors
    code, errors = await sandbox.end()
    assert (code, errors) == (0, "")


async def test_when_the_server_is_killed_its_sandbox_ends(start: Start) -> None:
    served = await start("serve", PORT="0")
    await served.read_until(READY)
    [child] = served.children()

    served.process.kill()
    await served.process.wait()

    await asyncio.to_thread(psutil.wait_procs, [child], 10)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
