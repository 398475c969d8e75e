"""Channels queue and fail apart: one that hangs or fails costs the others nothing."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import lines
import pytest
from lines import ACT, REFUSED, SHOPEE, TIMEOUT, TOKOPEDIA, Script, Seconds, call, down
from made import NOON

from adapters.mp_adapter import places as placing
from adapters.mp_adapter.breaker import OPENS_AT, REST
from adapters.mp_adapter.calls import About, Call, about_all
from adapters.mp_adapter.places import Places, place_of
from domain.channels import ChannelKey
from domain.errors import UpstreamError, UpstreamMisread, UpstreamTimeout, UpstreamUnavailable


class Town:
    """Places over a script, with clocks that are set by hand."""

    def __init__(self, *answers: Any, **more: Any) -> None:
        self.script = Script(*answers)
        self.clock = Seconds()
        self.told: list[tuple[str, bool]] = []
        self.places = Places(
            self.script,
            clock=self.clock,
            now=lambda: NOON + timedelta(seconds=self.clock.now - 1000),
            on_breaker=lambda place, is_open: self.told.append((place, is_open)),
            **more,
        )

    async def fail(self, times: int, method: str = lines.READ, about: About = SHOPEE) -> None:
        for _ in range(times):
            with pytest.raises(UpstreamError):
                await self.places.send(call(method, about=about))


@pytest.mark.parametrize("failure", [down(), UpstreamMisread(lines.READ, "no JSON")])
async def test_a_place_that_keeps_failing_is_shut_and_says_until_when(failure: Any) -> None:
    town = Town(failure)
    await town.fail(OPENS_AT)
    with pytest.raises(UpstreamUnavailable) as caught:
        await town.places.send(call())
    assert caught.value.sent is False
    assert caught.value.again_at == NOON + timedelta(seconds=REST)
    assert caught.value.reason == f"it keeps failing and is asked again from {NOON_TEXT} UTC"
    assert len(town.script.calls) == OPENS_AT
    assert town.told == [("shpe", True)]


NOON_TEXT = f"{NOON + timedelta(seconds=REST):%H:%M:%S}"


async def test_what_somebody_wants_done_is_tried_all_the_same() -> None:
    town = Town(down())
    await town.fail(OPENS_AT)
    await town.fail(3, ACT)
    assert len(town.script.calls) == OPENS_AT + 3
    with pytest.raises(UpstreamUnavailable) as caught:
        await town.places.send(replace(call(ACT), sparing=True))
    assert caught.value.sent is False
    assert len(town.script.calls) == OPENS_AT + 3
    town.script.answers = ["fine"]
    assert await town.places.send(call(ACT)) == "fine"
    assert await town.places.send(call()) == "fine"
    assert town.told == [("shpe", True), ("shpe", False)]


async def test_a_refusal_is_an_answer() -> None:
    town = Town(REFUSED)
    await town.fail(50)
    assert len(town.script.calls) == 50
    assert len(town.places) == 0


async def test_others_are_not_touched() -> None:
    town = Town(down())
    await town.fail(OPENS_AT)
    town.script.answers = ["fine"]
    for about in (TOKOPEDIA, ChannelKey("c", "shpe"), "b", None):
        assert await town.places.send(call(about=about)) == "fine"


async def test_it_heals_by_one_probe() -> None:
    town = Town(down())
    await town.fail(OPENS_AT)
    town.clock.now += REST
    gate = asyncio.Event()

    async def wait(_: Call) -> object:
        await gate.wait()
        return "fine"

    town.script.answers = [wait, "fine"]
    probe = asyncio.create_task(town.places.send(call()))
    await asyncio.sleep(0)
    await town.fail(5)  # nobody else goes meanwhile
    assert len(town.script.calls) == OPENS_AT + 1
    gate.set()
    assert await probe == "fine"
    assert await town.places.send(call()) == "fine"
    assert town.told == [("shpe", True), ("shpe", False)]
    assert len(town.places) == 0


async def test_a_probe_that_was_cut_off_proves_nothing() -> None:
    town = Town(down())
    await town.fail(OPENS_AT)
    town.clock.now += REST
    town.script.answers = [lambda _: asyncio.Event().wait()]
    probe = asyncio.create_task(town.places.send(call()))
    await asyncio.sleep(0)
    probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)
    town.script.answers = ["fine"]
    await town.fail(1)
    town.clock.now += REST
    assert await town.places.send(call()) == "fine"


async def test_a_timeout_counts_if_the_call_had_its_time() -> None:
    town = Town(TIMEOUT)
    await town.fail(50)  # our own queue took their time: the clock stood still
    assert len(town.script.calls) == 50

    async def hang(_: Call) -> object:
        town.clock.now += 30
        raise TIMEOUT.again()

    town = Town(hang)
    await town.fail(OPENS_AT + 5)
    assert len(town.script.calls) == OPENS_AT


async def test_a_hundred_at_once_are_no_more_than_twenty_failures() -> None:
    gate = asyncio.Event()

    async def fail(_: Call) -> object:
        await gate.wait()
        raise down()

    town = Town(fail)
    calls = [asyncio.create_task(town.places.send(call())) for _ in range(100)]
    await asyncio.sleep(0)
    gate.set()
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert len(town.script.calls) <= 20
    unsent = [o for o in outcomes if isinstance(o, UpstreamUnavailable) and o.again_at]
    assert len(unsent) == 100 - len(town.script.calls)


async def test_a_place_that_hangs_leaves_room_for_others() -> None:
    async def hang_there(sent: Call) -> object:
        if sent.about == SHOPEE:
            await asyncio.Event().wait()
        return "fine"

    town = Town(hang_there)
    hanging = [asyncio.create_task(town.places.send(call())) for _ in range(200)]
    await asyncio.sleep(0)
    assert len(town.script.calls) == placing.AT_ONCE_EACH
    assert await town.places.send(call(about=TOKOPEDIA)) == "fine"
    for each in hanging:
        each.cancel()
    await asyncio.gather(*hanging, return_exceptions=True)
    assert len(town.places) == 0


async def test_who_waits_for_others_too_long_was_not_sent_and_blames_nobody() -> None:
    town = Town(lambda _: asyncio.Event().wait(), at_once_each=1)
    first = asyncio.create_task(town.places.send(call()))
    await asyncio.sleep(0)
    for _ in range(OPENS_AT + 1):
        with pytest.raises(UpstreamTimeout, match="other calls were in the way") as caught:
            await town.places.send(call(seconds=0))
        assert caught.value.sent is False
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    town.script.answers = ["fine"]
    assert await town.places.send(call()) == "fine"


async def test_calls_about_many_channels_have_a_place_of_their_own() -> None:
    many = about_all([SHOPEE, TOKOPEDIA])
    town = Town(down())
    await town.fail(OPENS_AT, "ProductService.UpdatePrice", many)
    town.script.answers = ["fine"]
    assert await town.places.send(call(about=SHOPEE)) == "fine"
    town.script.answers = [down()]
    await town.fail(OPENS_AT, about=TOKOPEDIA)
    town.script.answers = ["fine"]
    assert await town.places.send(call("OrderService.ListCancelReason", about=many)) == "fine"


@pytest.mark.parametrize(
    ("channels", "place"),
    [
        ([SHOPEE, SHOPEE], ("b", "shpe")),
        ([SHOPEE, TOKOPEDIA], ("b", "A.B")),
        ([SHOPEE, ChannelKey("c", "shpe")], ("", "A.B")),
        ([], ("", "A.B")),
    ],
)
async def test_whom_a_call_is_about(channels: list[ChannelKey], place: Any) -> None:
    assert place_of(call("A.B", about=about_all(channels))) == place


async def test_places_are_bounded_and_quiet_ones_forgotten_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(placing, "MOST_PLACES", 3)
    town = Town(down())
    await town.fail(OPENS_AT, about=ChannelKey("0", "shpe"))
    for brand in ("1", "2", "3", "4"):
        await town.fail(1, about=ChannelKey(brand, "shpe"))
    assert len(town.places) == 3
    assert town.told == [("shpe", True), ("shpe", False)]  # the forgotten one is open no more
