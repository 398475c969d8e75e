"""The playground: GraphiQL in a browser, under a policy that admits no other host."""

from pathlib import Path

from starlette.responses import Response
from starlette.routing import Mount

from app.http.built_pages import BuiltPage, page_policy

BUILT = Path(__file__).parent / "built"
_PAGE = BuiltPage(BUILT, "/playground")

# Inline styles are allowed because the editor places its text by them.
_POLICY = page_policy("'unsafe-inline'", "worker-src 'self'")


def playground_page(demo_key: str | None = None, brand_id: str | None = None) -> Response:
    """Return the page for a browser; on the sandbox with a demo key and an example brand."""
    return _PAGE.answer({"demoKey": demo_key, "brandId": brand_id}, _POLICY)


def playground_assets() -> Mount:
    """Return the route of the page's scripts and styles."""
    return _PAGE.assets()
