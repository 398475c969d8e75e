"""Prices, stocks and couriers between the client and the sandbox, over real HTTP."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from in_process import served

from adapters.mp_adapter import JsonRpcClient, MpAdapter
from domain.activities import ActivityStatus
from domain.channels import ChannelKey
from domain.couriers import CourierChoice
from domain.errors import UpstreamRefused
from domain.json_text import read_json
from domain.prices_and_stocks import Line, Subject
from domain.variants import OfferKey
from sandbox.main import make_server
from sandbox.settings import SandboxSettings

KEY = "b71c0f52-1111-4222-8333-aabbccddeeff"
BRAND = "kopi-nusantara"
FEATURE = "feedback-bulk-update-inventory-v4"


class Sandbox:
    """A running sandbox whose clock stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, tzinfo=UTC)
        self.url = ""

    async def messages(self, subscription: str) -> list[Any]:
        async with httpx.AsyncClient(headers={"Authorization": KEY}) as http:
            answer = await http.get(f"{self.url}/sandbox/messages?subscription={subscription}")
        found = read_json(answer.content)
        assert isinstance(found, dict)
        return [one["data"] for one in found["messages"]]

    async def enable(self) -> None:
        async with JsonRpcClient(self.url, KEY) as client:
            names = {"feature_names": [FEATURE]}
            await client.call("ClientCredentialsService.AddFeatures", names)

    async def line(self, adapter: MpAdapter, channel: str, value: str, at: int = 0) -> Line:
        """A line for the first variant of this channel's product number `at`."""
        await adapter.products.fetch_products(BRAND, [channel], "fetch")
        told = [
            one["product"]["variants"][0]
            for one in await self.messages("CNX_PRODUCT_FETCHED_1")
            if one["product"]["channel"] == channel
        ]
        variant = [one for one in told if one["variant_sku"]][at]
        places = [row["remote_warehouse_id"] for row in variant.get("variant_infos", [])]
        return Line(
            0, variant["variant_sku"], OfferKey(BRAND, channel, "x"),
            json.dumps(variant["remote_variant"]), places[0] if places else None, Decimal(value),
        )  # fmt: skip


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    made = Sandbox()
    settings = SandboxSettings(
        client_key=KEY, live=False, publish_at_start=False, orders=0, clock=lambda: made.now
    )
    server = make_server(settings)
    async with served(server):
        made.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        yield made


@pytest.fixture
async def adapter(sandbox: Sandbox) -> AsyncIterator[MpAdapter]:
    async with MpAdapter(sandbox.url, KEY, timeout=5) as made:
        yield made


@pytest.mark.parametrize("channel", ["bklp", "lzda", "shpe", "shpe-sg", "tkpd", "tktk", "zlra"])
async def test_every_channel_answers_its_own_line(
    channel: str, sandbox: Sandbox, adapter: MpAdapter
) -> None:
    for subject in Subject:
        line = await sandbox.line(adapter, channel, "12345")
        (answer,) = await adapter.prices_and_stocks.update(subject, [line], "a")
        assert (answer.status, answer.message) == (
            ActivityStatus.SUCCEEDED, "successfully updated",
        )  # fmt: skip


async def test_blibli_is_queued_and_a_bad_line_fails(sandbox: Sandbox, adapter: MpAdapter) -> None:
    good = await sandbox.line(adapter, "blib", "3")
    bad = Line(1, good.sku, OfferKey(BRAND, "lzda-sg", "x"), good.remote_variant, None, Decimal(1))
    answers = await adapter.prices_and_stocks.update(Subject.STOCK, [bad, good], "a")
    assert [(answer.status, answer.message) for answer in answers] == [
        (ActivityStatus.FAILED, "Channel is not connected"),
        (ActivityStatus.QUEUED, "awaiting queue"),
    ]


async def test_v4_from_its_feature_to_its_feedback(sandbox: Sandbox, adapter: MpAdapter) -> None:
    lines = [await sandbox.line(adapter, "tkpd", "8"), await sandbox.line(adapter, "tkpd", "9", 1)]
    with pytest.raises(UpstreamRefused, match="not enabled"):
        await adapter.prices_and_stocks.update_stocks_v4(lines, "v4")
    await sandbox.enable()
    await adapter.prices_and_stocks.update_stocks_v4(lines, "v4")
    told = await sandbox.messages("CNX_FEEDBACK_BULK_UPDATE_INVENTORY_V4_1")
    assert [(one["id"], one["result"]["sku"]) for one in told] == [
        ("v4", line.sku) for line in lines
    ]
    with pytest.raises(UpstreamRefused) as caught:
        await adapter.prices_and_stocks.update_stocks_v4(lines, "v4")
    assert caught.value.status == 429
    sandbox.now += timedelta(seconds=1)
    foreign = OfferKey("toko-tetangga", "tkpd", "x")
    line = Line(0, "s", foreign, lines[0].remote_variant, None, Decimal(1))
    with pytest.raises(UpstreamRefused) as caught:
        await adapter.prices_and_stocks.update_stocks_v4([line], "v4")
    assert caught.value.status == 400
    assert "No brand record found with ID toko-tetangga" in caught.value.reason
    assert KEY not in f"{caught.value!r} {caught.value}"


async def test_couriers(adapter: MpAdapter) -> None:
    keys = [ChannelKey(BRAND, code) for code in ("lzda", "zlra", "tkpd")]
    missing = ChannelKey("dapur-ibu", "lzda")
    found = await adapter.couriers.couriers([*keys, missing])
    assert found[keys[0]] == (
        CourierChoice("JNE Cashless", "JNE Cashless", is_default=True),
        CourierChoice("J&T Cashless", "J&T Cashless", is_default=False),
    )
    zalora = found[keys[1]]
    assert isinstance(zalora, tuple)
    assert [one.is_default for one in zalora] == [False, False]
    assert keys[2] not in found
    assert isinstance(found[missing], UpstreamRefused)
