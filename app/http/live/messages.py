"""The messages of graphql-transport-ws, read strictly."""

from dataclasses import dataclass
from typing import Any, cast

import orjson
from cross_web import HTTPException
from strawberry.http import GraphQLRequestData

from app.http.operations import read_operation

PROTOCOL = "graphql-transport-ws"
LONGEST_ID = 200
LONGEST_REASON = 120
"""Bytes; a close frame holds 123."""


class SocketRefused(Exception):
    """The socket must be closed, with a code of the protocol and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:LONGEST_REASON].decode(errors="ignore")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message: its kind, the operation's id where it has one, its payload as it came."""

    kind: str
    id: str | None
    payload: object


def read_message(text: str | None) -> Incoming:
    """Read one message; SocketRefused where it is none."""
    if text is None:
        raise SocketRefused(4400, "Messages are text.")
    try:
        found: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise SocketRefused(4400, "The message is not JSON.") from None
    if not isinstance(found, dict):
        raise SocketRefused(4400, "A message is a JSON object.")
    members = cast("dict[str, object]", found)
    kind, name = members.get("type"), members.get("id")
    if not isinstance(kind, str):
        raise SocketRefused(4400, "A message has a type.")
    if name is not None and not (isinstance(name, str) and 0 < len(name) <= LONGEST_ID):
        raise SocketRefused(4400, f"An id is a text of 1 to {LONGEST_ID} letters.")
    return Incoming(kind, name, members.get("payload"))


def read_subscribe(message: Incoming) -> tuple[str, GraphQLRequestData]:
    """The id and the operation of a subscribe message."""
    if message.id is None:
        raise SocketRefused(4400, "A subscribe message has an id.")
    try:
        asked = read_operation(message.payload)
    except HTTPException as refusal:
        raise SocketRefused(4400, refusal.reason) from None
    if not asked.query:
        raise SocketRefused(4400, "A subscribe message has a query in its payload.")
    return message.id, asked


def read_authorization(payload: object) -> str | None:
    """The key in the payload of connection_init, under Authorization in any letters."""
    if payload is None:
        return None
    if not isinstance(payload, dict):
        raise SocketRefused(4400, "The payload of connection_init is an object.")
    for name, value in cast("dict[str, Any]", payload).items():
        if name.lower() == "authorization":
            if not isinstance(value, str):
                raise SocketRefused(4403, "Authorization is a text: Bearer <API key>.")
            return value
    return None
