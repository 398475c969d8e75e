"""Couriers: what is asked and read, who fails alone, and who is never asked."""

from typing import Any

import fault_server as play
from fault_server import FaultServer

from adapters.mp_adapter import MpAdapter
from domain.channels import ChannelKey
from domain.couriers import CourierChoice
from domain.errors import UpstreamMisread, UpstreamRefused

NAME = "rpc.CourierSourceService.GetShipmentProviderServices"
LAZADA = ChannelKey("connexi-test", "lzda")


async def test_couriers_are_the_documents(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text(f"{NAME}.response"))
    others = [ChannelKey("connexi-test", code) for code in ("tkpd", "lzda-sg", "shpe", "new")]
    found = await adapter.couriers.couriers([LAZADA, *others, LAZADA])
    assert server.params == [examples.json(f"{NAME}.request")["params"]]
    assert found == {
        LAZADA: (
            CourierChoice("JNE Cashless", "JNE Cashless", is_default=True),
            CourierChoice("J&T Cashless", "J&T Cashless", is_default=False),
        )
    }


async def test_the_default_may_be_empty_and_rows_may_be_poor(
    server: FaultServer, adapter: MpAdapter
) -> None:
    rows = [
        {"text": "A", "value": "a"},
        {"value": "b"},
        {"text": "C"},
        {},
        {"text": "", "value": 7},
    ]
    server.part = play.result({"couriers": rows, "default_courier": ""})
    found = await adapter.couriers.couriers([LAZADA])
    assert found[LAZADA] == (
        CourierChoice("A", "a", False), CourierChoice("b", "b", False),
        CourierChoice("C", "C", False), CourierChoice("7", "7", False),
    )  # fmt: skip
    server.part = play.result({"couriers": None})
    assert await adapter.couriers.couriers([LAZADA]) == {LAZADA: ()}


async def test_couriers_fail_by_channel(server: FaultServer, adapter: MpAdapter) -> None:
    parts = {
        "good": play.result({"couriers": [{"text": "A", "value": "A"}], "default_courier": "A"}),
        "refused": play.error(400, "channel 'lzda' is not connected", 400),
        "odd": play.result("?"),
    }
    server.part = play.each(lambda received: parts[received.rpc["params"]["brand_id"]])
    keys = {brand: ChannelKey(brand, "zlra") for brand in parts}
    found = await adapter.couriers.couriers(list(keys.values()))
    assert found[keys["good"]] == (CourierChoice("A", "A", is_default=True),)
    assert isinstance(found[keys["refused"]], UpstreamRefused)
    assert isinstance(found[keys["odd"]], UpstreamMisread)
    assert len(server.requests) == 3
