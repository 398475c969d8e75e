"""Labels that cannot be had: said for what it is, asked once, and nothing left behind."""

import asyncio
import base64
import io
import json
import logging
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ports import free_port
from product import Product, running_product

BULK = "OrderService.BulkShippingLabelURL"
CREATE = """mutation ($input: CreateShippingLabelsInput!) { createShippingLabels(input: $input) {
  url expiresAt userErrors { code message path }
  activity { activityId status completedAt
    items(first: 100) { nodes { target status code message } } } } }"""


async def made(product: Product, channel: str = "tkpd") -> dict[str, Any]:
    order = await product.new_order(brand_id="dapur-ibu", channel=channel, status="packed")
    await product.forget_calls()
    return {
        "brandId": "dapur-ibu",
        "channelCode": channel,
        "remoteOrderId": order["remote_order_id"],
    }


async def create(product: Product, **given: Any) -> dict[str, Any]:
    payload: dict[str, Any] = (await product.ask(CREATE, {"input": given})).data[
        "createShippingLabels"
    ]
    return payload


def items(payload: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(item["status"], item["code"]) for item in payload["activity"]["items"]["nodes"]]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("error_400", "REFUSED_BY_MARKETPLACE"),
        ("error_404", "REFUSED_BY_MARKETPLACE"),
        ("error_200", "REFUSED_BY_MARKETPLACE"),
        ("success_false", "REFUSED_BY_MARKETPLACE"),
        ("error_401", "UPSTREAM_UNAVAILABLE"),
        ("error_503", "UPSTREAM_UNAVAILABLE"),
        ("garbage", "UPSTREAM_UNAVAILABLE"),
        ("html", "UPSTREAM_UNAVAILABLE"),
        ("truncated", "UPSTREAM_UNAVAILABLE"),
        ("reset_after", "UPSTREAM_UNAVAILABLE"),
        ("huge", "UPSTREAM_UNAVAILABLE"),
        ("gzip_bomb", "UPSTREAM_UNAVAILABLE"),
        ("deep_json", "UPSTREAM_UNAVAILABLE"),
        ("redirect", "UPSTREAM_UNAVAILABLE"),
    ],
)
async def test_no_labels_is_one_refusal_and_one_call(
    product: Product, fault: str, code: str
) -> None:
    orders = [await made(product), await made(product, "shpe")]
    await product.fault(BULK, fault, times=1)
    payload = await create(product, orders=orders, idempotencyKey="once")
    assert (payload["url"], payload["expiresAt"]) == (None, None)
    assert [(e["code"], e["path"]) for e in payload["userErrors"]] == [(code, [])]
    assert payload["activity"]["status"] == "FAILED"
    assert payload["activity"]["completedAt"] is not None
    assert items(payload) == [("FAILED", code)] * 2
    assert await create(product, orders=orders, idempotencyKey="once") == payload
    assert await product.calls() == [BULK]
    assert product.wired.labels.size == 0


async def test_a_late_answer_is_given_up(sqlite_address: str) -> None:
    async with running_product(sqlite_address, upstream_timeout=0.3) as product:
        order = await made(product)
        await product.fault(BULK, "hang", times=1)
        payload = await create(product, orders=[order])
        assert [e["code"] for e in payload["userErrors"]] == ["UPSTREAM_UNAVAILABLE"]
        assert "within 0.9 s" in payload["userErrors"][0]["message"]
        assert (await create(product, orders=[order]))["url"] is not None


async def test_what_was_never_sent_may_be_asked_again_with_the_same_key(
    sqlite_address: str,
) -> None:
    async with running_product(sqlite_address) as product:
        order = await made(product)
    address = f"http://127.0.0.1:{free_port()}"
    async with running_product(sqlite_address, mp_adapter_url=address) as away:
        payload = await create(away, orders=[order], idempotencyKey="once")
        assert [e["code"] for e in payload["userErrors"]] == ["NOT_SENT"]
        assert items(payload) == [("NOT_SENT", "NOT_SENT")]
    async with running_product(sqlite_address) as product:
        # This sandbox is another: it does not know the order, and is asked nevertheless.
        again = await create(product, orders=[order], idempotencyKey="once")
        assert await product.calls() == [BULK]
        assert again["activity"]["activityId"] == payload["activity"]["activityId"]


async def test_labels_whose_names_say_nothing_leave_their_orders_unknown(product: Product) -> None:
    order = await made(product)
    await product.fault(BULK, "zip", times=1)  # one entry: label.pdf
    payload = await create(product, orders=[order])
    (error,) = payload["userErrors"]
    assert (error["code"], error["path"]) == ("OUTCOME_UNKNOWN", [])
    assert error["message"].startswith("The file holds 1 labels whose names do not say")
    assert items(payload) == [("UNKNOWN", "OUTCOME_UNKNOWN")]
    answer = await product.client.get(product.url + payload["url"])
    assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist() == ["label.pdf"]


async def test_who_leaves_does_not_cut_the_call_short(product: Product) -> None:
    order = await made(product)
    await product.fault(BULK, "slow", times=1, seconds=0.5)
    given = {"orders": [order], "idempotencyKey": "left"}
    asked = asyncio.create_task(product.ask(CREATE, {"input": given}))
    arrived: list[str] = []
    async with asyncio.timeout(20):
        while not arrived:
            arrived = await product.calls()
        asked.cancel()
        payload = await create(product, **given)
        while payload["url"] is None:
            assert [e["code"] for e in payload["userErrors"]] == ["ACTION_IN_PROGRESS"]
            payload = await create(product, **given)
    assert payload["activity"]["status"] == "SUCCEEDED"
    assert await product.calls() == [BULK]


async def test_work_whose_process_died_is_unknown_and_not_done_again(product: Product) -> None:
    order = await made(product)
    await product.fault(BULK, "hang", times=1)
    given = {"orders": [order], "idempotencyKey": "died"}
    asked = asyncio.create_task(product.ask(CREATE, {"input": given}))
    arrived: list[str] = []
    async with asyncio.timeout(20):
        while not arrived:
            arrived = await product.calls()
    log, now = product.wired.services.actions, datetime.now(UTC)
    assert await log.orphan(now, now) == 0  # it may be alive
    assert await log.orphan(now + timedelta(minutes=16), now) == 1
    payload = await create(product, **given)
    assert [e["code"] for e in payload["userErrors"]] == ["OUTCOME_UNKNOWN"]
    assert (payload["url"], items(payload)) == (None, [("UNKNOWN", "OUTCOME_UNKNOWN")])
    assert await product.calls() == [BULK]
    await product.control("DELETE", "/faults")
    await asked


async def test_no_label_and_no_token_is_on_disk_or_in_a_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with running_product(f"sqlite:///{tmp_path / 'store.db'}") as product:
            order = await made(product)
            payload = await create(product, orders=[order], idempotencyKey="once")
            content = (await product.client.get(product.url + payload["url"])).content
            await create(product, orders=[order], idempotencyKey="once")
    token = payload["url"].removeprefix("/labels/").removesuffix(".zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        label = archive.read(archive.namelist()[0])
    written = _written(tmp_path)
    assert order["remoteOrderId"].encode() in written
    for secret in (token.encode(), label[:200], content[:100]):
        assert secret not in written
        assert base64.b64encode(secret)[:40] not in written
    ours = [r.getMessage() for r in caplog.records if r.name not in {"httpx", "httpcore"}]
    said = capfd.readouterr()
    assert token not in json.dumps(ours) + said.out + said.err


def _written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
