"""The topics' endpoint, as Google Pub/Sub's REST API has it: POST …/topics/{topic}:publish.

Nobody is asked who they are here: the client key stands in the messages.
"""

import base64
import binascii
from dataclasses import dataclass
from functools import partial

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from sandbox.calls import CallLog, Record
from sandbox.door import read_body, read_leniently
from sandbox.envelope import Call, RpcError, read_json
from sandbox.fault_answers import json_response
from sandbox.json_text import Json, Object
from sandbox.methods.topics import TOPICS, play_message, targets
from sandbox.params import read_object
from sandbox.stage import Stage
from sandbox.world import World

PATH = "/v1/projects/{project}/topics/{topic}:publish"
FIRST_ID = 4_000_000_000_000_000
_STATUSES = {400: "INVALID_ARGUMENT", 404: "NOT_FOUND"}


@dataclass(frozen=True, slots=True)
class _Publish:
    """One request: the bodies of its messages, None for what is no JSON."""

    topic: str
    bodies: list[Json]

    @property
    def call(self) -> Call:
        """As faults see it."""
        objects = [body for body in self.bodies if isinstance(body, dict)]
        named: list[Json] = [target for body in objects for target in targets(body)]
        name = next((body["id"] for body in objects if isinstance(body.get("id"), str)), "")
        return Call(str(name), self.topic, named)


class TopicDoor:
    """Takes what is published, as a plain ASGI application; any project will do."""

    def __init__(self, world: World, stage: Stage, calls: CallLog) -> None:
        """Keep what messages act upon."""
        self._world = world
        self._stage = stage
        self._calls = calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one publish."""
        request = Request(scope, receive)
        topic: str = request.path_params["topic"]
        try:
            body = await read_body(request)
            publish = _read_publish(topic, body)
        except ClientDisconnect:
            return
        except RpcError as error:
            self._note(topic, None).outcome = str(error.code)
            await json_response(_refusal(error), error.code)(scope, receive, send)
            return
        records = [self._note(topic, message) for message in publish.bodies]
        act = partial(self._take, publish)
        await self._stage.perform(publish.call, act, records, (scope, receive, send))

    def _note(self, topic: str, body: Json) -> Record:
        """Write a message down, without the key in it."""
        fields = body if isinstance(body, dict) else {}
        params = {name: value for name, value in fields.items() if name != "client_key"}
        noted: Object = {"method": topic, "id": fields.get("id"), "params": params}
        return self._calls.note(self._world.now(), noted)

    def _take(self, publish: _Publish) -> Json:
        with self._world.change():
            for body in publish.bodies:
                play_message(self._world, publish.topic, body)
            numbers = [self._world.next_number("publish", FIRST_ID) for _ in publish.bodies]
        return {"messageIds": [str(number) for number in numbers]}


def _read_publish(topic: str, body: bytes) -> _Publish:
    if topic not in TOPICS:
        raise RpcError(404, f"Resource not found (resource={topic}).")
    messages = read_object(read_json(body)).get("messages")
    if not isinstance(messages, list) or not messages:
        raise RpcError(400, "messages must be an array with at least one message")
    return _Publish(topic, [read_leniently(_data(message)) for message in messages])


def _data(message: Json) -> bytes:
    data = message.get("data") if isinstance(message, dict) else None
    try:
        return base64.b64decode(data if isinstance(data, str) else "?", validate=True)
    except binascii.Error:
        raise RpcError(400, "the data of each message must be base64") from None


def _refusal(error: RpcError) -> Object:
    """As Google words it."""
    status = _STATUSES.get(error.code, "UNKNOWN")
    return {"error": {"code": error.code, "message": error.message, "status": status}}
