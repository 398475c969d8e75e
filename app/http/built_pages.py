"""Pages that a bundler built and the checkout holds: their files, and what each page is told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # A page may carry a demo key, and one address may answer both pages and queries.
    "Cache-Control": "no-store",
    "Vary": "Accept",
}


def page_policy(styles: str, *others: str) -> str:
    """A Content-Security-Policy that admits no other host and no script in the page itself."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' {styles}",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            *others,
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


@dataclass(frozen=True)
class BuiltPage:
    """One page: the folder of its built files, and the path that its assets are served under."""

    folder: Path
    path: str

    def answer(self, told: Mapping[str, str | None], policy: str) -> Response:
        """Return the page; what it is told stands in a meta element, nulls left out."""
        page = self._text
        known = {name: value for name, value in told.items() if value is not None}
        if known:
            page = page.replace("</head>", f"{_meta(known)}</head>", 1)
        return HTMLResponse(page, headers={**HEADERS, "Content-Security-Policy": policy})

    def assets(self) -> Mount:
        """Return the route of its scripts and styles; their names change with their content."""
        files = GZipMiddleware(_Assets(directory=self.folder / "assets"), minimum_size=1_024)
        return Mount(f"{self.path}/assets", app=files, name=self.path.strip("/"))

    @cached_property
    def _text(self) -> str:
        return (self.folder / "index.html").read_text(encoding="utf-8")


def _meta(told: Mapping[str, str]) -> str:
    """Put what the page is told where no script has to stand in the page for it."""
    return f'<meta name="channelgraph" content="{escape(json.dumps(told))}">\n  '


class _Assets(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["X-Content-Type-Options"] = "nosniff"
        if response.status_code in (200, 304):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
