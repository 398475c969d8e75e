"""What the dashboard says of a click: what became of it, and nothing that nobody knows."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from dashboard_page import Dashboard, operation
from playwright.async_api import expect

BRAND = "dapur-ibu"


async def _orders(product: Any, *statuses: str, channel: str = "shpe") -> list[Any]:
    return [
        await product.new_order(brand_id=BRAND, channel=channel, status=status)
        for status in statuses
    ]


async def test_an_order_that_arrives_is_shown_by_itself(
    dashboard: Dashboard, product: Any, conduct: Any
) -> None:
    await dashboard.show_list("All orders")
    await dashboard.page.mouse.move(5, 400)
    (order,) = await _orders(product, "pending")
    await expect(dashboard.row(order)).to_be_visible()
    await expect(dashboard.row(order)).to_contain_text("Pending")
    assert await conduct.faults() == {}


async def test_a_list_does_not_move_under_the_hand(dashboard: Dashboard, product: Any) -> None:
    await dashboard.show_list("All orders")
    first = dashboard.rows.first
    await first.hover()
    name = await first.get_attribute("data-order")
    (order,) = await _orders(product, "pending")
    news = dashboard.page.get_by_role("button", name="1 order came: show")
    await expect(news).to_be_visible()
    assert await first.get_attribute("data-order") == name
    await news.click()
    await expect(dashboard.row(order)).to_be_visible()


async def test_a_change_of_a_shown_order_is_shown(dashboard: Dashboard, product: Any) -> None:
    (order,) = await _orders(product, "pending")
    await dashboard.show_list("All orders")
    await product.control("POST", "/orders/move", _named(order) | {"move": "accept"})
    await expect(dashboard.row(order)).to_contain_text("Accepted")


async def test_what_was_missed_offline_is_caught_up(
    dashboard: Dashboard, product: Any, page: Any
) -> None:
    (order,) = await _orders(product, "pending")
    await dashboard.show_list("All orders")
    await expect(dashboard.row(order)).to_contain_text("Pending")
    await page.context.set_offline(True)
    await expect(page.locator(".live-mark")).to_have_text("Offline")
    await product.control("POST", "/orders/move", _named(order) | {"move": "accept"})
    await product.settled()
    await page.context.set_offline(False)
    await expect(dashboard.row(order)).to_contain_text("Accepted")
    await expect(page.locator(".live-mark")).to_have_text("Live")


async def test_an_unknown_outcome_says_so_and_settles(
    dashboard: Dashboard, product: Any, conduct: Any
) -> None:
    (order,) = await _orders(product, "pending")
    await dashboard.show_list("To accept")
    await product.forget_calls()
    await product.fault("OrderService.AcceptOrder", "hang", times=1)
    await dashboard.row(order).get_by_role("button", name="Accept").click()
    told = dashboard.outcome(order["remote_order_id"])
    await expect(told).to_contain_text("Accepting…")
    await expect(told).to_contain_text("Outcome unknown")
    await expect(told).to_contain_text("may or may not have been done")
    row = dashboard.row(order)
    await expect(row).to_contain_text("Pending")
    await expect(row.get_by_role("button", name="Accept")).to_have_count(0)
    lists = dashboard.page.get_by_role("navigation", name="Lists")
    await expect(lists.get_by_role("link", name="Outcome unknown")).to_contain_text("1")
    await product.control("POST", "/orders/move", _named(order) | {"move": "accept"})
    await expect(told).to_contain_text("Accepted")
    await expect(row).to_contain_text("Accepted")
    assert (await product.calls()).count("OrderService.AcceptOrder") == 1
    assert await conduct.faults() == {}


async def test_a_refusal_is_told_in_the_marketplace_s_words(
    dashboard: Dashboard, product: Any
) -> None:
    (order,) = await _orders(product, "pending")
    await dashboard.show_list("To accept")
    words = "Toko sedang libur"
    await product.fault("OrderService.AcceptOrder", "success_false", times=1, message=words)
    await dashboard.row(order).get_by_role("button", name="Accept").click()
    told = dashboard.outcome(order["remote_order_id"])
    await expect(told).to_contain_text("Refused")
    await expect(told).to_contain_text(words)
    await expect(dashboard.row(order)).to_contain_text("Pending")


async def test_asking_again_after_silence_repeats_the_same_key(
    dashboard: Dashboard, product: Any, page: Any
) -> None:
    (order,) = await _orders(product, "pending")
    await dashboard.show_list("To accept")
    await product.forget_calls()
    keys: list[str] = []

    async def cut(route: Any) -> None:
        if "acceptOrder(" not in operation(route.request):
            await route.continue_()
            return
        keys.append(json.loads(operation(route.request))["variables"]["input"]["idempotencyKey"])
        answer = await route.fetch()  # the server does it; its first answer is lost on the way
        await (route.abort() if len(keys) == 1 else route.fulfill(response=answer))

    await page.route("**/graphql", cut)
    await dashboard.row(order).get_by_role("button", name="Accept").click()
    told = dashboard.outcome(order["remote_order_id"])
    await expect(told).to_contain_text("No answer")
    await told.get_by_role("button", name="Ask again").click()
    await expect(told).to_contain_text("Accepted")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert await product.calls() == ["OrderService.AcceptOrder"]


async def test_many_are_accepted_at_once_each_with_its_outcome(
    dashboard: Dashboard, product: Any, conduct: Any
) -> None:
    orders = await _orders(product, "pending", "pending", "pending", "accepted")
    await product.fault("OrderService.AcceptOrder", "success_false", times=1, message="Habis")
    await dashboard.show_list("All orders")
    for order in orders:
        await dashboard.select(order)
    bar = dashboard.page.get_by_role("toolbar", name="Selected orders")
    await expect(bar).to_contain_text("4 orders")
    async with dashboard.page.expect_request(
        lambda asked: "acceptOrders(" in operation(asked)
    ) as waiting:
        await bar.get_by_role("button", name="Accept 3").click()
    sent = json.loads(operation(await waiting.value))["variables"]["input"]
    assert len(sent["orders"]) == 3
    told = dashboard.outcome("Accept 3 orders")
    await expect(told).to_contain_text("2 accepted")
    await expect(told).to_contain_text("1 refused")
    await told.get_by_role("button", name="See 1 order").click()
    await expect(told).to_contain_text("Habis")
    assert await conduct.faults() == {}


@pytest.mark.parametrize("channel", ["tkpd"])
async def test_a_label_is_fetched(
    dashboard: Dashboard, product: Any, channel: str, tmp_path: Path
) -> None:
    (order,) = await _orders(product, "packed", channel=channel)
    await dashboard.show_list("To ship")
    async with dashboard.page.expect_download() as waiting:
        await dashboard.row(order).get_by_role("button", name="Label").click()
    file = tmp_path / "labels.zip"
    await (await waiting.value).save_as(file)
    with ZipFile(file) as labels:
        assert len(labels.namelist()) == 1
    await expect(dashboard.outcome(order["remote_order_id"])).to_contain_text("Label fetched")


async def test_cancelling_asks_for_the_marketplace_s_own_reason(
    dashboard: Dashboard, product: Any, conduct: Any
) -> None:
    (order,) = await _orders(product, "accepted", channel="tkpd")
    await dashboard.show_list("To pack")
    await product.forget_calls()
    await dashboard.row(order).click()
    drawer = dashboard.page.get_by_role("dialog", name=order["remote_order_id"], exact=True)
    await drawer.get_by_role("button", name="Cancel…").click()
    dialog = dashboard.page.get_by_role("dialog", name=f"Cancel {order['remote_order_id']}")
    send = dialog.get_by_role("button", name="Cancel the order")
    await expect(send).to_be_disabled()
    await dialog.get_by_label("Reason for Tokopedia").click()
    await dashboard.page.get_by_role("option", name="Stock Habis").click()
    await send.click()
    await expect(dashboard.outcome(order["remote_order_id"])).to_contain_text("Cancelled")
    await expect(drawer).to_contain_text("Cancelled")
    assert (await product.calls()).count("OrderService.CancelOrder") == 1
    assert await conduct.faults() == {}


def _named(order: Any) -> dict[str, Any]:
    return {name: order[name] for name in ("brand_id", "channel", "remote_order_id")}
