"""Live reads of channels that are noted on the way, so that what is known of them stays known."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog

from domain.channels import ConnectedChannel
from domain.errors import StoreUnavailable, UpstreamError
from domain.gateways import ConnectedChannels
from domain.ports import Registry
from domain.upstream import Answer

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class NotedChannels:
    """ConnectedChannels that tells the registry what it read.

    It stands between the gateway and the cache: what the cache answers was noted before. A
    registry that is away costs the note, never the answer.
    """

    def __init__(
        self, inner: ConnectedChannels, registry: Registry, now: Callable[[], datetime]
    ) -> None:
        self._inner = inner
        self._registry = registry
        self._now = now

    async def connected(
        self, brand_ids: Sequence[str]
    ) -> Mapping[str, Answer[tuple[ConnectedChannel, ...]]]:
        asked_at = self._now()  # what is learned while it is on its way is newer
        answers = await self._inner.connected(brand_ids)
        read = {
            brand_id: answer
            for brand_id, answer in answers.items()
            if not isinstance(answer, UpstreamError)
        }
        if read:
            try:
                await self._registry.note_connected(read, asked_at)
            except StoreUnavailable:
                _log.warning("channels_not_noted", exc_info=True)
        return answers
