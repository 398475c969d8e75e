"""`channelgraph sync`: real processes beside a server, and the exact calls that they make."""

import asyncio
import json
import signal
import stat
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from ports import free_port
from served import PATIENCE, Served, run_command, start_command

from app.syncing import FIRST_SECONDS, LOOK_SECONDS, QUIET_SECONDS, Arrived, watch

READY = "Ctrl+C ends it."
JAKARTA = ZoneInfo("Asia/Jakarta")
BRAND = "kopi-nusantara"


@dataclass
class Playing:
    """A server that plays the sandbox in this folder."""

    folder: Path
    served: Served

    async def sync(self, *arguments: str) -> tuple[int, str, str]:
        return await run_command(self.folder, "sync", *arguments)

    async def calls(self, method: str) -> list[dict[str, Any]]:
        """The params of the calls that reached the sandbox."""
        return [call["params"] for call in await self.look(f"calls?method={method}")]

    async def settled(self) -> None:
        """Wait until the sandbox has told all that it began with."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if not (await self.look("messages?subscription=none"))["pending"]:
                    return
                await asyncio.sleep(0.1)

    async def look(self, path: str) -> Any:
        address = json.loads((self.folder / "var" / "sandbox.address.json").read_text())
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            headers = {"authorization": address["client_key"]}
            answer = await client.get(f"{address['url']}/sandbox/{path}", headers=headers)
        return answer.json()


@pytest.fixture(scope="module")
async def playing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Playing]:
    folder = tmp_path_factory.mktemp("playing")
    served = await start_command(folder, "serve", "--port", "0")
    await served.read_until(READY)
    playing = Playing(folder, served)
    await playing.settled()
    yield playing
    code, errors = await served.end(signal.SIGINT)
    assert (code, errors) == (0, "")
    assert not (folder / "var" / "sandbox.address.json").exists()


async def test_orders_are_asked_for_day_by_day_and_watched(playing: Playing) -> None:
    mode = (playing.folder / "var" / "sandbox.address.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    code, out, errors = await playing.sync("orders", "--brand", BRAND, "--days", "3", "--json")
    assert (code, errors) == (0, "")
    told = json.loads(out)
    asked = told["asked"]
    today = datetime.now(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = [datetime.fromisoformat(each["from"]) for each in asked]
    assert starts == [today - timedelta(days=ago) for ago in (3, 2, 1, 0)]
    assert [each["to"] for each in asked[:-1]] == [each["from"] for each in asked[1:]]
    assert all(each["errors"] == [] for each in asked)
    calls = await playing.calls("OrderService.FetchOrders")
    assert [(each["start_date"], each["end_date"]) for each in calls] == [
        (each["from"], _second_before(each["to"])) for each in asked
    ]
    assert told["brandId"] == BRAND
    assert told["messages"] > 0
    assert told["isQuiet"] is True


async def test_a_span_is_asked_for_as_it_is_given(playing: Playing) -> None:
    before = len(await playing.calls("OrderService.FetchOrders"))
    code, out, errors = await playing.sync(
        "orders", "--brand", BRAND, "--no-wait",
        "--from", "2026-03-01T09:00", "--to", "2026-03-01T12:00+08:00",
    )  # fmt: skip
    assert (code, out, errors) == (0, "1 of 1 asked for.\n", "")
    [call] = (await playing.calls("OrderService.FetchOrders"))[before:]
    assert call == {
        "brand_id": BRAND,
        "start_date": "2026-03-01T02:00:00Z",
        "end_date": "2026-03-01T03:59:59Z",
    }


async def test_products_are_asked_for_and_watched(playing: Playing) -> None:
    code, out, errors = await playing.sync(
        "products", "--brand", BRAND, "--channel", "tkpd", "--channel", "shpe"
    )
    assert (code, errors) == (0, "")
    asked, came = out.splitlines()
    assert asked == "1 of 1 asked for."
    assert came.endswith("messages came; all is quiet since.")
    [call] = await playing.calls("ProductService.ProductFetchedManual")
    assert call["channels"] == ["tkpd", "shpe"]


async def test_an_unknown_brand_is_refused_without_a_call(playing: Playing) -> None:
    before = await playing.calls("OrderService.FetchOrders")
    code, out, errors = await playing.sync("orders", "--brand", "nobody", "--days", "2")
    assert (code, out) == (1, "0 of 3 asked for.\n")
    assert errors == "channelgraph: NOT_FOUND: There is no such brand.\n"
    assert await playing.calls("OrderService.FetchOrders") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "2026-03-01"], "--to needs --from"),
        (["--from", "2026-03-01", "--days", "2"], "--days alone"),
        (["--from", "soon"], "--from 'soon' is no time"),
        (["--from", "2026-03-02", "--to", "2026-03-01"], "--to must lie after --from"),
        (["--from", "2020-03-02", "--to", "2026-03-01"], "at most 366 days"),
    ],
)
async def test_wrong_times_end_with_two(tmp_path: Path, arguments: list[str], said: str) -> None:
    code, out, errors = await run_command(tmp_path, "sync", "orders", "--brand", "b", *arguments)
    assert (code, out) == (2, "")
    assert said in errors


async def test_without_the_sandbox_there_is_nobody_to_ask(tmp_path: Path) -> None:
    code, out, errors = await run_command(tmp_path, "sync", "products", "--brand", "b")
    assert (code, out) == (1, "")
    assert errors == "channelgraph: the sandbox is not there: `channelgraph serve` plays it\n"


async def test_a_marketplace_that_is_away_is_said(tmp_path: Path) -> None:
    settings = {
        "MP_ADAPTER_URL": f"http://127.0.0.1:{free_port()}",
        "MP_ADAPTER_CLIENT_KEY": "key",
        "BRAND_IDS": "b",
    }
    code, out, errors = await run_command(
        tmp_path, "sync", "orders", "--brand", "b", "--days", "2", "--json", settings=settings
    )
    assert (code, errors) == (1, "")
    [asked] = json.loads(out)["asked"]  # the rest is not tried
    assert [error["code"] for error in asked["errors"]] == ["NOT_SENT"]
    assert json.loads(out)["messages"] is None


@dataclass
class Time:
    """A clock that goes by the pauses that are made."""

    now: float = 0

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.now += seconds


async def watched(counts: list[int], most: float) -> tuple[list[Arrived], float]:
    clock, left = Time(), list(counts)

    async def count() -> int:
        return left.pop(0) if len(left) > 1 else left[0]

    found = [each async for each in watch(count, most, clock, clock.pause)]
    return found, clock.now


async def test_watching_ends_once_nothing_new_came_for_a_while() -> None:
    found, seconds = await watched([0, 3, 3, 8], 60)
    assert found[-1] == Arrived(8, is_quiet=True)
    assert seconds == 3 * LOOK_SECONDS + QUIET_SECONDS
    assert [each.messages for each in found[:4]] == [0, 3, 3, 8]


async def test_the_first_message_is_waited_for_longer() -> None:
    found, seconds = await watched([0], 60)
    assert found[-1] == Arrived(0, is_quiet=True)
    assert seconds == FIRST_SECONDS


async def test_watching_ends_when_the_time_is_over() -> None:
    found, seconds = await watched(list(range(100)), 10)
    assert found[-1] == Arrived(20, is_quiet=False)
    assert seconds == 10
    assert (await watched([7], 0))[0] == [Arrived(7, is_quiet=False)]


def _second_before(text: str) -> str:
    moment = datetime.fromisoformat(text).astimezone(UTC) - timedelta(seconds=1)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
