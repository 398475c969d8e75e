"""Logs are one JSON object a line, and no secret that the process knows is in them."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.logging import AccessLog, configure_logging

SECRET = 'planted"secret'


@contextmanager
def configured() -> Iterator[None]:
    """Logs as the server has them, until the block ends."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    configure_logging([SECRET, "", "other-secret"])
    try:
        yield
    finally:
        root.handlers, root.level = handlers, level
        structlog.reset_defaults()


def test_secrets_are_blotted_out_wherever_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    with configured():
        logging.getLogger("a").warning("one %s", SECRET, extra={"url": f"http://x?token={SECRET}"})
        structlog.get_logger("b").warning("two", deep={"list": [SECRET, {"k": "other-secret"}]})
        try:
            raise ValueError(f"about {SECRET}")
        except ValueError:
            logging.getLogger("c").exception("three")
            structlog.get_logger("d").exception("four")

    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.err.splitlines()]
    assert [line["event"] for line in lines] == ["one ***", "two", "three", "four"]
    assert [line["logger"] for line in lines] == ["a", "b", "c", "d"]
    assert "ValueError: about ***" in lines[2]["exception"]
    assert "ValueError: about ***" in lines[3]["exception"]
    assert "planted" not in said.err
    assert "other-secret" not in said.err
    assert said.out == ""


async def answer(request: Request) -> Response:
    if request.url.path == "/broken":
        raise ValueError("a bug")
    return Response(status_code=503 if "bad" in request.query_params else 204)


async def test_requests_are_logged_without_their_query(capsys: pytest.CaptureFixture[str]) -> None:
    paths = ("/graphql", "/broken", "/pubsub/push", "/healthz")
    app = AccessLog(Starlette(routes=[Route(path, answer) for path in paths]))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url="http://api.test")
    with configured():
        await client.get("/graphql?token=visible", headers={"Authorization": "Bearer visible"})
        await client.get("/broken")
        await client.get("/pubsub/push")
        await client.get("/pubsub/push?bad")
        await client.get("/healthz")
        await client.get("/" + "x" * 40_000)

    await client.aclose()
    said = capsys.readouterr().err
    lines = [json.loads(line) for line in said.splitlines()]
    assert [(line["path"], line["status"]) for line in lines] == [
        ("/graphql", 204),
        ("/broken", 500),
        ("/pubsub/push", 503),
        ("/" + "x" * 199, 404),
    ]
    assert "visible" not in said
    assert "bad" not in said
