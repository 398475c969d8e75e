"""What was asked of the sandbox, so that tests can count it."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from sandbox.json_text import Json, Object


@dataclass(slots=True)
class Record:
    """One call as it arrived; `outcome` is its HTTP status or the fault that was played."""

    at: datetime
    method: str
    id: Json
    params: Json
    outcome: str = ""

    def describe(self) -> Object:
        """The record as the control endpoint shows it."""
        return {
            "at": self.at.isoformat(),
            "method": self.method,
            "id": self.id,
            "params": self.params,
            "outcome": self.outcome,
        }


class CallLog:
    """The last calls, the oldest first."""

    def __init__(self) -> None:
        """Begin empty; more than 10,000 push out the oldest."""
        self.records: deque[Record] = deque(maxlen=10_000)

    def note(self, at: datetime, request: Json) -> Record:
        """Write a call down before anything is done about it."""
        fields = request if isinstance(request, dict) else {}
        method = fields.get("method")
        record = Record(
            at=at,
            method=method if isinstance(method, str) else "",
            id=fields.get("id", fields.get("Id")),
            params=fields.get("params"),
        )
        self.records.append(record)
        return record
