"""The playground: GraphiQL in a browser, under a policy that admits no other host."""

import json
from functools import lru_cache
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

BUILT = Path(__file__).parent / "built"

# Inline styles are allowed because the editor places its text by them.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_PAGE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # The page may carry a demo key, and one address answers both pages and queries.
    "Cache-Control": "no-store",
    "Vary": "Accept",
}


def playground_page(demo_key: str | None = None, brand_id: str | None = None) -> Response:
    """Return the page for a browser; on the sandbox with a demo key and an example brand."""
    said = {"demoKey": demo_key, "brandId": brand_id}
    told = {name: value for name, value in said.items() if value is not None}
    page = _built_page()
    if told:
        page = page.replace("</head>", f"{_meta(told)}</head>", 1)
    return HTMLResponse(page, headers=_PAGE_HEADERS)


def playground_assets() -> Mount:
    """Return the route of the page's scripts and styles; their names change with their content."""
    return Mount("/playground/assets", app=_Assets(directory=BUILT / "assets"), name="playground")


def _meta(told: dict[str, str]) -> str:
    """Put what the page is told where no script has to stand in the page for it."""
    return f'<meta name="channelgraph" content="{escape(json.dumps(told))}">\n  '


@lru_cache
def _built_page() -> str:
    return (BUILT / "index.html").read_text(encoding="utf-8")


class _Assets(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["X-Content-Type-Options"] = "nosniff"
        if response.status_code in (200, 304):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
