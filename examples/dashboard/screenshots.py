"""Makes the dashboard's pictures in docs/images anew, from a sandbox of its own.

Run from the checkout: .venv/bin/python examples/dashboard/screenshots.py
It needs chromium, and takes a minute.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

IMAGES = Path(__file__).parents[2] / "docs" / "images"
MOST_BYTES = 250_000
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 90_000


@contextlib.contextmanager
def serving() -> Generator[str, None, None]:
    """Serve the product beside its sandbox, and tell the dashboard's address."""
    command = [str(Path(sys.executable).with_name("channelgraph")), "serve", "--port", "0"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": os.defpath, "HOME": folder}
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        try:
            yield next(line.split()[-1] for line in process.stdout if "Dashboard" in line)
        finally:
            process.terminate()
            process.wait(30)


def sign_in(browser: Browser, address: str, **context: Any) -> Page:
    """A page with the demo key, once the sandbox has told of its orders."""
    page = browser.new_context(reduced_motion="reduce", locale="en-GB", **context).new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".live-mark")).to_have_text("Live")
    return page


def shoot(page: Page, name: str) -> None:
    """Write one picture."""
    file = IMAGES / f"dashboard-{name}.png"
    page.screenshot(path=file)
    size = file.stat().st_size
    assert size <= MOST_BYTES, f"{file.name} has {size} bytes"
    print(f"{file.name}: {size // 1000} kB")


def shoot_desktop(page: Page) -> None:
    """The lists, an order, and the other views."""
    expect(page.locator(".tile").nth(1)).to_contain_text(re.compile(r"\d{3}"))
    page.get_by_role("button", name="Refresh the list").click()
    expect(page.locator(".rows [role=row]").nth(9)).to_be_visible()
    for _ in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")
    page.mouse.move(5, 600)
    shoot(page, "orders")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("History")
    shoot(page, "order")
    page.keyboard.press("Escape")
    page.goto(page.url.split("#")[0] + "#/products")
    page.get_by_role("textbox", name="Search products").fill("kopi")
    page.get_by_role("button", name="differ").first.click()
    expect(page.get_by_role("region", name="Side by side")).to_contain_text("Channels differ")
    shoot(page, "sku")
    page.goto(page.url.split("#")[0] + "#/sales")
    expect(page.locator("svg.recharts-surface").first).to_be_visible()
    page.mouse.move(5, 600)
    shoot(page, "sales")


def shoot_phone(page: Page) -> None:
    """The same on a phone, in the dark."""
    expect(page.locator(".rows [role=row]").nth(2)).to_be_visible()
    shoot(page, "phone")


def main() -> None:
    """Make them all."""
    IMAGES.mkdir(exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        shoot_desktop(sign_in(browser, address, viewport=DESKTOP))
        shoot_phone(sign_in(browser, address, viewport=PHONE, color_scheme="dark", has_touch=True))
        browser.close()


if __name__ == "__main__":
    main()
