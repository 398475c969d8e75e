"""A real browser that can reach nothing but this machine, and a page that reports what it did."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

import pytest
from dashboard_page import Dashboard
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright
from ports import free_port
from product import ADMIN_KEY, Product, running_product
from served import start_command

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name is ever looked up, so that a page which needs another host shows it here.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SEE_VIOLATIONS = """
globalThis.violations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


@dataclass
class Conduct:
    """What a page did that a good page does not."""

    page: Page
    foreign_requests: list[str] = field(default_factory=list[str])
    console_errors: list[str] = field(default_factory=list[str])
    page_errors: list[str] = field(default_factory=list[str])

    async def faults(self) -> dict[str, list[str]]:
        """Name every fault so far, by kind; an empty answer is a good page."""
        faults = {
            "foreign requests": self.foreign_requests,
            "console errors": self.console_errors,
            "page errors": self.page_errors,
            "policy violations": cast("list[str]", await self.page.evaluate("violations")),
        }
        return {kind: found for kind, found in faults.items() if found}

    def note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.hostname != "127.0.0.1":
            self.foreign_requests.append(request.url)

    def note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.console_errors.append(message.text)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's chromium; the driver comes with the Python package."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page of a fresh profile, at a laptop's size."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    await context.add_init_script(SEE_VIOLATIONS)
    page = await context.new_page()
    page.set_default_timeout(15_000)
    yield page
    await context.close()


@pytest.fixture
async def conduct(page: Page) -> Conduct:
    """The record of what `page` does; its `faults()` are to be empty."""
    conduct = Conduct(page)
    page.context.on("request", conduct.note_request)
    page.on("console", conduct.note_console)
    page.on("pageerror", lambda error: conduct.page_errors.append(str(error)))
    return conduct


@pytest.fixture(scope="session")
async def server_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The product as `make run` serves it: beside the sandbox, its page carrying the demo key."""
    folder = tmp_path_factory.mktemp("make-run")
    served = await start_command(folder, "serve", settings={"PORT": str(free_port())})
    said = await served.read_until("Ctrl+C")
    address = next(line.split()[-1] for line in said if "Playground" in line)
    yield address.removesuffix("/graphql")
    code, errors = await served.end()
    assert code == 0, errors


@pytest.fixture(scope="session")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """The product as in production, beside an MP Adapter of its own that a test commands."""
    path = tmp_path_factory.mktemp("keyless") / "store.db"
    async with running_product(f"sqlite:///{path}") as product:
        await product.new_order(brand_id="dapur-ibu", channel="shpe")
        yield product


@pytest.fixture(scope="session")
def keyless_url(product: Product) -> str:
    """The address of a server whose pages carry no key."""
    return product.url


@pytest.fixture
async def dashboard(page: Page, product: Product) -> AsyncIterator[Dashboard]:
    """The dashboard of `product`, signed in; no fault is left to play at the end."""
    dashboard = Dashboard(page, product.url)
    await dashboard.sign_in(product.key)
    yield dashboard
    await product.control("DELETE", "/faults")


@pytest.fixture(scope="session")
def api_key() -> str:
    """A key that the production server accepts."""
    return ADMIN_KEY
