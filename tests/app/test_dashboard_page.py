"""The dashboard's page and files as the server gives them."""

import json
import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.http.dashboard import BUILT, dashboard_routes

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def _client(demo_key: str | None) -> httpx.AsyncClient:
    app = FastAPI()
    app.router.routes += dashboard_routes(demo_key)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://door")


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with _client(None) as client:
        yield client


def _told(page: str) -> dict[str, Any]:
    content = re.search(r'<meta name="channelgraph" content="([^"]*)">', page)
    assert content is not None
    told: dict[str, Any] = json.loads(unescape(content[1]))
    return told


@pytest.mark.parametrize("path", ["/dashboard", "/dashboard/"])
async def test_the_page_comes_under_a_strict_policy(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    told = _told(answer.text)
    assert answer.headers["content-security-policy"] == POLICY.format(nonce=told["styleNonce"])
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_every_page_has_a_nonce_of_its_own(client: httpx.AsyncClient) -> None:
    pages = [await client.get("/dashboard") for _ in range(3)]
    assert len({_told(page.text)["styleNonce"] for page in pages}) == 3


async def test_without_a_sandbox_the_page_carries_no_key(client: httpx.AsyncClient) -> None:
    assert _told((await client.get("/dashboard")).text).keys() == {"styleNonce"}


@pytest.mark.parametrize("hostile", ["plain", '"><script>alert(1)</script>', "</head>é"])
async def test_a_demo_key_reaches_the_page_whole_and_as_text_only(hostile: str) -> None:
    async with _client(hostile) as client:
        page = (await client.get("/dashboard")).text
    assert _told(page)["demoKey"] == hostile
    assert page.count("<script") == 1


async def test_the_page_has_no_script_or_style_of_its_own(client: httpx.AsyncClient) -> None:
    page = (await client.get("/dashboard")).text
    assert re.findall(r"<script[^>]*>", page) == re.findall(
        r'<script type="module" crossorigin src="/dashboard/assets/[\w.-]+\.js">', page
    )
    assert "<style" not in page
    assert "style=" not in page


async def test_every_file_that_the_page_and_its_scripts_name_is_there(
    client: httpx.AsyncClient,
) -> None:
    page = (await client.get("/dashboard")).text
    names = set(re.findall(r'(?:src|href)="(/dashboard/[^"]+)"', page))
    for script in (BUILT / "assets").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        named = re.findall(r"[\"'`](?:\./|/?assets/)([\w-]+\.(?:js|css))", text)
        names |= {f"/dashboard/assets/{name}" for name in named}
    assert len(names) >= 6
    for name in names:
        answer = await client.get(name)
        assert answer.status_code == 200, name
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_what_is_not_an_asset_is_404_and_not_kept(client: httpx.AsyncClient) -> None:
    answer = await client.get("/dashboard/assets/nothing.js")
    assert answer.status_code == 404
    assert "cache-control" not in answer.headers


def test_the_licences_of_what_is_bundled_are_there() -> None:
    notices = (BUILT / "NOTICES.txt").read_text(encoding="utf-8")
    for package in ("react ", "urql ", "@mantine/core ", "@tanstack/react-virtual "):
        assert re.search(rf"^{re.escape(package)}\d", notices, re.MULTILINE), package
    assert not list(BUILT.rglob("*.map"))


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip", "gzip"), ("identity", None)])
async def test_large_files_are_packed_for_who_can_unpack_them(
    client: httpx.AsyncClient, accepted: str, encoding: str | None
) -> None:
    largest = max((BUILT / "assets").iterdir(), key=lambda file: file.stat().st_size)
    path = f"/dashboard/assets/{largest.name}"
    answer = await client.get(path, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert answer.content == largest.read_bytes()
    assert "Accept-Encoding" in answer.headers["vary"]
