"""Setting prices and stocks: what is sent, which answer is whose, and what refuses."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import fault_server as play
import pytest
from fault_server import FaultServer

from adapters.mp_adapter import MpAdapter
from domain.activities import ActivityStatus
from domain.errors import UpstreamMisread, UpstreamRefused
from domain.prices_and_stocks import Line, Subject
from domain.variants import OfferKey

REMOTE = '{"gdn_sku":"string_gdn_sku_1"}'
PLACES = {Subject.PRICE: "prices", Subject.STOCK: "stocks"}
METHODS = {
    Subject.PRICE: "ProductService.UpdatePrice",
    Subject.STOCK: "InventoryService.UpdateStock",
}
BOTH = pytest.mark.parametrize("subject", list(Subject))


def line(
    value: str = "10", channel: str = "string_marketplace_1", remote: str = REMOTE,
    warehouse: str | None = "string_marketplace_1", sku: str = "string_sku_1",
) -> Line:  # fmt: skip
    key = OfferKey("string_brand_id_1", channel, remote)
    return Line(0, sku, key, remote, warehouse, Decimal(value))


def row(status: str | None = "Finished", success: object = True, **more: object) -> dict[str, Any]:
    told = {"status": status, "success": success, "message": "m"}
    return {name: value for name, value in told.items() if value is not None} | more


async def statuses(
    server: FaultServer, adapter: MpAdapter, lines: list[Line], rows: object
) -> list[str]:
    server.part = play.result({"prices": rows})
    return [
        a.status.value for a in await adapter.prices_and_stocks.update(Subject.PRICE, lines, "a")
    ]


async def test_prices_are_sent_as_the_documents(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    name = f"rpc.{METHODS[Subject.PRICE]}"
    server.part = play.says(examples.text(f"{name}.response"))
    lines = [line("10"), line("10000.00")]
    answers = await adapter.prices_and_stocks.update(Subject.PRICE, lines, "activity 1234")
    assert server.requests[0].rpc == examples.json(f"{name}.request")
    # The sample answers one line of another channel: nothing is known of ours.
    assert [answer.status for answer in answers] == [ActivityStatus.UNKNOWN] * 2


async def test_stocks_are_sent_as_the_documents(
    server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    name = f"rpc.{METHODS[Subject.STOCK]}"
    server.part = play.says(examples.text(f"{name}.response"))
    await adapter.prices_and_stocks.update(Subject.STOCK, [line(), line()], "1")
    assert server.requests[0].rpc == examples.json(f"{name}.request")


@BOTH
async def test_the_documents_answer_is_read(
    subject: Subject, server: FaultServer, adapter: MpAdapter, examples: Any
) -> None:
    """Its status and message list alternatives, its success says no."""
    response = examples.json(f"rpc.{METHODS[subject]}.response")
    server.part = play.says(examples.text(f"rpc.{METHODS[subject]}.response"))
    (answer,) = await adapter.prices_and_stocks.update(
        subject, [line("1", "bklp", warehouse="string_warehouse_code")], "1"
    )
    (told,) = response["result"][PLACES[subject]]
    assert (answer.status, answer.message) == (ActivityStatus.FAILED, told["message"])
    assert answer.upstream is not None
    assert json.loads(answer.upstream) == told


async def test_v4_is_the_documents(server: FaultServer, adapter: MpAdapter, examples: Any) -> None:
    name = "rpc.InventoryService.UpdateStockV4"
    server.part = play.says(examples.text(f"{name}.response"))
    await adapter.prices_and_stocks.update_stocks_v4([line(), line()], "activity_id")
    assert server.requests[0].rpc == examples.json(f"{name}.request")


async def test_v4_has_one_element_per_sku_and_no_more_than_2000(
    server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = play.result("on progress")
    lines = [line("1", sku="a"), line("2", sku="b", warehouse=None), line("3", sku="a")]
    await adapter.prices_and_stocks.update_stocks_v4(lines, "a")
    (params,) = server.params
    assert [(one["sku"], [s["qty"] for s in one["stocks"]]) for one in params] == [
        ("a", [1, 3]), ("b", [2]),
    ]  # fmt: skip
    assert "remote_warehouse_code" not in params[1]["stocks"][0]
    for wrong in ([], [line(sku=str(number)) for number in range(2001)]):
        with pytest.raises(ValueError, match="1 to 2000"):
            await adapter.prices_and_stocks.update_stocks_v4(wrong, "a")
    assert len(server.requests) == 1


async def test_the_errors_of_the_document_never_show_the_key(
    server: FaultServer, adapter: MpAdapter, client_key: str, examples: Any
) -> None:
    error = examples.json("rpc.InventoryService.UpdateStockV4.error")["error"]
    text = error["message"].replace("00000000-0000-0000-0000-000000000000", client_key)
    server.part = play.error(error["code"], text, 400)
    calls: list[Callable[[], Any]] = [
        lambda: adapter.prices_and_stocks.update_stocks_v4([line()], "a"),
        lambda: adapter.prices_and_stocks.update(Subject.PRICE, [line()], "a"),
        lambda: adapter.prices_and_stocks.update(Subject.STOCK, [line()], "a"),
    ]
    for call in calls:
        with pytest.raises(UpstreamRefused) as caught:
            await call()
        assert caught.value.reason == (
            "No brand record found with ID test-aja for client with key [redacted] (code 400)"
        )
        assert client_key not in f"{caught.value!r}"
    server.part = play.error(429, "too many requests", 429)
    with pytest.raises(UpstreamRefused) as caught:
        await adapter.prices_and_stocks.update_stocks_v4([line()], "a")
    assert caught.value.status == 429


async def test_numbers_and_variants_are_sent_digit_for_digit(
    server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = play.result({"prices": []})
    remote = '{"item_id":90071992547409931,"b":{"c":1.10},"d":null}'
    await adapter.prices_and_stocks.update(
        Subject.PRICE, [line("12.90", "shpe-sg", remote, None), line("1E+3", "tkpd", remote, None)],
        "a",
    )  # fmt: skip
    first, second = server.params[0]["prices"]
    assert first == {
        "channel": "shpe-sg", "remote_variant": json.loads(remote), "sale_price": 12.9,
    }  # fmt: skip
    assert second["sale_price"] == 1000
    assert isinstance(second["sale_price"], int)
    server.part = play.result({"stocks": []})
    await adapter.prices_and_stocks.update(Subject.STOCK, [line("0", warehouse=None)], "a")
    assert server.params[1]["stocks"][0]["remote_warehouse_code"] == ""


@pytest.mark.parametrize(
    ("status", "success", "message", "expected"),
    [
        ("Finished", True, "", "SUCCEEDED"), ("finished ", "true", "", "SUCCEEDED"),
        (None, True, "", "SUCCEEDED"), ("Finished", None, "", "SUCCEEDED"),
        ("Queued", True, "", "QUEUED"), ("Queued", False, "awaiting queue", "QUEUED"),
        (None, False, "awating queue", "QUEUED"), ("?", True, "awaiting queue", "QUEUED"),
        ("Failed", False, "no", "FAILED"), ("Finished", False, "no", "FAILED"),
        (None, False, "no", "FAILED"), ("Failed", None, "no", "FAILED"),
        ("Failed", True, "no", "UNKNOWN"), (None, None, "", "UNKNOWN"), ("?", None, "", "UNKNOWN"),
        ("Finished", "perhaps", "", "UNKNOWN"), ("?", False, "no awaiting queue", "FAILED"),
    ],
)  # fmt: skip
async def test_what_a_line_may_say(
    status: str | None, success: object, message: str, expected: str,
    server: FaultServer, adapter: MpAdapter,
) -> None:  # fmt: skip
    told = row(status, success, channel="lzda") | {"message": message}
    assert await statuses(server, adapter, [line(channel="lzda")], [told]) == [expected]


TWO = ['{"item_id":1,"sku_id":10}', '{"item_id":1,"sku_id":20}']


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # In another order, ids as text, more keys than were sent.
        ([row("Failed", False, channel="lzda", remote_variant={"item_id": "1", "sku_id": "20"}),
          row(channel="lzda", remote_variant={"item_id": 1, "sku_id": 10, "seller_sku": "x"})],
         ["SUCCEEDED", "FAILED"]),
        # A variant as JSON text.
        ([row("Queued", True, channel="lzda", remote_variant=TWO[1])], ["UNKNOWN", "QUEUED"]),
        # Nothing but its place.
        ([row(), row("Failed", False)], ["SUCCEEDED", "FAILED"]),
        ([row(channel="lzda"), row("Failed", False, channel="lzda")], ["SUCCEEDED", "FAILED"]),
        # Fewer or more rows than lines, and nothing that tells them apart: nobody knows.
        ([row(channel="lzda")], ["UNKNOWN", "UNKNOWN"]),
        ([row(), row(), row()], ["UNKNOWN", "UNKNOWN"]),
        # Rows of others, rows that are no objects, no rows.
        ([row(channel="tkpd"), row(channel="lzda", remote_variant={"item_id": 9, "sku_id": 9})],
         ["UNKNOWN", "UNKNOWN"]),
        ([7, None], ["UNKNOWN", "UNKNOWN"]),
        ([], ["UNKNOWN", "UNKNOWN"]),
        # Another warehouse's.
        ([row(channel="lzda", remote_variant={"item_id": 1, "sku_id": 10},
              remote_warehouse_code="other")], ["UNKNOWN", "UNKNOWN"]),
        # One line told twice: the worst counts.
        ([row(channel="lzda", remote_variant={"item_id": 1, "sku_id": 10}),
          row("Failed", False, channel="lzda", remote_variant={"item_id": 1, "sku_id": 10})],
         ["FAILED", "UNKNOWN"]),
        ([row(channel=["lzda"]), row("Failed", False, channel="lzda")], ["UNKNOWN", "FAILED"]),
    ],
)  # fmt: skip
async def test_whose_answer_it_is(
    rows: list[Any], expected: list[str], server: FaultServer, adapter: MpAdapter
) -> None:
    lines = [line("1", "lzda", remote, "W1") for remote in TWO]
    assert await statuses(server, adapter, lines, rows) == expected


async def test_warehouses_tell_lines_of_one_variant_apart(
    server: FaultServer, adapter: MpAdapter
) -> None:
    lines = [line("1", "lzda", TWO[0], f"W{number}") for number in (1, 2)]
    remote = json.loads(TWO[0])
    rows = [
        row("Failed", False, channel="lzda", remote_variant=remote, remote_warehouse_code="W2"),
        row("Queued", True, channel="lzda", remote_variant=remote, remote_warehouse_code="W1"),
    ]
    assert await statuses(server, adapter, lines, rows) == ["QUEUED", "FAILED"]
    whole = [line("1", "lzda", TWO[0], None)]
    assert await statuses(server, adapter, whole, rows) == ["FAILED"]


@BOTH
@pytest.mark.parametrize("value", [None, "on progress", [], {}, {"success": True}, {"prices": "?"}])
async def test_an_answer_without_lines_may_have_been_done(
    value: object, subject: Subject, server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = play.result(value)
    with pytest.raises(UpstreamMisread) as caught:
        await adapter.prices_and_stocks.update(subject, [line()], "a")
    assert caught.value.sent is True
    assert len(server.requests) == 1


@BOTH
async def test_a_no_without_lines_is_a_no_to_all(
    subject: Subject, server: FaultServer, adapter: MpAdapter
) -> None:
    server.part = play.result({"success": False, "message": "closed"})
    with pytest.raises(UpstreamRefused, match="closed"):
        await adapter.prices_and_stocks.update(subject, [line()], "a")


async def test_a_message_and_an_answer_are_kept_without_the_key(
    server: FaultServer, adapter: MpAdapter, client_key: str
) -> None:
    told = row(channel="lzda", note=client_key) | {"message": f"key {client_key}"}
    server.part = play.result({"price": [told]})  # the singular, as one feedback has it
    (answer,) = await adapter.prices_and_stocks.update(Subject.PRICE, [line("1", "lzda")], "a")
    assert answer.message == "key [redacted]"
    assert client_key not in str(answer.upstream)
