"""One call as it walks down to the wire, and what every behaviour around the wire looks like."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from adapters.mp_adapter.exact_json import dump_json
from adapters.mp_adapter.redact import Redactor
from adapters.transport import MOST_BYTES
from domain.channels import ChannelKey
from domain.errors import UpstreamMisread

Params: TypeAlias = Mapping[str, object] | Sequence[object]

About: TypeAlias = ChannelKey | str | None
"""Whom a call is about: one channel; one brand, by its id; or nobody in particular."""


def about_all(channels: Iterable[ChannelKey]) -> About:
    """Whom a call that names these channels is about: the one, or their one brand, or nobody."""
    distinct = set(channels)
    if len(distinct) == 1:
        return distinct.pop()
    brands = {channel.brand_id for channel in distinct}
    return brands.pop() if len(brands) == 1 else None


@dataclass(frozen=True, slots=True)
class Call:
    """One call on its way; nothing that it passes changes it.

    `deadline` is a time of the loop's clock, `seconds` how far away it was at the start: it spans
    every wait and every attempt. `secrets` are values of `params` that no error may repeat.
    `sparing`: it need not be tried on a channel that keeps failing.
    """

    method: str
    params: Params = field(repr=False)
    call_id: str
    redactor: Redactor
    deadline: float
    seconds: float
    about: About = None
    sparing: bool = False
    secrets: tuple[str, ...] = field(default=(), repr=False)
    http_method: Literal["POST", "GET"] = "POST"
    most_of_zip: int = MOST_BYTES

    def body(self) -> bytes:
        """The request, ASCII only, so that no text in it can fail to be encoded."""
        envelope = {
            "jsonrpc": "2.0", "id": self.call_id, "method": self.method, "params": self.params,
        }  # fmt: skip
        return dump_json(envelope, ascii_only=True).encode()

    def show(self, text: str) -> str:
        """A foreign text as errors may repeat it."""
        return self.redactor.clean(text, self.secrets)

    def misread(self, reason: str) -> UpstreamMisread:
        """Why the answer of this call cannot be read."""
        return UpstreamMisread(self.method, reason)


class Line(Protocol):
    """The way to the marketplaces: the wire, or one behaviour around the rest of the line."""

    async def send(self, call: Call) -> object:
        """The result of the call. Raises UpstreamError only."""
        ...
