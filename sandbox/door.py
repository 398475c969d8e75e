"""The JSON-RPC endpoint: who may call, and what is called."""

import secrets
from functools import partial

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from sandbox.calls import CallLog
from sandbox.envelope import Call, Reply, RpcError, find_id, read_call, refusal
from sandbox.fault_answers import json_response
from sandbox.json_text import Json, decode
from sandbox.methods.table import play
from sandbox.stage import Stage
from sandbox.world import World

LARGEST_BODY = 10 << 20


def authorize(headers: Headers, client_key: str) -> None:
    """Demand the bare client key, without a scheme before it (reading 1); else RpcError(401)."""
    given = headers.get("authorization", "")
    if not secrets.compare_digest(given.encode(), client_key.encode()):
        raise RpcError(401, "unauthorized")


async def read_body(request: Request) -> bytes:
    """The whole body; RpcError(400) when it is too large to be a call."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_BODY:
            raise RpcError(400, "the request is too large")
    return bytes(body)


class JsonRpcDoor:
    """POST and GET /v1/jsonrpc, as a plain ASGI application."""

    def __init__(self, world: World, stage: Stage, calls: CallLog) -> None:
        """Keep what calls act upon."""
        self._world = world
        self._stage = stage
        self._calls = calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        request = Request(scope, receive)
        try:
            body = await read_body(request)
        except ClientDisconnect:
            return
        except RpcError as error:
            await json_response(refusal(None, error), error.code)(scope, receive, send)
            return
        sent = read_leniently(body)
        record = self._calls.note(self._world.now(), sent)
        try:
            authorize(request.headers, self._world.settings.client_key)
            call = read_call(body)
        except RpcError as error:
            record.outcome = str(error.code)
            response = json_response(refusal(find_id(sent), error), error.code)
            await response(scope, receive, send)
            return
        act = partial(self._answer, call)
        await self._stage.perform(call, act, [record], (scope, receive, send))

    def _answer(self, call: Call) -> Reply:
        try:
            return play(self._world, call)
        except RpcError as error:
            return refusal(call.id, error)


def read_leniently(body: bytes) -> Json:
    """What a body says, None where it is no JSON."""
    try:
        return decode(body)
    except ValueError:
        return None
