"""The dashboard in a real browser: signing in with a key that is kept nowhere."""

import json
from typing import Any

import httpx
from dashboard_page import Dashboard, operation
from playwright.async_api import Page, expect

KEPT = """async () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie,
  location.href, history.state, document.documentElement.outerHTML,
  await indexedDB.databases(), await caches.keys()])"""


async def test_the_demo_key_opens_the_orders_of_every_channel(
    page: Page, conduct: Any, server_url: str
) -> None:
    dashboard = Dashboard(page, server_url)
    await dashboard.sign_in()
    await expect(page).to_have_title("channelgraph: orders")
    await dashboard.show_list("All orders")
    await expect(dashboard.rows.nth(8)).to_be_visible()
    assert await conduct.faults() == {}


async def test_without_a_sandbox_the_page_asks_for_a_key_and_keeps_it_nowhere(
    page: Page, conduct: Any, keyless_url: str, api_key: str
) -> None:
    dashboard = Dashboard(page, keyless_url)
    await dashboard.open()
    await expect(page.get_by_label("API key")).to_have_value("")
    await dashboard.sign_in(api_key)
    assert api_key not in await page.evaluate(KEPT)
    await page.reload()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await expect(page.get_by_label("API key")).to_have_value("")
    assert await conduct.faults() == {}


async def test_a_wrong_key_is_refused_in_words(page: Page, keyless_url: str) -> None:
    dashboard = Dashboard(page, keyless_url)
    await dashboard.open()
    await page.get_by_label("API key").fill("a-key-that-nobody-gave-0123456789abcdef")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_contain_text("not known or no longer valid")


async def test_a_key_that_is_revoked_meanwhile_signs_out(
    page: Page, product: Any, keyless_url: str
) -> None:
    made = await product.ask(
        'mutation { createApiKey(input: {name: "clerk", allBrands: true, '
        'scopes: ["orders:read", "products:read", "channels:read"]}) { secret apiKey { id } } }'
    )
    key = made.data["createApiKey"]
    dashboard = Dashboard(page, keyless_url)
    await dashboard.sign_in(key["secret"])
    await product.ask(
        "mutation ($id: ID!) { revokeApiKey(input: {apiKeyId: $id}) { userErrors { code } } }",
        {"id": key["apiKey"]["id"]},
    )
    await expect(page.get_by_role("alert")).to_contain_text("has ended", timeout=20_000)
    await expect(page.get_by_label("API key")).to_have_value("")


async def test_one_click_accepts_an_order_and_says_so(
    page: Page, conduct: Any, server_url: str
) -> None:
    dashboard = Dashboard(page, server_url)
    await dashboard.sign_in()
    await dashboard.show_list("To accept")
    button = page.get_by_role("button", name="Accept order").first
    name = str(await button.get_attribute("aria-label")).removeprefix("Accept order ")
    async with page.expect_request(lambda asked: "acceptOrder(" in operation(asked)) as waiting:
        await button.click()
    sent = json.loads(operation(await waiting.value))
    assert len(sent["variables"]["input"]["idempotencyKey"]) == 32
    await expect(dashboard.outcome(name)).to_contain_text("Accepted")
    await expect(page.locator(f'[data-order="{name}"]')).to_contain_text("Accepted")
    assert await conduct.faults() == {}


async def test_the_page_is_open_and_the_api_is_not(server_url: str) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{server_url}/dashboard")).status_code == 200
        answer = await client.post(f"{server_url}/graphql", json={"query": "{ viewer { name } }"})
    assert answer.status_code == 401
