"""The playground's page and files as the server gives them."""

import json
import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser

import httpx
import pytest
from fastapi import FastAPI

from app.http.playground import BUILT, playground_assets, playground_page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class _Meta(HTMLParser):
    """Collects the page's meta tags by name, and the texts of its scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.sources: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "meta" and named.get("name"):
            self.found[str(named["name"])] = str(named.get("content"))
        if tag == "script":
            self.sources.append(named.get("src"))


def _page(demo_key: str | None = None, brand_id: str | None = None) -> str:
    return bytes(playground_page(demo_key, brand_id).body).decode()


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.routes.append(playground_assets())
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
        yield client


def test_the_page_comes_under_a_strict_policy() -> None:
    headers = playground_page().headers
    assert headers["content-security-policy"] == POLICY
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["vary"] == "Accept"


def test_the_page_has_no_script_of_its_own_and_none_from_elsewhere() -> None:
    sources = _Meta(_page("key", "brand")).sources
    assert len(sources) == 1
    assert str(sources[0]).startswith("/playground/assets/")


def test_without_a_key_the_page_is_told_nothing() -> None:
    assert "channelgraph" not in _Meta(_page()).found


@pytest.mark.parametrize("hostile", ["plain", '"><script>alert(1)</script>', "'&lt;\\", "</head>é"])
def test_key_and_brand_reach_the_page_whole_and_as_text_only(hostile: str) -> None:
    meta = _Meta(_page(hostile, hostile))
    assert json.loads(meta.found["channelgraph"]) == {"demoKey": hostile, "brandId": hostile}
    assert len(meta.sources) == 1


async def test_every_file_that_the_page_names_is_there_to_be_kept(
    client: httpx.AsyncClient,
) -> None:
    names = re.findall(r'(?:src|href)="([^"]+)"', _page())
    assert len(names) >= 3
    for name in names:
        answer = await client.get(name)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["nothing.js", "../index.html", "%2e%2e/index.html", ""])
async def test_what_is_not_an_asset_is_404_and_not_kept(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(f"/playground/assets/{path}")
    assert answer.status_code == 404
    assert "cache-control" not in answer.headers


def test_the_licences_of_what_is_bundled_are_there() -> None:
    notices = (BUILT / "NOTICES.txt").read_text(encoding="utf-8")
    for package in ("graphiql ", "graphql ", "monaco-editor ", "react ", "graphiql-explorer "):
        assert re.search(rf"^{package}\d", notices, re.MULTILINE), package
    assert not list(BUILT.rglob("*.map"))
