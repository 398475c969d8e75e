"""`channelgraph serve --workers`: processes behind one address, seen from outside."""

import asyncio
import re
import signal
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from in_process import DEADLINE
from served import Served, run_command, start_command

READY = "Ctrl+C ends it."
SOME = "{ orders(first: 3) { nodes { status } } }"
PACKED = """{ orders(filter: {statuses: [PACKED]}, first: 1) { nodes {
  brand { brandId } channelCode remoteOrderId } } }"""
LABELS = """mutation ($input: CreateShippingLabelsInput!) { createShippingLabels(input: $input) {
  url activity { activityId } userErrors { code } } }"""


@dataclass
class Many:
    """A server of workers on the sandbox; each call here is a connection of its own."""

    served: Served
    workers: int
    address: str = field(init=False)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        said = "\n".join(self.served.said)
        self.address = re.findall(r"Playground +(\S+)/graphql$", said, re.MULTILINE)[0]
        self.key = re.findall(r"^ {4}demo +(cg_\S+)", said, re.MULTILINE)[0]

    async def get(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient(verify=False) as client:
            return await client.get(f"{self.address}{path}", timeout=DEADLINE)

    async def ask(self, query: str, variables: dict[str, Any] | None = None) -> Any:
        async with httpx.AsyncClient(verify=False, timeout=DEADLINE) as client:
            answer = await client.post(
                f"{self.address}/graphql",
                json={"query": query, "variables": variables or {}},
                headers={"authorization": f"Bearer {self.key}"},
            )
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]

    async def answered(self) -> Counter[str]:
        """How many operations each worker answered."""
        text = (await self.get("/metrics")).text
        rows = re.findall(
            r'^channelgraph_requests_total\{worker="(\d)".* (\d+)$', text, re.MULTILINE
        )
        counts: Counter[str] = Counter()
        for worker, number in rows:
            counts[worker] += int(number)
        return counts

    async def all_answered(self) -> None:
        """Ask until every worker has answered something."""
        async with asyncio.timeout(DEADLINE):
            while len(await self.answered()) < self.workers:
                await asyncio.gather(*(self.ask(SOME) for _ in range(10)))

    def named(self, module: str) -> list[psutil.Process]:
        return [one for one in self.served.children() if f"app.{module}" in _words(one)]


def _words(process: psutil.Process) -> list[str]:
    """Its command line; none of one that has ended."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # a ZombieProcess, which nobody has waited for yet, is one too
        return []


@asynccontextmanager
async def serving(folder: Path, workers: int) -> AsyncGenerator[Many]:
    settings = {"PORT": "0"}
    served = await start_command(folder, "serve", "--workers", str(workers), settings=settings)
    try:
        await served.read_until(READY)
        yield Many(served, workers)
    finally:
        if served.process.returncode is None:
            served.process.kill()
        await served.process.communicate()


@pytest.fixture(scope="module")
async def many(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Many]:
    """Three workers for all tests but the first; the last test ends them."""
    async with serving(tmp_path_factory.mktemp("workers"), 3) as running:
        yield running


async def test_all_answer_beside_one_sandbox_and_end_together(tmp_path: Path) -> None:
    async with serving(tmp_path, 2) as two:
        await two.all_answered()
        processes = [psutil.Process(two.served.process.pid), *two.served.children()]
        assert len(two.named("workers.worker")) == 2
        assert len(two.named("sandbox_child")) == 1
        assert (await two.get("/readyz")).json()["parts"]["sandbox"] == "ready"
        assert sum("channelgraph is ready" in line for line in two.served.said) == 1
        code, errors = await two.served.end(signal.SIGTERM)
        assert code == 0
        assert "workers_share_no_cache" in errors
        assert psutil.wait_procs(processes, timeout=DEADLINE)[1] == []


async def test_a_file_of_labels_is_found_by_all(many: Many) -> None:
    async with asyncio.timeout(DEADLINE):  # orders still come when the first can be seen
        while not (nodes := (await many.ask(PACKED))["orders"]["nodes"]):
            await asyncio.sleep(0.05)
    (node,) = nodes
    order = {
        "brandId": node["brand"]["brandId"],
        "channelCode": node["channelCode"],
        "remoteOrderId": node["remoteOrderId"],
    }
    given = {"input": {"orders": [order], "idempotencyKey": "labels"}}
    made = (await many.ask(LABELS, given))["createShippingLabels"]
    assert made["userErrors"] == []
    await many.all_answered()
    found = await asyncio.gather(*(many.get(made["url"]) for _ in range(30)))
    assert {one.status_code for one in found} == {200}
    assert len({one.content for one in found}) == 1
    again = await asyncio.gather(*(many.ask(LABELS, given) for _ in range(30)))
    assert [one["createShippingLabels"] for one in again] == [made] * 30
    assert (await many.get(f"/labels/{'x' * 43}.zip")).status_code == 404


async def test_a_worker_that_dies_is_started_again(many: Many) -> None:
    await many.all_answered()
    before = many.named("workers.worker")
    before[0].kill()
    async with asyncio.timeout(DEADLINE):
        while {one.pid for one in many.named("workers.worker")} <= {one.pid for one in before}:
            await asyncio.gather(*(many.ask(SOME) for _ in range(5)))  # the others answer all
    await many.all_answered()
    assert len(many.named("workers.worker")) == 3


async def test_what_no_worker_can_start_with_is_said_once_in_one_line(tmp_path: Path) -> None:
    settings = {"PORT": "0", "PUBSUB_PUSH_SERVICE_ACCOUNT": "nobody"}
    code, out, errors = await run_command(tmp_path, "serve", "--workers", "2", settings=settings)
    assert (code, out) == (1, "")
    assert [line for line in errors.splitlines() if line.startswith("channelgraph:")] == [
        errors.splitlines()[-1]
    ]


async def test_workers_end_with_a_parent_that_is_killed(many: Many) -> None:
    children = many.served.children()
    many.served.process.kill()
    assert len(children) == 4
    assert psutil.wait_procs(children, timeout=DEADLINE)[1] == []
