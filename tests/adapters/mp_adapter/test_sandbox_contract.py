"""The client against the sandbox, over real HTTP: every typed call, every fault, every message."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from in_process import served

from adapters.mp_adapter import MessageReader, MpAdapter
from domain.actions import (
    AcceptOrder,
    CancelOrder,
    CompleteOrder,
    OrderAction,
    PackOrder,
    RejectCancellation,
    ShipOrder,
)
from domain.channels import ChannelKey, Reason
from domain.errors import UpstreamError, UpstreamMisread, UpstreamRefused, UpstreamTimeout
from domain.json_text import read_json
from domain.messages import MessageKind
from domain.orders import OrderKey
from domain.upstream import LabelRequest, OrderWindow
from sandbox.main import make_server
from sandbox.settings import SandboxSettings

KEY = "b71c0f52-1111-4222-8333-aabbccddeeff"
BRAND = "kopi-nusantara"


class Sandbox:
    """The running sandbox's control."""

    def __init__(self, url: str, http: httpx.AsyncClient) -> None:
        self.url = url
        self._http = http

    async def do(self, verb: str, path: str, **body: Any) -> Any:
        answer = await self._http.request(
            verb,
            f"{self.url}/sandbox{path}",
            content=json.dumps(body).encode() if body else None,
            headers={"Authorization": KEY},
        )
        assert answer.status_code == 200, answer.text
        return read_json(answer.content)

    async def order(self, channel: str, status: str, **more: Any) -> OrderKey:
        made = await self.do(
            "POST", "/orders", brand_id=BRAND, channel=channel, status=status, **more
        )
        return OrderKey(BRAND, channel, made["remote_order_id"])

    async def items(self, key: OrderKey) -> tuple[str, ...]:
        """The item ids of an order, as its message tells them."""
        await self.do("DELETE", "/messages")
        await self.do(
            "POST", "/orders/publish", brand_id=key.brand_id, channel=key.channel_code,
            remote_order_id=key.remote_order_id,
        )  # fmt: skip
        (sent,) = (await self.do("GET", "/messages"))["messages"]
        order = MessageReader(UTC).order(sent["data"])
        assert order.key == key
        return tuple(line.remote_order_item_id for line in order.lines)

    async def calls(self, method: str) -> list[Any]:
        found = await self.do("GET", f"/calls?method={method}")
        assert isinstance(found, list)
        return found


