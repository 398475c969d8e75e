"""The client under test, and the server that plays whatever part a test gives it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer, running

from adapters.mp_adapter import JsonRpcClient, MpAdapter
from domain.json_text import read_json

KEY = "5f9d2c1e-77aa-4b0e-9c3d-8e1f2a3b4c5d"
EXAMPLES = Path(__file__).parents[2] / "data" / "mp_adapter_examples.json"


class Examples:
    """The document's example payloads by name."""

    def __init__(self) -> None:
        self._by_name: dict[str, dict[str, Any]] = json.loads(EXAMPLES.read_text("utf-8"))

    def text(self, name: str) -> str:
        return str(self._by_name[name]["text"])

    def json(self, name: str) -> Any:
        return read_json(self.text(name))


@pytest.fixture(scope="session")
def examples() -> Examples:
    return Examples()


@pytest.fixture(scope="session")
def client_key() -> str:
    return KEY


@pytest.fixture
async def server() -> AsyncIterator[FaultServer]:
    async with running() as faults:
        yield faults


@pytest.fixture
async def client(server: FaultServer) -> AsyncIterator[JsonRpcClient]:
    async with JsonRpcClient(server.url, KEY, timeout=5) as made:
        yield made


@pytest.fixture
async def adapter(server: FaultServer) -> AsyncIterator[MpAdapter]:
    async with MpAdapter(server.url, KEY, timeout=5) as made:
        yield made
