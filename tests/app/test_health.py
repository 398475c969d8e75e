"""Liveness asks nobody; readiness asks every part and says which one is not ready."""

import httpx
import pytest
from starlette.applications import Starlette

import app.http.health
from app.http.health import Part, health_routes


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def broken() -> bool:
    raise OSError("gone")


async def frozen() -> bool:
    import asyncio

    await asyncio.Event().wait()
    return True


async def ask(path: str, **parts: Part) -> httpx.Response:
    transport = httpx.ASGITransport(Starlette(routes=health_routes(parts)))
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        return await client.get(path)


async def test_liveness_asks_nobody() -> None:
    answer = await ask("/healthz", database=Part(broken))

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_all_ready() -> None:
    answer = await ask("/readyz", database=Part(yes), redis=Part(yes, needed=False))

    assert answer.status_code == 200
    parts = {"database": "ready", "redis": "ready"}
    assert answer.json() == {"status": "ready", "parts": parts}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("state", [no, broken, frozen])
async def test_a_needed_part_is_named(monkeypatch: pytest.MonkeyPatch, state: object) -> None:
    monkeypatch.setattr(app.http.health, "PATIENCE", 0.05)

    answer = await ask("/readyz", database=Part(state), sandbox=Part(yes))  # type: ignore[arg-type] - a stand-in

    assert answer.status_code == 503
    parts = {"database": "not ready", "sandbox": "ready"}
    assert answer.json() == {"status": "not ready", "parts": parts}


async def test_a_part_may_say_why_it_is_not_ready() -> None:
    parts = {
        "pubsub": Part(no, needed=False, detail=lambda: "2 of 3 are missing"),
        "silent": Part(no, needed=False, detail=lambda: None),
        "well": Part(yes, detail=lambda: "not shown"),
    }

    answer = await ask("/readyz", **parts)

    assert answer.json()["parts"] == {
        "pubsub": "not ready: 2 of 3 are missing",
        "silent": "not ready",
        "well": "ready",
    }


async def test_a_cache_that_is_away_is_named_but_reads_go_on() -> None:
    answer = await ask("/readyz", database=Part(yes), redis=Part(no, needed=False))

    assert answer.status_code == 200
    parts = {"database": "ready", "redis": "not ready"}
    assert answer.json() == {"status": "ready", "parts": parts}
