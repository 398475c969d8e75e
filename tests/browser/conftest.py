"""A real browser that can reach nothing but this machine, and a page that reports what it did."""

import asyncio
import importlib.util
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
import strawberry
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright
from starlette.requests import Request as ServerRequest

from app.http.graphql import graphql_router
from app.http.playground import playground_assets, playground_page
from domain.errors import Unauthenticated

DEMO_KEY = "demo-key-of-the-tests"
BRAND_ID = "melati"
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
def conduct(page: Page) -> Conduct:
    """The record of what `page` does; its `faults()` are to be empty."""
    conduct = Conduct(page)
    page.context.on("request", conduct.note_request)
    page.on("console", conduct.note_console)
    page.on("pageerror", lambda error: conduct.page_errors.append(str(error)))
    return conduct


async def _make_context(request: ServerRequest) -> None:
    if request.headers.get("authorization") != f"Bearer {DEMO_KEY}":
        raise Unauthenticated("An API key is needed.")


def _read_schema() -> strawberry.Schema:
    spec = importlib.util.spec_from_file_location(
        "tiny_shop", Path(__file__).parent / "tiny_shop.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where strawberry looks its types up
    spec.loader.exec_module(module)
    return cast("strawberry.Schema", module.schema)


async def _serve(app: FastAPI) -> AsyncIterator[str]:
    config = uvicorn.Config(app, host="127.0.0.1", port=0, ws="none", log_level="warning")
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    listener.listen()  # whoever connects early waits instead of being refused
    running = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await running
    listener.close()


def _app(demo_key: str | None, brand_id: str | None) -> FastAPI:
    app = FastAPI()
    app.include_router(
        graphql_router(_read_schema(), _make_context, lambda: playground_page(demo_key, brand_id))
    )
    app.routes.append(playground_assets())
    return app


@pytest.fixture(scope="session")
async def server_url() -> AsyncIterator[str]:
    """The address of a server as on the sandbox: its page carries the demo key."""
    async for url in _serve(_app(DEMO_KEY, BRAND_ID)):
        yield url


@pytest.fixture(scope="session")
async def keyless_url() -> AsyncIterator[str]:
    """The address of a server as in production: its page carries no key."""
    async for url in _serve(_app(None, None)):
        yield url


@pytest.fixture(scope="session")
def api_key() -> str:
    """A key that both servers accept."""
    return DEMO_KEY
