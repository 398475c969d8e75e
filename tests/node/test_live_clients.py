"""Well-known clients follow orders on the running product, each as it is meant to be used."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from live_orders import tell
from product import ADMIN_KEY, DEADLINE, Product, running_product


@pytest.fixture(scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    path = tmp_path_factory.mktemp("clients") / "store.db"
    async with running_product(f"sqlite:///{path}") as running:
        yield running


@dataclass
class Script:
    """A running script, and the lines that it prints."""

    output: asyncio.StreamReader
    errors: asyncio.StreamReader

    async def said(self) -> list[object]:
        async with asyncio.timeout(DEADLINE):
            line = await self.output.readline()
        if not line:
            raise AssertionError((await self.errors.read()).decode()[-2000:])
        found: list[object] = json.loads(line)
        return found

    async def says(self, *lines: list[object]) -> None:
        for line in lines:
            assert await self.said() == line


@contextlib.asynccontextmanager
async def running(folder: Path, script: str, product: Product) -> AsyncGenerator[Script]:
    node = await asyncio.create_subprocess_exec(
        *("node", script, f"{product.url}/graphql", ADMIN_KEY),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert node.stdout is not None
    assert node.stderr is not None
    try:
        yield Script(node.stdout, node.stderr)
    finally:
        with contextlib.suppress(ProcessLookupError):
            node.kill()
        await node.wait()


async def shown(product: Product) -> list[list[object]]:
    """What a follower from the beginning says of all orders that there are."""
    query = """{ orders(first: 100, sort: {field: CHANGE_SEQUENCE, direction: ASC}) {
      nodes { remoteOrderId status changeSequence } } }"""
    nodes = (await product.ask(query)).data["orders"]["nodes"]
    return [["changed", n["remoteOrderId"], n["status"], n["changeSequence"]] for n in nodes]


async def begins(script: Script, product: Product) -> None:
    """It is told what was missed."""
    await script.says(["connected"], *await shown(product))


async def hears(script: Script, product: Product, name: str) -> None:
    """It is told of a new order, and of its next status."""
    for step, status in enumerate(("pending", "accepted")):
        await tell(product, name, status, step)
        await script.says((await shown(product))[-1])


async def test_graphql_ws(node_folder: Path, product: Product) -> None:
    await tell(product, "before ws")
    async with running(node_folder, "graphql_ws.mjs", product) as script:
        await script.says(["viewer", "admin"], ["refused", 4403])
        await begins(script, product)
        await hears(script, product, "ws")


async def test_graphql_sse(node_folder: Path, product: Product) -> None:
    await tell(product, "before sse")
    async with running(node_folder, "graphql_sse.mjs", product) as script:
        await script.says(["viewer", "admin"], ["mistake", "GRAPHQL_VALIDATION_FAILED"])
        await begins(script, product)
        await hears(script, product, "sse")


async def test_urql_with_server_sent_events(node_folder: Path, product: Product) -> None:
    await tell(product, "before urql")
    answered = [["viewer", "admin"], ["mistake", "GRAPHQL_VALIDATION_FAILED"]]
    async with running(node_folder, "urql.mjs", product) as script:
        await script.says(*answered, ["connected"])
        wanted = [*await shown(product), *answered]  # queries by GET meanwhile
        said = [await script.said() for _ in wanted]
        assert [line for line in said if line[0] == "changed"] == await shown(product)
        assert [line for line in said if line[0] != "changed"] == answered
        await hears(script, product, "urql")


async def test_apollo_client(node_folder: Path, product: Product) -> None:
    for number in range(5):
        await tell(product, f"before apollo {number}")
    async with running(node_folder, "apollo.mjs", product) as script:
        await script.says(["pages", 4, True], ["connected"])
        wanted = await shown(product)
        said = [await script.said() for _ in range(len(wanted) + 4)]
        assert [line for line in said if line[0] == "changed"] == wanted
        assert len([line for line in said if line[0] == "cached"]) == 4  # those of both pages
        await hears(script, product, "apollo")
