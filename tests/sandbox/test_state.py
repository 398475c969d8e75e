"""What survives a restart, and that the seed always gives the same."""

import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sandbox.settings import SandboxSettings


async def test_orders_do_not_jump_back(run_sandbox: Any, tmp_path: Path) -> None:
    state = tmp_path / "sandbox.state"
    async with run_sandbox(state_file=state) as sandbox:
        order = await sandbox.place("tkpd", "pending")
        names = {key: order[key] for key in ("brand_id", "channel", "remote_order_id")}
        await sandbox.result("OrderService.AcceptOrder", names)
        brand = {"brands": [{"brand": "New", "brand_id": "new"}]}
        await sandbox.result("AuthService.AddBrandIDToClient", brand)
        off = {"brand_id": "dapur-ibu", "channel_code": "shpe"}
        await sandbox.result("ChannelService.Disconnect", off)
        before = await sandbox.control("GET", "/orders?limit=1000")
        summary = await sandbox.control("GET", "/state")
    async with run_sandbox(state_file=state, seed=99) as sandbox:
        assert await sandbox.control("GET", "/orders?limit=1000") == before
        assert await sandbox.control("GET", "/state") == summary
        assert (await sandbox.order(order))["status"] == "accepted"
        assert await sandbox.messages() == []
        newer = await sandbox.place("tkpd", "pending")
        assert newer["mp_adapter_order_id"] == order["mp_adapter_order_id"] + 1


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


async def test_the_state_is_the_owners_alone(run_sandbox: Any, tmp_path: Path) -> None:
    state = tmp_path / "sandbox.state"
    async with run_sandbox(state_file=state, orders=1):
        assert modes(tmp_path) == {0o600}
    with sqlite3.connect(state) as database:
        text = str(database.execute("SELECT * FROM record").fetchall())
    database.close()
    assert "00000000test" not in text


async def test_a_seed_always_gives_the_same(run_sandbox: Any) -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    seen: list[Any] = []
    for seed in (1, 1, 2):
        async with run_sandbox(seed=seed, clock=lambda: now) as sandbox:
            await sandbox.control("POST", "/life", {"steps": 20})
            fetch: dict[str, Any] = {"brand_id": "dapur-ibu", "channels": []}
            await sandbox.result("ProductService.ProductFetchedManual", fetch)
            seen.append(await sandbox.messages())
    assert seen[0] == seen[1]
    assert seen[0] != seen[2]


async def test_the_seed_has_all_statuses_brands_and_channels(run_sandbox: Any) -> None:
    async with run_sandbox(orders=400) as sandbox:
        summary = await sandbox.control("GET", "/state")
        orders = await sandbox.control("GET", "/orders?limit=1000")
    assert len(orders) == 400
    assert set(summary["orders"]) == {
        *("unpaid", "pending", "accepted", "packed", "pack_failed", "shipped"),
        *("completed", "cancelled", "request_cancel"),
    }
    assert min(summary["orders"].values()) >= 4
    assert {(one["brand_id"], one["channel"]) for one in orders} == {
        (one["brand_id"], one["channel"]) for one in summary["connected"]
    }
    assert len(summary["connected"]) == 23
    assert any(one["fulfilled_by_marketplace"] for one in orders)
    assert {one["status"] for one in orders if one["click_and_collect"]} >= {"pending", "accepted"}
    for one in orders:
        if one["click_and_collect"]:
            assert one["channel"] == "blib"
            assert one["status"] in ("pending", "accepted", "completed", "cancelled")
        if one["status"] == "request_cancel":
            assert one["channel"] in ("tkpd", "shpe", "tktk")
            assert one["former_status"] == "accepted"


def test_settings_shown_hide_the_key_and_the_token() -> None:
    shown = repr(SandboxSettings("secret-key", "http://127.0.0.1:1/?token=secret-token"))
    assert "secret" not in shown


@pytest.mark.parametrize(
    "wrong",
    [{"client_key": " "}, {"pace": 0}, {"push_workers": 0}, {"push_to": "localhost/push"}],
)
def test_settings_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"needs|positive"):
        replace(SandboxSettings("key"), **wrong)
