"""Live reads that nobody keeps: one call for all who ask at the same time, never across brands."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from cache.joined import JoinedAvailable, JoinedCouriers, JoinedLabels, JoinedReasons
from domain.channels import ChannelKey
from domain.connections import Callbacks
from domain.errors import UpstreamError, UpstreamUnavailable
from domain.orders import OrderKey
from domain.upstream import LabelRequest

A, B = ChannelKey("a", "lzda"), ChannelKey("b", "lzda")
DOWN = UpstreamUnavailable("Some.Method", "HTTP 503")


class Inner:
    """Every port that is shared; answers when let, and notes who asked and who was cut off."""

    def __init__(self) -> None:
        self.calls: list[Any] = []
        self.cut: list[Any] = []
        self.gate = asyncio.Event()
        self.failing: UpstreamError | None = None
        self.left_out: set[Any] = set()

    async def _answer(self, keys: Sequence[Any]) -> dict[Any, Any]:
        self.calls.append(tuple(keys))
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cut.append(tuple(keys))
            raise
        return {key: self.failing or (f"{key}",) for key in keys if key not in self.left_out}

    couriers = cancel_reasons = reject_reasons = _answer

    async def label_urls(self, requests: Sequence[LabelRequest]) -> Mapping[LabelRequest, Any]:
        return dict.fromkeys(await self._answer(requests))  # no label yet: None is an answer

    async def available(self, brand_id: str, callbacks: Callbacks | None = None) -> Any:
        (answer,) = (await self._answer([(brand_id, callbacks)])).values()
        if isinstance(answer, UpstreamError):
            raise answer
        return answer


@pytest.fixture
def inner() -> Inner:
    return Inner()


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_two_hundred_of_one_brand_are_one_call_and_two_brands_two(inner: Inner) -> None:
    shared: list[int] = []
    joined = JoinedCouriers(inner, shared.append)
    reads = [asyncio.create_task(joined.couriers([key])) for key in [A] * 200 + [B]]
    await settle()
    inner.gate.set()
    answers = await asyncio.gather(*reads)
    assert inner.calls == [(A,), (B,)]
    assert answers == [{A: (f"{A}",)}] * 200 + [{B: (f"{B}",)}]
    assert sum(shared) == 199


async def test_after_a_flight_the_next_asks_anew(inner: Inner) -> None:
    joined = JoinedCouriers(inner)
    inner.gate.set()
    await joined.couriers([A])
    await joined.couriers([A])
    assert inner.calls == [(A,), (A,)]


async def test_who_leaves_does_not_cut_the_others_and_the_last_ends_it(inner: Inner) -> None:
    joined = JoinedCouriers(inner)
    reads = [asyncio.create_task(joined.couriers([A])) for _ in range(3)]
    await settle()
    for read in reads[:2]:
        read.cancel()
    await settle()
    assert inner.cut == []
    reads[2].cancel()
    await settle()
    assert inner.cut == [(A,)]
    inner.gate.set()
    assert await joined.couriers([A]) == {A: (f"{A}",)}
    assert inner.calls == [(A,), (A,)]


async def test_of_many_keys_each_is_let_go_by_itself(inner: Inner) -> None:
    joined = JoinedCouriers(inner)
    both = asyncio.create_task(joined.couriers([A, B]))
    await settle()
    one = asyncio.create_task(joined.couriers([B]))
    await settle()
    both.cancel()
    await settle()
    assert (inner.calls, inner.cut) == ([(A,), (B,)], [(A,)])
    inner.gate.set()
    assert await one == {B: (f"{B}",)}


async def test_an_error_is_everyones_own(inner: Inner) -> None:
    inner.failing = DOWN
    joined = JoinedAvailable(inner)
    reads = [asyncio.create_task(joined.available("a")) for _ in range(3)]
    await settle()
    inner.gate.set()
    errors = await asyncio.gather(*reads, return_exceptions=True)
    assert errors == [DOWN] * 3
    assert len({id(error) for error in errors}) == 3
    assert all(isinstance(e, UpstreamError) and e.__context__ is None for e in errors)
    assert len(inner.calls) == 1


async def test_credentials_are_shared_by_brand_and_callbacks(inner: Inner) -> None:
    joined = JoinedAvailable(inner)
    back = Callbacks("https://a.example/", "https://b.example/")
    asked = [("a", None), ("a", None), ("a", back), ("b", None)]
    reads = [asyncio.create_task(joined.available(*one)) for one in asked]
    await settle()
    inner.gate.set()
    await asyncio.gather(*reads)
    assert inner.calls == [(("a", None),), (("a", back),), (("b", None),)]


async def test_reasons_to_cancel_are_one_call_a_brand(inner: Inner) -> None:
    joined = JoinedReasons(inner)
    inner.gate.set()
    more = ChannelKey("a", "shpe")
    assert await joined.cancel_reasons([A, B, more]) == {k: (f"{k}",) for k in (A, B, more)}
    assert inner.calls == [(A, more), (B,)]
    order = OrderKey("a", "shpe", "1")
    assert await joined.reject_reasons([order]) == {order: (f"{order}",)}


async def test_what_is_left_out_stays_left_out(inner: Inner) -> None:
    inner.gate.set()
    inner.left_out = {A}
    assert await JoinedCouriers(inner).couriers([A, B]) == {B: (f"{B}",)}


async def test_labels_are_shared_unless_one_is_to_be_made(inner: Inner) -> None:
    joined = JoinedLabels(inner)
    order = OrderKey("a", "shpe", "1")
    read, made = (LabelRequest(order, None, None, from_marketplace=m) for m in (False, True))
    reads = [asyncio.create_task(joined.label_urls([read, made])) for _ in range(2)]
    await settle()
    inner.gate.set()
    assert await asyncio.gather(*reads) == [{read: None, made: None}] * 2
    assert sorted(inner.calls, key=str) == [(read,), (made,), (made,)]


async def test_closing_ends_what_is_under_way(inner: Inner) -> None:
    joined = JoinedCouriers(inner)
    read = asyncio.create_task(joined.couriers([A]))
    await settle()
    await joined.aclose()
    with pytest.raises(asyncio.CancelledError):
        await read
