"""Where calls are played for every door, and what goes wrong with them on request."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeAlias

from starlette.types import Receive, Scope, Send

from sandbox.calls import Record
from sandbox.envelope import Call, Reply
from sandbox.fault_answers import Exchange, play_fault, reply_response, status_of
from sandbox.faults import FaultBook

Connection: TypeAlias = tuple[Scope, Receive, Send]


class Stage:
    """Answers calls, each truly or under the fault that is meant for it."""

    def __init__(self, faults: FaultBook, client_key: str) -> None:
        """Keep the faults, and the key that one of them gives away."""
        self._faults = faults
        self._client_key = client_key
        self._released = asyncio.Event()

    def release(self) -> None:
        """Let go of all calls that hang."""
        self._released.set()
        self._released = asyncio.Event()

    async def perform(
        self,
        call: Call,
        act: Callable[[], Reply],
        records: Sequence[Record],
        connection: Connection,
    ) -> None:
        """Answer one call by what `act` gives, which is not run where the fault says so."""
        fault = self._faults.take(call)
        reply = act() if fault is None or fault.acts else None
        outcome = str(status_of(reply)) if fault is None else fault.kind
        for record in records:
            record.outcome = outcome
        if fault is None:
            await reply_response(reply, status_of(reply))(*connection)
            return
        exchange = Exchange(*connection, call, fault, reply, self._released, self._client_key)
        await play_fault(exchange)
