"""Connected channels are remembered for a minute, by brand, within the process."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from cache.channels import CachedConnectedChannels
from domain.channels import ChannelKey, ConnectedChannel, Credential
from domain.errors import UpstreamError, UpstreamRefused

REFUSED = UpstreamRefused("CredentialsService.GetConnectedSalesChannels", "unknown brand", 400)


class Upstream:
    """One channel for each brand, named by the number of the call."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.unknown: set[str] = set()

    async def connected(
        self, brand_ids: Sequence[str]
    ) -> Mapping[str, tuple[ConnectedChannel, ...] | UpstreamError]:
        self.calls.append(list(brand_ids))
        return {
            brand: REFUSED if brand in self.unknown else channels(brand, len(self.calls))
            for brand in brand_ids
        }


def channels(brand: str, call: int) -> tuple[ConnectedChannel, ...]:
    token = Credential("access_token", "", "…1234", True)
    return (ConnectedChannel(ChannelKey(brand, "shpe"), "Shopee", f"Shop {call}", None, (token,)),)


@pytest.fixture
def upstream() -> Upstream:
    return Upstream()


@pytest.fixture
async def cached(upstream: Upstream, clock: Any) -> AsyncIterator[CachedConnectedChannels]:
    cached = CachedConnectedChannels(upstream, clock)
    yield cached
    await cached.aclose()


async def test_only_the_brands_that_are_not_known_are_asked_in_one_call(
    cached: CachedConnectedChannels, upstream: Upstream
) -> None:
    await cached.connected(["b1"])
    assert await cached.connected(["b1", "b2", "b3"]) == {
        "b1": channels("b1", 1),
        "b2": channels("b2", 2),
        "b3": channels("b3", 2),
    }
    assert upstream.calls == [["b1"], ["b2", "b3"]]


async def test_after_a_minute_a_brand_is_asked_again(
    cached: CachedConnectedChannels, upstream: Upstream, clock: Any
) -> None:
    await cached.connected(["b1"])
    clock.pass_by(timedelta(seconds=59))
    assert await cached.connected(["b1"]) == {"b1": channels("b1", 1)}
    clock.pass_by(timedelta(seconds=1))
    assert await cached.connected(["b1"]) == {"b1": channels("b1", 2)}
    assert upstream.calls == [["b1"], ["b1"]]


async def test_a_refused_brand_is_refused_alone_and_asked_again(
    cached: CachedConnectedChannels, upstream: Upstream
) -> None:
    upstream.unknown = {"b2"}
    assert await cached.connected(["b1", "b2"]) == {"b1": channels("b1", 1), "b2": REFUSED}
    assert await cached.connected(["b1", "b2"]) == {"b1": channels("b1", 1), "b2": REFUSED}
    assert upstream.calls == [["b1", "b2"], ["b2"]]


async def test_a_forgotten_brand_is_asked_again(
    cached: CachedConnectedChannels, upstream: Upstream
) -> None:
    await cached.connected(["b1", "b2"])
    await cached.forget(["b2"])
    assert await cached.connected(["b1", "b2"]) == {
        "b1": channels("b1", 1),
        "b2": channels("b2", 2),
    }


async def test_two_hundred_reads_of_two_brands_are_two_calls(
    cached: CachedConnectedChannels, upstream: Upstream
) -> None:
    reads = [cached.connected([f"b{number % 2}"]) for number in range(200)]
    await asyncio.gather(*reads)
    assert sorted(upstream.calls) == [["b0"], ["b1"]]
