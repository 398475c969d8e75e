"""The playground in a real browser: ready without any other host, and each part of it at work."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

EXAMPLES = ["Orders", "AtRisk", "SideBySide", "Channels", "Accept", "Bulk"]


def _editor(page: Page) -> Locator:
    return page.locator(".graphiql-query-editor .monaco-editor")


def _result(page: Page) -> Locator:
    return page.locator(".result-window")


async def _open(page: Page, url: str) -> None:
    answer = await page.goto(f"{url}/graphql")
    assert answer is not None
    assert answer.status == 200
    await expect(_editor(page)).to_be_visible()


async def _run(page: Page) -> None:
    await _editor(page).click()
    await page.keyboard.press("Control+Enter")


async def _paste_key(page: Page, key: str) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    headers = json.dumps({"Authorization": f"Bearer {key}"})
    await page.evaluate("text => navigator.clipboard.writeText(text)", headers)
    await page.get_by_role("button", name="Headers").click()
    await page.locator(".graphiql-editor-tool .monaco-editor:visible").click()
    await page.keyboard.press("Control+a")
    await page.keyboard.press("Control+v")


async def test_the_first_example_runs_by_keyboard(
    page: Page, conduct: Any, server_url: str, tmp_path: Path
) -> None:
    await _open(page, server_url)
    await expect(page).to_have_title("channelgraph")
    await _run(page)
    await expect(_result(page)).to_contain_text("remoteOrderId")
    await page.screenshot(path=tmp_path / "playground.png")
    assert await conduct.faults() == {}


async def test_every_example_is_answered_without_errors(
    page: Page, conduct: Any, server_url: str
) -> None:
    await _open(page, server_url)
    for name in EXAMPLES:
        await page.get_by_role("tab", name=name).click()
        async with page.expect_response(lambda answer: answer.request.method == "POST") as waiting:
            await _run(page)
        answer = await (await waiting.value).json()
        assert answer.keys() == {"data"}, name
    assert await conduct.faults() == {}


async def test_documentation_and_explorer_show_the_schema(
    page: Page, conduct: Any, server_url: str, tmp_path: Path
) -> None:
    await _open(page, server_url)
    explorer = page.locator(".docExplorerWrap")
    await expect(explorer).to_contain_text("ordersAtRisk")
    await page.get_by_role("button", name="Show Documentation Explorer").click()
    documentation = page.locator(".graphiql-doc-explorer")
    await documentation.get_by_role("link", name="Query", exact=True).click()
    await expect(documentation).to_contain_text("Orders over all channels.")
    await page.screenshot(path=tmp_path / "documentation.png")
    assert await conduct.faults() == {}


async def test_history_keeps_what_was_run(page: Page, conduct: Any, server_url: str) -> None:
    await _open(page, server_url)
    await _run(page)
    await expect(_result(page)).to_contain_text("remoteOrderId")
    await page.get_by_role("button", name="Show History").click()
    await expect(page.locator(".graphiql-history")).to_contain_text("Orders")
    assert await conduct.faults() == {}


async def test_a_field_ticked_in_the_explorer_enters_the_query(
    page: Page, conduct: Any, server_url: str
) -> None:
    await _open(page, server_url)
    await expect(_editor(page)).not_to_contain_text("statusIsExpected")
    await page.locator(".docExplorerWrap").get_by_text("statusIsExpected").first.click()
    await expect(_editor(page)).to_contain_text("statusIsExpected")
    assert await conduct.faults() == {}


@pytest.mark.parametrize(
    ("scheme", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(33, 42, 59)")]
)
async def test_the_page_follows_the_colour_scheme(
    page: Page, conduct: Any, server_url: str, scheme: Any, ground: str, tmp_path: Path
) -> None:
    await page.emulate_media(color_scheme=scheme)
    await _open(page, server_url)
    await _run(page)
    await expect(_result(page)).to_contain_text("remoteOrderId")
    await page.screenshot(path=tmp_path / f"{scheme}.png")
    await expect(page.locator(".graphiql-container")).to_have_css("background-color", ground)
    assert await conduct.faults() == {}


async def test_without_a_key_the_page_says_where_it_goes(
    page: Page, conduct: Any, keyless_url: str, tmp_path: Path
) -> None:
    await _open(page, keyless_url)
    await _run(page)
    await expect(_result(page)).to_contain_text("No API key yet")
    await page.screenshot(path=tmp_path / "keyless.png")
    assert await conduct.faults() == {}


async def test_a_pasted_key_serves_every_tab_and_is_kept_nowhere(
    page: Page, conduct: Any, keyless_url: str, api_key: str
) -> None:
    await _open(page, keyless_url)
    async with page.expect_response(lambda answer: answer.request.method == "POST") as waiting:
        await _paste_key(page, api_key)
    assert "__schema" in await (await waiting.value).text()
    await page.get_by_role("tab", name="Channels").click()
    await _run(page)
    await expect(_result(page)).to_contain_text("shopName")
    await page.reload()
    await _run(page)
    await expect(_result(page)).to_contain_text("shopName")
    assert api_key not in await page.evaluate("JSON.stringify(localStorage)")
    other = await page.context.new_page()
    await _open(other, keyless_url)
    await _run(other)
    await expect(_result(other)).to_contain_text("No API key yet")
    assert await conduct.faults() == {}
