"""Logs: one JSON object a line, to stderr, without any secret that this process knows."""

import logging
import sys
from collections.abc import Iterable, MutableMapping
from time import perf_counter
from typing import Any

import orjson
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import Processor

LONGEST_PATH = 200
SECRET_PATHS = ("/labels/", "/export-files/")
QUIET_PATHS = frozenset({"/pubsub/push", "/healthz", "/readyz", "/metrics"})
"""What machines ask all the time: shown only when it fails."""

_BEFORE: tuple[Processor, ...] = (
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
_access: structlog.stdlib.BoundLogger = structlog.get_logger("channelgraph.access")


def configure_logging(secrets: Iterable[str], level: int = logging.INFO) -> None:
    """Send all logs, libraries' too, through one formatter that blots out `secrets`."""
    blots = sorted({secret for secret in secrets if secret}, key=len, reverse=True)
    structlog.configure(
        processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_BEFORE, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _Writer(blots),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("httpx", "httpcore", "aiosqlite", "asyncio", "alembic", "google", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)


class _Writer:
    """Writes an event as JSON; whatever secret stands in it, at any depth, becomes `***`."""

    def __init__(self, blots: list[str]) -> None:
        # In JSON text a secret may look otherwise than it is.
        texts = [orjson.dumps(blot).decode()[1:-1] for blot in blots]
        self._blots = [*blots, *(text for text in texts if text not in blots)]

    def __call__(self, _logger: object, _name: str, event: MutableMapping[str, Any]) -> str:
        line = orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
        for blot in self._blots:
            line = line.replace(blot, "***")
        return line


class AccessLog:
    """Logs each request by method, path and status: never its query, headers or body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on and log its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            _note(scope, status, perf_counter() - began)


def _shown_path(path: str) -> str:
    """The path without what opens a file by itself."""
    secret = next((start for start in SECRET_PATHS if path.startswith(start)), None)
    return f"{secret}…" if secret else path[:LONGEST_PATH]


def _note(scope: Scope, status: int, seconds: float) -> None:
    path = _shown_path(scope["path"])
    level = logging.DEBUG if path in QUIET_PATHS and status < 400 else logging.INFO
    ms = round(1000 * seconds, 1)
    _access.log(level, "request", method=scope["method"], path=path, status=status, ms=ms)
