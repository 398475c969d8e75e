"""Another try for messages in quarantine, by the way that every message takes."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import Malformed
from domain.messages import Delivery, Outcome, Reason
from domain.pages import PageRequest
from domain.quarantine import Quarantine, QuarantineFilter
from events.intake import MessageIntake

AT_ONCE = 100
"""Messages named by one read; their bodies are read one by one."""

OpenEnvelope = Callable[[bytes, datetime], Delivery]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of one message: `outcome` is None when it was not in quarantine (any more).

    `reason` says why it is still there.
    """

    quarantine_id: str
    outcome: Outcome | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """Gives quarantined messages to the intake again, each as it first came in.

    Whoever else takes the same message meanwhile: it is taken once. `open_envelope` reads the
    delivery out of an envelope (body, when it was received) and raises Malformed.
    """

    intake: MessageIntake
    quarantine: Quarantine
    open_envelope: OpenEnvelope

    async def every(self, wanted: QuarantineFilter, now: datetime) -> AsyncIterator[Replayed]:
        """Replay all that is wanted and came in before `now`, oldest first, each once."""
        wanted = replace(wanted, received_to=min(now, wanted.received_to or now))
        request = PageRequest(AT_ONCE)
        while True:
            page = await self.quarantine.page(wanted, request)
            for edge in page.edges:
                yield await self.one(edge.node.quarantine_id)
            if not page.has_next:
                return
            request = replace(request, after=page.edges[-1].position)

    async def one(self, quarantine_id: str) -> Replayed:
        """Replay one message; what is taken leaves, what fails stays with one more attempt."""
        kept = await self.quarantine.delivery(quarantine_id)
        if kept is None:
            return Replayed(quarantine_id, None)
        try:
            delivery = self._open(kept)
        except Malformed as error:
            await self.intake.set_aside(kept, Reason.MALFORMED, str(error), None)
            return Replayed(quarantine_id, Outcome.QUARANTINED, Reason.MALFORMED)
        outcome = await self.intake.receive(delivery)
        if outcome is Outcome.QUARANTINED:
            return await self._still_there(quarantine_id, delivery)
        await self.quarantine.remove(quarantine_id)  # under another name than it was taken by
        return Replayed(quarantine_id, outcome)

    async def _still_there(self, quarantine_id: str, delivery: Delivery) -> Replayed:
        """A message that came out of an envelope lies under its own id from now on."""
        still = await self.quarantine.find(delivery)
        if still is None:
            return Replayed(quarantine_id, None)
        if still.quarantine_id != quarantine_id:
            await self.quarantine.remove(quarantine_id)
        return Replayed(quarantine_id, Outcome.QUARANTINED, still.reason)

    def _open(self, kept: Delivery) -> Delivery:
        return self.open_envelope(kept.data, kept.received_at) if kept.is_envelope else kept
