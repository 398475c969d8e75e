"""The JSON-RPC envelope as the MP Adapter bends it (document: Using JsonRPC; Errors).

An error decides, whatever the HTTP status; a result may be anything; some answers come without an
envelope. What an answer proves is all that counts: that nothing was done, or that nobody knows.
"""

import logging
from collections.abc import Mapping
from decimal import Decimal

from adapters.exchange import Reply
from adapters.mp_adapter.calls import Call
from adapters.mp_adapter.exact_json import as_object, dump_json
from domain.errors import (
    Malformed,
    UpstreamError,
    UpstreamRefused,
    UpstreamUnavailable,
)
from domain.json_text import read_json

LITERAL = frozenset(
    {
        "CategoryService.GetCategory",
        "PromotionService.CreateDiscount",
        "PromotionService.DeleteDiscount",
    }
)
"""Methods whose answers the document shows without an envelope; with one they work too."""

_ENVELOPE = frozenset({"id", "Id", "jsonrpc", "method", "error"})
_REFUSALS = frozenset({-32700, -32600, -32601, -32602})
_NOT_DONE = frozenset({400, 401, 402, 403, 404, 429})
_log = logging.getLogger(__name__)


def read_answer(call: Call, reply: Reply) -> object:
    """The result of a call: what read_json gives, or bytes for a zip. Raises UpstreamError."""
    document: object = None
    trouble = ""
    try:
        document = None if reply.is_zip else read_json(reply.body)
    except Malformed as malformed:
        trouble = str(malformed)
    members = as_object(document) or {}
    _compare_ids(call, members)
    if members.get("error"):
        raise _reported(call, reply.status, members["error"])
    if not 200 <= reply.status < 300:
        raise _by_status(call, reply.status, f"HTTP {reply.status}: {call.show(reply.start)}")
    if reply.is_zip:
        return reply.body
    if trouble:
        raise call.misread(f"answered no JSON ({call.show(trouble)}): {call.show(reply.start)}")
    return _result(call, document, reply)


def _result(call: Call, document: object, reply: Reply) -> object:
    members = as_object(document) or {}
    if "result" in members:
        return members["result"]
    if members and members.keys() <= _ENVELOPE:
        return None  # a null result that was left out
    if call.method in LITERAL:
        return document
    raise call.misread(f"answered without an envelope: {call.show(reply.start)}")


def _reported(call: Call, status: int, error: object) -> UpstreamError:
    """What an `error` member means; a code that says nothing leaves it to the HTTP status."""
    members = as_object(error) or {}
    message = members.get("message", error)
    text = message if isinstance(message, str) else dump_json(message)
    code = _code(members.get("code"))
    reason = f"{call.show(text)} (code {code})" if code is not None else call.show(text)
    if status >= 500:
        return UpstreamUnavailable(call.method, reason)
    if code is not None and (400 <= code < 500 or code in _REFUSALS):
        return UpstreamRefused(call.method, reason, status=code)
    if code is not None and (500 <= code < 600 or code == -32603 or -32099 <= code <= -32000):
        return UpstreamUnavailable(call.method, reason)
    return _by_status(call, status, reason)


def _by_status(call: Call, status: int, reason: str) -> UpstreamError:
    if status >= 500:
        return UpstreamUnavailable(call.method, reason)
    if status in _NOT_DONE:
        return UpstreamRefused(call.method, reason, status=status)
    if 300 <= status < 400:
        return call.misread(f"answered a redirect (HTTP {status}), which is never followed")
    return call.misread(reason)


def _code(value: object) -> int | None:
    try:
        number = Decimal(value) if isinstance(value, str) else value
        if isinstance(number, int | Decimal) and not isinstance(number, bool):
            return int(number)
    except (ArithmeticError, ValueError):
        pass
    return None


def _compare_ids(call: Call, members: Mapping[str, object]) -> None:
    """Foreign ids are sloppiness of the server: one request has one connection, never mixed up."""
    found = members.get("id", members.get("Id"))
    if found is not None and str(found) != call.call_id:
        _log.warning(
            "%s: the answer to call %s carries another id: %s",
            call.method,
            call.show(call.call_id),
            call.show(str(found)),
        )
