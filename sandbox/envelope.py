"""The JSON-RPC envelope by the document's general part and our readings 1 to 10."""

from dataclasses import dataclass
from typing import TypeAlias

from sandbox.json_text import Json, Object, decode

Reply: TypeAlias = "Json | bytes"
"""What a call is answered with: JSON, or the bytes of a zip."""


class RpcError(Exception):
    """A call that is refused; `code` is both the error's code and the HTTP status."""

    def __init__(self, code: int, message: str) -> None:
        """Keep the code and the sentence."""
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Call:
    """One call: `id` is the caller's activity id, echoed in the answer."""

    id: str
    method: str
    params: Json


def read_call(body: bytes) -> Call:
    """Read a request body; raises RpcError(400) for whatever the document does not allow."""
    value = read_json(body)
    if isinstance(value, list):
        raise RpcError(400, "batch requests are not supported")
    if not isinstance(value, dict):
        raise RpcError(400, "the request must be an object")
    if value.get("jsonrpc") != "2.0":
        raise RpcError(400, "jsonrpc must be 2.0")
    call_id = find_id(value)
    if not isinstance(call_id, str) or not call_id:
        raise RpcError(400, "id must be a non-empty string")
    method = value.get("method")
    if not isinstance(method, str) or not method:
        raise RpcError(400, "method is required")
    if "params" not in value:
        raise RpcError(400, "params is required")
    return Call(call_id, method, value["params"])


def read_json(body: bytes) -> Json:
    """Read any JSON body; raises RpcError(400) when it is malformed."""
    try:
        return decode(body)
    except ValueError:
        raise RpcError(400, "the request is not valid JSON") from None


def find_id(value: Json) -> Json:
    """The id of a request, however the caller spelled it (`Id` in several examples)."""
    if not isinstance(value, dict):
        return None
    return value.get("id", value.get("Id"))


def answer(call_id: Json, result: Json) -> Object:
    """A success."""
    return {"id": call_id, "jsonrpc": "2.0", "result": result}


def refusal(call_id: Json, error: RpcError) -> Object:
    """A failure; only a text id is echoed."""
    body: Object = {"code": error.code, "message": error.message}
    return {
        "id": call_id if isinstance(call_id, str) else None,
        "jsonrpc": "2.0",
        "error": body,
    }
