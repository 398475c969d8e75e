"""Reads are asked again after a blip, within deadline and budget; nothing else ever is."""

import lines
import pytest
from lines import FAILURES, REFUSED, TIMEOUT, Script, call
from made import NOON

from adapters.mp_adapter.methods import REPEATS, Repeat
from adapters.mp_adapter.retrying import Retrying
from domain.errors import UpstreamError, UpstreamUnavailable


class Retried:
    """A line that retries; once warm, it has saved up budget and then answers as told."""

    def __init__(self, *answers: object) -> None:
        self.pauses: list[float] = []
        self.told: list[str] = []
        self.script = Script()
        self.line = Retrying(
            self.script, on_retry=self.told.append, sleep=self._sleep, dice=lambda: 0.5
        )
        self.answers = answers

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def warm(self, calls: int = 50) -> "Retried":
        for _ in range(calls):
            await self.line.send(call())
        self.script.calls.clear()
        self.script.answers = list(self.answers)
        return self

    async def refused(self, method: str = lines.READ, seconds: float = 30.0) -> UpstreamError:
        with pytest.raises(UpstreamError) as caught:
            await self.line.send(call(method, seconds=seconds))
        return caught.value


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_read_is_asked_again_after_a_blip(failure: str) -> None:
    retried = await Retried(FAILURES[failure], "fine").warm()
    assert await retried.line.send(call()) == "fine"
    assert len(retried.script.calls) == 2
    assert retried.pauses == [pytest.approx(0.1)]
    assert retried.told == [lines.READ]


@pytest.mark.parametrize("failure", [REFUSED, TIMEOUT])
async def test_a_no_and_a_deadline_are_final(failure: UpstreamError) -> None:
    retried = await Retried(failure, "fine").warm()
    assert await retried.refused() == failure
    assert (len(retried.script.calls), retried.pauses) == (1, [])


async def test_where_nobody_was_asked_nobody_is_asked_again() -> None:
    shut = UpstreamUnavailable(lines.READ, "shut", sent=False, again_at=NOON)
    retried = await Retried(shut, "fine").warm()
    assert await retried.refused() == shut
    assert len(retried.script.calls) == 1


@pytest.mark.parametrize(
    "method", [name for name, repeat in REPEATS.items() if repeat is not Repeat.SAFE]
)
async def test_what_is_no_read_is_sent_once(method: str) -> None:
    for failure in FAILURES.values():
        retried = await Retried(failure, "fine").warm()
        await retried.refused(method=method)
        assert len(retried.script.calls) == 1


async def test_three_attempts_are_the_most_and_pauses_grow() -> None:
    retried = await Retried(lines.down(), lines.down(), "fine").warm()
    assert await retried.line.send(call()) == "fine"
    assert retried.pauses == [pytest.approx(0.1), pytest.approx(0.3)]
    retried = await Retried(lines.down()).warm()
    await retried.refused()
    assert len(retried.script.calls) == 3


async def test_no_attempt_begins_after_the_deadline() -> None:
    retried = await Retried(lines.down(), "fine").warm()
    await retried.refused(seconds=0.09)
    assert (len(retried.script.calls), retried.pauses) == (1, [])


async def test_attempts_share_one_deadline() -> None:
    retried = await Retried(lines.down(), "fine").warm()
    sent = call()
    await retried.line.send(sent)
    assert [each.deadline for each in retried.script.calls] == [sent.deadline] * 2


async def test_five_first_calls_earn_one_retry() -> None:
    retried = await Retried(lines.down(), "fine").warm(3)
    await retried.refused()
    retried.script.answers = [lines.down(), "fine"]
    assert await retried.line.send(call()) == "fine"  # the fifth of them
    assert len(retried.told) == 1


async def test_retries_are_a_fifth_of_the_calls_at_most() -> None:
    retried = await Retried().warm(0)
    for _ in range(1_000):  # every second attempt fails
        retried.script.answers = [lines.down(), "fine"]
        try:
            await retried.line.send(call())
        except UpstreamError:
            retried.script.answers = ["fine"]
            await retried.line.send(call())
    first_calls = len(retried.script.calls) - len(retried.told)
    assert 0.19 * first_calls < len(retried.told) <= 0.2 * first_calls


async def test_quiet_hours_save_up_no_flood() -> None:
    retried = await Retried().warm(10_000)
    for _ in range(50):
        retried.script.answers = [lines.down(), "fine"]
        try:
            await retried.line.send(call())
        except UpstreamError:
            continue
    assert len(retried.told) <= 10 + 50 / 5


async def test_where_nothing_gets_through_nothing_is_asked_again() -> None:
    retried = await Retried(lines.down()).warm(10_000)
    for _ in range(100):
        await retried.refused()
    assert len(retried.script.calls) == 102
    retried.script.answers = [REFUSED, lines.down(), "fine"]
    await retried.refused()  # somebody is there again, be it to say no
    assert await retried.line.send(call()) == "fine"
