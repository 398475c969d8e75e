"""The push door: 2xx only after commit, and nothing at all for strangers."""

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette

from app.http.push import AT_ONCE, MOST_WAITING, PushDoor, push_route
from domain.errors import StoreUnavailable
from domain.messages import Delivery, MessageKind, Outcome, Reason

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TOKEN = "push-token"
ADDRESS = f"/pubsub/push?token={TOKEN}"


def envelope(message_id: str = "1") -> bytes:
    message = {
        "data": base64.b64encode(b"{}").decode(),
        "messageId": message_id,
        "publishTime": "2026-11-21T11:59:57Z",
    }
    return json.dumps({"message": message, "subscription": "s"}).encode()


@dataclass
class FakeIntake:
    """Takes everything in, unless it is told to fail or to wait."""

    error: Exception | None = None
    gate: asyncio.Event | None = None
    taken: list[Delivery] = field(default_factory=list[Delivery])
    aside: list[tuple[Delivery, Reason, str]] = field(
        default_factory=list[tuple[Delivery, Reason, str]]
    )
    counted: list[tuple[MessageKind, Outcome, Reason | None]] = field(
        default_factory=list[tuple[MessageKind, Outcome, Reason | None]]
    )
    inside: int = 0
    most_inside: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def count(self, kind: MessageKind, outcome: Outcome, reason: Reason | None) -> None:
        self.counted.append((kind, outcome, reason))

    async def receive(self, delivery: Delivery) -> Outcome:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        self.arrived.set()
        try:
            if self.gate is not None:
                await self.gate.wait()
            if self.error is not None:
                raise self.error
            self.taken.append(delivery)
            return Outcome.TAKEN
        finally:
            self.inside -= 1

    async def set_aside(
        self, delivery: Delivery, reason: Reason, detail: str, brand_id: str | None
    ) -> None:
        assert brand_id is None
        if self.error is not None:
            raise self.error
        self.aside.append((delivery, reason, detail))


@pytest.fixture
def intake() -> FakeIntake:
    return FakeIntake()


@pytest.fixture
def lags() -> list[float]:
    return []


def client_of(intake: FakeIntake, token: str | None, lags: list[float]) -> httpx.AsyncClient:
    door = PushDoor(intake, token, lambda: NOW, lags.append)
    transport = httpx.ASGITransport(Starlette(routes=[push_route(door)]))
    return httpx.AsyncClient(transport=transport, base_url="http://api.test")


@pytest.fixture
async def client(intake: FakeIntake, lags: list[float]) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(intake, TOKEN, lags) as client:
        yield client


async def test_a_push_is_taken_in(
    client: httpx.AsyncClient, intake: FakeIntake, lags: list[float]
) -> None:
    answer = await client.post(ADDRESS, content=envelope("7"))

    assert (answer.status_code, answer.content) == (204, b"")
    assert [(one.message_id, one.data, one.received_at) for one in intake.taken] == [
        ("7", b"{}", NOW)
    ]
    assert lags == [3.0]


async def test_without_a_configured_token_the_door_is_closed(intake: FakeIntake) -> None:
    async with client_of(intake, None, []) as client:
        for address in ("/pubsub/push", "/pubsub/push?token=", ADDRESS):
            assert (await client.post(address, content=envelope())).status_code == 403

    assert intake.taken == []
    assert intake.aside == []


@pytest.mark.parametrize(
    "address",
    [
        "/pubsub/push",
        "/pubsub/push?token=",
        "/pubsub/push?token=Push-token",
        "/pubsub/push?token=push-toke",
        "/pubsub/push?token=push-token%00",
        "/pubsub/push?token=p%C3%BCsh",
        "/pubsub/push?Token=push-token",
    ],
)
async def test_a_wrong_token_is_refused_before_the_body_is_read(
    client: httpx.AsyncClient, intake: FakeIntake, address: str
) -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        read += 1
        yield envelope()

    answer = await client.post(address, content=body(), headers={"Authorization": TOKEN})

    assert answer.status_code == 401
    assert TOKEN not in answer.text
    assert (read, intake.taken, intake.aside) == (0, [], [])


async def test_only_post_is_taken(client: httpx.AsyncClient, intake: FakeIntake) -> None:
    assert (await client.get(ADDRESS)).status_code == 405
    assert intake.taken == []


async def test_what_is_no_envelope_is_set_aside_and_acknowledged(
    client: httpx.AsyncClient, intake: FakeIntake, lags: list[float]
) -> None:
    answer = await client.post(ADDRESS, content=b"{]")

    assert answer.status_code == 204
    [(delivery, reason, detail)] = intake.aside
    assert delivery.message_id == f"sha256:{hashlib.sha256(b'{]').hexdigest()}"
    assert (delivery.data, reason) == (b"{]", Reason.MALFORMED)
    assert detail.startswith("no push envelope: no JSON")
    assert intake.counted == [(MessageKind.UNKNOWN, Outcome.QUARANTINED, Reason.MALFORMED)]
    assert (intake.taken, lags) == ([], [])


@pytest.mark.parametrize("body", [envelope(), b"{]"])
@pytest.mark.parametrize("error", [StoreUnavailable("The database is away."), ValueError("a bug")])
async def test_a_fault_of_ours_is_never_acknowledged(
    client: httpx.AsyncClient, intake: FakeIntake, error: Exception, body: bytes
) -> None:
    intake.error = error

    answer = await client.post(ADDRESS, content=body)

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert str(error) not in answer.text
    assert (intake.taken, intake.aside, intake.counted) == ([], [], [])


async def test_a_crowd_waits_up_to_a_bound(client: httpx.AsyncClient, intake: FakeIntake) -> None:
    intake.gate = asyncio.Event()
    crowd = [
        asyncio.create_task(client.post(ADDRESS, content=envelope(str(number))))
        for number in range(MOST_WAITING + 10)
    ]
    done, waiting = await asyncio.wait(crowd, return_when=asyncio.FIRST_COMPLETED)
    while len(done) < 10:
        more, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        done |= more
    assert [task.result().status_code for task in done] == [429] * 10
    assert all(task.result().headers["retry-after"] == "1" for task in done)

    intake.gate.set()
    answers = await asyncio.gather(*waiting)

    assert [answer.status_code for answer in answers] == [204] * MOST_WAITING
    assert len(intake.taken) == MOST_WAITING
    assert intake.most_inside == AT_ONCE
    assert (await client.post(ADDRESS, content=envelope("late"))).status_code == 204
