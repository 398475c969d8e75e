"""GET /labels/{token}.zip over real HTTP: for whoever knows the token, and nobody else."""

import json
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette

from app.http.labels import labels_route
from app.http.security import SecurityHeaders
from app.logging import AccessLog
from app.workers.shelf import SharedShelf
from cache.labels import LIFE, FileShelf

CONTENT = random.Random(3).randbytes(300_001)


class Clock:
    seconds = 0.0

    def ticks(self) -> float:
        return self.seconds


@asynccontextmanager
async def opened(shelf: FileShelf) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=[labels_route(SharedShelf(shelf).find)])
    app.add_middleware(SecurityHeaders)
    app.add_middleware(AccessLog)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
        yield client


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shelf(clock: Clock) -> FileShelf:
    return FileShelf(lambda: datetime.now(UTC), ticks=clock.ticks)


async def test_the_file_comes_whole_as_a_download_that_nobody_keeps(shelf: FileShelf) -> None:
    token = shelf.keep("a", CONTENT).token
    async with opened(shelf) as client:
        answer = await client.get(f"/labels/{token}.zip")
        again = await client.get(f"/labels/{token}.zip")
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert again.content == CONTENT
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-length"] == "300001"
    assert answer.headers["content-disposition"] == 'attachment; filename="shipping-labels.zip"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_head_tells_the_same_without_the_file(shelf: FileShelf) -> None:
    token = shelf.keep("a", CONTENT).token
    async with opened(shelf) as client:
        head = await client.head(f"/labels/{token}.zip")
        got = await client.get(f"/labels/{token}.zip")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers


async def test_unknown_and_over_look_exactly_alike(shelf: FileShelf, clock: Clock) -> None:
    token = shelf.keep("a", CONTENT).token
    clock.seconds = LIFE.total_seconds()
    async with opened(shelf) as client:
        answers = [
            await client.get(f"/labels/{name}.zip")
            for name in (token, "A" * 43, "x", "%00", "é", "y" * 5_000)
        ]
        heads = [await client.head(f"/labels/{name}.zip") for name in (token, "A" * 43)]
    assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}
    assert all(one.headers == answers[0].headers for one in [*answers, *heads])


async def test_nothing_but_reading_is_there(shelf: FileShelf) -> None:
    token = shelf.keep("a", CONTENT).token
    async with opened(shelf) as client:
        for verb in ("POST", "PUT", "DELETE", "PATCH"):
            assert (await client.request(verb, f"/labels/{token}.zip")).status_code == 405
        for path in ("/labels/", "/labels", f"/labels/{token}", f"/labels/a/{token}.zip"):
            assert (await client.get(path)).status_code == 404


async def test_the_token_stands_in_no_log(
    shelf: FileShelf, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    token = shelf.keep("a", CONTENT).token
    with caplog.at_level(logging.DEBUG):
        async with opened(shelf) as client:
            await client.get(f"/labels/{token}.zip")
            await client.post(f"/labels/{token}.zip")
    said = capsys.readouterr()
    logged = [record for record in caplog.records if record.name != "httpx"]
    text = json.dumps([record.getMessage() for record in logged]) + said.out + said.err
    assert "/labels/…" in text.encode().decode("unicode_escape") or "/labels/…" in text
    assert token not in text
