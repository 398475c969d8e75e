"""Places to publish to, one for each way: both play the same faults and count what came."""

import asyncio
import base64
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import fault_server as play
import grpc
from fault_server import FaultServer
from google.pubsub_v1 import types as pubsub
from pubsub_standin import PROJECT, Part, StandIn, running_standin

from adapters.mp_adapter.topics import Publisher
from adapters.pubsub.google_publisher import open_publisher
from adapters.pubsub.rest_publisher import RestPublisher

TOPIC = "CNX_BULK_ACCEPT_ORDERS"
SLOW_SECONDS = 0.1


class Place(Protocol):
    """A server, and a publisher that knows its address."""

    publisher: Publisher

    @property
    def received(self) -> list[tuple[str, bytes]]:
        """Topic and data of every message that arrived."""
        ...

    def play(self, fault: str) -> None:
        """Do this with every publish from now on; `ok` answers the id 7."""
        ...


def _shown(text: str) -> str:
    return text


def _says_id(received: Any) -> play.Part:
    is_known = received.path.endswith(f"/{TOPIC}:publish")
    return play.says({"messageIds": ["7"]}) if is_known else play.raw(b"", 404)


async def _slow(received: play.Received, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(SLOW_SECONDS)
    await _says_id(received)(received, writer)


_REST: dict[str, play.Part] = {
    "ok": play.each(_says_id),
    "slow": _slow,
    "invalid": play.raw(b"", 400),
    "unauthenticated": play.says({"error": {"code": 401, "status": "UNAUTHENTICATED"}}, 401),
    "denied": play.raw(b"<html>no</html>", 403),
    "quota": play.raw(b"", 429),
    "internal": play.raw(b"{}", 500),
    "unavailable": play.raw(b"", 503),
    "hang": play.hang,
    "reset": play.reset,
    "garbage": play.raw(b"\xff\x00\xff"),
    "no id": play.says({"messageIds": []}),
    "empty id": play.says({"messageIds": [""]}),
    "two ids": play.says({"messageIds": ["7", "8"]}),
}


@dataclass
class RestPlace:
    """An endpoint that speaks REST."""

    publisher: Publisher
    server: FaultServer

    @property
    def received(self) -> list[tuple[str, bytes]]:
        return [
            (
                one.path.rpartition("/")[2].removesuffix(":publish"),
                base64.b64decode(message["data"]),
            )
            for one in self.server.requests
            for message in one.rpc["messages"]
        ]

    def play(self, fault: str) -> None:
        self.server.part = _REST[fault]


def _abort(code: grpc.StatusCode) -> Part:
    def part(context: grpc.ServicerContext) -> bytes:
        context.abort(code, "by the test")
        raise AssertionError("abort raises")

    return part


def _answer(*ids: str) -> Part:
    return lambda _: pubsub.PublishResponse(message_ids=ids)


def _hang(context: grpc.ServicerContext) -> bytes:
    gone = threading.Event()
    if context.add_callback(gone.set):
        gone.wait(60)
    return b""


def _wait(_: grpc.ServicerContext) -> pubsub.PublishResponse:
    time.sleep(SLOW_SECONDS)
    return pubsub.PublishResponse(message_ids=["7"])


_GRPC: Mapping[str, Part] = {
    "slow": _wait,
    "invalid": _abort(grpc.StatusCode.INVALID_ARGUMENT),
    "unauthenticated": _abort(grpc.StatusCode.UNAUTHENTICATED),
    "denied": _abort(grpc.StatusCode.PERMISSION_DENIED),
    "quota": _abort(grpc.StatusCode.RESOURCE_EXHAUSTED),
    "internal": _abort(grpc.StatusCode.INTERNAL),
    "unavailable": _abort(grpc.StatusCode.UNAVAILABLE),
    "hang": _hang,
    "garbage": lambda _: b"\xff\x00\xff",
    "no id": _answer(),
    "empty id": _answer(""),
    "two ids": _answer("7", "8"),
}


@dataclass
class GooglePlace:
    """A stand-in for Google's own API."""

    publisher: Publisher
    stand_in: StandIn
    _ends: list[threading.Thread] = field(default_factory=list)

    @property
    def received(self) -> list[tuple[str, bytes]]:
        return [(name.rpartition("/")[2], data) for name, data in self.stand_in.published]

    def play(self, fault: str) -> None:
        if fault == "ok":
            self.stand_in.part = None
        elif fault == "reset":
            self.stand_in.part = self._reset
        else:
            self.stand_in.part = _GRPC[fault]

    def _reset(self, context: grpc.ServicerContext) -> bytes:
        threading.Thread(target=self.stand_in.end, daemon=True).start()
        return _hang(context)


@contextlib.asynccontextmanager
async def rest_place(seconds: float) -> AsyncIterator[RestPlace]:
    async with (
        play.running() as server,
        RestPublisher(server.url, PROJECT, show=_shown, timeout=seconds) as publisher,
    ):
        yield RestPlace(publisher, server)


@contextlib.asynccontextmanager
async def google_place(
    seconds: float, set_environment: Callable[[str, str], None]
) -> AsyncIterator[GooglePlace]:
    with running_standin() as stand_in:
        stand_in.make_topic(TOPIC)
        set_environment("PUBSUB_EMULATOR_HOST", stand_in.address)
        async with open_publisher(PROJECT, seconds) as publisher:
            yield GooglePlace(publisher, stand_in)
