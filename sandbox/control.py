"""The control endpoints under /sandbox: for tests and demonstrations (docs/sandbox.md)."""

from collections import Counter
from collections.abc import Callable
from typing import TypeAlias

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import params as read
from sandbox.calls import CallLog
from sandbox.control_orders import list_orders, live, move_order, place_order, publish_again
from sandbox.door import authorize, read_body
from sandbox.envelope import RpcError, read_json, refusal
from sandbox.fault_answers import json_response
from sandbox.faults import FaultBook, describe, read_fault
from sandbox.json_text import Json, Object, decode, encode
from sandbox.life import Life
from sandbox.model import Message
from sandbox.order_rules import Refused
from sandbox.outbox import publish_time
from sandbox.stage import Stage
from sandbox.world import World

Action: TypeAlias = Callable[[dict[str, str], Object], Json]


class Control:
    """What a tester may ask of the sandbox; every endpoint needs the client key."""

    def __init__(
        self, world: World, life: Life, faults: FaultBook, calls: CallLog, stage: Stage
    ) -> None:
        """Keep what is controlled."""
        self._world = world
        self._life = life
        self._faults = faults
        self._calls = calls
        self._stage = stage

    def routes(self) -> list[Route]:
        """All control routes."""
        world = self._world
        table: list[tuple[str, str, Action]] = [
            ("GET", "/faults", lambda _q, _b: self._shown_faults()),
            ("POST", "/faults", lambda _, body: self._add_fault(body)),
            ("DELETE", "/faults", lambda _q, _b: self._clear_faults()),
            ("GET", "/calls", lambda query, _: self._shown_calls(query)),
            ("DELETE", "/calls", lambda _q, _b: self._calls.records.clear()),
            ("GET", "/orders", lambda query, _: list_orders(world, query)),
            ("POST", "/orders", lambda _, body: place_order(world, body)),
            ("POST", "/orders/move", lambda _, body: move_order(world, body)),
            ("POST", "/orders/publish", lambda _, body: publish_again(world, body)),
            ("POST", "/life", lambda _, body: live(self._life, body)),
            ("POST", "/publish", lambda _, body: self._publish(body)),
            ("GET", "/messages", lambda query, _: self._shown_messages(query)),
            ("DELETE", "/messages", lambda _q, _b: world.published.clear()),
            ("GET", "/state", lambda _q, _b: self._state()),
        ]
        return [self._route(method, path, action) for method, path, action in table]

    def _route(self, method: str, path: str, action: Action) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                authorize(request.headers, self._world.settings.client_key)
                body = await read_body(request)
                fields = read.read_object(read_json(body) if body else {})
                with self._world.change():
                    return json_response(action(dict(request.query_params), fields))
            except RpcError as error:
                return json_response(refusal(None, error), error.code)
            except Refused as refused:
                return json_response(refusal(None, RpcError(409, str(refused))), 409)
            except ClientDisconnect:
                return Response(status_code=400)

        return Route(f"/sandbox{path}", endpoint, methods=[method])

    def _add_fault(self, body: Object) -> Json:
        self._faults.faults.append(read_fault(body))
        return self._shown_faults()

    def _clear_faults(self) -> Json:
        self._faults.faults.clear()
        self._stage.release()
        return []

    def _shown_faults(self) -> Json:
        return [describe(fault) for fault in self._faults.faults]

    def _shown_calls(self, query: dict[str, str]) -> Json:
        method = query.get("method")
        return [
            record.describe() for record in self._calls.records if method in (None, record.method)
        ]

    def _publish(self, body: Object) -> Json:
        """Publish anything: `data` as JSON, or `text` as it stands."""
        subscription = read.text(body, "subscription")
        if ("data" in body) == ("text" in body):
            raise RpcError(400, "give either data or text")
        text = encode(body["data"]) if "data" in body else read.present(body, "text")
        at = read.moment(body, "publish_time") if "publish_time" in body else None
        number = body.get("message_id")
        if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
            raise RpcError(400, "message_id must be an integer")
        return _describe_message(self._world.send(subscription, text, at, number))

    def _shown_messages(self, query: dict[str, str]) -> Json:
        wanted = query.get("subscription")
        rows: list[Json] = [
            _describe_message(message)
            for message in self._world.published
            if wanted in (None, message.subscription)
        ]
        return {"pending": self._world.outbox.pending, "messages": rows}

    def _state(self) -> Json:
        world = self._world
        statuses: Object = dict(Counter(order.status for order in world.orders.values()))
        connected: list[Json] = [
            {"brand_id": brand, "channel": channel}
            for (brand, channel), one in sorted(world.connections.items())
            if one.connected
        ]
        return {
            "seed": world.seed,
            "brands": [*sorted(world.brands)],
            "connected": connected,
            "features": [*sorted(world.features)],
            "orders": statuses,
            "pending": world.outbox.pending,
        }


def _describe_message(message: Message) -> Object:
    try:
        data = decode(message.data)
    except ValueError:
        data = message.data
    return {
        "message_id": str(message.message_id),
        "subscription": message.subscription,
        "publish_time": publish_time(message.published_at),
        "data": data,
    }
