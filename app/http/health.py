"""Liveness and readiness, for whoever keeps the server running."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATIENCE = 2.0
"""Seconds that a part may take to answer before it counts as not ready."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """Something the server stands on; without a `needed` one it cannot answer.

    `detail` says why a part is not ready, in words that anybody may read.
    """

    is_ready: Callable[[], Awaitable[bool]]
    needed: bool = True
    detail: Callable[[], str | None] = lambda: None

    def describe(self, *, is_ready: bool) -> str:
        """One state in words."""
        detail = None if is_ready else self.detail()
        return ("ready" if is_ready else "not ready") + (f": {detail}" if detail else "")


def health_routes(parts: Mapping[str, Part]) -> list[Route]:
    """The open doors: /healthz says that the process answers, /readyz whether its parts do.

    A part that is not needed, such as a cache, is named when it is down, but the answer stays 200.
    """

    async def live(_: Request) -> Response:
        return _answer(200, {"status": "ok"})

    async def ready(_: Request) -> Response:
        found = await asyncio.gather(*(_ask(name, part) for name, part in parts.items()))
        states = dict(zip(parts, found, strict=True))
        lacking = [name for name, part in parts.items() if part.needed and not states[name]]
        words = {name: parts[name].describe(is_ready=state) for name, state in states.items()}
        status = "not ready" if lacking else "ready"
        return _answer(503 if lacking else 200, {"status": status, "parts": words})

    return [Route("/healthz", live), Route("/readyz", ready)]


async def _ask(name: str, part: Part) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            return await part.is_ready()
    except Exception:  # noqa: BLE001 - whatever a part raises, it is not ready
        _log.warning("part_not_ready", part=name, exc_info=True)
        return False


def _answer(status: int, content: object) -> Response:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return Response(orjson.dumps(content), status, headers)
