"""The dashboard's other views, by mouse, by keyboard, on a phone, and for those who do not see."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from dashboard_page import Dashboard
from npm_packages import install_packages
from playwright.async_api import Browser, Page, expect

VIEWS = ("Products", "Sales", "Channels", "Activities")
PHONE = {"width": 390, "height": 844}
AXE = """async (part) => (await axe.run(part, {resultTypes: ['violations']})).violations
  .map(({id, nodes}) => `${id}: ${nodes.map(({target}) => target).slice(0, 5).join(' | ')}`)"""


TOLD = """async () => {
  const key = JSON.parse(document.querySelector('meta[name=channelgraph]').content).demoKey;
  const query = '{ variants(first: 50) { nodes { discrepancies { kind } } } }';
  const headers = {'Authorization': `Bearer ${key}`, 'Content-Type': 'application/json'};
  const answer = await fetch('/graphql', {method: 'POST', headers, body: JSON.stringify({query})});
  const {data} = await answer.json();
  return data.variants.nodes.some(({discrepancies}) => discrepancies.length > 1);
}"""
"""Whether the sandbox has told of its products, so that some differ."""


@pytest.fixture(scope="session")
async def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core."""
    folder = await install_packages(Path(__file__).parent, tmp_path_factory.mktemp("axe"))
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
async def played(page: Page, server_url: str) -> Dashboard:
    """The dashboard of a server whose sandbox fills every view."""
    dashboard = Dashboard(page, server_url)
    await dashboard.sign_in()
    return dashboard


async def test_orders_are_filtered_by_channel_status_and_text(
    played: Dashboard, conduct: Any
) -> None:
    page = played.page
    await played.show_list("All orders")
    await page.get_by_role("combobox", name="Channel").click()
    await page.get_by_role("option", name="Tokopedia").click()
    await page.keyboard.press("Escape")
    await page.get_by_role("combobox", name="Status").click()
    await page.get_by_role("option", name="Pending", exact=True).click()
    await page.keyboard.press("Escape")
    await expect(played.rows.first).to_contain_text("Tokopedia")
    await expect(played.rows.filter(has_not_text="Tokopedia")).to_have_count(0)
    await expect(played.rows.filter(has_not_text="Pending")).to_have_count(0)
    name = str(await played.rows.first.get_attribute("data-order"))
    await page.get_by_role("textbox", name="Search orders").fill(name)
    await expect(played.rows).to_have_count(1)
    assert "channel=tkpd" in page.url
    assert "status=PENDING" in page.url
    assert await conduct.faults() == {}


async def test_a_sku_stands_side_by_side_with_its_differences_marked(
    played: Dashboard, conduct: Any
) -> None:
    page = played.page
    async with asyncio.timeout(60):
        while not await page.evaluate(TOLD):
            continue  # the sandbox still tells of its products
    await played.show("Products")
    await page.get_by_role("button", name="Price and stock differ").first.click()
    pane = page.get_by_role("region", name="Side by side")
    await expect(pane).to_contain_text("Channels differ in price, stock")
    price = pane.get_by_role("row", name="Price")
    await expect(price).to_contain_text("differs")
    assert await price.locator('[data-odd="true"]').count() > 0
    assert await conduct.faults() == {}


async def test_sales_are_a_plot_and_the_same_as_a_table(played: Dashboard, conduct: Any) -> None:
    page = played.page
    await played.show("Sales")
    plot = page.get_by_role("img", name="Gross by day")
    await expect(plot).to_be_visible()
    await expect(plot.locator("svg.recharts-surface").first).to_be_visible()
    measures = page.get_by_role("radiogroup", name="Measure")
    await measures.get_by_text("Orders").click()
    table = page.get_by_role("table", name="by day and channel")
    await expect(table.get_by_role("columnheader", name="Shopee", exact=True)).to_be_visible()
    rows = await table.locator("tbody tr").all()
    cells = [await row.locator("td").all_inner_texts() for row in rows]
    sums = [sum(map(_number, column)) for column in zip(*cells, strict=True)]
    told = await table.locator("tfoot td").all_inner_texts()
    assert sums == [_number(text) for text in told]
    assert await conduct.faults() == {}


def _number(text: str) -> int:
    """A cell's number; a dash where nothing was sold."""
    digits = text.replace(",", "")
    return int(digits) if digits.isdigit() else 0


async def test_channels_show_their_health(played: Dashboard, conduct: Any) -> None:
    await played.show("Channels")
    rows = played.page.locator("tbody tr")
    await expect(rows.first).to_contain_text("Connected")
    await expect(rows.first).to_contain_text("in ")
    assert await rows.count() == 23
    assert await conduct.faults() == {}


