"""Live reads that are not kept: whoever asks for what is being asked already shares its answer.

Each wrapper has the shape of the port that it wraps. A key names brand and all, so no answer ever
crosses tenants. A shared answer is as old as the call that brings it, at most one deadline.
"""

from asyncio import gather
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from enum import Enum
from typing import Generic, TypeAlias

from cache.flights import Flights, K, Landed, OnJoined
from cache.store import V
from domain.channels import AvailableChannel, ChannelKey, Reason
from domain.connections import Callbacks
from domain.couriers import CourierChoice
from domain.errors import UpstreamError
from domain.gateways import AvailableChannels, Couriers, Labels, Reasons
from domain.orders import OrderKey
from domain.upstream import Answer, LabelRequest

Ask = Callable[[Sequence[K]], Awaitable[Mapping[K, Answer[V]]]]

_Wanted: TypeAlias = tuple[str, Callbacks | None]


class _LeftOut(Enum):
    """What stands for the answer to a key that was left out, as None may be an answer."""

    LEFT_OUT = 0


class Joined(Generic[K, V]):
    """Shares what `ask` answers among all who want it at the same time; it may leave keys out.

    Each key is asked for by itself, but for those that `together` gives the same.
    """

    def __init__(
        self,
        ask: Ask[K, V],
        on_joined: OnJoined | None = None,
        together: Callable[[K], Hashable] = lambda key: key,
    ) -> None:
        self._ask = ask
        self._flights: Flights[K, Answer[V] | _LeftOut] = Flights(
            self._fly, apart=together, on_joined=on_joined
        )

    async def get(self, keys: Sequence[K]) -> dict[K, Answer[V]]:
        """Return what is answered of `keys`."""
        found = await self._flights.get(keys)
        return {key: answer for key, answer in found.items() if not isinstance(answer, _LeftOut)}

    async def aclose(self) -> None:
        """End what is under way."""
        await self._flights.aclose()

    async def _fly(self, keys: Sequence[K], land: Landed[K, Answer[V] | _LeftOut]) -> None:
        answers = await self._ask(keys)
        for key in keys:
            land(key, answers.get(key, _LeftOut.LEFT_OUT))


class JoinedCouriers:
    """Couriers, each channel asked for once at a time."""

    def __init__(self, inner: Couriers, on_joined: OnJoined | None = None) -> None:
        self._joined: Joined[ChannelKey, tuple[CourierChoice, ...]] = Joined(
            inner.couriers, on_joined
        )

    async def couriers(
        self, channels: Sequence[ChannelKey]
    ) -> Mapping[ChannelKey, Answer[tuple[CourierChoice, ...]]]:
        """Return each channel's couriers; channels without a choice are left out."""
        return await self._joined.get(channels)

    async def aclose(self) -> None:
        """End what is under way."""
        await self._joined.aclose()


class JoinedReasons:
    """Reasons, each channel or order asked for once at a time; a brand's channels in one call."""

    def __init__(self, inner: Reasons, on_joined: OnJoined | None = None) -> None:
        self._cancel: Joined[ChannelKey, tuple[Reason, ...]] = Joined(
            inner.cancel_reasons, on_joined, lambda channel: channel.brand_id
        )
        self._reject: Joined[OrderKey, tuple[Reason, ...]] = Joined(inner.reject_reasons, on_joined)

    async def cancel_reasons(
        self, channels: Sequence[ChannelKey]
    ) -> Mapping[ChannelKey, Answer[tuple[Reason, ...]]]:
        """Return each channel's reasons."""
        return await self._cancel.get(channels)

    async def reject_reasons(
        self, orders: Sequence[OrderKey]
    ) -> Mapping[OrderKey, Answer[tuple[Reason, ...]]]:
        """Return each order's reasons."""
        return await self._reject.get(orders)

    async def aclose(self) -> None:
        """End what is under way."""
        await self._cancel.aclose()
        await self._reject.aclose()


class JoinedLabels:
    """Label addresses, each asked for once at a time.

    Those that the marketplace is to generate are not shared: asking for one does something.
    """

    def __init__(self, inner: Labels, on_joined: OnJoined | None = None) -> None:
        self._inner = inner
        self._joined: Joined[LabelRequest, str | None] = Joined(inner.label_urls, on_joined)

    async def label_urls(
        self, requests: Sequence[LabelRequest]
    ) -> Mapping[LabelRequest, Answer[str | None]]:
        """Return each label's address."""
        made = [request for request in requests if request.from_marketplace]
        read = [request for request in requests if not request.from_marketplace]
        answers = await gather(self._joined.get(read), self._inner.label_urls(made))
        return {**answers[0], **answers[1]}

    async def aclose(self) -> None:
        """End what is under way."""
        await self._joined.aclose()


class JoinedAvailable:
    """Channels that a brand could have, asked for once at a time for the same callbacks."""

    def __init__(self, inner: AvailableChannels, on_joined: OnJoined | None = None) -> None:
        self._inner = inner
        self._joined: Joined[_Wanted, tuple[AvailableChannel, ...]] = Joined(self._ask, on_joined)

    async def available(
        self, brand_id: str, callbacks: Callbacks | None = None
    ) -> tuple[AvailableChannel, ...]:
        """Return what the brand could connect. Raises UpstreamError."""
        wanted = (brand_id, callbacks)
        answer = (await self._joined.get([wanted]))[wanted]
        if isinstance(answer, UpstreamError):
            raise answer
        return answer

    async def aclose(self) -> None:
        """End what is under way."""
        await self._joined.aclose()

    async def _ask(
        self, keys: Sequence[_Wanted]
    ) -> Mapping[_Wanted, Answer[tuple[AvailableChannel, ...]]]:
        ((brand_id, callbacks),) = keys  # each is asked for by itself
        try:
            return {keys[0]: await self._inner.available(brand_id, callbacks)}
        except UpstreamError as error:
            return {keys[0]: error}
