"""Counts GraphQL operations by kind and outcome, once all errors have their codes."""

from collections.abc import Iterator

from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types import ExecutionContext
from strawberry.types.graphql import OperationType

from app.http.metrics import Metric

UNREAD = "unread"
"""The kind of what was not parsed, or names no operation."""


class CountRequests(SchemaExtension):
    """Counts one operation; it must be the first extension, so that it sees what others left.

    The code is that of the first error, and OK where there is none.
    """

    def __init__(self, requests: Metric) -> None:
        super().__init__()
        self._requests = requests

    def on_operation(self) -> Iterator[None]:
        try:
            yield
        except Exception:
            self._requests.add(_kind(self.execution_context), "BAD_USER_INPUT")
            raise
        self._requests.add(_kind(self.execution_context), _code(self.execution_context))


def _kind(asked: ExecutionContext) -> str:
    try:
        kind: OperationType = asked.operation_type
    except (RuntimeError, CannotGetOperationTypeError):
        return UNREAD
    return kind.value


def _code(asked: ExecutionContext) -> str:
    errors = (asked.result.errors if asked.result is not None else None) or ()
    for error in errors:
        return str((error.extensions or {}).get("code", "INTERNAL"))
    return "OK"
