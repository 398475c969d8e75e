"""Warehouses, reasons and labels: what is asked and read, and who fails alone."""

from typing import Any

import fault_server as play
from fault_server import FaultServer

from adapters.mp_adapter import MpAdapter
from domain.channels import ChannelKey, Reason
from domain.errors import UpstreamMisread, UpstreamRefused
from domain.orders import OrderKey
from domain.upstream import LabelRequest
from domain.warehouses import Warehouse, WarehouseKey

ORDER = OrderKey("string_brand_id_1", "string_marketplace_1", "string_remote_order_id_1")


async def test_warehouses_are_the_documents_one_per_id(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.WarehouseService.Get.response"))
    lazada, zalora = ChannelKey("2", "lzda"), ChannelKey("2", "zlra")
    found = await adapter.warehouses.warehouses([lazada, zalora, lazada])
    address = "Grand wisata cluster monte aviolo EB 3 no. 2"
    key = WarehouseKey("2", "lzda", "dropshipping")
    assert found == {lazada: (Warehouse(key, "dropshipping", address, None),), zalora: ()}
    assert server.params == [examples.json("rpc.WarehouseService.Get.request")["params"]]


async def test_warehouses_fail_by_channel(server: FaultServer, adapter: MpAdapter) -> None:
    rows = {"lzda": {"remote_warehouses": [{"id": 12, "name": None}, {"name": "no id"}]}}
    server.part = play.each(
        lambda received: play.result(rows.get(received.rpc["params"]["sales_channel"]))
    )
    good, bad = ChannelKey("b", "lzda"), ChannelKey("b", "shpe")
    found = await adapter.warehouses.warehouses([good, bad])
    assert found[good] == (Warehouse(WarehouseKey("b", "lzda", "12")),)
    assert isinstance(found[bad], UpstreamMisread)
    assert len(server.requests) == 2


async def test_cancel_reasons_are_one_call_per_brand(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.OrderService.ListCancelReason.response"))
    keys = [ChannelKey("test-brand", code) for code in ("blib", "tkpd")]
    found = await adapter.reasons.cancel_reasons([*keys, keys[0]])
    assert server.params == [examples.json("rpc.OrderService.ListCancelReason.request")["params"]]
    assert found == {
        keys[0]: (Reason(None, None, is_free_text=True),),
        keys[1]: (Reason("30", "Stock Habis", is_free_text=False),),
    }


async def test_a_channel_left_out_of_the_reasons_is_misread(
    server: FaultServer, adapter: MpAdapter
) -> None:
    def choose(received: play.Received) -> play.Part:
        if received.rpc["params"]["brand_id"] == "refused":
            return play.error(400, "no")
        options = [{"reason_name": "Habis", "remote_code": 5}]
        rows = [
            {"channel": "a", "input_type": "options", "options": options},
            {"channel": "b", "input_type": "String"},
            {"channel": "c", "input_type": "OPTIONS", "options": None},
            {"channel": "d", "options": "?"},
        ]
        return play.result({"cancel_reasons": rows})

    server.part = play.each(choose)
    keys = [ChannelKey("b", code) for code in "abcde"]
    refused = ChannelKey("refused", "a")
    found = await adapter.reasons.cancel_reasons([*keys, refused])
    assert [found[key] for key in keys[:3]] == [
        (Reason("5", "Habis", False),), (Reason(None, None, True),), (),
    ]  # fmt: skip
    assert isinstance(found[keys[3]], UpstreamMisread)
    assert str(found[keys[4]]) == "OrderService.ListCancelReason: the answer leaves out e"
    assert isinstance(found[refused], UpstreamRefused)
    assert len(server.requests) == 2


async def test_reject_reasons_are_one_object(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.OrderService.ListRejectCancelReason.response"))
    order = OrderKey("test-brand", "tktk", "123456789")
    found = await adapter.reasons.reject_reasons([order])
    wanted = examples.json("rpc.OrderService.ListRejectCancelReason.request")
    assert server.params == [wanted["params"]]
    first = Reason(
        "reverse_reject_request_reason_5", "You have reached an agreement with the buyer", False
    )
    reasons = found[order]
    assert isinstance(reasons, tuple)
    assert (len(reasons), reasons[0]) == (2, first)
    row = examples.json("rpc.OrderService.ListRejectCancelReason.response")["result"]
    server.part = play.result({"reject_reasons": [row["reject_reasons"]]})
    assert await adapter.reasons.reject_reasons([order]) == found


async def test_a_label_address_is_kept_as_received(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    server.part = play.says(examples.text("rpc.OrderService.ShippingLabelURL.response"))
    wanted = LabelRequest(ORDER, "string_airwaybill_number_1", "THERMAL_AIR_WAYBILL", False)
    bare = LabelRequest(ORDER, None, None, from_marketplace=True)
    found = await adapter.labels.label_urls([wanted, bare, wanted])
    assert found == {wanted: "www.shipping_label_url.com", bare: "www.shipping_label_url.com"}
    example = examples.json("rpc.OrderService.ShippingLabelURL.request")["params"]
    del example["generate_from_mp"]  # optional, and false there
    own = {"brand_id", "channel", "remote_order_id"}
    less = {name: value for name, value in example.items() if name in own}
    bare_params = less | {"airwaybill_number": "", "generate_from_mp": True}
    assert len(server.params) == 2
    assert example in server.params
    assert bare_params in server.params


async def test_a_label_may_be_refused_missing_or_late(server: FaultServer, client_key: str) -> None:
    parts = {
        "refused": play.result({"success": False, "message": "not packed"}),
        "missing": play.result({"success": True, "shipping_label_url": ""}),
        "odd": play.result({"success": True, "shipping_label_url": []}),
        "late": play.hang,
    }
    server.part = play.each(lambda received: parts[received.rpc["params"]["remote_order_id"]])
    asked = {name: LabelRequest(OrderKey("b", "shpe", name), "", None, False) for name in parts}
    async with MpAdapter(server.url, client_key, timeout=0.01, label_timeout=0.5) as adapter:
        found = await adapter.labels.label_urls(list(asked.values()))
    assert found[asked["missing"]] is None
    refused = found[asked["refused"]]
    assert isinstance(refused, UpstreamRefused)
    assert refused.reason == "not packed"
    assert isinstance(found[asked["odd"]], UpstreamMisread)
    assert "within 0.5 s" in str(found[asked["late"]])