async def test_activities_tell_their_items(dashboard: Dashboard, product: Any) -> None:
    order = await product.new_order(brand_id="dapur-ibu", channel="tktk", status="pending")
    await dashboard.show_list("To accept")
    await dashboard.row(order).get_by_role("button", name="Accept").click()
    await expect(dashboard.outcome(order["remote_order_id"])).to_contain_text("Accepted")
    await dashboard.show("Activities")
    first = dashboard.page.locator("[data-activity]").first
    await first.get_by_role("button").click()
    await expect(first.locator(".items")).to_contain_text(order["remote_order_id"])
    await expect(first.locator(".items")).to_contain_text("Succeeded")


async def test_a_day_s_work_needs_no_mouse(
    dashboard: Dashboard, product: Any, conduct: Any
) -> None:
    orders = [
        await product.new_order(brand_id="dapur-ibu", channel="tktk", status="pending")
        for _ in range(3)
    ]
    keyboard = dashboard.page.keyboard
    await dashboard.show_list("All orders")
    await expect(dashboard.row(orders[2])).to_be_visible()
    await keyboard.press("j")
    await expect(dashboard.rows.first).to_be_focused()
    await keyboard.press("x")
    await keyboard.press("ArrowDown")
    await keyboard.press(" ")
    await expect(
        dashboard.rows.and_(dashboard.page.locator('[aria-selected="true"]'))
    ).to_have_count(2)
    await keyboard.press("a")
    await expect(dashboard.outcome("Accept 2 orders")).to_contain_text("2 accepted")
    await keyboard.press("Escape")
    await keyboard.press("j")
    await keyboard.press("Enter")
    name = str(await dashboard.rows.nth(2).get_attribute("data-order"))
    drawer = dashboard.page.get_by_role("dialog", name=name, exact=True)
    await expect(drawer).to_contain_text("History")
    await keyboard.press("a")
    await expect(drawer).to_contain_text("Accepted")
    await keyboard.press("Escape")
    await expect(drawer).to_have_count(0)
    await expect(dashboard.rows.nth(2)).to_be_focused()
    await keyboard.press("/")
    await expect(dashboard.page.get_by_role("textbox", name="Search orders")).to_be_focused()
    await keyboard.press("Escape")
    await keyboard.press("?")
    await expect(dashboard.page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    assert await conduct.faults() == {}


async def test_on_a_phone_everything_is_in_reach(
    browser: Browser, product: Any, tmp_path: Path
) -> None:
    order = await product.new_order(brand_id="dapur-ibu", channel="tktk", status="pending")
    context = await browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type] # the stub wants its own TypedDict
    page = await context.new_page()
    dashboard = Dashboard(page, product.url)
    await dashboard.sign_in(product.key)
    await dashboard.show_list("All orders")
    await dashboard.row(order).get_by_role("button", name="Accept").tap()
    await expect(dashboard.outcome(order["remote_order_id"])).to_contain_text("Accepted")
    await dashboard.row(order).tap(position={"x": 120, "y": 30})
    await expect(page.get_by_role("dialog").get_by_role("button", name="Pack")).to_be_in_viewport()
    await page.get_by_role("button", name="Close the order").tap()
    for view in ("Orders", *VIEWS):
        await dashboard.show(view)
        await expect(page).to_have_title(f"channelgraph: {view.lower()}")
        width = await page.evaluate("document.scrollingElement.scrollWidth")
        assert width <= PHONE["width"], view
        await page.screenshot(path=tmp_path / f"{view}.png")
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_view_has_a_fault_that_axe_finds(
    page: Page, server_url: str, axe: str, scheme: Any
) -> None:
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    dashboard = Dashboard(page, server_url)
    await dashboard.sign_in()
    # As a test's own tool: the page's policy admits no such script.
    await page.evaluate(axe)
    await expect(dashboard.rows.nth(5)).to_be_visible()
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    assert await page.evaluate(AXE, "#dashboard") == [], "Orders"
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_contain_text("History")
    assert await page.evaluate(AXE, "[role=dialog]") == [], "an order"
    await page.keyboard.press("Escape")
    for view in VIEWS:
        await dashboard.show(view)
        await expect(page.get_by_role("heading", name=view, level=1)).to_be_visible()
        await expect(page.get_by_label("Loading")).to_have_count(0)
        assert await page.evaluate(AXE, "#dashboard") == [], view
