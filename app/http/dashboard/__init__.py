"""The dashboard: a seller's day in a browser. Its source is `examples/dashboard`."""

import secrets
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.http.built_pages import BuiltPage, page_policy

BUILT = Path(__file__).parent / "built"
_PAGE = BuiltPage(BUILT, "/dashboard")


def dashboard_routes(demo_key: str | None = None) -> list[BaseRoute]:
    """Return the page and its assets; on the sandbox the page carries a demo key."""

    def page(_request: Request) -> Response:
        # Its components make style elements of their own; the nonce tells them from others.
        nonce = secrets.token_urlsafe(16)
        told = {"demoKey": demo_key, "styleNonce": nonce}
        return _PAGE.answer(told, page_policy(f"'nonce-{nonce}'"))

    return [Route("/dashboard", page), Route("/dashboard/", page), _PAGE.assets()]
