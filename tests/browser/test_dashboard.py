"""The dashboard in a real browser: signing in, the lists, and one click on one order."""

import json
from typing import Any

import httpx
from playwright.async_api import Locator, Page, expect


def _rows(page: Page) -> Locator:
    return page.locator(".rows [role=row]")


async def _open(page: Page, url: str) -> None:
    answer = await page.goto(f"{url}/dashboard")
    assert answer is not None
    assert answer.status == 200
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


async def _sign_in(page: Page, url: str, key: str | None = None) -> None:
    await _open(page, url)
    if key is not None:
        await page.get_by_label("API key").fill(key)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("grid", name="Orders")).to_be_visible()
    await expect(_rows(page).first).to_be_visible()


async def test_the_demo_key_opens_the_orders_of_every_channel(
    page: Page, conduct: Any, server_url: str
) -> None:
    await _sign_in(page, server_url)
    await expect(page).to_have_title("channelgraph: orders")
    await page.get_by_role("navigation", name="Lists").get_by_text("All orders").click()
    await expect(_rows(page).nth(8)).to_be_visible()
    assert await conduct.faults() == {}


async def test_without_a_sandbox_the_page_asks_for_a_key_and_keeps_it_nowhere(
    page: Page, conduct: Any, keyless_url: str, api_key: str
) -> None:
    await _open(page, keyless_url)
    await expect(page.get_by_label("API key")).to_have_value("")
    await _sign_in(page, keyless_url, api_key)
    kept = await page.evaluate(
        """async () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie,
        location.href, history.state, document.documentElement.outerHTML,
        await indexedDB.databases(), await caches.keys()])"""
    )
    assert api_key not in kept
    await page.reload()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await expect(page.get_by_label("API key")).to_have_value("")
    assert await conduct.faults() == {}


async def test_a_wrong_key_is_refused_in_words(page: Page, keyless_url: str) -> None:
    await _open(page, keyless_url)
    await page.get_by_label("API key").fill("a-key-that-nobody-gave-0123456789abcdef")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_contain_text("not known or no longer valid")


async def test_one_click_accepts_an_order_and_says_so(
    page: Page, conduct: Any, server_url: str
) -> None:
    await _sign_in(page, server_url)
    await page.get_by_role("button", name="To accept").click()
    button = page.get_by_role("button", name="Accept order").first
    name = str(await button.get_attribute("aria-label")).removeprefix("Accept order ")
    async with page.expect_response(lambda answer: "acceptOrder" in _sent(answer)) as waiting:
        await button.click()
    sent = json.loads(_sent(await waiting.value))
    assert len(sent["variables"]["input"]["idempotencyKey"]) == 32
    outcome = page.get_by_test_id("outcome").filter(has_text=name)
    await expect(outcome).to_contain_text("Accepted")
    await expect(page.locator(f'[data-order="{name}"]')).to_contain_text("Accepted")
    assert await conduct.faults() == {}


def _sent(answer: Any) -> str:
    return answer.request.post_data or ""


async def test_the_page_is_open_and_the_api_is_not(server_url: str) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{server_url}/dashboard")).status_code == 200
        answer = await client.post(f"{server_url}/graphql", json={"query": "{ viewer { name } }"})
    assert answer.status_code == 401
