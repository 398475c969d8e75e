"""What a request asks for: one operation with its variables, of the right JSON types."""

from typing import Any, cast

from cross_web import HTTPException
from strawberry.http import GraphQLRequestData


def read_operation(data: object) -> GraphQLRequestData:
    """Return the operation in decoded JSON or query parameters; raise 400 where there is none."""
    if isinstance(data, list):
        raise HTTPException(
            400, "Batches are not served: send each operation in a request of its own."
        )
    if not isinstance(data, dict):
        raise HTTPException(400, "The body must be a JSON object that holds a query.")
    members = cast("dict[str, object]", data)
    return GraphQLRequestData(
        query=_text(members, "query"),
        variables=_object(members, "variables"),
        operation_name=_text(members, "operationName"),
        extensions=_object(members, "extensions"),
    )


def _text(members: dict[str, object], name: str) -> str | None:
    value = members.get(name)
    if value is None or isinstance(value, str):
        return value
    raise HTTPException(400, f"`{name}` must be a string or null.")


def _object(members: dict[str, object], name: str) -> dict[str, Any] | None:
    value = members.get(name)
    if value is None or isinstance(value, dict):
        return cast("dict[str, Any] | None", value)
    raise HTTPException(400, f"`{name}` must be an object or null.")
