"""Ten thousand orders in the dashboard: every one can be reached, few are in the page."""

import json
from typing import Any

from dashboard_page import Dashboard, operation
from playwright.async_api import Page, expect

MANY = 10_000
TO_THE_END = """async () => {
  const list = document.querySelector('.scroller');
  list.scrollTop = list.scrollHeight;
  return document.querySelectorAll('.rows [role=row]').length;
}"""


class ManyOrders:
    """Answers pages of orders in the server's place: its own first order, many times over."""

    def __init__(self) -> None:
        self.pages = 0
        self._order: Any = None

    async def answer(self, route: Any) -> None:
        asked = operation(route.request)
        if "query Orders(" not in asked:
            await route.continue_()
            return
        if self._order is None:
            answer = await (await route.fetch()).json()
            self._order = answer["data"]["page"]["nodes"][0] | {"lines": []}
        self.pages += 1
        start = int(json.loads(asked)["variables"].get("after") or 0)
        await route.fulfill(json={"data": {"page": self._page(start)}})

    def _page(self, start: int) -> dict[str, Any]:
        end = start + 100
        return {
            "__typename": "OrderConnection",
            "nodes": [
                self._order | {"id": f"order-{place}", "remoteOrderId": f"NUMBER-{place}"}
                for place in range(start, end)
            ],
            "pageInfo": {
                "__typename": "PageInfo",
                "hasNextPage": end < MANY,
                "endCursor": str(end),
            },
            "totalCount": MANY,
        }


async def test_ten_thousand_orders_scroll_with_few_rows_in_the_page(
    page: Page, product: Any, conduct: Any
) -> None:
    many = ManyOrders()
    await page.route("**/graphql", many.answer)
    dashboard = Dashboard(page, product.url)
    await dashboard.sign_in(product.key)
    await dashboard.show_list("All orders")
    grid = page.get_by_role("grid", name="Orders")
    await expect(grid).to_have_attribute("aria-rowcount", str(MANY + 1))
    last = page.locator(f'[data-order="NUMBER-{MANY - 1}"]')
    most = 0
    while not await last.is_visible():
        most = max(most, await page.evaluate(TO_THE_END))
    assert many.pages == MANY // 100
    assert most < 60
    await expect(last).to_have_attribute("aria-rowindex", str(MANY + 1))
    await page.keyboard.press("j")
    await expect(page.locator('[data-order="NUMBER-0"]')).to_be_focused()
    assert await conduct.faults() == {}
