"""Readers of call parameters; each raises RpcError(400) that names the parameter."""

from datetime import datetime

from sandbox.envelope import RpcError
from sandbox.json_text import Json, Object


def read_object(params: Json) -> Object:
    """The parameters as an object, as every method but two wants them."""
    if not isinstance(params, dict):
        raise RpcError(400, "params must be an object")
    return params


def text(params: Object, name: str) -> str:
    """A text that must be there and not empty."""
    value = present(params, name)
    if not value:
        raise RpcError(400, f"{name} must not be empty")
    return value


def present(params: Object, name: str) -> str:
    """A text that must be there but may be empty (reading 20)."""
    value = params.get(name)
    if not isinstance(value, str):
        raise RpcError(400, f"{name} is required")
    return value


def optional(params: Object, name: str) -> str:
    """A text that may be absent, null or empty."""
    value = params.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RpcError(400, f"{name} must be a string")
    return value


def flag(params: Object, name: str) -> bool:
    """A boolean, false when absent."""
    value = params.get(name, False)
    if not isinstance(value, bool):
        raise RpcError(400, f"{name} must be a boolean")
    return value


def texts(params: Object, name: str) -> list[str]:
    """A list of texts that must be there, possibly empty."""
    value = params.get(name)
    if not isinstance(value, list):
        raise RpcError(400, f"{name} must be an array of strings")
    found = [item for item in value if isinstance(item, str) and item]
    if len(found) != len(value):
        raise RpcError(400, f"{name} must be an array of strings")
    return found


def some_texts(params: Object, name: str) -> list[str]:
    """A list of texts with at least one in it."""
    found = texts(params, name)
    if not found:
        raise RpcError(400, f"{name} must not be empty")
    return found


def optional_texts(params: Object, name: str) -> list[str]:
    """A list of texts, empty when absent or null."""
    return [] if params.get(name) is None else texts(params, name)


def moment(params: Object, name: str) -> datetime:
    """A date by RFC 3339, with its zone."""
    try:
        value = datetime.fromisoformat(text(params, name))
    except ValueError:
        raise RpcError(400, f"{name} must be a date by RFC 3339") from None
    if value.tzinfo is None:
        raise RpcError(400, f"{name} must have a zone")
    return value
