"""The dashboard as its readers find their way in it: by names and roles."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page, Request, expect


@dataclass(frozen=True)
class Dashboard:
    """The dashboard of one server, in one page."""

    page: Page
    url: str

    async def open(self) -> None:
        """Load the page, up to where a key is asked for."""
        answer = await self.page.goto(f"{self.url}/dashboard")
        assert answer is not None
        assert answer.status == 200
        await expect(self.page.get_by_role("heading", name="Sign in")).to_be_visible()

    async def sign_in(self, key: str | None = None) -> None:
        """Load the page and sign in, with the key that it carries or another."""
        await self.open()
        if key is not None:
            await self.page.get_by_label("API key").fill(key)
        await self.page.get_by_role("button", name="Sign in").click()
        await expect(self.page.get_by_role("grid", name="Orders")).to_be_visible()
        await expect(self.page.locator(".live-mark")).to_have_text("Live")

    async def show_list(self, name: str) -> None:
        await self.page.get_by_role("navigation", name="Lists").get_by_text(name).click()
        await expect(self.page.get_by_role("grid", name="Orders")).to_have_attribute(
            "aria-busy", "false"
        )

    async def show(self, view: str) -> None:
        """Go to another view, by whichever of the two menus is shown."""
        links = self.page.get_by_role("link", name=view, exact=True)
        await links.filter(visible=True).first.click()

    @property
    def rows(self) -> Locator:
        return self.page.locator(".rows [role=row]")

    def row(self, order: Any) -> Locator:
        """The row of an order of the sandbox's."""
        return self.page.locator(f'[data-order="{order["remote_order_id"]}"]')

    def outcome(self, text: str) -> Locator:
        """What is told of a click, by a text that it holds."""
        return self.page.get_by_test_id("outcome").filter(has_text=text)

    async def select(self, order: Any) -> None:
        await self.row(order).get_by_role("checkbox").check()


def operation(request: Request) -> str:
    """What a request asked for, as it was sent."""
    return request.post_data or ""