@pytest.fixture(scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    server = make_server(SandboxSettings(client_key=KEY, live=False, orders=60))
    async with (
        served(server) as address,
        httpx.AsyncClient(trust_env=False, timeout=20, verify=False) as http,
    ):
        yield Sandbox(address, http)


@pytest.fixture
async def adapter(sandbox: Sandbox) -> AsyncIterator[MpAdapter]:
    await sandbox.do("DELETE", "/calls")
    async with MpAdapter(sandbox.url, KEY, timeout=10) as made:
        yield made
    await sandbox.do("DELETE", "/faults")


async def test_every_published_message_is_read(sandbox: Sandbox) -> None:
    reader = MessageReader(UTC)
    read = {
        MessageKind.ORDER_FETCHED: reader.order,
        MessageKind.PRODUCT_FETCHED: reader.product,
        MessageKind.CATEGORY_FETCHED: reader.category,
    }
    messages = (await sandbox.do("GET", "/messages"))["messages"]
    seen: dict[MessageKind, int] = {}
    for message in messages:
        kind = reader.kind(message["subscription"], message["data"])
        assert reader.kind("", message["data"]) is kind
        read[kind](message["data"])
        seen[kind] = seen.get(kind, 0) + 1
    assert seen.keys() == read.keys()
    assert seen[MessageKind.ORDER_FETCHED] >= 60


async def test_connected_channels(sandbox: Sandbox, adapter: MpAdapter) -> None:
    found = await adapter.channels.connected([BRAND, "batik-lestari"])
    state = await sandbox.do("GET", "/state")
    for brand, channels in found.items():
        assert isinstance(channels, tuple)
        connected = {one["channel"] for one in state["connected"] if one["brand_id"] == brand}
        assert {channel.key.channel_code for channel in channels} == connected
        for channel in channels:
            assert "signature_key" not in {each.name for each in channel.credentials}
    assert len(await sandbox.calls("CredentialsService.GetConnectedSalesChannels")) == 1


async def test_a_foreign_brand_spoils_only_itself(sandbox: Sandbox, adapter: MpAdapter) -> None:
    found = await adapter.channels.connected([BRAND, "toko-tetangga"])
    assert isinstance(found[BRAND], tuple)
    assert isinstance(found["toko-tetangga"], UpstreamRefused)
    assert len(await sandbox.calls("CredentialsService.GetConnectedSalesChannels")) == 3


async def test_available_channels(adapter: MpAdapter) -> None:
    codes = {channel.channel_code for channel in await adapter.available.available(BRAND)}
    assert {"bklp", "blib", "lzda", "lzda-sg", "shpe", "shpe-sg", "tkpd", "tktk", "zlra"} <= codes


async def test_warehouses(sandbox: Sandbox, adapter: MpAdapter) -> None:
    codes = ("blib", "lzda", "shpe", "tkpd", "tktk", "zlra", "bklp")
    keys = [ChannelKey(BRAND, code) for code in codes]
    found = await adapter.warehouses.warehouses(keys)
    for key in keys[:5]:
        rows = found[key]
        assert isinstance(rows, tuple)
        assert rows
        assert len({row.key for row in rows}) == len(rows)
        assert all(row.key.channel == key for row in rows)
    assert (found[keys[5]], found[keys[6]]) == ((), ())
    assert len(await sandbox.calls("WarehouseService.Get")) == 5


async def test_reasons(sandbox: Sandbox, adapter: MpAdapter) -> None:
    keys = [ChannelKey(BRAND, code) for code in ("blib", "tkpd", "tktk")]
    found = await adapter.reasons.cancel_reasons(keys)
    assert found[keys[0]] == (Reason(None, None, is_free_text=True),)
    tokopedia = found[keys[1]]
    assert isinstance(tokopedia, tuple)
    assert Reason("30", "Stock Habis", is_free_text=False) in tokopedia
    assert len(await sandbox.calls("OrderService.ListCancelReason")) == 1
    order = await sandbox.order("tktk", "request_cancel")
    reject = (await adapter.reasons.reject_reasons([order]))[order]
    assert isinstance(reject, tuple)
    assert len(reject) >= 2


async def test_an_order_from_pending_to_completed(sandbox: Sandbox, adapter: MpAdapter) -> None:
    order = await sandbox.order("shpe", "pending")
    items = await sandbox.items(order)
    steps: list[OrderAction] = [
        AcceptOrder(order),
        PackOrder(order, is_retry=False, remote_order_item_ids=items),
        ShipOrder(order, "INV-1"),
        CompleteOrder(order, "Budi"),
    ]
    for step in steps:
        answer = await adapter.orders.perform(step, f"activity-{step.kind}")
        assert answer.success, answer
        assert json.loads(answer.upstream)["remote_order_id"] == order.remote_order_id
        again = await adapter.orders.perform(step, "again")
        assert not again.success
        assert again.message


async def test_cancellation_and_its_refusal(sandbox: Sandbox, adapter: MpAdapter) -> None:
    order = await sandbox.order("tkpd", "accepted")
    cancel = CancelOrder(order, "30", await sandbox.items(order))
    assert (await adapter.orders.perform(cancel, "a")).success
    wanted = await sandbox.order("tktk", "request_cancel")
    reasons = (await adapter.reasons.reject_reasons([wanted]))[wanted]
    assert isinstance(reasons, tuple)
    reject = RejectCancellation(wanted, reasons[0].name or "")
    assert (await adapter.orders.perform(reject, "a")).success


async def test_a_collected_order_needs_its_code(sandbox: Sandbox, adapter: MpAdapter) -> None:
    order = await sandbox.order("blib", "accepted", click_and_collect=True)
    wrong = await adapter.orders.perform(CompleteOrder(order, "0000-0000-0000-0000"), "a")
    assert not wrong.success
    assert "0000-0000-0000-0000" not in wrong.message + wrong.upstream
    right = await adapter.orders.perform(CompleteOrder(order, "1PFL-9M6C-8WHK-QA7H"), "a")
    assert right.success


async def test_unknown_orders_and_channels_are_refused(adapter: MpAdapter) -> None:
    for key, status in ((OrderKey(BRAND, "shpe", "none"), 404), (OrderKey(BRAND, "x", "1"), 400)):
        with pytest.raises(UpstreamRefused) as caught:
            await adapter.orders.perform(AcceptOrder(key), "a")
        assert caught.value.status == status


async def test_fetches(sandbox: Sandbox, adapter: MpAdapter) -> None:
    now = datetime.now(UTC)
    await adapter.orders.fetch_orders(OrderWindow(BRAND, now - timedelta(days=2), now), "fetch-1")
    await adapter.products.fetch_products(BRAND, [], "fetch-2")
    await adapter.products.fetch_products(BRAND, ["tkpd"], "fetch-3")
    await adapter.categories.fetch_categories(["tkpd", "shpe"], "fetch-4")
    (unknown,) = await adapter.products.fetch_variants(ChannelKey(BRAND, "tkpd"), ["?"], "fetch-5")
    assert (unknown.sku, unknown.success) == ("?", False)
    ids = [call["id"] for call in await sandbox.do("GET", "/calls")]
    assert ids == [f"fetch-{number}" for number in range(1, 6)]


async def test_labels(sandbox: Sandbox, adapter: MpAdapter) -> None:
    packed, pending = [await sandbox.order("tkpd", status) for status in ("packed", "pending")]
    asked = [LabelRequest(order, None, None, False) for order in (packed, pending)]
    found = await adapter.labels.label_urls(asked)
    assert isinstance(found[asked[0]], str)
    assert found[asked[1]] is None or isinstance(found[asked[1]], UpstreamRefused)


async def test_a_wrong_key_is_refused(sandbox: Sandbox) -> None:
    async with MpAdapter(sandbox.url, "wrong-key-1234567890") as adapter:
        with pytest.raises(UpstreamRefused) as caught:
            await adapter.available.available(BRAND)
    assert caught.value.status == 401
    assert "wrong-key" not in str(caught.value)


SENT_AND_LOST = (
    "reset_before", "reset_after", "error_500", "error_503", "garbage", "html", "truncated",
    "huge", "gzip_bomb", "redirect", "deep_json", "zip", "no_envelope", "hang", "hang_after",
)  # fmt: skip
REFUSED = {"error_400": 400, "error_404": 404, "error_429": 429, "error_200": 400, "leak_key": 400}
HARMLESS = ("foreign_id", "numeric_id", "not_json_type", "slow")


async def perform(sandbox: Sandbox, fault: str, seconds: float = 10) -> Any:
    """Accept a fresh order while this fault is played once."""
    order = await sandbox.order("shpe", "pending")
    method = "OrderService.AcceptOrder"
    await sandbox.do("POST", "/faults", method=method, fault=fault, times=1)
    await sandbox.do("DELETE", "/calls")
    try:
        async with MpAdapter(sandbox.url, KEY, timeout=seconds) as adapter:
            return await adapter.orders.perform(AcceptOrder(order), "activity")
    except UpstreamError as error:
        return error
    finally:
        await sandbox.do("DELETE", "/faults")
        assert len(await sandbox.calls(method)) == 1


@pytest.mark.parametrize("fault", SENT_AND_LOST)
async def test_a_lost_answer_is_told_as_sent_and_asked_once(sandbox: Sandbox, fault: str) -> None:
    error = await perform(sandbox, fault, seconds=0.5 if fault.startswith("hang") else 10)
    assert isinstance(error, UpstreamError)
    assert not isinstance(error, UpstreamRefused)
    assert error.sent is True
    assert KEY not in f"{error!r} {error}"
    assert isinstance(error, UpstreamTimeout) is fault.startswith("hang")


@pytest.mark.parametrize("fault", REFUSED)
async def test_a_refusal_says_that_nothing_was_done(sandbox: Sandbox, fault: str) -> None:
    error = await perform(sandbox, fault)
    assert isinstance(error, UpstreamRefused)
    assert error.status == REFUSED[fault]
    assert KEY not in f"{error!r} {error}"


@pytest.mark.parametrize("fault", HARMLESS)
async def test_sloppiness_is_survived(sandbox: Sandbox, fault: str) -> None:
    answer = await perform(sandbox, fault)
    assert not isinstance(answer, UpstreamMisread)
    assert answer.success is True


async def test_a_business_refusal_is_a_value(sandbox: Sandbox) -> None:
    answer = await perform(sandbox, "success_false")
    assert answer.success is False
